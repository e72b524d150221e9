"""A learner's function, tried on one input after another."""

import inspect
from dataclasses import dataclass

import numpy as np

from aigc_lessons.exercises import calling, failures
from aigc_lessons.exercises.borrowing import Watch
from aigc_lessons.exercises.cases import Case
from aigc_lessons.exercises.comparing import Difference, as_numbers, first_difference
from aigc_lessons.exercises.running import Outcome, run

SECONDS_A_CALL = 3.0
SECONDS_A_CHECK = 10.0


@dataclass(frozen=True)
class Trial:
    """What a function did with one input.

    Attributes
    ----------
    case : Case
        The input.
    expected : ndarray
        The right result.
    outcome : Outcome
        How the call ended.
    seconds : float
        How long it was allowed to take.
    answer : ndarray or None
        The result, if it is numbers.
    difference : Difference or None
        How it differs from the right one.
    borrowed : str or None
        The function of `aigc_lessons.ops` or `aigc_lessons.metrics` that was called.
    changed : tuple of str
        The inputs that the function wrote into.
    """

    case: Case
    expected: np.ndarray
    outcome: Outcome
    seconds: float
    answer: np.ndarray | None = None
    difference: Difference | None = None
    borrowed: str | None = None
    changed: tuple[str, ...] = ()

    @property
    def empty(self):
        """True for what a stub does: return nothing, or raise NotImplementedError."""
        nothing = self.difference is not None and self.difference.kind == "nothing"
        return nothing or isinstance(self.outcome.error, NotImplementedError)

    @property
    def last(self):
        """True where no further input is worth trying."""
        return self.borrowed is not None or not self.outcome.finished


def try_all(exercise, function, way):
    """Try a function on the exercise's inputs until it has done all, is stopped or borrows.

    Parameters
    ----------
    exercise : Exercise
        The inputs, the right results and when they count as equal.
    function : callable
        What the learner wrote.
    way : int
        How to call it, from `calling.way_to_call`.

    Returns
    -------
    list of Trial
        One for each input tried.
    """
    trials, left = [], SECONDS_A_CHECK
    for case, expected in zip(exercise.cases, exercise.expected, strict=True):
        seconds = min(SECONDS_A_CALL, left)
        trials.append(_trial(exercise.rule, case, expected, function, way, seconds))
        left -= trials[-1].outcome.seconds
        if trials[-1].last:
            break
    return trials


def _trial(rule, case, expected, function, way, seconds):
    watch, inputs = Watch(), case.copies()

    def call():  # the conversion belongs to the watched call: a lazy result may compute only now
        value = calling.call(function, inputs, way)
        return value, as_numbers(value)

    outcome = run(call, seconds, profile=watch)
    value, answer = outcome.value or (None, None)
    difference = _difference(expected, outcome.error, value, answer, rule)
    changed = tuple(case.changed(inputs))
    return Trial(case, expected, outcome, seconds, answer, difference, watch.borrowed, changed)


def _difference(expected, error, value, answer, rule):
    if error is not None:
        return Difference("exception", failures.told(error))
    if value is None or value is ...:
        return Difference("nothing", f"Your function returned {value}.")
    if inspect.iscoroutine(value):
        value.close()  # or Python warns about it later, somewhere else
    if answer is None:
        kind = type(value).__name__
        return Difference("type", f"Your function returned a {kind}, which is no array of numbers.")
    return first_difference(expected, answer, rule)
