"""Which files a class handed in: whose, of what, which attempt, and when."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dateutil import parser, tz

STAMP = "timestamp.txt"  # nbgrader's: the time of submission, in words


@dataclass(frozen=True, order=True)
class Handed:
    """One file.

    Attributes
    ----------
    assignment, student : str
        Of what, and whose.
    attempt : int
        1 for the first.
    path : Path
        Where it lies.
    submitted : str or None
        When, in ISO 8601 and UTC.
    """

    assignment: str
    student: str
    attempt: int
    path: Path
    submitted: str | None


def find(folder, assignments):
    """Find what was handed in.

    ``STUDENT/02_convolution.ipynb``, and ``02_convolution-1.ipynb`` for a second attempt, as Canvas
    calls it; or ``STUDENT/02_convolution/any.ipynb``, with ``timestamp.txt`` beside it, as nbgrader
    has it; or ``STUDENT/02_convolution/2/any.ipynb`` for the attempt number 2.

    Parameters
    ----------
    folder : str or Path
        It holds a folder for each student.
    assignments : iterable of str
        The names to look for.

    Returns
    -------
    list of Handed
        Sorted.
    list of str
        What lies there and was not understood, in a sentence each.

    Raises
    ------
    ValueError
        If there is no such folder, or no student's folder in it.
    """
    folder = Path(folder)
    students = [path for path in _entries(folder) if path.is_dir()] if folder.is_dir() else []
    if not students:
        raise ValueError(
            f"{folder} holds no submissions: STUDENT/02_convolution.ipynb is expected."
        )
    handed, odd = [], [f"{path} is not in a student's folder." for path in _files(folder)]
    for student in students:
        found, strange = _of_student(student, sorted(assignments))
        handed, odd = handed + found, odd + strange
    return sorted(handed), odd


def _of_student(folder, names):
    found, odd = [], []
    for path in _entries(folder):
        name, number = _name_and_number(path, names)
        if path.name == STAMP:
            continue
        if name is None:
            odd.append(f"{path} belongs to no assignment.")
        elif path.is_dir():
            found += _in_folder(path, name, folder.name)
        else:
            found.append(_handed(path, name, folder.name, number, _time(folder / STAMP, path)))
    return found, odd


def _in_folder(folder, name, student):
    attempts = [path for path in _entries(folder) if path.is_dir() and path.name.isdecimal()]
    places = [(int(path.name), path) for path in attempts] or [(1, folder)]
    chosen = [(number, place, _chosen(place, name)) for number, place in places]
    return [
        _handed(path, name, student, number, _time(place / STAMP, path))
        for number, place, path in chosen
        if path is not None
    ]


def _chosen(folder, name):
    """Of several files take the one that is called right, else a notebook, else any."""
    files = [path for path in _files(folder) if path.name != STAMP]
    ranked = sorted(files, key=lambda p: (p.name != f"{name}.ipynb", p.suffix != ".ipynb", p.name))
    return ranked[0] if ranked else None


def _name_and_number(path, names):
    stem = path.name if path.is_dir() else path.stem
    for name in names:
        found = re.fullmatch(rf"{re.escape(name)}(?:[-_ ]?\(?(\d{{1,3}})\)?)?", stem)
        if found:
            return name, int(found[1] or 0) + 1
    return None, 0


def _handed(path, name, student, number, submitted):
    return Handed(name, student, number, path, submitted)


def _time(stamp, path):
    """Read when it was handed in: nbgrader's file, else when the notebook was last changed."""
    try:
        words = stamp.read_text(encoding="utf-8").strip()
        date, _, zone = words.rpartition(" ") if "/" in words else (words, "", "")
        time = parser.parse(date)
        time = time.replace(tzinfo=time.tzinfo or tz.gettz(zone or "UTC") or UTC)
    except (OSError, ValueError, OverflowError):
        time = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return time.astimezone(UTC).isoformat(timespec="seconds")


def _entries(folder):
    """List what is no link, which could lead anywhere, and not hidden."""
    return sorted(p for p in folder.iterdir() if not p.is_symlink() and not p.name.startswith("."))


def _files(folder):
    return [path for path in _entries(folder) if path.is_file()]
