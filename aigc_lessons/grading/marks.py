"""What the last line of a test cell says: how many points an answer earns, and why."""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

import numpy as np

from aigc_lessons.exercises import blanks as judging_blanks
from aigc_lessons.exercises import keyed, markup, predictions
from aigc_lessons.exercises.cases import Case
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.feedback import Feedback
from aigc_lessons.exercises.misconceptions import CATALOGUE

_secret = ContextVar("secret", default=None)


@dataclass(frozen=True, repr=False, eq=False)
class Marks:
    """Points with their reason; written as a bare number, which is what nbgrader reads.

    Attributes
    ----------
    points : float
        What the answer earns.
    out_of : float
        What a right one earns.
    feedback : Feedback
        Why.

    Examples
    --------
    >>> Marks(2.5, 4, Feedback("relu", "wrong", "the first number is not 3."))
    2.5
    """

    points: float
    out_of: float
    feedback: Feedback

    def __repr__(self):
        """Write the points."""
        return f"{self.points:g}"

    def _repr_html_(self):
        return markup.html(self.feedback)


def graded(feedback, points, partly=None):
    """Turn a checker's verdict into points.

    Parameters
    ----------
    feedback : Feedback
        What a checker says.
    points : float
        What a right answer earns.
    partly : dict, optional
        The rubric: what an answer earns whose mistake is named so. Of two mistakes at once the one
        that earns less counts; what is not in the rubric, or has no name, earns nothing.

    Returns
    -------
    Marks

    Raises
    ------
    ValueError
        If the rubric names an unknown mistake, or one earns more than a right answer.

    Examples
    --------
    >>> from aigc_lessons.exercises.convolution import check_output_size
    >>> def forgets_one(size, kernel_size, stride, padding):
    ...     return (size + 2 * padding - kernel_size) // stride
    >>> graded(check_output_size(forgets_one), 4, {"plus_one_missing": 2})
    2
    """
    partly = _rubric(partly or {}, points)
    if feedback.passed:
        return Marks(float(points), float(points), feedback)
    named = [partly.get(known.key, 0) for known in feedback.misconceptions]
    return Marks(float(min(named, default=0)), float(points), feedback)


def graded_blanks(name, answer, blanks, points, near=0.0):
    """Give each predicted number its share of the points, whatever the others are.

    Parameters
    ----------
    name : str
        What the feedback calls the question.
    answer : tuple, list or array
        As many numbers as there are blanks; a number by itself where there is one blank.
    blanks : sequence of Blank
        The right numbers, and those of known mistakes.
    points : float
        What all of them together earn.
    near : float
        How far a number may be off.

    Returns
    -------
    Marks
        Its feedback is about the first number that is not right.

    Examples
    --------
    >>> from aigc_lessons.exercises.blanks import Blank
    >>> pair = [Blank("the height", 28, {}, ""), Blank("the width", 14, {}, "")]
    >>> graded_blanks("size", (28, 12), pair, points=3)
    1.5
    """
    answer = [answer] if len(blanks) == 1 and not isinstance(answer, (tuple, list)) else answer
    given = judging_blanks.in_a_row(answer, blanks)
    feedback = _of_blanks(name, given, blanks, near)
    if feedback.status not in ("right", "wrong", "error") or not _as_many(given, blanks):
        return Marks(0.0, float(points), feedback)
    right = sum(
        _of_blanks(name, [number], [blank], near).passed
        for number, blank in zip(given, blanks, strict=True)
    )
    return Marks(points * right / len(blanks), float(points), feedback)


def answered(answer, count):
    """Say whether so many numbers are there, and nothing about whether they are right.

    Parameters
    ----------
    answer : object
        What the student filled in.
    count : int
        How many numbers are asked for.

    Returns
    -------
    Feedback
        "not started" where nothing is filled in, "error" where something else stands there, else
        a note that it has been filled in.

    Examples
    --------
    >>> answered((1, 2), 3)
    ✗ Error: 3 numbers are expected, such as (1, 2, 3).
    """
    parts = [answer] if count == 1 else answer
    if predictions.unanswered(answer):
        return predictions.not_started("prediction")
    blanks = [judging_blanks.Blank(f"number {i + 1}", 0.0, {}, "") for i in range(count)]
    parts = judging_blanks.in_a_row(parts, blanks)
    if not _as_many(parts, blanks) or any(map(_no_number, parts)):
        example = ", ".join(str(i + 1) for i in range(count))
        what = f"{count} numbers are expected, such as ({example})" if count > 1 else "a number"
        what += "" if count > 1 else " is expected"
        return Feedback("prediction", "error", f"{what}.")
    return Filled("prediction", "right", "filled in. Whether it is right, the grading will say.")


