"""No student's numbers let a known mistake give the right answer."""

from pathlib import Path

import pytest
from nbgrader import utils

from aigc_lessons.exercises.blanks import Blank
from aigc_lessons.grading import assignment, judge, marks

SOURCES = Path(__file__).parents[2] / "assignments"
NAMES = sorted(path.name for path in SOURCES.iterdir() if path.is_dir())
SEED = "a seed for the tests of luck"
STUDENTS = 60


def lucky(blanks, near):
    """Name the mistakes whose number would be taken for the right one."""
    return [
        (blank.name, key)
        for blank in blanks
        for key, number in blank.mistakes.items()
        if abs(number - blank.right) <= near
    ]


def cells_of(source, *names):
    return [cell for cell in source.cells if assignment.grade_id(cell) in names]


def blanks_of(one, student, watch):
    """Run the predictions' tests on the solution; `watch` is called with what they ask."""
    source = one.source(one.own(SEED, student))
    for test in source.cells:
        if test.cell_type == "code" and utils.is_grade(test) and "graded_blanks(" in test.source:
            answer = assignment.grade_id(test).removesuffix("-test")
            namespace = {}
            for cell in cells_of(source, "imports", "own", answer):
                exec(cell.source, namespace)
            watch(judge.run(test.source, namespace))


@pytest.mark.parametrize("name", NAMES)
def test_no_mistake_is_lucky(name, monkeypatch):
    found = []

    def watched(title, answer, blanks, points, near=0.0):
        found.extend(lucky(blanks, near))
        return judged(title, answer, blanks, points, near)

    judged = marks.graded_blanks
    monkeypatch.setattr(marks, "graded_blanks", watched)
    one, verdicts = assignment.read(SOURCES / name), []
    for i in range(STUDENTS):
        blanks_of(one, f"s-{i}", verdicts.append)
    assert not found
    assert all(verdict.share == 1 for verdict in verdicts)


def test_luck_would_be_found():
    three = Blank("the height", 3, {"plus_one_missing": 2, "padding_forgotten": 3}, "")
    assert lucky([three], 0.0) == [("the height", "padding_forgotten")]
    assert len(lucky([three], 1.0)) == 2
