"""Read a table of scores: which fault has each set of images?"""

from collections.abc import Mapping
from typing import NamedTuple

from aigc_lessons.exercises import predictions
from aigc_lessons.exercises.feedback import Feedback
from aigc_lessons.exercises.misconceptions import CATALOGUE
from aigc_lessons.metrics import Score

NAME = "read_scores"
FAULTS = ("none", "blur", "missing class", "one image", "wrong range")


class Row(NamedTuple):
    """What is measured of one set of images."""

    fid: float
    precision: float
    recall: float
    coverage: float
    sharpness: float
    grey: float
    commonest: float


# Measured once, against 2,500 other digits of "mnist-5k"; a test measures again.
SCORES = {
    "A": Row(64.7, 0.966, 0.097, 0.546, 0.27, 0.13, 0.11),
    "B": Row(657.1, 1.0, 0.0, 0.001, 0.56, 0.10, 1.0),
    "C": Row(2.6, 0.956, 0.954, 0.975, 0.56, 0.13, 0.11),
    "D": Row(17.0, 0.957, 0.87, 0.884, 0.56, 0.13, 0.12),
    "E": Row(451.0, 0.993, 0.0, 0.004, 0.28, 0.57, 0.59),
}
FLOOR = 2.3
PAIR = {"X": Score(9.7, 10.9, 500, "FID"), "Y": Score(5.8, 2.3, 2500, "FID")}
RIGHT = {
    "A": "blur",
    "B": "one image",
    "C": "none",
    "D": "missing class",
    "E": "wrong range",
    "nearer": "X",
}
MISTAKES = {
    ("A", "none"): "precision_alone",
    ("B", "none"): "precision_alone",
    ("D", "none"): "precision_alone",
    ("E", "none"): "precision_alone",
    **dict.fromkeys([("C", fault) for fault in FAULTS[1:]], "floor_forgotten"),
    ("A", "missing class"): "recall_for_classes",
    ("E", "missing class"): "recall_for_classes",
    ("A", "one image"): "recall_for_classes",
    ("B", "blur"): "variety_for_quality",
    ("B", "wrong range"): "variety_for_quality",
    ("D", "blur"): "variety_for_quality",
    ("E", "blur"): "grey_not_looked_at",
    ("A", "wrong range"): "grey_not_looked_at",
    ("nearer", "Y"): "different_n_compared",
}


def scores_table():
    """Write the table of the exercise, a line for each set of images.

    Examples
    --------
    >>> print(scores_table().splitlines()[3])
    C        2.6       0.956  0.954     0.975       0.56  0.13        11 %
    """
    lines = ["       FID   precision recall  coverage  sharpness  grey  commonest"]
    for name, row in SCORES.items():
        lines.append(
            f"{name}  {row.fid:8.1f}  {row.precision:10.3f} {row.recall:6.3f}  {row.coverage:8.3f}"
            f"  {row.sharpness:9.2f}  {row.grey:.2f}  {100 * row.commonest:8.0f} %"
        )
    pair = [f"{name}: {score}" for name, score in PAIR.items()]
    return "\n".join([*lines, f"floor of the FID: {FLOOR} (n = 2,500)", *pair])


def check_read_scores(answer):
    """Check which fault each row of `scores_table` shows, and which of two sets is nearer to real.

    Parameters
    ----------
    answer : dict
        For "A" to "E" one of "none", "blur", "missing class", "one image", "wrong range", each
        once; for "nearer" "X" or "Y". `...` for what is not answered yet.

    Returns
    -------
    Feedback
        The verdict, about the first answer that is not right.

    Examples
    --------
    >>> check_read_scores({"A": "none"}).misconception
    'precision_alone'
    """
    if predictions.unanswered(answer):
        return predictions.not_started(NAME)
    refusal = _refusal(answer)
    if refusal:
        hint = f"Write a dict with the names {', '.join(RIGHT)}, each with one of the words."
        return Feedback(NAME, "error", f"a dict of words is expected, {refusal}.", hint=hint)
    given = {name: answer.get(name, ...) for name in RIGHT}
    if all(map(predictions.unanswered, given.values())):
        return predictions.not_started(NAME)
    return _judge(given)


def _refusal(answer):
    if not isinstance(answer, Mapping):
        return f"and this is of type {type(answer).__name__}"
    for name, value in answer.items():
        words = ("X", "Y") if name == "nearer" else FAULTS
        if name not in RIGHT:
            return f"and {name!r} is none of the names"
        if not predictions.unanswered(value) and _plain(value) not in map(_plain, words):
            return f"and for {name!r} {value!r} is none of {', '.join(map(repr, words))}"
    return ""


def _plain(word):
    return str(word).strip().lower()


def _judge(given):
    answered = {name: word for name, word in given.items() if not predictions.unanswered(word)}
    verdicts = {name: _plain(word) == _plain(RIGHT[name]) for name, word in answered.items()}
    right = sum(verdicts.values())
    if right == len(RIGHT):
        return Feedback(NAME, "right", f"all {right} answers are right.")
    count = f"{right} of {len(RIGHT)} answers are right"
    missed = next((name for name, verdict in verdicts.items() if not verdict), None)
    if missed is None:
        blank = next(name for name in given if name not in answered)
        return Feedback(NAME, "wrong", f"{count}; {blank} is still missing.")
    known = [
        CATALOGUE[key]
        for (name, word), key in MISTAKES.items()
        if (name, _plain(word)) == (missed, _plain(given[missed]))
    ]
    return Feedback(
        NAME,
        "wrong",
        f"{count}; {missed} is not {given[missed]!r}.",
        misconceptions=tuple(known[:1]),
        hint="Which numbers of this row are as for real images, and which are not?",
    )
