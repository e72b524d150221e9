"""From one source the notebooks for students, for instructors, and with the answers."""

import copy
import json
import re

import nbformat
from nbgrader import preprocessors

STUB = {"python": "# Write your answer here.\npass"}
TEXT_STUB = "*Write your answer here.*"
SOLUTION, HIDDEN = "SOLUTION", "HIDDEN TESTS"
POINTS = ("graded(", "graded_blanks(", "drawn(")  # shown only where an author forgot the marks
LONG_ENOUGH = 12  # characters of a line that gives something away


def student(source):
    """Make the notebook that students get: no solution, no hidden test.

    Parameters
    ----------
    source : nbformat.NotebookNode
        An assignment's source.

    Returns
    -------
    nbformat.NotebookNode

    Raises
    ------
    ValueError
        If a marked line is still in it.
    """
    made = _processed(
        source,
        preprocessors.LockCells(),
        preprocessors.ClearSolutions(code_stub=STUB, text_stub=TEXT_STUB),
        preprocessors.ClearOutput(),
        preprocessors.ClearHiddenTests(),
        preprocessors.ClearMarkScheme(),
    )
    for cell in made.cells:
        cell.source = cell.source.rstrip()
    made = _processed(made, preprocessors.ComputeChecksums(), preprocessors.CheckCellMetadata())
    text = nbformat.writes(made)
    found = leaks(text, [source]) + [word for word in POINTS if word in text]
    if found:
        raise ValueError(f"the student's notebook would show {found[0]!r}, so it is not written.")
    return made


def instructor(source):
    """Make the notebook for instructors: solutions, rubrics and hidden tests, all marked."""
    return _processed(source, preprocessors.ClearOutput(), preprocessors.CheckCellMetadata())


def solution(source):
    """Make the notebook with the answers: no hidden test, and no marks where something was."""
    made = _processed(source, preprocessors.ClearOutput(), preprocessors.ClearHiddenTests())
    for cell in made.cells:
        kept = [line for line in cell.source.split("\n") if not _mark(line)]
        cell.source = "\n".join(kept).rstrip()
    return made


def secrets(source):
    """Find the lines of a source that no student may see: a set.

    They are what stands between marks, less what stands outside of them as well.
    """
    inside, outside = set(), set()
    for cell in source.cells:
        hidden = False
        for line in map(str.strip, cell.source.split("\n")):
            if _mark(line):
                hidden = "BEGIN" in line
            else:
                (inside if hidden else outside).add(line)
    return {line for line in inside - outside if len(line) >= LONG_ENOUGH}


def leaks(text, sources):
    """Find what a text gives away: marks of nbgrader's, and marked lines of sources.

    Parameters
    ----------
    text : str
        A notebook, a page or any other file.
    sources : iterable of nbformat.NotebookNode
        Whose secrets are meant.

    Returns
    -------
    list of str
        The lines, sorted.
    """
    marks = {f"### {edge} {what}" for edge in ("BEGIN", "END") for what in (SOLUTION, HIDDEN)}
    lines = marks.union(*map(secrets, sources))
    plain = {line for line in lines if line in text}
    written = {line for line in lines if _in_json(line, text)}  # as notebooks have it
    return sorted(plain | written)


def _in_json(line, text):
    return any(json.dumps(line, ensure_ascii=ascii)[1:-1] in text for ascii in (False, True))


def _mark(line):
    return re.match(rf"\s*### (BEGIN|END) ({SOLUTION}|{HIDDEN})", line)


def _processed(source, *steps):
    made, resources = copy.deepcopy(source), {}
    for step in steps:
        step.log.setLevel("ERROR")
        made, resources = step.preprocess(made, resources)
    return made
