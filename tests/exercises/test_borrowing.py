"""Whoever calls the package's own operations is told so, however it is disguised."""

import contextlib
import functools

import numpy as np
import pytest

import aigc_lessons.ops
from aigc_lessons import ops
from aigc_lessons.exercises.convolution import check_conv2d, check_correlate2d, check_output_size
from aigc_lessons.exercises.images import check_normalize
from aigc_lessons.ops import conv2d as somebody_elses

alias = ops.conv2d


def by_alias(x, w, b, stride, padding):
    return alias(x, w, b, stride=stride, padding=padding)


by_partial = functools.partial(somebody_elses)


def by_name(x, w, b, stride, padding):
    return getattr(aigc_lessons.ops, "conv" + "2d")(x, w, b, stride=stride, padding=padding)


def by_import(x, w, b, stride, padding):
    from aigc_lessons.ops.convolution import conv2d

    return conv2d(x, w, b, stride=stride, padding=padding)


class ByClass:
    """A callable object that hides the call in a comprehension."""

    def __call__(self, x, w, b, stride, padding):
        return np.concatenate(
            [ops.conv2d(image[None], w, b, stride=stride, padding=padding) for image in x]
        )


class Lazy:
    """A result that computes only when it is looked at."""

    def __init__(self, *inputs):
        self.inputs = inputs

    def __array__(self, dtype=None, copy=None):
        x, w, b, stride, padding = self.inputs
        return ops.conv2d(x, w, b, stride=stride, padding=padding)


def by_a_lazy_result(x, w, b, stride, padding):
    return Lazy(x, w, b, stride, padding)


def in_an_except_branch(x, w, b, stride, padding):
    try:
        raise ValueError
    except ValueError:
        return ops.conv2d(x, w, b, stride=stride, padding=padding)


DISGUISES = [
    by_alias,
    by_partial,
    by_name,
    by_import,
    ByClass(),
    by_a_lazy_result,
    in_an_except_branch,
    lambda *inputs: (lambda f: f(*inputs[:3], stride=inputs[3], padding=inputs[4]))(ops.conv2d),
]


@pytest.mark.parametrize("function", DISGUISES)
def test_a_disguise_does_not_help(function):
    feedback = check_conv2d(function)
    assert feedback.status == "borrowed"
    assert not feedback.passed
    assert "aigc_lessons.ops.conv2d" in feedback.verdict


def output_size(size, kernel_size, stride, padding):
    return ops.conv2d_output_size(size, kernel_size, stride=stride, padding=padding)


def correlate2d(x, w):
    return ops.conv2d(x[None, None], w[None, None])[0, 0]


def normalize(x):
    return ops.normalize(x, x.mean((0, 2, 3)), x.std((0, 2, 3)))


@pytest.mark.parametrize(
    ("check", "function"),
    [
        (check_output_size, output_size),
        (check_correlate2d, correlate2d),
        (check_normalize, normalize),
    ],
)
def test_every_exercise_notices(check, function):
    assert check(function).status == "borrowed"


def test_a_borrowed_call_that_fails_still_counts():
    def tries_first(x, w):
        with contextlib.suppress(ValueError):
            ops.conv2d(x, w)  # the wrong number of axes
        return x

    assert check_correlate2d(tries_first).status == "borrowed"


def test_mentioning_or_importing_is_not_borrowing():
    def compares_nothing(size, kernel_size, stride, padding):
        from aigc_lessons import ops

        assert callable(ops.conv2d_output_size)
        return (size + 2 * padding - kernel_size) // stride + 1

    ops.conv2d_output_size(5, 3)  # outside the function it is welcome
    assert check_output_size(compares_nothing).passed
