"""Predict three Fréchet distances between distributions on a line."""

from aigc_lessons.exercises.blanks import Blank, in_a_row, judge
from aigc_lessons.exercises.comparing import number

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
    first, second, third = (number(blank.right) for blank in BLANKS)
    verdict = f"{first}, {second} and {third} are right."
    example = "Write three distances, such as `(12, 24, 13)`."
    return judge(
        NAME, in_a_row(answer, BLANKS), BLANKS, near=NEAR, example=example, verdict=verdict
    )


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


def blanks(real, fake):
    """Ask for the distance of two, for that of features twice as large, and of one image repeated.

    Parameters
    ----------
    real, fake : (float, float)
        Mean and standard deviation of each. The one image has the mean of the generated ones.

    Returns
    -------
    tuple of Blank
        Three of them.

    Examples
    --------
    >>> [blank.right for blank in blanks((0, 1), (3, 5))]
    [25, 100.0, 10.0]
    """
    pair, repeated = distance(real, fake), (fake[0], 0.0)
    one = mistaken(real, repeated)
    shows = {key: value for key, value in one.items() if value != distance(real, repeated)}
    return (
        Blank(
            "the distance of the two",
            pair,
            mistaken(real, fake),
            "How far are the means apart, and how far the standard deviations? Square both.",
        ),
        Blank(
            "the distance of the doubled features",
            SCALE**2 * pair,
            {"scaled_once": SCALE * pair, "scale_ignored": pair},
            "Double both means and both standard deviations, and compute again.",
        ),
        Blank(
            "the distance of one image repeated",
            distance(real, repeated),
            shows,
            "What is the standard deviation of one number, repeated?",
        ),
    )


BLANKS = blanks(REAL, FAKE)
