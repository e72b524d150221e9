"""Answers that are a prediction, not a function."""

import numpy as np

from aigc_lessons.exercises.feedback import Feedback
from aigc_lessons.exercises.misconceptions import CATALOGUE


def unanswered(value):
    """Say whether a prediction was left as it was handed out: `None`, `...` or a tuple of these.

    Examples
    --------
    >>> unanswered(...), unanswered((None, ...)), unanswered((1, ...))
    (True, True, False)
    """
    if isinstance(value, (tuple, list)) and len(value):
        return all(map(unanswered, value))
    return value is None or value is ...


def not_started(name):
    """The feedback for an answer that is not there yet."""
    return Feedback(name, "not started", f"{name} is waiting for your answer.")


def shape_and_dtype(name, answer, *, shape, dtype, wrong_shapes, wrong_dtypes):
    """Judge a predicted ``(shape, dtype)``.

    Parameters
    ----------
    name : str
        The exercise.
    answer : tuple
        What the learner predicts; the dtype as text, as a NumPy dtype or as a type.
    shape : tuple of int
        The right shape.
    dtype : str
        The right dtype.
    wrong_shapes, wrong_dtypes : dict
        The keys of known mistakes by the answer that they lead to.

    Returns
    -------
    Feedback
        The verdict; a wrong shape is told before a wrong dtype.
    """
    if unanswered(answer):
        return not_started(name)
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        hint = 'Write a pair: the shape, then the dtype, such as `((2, 5), "int64")`.'
        return Feedback(name, "error", "a pair (shape, dtype) is expected.", hint=hint)
    predicted, kind = _shape(answer[0]), _dtype(answer[1])
    if predicted != shape:
        aside = ", but the dtype is" if kind == dtype else ""
        verdict, known = _verdict("shape", answer[0], aside), wrong_shapes.get(predicted)
    elif kind != dtype:
        verdict, known = _verdict("dtype", answer[1], ", but the shape is"), wrong_dtypes.get(kind)
    else:
        return Feedback(name, "right", f"the shape is {shape} and the dtype {dtype}.")
    mistakes = (CATALOGUE[known],) if known else ()
    hint = "Say the axes one by one, from the outside in, and then what a single number is."
    return Feedback(name, "wrong", verdict, misconceptions=mistakes, hint=hint)


def _verdict(what, given, aside):
    if unanswered(given):
        return f"the {what} is still missing{aside} right."
    shown = given.__name__ if isinstance(given, type) else given
    return f"the {what} {shown} is not right{aside}."


def _shape(value):
    try:
        return tuple(int(n) for n in value)
    except (TypeError, ValueError):
        return None


def _dtype(value):
    if unanswered(value):
        return None  # np.dtype(None) would be float64
    named = value if isinstance(value, type) else str(value).removeprefix("torch.")
    try:
        return np.dtype(named).name
    except TypeError:
        return None
