"""A table to predict: max pooling by hand."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises import predictions
from aigc_lessons.exercises.comparing import as_numbers, equal_numbers, number
from aigc_lessons.exercises.comparing import shape as shape_text
from aigc_lessons.exercises.feedback import Feedback
from aigc_lessons.exercises.misconceptions import CATALOGUE

NAME = "pooled_by_hand"
ABOUT = 0.01  # means may be written with two decimals

IMAGE_BY_HAND = np.array(
    [
        [1, 8, 2, 0, 9],
        [3, 4, 6, 5, 7],
        [0, 2, 1, 3, 4],
        [5, 7, 8, 2, 6],
        [9, 1, 0, 3, 2],
    ],
    dtype=np.float64,
)


def check_pooled_by_hand(table):
    """Check a prediction: what ``ops.max_pool2d(x, 2)`` makes of the chapter's 5 × 5 image.

    Parameters
    ----------
    table : array_like
        Rows of numbers; `None` or `...` while there is no answer.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> check_pooled_by_hand([[4, 3.25], [3.5, 3.5]]).misconception
    'average_for_max'
    """
    if predictions.unanswered(table):
        return predictions.not_started(NAME)
    given = as_numbers(table)
    if given is None or given.dtype.kind == "c":
        hint = "Write a list of rows, such as `[[1, 2], [3, 4]]`."
        return Feedback(NAME, "error", "a table of numbers is expected.", hint=hint)
    if given.ndim == 4 and given.shape[:2] == (1, 1):
        given = given[0, 0]
    return _judge(given)


def _judge(given):
    if _is(RIGHT, given):
        return Feedback(NAME, "right", "windows of 2 × 2, side by side, and what is over is lost.")
    known = next(
        (key for key, tables in MISTAKES.items() if any(_is(t, given) for t in tables)), None
    )
    return Feedback(
        NAME,
        "wrong",
        _first_fault(given),
        misconceptions=(CATALOGUE[known],) if known else (),
        hint="Draw the windows into the image. How far does the second one stand from the first?",
    )


def _first_fault(given):
    if given.shape != RIGHT.shape:
        return f"your table has the shape {shape_text(given)}, which is not that of the output."
    i, j = np.argwhere(~equal_numbers(RIGHT, given, 0.0))[0]
    return f"the number in row {i}, column {j} is not {number(given[i, j])}."


def _is(table, given):
    return given.shape == table.shape and bool(equal_numbers(table, given, ABOUT).all())


def _pool(function, **options):
    return function(IMAGE_BY_HAND[None, None], 2, **options)[0, 0]


RIGHT = _pool(ops.max_pool2d)
_ROUNDED_UP = ops.max_pool2d(np.pad(IMAGE_BY_HAND, (0, 1), constant_values=-np.inf)[None, None], 2)[
    0, 0
]
_MEANS = _pool(ops.avg_pool2d)
MISTAKES = {
    "average_for_max": [_MEANS],
    "default_stride_one": [_pool(ops.max_pool2d, stride=1)],
    "ceil_for_floor": [_ROUNDED_UP],
    "min_for_max": [-ops.max_pool2d(-IMAGE_BY_HAND[None, None], 2)[0, 0]],
    "one_number_for_all": [
        table
        for value in (_MEANS.max(), IMAGE_BY_HAND.max(), IMAGE_BY_HAND.mean())
        for table in (np.array(value), np.full(RIGHT.shape, value))
    ],
}
