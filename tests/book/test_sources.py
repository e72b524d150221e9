"""What the sources of the book must hold before anything is built."""

import json
import re

import pytest
import yaml

from tests.book.building import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
BIBLIOGRAPHY = (ROOT / "book" / "references.bib").read_text()
ENTRIES = dict(re.findall(r"^@\w+\{(\w+),\n(.*?)^\}", BIBLIOGRAPHY, re.MULTILINE | re.DOTALL))
IDENTIFIER = re.compile(r"10\.\d{4,}/[^\s)\]}]+|arxiv\.org/abs/([\d.]+)", re.IGNORECASE)


def prose(notebook):
    """The Markdown of a notebook."""
    cells = json.loads(notebook.read_text())["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def test_every_notebook_is_in_the_table_of_contents_in_order():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text())
    files = [chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]
    listed = [file for file in files if file.startswith("notebooks/")]
    assert listed == [f"notebooks/{notebook.stem}" for notebook in NOTEBOOKS]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_a_chapter_recommends_is_in_the_bibliography(notebook):
    found = [match[1] or match[0] for match in IDENTIFIER.finditer(prose(notebook))]
    assert found
    assert not [work for work in found if work.lower() not in BIBLIOGRAPHY.lower()]


@pytest.mark.parametrize("key", ENTRIES)
def test_a_work_can_be_found_and_has_its_place_on_the_page(key):
    entry = ENTRIES[key]
    assert re.search(r"^ *(doi|eprint|isbn|url) *=", entry, re.MULTILINE)
    subject = re.search(r"keywords *= *\{(\w+)\}", entry)[1]
    assert f'keywords % "{subject}"' in (ROOT / "book" / "bibliography.md").read_text()


def test_every_work_was_read_from_the_file():
    assert len(ENTRIES) == BIBLIOGRAPHY.count("\n@")
