"""The map of the chapters: which needs which, and how long each takes.

    python -m tools.chapter_map       writes book/map.md, as `make pages` does

Every chapter says it once, in its own words: "**Time:** … **You need:** …". The page and its
drawing are made from these lines, so that they cannot disagree with them.
"""

import json
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from textwrap import wrap

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "book" / "map.md"
LINE = re.compile(
    r"\*\*Time:\*\*\s+(?P<time>.+?)\s+\*\*You need:\*\*\s+(?P<need>.+?)(?:\n\n|$)", re.DOTALL
)
LINK = re.compile(r"\]\((\d\d_\w+)\.ipynb(#[\w-]*)?\)")

RANGE = re.compile(r"from (?:the )?\[[^]]*\]\((\d\d)_[^)]*\) to \[[^]]*\]\((\d\d)_")

# The drawing, in units of its view box: as wide as a phone's page.
WIDTH, HEIGHT, GAP, DOWN, MARGIN = 340, 72, 12, 36, 4
LETTER, LEADING = 7, 16

INTRODUCTION = """\
# Which chapter needs which

Read upwards from the chapter that you want: what stands above it and is joined to it comes first.
Below the drawing the same in words, with the time that each chapter takes.
"""
ENDING = """\
A line that another way already implies is left out of the drawing. The times are for reading,
running the cells and trying the figures, and for the four exercises; the open question at the end
has no time.
"""


@dataclass(frozen=True)
class Chapter:
    """What a chapter says about itself.

    Attributes
    ----------
    name : str
        Of its file, without suffix: "02_convolution".
    title, time, need : str
        In its own words, on one line each.
    needs : tuple of str
        The names of the chapters that it needs.
    """

    name: str
    title: str
    time: str
    need: str
    needs: tuple[str, ...]

    @property
    def number(self):
        """The chapter's number."""
        return int(self.name[:2])

    @property
    def hours(self):
        """The time in all, without what it is spent on."""
        return re.split("[,:;]", self.time.rstrip("."))[0]


def read(path):
    """Read what the notebook at `path` says about itself.

    Raises
    ------
    ValueError
        If it does not say its time and its needs, or says them twice.
    """
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    prose = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    found = [match for text in prose for match in LINE.finditer(text)]
    if len(found) != 1:
        raise ValueError(
            f"{path.name} says {len(found)} times how long it takes and what it needs: write once "
            "**Time:** about two hours, half of it for the exercises. **You need:** …"
        )
    time, need = (" ".join(found[0][name].split()) for name in ("time", "need"))
    title = prose[0].splitlines()[0].removeprefix("# ")
    return Chapter(path.stem, title, time, need, _needs(need, path.parent))


def _needs(need, folder):
    """List the chapters that a text links, and all between two that stand as from … to …."""
    names = [name for name, _ in LINK.findall(need)]
    for first, last in RANGE.findall(need):
        every = (path.stem for path in folder.glob("[0-9][0-9]_*.ipynb"))
        names += [name for name in every if first <= name[:2] <= last]
    return tuple(sorted(set(names)))


def chapters(folder=ROOT / "notebooks"):
    """Read every chapter of a folder, in their order."""
    return [read(path) for path in sorted(folder.glob("[0-9][0-9]_*.ipynb"))]


def lines(every):
    """List the pairs (needed, needing) that the drawing joins: those that no other way implies.

    Raises
    ------
    ValueError
        If a chapter needs one that does not exist or does not come before it.
    """
    before = _all_before(every)
    return [
        (needed, chapter.name)
        for chapter in every
        for needed in chapter.needs
        if not any(needed in before[other] for other in chapter.needs)
    ]


def _all_before(every):
    """Collect by chapter all that comes before it, directly or not."""
    before = {}
    for chapter in every:
        for needed in chapter.needs:
            if needed not in before:
                raise ValueError(
                    f"{chapter.name} needs {needed}, which is no earlier chapter: link one in its "
                    "line **You need:**"
                )
        reached = (before[needed] | {needed} for needed in chapter.needs)
        before[chapter.name] = set().union(*reached)
    return before


def page(every):
    """Make the page's text."""
    words = [_words(chapter) for chapter in every]
    return "\n".join([INTRODUCTION, drawing(every), "", *words, "", ENDING])


def _words(chapter):
    need = LINK.sub(r"](../notebooks/\1.ipynb)", chapter.need)
    return (
        f"{chapter.number}. [{chapter.title}](../notebooks/{chapter.name}.ipynb): {chapter.time}\n"
        f"   You need: {need}"
    )


def drawing(every):
    """Draw boxes in rows, each below all that it needs, joined by lines."""
    boxes = _places(every)
    height = max(top for _, top, _ in boxes.values()) + HEIGHT + MARGIN
    shapes = [_line(boxes[first], boxes[second]) for first, second in lines(every)]
    shapes += [_box(chapter, *boxes[chapter.name]) for chapter in every]
    description = escape(" ".join(_sentence(chapter, every) for chapter in every))
    return (
        f'<svg class="chapter-map" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{description}">\n' + "\n".join(shapes) + "\n</svg>"
    )


def _sentence(chapter, every):
    titles = [other.title for other in every if other.name in chapter.needs]
    return f"{chapter.title} needs {' and '.join(titles) or 'no other chapter'}."


def _places(every):
    """Return by chapter its box: left, top and width."""
    rows = {}
    for chapter in every:
        rows[chapter.name] = 1 + max((rows[needed] for needed in chapter.needs), default=-1)
    places = {}
    for row in sorted(set(rows.values())):
        names = [name for name in rows if rows[name] == row]
        width = min(160, (WIDTH - 2 * MARGIN - GAP * (len(names) - 1)) / len(names))
        left = (WIDTH - width * len(names) - GAP * (len(names) - 1)) / 2
        for place, name in enumerate(names):
            places[name] = left + place * (width + GAP), MARGIN + row * (HEIGHT + DOWN), width
    return places


def _line(above, below):
    x1, y1 = above[0] + above[2] / 2, above[1] + HEIGHT
    x2, y2 = below[0] + below[2] / 2, below[1]
    bend = (y1 + y2) / 2
    return f'<path d="M {x1:g} {y1:g} C {x1:g} {bend:g} {x2:g} {bend:g} {x2:g} {y2:g}"/>'


def _box(chapter, left, top, width):
    letters = int((width - 10) / LETTER)
    title = wrap(f"{chapter.number} {chapter.title}", letters)
    hours = wrap(chapter.hours.removeprefix("about "), letters + 2)  # its letters are smaller
    first = top + (HEIGHT - LEADING * len(title + hours)) / 2 + 12
    kinds = [""] * len(title) + [' class="hours"'] * len(hours)
    middle = left + width / 2
    texts = [
        f'<text x="{middle:g}" y="{first + LEADING * place:g}"{kind}>{escape(text)}</text>'
        for place, (text, kind) in enumerate(zip(title + hours, kinds, strict=True))
    ]
    box = f'<rect x="{left:g}" y="{top:g}" width="{width:g}" height="{HEIGHT}" rx="6"/>'
    return "\n".join([box, *texts])


if __name__ == "__main__":
    PAGE.write_text(page(chapters()), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: written")
