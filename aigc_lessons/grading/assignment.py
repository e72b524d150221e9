"""An assignment's source: one notebook with solutions and hidden tests, and what draws variants."""

import copy
import hashlib
import runpy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nbformat
import numpy as np
from nbgrader import utils
from nbgrader.nbgraderformat import MetadataValidator

from aigc_lessons.grading import variants

OWN = "# OWN: "  # begins an answer cell whose text is one of the student's own


@dataclass(frozen=True)
class Asked:
    """What an assignment asks.

    Attributes
    ----------
    id : str
        The name of the cell that gives the points.
    title : str
        What a reader calls it.
    kind : str
        "auto", or "manual" for what a person marks.
    out_of : float
        Points.
    minutes : float
        How long it takes, as its author expects.
    inside : bool
        Whether its test runs beside the student's code.
    """

    id: str
    title: str
    kind: str
    out_of: float
    minutes: float
    inside: bool = False


@dataclass(frozen=True, eq=False)
class Assignment:
    """A source, read once.

    Attributes
    ----------
    name : str
        Such as "02_convolution".
    notebook : nbformat.NotebookNode
        The source with the numbers that stand in it.
    variant : Path or None
        The file whose ``draw(rng)`` gives a student's own numbers.
    digest : str
        A hash of the folder's files.
    """

    name: str
    notebook: nbformat.NotebookNode
    variant: Path | None
    digest: str

    @cached_property
    def draw(self):
        """What draws a student's own numbers, or None."""
        return runpy.run_path(str(self.variant))["draw"] if self.variant else None

    def __getstate__(self):
        """Leave out what is computed when it is needed, so that another process can have it."""
        return {name: getattr(self, name) for name in ("name", "notebook", "variant", "digest")}

    @cached_property
    def asked(self):
        """What it asks, in its order."""
        return tuple(_asked(cell) for cell in self.notebook.cells if utils.is_grade(cell))

    @cached_property
    def title(self):
        """The notebook's first heading, or the name where there is none."""
        headings = (
            line
            for cell in self.notebook.cells
            for line in cell.source.split("\n")
            if cell.cell_type == "markdown" and line.startswith("# ")
        )
        return next(headings, self.name).removeprefix("# ")

    @cached_property
    def settings(self):
        """What it says about itself in the notebook's metadata, such as limits."""
        return self.notebook.metadata.get("aigc", {})

    def own(self, seed=None, student=None):
        """Draw a student's own numbers; without a seed, those that stand in the source."""
        if self.draw is None:
            return {}
        if seed is None:
            return self.draw(np.random.default_rng(0))
        return self.draw(variants.rng_of(seed, student, self.name))

    def source(self, own=None):
        """Give the source with a student's own numbers written into it."""
        made = copy.deepcopy(self.notebook)
        for cell in made.cells if own else ():
            if grade_id(cell) == "own" and cell.cell_type == "code":
                cell.source = variants.own_cell(_short(own))
            elif utils.is_solution(cell) and cell.source.startswith(OWN):
                first, _, rest = cell.source.partition("\n")
                cell.source = own[first.removeprefix(OWN).strip()].rstrip("\n") + "\n" + rest
        return made


def read(folder):
    """Read an assignment's folder.

    Parameters
    ----------
    folder : str or Path
        It holds a notebook of its own name, and a ``variant.py`` where numbers are drawn.

    Returns
    -------
    Assignment

    Raises
    ------
    ValueError
        If there is no such notebook, or it is no source of nbgrader's.
    """
    folder = Path(folder)
    path, variant = folder / f"{folder.name}.ipynb", folder / "variant.py"
    if not path.is_file():
        raise ValueError(f"{path} does not exist, but is where an assignment's source is expected.")
    notebook = nbformat.read(path, as_version=4)
    try:
        MetadataValidator().validate_nb(notebook)
    except Exception as error:
        raise ValueError(f"{path} is no source of nbgrader's: {error}") from None
    files = [file for file in (path, variant) if file.is_file()]
    digest = hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()
    return Assignment(folder.name, notebook, variant if variant in files else None, digest)


def read_all(folder, names=()):
    """Read some assignments, or all that a folder holds: a dict by name.

    Raises
    ------
    ValueError
        If there is none.
    """
    folder = Path(folder)
    found = sorted(
        path.parent for path in folder.glob("*/*.ipynb") if path.stem == path.parent.name
    )
    chosen = [folder / name for name in names] or found
    if not chosen:
        raise ValueError(f"{folder} holds no assignment: NAME/NAME.ipynb is expected there.")
    return {path.name: read(path) for path in chosen}


def grade_id(cell):
    """Give a cell's name in nbgrader, or None."""
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def _short(own):
    """Leave out what an answer cell holds in full."""
    return {key: value for key, value in own.items() if not _is_text(value)}


def _is_text(value):
    return isinstance(value, str) and "\n" in value


def _asked(cell):
    about = cell.metadata.get("aigc", {})
    named = cell.metadata.nbgrader
    return Asked(
        id=named.grade_id,
        title=about.get("title", named.grade_id),
        kind="manual" if utils.is_solution(cell) else "auto",
        out_of=float(named.points),
        minutes=float(about.get("minutes", 0)),
        inside=about.get("judge") == "inside",
    )
