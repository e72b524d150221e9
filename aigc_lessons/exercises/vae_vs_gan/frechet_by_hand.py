"""Predict three Fréchet distances between distributions on a line."""

from dataclasses import dataclass

from aigc_lessons.exercises import predictions
from aigc_lessons.exercises.comparing import as_numbers, number
from aigc_lessons.exercises.feedback import Feedback
from aigc_lessons.exercises.misconceptions import CATALOGUE

NAME = "frechet_by_hand"
NEAR = 0.05  # half of the first decimal
REAL, FAKE = (1.0, 3.0), (6.0, 1.0)  # mean and standard deviation
SCALE = 2.0


def check_frechet_by_hand(answer):
    """Check three predictions about a real feature N(1, 3²) and a generated one N(6, 1²).

    Parameters
    ----------
    answer : tuple
        The squared Fréchet distance of the two; the same when every feature is twice as large; and
        that between the real ones and one image repeated, whose feature is 6. `None` or `...` for
        what is not answered yet.

    Returns
    -------
    Feedback
        The verdict, about the first number that is not right.

    Examples
    --------
    >>> check_frechet_by_hand(...)
    ○ Not started: frechet_by_hand is waiting for your answer.
    >>> check_frechet_by_hand((89, ..., ...)).misconception
    'variances_for_spreads'
    """
    if predictions.unanswered(answer):
        return predictions.not_started(NAME)
    if getattr(answer, "shape", None) == (len(BLANKS),):  # an array or a tensor of three numbers
        answer = list(answer)
    if not isinstance(answer, (tuple, list)) or len(answer) != len(BLANKS):
        hint = "Write three distances, such as `(12, 24, 13)`."
        return Feedback(NAME, "error", "a tuple of three numbers is expected.", hint=hint)
    for blank, value in zip(BLANKS, answer, strict=True):
        if not _near(value, blank.right):
            return _wrong(blank, value)
    first, second, third = (number(blank.right) for blank in BLANKS)
    return Feedback(NAME, "right", f"{first}, {second} and {third} are right.")


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


def distance(real, fake):
    """Compute the squared Fréchet distance of two normal distributions on a line.

    Parameters
    ----------
    real, fake : (float, float)
        Mean and standard deviation of each.

    Examples
    --------
    >>> distance((0, 1), (3, 5))
    25
    """
    return (real[0] - fake[0]) ** 2 + (real[1] - fake[1]) ** 2


def mistaken(real, fake):
    """Compute by key what the known mistakes make of the same two distributions.

    Examples
    --------
    >>> mistaken((0, 1), (3, 5))["spreads_forgotten"]
    9
    """
    apart, (s, t) = real[0] - fake[0], (real[1], fake[1])
    return {
        "variances_for_spreads": apart**2 + (s**2 - t**2) ** 2,
        "root_taken": distance(real, fake) ** 0.5,
        "means_not_squared": abs(apart) + (s - t) ** 2,
        "spreads_not_squared": apart**2 + abs(s - t),
        "spreads_forgotten": apart**2,
        "means_forgotten": (s - t) ** 2,
        "cross_term_once": apart**2 + s**2 + t**2 - s * t,
        "matrix_root_forgotten": apart**2 + s**2 + t**2 - 2 * s**2 * t**2,
    }


def _blanks():
    pair, repeated = distance(REAL, FAKE), (FAKE[0], 0.0)
    one = mistaken(REAL, repeated)
    shows = {key: value for key, value in one.items() if value != distance(REAL, repeated)}
    return (
        _Blank(
            "the distance of the two",
            pair,
            mistaken(REAL, FAKE),
            "How far are the means apart, and how far the standard deviations? Square both.",
        ),
        _Blank(
            "the distance of the doubled features",
            SCALE**2 * pair,
            {"scaled_once": SCALE * pair, "scale_ignored": pair},
            "Double both means and both standard deviations, and compute again.",
        ),
        _Blank(
            "the distance of one image repeated",
            distance(REAL, repeated),
            shows,
            "What is the standard deviation of one number, repeated?",
        ),
    )


BLANKS = _blanks()
