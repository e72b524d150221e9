"""What a student hands in: read kindly, and put back in order where it was altered."""

import json
from dataclasses import dataclass

import nbformat
from nbgrader import utils

from aigc_lessons.grading.assignment import grade_id

# What is read of nbgrader's metadata, and of which kind it has to be.
KEPT = {
    "grade_id": str,
    "grade": bool,
    "solution": bool,
    "locked": bool,
    "points": int | float,
    "checksum": str,
}
OTHER_NUMBERS = "its numbers are not this student's; it was graded with this student's."
LARGEST = 128 * 2**20  # the outputs in it are not read, but may be large


class UnreadableError(ValueError):
    """A file that is no notebook of this assignment; the text says why."""


@dataclass(frozen=True)
class Step:
    """A cell to run, or a question to judge.

    Attributes
    ----------
    source : str
        Code: the student's own, or the source's.
    cell : str or None
        The cell's name in nbgrader, where it has one.
    judged : bool
        Whether it is a test, which the judge runs.
    ours : bool
        Whether it is the source's.
    """

    source: str
    cell: str | None
    judged: bool = False
    ours: bool = False


@dataclass(frozen=True)
class Restored:
    """A submission in order again.

    Attributes
    ----------
    steps : tuple of Step
        What to do, in the student's order; tests that were deleted come last.
    texts : dict
        What students wrote into the cells that a person marks.
    codes : dict
        What stands in the answer cells, to be shown with the feedback.
    altered : dict
        By the names of tests: "edited" or "deleted".
    notes : tuple of str
        What else was altered.
    """

    steps: tuple
    texts: dict
    codes: dict
    altered: dict
    notes: tuple


def read(content):
    """Read a notebook from the bytes of a file.

    Parameters
    ----------
    content : bytes
        Whatever was handed in.

    Returns
    -------
    nbformat.NotebookNode
        In nbformat 4, whichever it was: sources and names alone.

    Raises
    ------
    UnreadableError
        If it is none.
    """
    if not content.strip():
        raise UnreadableError("the file is empty.")
    if len(content) > LARGEST:
        raise UnreadableError(f"the file has more than {LARGEST // 2**20} MiB.")
    try:
        text = _decoded(content)
        told = json.loads(text)
        if told.get("nbformat", 4) != 4:
            told = nbformat.reads(text, as_version=4)
        cells = [_plain_cell(cell) for cell in told["cells"] if isinstance(cell, dict)]
    except (ValueError, RecursionError):
        raise UnreadableError("the file is no notebook: it cannot be read as one.") from None
    except Exception:  # nbformat has errors of many kinds
        raise UnreadableError("the file is no notebook: something in it is missing.") from None
    return nbformat.v4.new_notebook(cells=cells)


def restore(notebook, handed_out, source):
    """Take from a submission what the student wrote, and all else from the source.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        What came back.
    handed_out : nbformat.NotebookNode
        The student's version, as it was.
    source : nbformat.NotebookNode
        The source with the student's own numbers.

    Returns
    -------
    Restored

    Raises
    ------
    UnreadableError
        If it is another notebook.
    """
    known = {grade_id(cell): cell for cell in source.cells if grade_id(cell)}
    given = {grade_id(cell): plain(cell.source) for cell in handed_out.cells if grade_id(cell)}
    _require_ours(notebook, given)
    steps, texts, codes, altered, notes = [], {}, {}, {}, []
    for cell, name in _guessed(_named(notebook, given), given):
        fixed = name in known and utils.is_locked(known[name])
        # An editor may have made a text of code, or code of a text: its name says what it was.
        code = known.get(name, cell).cell_type == "code"
        if fixed and plain(cell.source) != given[name]:
            if _is_as_handed_out(cell) and name == "own":
                notes.append(OTHER_NUMBERS)
            elif _is_as_handed_out(cell):
                notes.append(f"the cell {name} is of another version; the present one was used.")
            elif utils.is_grade(known[name]):
                altered[name] = "edited"
            else:
                notes.append(f"the cell {name} was altered; the original was used.")
        if not code and not fixed:
            _collect(texts, name, cell, known, given)
        elif code:
            text = known[name].source if fixed else cell.source
            steps.append(Step(text, name, fixed and utils.is_grade(known[name]), fixed))
            codes.update({} if fixed or name is None else {name: cell.source})
    steps, lost = _completed(steps, known)
    altered |= dict.fromkeys(lost, "deleted")
    own = [step.source for step in steps if step.cell not in known or step.cell in codes]
    return Restored(steps, texts, codes, altered, (*notes, *_odd("\n".join(own))))


