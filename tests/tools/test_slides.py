"""Slides show what a chapter shows, say what it says, and need nothing from elsewhere."""

import base64
import json
import re
from html import unescape

import pytest

from tests.book.building import ROOT
from tests.book.html_page import HtmlPage
from tools.slides import __main__ as command
from tools.slides.blocks import LINES
from tools.slides.deck import deck
from tools.slides.page import page, public
from tools.slides.prose import EQUATION, paragraphs, sentences

CHAPTERS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
every_chapter = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
PNG = base64.b64encode((ROOT / "tests" / "book" / "square.png").read_bytes()).decode()


def told(source):
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def code(source, *tags, outputs=(), alt=None):
    metadata = {"tags": list(tags)} | ({"mystnb": {"image": {"alt": alt}}} if alt else {})
    return {"cell_type": "code", "metadata": metadata, "source": source, "outputs": list(outputs)}


def output(**data):
    kinds = {"png": "image/png", "html": "text/html", "text": "text/plain"}
    found = {kinds[name]: value for name, value in data.items()}
    return {"output_type": "execute_result", "data": found}


def figure(alt="A square."):
    return code("plot()", outputs=[output(png=PNG, text="<Figure>")], alt=alt)


def slides(*cells):
    return deck({"cells": [told("# Squares\n\nLook. **What is a square?**"), *cells]})


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


# ---------------------------------------------------------------- what becomes a slide


def test_the_first_slide_asks_the_chapter_s_question():
    first, *others = slides()
    assert first.title == "Squares"
    assert [exhibit.content for exhibit in first.exhibits] == ["What is a square?"]
    assert others == []


def test_a_figure_is_a_slide_and_the_next_sentence_its_title():
    _, shown = slides(
        told("## One\n\nHere it is:"), figure(), told("It has four sides. All equal.")
    )
    assert (shown.section, shown.title) == ("One", "It has four sides. All equal.")
    assert [(exhibit.kind, exhibit.alt) for exhibit in shown.exhibits] == [("figure", "A square.")]
    assert shown.notes == ["Here it is:", "It has four sides. All equal."]


def test_what_is_said_between_two_figures_goes_to_both():
    seen, next_one = "This one is white and has no frame at all.", "And now one that is black."
    _, first, second = slides(
        told("## One"), figure("a"), told(seen), told(next_one), figure("b"), told("Black. Yes.")
    )
    assert (first.title, first.notes) == (seen, [seen])
    assert second.notes == [next_one, "Black. Yes."]


def test_the_title_of_code_is_the_sentence_that_leads_to_it():
    said = told("## One\n\nThis is easily written down. Here is the whole of it in Python:")
    _, shown = slides(said, code("def area(a):\n    return a * a"))
    assert shown.title == "Here is the whole of it in Python"
    assert [exhibit.kind for exhibit in shown.exhibits] == ["code"]


def test_a_definition_and_its_result_share_a_slide():
    cells = code("def area(a):\n    return a * a"), code("area(2)", outputs=[output(text="4")])
    _, shown = slides(told("## One\n\nIt is short, as you will see at once:"), *cells)
    assert [exhibit.kind for exhibit in shown.exhibits] == ["code", "code", "output"]


def test_an_equation_is_a_slide_with_the_sentence_that_goes_on_below_it():
    said = told(
        "## One\n\nThe area is this product:\n\n$$\nA = a^2\n$$ (eq-a)\n\nwith the side $a$."
    )
    _, shown = slides(said)
    assert shown.title == "The area is this product"
    assert shown.exhibits[0].content == "$$\nA = a^2\n$$"
    assert shown.notes == ["The area is this product:", "with the side $a$."]


def test_what_nobody_needs_to_see_is_left_out():
    cells = [
        code("%pip install x", "setup", "remove-cell"),
        code("import numpy as np"),
        code("def checked(x):\n    return x", "remove-cell", outputs=[output(text="1")]),
        code("assert 1 + 1 == 2"),
        code("def show(change):\n    ...", "tinker"),
        code("\n".join(f"line{i}()" for i in range(LINES + 1)), outputs=[output(text="long")]),
    ]
    _, shown = slides(told("## One\n\nNothing but this is worth a look:"), *cells)
    assert [(e.kind, e.content) for e in shown.exhibits] == [("output", "long")]


def test_a_statement_in_bold_is_seen_below_a_figure():
    _, shown = slides(told("## One"), figure(), told("A fine one. **Zero is always black.**"))
    assert [exhibit.content for exhibit in shown.exhibits[1:]] == []  # it is in the title
    said = told("A fine one indeed, is it not? See. **Zero is always black.**")
    _, shown = slides(told("## One"), figure(), said)
    assert [exhibit.content for exhibit in shown.exhibits[1:]] == ["**Zero is always black.**"]


def test_a_label_is_no_part_of_a_title():
    _, shown = slides(
        told("## One"), figure(), told("**What to see.** Four sides, all of them equal.")
    )
    assert shown.title == "Four sides, all of them equal."


def test_sections_of_a_few_lines_are_slides_as_they_are():
    text = "## Summary\n\n1. A square has four sides.\n2. They are equal."
    _, shown = slides(told(text))
    assert (shown.section, shown.title, shown.notes) == ("", "Summary", [])
    assert shown.exhibits[0].content.startswith("1. A square")


