"""A student's names as the judge sees them: plain values, and stand-ins for functions."""

import builtins
import inspect
import keyword
import sys

from aigc_lessons.exercises.borrowing import Watch
from aigc_lessons.exercises.running import NeverReturned
from aigc_lessons.grading import values
from aigc_lessons.grading.kernel import DiedError, TooLongError

LONGEST = 800  # characters of a text from a student's process
MALFORMED = (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError)


class RaisedElsewhereError(Exception):
    """What a student's function raised in its own process, told by name, text and line."""

    learners_line = None


class Remote:
    """A function that lives in the student's process: calling it sends the inputs there.

    Parameters
    ----------
    name : str
        What the notebook calls it.
    told : dict
        What `inside` says of it.
    ask : callable
        ``ask(request)`` sends a dict into the student's process and gives the answer.

    Attributes
    ----------
    borrowed : str or None
        The operation of `aigc_lessons` that it called the last time.
    does_something : bool
        False for a stub.
    """

    def __init__(self, name, told, ask):
        """Read what is told of it; raises one of `MALFORMED` where that is no such thing."""
        self._name, self._ask = name, ask
        self.__name__ = told["name"] if str(told["name"]).isidentifier() else name
        self.borrowed = None
        self.does_something = bool(told["works"])
        self.__signature__ = _signature(told["parameters"])

    def __call__(self, *by_position, **by_name):
        """Compute it there.

        Raises
        ------
        NeverReturned
            If it was stopped.
        RaisedElsewhereError
            What it raised; also an instance of the built-in class that it was.
        DiedError
            If it ended its process, or what comes back is no answer.
        """
        request = {"do": "call", "name": self._name, "by_position": list(by_position)}
        self.borrowed, error, value = self._ask(
            request | {"by_name": by_name},
            lambda told: _came_of(told, (*by_position, *by_name.values())),
        )
        _tell_watch(self.borrowed)
        if error is not None:
            raise error
        return value


class Answers:
    """Fetches a student's names for one test.

    Parameters
    ----------
    ask : callable
        ``ask(request)`` sends a dict into the student's process and gives the answer.

    Attributes
    ----------
    broken : DiedError, TooLongError or None
        What ended it: nothing is asked any more, and what the test says since is about this.
    """

    def __init__(self, ask):
        """Ask nothing yet."""
        self._ask, self.broken = ask, None

    def fetch(self, names):
        """Fetch some names: a dict of those that exist.

        Parameters
        ----------
        names : iterable of str
            Which.

        Returns
        -------
        dict
            Plain values and `Remote` functions, under these names and no others.

        Raises
        ------
        TooLongError, DiedError
        """
        names = sorted(names)
        request = {"do": "show", "names": names}
        return self._read(request, lambda told: self._made(names, told)) if names else {}

    def _made(self, names, told):
        there = [name for name in names if told[name]["kind"] in ("function", "value")]
        return {name: self._one(name, told[name]) for name in there}

    def _one(self, name, told):
        return Remote(name, told, self._read) if told["kind"] == "function" else told["value"]

    def _read(self, request, made):
        """Ask, and make something of the answer, which a student may have written."""
        if self.broken:
            raise self.broken
        try:
            told = self._ask(request)
        except (DiedError, TooLongError) as error:
            self.broken = error
            raise
        try:
            return made(told)
        except MALFORMED:
            self.broken = DiedError("what answers for the student's code was broken by it")
            raise self.broken from None


def _came_of(told, inputs):
    """Read what came of a call: what it borrowed, its error or None, its value."""
    borrowed = _text(told["borrowed"])
    if not told["finished"]:
        return borrowed, NeverReturned(bool(told["abandoned"])), None
    if told["error"] is not None:
        return borrowed, _raised(told["error"]), None
    for place in told["changed"]:
        _spoil(inputs[place])
    return borrowed, None, told["value"]


def _signature(parameters):
    if parameters is None:
        return None
    made = []
    for name, kind, optional in parameters:
        name = name if name.isidentifier() and not keyword.iskeyword(name) else "argument"
        default = ... if optional else inspect.Parameter.empty
        kind = inspect._ParameterKind(kind)
        made.append(inspect.Parameter(name, kind, default=default))
    return inspect.Signature(made, __validate_parameters__=False)


def _raised(told):
    """Make an exception that tells what was raised there."""
    known = getattr(builtins, _text(told["known"]) or "", Exception)
    if not _ordinary(known):
        known = Exception  # such as SystemExit, which must not end the judge
    name = _text(told["name"]) or "Exception"
    made = type(name, (RaisedElsewhereError, known), {"__init__": lambda self, *a: None})
    error = made()
    error.args = (_text(told["message"]) or "",)
    made.__str__ = lambda self: self.args[0]
    error.learners_line = _text(told["line"])
    return error


def _ordinary(known):
    """Say whether it is an exception that can be made of nothing, as groups cannot."""
    if not (isinstance(known, type) and issubclass(known, Exception)):
        return False
    return not issubclass(known, BaseExceptionGroup)


def _spoil(given):
    """Write into what the function wrote into, so that the checker sees it as if it were here."""
    if isinstance(given, list):
        given.append(None)
    elif getattr(given, "shape", None) and given.size and given.dtype.kind in "biufc":
        given.flat[0] = 1 if given.flat[0] == 0 else 0


def _tell_watch(borrowed):
    """Tell whoever watches this thread: the call may stand within another function."""
    watch = sys.getprofile()
    if borrowed and isinstance(watch, Watch):
        watch.borrowed = borrowed


def _text(value):
    return values.printable(value)[:LONGEST] if isinstance(value, str) else None


__all__ = ["Answers", "RaisedElsewhereError", "Remote"]
