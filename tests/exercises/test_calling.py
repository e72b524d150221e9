"""Functions are called by name where the names fit, else by position."""

import functools

import numpy as np
import pytest

from aigc_lessons.exercises.calling import call, way_to_call

INPUTS = {"x": 1, "w": 2, "stride": 3}
NAMES = list(INPUTS)


@pytest.mark.parametrize(
    "function",
    [
        lambda x, w, stride: (x, w, stride),
        lambda stride, w, x: (x, w, stride),
        lambda a, b, c: (a, b, c),
        lambda a, b, c=5, d=6: (a, b, c),
        lambda a, b, *, stride: (a, b, stride),
        lambda a, *, w, stride: (a, w, stride),
        lambda x, w, /, stride: (x, w, stride),
        lambda *inputs: inputs,
        lambda x, **rest: (x, rest["w"], rest["stride"]),
        functools.partial(lambda a, b, c, d: (b, c, d), 0),
        functools.partial(lambda x, w, stride, d: (x, w, stride), d=0),
    ],
)
def test_every_way_to_write_the_parameters_works(function):
    assert call(function, INPUTS, way_to_call(function, NAMES)) == (1, 2, 3)


@pytest.mark.parametrize(
    "function",
    [lambda: 0, lambda x: 0, lambda x, w: 0, lambda a, b, c, d: 0, lambda x, w, *, step: 0],
)
def test_what_does_not_fit_is_known_before_the_call(function):
    assert way_to_call(function, NAMES) is None


def test_functions_without_a_signature_go_by_position():
    assert way_to_call(np.add, ["x", "w"]) in {0, 2}
    assert call(max, {"a": 1, "b": 2}, way_to_call(max, ["a", "b"])) == 2
