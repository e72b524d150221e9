"""The map of the chapters says what the chapters say, and its drawing leaves nothing out."""

import json

import pytest

from tests.book.building import ROOT
from tools import chapter_map
from tools.chapter_map import Chapter

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def chapter(number, *needs):
    links = " and ".join(f"[C{n}](0{n}_c.ipynb)" for n in needs)
    names = tuple(f"0{n}_c" for n in needs)
    return Chapter(f"0{number}_c", f"C{number}", "about an hour, half of it so.", links, names)


def notebook(folder, *texts):
    cells = [{"cell_type": "markdown", "source": [text]} for text in ("# A title", *texts)]
    path = folder / "02_title.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return path


def test_the_page_is_up_to_date():
    how = "run `make pages`"
    page = chapter_map.page(chapter_map.chapters())
    assert chapter_map.PAGE.read_text(encoding="utf-8") == page, how


def test_every_chapter_is_on_it_with_its_time_and_all_its_needs():
    every = chapter_map.chapters()
    assert [chapter.name for chapter in every] == [path.stem for path in NOTEBOOKS]
    page = chapter_map.page(every)
    for chapter in every:
        assert page.count(f": {chapter.time}") >= 1
        assert chapter.hours.startswith("about ")
    assert not every[0].needs
    assert all(chapter.needs for chapter in every[1:])


def test_a_chapter_is_read_in_its_own_words(tmp_path):
    said = (
        "**Time:** about an hour,\nhalf of it x.\n**You need:** [One](01_one.ipynb#b), and y.\n\nZ"
    )
    found = chapter_map.read(notebook(tmp_path, said + "Z"))
    assert found == Chapter(
        "02_title",
        "A title",
        "about an hour, half of it x.",
        "[One](01_one.ipynb#b), and y.",
        ("01_one",),
    )
    assert (found.number, found.hours, found.needs) == (2, "about an hour", ("01_one",))


def test_from_one_to_another_means_all_between(tmp_path):
    for name in ("01_a", "02_b", "03_c", "04_d", "05_e"):
        (tmp_path / f"{name}.ipynb").touch()
    need = "the chapters from [B](02_b.ipynb) to [D](04_d.ipynb)."
    assert chapter_map._needs(need, tmp_path) == ("02_b", "03_c", "04_d")
    assert chapter_map._needs(need.replace(" to ", " and "), tmp_path) == ("02_b", "04_d")


@pytest.mark.parametrize("times", [0, 2])
def test_a_chapter_that_says_it_not_once_is_named(tmp_path, times):
    with pytest.raises(ValueError, match=f"02_title.ipynb says {times} times"):
        chapter_map.read(notebook(tmp_path, *["**Time:** a. **You need:** b."] * times))


def test_lines_that_are_implied_are_left_out_and_no_other():
    every = [chapter(1), chapter(2, 1), chapter(3, 1, 2), chapter(4, 1), chapter(5, 3, 4, 1)]
    drawn = [(first[1], second[1]) for first, second in chapter_map.lines(every)]
    assert drawn == [("1", "2"), ("2", "3"), ("1", "4"), ("3", "5"), ("4", "5")]
    assert chapter_map.drawing(every).count("<path") == 5


@pytest.mark.parametrize("needs", [2, 3, 7])
def test_a_chapter_that_needs_itself_a_later_or_no_chapter_is_named(needs):
    with pytest.raises(ValueError, match=f"02_c needs 0{needs}_c"):
        chapter_map.lines([chapter(1), chapter(2, needs), chapter(3)])


def test_boxes_stand_below_what_they_need_and_apart():
    every = [chapter(1), *(chapter(n, 1) for n in (2, 3, 4)), chapter(5, 2, 3, 4)]
    boxes = chapter_map._places(every)
    for one in every:
        left, top, width = boxes[one.name]
        assert left >= 0
        assert left + width <= chapter_map.WIDTH
        assert all(boxes[needed][1] + chapter_map.HEIGHT < top for needed in one.needs)
    row = sorted(boxes[f"0{n}_c"] for n in (2, 3, 4))
    assert row[0][0] + row[0][2] < row[1][0]
    assert row[1][0] + row[1][2] < row[2][0]


def test_the_drawing_says_in_words_what_it_shows():
    svg = chapter_map.drawing([chapter(1), chapter(2, 1)])
    assert 'role="img" aria-label="C1 needs no other chapter. C2 needs C1."' in svg
