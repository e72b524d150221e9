"""A course of some chapters in another order: a book that builds, with no link that breaks."""

import json
import re

import pytest
import yaml

from tests.book.building import ROOT, build
from tests.book.html_page import HtmlPage
from tests.book.test_pages import local, target_of
from tools import own_course
from tools.own_course import make, mended

CHOSEN = ["05_losses", "01_images", "02_convolution"]
TITLE = "Pictures & numbers"
PUBLIC = "https://aigc-lessons.github.io/aigc-lessons/"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The folder of the course, with its site built."""
    folder = tmp_path_factory.mktemp("own") / "course"
    make(CHOSEN, folder, TITLE)
    result = build(folder, folder)
    said = result.stderr + result.stdout
    assert result.returncode == 0, said
    assert "WARNING" not in said
    return folder


@pytest.fixture(scope="module")
def pages(course):
    """Every page of the course's site by its name."""
    site = course / "_build" / "html"
    files = [file for file in site.rglob("*.html") if "_static" not in file.parts]
    return {str(file.relative_to(site))[:-5]: HtmlPage.read(file) for file in files}


def test_the_chapters_come_in_the_order_wanted(course, pages):
    contents = yaml.safe_load((course / "_toc.yml").read_text())["parts"]
    chapters = [entry["file"] for entry in contents[1]["chapters"]]
    assert chapters == [f"notebooks/{name}" for name in CHOSEN]
    assert {name for name in pages if name.startswith("notebooks/")} == set(chapters)
    front = [link for link in pages["book/index"].links if link.endswith("_images.html")]
    assert front


def test_no_link_is_broken(pages):
    ids = {page.path.resolve(): set(page.ids) for page in pages.values()}
    broken = []
    for name, page in pages.items():
        for address in local([*page.links, *page.resources]):
            file, anchor = target_of(page, address)
            if not file.is_file() or (anchor and file in ids and anchor not in ids[file]):
                broken.append((name, address))
    assert not broken


def test_what_is_left_out_is_linked_in_the_public_book(pages):
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text())
    public = {chapter["file"] for part in toc["parts"] for chapter in part["chapters"]}
    away = {link for page in pages.values() for link in page.links if link.startswith(PUBLIC)}
    assert f"{PUBLIC}notebooks/04_relu.html" in away
    for link in away:
        assert re.sub(r"\.html(#.*)?$", "", link.removeprefix(PUBLIC)) in public | {toc["root"]}


def test_chapters_and_equations_keep_their_numbers(course):
    for name in CHOSEN:
        text = (course / "_build" / "html" / "notebooks" / f"{name}.html").read_text()
        number = int(name[:2])
        title = re.search(r'<h1><span class="section-number">(\d+)\. </span>', text)
        assert int(title[1]) == number
        equations = re.findall(r'<span class="eqno">\((\d+)\.(\d+)\)', text)
        assert equations == [(str(number), str(place + 1)) for place in range(len(equations))]
        assert equations
        listed = re.findall(r'toctree-l1.*?href="[^"]*">\s*(\d+)\. ', text)
        assert listed == [str(int(chosen[:2])) for chosen in CHOSEN]


def test_exercises_keep_their_numbers(course):
    text = (course / "_build" / "html" / "notebooks" / "05_losses.html").read_text()
    assert set(re.findall(r"Exercise (\d+)\.\d", text)) == {"5"}


def test_chapters_are_the_same_but_for_their_links(course):
    for name in CHOSEN:
        ours, theirs = (
            json.loads((folder / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
            for folder in (ROOT, course)
        )
        plain = [re.sub(r"\]\([^)]*\)", "]", "".join(cell["source"])) for cell in ours["cells"]]
        assert plain == [
            re.sub(r"\]\([^)]*\)", "]", "".join(cell["source"])) for cell in theirs["cells"]
        ]
        assert [cell.get("outputs") for cell in ours["cells"]] == [
            cell.get("outputs") for cell in theirs["cells"]
        ]


@pytest.mark.long
def test_a_link_that_is_not_mended_breaks_the_build(tmp_path, monkeypatch):
    monkeypatch.setattr(own_course, "mended", lambda text, folder, kept: text)
    make(["05_losses"], tmp_path / "course")
    result = build(tmp_path / "course", tmp_path / "course")
    assert result.returncode != 0
    assert "04_relu.ipynb" in result.stderr + result.stdout


def test_links_to_what_is_kept_stay_as_they_are():
    kept = {"notebooks/02_convolution", "book/how_to_use"}
    text = (
        "[a](02_convolution.ipynb#x) [b](../book/how_to_use.md) [c](https://a.b/02_c.ipynb) [d](#e)"
    )
    assert mended(text, "notebooks", kept) == text
    assert mended("[a](map.md)", "book", kept) == f"[a]({PUBLIC}book/map.html)"


def test_who_needs_a_chapter_that_comes_later_or_never_is_said(tmp_path):
    said = make(["03_pooling", "02_convolution", "01_images"], tmp_path / "course")
    assert said == [
        "03_pooling needs 02_convolution, which does not come before it here.",
        "02_convolution needs 01_images, which does not come before it here.",
    ]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["99_none"], "'99_none' is no chapter: choose among 01_images, "),
        (["01_images", "01_images"], "01_images is named twice"),
        ([], "No chapter is named"),
    ],
)
def test_a_choice_that_cannot_be_is_named(tmp_path, names, told):
    with pytest.raises(ValueError, match=told):
        make(names, tmp_path / "course")
    assert not (tmp_path / "course").exists()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").touch()
    with pytest.raises(ValueError, match="is there already"):
        make(["01_images"], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_command_says_how_to_build_it(tmp_path, capsys):
    folder = tmp_path / "course"
    assert own_course.main(["01_images", "--out", str(folder)]) == 0
    assert f"jupyter-book build {folder} -W" in capsys.readouterr().out
    assert own_course.main(["01_images", "--out", str(folder)]) == 1
    assert "is there already" in capsys.readouterr().err
