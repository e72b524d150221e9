"""Bytes of an image file to a batch."""

import numpy as np

from aigc_lessons.exercises.cases import Case
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import wrong


def check_to_unit(function):
    """Check a function that turns the bytes of an image file into a batch.

    Parameters
    ----------
    function : callable
        ``to_unit(x)``: uint8 ``(N, H, W, C)`` to float32 ``(N, C, H, W)`` in [0, 1].

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> check_to_unit(lambda x: (x / 256).astype("float32").transpose(0, 3, 1, 2)).misconception
    'divided_by_256'
    """
    return TO_UNIT.check(function)


def _to_unit(x):
    return (x.astype(np.float32) / 255).transpose(0, 3, 1, 2)


def _to_unit_cases():
    rng = np.random.default_rng(1)
    ramp = np.array([0, 51, 102, 127, 204, 255], dtype=np.uint8)

    def photos(*shape, most=255):
        return rng.integers(0, most, shape, dtype=np.uint8, endpoint=True)

    return (
        Case("one white pixel", {"x": np.full((1, 1, 1, 1), 255, np.uint8)}),
        Case("a grey image of 2 × 3 pixels", {"x": ramp.reshape(1, 2, 3, 1)}),
        Case("a colour image of 2 × 2 pixels", {"x": photos(1, 2, 2, 3)}),
        Case("a dark image of 2 × 3 pixels", {"x": photos(1, 2, 3, 1, most=60)}),
        Case("a colour image of 1 × 3 pixels", {"x": photos(1, 1, 3, 3)}),
        Case("a batch of two grey images, one light, one dark", {"x": _light_and_dark(photos)}),
        Case("a batch of three colour images", {"x": photos(3, 4, 5, 3)}),
        Case("an image with four channels", {"x": photos(1, 4, 4, 4)}),
        Case("a square batch", {"x": photos(3, 3, 3, 3)}),
        Case("black images", {"x": np.zeros((2, 2, 3, 1), np.uint8)}),
        Case("white images", {"x": np.full((2, 3, 2, 3), 255, np.uint8)}),
    )


def _light_and_dark(photos):
    return np.concatenate([photos(1, 2, 2, 1), photos(1, 2, 2, 1, most=60)])


def _reshaped(right, x):
    N, H, W, C = x.shape
    values = right(x).transpose(0, 2, 3, 1)  # back to the order of the file
    return values.reshape(N, C, H, W)


def _stretched(x, axis=None):
    low, high = x.min(axis, keepdims=True), x.max(axis, keepdims=True)
    return (x - low) / (high - low)


TO_UNIT = Exercise(
    name="to_unit",
    right=_to_unit,
    cases=_to_unit_cases(),
    rule=Rule(tolerance=1e-6, dtype="float32"),
    tried="one pixel, black and white, images that are not square, one to four channels, batches",
    hint="Take one pixel and follow it: which value does it become, and at which place?",
    wrong_models=[
        *wrong("channels_last", lambda right, x: right(x).transpose(0, 2, 3, 1)),
        *wrong("height_width_swapped", lambda right, x: right(x).transpose(0, 1, 3, 2)),
        *wrong("reshape_for_transpose", lambda right, x: _reshaped(right, x)),
        *wrong("divided_by_256", lambda right, x: right(x) * np.float32(255 / 256)),
        *wrong(
            "range_255_kept",
            lambda right, x: np.rint(right(x) * 255),
            lambda right, x: np.rint(right(x) * 255).astype(np.uint8),
        ),
        *wrong("range_minus_one", lambda right, x: right(x) * 2 - 1),
        *wrong("integer_division", lambda right, x: np.floor(right(x))),
        *wrong(
            "uint8_wraps",
            lambda right, x: right(x + np.uint8(1)) * np.float32(255 / 256),
            lambda right, x: right(x + np.uint8(1)),
            lambda right, x: right(x * np.uint8(2)) - 1,
        ),
        *wrong(
            "own_maximum",
            lambda right, x: right(x) / right(x).max(),
            lambda right, x: right(x) / right(x).max((1, 2, 3), keepdims=True),
            lambda right, x: _stretched(right(x)),
        ),
        *wrong("float64", lambda right, x: right(x).astype(np.float64)),
    ],
)
