"""What a page shows of a recorded run: its networks, in a file of the site, and its record."""

import re
import shutil

import pytest

from tests.book.building import build
from tests.book.test_faults import write_book

PLAY = """# A page

```{generator-playground} dcgan-mnist-0
```

```{recorded-run} dcgan-mnist-0
```
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A book with a page that plays, built once."""
    folder = tmp_path_factory.mktemp("play")
    write_book(folder, {"index": PLAY})
    result = build(folder, folder / "out")
    assert result.returncode == 0, result.stderr + result.stdout
    return folder


def weights(folder):
    return sorted((folder / "out/_build/html/_static/generators").iterdir())


def test_the_weights_lie_where_the_page_looks_for_them(book):
    page = (book / "out/_build/html/book/index.html").read_text()
    [address] = re.findall(r'"address": "([^"]+)"', page)
    [file] = weights(book)
    assert (book / "out/_build/html/book" / address).resolve() == file.resolve()
    assert file.name in file.read_text()
    assert 500_000 < file.stat().st_size < 3_000_000 - len(page)
    assert not re.search(rf"<script[^>]+{file.name}", page)  # not before it is asked for


def test_the_table_says_what_the_record_says(book):
    page = (book / "out/_build/html/book/index.html").read_text()
    table = re.sub(r"<[^>]+>", "", page[page.index("<table") : page.index("</table>")])
    table = " ".join(table.split())
    for words in ("dcgan-mnist-0", "50,000 images of mnist", "generator 234,177", "FID", "floor"):
        assert words in table
    assert re.search(r"real images +\d+ %, generated ones +\d+ %", table)
    assert "aigc-lessons train dcgan --dataset mnist --seed 0 --epochs" in table


@pytest.mark.long
def test_weights_that_are_gone_come_back_though_no_page_has_changed(book):
    shutil.rmtree(weights(book)[0].parent)
    assert build(book, book / "out").returncode == 0
    assert len(weights(book)) == 1


@pytest.mark.long
def test_weights_that_no_page_wants_any_more_go(book):
    (book / "book/index.md").write_text("# A page\n")
    assert build(book, book / "out").returncode == 0
    assert weights(book) == []


def test_a_run_that_is_not_there_is_named(tmp_path):
    write_book(tmp_path, {"index": "# A page\n\n```{recorded-run} gone-mnist-0\n```\n"})
    result = build(tmp_path, tmp_path / "out")
    assert result.returncode != 0
    assert "There is no recorded run 'gone-mnist-0'" in result.stderr + result.stdout
