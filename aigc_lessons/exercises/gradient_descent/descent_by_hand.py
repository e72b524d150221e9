"""Predict two steps of a descent, and where it would begin to diverge."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.blanks import Blank, judge
from aigc_lessons.exercises.comparing import number

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
    places = f"θ goes from 4 to {number(BLANKS[0].right)} and {number(BLANKS[1].right)}"
    verdict = f"{places}, and the limit is 2/λ = 1/3."
    example = "Write three numbers: two places and a learning rate, such as `(3.5, 3, 0.2)`."
    return judge(NAME, answer, BLANKS, near=NEAR, example=example, verdict=verdict)


def _blanks():
    H = np.array([[2 * COEFFICIENT]])  # J is half of 6θ²
    first, second = (START * (1 - RATE * H.item()) ** steps for steps in (1, 2))
    return (
        Blank("θ after one step", first, _mistakes_from(START, H), "What is J′ at θ = 4?"),
        Blank(
            "θ after two steps",
            second,
            {"same_gradient_reused": 2 * first - START} | _mistakes_from(first, H),
            "What is J′ where the first step arrived?",
        ),
        Blank(
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
