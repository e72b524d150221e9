"""The page that lists every mistake that the exercises know by name.

    python -m tools.misconceptions_page       writes book/misconceptions.md, as `make pages` does

Titles and texts come from the catalogue. Where a mistake shows, and which number is right there, is
what the checkers say to the wrong answers of the tests; the answers themselves stay out.
"""

import importlib
import json
import pkgutil
import re
import warnings
from collections import defaultdict
from functools import cache
from pathlib import Path

import numpy as np

from aigc_lessons.exercises.misconceptions import CHAPTERS
from aigc_lessons.exercises.showing import beside
from tests.exercises import answers

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "book" / "misconceptions.md"
PHONE = 36  # characters of code that fit beside each other
EXERCISE = re.compile(r"^### (Exercise \d+\.\d+)", re.MULTILINE)

INTRODUCTION = """\
# Mistakes with a name

The checkers of the exercises know {mistakes} mistakes by name. When your function gives, on every
input, just what one of them gives, the checker says so: "This is what you get when the kernel is
flipped." Here they are all. Under *Where it shows* stands a small input, as the checker would
show it: *right* is what should come out, *yours* is what the mistake gives.

A mistake is recognised by its numbers, never by the text of your code. A mistake that is not on
this list is found all the same; it only has no name.
"""


def page():
    """Make the page's text.

    Returns
    -------
    str
        Markdown, the same in every run.
    """
    chapters = {name: known for name, known in CHAPTERS.items() if known}
    count = sum(map(len, chapters.values()))
    examples, exercises = _examples(), _exercises()
    lines = [INTRODUCTION.format(mistakes=count)]
    for name, known in chapters.items():
        lines += ["", f"## {_title(name)}", ""]
        for mistake in known:
            lines += _entry(mistake, exercises[mistake.key], examples.get(mistake.key, []))
    return "\n".join(lines).rstrip() + "\n"


def _entry(mistake, exercises, example):
    title = mistake.title[0].upper() + mistake.title[1:]
    looks = mistake.looks[0].upper() + mistake.looks[1:]
    named = f"*Named in {_joined(sorted(exercises, key=_by_number))}.*"
    entry = [f"### {title}", "", looks, "", f"**Next:** {mistake.hint}", "", named, ""]
    return [*entry, "<details><summary>Where it shows</summary>", "", *example, "</details>", ""]


def _by_number(link):
    """Sort 2.10 behind 2.9, and exercises without a number last."""
    numbers = re.match(r"\[Exercise (\d+)\.(\d+)\]", link)
    return (0, *map(int, numbers.groups())) if numbers else (1, link)


def _joined(names):
    return " and ".join([", ".join(names[:-1])] * bool(names[:-1]) + names[-1:])


def _every():
    """Yield the answers to each exercise."""
    for module in pkgutil.iter_modules(answers.__path__):
        yield importlib.import_module(f"{answers.__name__}.{module.name}").answers


def _exercises():
    """Link by mistake the exercises whose checkers name it."""
    found = defaultdict(set)
    for one in _every():
        for _, keys in one.wrong.values():
            for key in keys:
                found[key].add(_link(one.check))
    return found


def _link(check):
    """Name the exercise of a checker as its chapter does."""
    name = check.__module__.split(".")[-2]
    for notebook in _notebooks(name):
        heading = None
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            text = "".join(cell["source"])
            if cell["cell_type"] == "markdown":
                heading = (EXERCISE.findall(text) or [heading])[-1]
            elif heading and re.search(rf"\b{check.__name__}\(", text):
                return f"[{heading}](../notebooks/{notebook.name})"
    return f"`{check.__name__}`"


def _notebooks(chapter):
    return sorted((ROOT / "notebooks").glob(f"[0-9][0-9]_{chapter}.ipynb"))


def _title(chapter):
    for notebook in _notebooks(chapter):
        first = json.loads(notebook.read_text(encoding="utf-8"))["cells"][0]["source"]
        return "".join(first).splitlines()[0].removeprefix("# ")
    return chapter.replace("_", " ").capitalize()


@cache
def _examples():
    """Find by mistake the shortest example that a checker gives for it alone."""
    found = {}
    for one in _every():
        for answer, keys in one.wrong.values():
            if len(keys) == 1:
                example = _example(_feedback(one.check, answer))
                best = found.get(keys[0])
                if best is None or _cost(example) < _cost(best):
                    found[keys[0]] = example
    return found


def _feedback(check, answer):
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return check(answer)


def _example(feedback):
    """Give what a checker shows: input and results, or the verdict where there is no input."""
    if feedback.case is None:
        return [f"The checker says: {feedback.verdict}", ""]
    lines = []
    for part in feedback.parts():
        if part.kind == "sentence":
            sentence = re.sub(r"^Input \d+, (?:an? (?=an? ))?", "", part.content)
            lines += [sentence[0].upper() + sentence[1:], ""]
        elif part.kind == "numbers":
            lines += ["```text", beside(part.content, PHONE), "```", ""]
    return lines


def _cost(example):
    return "```text" not in example, sum(map(len, example))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: written")
