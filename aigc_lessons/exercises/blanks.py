"""Several numbers to predict: each is a blank, and the first one that is not right is explained."""

from dataclasses import dataclass

from aigc_lessons.exercises import predictions
from aigc_lessons.exercises.comparing import as_numbers, number
from aigc_lessons.exercises.feedback import Feedback
from aigc_lessons.exercises.misconceptions import CATALOGUE


@dataclass(frozen=True)
class Blank:
    """A number to predict: its name, what is right, and the numbers of known mistakes by key."""

    name: str
    right: float
    mistakes: dict
    hint: str


def in_a_row(answer, blanks):
    """Turn an array or a tensor of as many numbers into a list; leave anything else as it is."""
    return list(answer) if getattr(answer, "shape", None) == (len(blanks),) else answer


def judge(name, answer, blanks, *, near=0.0, example, verdict):
    """Judge a tuple of predicted numbers.

    Parameters
    ----------
    name : str
        The exercise.
    answer : tuple or list
        A number for each blank; `None` or `...` for what is not answered yet.
    blanks : sequence of Blank
        What is right.
    near : float
        How far a number may be off.
    example, verdict : str
        What to write, said where something else came; and what is said where all are right.

    Returns
    -------
    Feedback
        The verdict, about the first number that is not right.
    """
    if predictions.unanswered(answer):
        return predictions.not_started(name)
    if not isinstance(answer, (tuple, list)) or len(answer) != len(blanks):
        expected = f"a tuple of {_counted(len(blanks))} is expected."
        return Feedback(name, "error", expected, hint=example)
    for blank, value in zip(blanks, answer, strict=True):
        given = _number(value)
        if given is None or not abs(given - blank.right) <= near:  # a NaN is near to nothing
            return _wrong(name, blank, value, near)
    return Feedback(name, "right", verdict)


def _counted(n):
    words = {1: "one number", 2: "two numbers", 3: "three numbers", 4: "four numbers"}
    return words.get(n, f"{n} numbers")


def _wrong(name, blank, value, near):
    if predictions.unanswered(value):
        return Feedback(name, "wrong", f"{blank.name} is still missing.", hint=blank.hint)
    given = _number(value)
    if given is None:
        return Feedback(name, "error", f"{blank.name} should be a number.", hint=blank.hint)
    known = [key for key, wrong in blank.mistakes.items() if abs(given - wrong) <= near]
    return Feedback(
        name,
        "wrong",
        f"{blank.name} is not {number(given)}.",
        misconceptions=tuple(CATALOGUE[key] for key in known[:1]),
        hint=blank.hint,
    )


def _number(value):
    numbers = None if predictions.unanswered(value) else as_numbers(value)
    if numbers is None or numbers.size != 1 or numbers.dtype.kind == "c":
        return None
    return float(numbers.item())
