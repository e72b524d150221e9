"""The tests of the script, one for each defect, and what a learner is told about them.

A test that fails while another one that it builds on is red is not held against the script: it
waits. What cannot be seen is not accused.
"""

from dataclasses import dataclass, field
from functools import cache

from aigc_lessons.exercises.feedback import Feedback, Part
from aigc_lessons.exercises.misconceptions import CATALOGUE
from aigc_lessons.exercises.repair.defects import BY_NAME, NAMES
from aigc_lessons.exercises.repair.finding import Finding
from aigc_lessons.exercises.repair.learners_script import (
    FUNCTIONS,
    MissingError,
    UnreadableError,
    in_short,
    line_of,
    read,
)
from aigc_lessons.exercises.running import run

SECONDS_A_TEST = 40.0
EXERCISE = "repair"
NEEDS = {
    "training": ("stack", "noise", "optimizers", "loss", "range", "drawing"),
    "scores": ("noise", "range", "drawing"),
}
SIGNS = {"green": "✓", "red": "✗", "waiting": "○"}


@dataclass(frozen=True)
class Result:
    """How one test ended.

    Attributes
    ----------
    name : str
        The test's name, which is that of its defect.
    status : str
        "green", "red", or "waiting" for a test that shows nothing before others are green.
    finding : Finding or None
        What was seen, if it is not green.
    waits_for : tuple of str
        The red tests that it waits for.
    """

    name: str
    status: str
    finding: Finding | None = None
    waits_for: tuple[str, ...] = ()

    @property
    def mistake(self):
        """The key of the mistake that is recognised, or None."""
        return self.finding.mistake if self.status == "red" else None

    @property
    def line(self):
        """Sign, name and status in a line."""
        waits = f" for {_listed(self.waits_for)}" if self.waits_for else ""
        return f"{SIGNS[self.status]} {self.name:10} {self.status}{waits}"


@dataclass(frozen=True, repr=False, eq=False)
class Report(Feedback):
    """The verdict on a script: a line for each test, and the first red one in full.

    Attributes
    ----------
    results : tuple of Result
        One for each test, in their order; none where the script could not be run.
    """

    results: tuple[Result, ...] = field(default=())

    def parts(self):
        """Begin with the list of the tests."""
        lines = [Part("code", "\n".join(result.line for result in self.results))]
        return (lines if len(self.results) > 1 else []) + super().parts()


def check_script(script):
    """Check a whole script, repaired or not.

    Parameters
    ----------
    script : str or dict
        The script's text, or the names that its functions have, such as a notebook's
        ``globals()``.

    Returns
    -------
    Report
        One of its `results` for each test; the first that is red is explained.

    Examples
    --------
    >>> check_script("def prepare(pixels):\\n    retrun pixels").verdict
    'the script cannot be run: SyntaxError: invalid syntax (<script>, line 2).'
    """
    return _checked(script, NAMES)


def check_test(name, script):
    """Run one of the tests.

    Parameters
    ----------
    name : str
        One of `DEFECTS`' names.
    script : str or dict
        As for `check_script`.

    Returns
    -------
    Report

    Raises
    ------
    ValueError
        If there is no test of that name.
    """
    if name not in NAMES:
        known = ", ".join(NAMES)
        raise ValueError(f"there is no test {name!r}, but one of {known} is expected.")
    return _checked(script, (name,))


def run_tests(script, names=NAMES):
    """Run some of the tests, and those that they need where they fail.

    Parameters
    ----------
    script : str or dict
        As for `check_script`.
    names : iterable of str
        Which tests.

    Returns
    -------
    tuple of Result
    """
    _tests()  # the first import of Keras is slow, and no fault of the script
    script = read(script)

    @cache
    def result(name):
        finding = _finding(script, name)
        if finding is None:
            return Result(name, "green")
        if finding.mistake != BY_NAME[name].mistake:
            waits_for = tuple(n for n in NEEDS.get(name, ()) if result(n).status != "green")
            if waits_for:
                return Result(name, "waiting", finding, waits_for)
        return Result(name, "red", finding)

    return tuple(map(result, names))


def _listed(names):
    return ", ".join(names)


def _finding(script, name):
    """Run one test in its time, whatever the learner's code does."""
    tests = _tests()
    outcome = run(lambda: tests[name](script), SECONDS_A_TEST)
    if not outcome.finished:
        return Finding(f"it was still running after {SECONDS_A_TEST:.0f} seconds")
    if isinstance(outcome.error, MissingError):
        missing = outcome.error.args[0]
        hint = f"The test calls {missing}: keep the functions' names. What is inside is yours."
        return Finding(f"there is no function {missing}", hint=hint)
    if outcome.error is not None:
        hint = "Call the function in a cell of its own and read the traceback from below."
        return Finding(in_short(outcome.error), hint=hint, error=outcome.error)
    return outcome.value


@cache
def _tests():
    """The tests by name; they need Keras, which is imported with the first one."""
    from aigc_lessons.exercises.repair import network_tests, picture_tests, training_tests

    modules = network_tests, training_tests, picture_tests
    found = {key: value for module in modules for key, value in vars(module).items()}
    return {name: _quiet(found[f"test_{name}"]) for name in NAMES}


def _quiet(test):
    """Begin with a fixed seed, and leave out TensorFlow's advice about speed."""
    import keras
    import tensorflow as tf

    def quiet(script):
        log = tf.get_logger()
        level = log.level
        log.setLevel("ERROR")
        try:
            keras.utils.set_random_seed(0)
            return test(script)
        finally:
            log.setLevel(level)

    return quiet


def _checked(script, names):
    if isinstance(script, dict) and not any(name in script for name in FUNCTIONS):
        return Report(EXERCISE, "not started", "none of the script's functions is there.")
    try:
        results = run_tests(script, names)
    except UnreadableError as error:
        cause = error.__cause__
        verdict = f"the script cannot be run: {in_short(cause)}."
        return Report(EXERCISE, "error", verdict, code=line_of(cause), results=())
    return _report(results)


def _report(results):
    green = sum(result.status == "green" for result in results)
    red = [result for result in results if result.status == "red"]
    if green == len(results):
        verdict = "the test is green." if green == 1 else f"all {green} tests are green."
        verdict = f"{results[0].name}: {verdict}" if green == 1 else verdict
        return Report(EXERCISE, "right", verdict, results=results)
    first = (red or [result for result in results if result.status != "green"])[0]
    verdict = f"{first.name}: {first.finding.seen}."
    if first.status == "waiting":
        others = _listed(first.waits_for)
        verdict = f"{first.name} shows nothing before these are green: {others}."
        return Report(EXERCISE, "not started", verdict, results=results)
    error = first.finding.error
    return Report(
        EXERCISE,
        "wrong",
        verdict,
        code=line_of(error) if error else None,
        misconceptions=(CATALOGUE[first.mistake],) if first.mistake else (),
        hint=first.finding.hint,
        results=results,
    )
