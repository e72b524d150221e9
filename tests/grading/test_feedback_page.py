"""The page a student gets back: complete, safe and open to all."""

from dataclasses import replace
from html import escape

from aigc_lessons.exercises import markup
from aigc_lessons.exercises.convolution import check_output_size
from aigc_lessons.grading import feedback_page
from aigc_lessons.grading.grader import Graded
from aigc_lessons.grading.results import STATUSES, Question, Result
from aigc_lessons.grading.submission import OTHER_NUMBERS

ATTACK = "<script>document.title = 'broken'</script>&\"'"


def forgets_one(size, kernel_size, stride, padding):
    return (size + 2 * padding - kernel_size) // stride


def sample():
    feedback = check_output_size(forgets_one)
    questions = [
        Question(f"q{i}-test", f"Question 2.{i}: {status}", "auto", 1.5, 4.0, status, "✗ Because.")
        for i, status in enumerate(STATUSES)
    ]
    questions[0] = replace(questions[0], verdict=feedback.headline, mistakes=("plus_one_missing",))
    questions[1] = replace(questions[1], kind="manual", points=None, answer=f"I think {ATTACK}.")
    notes = ("the cell imports was altered; the original was used.", "the code mentions x: look.")
    result = Result("s-0001", "02_convolution", 2, "2026-11-27T10:00:00+00:00", "d", notes)
    return Graded(
        replace(result, questions=tuple(questions)),
        {"q0-test": markup.html(feedback)},
        {"q0": f"def output_size(a):\n    return {ATTACK}"},
    )


def test_the_page_says_points_reason_and_answer():
    text = feedback_page.page(sample(), "Assignment 2: convolution")
    assert "9 of 24 points, and 4 that a person will give" in text
    assert "1.5 of 4 points (timed out)" in text
    assert "✗ 0 of 4 points" not in text
    assert "◐ 1.5 of 4 points<" in text
    assert "27 November 2026, 10:00 UTC" in text
    assert "This is what you get when" in text
    assert "The cell imports was altered" in text
    assert "the code mentions" not in text  # that is for the instructor


def test_nothing_of_a_student_s_becomes_part_of_the_page():
    text = feedback_page.page(sample(), "Assignment 2: convolution")
    assert ATTACK not in text
    assert text.count(escape(ATTACK)) == 2
    assert "<script" not in text
    assert "http" not in text


def test_who_has_other_numbers_is_told_without_an_accusation():
    one = sample()
    assert "other numbers" not in feedback_page.page(one, "Assignment 2")
    result = replace(one.result, notes=(OTHER_NUMBERS,))
    text = feedback_page.page(replace(one, result=result), "Assignment 2")
    assert "This notebook has other numbers than yours" in text
    assert "tell whoever teaches you" in text
