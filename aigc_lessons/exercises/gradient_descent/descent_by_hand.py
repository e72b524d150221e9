"""Predict two steps of a descent, and where it would begin to diverge."""

from dataclasses import dataclass

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises import predictions
from aigc_lessons.exercises.comparing import as_numbers, number
from aigc_lessons.exercises.feedback import Feedback
from aigc_lessons.exercises.misconceptions import CATALOGUE

NAME = "descent_by_hand"
NEAR = 0.005  # half of the second decimal
COEFFICIENT, START, RATE = 3.0, 4.0, 0.1  # J(θ) = 3θ², from θ = 4


def check_descent_by_hand(answer):
    """Check three predictions about gradient descent on J(θ) = 3θ², from θ = 4 with α = 0.1.

    Parameters
    ----------
    answer : tuple
        θ after one step, θ after two steps, and the learning rate from which the descent no
        longer converges, to two decimals; `None` or `...` for what is not answered yet.

    Returns
    -------
    Feedback
        The verdict, about the first number that is not right.

    Examples
    --------
    >>> check_descent_by_hand(...)
    ○ Not started: descent_by_hand is waiting for your answer.
    >>> check_descent_by_hand((6.4, ..., ...)).misconception
    'uphill'
    """
    if predictions.unanswered(answer):
        return predictions.not_started(NAME)
    if not isinstance(answer, (tuple, list)) or len(answer) != len(BLANKS):
        hint = "Write three numbers: two places and a learning rate, such as `(3.5, 3, 0.2)`."
        return Feedback(NAME, "error", "a tuple of three numbers is expected.", hint=hint)
    for blank, value in zip(BLANKS, answer, strict=True):
        if not _near(value, blank.right):
            return _wrong(blank, value)
    places = f"θ goes from 4 to {number(BLANKS[0].right)} and {number(BLANKS[1].right)}"
    return Feedback(NAME, "right", f"{places}, and the limit is 2/λ = 1/3.")


@dataclass(frozen=True)
class _Blank:
    """A number to predict: its name, what is right, and the mistakes by the numbers they give."""

    name: str
    right: float
    mistakes: dict
    hint: str


def _wrong(blank, value):
    if predictions.unanswered(value):
        return Feedback(NAME, "wrong", f"{blank.name} is still missing.", hint=blank.hint)
    given = as_numbers(value)
    if given is None or given.size != 1 or given.dtype.kind == "c":
        return Feedback(NAME, "error", f"{blank.name} should be a number.", hint=blank.hint)
    known = [key for key, wrong in blank.mistakes.items() if _near(value, wrong)]
    return Feedback(
        NAME,
        "wrong",
        f"{blank.name} is not {number(given.item())}.",
        misconceptions=tuple(CATALOGUE[key] for key in known[:1]),
        hint=blank.hint,
    )


def _near(value, right):
    given = None if predictions.unanswered(value) else as_numbers(value)
    if given is None or given.size != 1 or given.dtype.kind == "c":
        return False
    return abs(float(given.item()) - right) <= NEAR


def _blanks():
    H = np.array([[2 * COEFFICIENT]])  # J is half of 6θ²
    first, second = (START * (1 - RATE * H.item()) ** steps for steps in (1, 2))
    return (
        _Blank("θ after one step", first, _mistakes_from(START, H), "What is J′ at θ = 4?"),
        _Blank(
            "θ after two steps",
            second,
            {"same_gradient_reused": 2 * first - START} | _mistakes_from(first, H),
            "What is J′ where the first step arrived?",
        ),
        _Blank(
            "the limit",
            ops.learning_rate_limit(H),
            {
                "limit_of_one_jump": ops.learning_rate_limit(2 * H),
                "limit_from_coefficient": ops.learning_rate_limit(H / 2),
                "limit_inverted": 1 / ops.learning_rate_limit(H),
            },
            "By which factor does one step multiply θ? When is it −1?",
        ),
    )


def _mistakes_from(theta, H):
    """Where a step from a place leads with each mistake."""
    slope = ops.quadratic_backward(np.array([theta]), H).item()
    value = ops.quadratic(np.array([theta]), H).item()
    return {
        "uphill": theta + RATE * slope,
        "learning_rate_forgotten": theta - slope,
        "value_for_derivative": theta - RATE * value,
        "factor_two_missing": theta - RATE * slope / 2,
        "step_for_place": RATE * slope,
    }


BLANKS = _blanks()
