"""An exercise, and how an answer to it is judged."""

import dis
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from aigc_lessons.exercises import trying, verdicts
from aigc_lessons.exercises.calling import way_to_call
from aigc_lessons.exercises.cases import Case
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import ask, explain

# The instructions of a function whose body is `...`, `pass` or `return None`.
NOTHING = {"RESUME", "NOP", "LOAD_CONST", "POP_TOP", "RETURN_VALUE", "RETURN_CONST"}


@dataclass(frozen=True)
class Exercise:
    """A function to write, and all that is needed to judge one.

    Attributes
    ----------
    name : str
        The exercise's name.
    right : callable
        The right function.
    cases : tuple of Case
        The inputs, simplest first: the first one that fails is shown.
    wrong_models : list of WrongModel
        The mistakes to recognise, the likelier of two equals first.
    rule : Rule
        When two results count as equal.
    tried : str
        What the inputs cover.
    hint : str
        What to do next where the mistake is not recognised.
    """

    name: str
    right: Callable
    cases: tuple[Case, ...]
    wrong_models: list
    rule: Rule
    tried: str
    hint: str

    @cached_property
    def expected(self):
        """The right result for every case."""
        return [ask(self.right, case.inputs) for case in self.cases]

    @property
    def covered(self):
        """What the inputs cover and how near a result must come, as a sentence."""
        if not self.rule.tolerance:
            return f"Tried: {self.tried}."
        tolerance = np.format_float_positional(self.rule.tolerance)
        return f"Tried: {self.tried}. Numbers may differ by {tolerance}."

    def check(self, function):
        """Judge a learner's function.

        Parameters
        ----------
        function : callable
            The answer.

        Returns
        -------
        Feedback
            The verdict. Whatever the function raises is told there, not raised here.
        """
        if function is None or function is ...:
            return verdicts.not_started(self.name, self.name)
        if not callable(function):
            return verdicts.no_function(self.name, function)
        names = list(self.cases[0].inputs)
        way = way_to_call(function, names)
        if way is None:
            return verdicts.wrong_parameters(self.name, function, names)
        return self._judge(function, trying.try_all(self, function, way))

    def _judge(self, function, trials):
        last, called = trials[-1], _own_name(function) or self.name
        if last.borrowed:
            return verdicts.borrowed(self.name, called, last)
        if not last.outcome.finished:
            if last.seconds >= trying.SECONDS_A_CALL:
                return verdicts.never_returns(self.name, called, trials)
            return verdicts.too_slow(self, trials)
        if all(trial.empty for trial in trials):
            unfinished = verdicts.nothing_back if _works(function, trials) else verdicts.not_started
            return unfinished(self.name, called)
        if not any(trial.difference for trial in trials):
            return verdicts.right(self, called, trials)
        explanation = explain(self.right, self.wrong_models, trials, self.rule)
        return verdicts.wrong(self, called, trials, explanation)


def _own_name(function):
    """Return the name that the learner gave the function; a lambda has none."""
    name = getattr(function, "__name__", "")
    return name if name.isidentifier() else ""


def _works(function, trials):
    """Say whether a function that gave no result does anything: then `return` may be missing."""
    nothing_came = all(trial.outcome.value == (None, None) for trial in trials)
    return does_something(function) and nothing_came


def does_something(function):
    """Say whether a function's body is more than `...`, `pass` or `return None`."""
    if hasattr(function, "does_something"):  # a stand-in for one that lives elsewhere
        return function.does_something
    code = getattr(function, "__code__", None)
    steps = {step.opname for step in dis.get_instructions(code)} if code else set()
    return not steps <= NOTHING
