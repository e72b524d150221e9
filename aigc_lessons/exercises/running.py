"""A learner's function, run with a time limit.

The call runs in a thread of its own, so that it can be stopped on every platform and for lambdas
and closures too. A thread cannot be killed, but an exception can be raised inside it.
"""

import contextvars
import ctypes
import sys
import threading
import time
from dataclasses import dataclass, replace

SECONDS_TO_IMPORT = 60.0
IMPORT_MACHINERY = "<frozen importlib._bootstrap>"
LOOK_EVERY = 0.05  # seconds; short, so that the reader's own "interrupt" is noticed on Windows too


class Stopped(SystemExit):
    """Raised inside a thread to end it: no `except Exception` catches it, a thread ends quietly."""


class NeverReturned(Exception):  # noqa: N818  (it is no error of anybody's code)
    """Raised by a stand-in for a function that computes elsewhere and was stopped there."""

    def __init__(self, abandoned=False):
        """Say whether it could not be stopped and still runs there."""
        super().__init__("it was stopped where it ran")
        self.abandoned = abandoned


@dataclass(frozen=True)
class Outcome:
    """What came of a call: a value, an error, or no end."""

    value: object = None
    error: BaseException | None = None
    finished: bool = True
    abandoned: bool = False
    seconds: float = 0.0


def run(call, seconds, *, profile=None, grace=1.0):
    """Call a function of no arguments and give up after some seconds.

    Parameters
    ----------
    call : callable
        The function of no arguments.
    seconds : float
        How long it may take; an import on the way does not count.
    profile : callable, optional
        A profile function (see `sys.setprofile`) that watches the call.
    grace : float, optional
        How many seconds it has to end once it is told to stop; then it is abandoned in its thread.

    Returns
    -------
    Outcome
        The value, or the error that it raised, or `finished=False`.

    Examples
    --------
    >>> run(lambda: 6 * 7, seconds=1).value
    42
    >>> run(lambda: 1 / 0, seconds=1).error
    ZeroDivisionError('division by zero')
    """
    running = _Call(call, profile)
    running.start()
    try:
        used = running.wait(seconds)
    except BaseException:  # the reader interrupts the kernel: their function must not go on
        running.stop(grace)
        raise
    if not running.ended.is_set():
        return Outcome(finished=False, abandoned=not running.stop(grace), seconds=used)
    return replace(running.outcome, seconds=used)


class _Call:
    """One call in a thread of its own."""

    def __init__(self, function, profile):
        self.function = function
        self.profile = profile
        self.outcome = None
        # Not Thread.join: interrupted in Python 3.11, it takes a running thread for ended.
        self.ended = threading.Event()

    def start(self):
        # The context holds what the learner set, such as np.errstate, and the cell to print to.
        target = contextvars.copy_context().run
        self.thread = threading.Thread(target=target, args=(self._work,), daemon=True)
        self.thread.start()

    def _work(self):
        sys.setprofile(self.profile)
        try:
            self.outcome = Outcome(value=self.function())
        except NeverReturned as stopped:
            self.outcome = Outcome(finished=False, abandoned=stopped.abandoned)
        except BaseException as error:  # even sys.exit() in an answer is only a wrong answer
            self.outcome = Outcome(error=error)
        finally:
            sys.setprofile(None)
            self.ended.set()

    def wait(self, seconds):
        """Wait for the end, but no longer than some seconds; return how many it took."""
        used = importing = 0.0
        while used < seconds and not self.ended.is_set():
            start = time.monotonic()
            self.ended.wait(min(seconds - used, LOOK_EVERY))
            passed = time.monotonic() - start
            if importing < SECONDS_TO_IMPORT and self._imports():
                importing += passed
            else:
                used += passed
        return used

    def _imports(self):
        """Say whether it is importing: a first import is slow, and half of one leaves a wreck."""
        frame = sys._current_frames().get(self.thread.ident)
        while frame is not None and frame.f_code.co_filename != IMPORT_MACHINERY:
            frame = frame.f_back
        return frame is not None

    def stop(self, grace):
        """Raise Stopped in the thread until it ends; False when it will not."""
        ident = ctypes.c_ulong(self.thread.ident)
        end = time.monotonic() + grace
        while not self.ended.is_set() and time.monotonic() < end:
            if self.outcome is None:  # afterwards the thread is ending by itself
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ident, ctypes.py_object(Stopped))
            self.ended.wait(LOOK_EVERY)
        return self.ended.is_set()