def example(function, inputs, right, near=1e-4):
    """Try a function on the one example whose result the question gives.

    Parameters
    ----------
    function : callable
        The answer.
    inputs : dict
        The example's inputs by name, in the question's order.
    right : number, list or array
        The result.
    near : float
        How far a number may be off.

    Returns
    -------
    Feedback
        About this example alone: other inputs may show more.

    Examples
    --------
    >>> example(lambda size, stride: size * stride, {"size": 3, "stride": 2}, 6).passed
    True
    """
    one = Exercise(
        name=getattr(function, "__name__", "the function"),
        right=lambda *inputs: np.asarray(right),
        cases=(Case("the example of the text", inputs),),
        wrong_models=[],
        rule=Rule(tolerance=near),
        tried="the example of the text; the grading tries more",
        hint="Go through the example on paper, step by step.",
    )
    return one.check(function)


def added(*parts):
    """Add up the marks of a question that is judged in parts.

    Parameters
    ----------
    *parts : Marks
        In an order in which the first that is not right is the one to tell of.

    Returns
    -------
    Marks

    Examples
    --------
    >>> right, wrong = (Feedback("relu", status, "") for status in ("right", "wrong"))
    >>> added(graded(right, 3), graded(wrong, 1))
    3
    """
    feedback = next((m.feedback for m in parts if not m.feedback.passed), parts[0].feedback)
    return Marks(sum(m.points for m in parts), sum(m.out_of for m in parts), feedback)


class Filled(Feedback):
    """What is said of an answer that is complete: nothing about its being right."""

    @property
    def headline(self):
        """The first line, without a word that would sound like a verdict."""
        return f"○ Filled in: {self.verdict.removeprefix('filled in. ')}"


def drawn(exercise, draw, n=6):
    """Add inputs to an exercise that nobody can know beforehand.

    Parameters
    ----------
    exercise : Exercise
        What is asked.
    draw : callable
        ``draw(rng)`` gives the inputs of one more case, as a dict in the exercise's order.
    n : int
        How many more.

    Returns
    -------
    Exercise
        The same with its own cases first, so that a simple one is shown where one fails.
    """
    rng = secret()
    more = [Case(f"drawn for you, number {i + 1}", draw(rng)) for i in range(n)]
    return replace(exercise, cases=(*exercise.cases, *more))


def secret():
    """Give random numbers that nobody can guess without the instructor's seed.

    Returns
    -------
    numpy.random.Generator
        In grading the same for the same seed, student and question; elsewhere always another.
    """
    key = _secret.get()
    return np.random.default_rng(None if key is None else list(key))


@contextmanager
def secret_of(seed, *purpose):
    """Let `secret` depend, within this block, on a seed and on what it is for."""
    token = _secret.set(keyed.digest(str(seed), *purpose))
    try:
        yield
    finally:
        _secret.reset(token)


def _rubric(partly, points):
    for key, part in partly.items():
        if key not in CATALOGUE:
            raise ValueError(f"the rubric names {key!r}, but there is no such mistake.")
        if not 0 <= part <= points:
            raise ValueError(f"{key!r} earns {part}, but 0 to {points} points are expected.")
    return partly


def _of_blanks(name, answer, blanks, near):
    verdict = "all numbers are right." if len(blanks) > 1 else "the number is right."
    example = "Write the numbers in a tuple, in the order of the question."
    return judging_blanks.judge(name, answer, blanks, near=near, example=example, verdict=verdict)


def _as_many(answer, blanks):
    return isinstance(answer, (tuple, list)) and len(answer) == len(blanks)


def _no_number(value):
    numbers = judging_blanks.as_numbers(value)
    return numbers is None or numbers.size != 1
