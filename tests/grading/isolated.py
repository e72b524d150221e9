"""The mark of tests that need a sandbox, and what they look for behind one."""

import ctypes
import os
import time
from contextlib import contextmanager

import psutil
import pytest

from aigc_lessons.grading import sandbox

# In CI nothing is skipped: a test that cannot make a sandbox fails there.
_lacking = None if os.environ.get("CI") else sandbox.missing()
needs_sandbox = pytest.mark.skipif(_lacking is not None, reason=str(_lacking))

PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


@contextmanager
def nothing_runs_on(seconds=20):
    """Fail if a process that began meanwhile is still there afterwards.

    What loses its parent becomes a child of this process, and so is found; what was running
    before, such as another test's browser, is nobody's fault, nor is what that starts.
    """
    before = {process.pid for process in psutil.Process().children(recursive=True)}
    _adopt(True)
    try:
        yield
        end = time.monotonic() + seconds
        while left := _running(before):
            if time.monotonic() > end:
                pytest.fail(f"left behind: {left}")
            time.sleep(0.2)
    finally:
        _adopt(False)


def _adopt(orphans):
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, int(orphans), 0, 0, 0):
        raise OSError(ctypes.get_errno(), "no orphan can be adopted")


def _running(before):
    """List the new processes, and let those rest that have ended."""
    left = []
    for process in psutil.Process().children(recursive=True):
        try:
            if before & {process.pid, *(parent.pid for parent in process.parents())}:
                continue
            if process.status() == psutil.STATUS_ZOMBIE:
                os.waitpid(process.pid, os.WNOHANG)
            else:
                left.append((process.pid, process.cmdline()))
        except (psutil.NoSuchProcess, ChildProcessError):
            pass  # it has just ended, or is not ours to bury
    return left
