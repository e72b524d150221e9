"""A whole class: several submissions at once, each graded once, whatever interrupts it."""

import ctypes
import hashlib
import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing import get_context

from aigc_lessons.grading import feedback_page, grader, results
from aigc_lessons.grading.results import Result
from aigc_lessons.training.checkpoints import write_whole

DIE_WITH_PARENT = 1  # prctl's PR_SET_PDEATHSIG


place = 0  # which of the processes that grade at once this one is


@dataclass(frozen=True)
class Settings:
    """How a class is graded.

    Attributes
    ----------
    assignments : dict
        The assignments by name.
    folder : Path
        Where results go.
    seed : str or None
        The instructor's secret.
    isolated : bool
        Whether students' code runs in a sandbox.
    """

    assignments: dict
    folder: object
    seed: str | None = None
    isolated: bool = True


def todo(handed, settings):
    """Leave out what has been graded: the same file, source, seed and package."""
    return [one for one in handed if not _done(one, settings)]


def in_part(student, part, parts):
    """Say whether a student is in one of several parts of a class: the same on every machine.

    Examples
    --------
    >>> sum(in_part(f"s{i}", part, 3) for i in range(40) for part in (1, 2, 3))
    40
    """
    return int.from_bytes(hashlib.sha256(student.encode()).digest()[:8], "big") % parts == part - 1


def grade_all(handed, settings, *, workers=1, told=lambda handed, result: None):
    """Grade some submissions and write their results and pages as each is done.

    Parameters
    ----------
    handed : sequence of Handed
        What to grade; see `todo`.
    settings : Settings
        How.
    workers : int
        How many at once.
    told : callable
        ``told(handed, result)`` hears of each.
    """
    left = _at_once(handed, settings, workers, told)
    for one in left:  # each alone: whichever broke the others shows itself
        if _at_once([one], settings, 1, told):
            result = _broken(one, settings)
            results.write_result(result, settings.folder)
            told(one, result)


def write_missing(handed, students, names, settings):
    """Note which students handed in nothing, and forget it of those who have since.

    Parameters
    ----------
    handed : sequence of Handed
        What came.
    students : sequence of str
        Who was to hand in.
    names : sequence of str
        The assignments that were set.
    settings : Settings
        Where results go.
    """
    there = {(one.assignment, one.student) for one in handed}
    for name in names:
        assignment = settings.assignments[name]
        for student in students:
            blank = Result(student, name, 0, None)
            path = results.path_of(settings.folder, name, student, 0)
            if (name, student) in there:
                path.unlink(missing_ok=True)
            else:
                empty = grader.without_answers(blank, assignment, "missing", "Nothing came.")
                results.write_result(empty, settings.folder)


def _at_once(handed, settings, workers, told):
    """Grade in several processes; give back what was lost where one of them died."""
    left = {id(one): one for one in handed}
    context = get_context("spawn")
    begin = (os.getpid(), context.Value("i", 0))
    with ProcessPoolExecutor(workers, context, _begin, begin) as pool:
        waiting = {pool.submit(_grade, one, settings): one for one in handed}
        try:
            for future in as_completed(waiting):
                told(waiting[future], future.result())
                left.pop(id(waiting[future]))
        except BrokenProcessPool:
            return list(left.values())
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return []


def _begin(parent, taken):
    """Take a place; die with whoever gives the work, and leave an interruption to it."""
    global place
    with taken.get_lock():
        place, taken.value = taken.value, taken.value + 1
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def _grade(handed, settings):
    assignment = settings.assignments[handed.assignment]
    graded = grader.grade(
        _content(handed),
        assignment,
        student=handed.student,
        attempt=handed.attempt,
        submitted=handed.submitted,
        seed=settings.seed,
        place=place,
        isolated=settings.isolated,
    )
    _write(graded, assignment, settings.folder)
    return graded.result


def _write(graded, assignment, folder):
    """Write the page first: the result says that all is there."""
    about = graded.result
    path = results.path_of(folder, about.assignment, about.student, about.attempt, ".html")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, feedback_page.page(graded, assignment.title).encode())
    results.write_result(about, folder)


def _done(handed, settings):
    path = results.path_of(settings.folder, handed.assignment, handed.student, handed.attempt)
    try:
        known = results.read_result(path)
    except (OSError, ValueError):
        return False
    return known.digest == _digest(handed, settings) and known.submitted == handed.submitted


def _digest(handed, settings):
    assignment = settings.assignments[handed.assignment]
    limits = grader.limits_of(assignment)
    return grader.digest_of(_content(handed), assignment, settings.seed, limits)


def _content(handed):
    return handed.path.read_bytes()


def _broken(handed, settings):
    blank = Result(handed.student, handed.assignment, handed.attempt, handed.submitted)
    assignment = settings.assignments[handed.assignment]
    blank = replace(blank, digest=_digest(handed, settings))
    why = "The grading of this file ended its process twice: please look at it yourself."
    return grader.without_answers(blank, assignment, "crashed", why)