def plain(text):
    """Forget what editors change without being asked: line ends and spaces behind lines.

    Examples
    --------
    >>> plain("a = 1  \\r\\nb = 2\\n") == plain("a = 1\\nb = 2")
    True
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def _decoded(content):
    """Read the bytes in the encoding that their beginning shows, else in that of old editors."""
    try:
        return content.decode(json.detect_encoding(content))
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _plain_cell(cell):
    """Take what counts from a cell, whatever else is in it."""
    source = cell.get("source") or ""
    source = "".join(map(str, source)) if isinstance(source, list) else str(source)
    source = source.encode("utf-8", "replace").decode()  # without halves of characters
    made = (
        nbformat.v4.new_code_cell if cell["cell_type"] == "code" else nbformat.v4.new_markdown_cell
    )
    return made(source.replace("\r\n", "\n").replace("\r", "\n"), metadata=_known_metadata(cell))


def _known_metadata(cell):
    """Keep nbgrader's name of a cell, and what its checksum is of."""
    try:
        told = cell["metadata"]["nbgrader"]
        kept = {name: told[name] for name, kind in KEPT.items() if isinstance(told.get(name), kind)}
    except (AttributeError, KeyError, TypeError):
        return {}
    return {"nbgrader": kept} if "grade_id" in kept else {}


def _is_as_handed_out(cell):
    """Say whether a cell is what its checksum says: then its source has changed since."""
    told = cell.metadata.get("nbgrader", {})
    graded = told.get("grade", False) and "points" not in told
    return "checksum" in told and not graded and utils.compute_checksum(cell) == told["checksum"]


def _require_ours(notebook, given):
    names = {grade_id(cell) for cell in notebook.cells} - {None}
    texts = {plain(cell.source) for cell in notebook.cells}
    title = given.get("title")
    if title is not None and title in texts:
        return
    recognised = [name for name, text in given.items() if text and text in texts]
    if len(recognised) * 4 < len(given):
        also = "it has cells of an assignment, but of another one" if names else "it has none of it"
        raise UnreadableError(f"this notebook is not the one that was handed out: {also}.")


def _named(notebook, given):
    """Pair every cell with its name; where a tool lost the names, by what stands in it."""
    by_text = {text: name for name, text in given.items() if len(text) > 8}
    seen, pairs = set(), []
    for cell in notebook.cells:
        name = grade_id(cell)
        if name not in given:
            name = by_text.get(plain(cell.source))
        if name in seen:  # a copy of a cell is a cell of the student's own
            name = None
        seen.add(name)
        pairs.append((cell, name))
    return pairs


def _guessed(pairs, given):
    """Name the code before a test after what the test is about, where that is nowhere else."""
    taken, coming, made = {name for _, name in pairs}, None, []
    for cell, name in reversed(pairs):
        if name is None and cell.cell_type == "code" and coming in given.keys() - taken:
            name = coming
        taken.add(name)
        coming = name.removesuffix("-test") if name else coming
        made.append((cell, name))
    return reversed(made)


def _collect(texts, name, cell, known, given):
    """Keep what a person will mark; a text that lost its name goes to the first open question."""
    open_ones = [n for n, c in known.items() if utils.is_grade(c) and utils.is_solution(c)]
    if name in open_ones:
        texts[name] = cell.source
    elif name is None and open_ones and plain(cell.source) not in given.values():
        texts[open_ones[0]] = f"{texts.get(open_ones[0], '')}\n\n{cell.source}".strip()


def _completed(steps, known):
    """Put deleted cells back: what is given goes first, tests go last; name the tests."""
    there = {step.cell for step in steps}
    lost = [n for n, c in known.items() if c.cell_type == "code" and utils.is_locked(c)]
    lost = [name for name in lost if name not in there]
    tests = [name for name in lost if utils.is_grade(known[name])]
    first = [Step(known[name].source, name, ours=True) for name in lost if name not in tests]
    last = [Step(known[name].source, name, judged=True, ours=True) for name in tests]
    return (*first, *steps, *last), tests


ODD = ("aigc_lessons.grading", "setprofile", "settrace", "/proc/", "os._exit", "ast_transformers")


def _odd(code):
    """Name what honest answers hardly mention, for a person to look at."""
    return [f"the code mentions {word}: have a look." for word in ODD if word in code]