def test_an_exercise_shows_its_text_and_not_what_the_checker_says_to_an_empty_answer():
    exercise = told("### Exercise 1.1: the area\n\nWrite it.")
    checker = code("check(area)", outputs=[output(html="<div>Not started</div>", text="…")])
    *_, shown = slides(told("## Exercises\n\nDo them."), exercise, checker)
    assert (shown.section, shown.title) == ("Exercises", "Exercise 1.1: the area")
    assert [exhibit.content for exhibit in shown.exhibits] == ["Write it."]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two. Three.", ["One.", "Two.", "Three."]),
        ("The size is 2.5 here. Good.", ["The size is 2.5 here.", "Good."]),
        (
            "In `a. B` and $a. B$ nothing ends. Here.",
            ["In `a. B` and $a. B$ nothing ends.", "Here."],
        ),
        ("**One. Two.** Three.", ["**One. Two.**", "Three."]),
        ("See Radford et al. (2016). Then on.", ["See Radford et al. (2016).", "Then on."]),
        ("(So. It is.) Good.", ["(So. It is.)", "Good."]),
    ],
)
def test_sentences_end_where_they_end(text, parts):
    assert sentences(text) == parts


# ---------------------------------------------------------------- the chapters


def squeezed(text):
    """Without labels of equations, marks of headings and white space."""
    return re.sub(r"\s+", "", re.sub(r"\(eq-[\w-]+\)|^#+ ", "", text, flags=re.MULTILINE))


@every_chapter
def test_nothing_that_a_chapter_says_or_shows_is_lost(path):
    made = deck(read(path))
    held = [(slide.title, slide.section, *slide.notes) for slide in made]
    held += [[exhibit.content for exhibit in slide.exhibits] for slide in made]
    kept = squeezed("\n".join(text for texts in held for text in texts))
    for cell in read(path)["cells"]:
        if cell["cell_type"] == "markdown":
            for part in paragraphs("".join(cell["source"])):
                assert all(squeezed(piece) in kept for piece in EQUATION.split(part)), part
        for given in cell.get("outputs", []):
            assert squeezed("".join(given.get("data", {}).get("image/png", ""))) in kept


@every_chapter
def test_slides_are_short(path):
    made = deck(read(path))
    assert len(made) > 30
    for slide in made:
        assert 0 < len(slide.title.split()) <= 60, slide.title
        lines = [exhibit.lines for exhibit in slide.exhibits if exhibit.kind == "code"]
        assert sum(lines) <= LINES, slide.title
        pictures = [e for e in slide.exhibits if e.kind in ("figure", "html")]
        assert len(pictures) <= 1, slide.title


@every_chapter
def test_no_title_is_torn(path):
    for slide in deck(read(path)):
        assert slide.title.count("**") % 2 == slide.title.count("`") % 2 == 0, slide.title
        assert slide.title.count("$") % 2 == 0, slide.title
        assert not slide.title.endswith(":"), slide.title


# ---------------------------------------------------------------- the page


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """All slides, written as `make slides` does."""
    folder = tmp_path_factory.mktemp("slides")
    assert command.main(["--out", str(folder)]) == 0
    return folder


@every_chapter
def test_a_page_needs_nothing_from_elsewhere(written, path):
    found = HtmlPage.read(written / f"{path.stem}.html")
    local = [address for address in found.resources if not address.startswith("data:")]
    assert set(local) <= {"mathjax/tex-chtml-full.js"}
    assert all((written / address).is_file() for address in local)


def test_mathjax_comes_with_its_licence(written):
    assert "Apache License" in (written / "mathjax" / "LICENSE").read_text()


@every_chapter
def test_a_page_can_be_read_by_a_machine(written, path):
    text = (written / f"{path.stem}.html").read_text(encoding="utf-8")
    found = HtmlPage.read(written / f"{path.stem}.html")
    assert found.attributes["lang"] == "en"
    assert len(found.ids) == len(set(found.ids))
    assert text.count("<h1") == 1
    for attributes, _ in found.images:
        assert len(attributes.get("alt", "")) > 3
    assert not [link for link in found.links if re.search(r"\.(ipynb|md)\b", link)]


def test_a_page_is_made_of_what_a_slide_holds():
    cells = (
        told("## $a < b$\n\nThe text `x < y`, see [two](02_convolution.ipynb#stride):"),
        figure(),
    )
    text = page(slides(*cells))
    assert f'src="data:image/png;base64,{PNG}" alt="A square."' in text
    assert r'<span class="math inline">\(a &lt; b\)</span>' in text
    assert "notebooks/02_convolution.html#stride" in unescape(text)
    assert "tex-chtml-full.js" in text
    assert "tex-chtml-full.js" not in page(slides())


def test_links_within_the_book_lead_to_the_public_site():
    assert public("../book/errata.md#x").endswith(".github.io/aigc-lessons/book/errata.html#x")
    assert public("07_cnn.ipynb").endswith("/notebooks/07_cnn.html")
    assert public("#here") == "#here"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"cells": []}'])
def test_what_is_no_chapter_is_named_in_one_sentence(tmp_path, capsys, content):
    path = tmp_path / "03_none.ipynb"
    path.write_text(content)
    assert command.main([str(path), "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert "03_none.ipynb" in said
    assert said.count("\n") == 1
