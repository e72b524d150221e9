"""The same answer always gets the same words."""

import os
import subprocess
import sys
from textwrap import dedent

import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter

from aigc_lessons.exercises.convolution import check_correlate2d, check_output_size
from aigc_lessons.exercises.feedback import STATUSES, Feedback
from aigc_lessons.exercises.markup import EDGES
from tests.exercises.answers.correlate2d import mathematician, two_mistakes

FLIPPED = """\
✗ Not yet: mathematician is right on 2 of 11 inputs.

Tried: images and kernels that are not square, one pixel, one row, a kernel that covers
all. Numbers may differ by 0.0001.

Input 1, a 3 × 3 image, a 2 × 2 kernel:

    x             w
      1   2   0      1    0
      0   3   1      2   -1
      2   1   4

At [0, 0] the right number is -2, yours is 6.

    right       yours
     [-2]   7     [6]  -1
       3    1      7    3

This is what you get when the kernel is flipped: this is the convolution of mathematics,
with the kernel turned by 180°. What deep learning calls convolution is
cross-correlation: it leaves the kernel as it is. A symmetric kernel hides the
difference.

Next: Pair x[i + u, j + v] with w[u, v]: all indices grow in the same direction."""


def test_the_text_of_a_wrong_answer():
    assert repr(check_correlate2d(mathematician)) == FLIPPED


def test_the_numbers_shown_are_right():
    x, w = np.array([[1, 2, 0], [0, 3, 1], [2, 1, 4]]), np.array([[1, 0], [2, -1]])
    right = [[(x[i : i + 2, j : j + 2] * w).sum() for j in (0, 1)] for i in (0, 1)]
    yours = [[(x[i : i + 2, j : j + 2] * w[::-1, ::-1]).sum() for j in (0, 1)] for i in (0, 1)]
    assert right == [[-2, 7], [3, 1]]
    assert yours == [[6, -1], [7, 3]]


def test_two_mistakes_are_told_one_after_the_other():
    feedback = check_correlate2d(two_mistakes)
    text = " ".join(feedback.message.split())
    flipped, averaged = feedback.misconceptions
    assert f"This is what you get when {flipped.title}: {flipped.looks}" in text
    assert f"And at the same time {averaged.title}: {averaged.looks}" in text
    assert f"Next: {flipped.hint} Then: {averaged.hint}" in text


def test_every_line_fits_into_a_terminal():
    for answer in (mathematician, two_mistakes):
        assert max(map(len, repr(check_correlate2d(answer)).splitlines())) <= 88


def test_a_notebook_stores_text_and_html():
    feedback = check_correlate2d(mathematician)
    data, _ = DisplayFormatter().format(feedback)
    assert data["text/plain"] == repr(feedback) == feedback.message
    assert data["text/html"] == feedback._repr_html_()


@pytest.mark.parametrize("status", STATUSES)
def test_a_word_and_a_sign_say_what_the_colour_says(status):
    sign, word = STATUSES[status]
    feedback = Feedback("relu", status, "some verdict.")
    assert feedback.headline == f"{sign} {word}: some verdict."
    assert feedback.passed == (status == "right")
    assert status in EDGES


def test_only_right_has_the_sign_of_right():
    assert [status for status, (sign, _) in STATUSES.items() if sign == "✓"] == ["right"]


def test_other_processes_say_the_same():
    code = dedent("""
        from tests.exercises.answers.correlate2d import two_mistakes
        from aigc_lessons.exercises.convolution import check_correlate2d
        feedback = check_correlate2d(two_mistakes)
        print(feedback, feedback._repr_html_())
    """)
    feedback = check_correlate2d(two_mistakes)
    root = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))
    for seed in ("0", "1"):
        env = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": root, "PYTHONIOENCODING": "utf-8"}
        run = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, env=env, check=True, encoding="utf-8"
        )
        assert run.stdout == f"{feedback} {feedback._repr_html_()}\n"


def test_feedback_is_the_same_twice_in_one_process():
    function = lambda n, k, s, p: n  # noqa: E731
    assert repr(check_output_size(function)) == repr(check_output_size(function))


def test_a_function_is_called_by_the_name_that_the_learner_gave_it():
    def my_correlation(x, w):
        return x

    named, nameless = check_correlate2d(my_correlation), check_correlate2d(lambda x, w: x)
    assert named.verdict.startswith("my_correlation ")
    assert nameless.verdict.startswith("correlate2d ")
    assert named.exercise == nameless.exercise == "correlate2d"
