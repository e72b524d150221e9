"""Predict the factors between three losses that are all called MSE."""

import math
from numbers import Real

from aigc_lessons.exercises import predictions
from aigc_lessons.exercises.comparing import as_numbers, number
from aigc_lessons.exercises.feedback import Feedback
from aigc_lessons.exercises.misconceptions import CATALOGUE

NAME = "reductions"
SHAPE = N, C, H, W = 16, 3, 8, 8
SUM = math.prod(SHAPE)
ARTICLE = SUM // N

WRONG_SUMS = {
    SUM // N: "batch_not_counted",
    SUM // C: "channels_not_counted",
    1 / SUM: "factor_inverted",
}
WRONG_ARTICLES = {
    ARTICLE * N: "batch_counted",
    ARTICLE // C: "channels_not_counted",
    1 / ARTICLE: "factor_inverted",
}


def check_reductions(answer):
    """Check a prediction about the losses of a batch of 16 colour images of 8×8 pixels.

    How many times as large as ``mse_loss(…, reduction="mean")`` is the one with "sum", and how
    many times the article's formula, a mean over the images of a sum over their values?

    Parameters
    ----------
    answer : tuple
        ``(factor of "sum", factor of the article)``; `None` or `...` for what is not answered yet.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> check_reductions(...)
    ○ Not started: reductions is waiting for your answer.
    >>> check_reductions((16 * 3 * 8 * 8, 16 * 3 * 8 * 8)).misconception
    'batch_counted'
    """
    if predictions.unanswered(answer):
        return predictions.not_started(NAME)
    if getattr(answer, "shape", None) == (2,):  # an array or a tensor of two numbers
        answer = list(answer)
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        hint = "Write a pair: the factor of the sum, then that of the article, such as `(6, 3)`."
        return Feedback(NAME, "error", "a pair of two numbers is expected.", hint=hint)
    judged = (_judge('"sum"', answer[0], SUM, WRONG_SUMS), _judge_article(answer[1]))
    wrong = next((feedback for feedback in judged if feedback), None)
    return wrong or Feedback(NAME, "right", f'"sum" is {SUM} times "mean", the article {ARTICLE}.')


def _judge_article(value):
    return _judge("the article's formula", value, ARTICLE, WRONG_ARTICLES)


def _judge(what, value, right, known):
    """Return the feedback for a factor that is not right, else None."""
    if predictions.unanswered(value):
        return Feedback(NAME, "wrong", f"the factor of {what} is still missing.")
    # A fraction is a number for Python, but not for NumPy.
    numbers = as_numbers(float(value) if isinstance(value, Real) else value)
    if numbers is None or numbers.size != 1 or numbers.dtype.kind == "c":
        return Feedback(NAME, "error", f"the factor of {what} should be a number.")
    factor = float(numbers.item())
    if factor == right:
        return None
    verdict = f"the factor of {what} is not {number(factor)}."
    key = next((known[k] for k in known if math.isclose(k, factor, rel_tol=0.01)), None)
    mistakes = (CATALOGUE[key],) if key else ()
    hint = "How many numbers does each of the two add up, and what does it divide by?"
    return Feedback(NAME, "wrong", verdict, misconceptions=mistakes, hint=hint)
