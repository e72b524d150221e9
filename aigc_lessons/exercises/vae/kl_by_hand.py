"""Predict three divergences from the standard normal."""

from numbers import Real

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises import predictions
from aigc_lessons.exercises.comparing import as_numbers, number
from aigc_lessons.exercises.feedback import Feedback
from aigc_lessons.exercises.misconceptions import CATALOGUE

NAME = "kl_by_hand"
ABOUT = 0.0075  # two decimals, rounded or cut off
CODES = {
    "the unit of mean 2": ([[2.0]], [[1.0]]),
    "the unit of variance 4": ([[0.0]], [[4.0]]),
    "the code of both units": ([[2.0, 0.0]], [[1.0, 4.0]]),
}


def check_kl_by_hand(answer):
    """Check three predictions: the KL divergence of two units and of a code that has both.

    The first unit has mean 2 and log-variance 0, the second mean 0 and log-variance log 4.

    Parameters
    ----------
    answer : tuple
        Three numbers, good to two decimals; `None` or `...` for what is not answered yet.

    Returns
    -------
    Feedback
        The verdict, about the first number that is not right.

    Examples
    --------
    >>> check_kl_by_hand(...)
    ○ Not started: kl_by_hand is waiting for your answer.
    >>> check_kl_by_hand((4, ..., ...)).misconception
    'half_missing'
    """
    if predictions.unanswered(answer):
        return predictions.not_started(NAME)
    if getattr(answer, "shape", None) == (3,):  # an array or a tensor of three numbers
        answer = list(answer)
    if not isinstance(answer, (tuple, list)) or len(answer) != 3:
        hint = "Write three numbers: the first unit, the second, both together."
        return Feedback(NAME, "error", "a tuple of three numbers is expected.", hint=hint)
    judged = (_judge(what, value) for what, value in zip(CODES, answer, strict=True))
    wrong = next((feedback for feedback in judged if feedback), None)
    shown = ", ".join(number(divergence(what), 3) for what in CODES)
    return wrong or Feedback(NAME, "right", f"the three divergences are {shown} nats.")


def divergence(what):
    """Compute the divergence of one of the `CODES`."""
    mean, var = map(np.array, CODES[what])
    return float(ops.kl_standard_normal(mean, np.log(var)))


def mistakes(what):
    """Compute what known mistakes make of one of the `CODES`: their keys by their numbers."""
    right, (mean, var) = divergence(what), map(np.array, CODES[what])
    log_var = np.log(var)

    def summed(terms):
        return float(terms.sum() / 2)

    with np.errstate(all="ignore"):
        known = {
            right / mean.size: "kl_mean_over_units",
            2 * right: "half_missing",
            -right: "kl_sign_reversed",
            right + mean.size / 2: "minus_one_missing",
            summed(mean + var - 1 - log_var): "mean_not_squared",
            summed(mean**2 + var - 1): "log_term_left_out",
            summed(mean**2 + log_var**2 - 1 - np.log(log_var**2)): "log_var_as_deviation",
            summed(mean**2 + log_var - 1 - np.log(log_var)): "log_var_as_variance",
            summed((1 + mean**2) / var - 1 + log_var): "kl_reversed",
        }
    return {value: key for value, key in known.items() if abs(value - right) > ABOUT}


def _judge(what, value):
    """Return the feedback for a number that is not right, else None."""
    if predictions.unanswered(value):
        return Feedback(NAME, "wrong", f"the number for {what} is still missing.")
    # A fraction is a number for Python, but not for NumPy.
    numbers = as_numbers(float(value) if isinstance(value, Real) else value)
    if numbers is None or numbers.size != 1 or numbers.dtype.kind == "c":
        return Feedback(NAME, "error", f"{what} should be a number.")
    given = float(numbers.item())
    if abs(given - divergence(what)) <= ABOUT:
        return None
    key = next((key for wrong, key in mistakes(what).items() if abs(given - wrong) <= ABOUT), None)
    return Feedback(
        NAME,
        "wrong",
        f"the KL divergence of {what} is not {number(given)}.",
        misconceptions=(CATALOGUE[key],) if key else (),
        hint="Write μ², σ² and log σ² side by side, then ½ (μ² + σ² − 1 − log σ²).",
    )
