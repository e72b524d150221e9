"""The files of a release."""

from pathlib import Path

import nbformat

from aigc_lessons.grading import versions
from aigc_lessons.training.checkpoints import write_whole

VERSIONS = {
    "student": versions.student,
    "instructor": versions.instructor,
    "solution": versions.solution,
}


def release(assignment, folder, *, seed=None, students=()):
    """Write an assignment's notebooks.

    Parameters
    ----------
    assignment : Assignment
        What is released.
    folder : str or Path
        Below it ``NAME/student``, ``NAME/instructor`` and ``NAME/solution`` hold a notebook each,
        and ``NAME/students/ID`` one for each student.
    seed : str, optional
        The instructor's secret, from which every student's numbers come.
    students : sequence of str
        Their ids.

    Returns
    -------
    list of Path
    """
    base, written = Path(folder) / assignment.name, []
    for kind, made in VERSIONS.items():
        notebook = made(assignment.source(assignment.own()))
        written.append(_write(notebook, base / kind, assignment.name))
    for student in students:
        notebook = versions.student(assignment.source(assignment.own(seed, student)))
        written.append(_write(notebook, base / "students" / _safe(student), assignment.name))
    return written


def _write(notebook, folder, name):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.ipynb"
    write_whole(path, (nbformat.writes(notebook) + "\n").encode())
    return path


def _safe(student):
    """Refuse an id that would name another folder."""
    if (
        student in (".", "..")
        or any(sign in student for sign in "/\\\0")
        or student.startswith(".")
    ):
        raise ValueError(f"the id {student!r} cannot be a folder's name.")
    return student
