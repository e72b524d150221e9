"""The page of the mistakes names all of the catalogue and gives no answer away.

That it is what the checkers say is seen in tests/exercises/test_answers.py, beside what it is made
of: the answers to the longest exercise take seconds each, and there they are checked anyway.
"""

import ast
import re

import pytest

from aigc_lessons.exercises.misconceptions import CATALOGUE
from tests.book.building import ROOT
from tools import misconceptions_page

ANSWERS = sorted((ROOT / "tests" / "exercises" / "answers").glob("*.py"))
FITS_A_PHONE = 60  # characters; what is longer scrolls within its box


@pytest.fixture(scope="module")
def page():
    return misconceptions_page.PAGE.read_text(encoding="utf-8")


def entries(page):
    """The text of each mistake by its title."""
    titles = list(re.finditer(r"^### (.*)$", page, re.MULTILINE))
    ends = [*(title.start() for title in titles[1:]), len(page)]
    return {t[1]: page[t.end() : end] for t, end in zip(titles, ends, strict=True)}


def test_there_are_at_least_forty_each_with_what_it_looks_like_and_an_exercise(page):
    shown = entries(page)
    assert len(shown) == len(CATALOGUE) >= 40
    for known in CATALOGUE.values():
        text = shown[known.title[0].upper() + known.title[1:]]
        assert known.looks[1:] in text
        assert known.hint in text
        assert re.search(r"\*Named in .+\.\*", text)


def test_every_mistake_is_shown_where_it_shows(page):
    empty = [t for t, text in entries(page).items() if "</summary>\n\n</details>" in text]
    assert not empty


def bodies(file):
    """The bodies of the functions of a file, without white space; the shortest are no secret."""
    text = file.read_text(encoding="utf-8")
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef):
            lines = text.splitlines()[node.body[0].lineno - 1 : node.end_lineno]
            body = re.sub(r"\s+", "", "\n".join(lines))
            if len(body) > 30:
                yield body


@pytest.mark.parametrize("file", ANSWERS, ids=lambda file: file.stem)
def test_no_answer_stands_on_the_page(page, file):
    squeezed = re.sub(r"\s+", "", page)
    assert not [body for body in bodies(file) if body in squeezed]


def test_numbers_fit_a_phone_or_nearly(page):
    blocks = re.findall(r"```text\n(.*?)\n```", page, re.DOTALL)
    assert len(blocks) > 40
    assert not [line for b in blocks for line in b.splitlines() if len(line) > FITS_A_PHONE]
