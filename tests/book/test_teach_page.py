"""The page for instructors says what chapters, assignments, catalogue and command line say."""

import json
import re
import shlex
from dataclasses import replace

import pytest
import typer

from aigc_lessons.cli import app
from aigc_lessons.exercises.misconceptions import CATALOGUE, CHAPTERS
from aigc_lessons.grading.results import STATUSES
from tests.book.building import ROOT
from tools import notebook_times, teach_page
from tools.chapter_map import Chapter
from tools.teach_page import IN_CLASS, PART, Lesson, lessons, minutes_of, page, words

TEXT = teach_page.PAGE.read_text(encoding="utf-8")
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
BLOCKS = re.findall(r"^```sh\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
COMMANDS = [line for block in BLOCKS for line in block.replace("\\\n", " ").splitlines() if line]


@pytest.fixture(scope="module")
def every():
    return lessons()


def lesson(number, minutes="two hours", assignment=None, **changed):
    chapter = Chapter(f"0{number}_c", f"C{number}", f"about {minutes}, half of it.", "nothing.", ())
    return replace(Lesson(chapter, "- see", 300, 10.0, True, assignment), **changed)


# ---------------------------------------------------------------- made from elsewhere


def test_the_page_is_up_to_date(every):
    assert page(TEXT, every) == TEXT, "run `make pages`"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_objectives_of_a_chapter_stand_on_the_page_word_for_word(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    said = next(s for c in cells if "What you will learn" in (s := "".join(c["source"])))
    objectives = re.findall(r"^- .*", said, re.MULTILINE)
    assert len(objectives) >= 4
    for objective in objectives:
        assert objective in TEXT


def test_an_objective_that_changes_makes_the_page_old(every):
    changed = [replace(every[0], objectives="- fly"), *every[1:]]
    assert page(TEXT, changed) != TEXT


def test_what_is_written_by_hand_stays(every):
    changed = [replace(one, objectives="- fly", words=1, seconds=1.0) for one in every]
    assert PART.sub("", page(TEXT, changed)) == PART.sub("", TEXT)


def test_each_chapter_has_mistakes_of_its_own_worth_time_in_class():
    assert list(IN_CLASS) == [path.stem for path in NOTEBOOKS]
    for name, keys in IN_CLASS.items():
        own = {mistake.key for mistake in CHAPTERS[name[3:]]}
        assert len(set(keys)) >= 3
        assert set(keys) <= own, name


def test_mistakes_are_told_as_the_catalogue_tells_them():
    for key in (key for keys in IN_CLASS.values() for key in keys):
        assert CATALOGUE[key].hint in TEXT
        assert CATALOGUE[key].looks[1:] in TEXT
        assert CATALOGUE[key].title[1:] in TEXT


@pytest.mark.parametrize("text", ["no part", TEXT.replace(": twelve -->", ": thirteen -->")])
def test_a_part_that_is_missing_or_unknown_is_named(text, every):
    with pytest.raises(ValueError, match="has the parts"):
        page(text, every)


# ---------------------------------------------------------------- times


def test_a_week_adds_up_its_chapters_and_its_last_assignment():
    week = [lesson(1, assignment=(20, 60)), lesson(2, "an hour and a half", (20, 75)), lesson(3)]
    row = teach_page._week(4, week).strip("| ").split(" | ")
    assert row[0] == "4"
    assert row[1].endswith("*assignment 2*")
    assert row[2:] == ["0:09", "30 s", "5:30", "1:15", "6:45"]


def test_a_week_without_an_assignment_says_so():
    assert teach_page._week(1, [lesson(1)]).endswith("| 0:03 | 10 s | 2:00 | – | 2:00 |")


def test_a_time_of_other_code_has_a_question_mark():
    assert "| 10 s? |" in teach_page._week(1, [lesson(1, measured=False)])


def test_every_chapter_is_timed_and_the_time_is_told(every):
    times = notebook_times.recorded()["notebooks"]
    assert set(times) == {path.stem for path in NOTEBOOKS}
    for one in every:
        assert one.seconds == times[one.chapter.name]["seconds"] > 1
        assert f"| {one.seconds:.0f} s" in TEXT


def test_a_chapter_that_nobody_has_timed_is_named(monkeypatch):
    monkeypatch.setattr(notebook_times, "recorded", lambda: {"notebooks": {}})
    with pytest.raises(ValueError, match=r"Nobody has timed 01_images\.ipynb"):
        lessons()


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("about an hour", 60),
        ("about an hour and a half", 90),
        ("about two and a quarter hours", 135),
        ("about three hours", 180),
    ],
)
def test_written_times_are_understood(text, minutes):
    assert minutes_of(text) == minutes


