"""A chapter taken apart into slides.

A chapter shows one thing after another: a figure, a figure that moves, an equation, a short piece
of code with what it gives. Each of them is a slide. Its title is the sentence that says what to see
there, in the chapter's own words; all of the prose around it is what the speaker reads.
"""

import re
from dataclasses import dataclass, field

from tools.slides.blocks import LINES, PICTURES, Exhibit, Heading, Prose, blocks
from tools.slides.prose import paragraphs, sentences, statements

WHOLE = {"What you will learn", "Self-test", "Summary", "Further reading"}  # one slide each
LABEL = re.compile(r"^\*\*[^*]{1,40}[.?]\*\*\s+")  # "**What to see.**" and its like
WORDS = 5  # that a title has at least


@dataclass
class Slide:
    """What is shown at once.

    Attributes
    ----------
    section : str
        The chapter's section; empty where the title says it.
    title : str
        One sentence of Markdown.
    exhibits : list of Exhibit
        What stands below the title.
    notes : list of str
        What the chapter says about it, in Markdown.
    """

    section: str
    title: str
    exhibits: list = field(default_factory=list)
    notes: list = field(default_factory=list)


def deck(notebook):
    """Take a notebook, as JSON gives it with its outputs, apart into a list of `Slide`."""
    made, section = [], ""
    for heading, held in _sections(blocks(notebook)):
        section = heading.text if heading.level <= 2 else section
        if heading.level == 1:
            made += _opening(heading.text, held)
        elif (heading.level == 3 and section == "Exercises") or heading.text in WHOLE:
            made.append(_whole(section, heading.text, held))
        else:
            made += _one_by_one(heading.text, held)
    return made


def _sections(every):
    """Group blocks below their headings."""
    found = []
    for block in every:
        if isinstance(block, Heading):
            found.append((block, []))
        elif found:
            found[-1][1].append(block)
    return found


def _opening(title, held):
    """Begin with the chapter's title and its question, then the figure that asks it."""
    first, *rest = held
    question = [Exhibit("text", asked) for asked in statements(first.text)]
    return [Slide("", title, question, [first.text]), *_one_by_one(title, rest)]


def _whole(section, title, held):
    """Put a section onto one slide as it is, without what its checker says to an empty answer."""
    shown = [Exhibit("text", block.text) if isinstance(block, Prose) else block for block in held]
    if section == "Exercises":
        shown = [exhibit for exhibit in shown if exhibit.kind in ("text", "code", "figure")]
    return Slide(section if section != title else "", title, shown)


def _one_by_one(section, held):
    """Give each exhibit its slide, and each slide what is said before and after it."""
    shown, said = _runs(held)
    if not shown:
        return [_spoken(section, said[0])] if said[0] else []
    slides = []
    for place, exhibits in enumerate(shown):
        before, after = said[place], said[place + 1]
        after, said[place + 1] = _split(exhibits, after, place + 1 == len(shown))
        if before or after or any(exhibit.kind != "code" for exhibit in exhibits):
            slides.append(_slide(section, exhibits, before, after))
    return slides


def _runs(held):
    """List exhibits that share a slide, and what is said before, between and after them."""
    shown, said = [], [[]]
    for block in held:
        if isinstance(block, Prose):
            said[-1].append(block.text)
        elif shown and not said[-1] and _share(shown[-1], block):
            shown[-1].append(block)
        else:
            shown.append([block])
            said.append([])
    return shown, said


def _share(exhibits, block):
    """Whether one slide has room for both: no pictures, and few lines in all."""
    every = [*exhibits, block]
    small = all(exhibit.kind not in PICTURES for exhibit in every)
    return small and sum(exhibit.lines for exhibit in every) <= LINES


def _split(exhibits, said, last):
    """Part what is said after exhibits from what leads to the next ones."""
    if last:
        return said, []
    continued = said and said[0][0].islower()  # the sentence of an equation goes on below it
    pictures = any(exhibit.kind in PICTURES for exhibit in exhibits)
    seen = 1 if pictures or continued else 0
    return said[:seen], said[seen:]


def _slide(section, exhibits, before, after):
    title = LABEL.sub("", _title(exhibits, before, after)).removesuffix(":") or section
    callouts = [found for text in [*before, *after] for found in statements(text)]
    more = [Exhibit("text", f"**{found}**") for found in callouts if found not in title]
    return Slide(section if section != title else "", title, [*exhibits, *more], [*before, *after])


def _spoken(section, said):
    """Make a slide of words alone: the first sentence, and what else is set in bold."""
    return _slide(section, [], said, [])


def _title(exhibits, before, after):
    """Choose the sentence that says what to see, with a neighbour where it is very short."""
    pictures = any(exhibit.kind in PICTURES for exhibit in exhibits)
    if after and (pictures or not before):
        return _enough(sentences(paragraphs(after[0])[0]))
    if not before:
        return ""
    leading = sentences(paragraphs(before[-1])[-1])
    if leading[-1].endswith(":"):
        return _enough(leading[::-1], backwards=True)
    return _enough(leading)


def _enough(found, backwards=False):
    """Join sentences until there are words enough for a title."""
    number = 1
    while number < len(found) and len(" ".join(found[:number]).split()) < WORDS:
        number += 1
    return " ".join(found[:number][::-1] if backwards else found[:number])
