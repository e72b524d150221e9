"""Six numbers to predict: values and gradients of activations."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises import predictions
from aigc_lessons.exercises.comparing import as_numbers, number
from aigc_lessons.exercises.feedback import Feedback
from aigc_lessons.exercises.misconceptions import CATALOGUE

NAME = "numbers_by_hand"
NEAR = 1e-6  # a right number, however it was written down
ABOUT = 0.005  # a wrong one, with the decimals that people write


@dataclass(frozen=True)
class _Blank:
    """A number to predict: what is right, and the mistakes by the numbers that they give."""

    right: float
    mistakes: dict


def check_numbers_by_hand(answers):
    """Check six predictions; what dy or a slope of 0.2 becomes stands in the names.

    Parameters
    ----------
    answers : dict
        The names as the chapter gives them, each with a number; `...` where there is none yet.

    Returns
    -------
    Feedback
        The verdict, about the first number that is not right.

    Examples
    --------
    >>> check_numbers_by_hand({"relu(-2)": 2}).misconception
    'abs_for_relu'
    """
    if predictions.unanswered(answers):
        return predictions.not_started(NAME)
    refusal = _refusal(answers)
    if refusal:
        hint = f"Write a dict with these names: {', '.join(BLANKS)}."
        return Feedback(NAME, "error", f"a dict of numbers is expected, {refusal}.", hint=hint)
    given = {name: answers.get(name, ...) for name in BLANKS}
    if all(map(predictions.unanswered, given.values())):
        return predictions.not_started(NAME)
    return _judge(given)


def _refusal(answers):
    if not isinstance(answers, Mapping):
        return f"and this is of type {type(answers).__name__}"
    unknown = [name for name in answers if name not in BLANKS]
    return f"and {unknown[0]!r} is none of the names" if unknown else ""


def _judge(given):
    verdicts = {name: _is_right(name, answer) for name, answer in given.items()}
    answered = {name: verdict for name, verdict in verdicts.items() if verdict is not None}
    right = sum(answered.values())
    if right == len(BLANKS):
        return Feedback(NAME, "right", f"all {right} numbers are right.")
    count = f"{right} of {len(BLANKS)} numbers are right"
    missed = next((name for name, verdict in answered.items() if not verdict), None)
    if missed is None:
        blank = next(name for name, verdict in verdicts.items() if verdict is None)
        return Feedback(NAME, "wrong", f"{count}; {blank} is still missing.")
    return Feedback(
        NAME,
        "wrong",
        f"{count}; {missed} is not {_shown(given[missed])}.",
        misconceptions=_mistakes(BLANKS[missed], given[missed]),
        hint="Is x above 0? How steep is the curve there? And what does dy become?",
    )


def _is_right(name, answer):
    """Say whether a number is right; None where there is none yet."""
    if predictions.unanswered(answer):
        return None
    return _close(answer, BLANKS[name].right, NEAR)


def _close(answer, value, tolerance):
    numbers = _number(answer)
    return numbers is not None and abs(numbers - value) <= tolerance


def _number(answer):
    """Read any single number, a fraction or an array of one number too; None for anything else."""
    try:
        return float(answer)
    except (TypeError, ValueError):
        numbers = as_numbers(answer)
        return float(numbers.real.item()) if numbers is not None and numbers.size == 1 else None


def _shown(answer):
    value = _number(answer)
    return repr(answer) if value is None else number(value)


def _mistakes(blank, answer):
    keys = [key for value, key in blank.mistakes.items() if _close(answer, value, ABOUT)]
    return tuple(CATALOGUE[key] for key in keys[:1])


def _blanks():
    one = np.ones(1)
    dy, zero, s = 8 * one, 0 * one, ops.sigmoid(0 * one)
    steepest = ops.sigmoid_backward(one, zero)
    twice = ops.sigmoid_backward(dy, s)
    right = {
        "relu(-2)": ops.relu(-2 * one),
        "relu_backward(-8, 3)": ops.relu_backward(-dy, 3 * one),
        "relu_backward(8, 0)": ops.relu_backward(dy, zero),
        "leaky_relu_backward(8, -2)": ops.leaky_relu_backward(dy, -2 * one, 0.2),
        "sigmoid_backward(8, 0)": ops.sigmoid_backward(dy, zero),
        "8 after three sigmoids": dy * steepest**3,
    }
    mistakes = [
        {2: "abs_for_relu", -2: "relu_left_out"},
        {0: "gate_from_dy", 1: "dy_forgotten", 3: "value_for_gradient", -24: "value_for_gradient"},
        {8: "gradient_one_at_zero", 1: "gradient_one_at_zero"},
        {
            8: "slope_on_wrong_side",
            0.2: "dy_forgotten",
            0: "leak_forgotten",
            -1.6: "slope_negated",
            -0.4: "value_for_gradient",
        },
        {(8 * s).item(): "value_for_gradient", 0.25: "dy_forgotten", twice.item(): "sigmoid_twice"},
        {
            (3 * 8 * steepest).item(): "factors_added",
            (8 * s**3).item(): "value_for_gradient",
            (8 * steepest).item(): "one_factor_only",
            (steepest**3).item(): "dy_forgotten",
        },
    ]
    pairs = zip(right.items(), mistakes, strict=True)
    return {name: _Blank(value.item(), known) for (name, value), known in pairs}


BLANKS = _blanks()