@pytest.mark.parametrize("text", ["about twelve hours", "about two and a bit hours", "long", ""])
def test_a_time_that_is_not_understood_is_named(text):
    with pytest.raises(ValueError, match=re.escape(repr(text))):
        minutes_of(text)


def test_words_are_those_that_are_read():
    read = "# A title\n\nOne *two* [three](not_this.md), don't: $x + y$ and `f(a, b)`.\n\n"
    not_read = "## Self-test\n\nNot\n\n## Exercises\n\nNor this.\n\n## Further reading\n\nNo.\n\n"
    assert words(read) == 9
    assert words(read + not_read) == 9
    assert words(read + not_read + "## More\n\nTwo words.") == 12
    assert words(read + "```sh\nmake book\n```\n\n$$\nx\n$$") == 11  # two things to look at


def test_times_and_points_of_an_assignment_are_added_up(tmp_path):
    cells = [
        {"metadata": {"nbgrader": {"points": 4}, "aigc": {"minutes": 5}}},
        {"metadata": {"nbgrader": {}}},
        {"metadata": {"nbgrader": {"points": 16}, "aigc": {"minutes": 40}}},
    ]
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": cells}))
    assert teach_page._assignment(tmp_path / "a.ipynb") == (20, 45)
    assert teach_page._assignment(tmp_path / "b.ipynb") is None


def test_every_assignment_has_the_points_that_the_page_says(every):
    assert "Each assignment has 20 points" in TEXT
    assert {one.assignment[0] for one in every if one.assignment} == {20}


# ---------------------------------------------------------------- commands


def options_of(command):
    return {name for parameter in command.params for name in parameter.opts}


@pytest.mark.parametrize("line", [line for line in COMMANDS if line.startswith("aigc-lessons ")])
def test_every_command_and_option_exists(line):
    _, name, *rest = shlex.split(line, comments=True)
    commands = typer.main.get_command(app).commands
    assert name in commands
    assert {word for word in rest if word.startswith("--")} <= options_of(commands[name])


def test_all_commands_for_instructors_are_there():
    named = {line.split()[1] for line in COMMANDS if line.startswith("aigc-lessons ")}
    assert named == {"doctor", "release", "grade", "merge", "gradebook", "report"}


def test_every_tool_exists():
    tools = {name for line in COMMANDS for name in re.findall(r"-m tools\.(\w+)", line)}
    assert tools >= {"slides", "own_course"}
    for name in tools:
        places = [ROOT / "tools" / f"{name}.py", ROOT / "tools" / name / "__main__.py"]
        assert any(place.is_file() for place in places)


def test_every_file_that_is_named_exists():
    for name in re.findall(r"`(examples/\w+\.py)`", TEXT):
        assert (ROOT / name).is_file(), name


def test_every_status_is_explained_and_no_other():
    table = TEXT.split("| Status | What happened | Points |")[1].split("\n\n")[0]
    told = [row.split("|")[1].strip() for row in table.splitlines()[2:]]
    assert sorted(told) == sorted(STATUSES)


def test_the_page_is_linked_where_a_newcomer_looks():
    assert "](teach.md)" in (ROOT / "book" / "index.md").read_text(encoding="utf-8")
    assert "](book/teach.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
