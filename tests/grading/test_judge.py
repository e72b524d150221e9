"""A test cell is judged where no student's name can reach the verdict."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigc_lessons.exercises.convolution import check_output_size
from aigc_lessons.grading import inside, judge, values
from aigc_lessons.grading.answers import Answers
from aigc_lessons.grading.marks import Marks, graded

TEST = """
from aigc_lessons.grading.marks import graded
graded(check_output_size(output_size), 4, {"plus_one_missing": 2})
"""
GIVEN = {"check_output_size": check_output_size}
FORGETS = """
def output_size(size, kernel_size, stride, padding):
    return (size + 2 * padding - kernel_size) // stride
"""
PATCHES = {
    "nothing": "",
    "the mark": "graded = Marks = lambda *a: 4",
    "the mark at home": "from aigc_lessons.grading import marks\nmarks.graded = lambda *a: 4",
    "the checker": "check_output_size = lambda f: 4",
    "the reading": "from aigc_lessons.grading import judge\njudge._read = lambda v: 1 / 0",
    "the answer": "from aigc_lessons.grading import inside\ninside._shown = lambda *a: 1 / 0",
}


def judged(code, test=TEST):
    """Judge as the grader does, with the student's code in a process that is not this one."""
    namespace = {}
    exec(code, namespace)

    def ask(told):
        return values.loads(inside.answer(values.dumps(told), namespace))

    names = judge.names_of(test) - GIVEN.keys()
    return judge.run(test, GIVEN | Answers(ask).fetch(names))


@pytest.mark.parametrize(
    "name", [n for n in PATCHES if "home" not in n and n[4:] not in ("reading", "answer")]
)
def test_an_edited_name_reaches_no_verdict(name):
    verdict = judged(PATCHES[name] + FORGETS)
    assert (verdict.share, verdict.mistakes) == (0.5, ("plus_one_missing",))
    assert verdict.status == "graded"


def test_the_names_of_a_test_are_those_that_it_takes_from_elsewhere():
    source = """
import numpy as np
from a.b import c as d
def draw(rng): return rng.random(own["n"])
class Own: pass
for i in range(3): x = [j for j in range(i)]
graded(check(answer), d, np, Own, x)
"""
    assert judge.names_of(source) == {"own", "graded", "check", "answer"}


@pytest.mark.parametrize(
    ("source", "share", "told"),
    [
        ("", 1, "Right"),
        ("assert True", 1, "Right"),
        ("assert 1 == 2, 'one is not two'", 0, "one is not two"),
        ("assert 1 == 2", 0, "a test failed"),
        ("missing_name", 0, "missing_name is missing"),
        ("1 / 0", 0, "ended with ZeroDivisionError: division by zero"),
        ("from aigc_lessons.grading.marks import graded\ngraded(1, 2)", 0, "AttributeError"),
    ],
)
def test_a_cell_s_end_is_its_verdict(source, share, told):
    verdict = judge.run(source, {})
    assert verdict.share == share
    assert told in verdict.sentence


@given(st.integers(1, 9), st.integers(0, 9))
def test_marks_are_the_share_that_they_say(out_of, points):
    points = min(points, out_of)
    feedback = check_output_size(...)
    verdict = judge.run("marks", {"marks": Marks(points, out_of, feedback)})
    assert verdict.share == points / out_of


def test_a_mark_of_a_student_s_is_none():
    """What comes through the wall is plain, so it is never taken for marks."""
    code = "from aigc_lessons.grading.marks import Marks\nmine = Marks(4, 4, None)"
    verdict = judged(code, "assert mine.points == 4")
    assert verdict.share == 0


def test_what_never_returns_is_timed_out(monkeypatch):
    monkeypatch.setattr(inside, "SECONDS", 0.1)
    code = "def output_size(size, kernel_size, stride, padding):\n    while True: pass"
    assert judged(code).status == "timed out"


def test_the_rubric_is_the_grader_s():
    feedback = check_output_size(lambda n, k, s, p: (n + 2 * p - k) // s)
    assert graded(feedback, 4, {"plus_one_missing": 3}).points == 3
    assert graded(feedback, 4).points == 0
