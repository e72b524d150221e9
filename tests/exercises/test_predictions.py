"""Answers that are predictions: untouched, half done, wrong in kind."""

import pytest

from aigc_lessons.exercises.convolution import check_edge_kernel
from aigc_lessons.exercises.images import check_shape_of_batch

D = ...


@pytest.mark.parametrize("answer", [None, ..., (None, None), (..., ...), ((..., ...), None)])
def test_an_untouched_prediction_is_not_started(answer):
    assert check_shape_of_batch(answer).status == "not started"


@pytest.mark.parametrize("answer", [None, ..., [[D, D, D]] * 3, [[None] * 3] * 3])
def test_an_untouched_kernel_is_not_started(answer):
    assert check_edge_kernel(answer).status == "not started"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (((16, 3, 48, 64), ...), "the dtype is still missing, but the shape is right."),
        ((..., "float32"), "the shape is still missing, but the dtype is right."),
        (((16, 48, 64, 3), "float32"), "the shape (16, 48, 64, 3) is not right, but the dtype is."),
        (((16, 3, 48, 64), "int8"), "the dtype int8 is not right, but the shape is."),
        (((16, 3, 48, 64), int), "the dtype int is not right, but the shape is."),
        (((16, 3), "int8"), "the shape (16, 3) is not right."),
    ],
)
def test_what_is_right_already_is_said(answer, words):
    assert check_shape_of_batch(answer).verdict == words
