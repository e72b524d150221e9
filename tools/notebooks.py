"""Run the notebooks and store their outputs in the one form that the book and the gate expect.

    python -m tools.notebooks run [FILES]      runs, stores outputs; all chapters without FILES
    python -m tools.notebooks check [FILES]    says which files are not in the stored form

`check` runs nothing: whether the outputs are still what the code gives, the gate finds out. A
notebook may be written in any editor; `run` gives it the set-up cell, a plain kernel, steady cell
ids and no trace of who ran it when, nor the number that a widget had in that run. Running twice
gives the same bytes: an output that may change from run to run (tag ``nbval-ignore-output``) is
kept while no code up to its cell has changed, unless ``--refresh`` asks for a new one.
"""

import argparse
import base64
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from tools import setup_cell
from tools.kernel_environment import kernel_environment
from tools.png_size import smaller

ROOT = Path(__file__).resolve().parents[1]
IGNORE_TAG = "nbval-ignore-output"
DIGEST = "code_digest"

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
# The lexer is named because the plain one stumbles over %pip, and the book fails on warnings.
LANGUAGE_INFO = {
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "pygments_lexer": "ipython3",
}
# What editors and services leave behind about a person, a machine or a moment.
NOTEBOOK_TRACES = {"celltoolbar", "signature", "toc", "vscode", "widgets"}
CELL_TRACES = {
    "ExecuteTime",
    "collapsed",
    "colab",
    "execution",
    "executionInfo",
    "id",
    "outputId",
    "pycharm",
    "scrolled",
    "trusted",
    "vscode",
}
# A widget's place in one run; no other kernel knows it.
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
# nbformat gives eight hexadecimal digits, JupyterLab a whole UUID: new ones at every making.
RANDOM_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})?")


class NotebookError(Exception):
    """A notebook that cannot be read or run; its text is a sentence for whoever wrote it."""


def read(text: str) -> nbformat.NotebookNode:
    """Read a notebook, giving a steady id to each cell that has none or a random one.

    Raises
    ------
    NotebookError
        If `text` is not a notebook.
    """
    try:
        raw = json.loads(text)
        if raw["nbformat"] != 4:
            raw = json.loads(nbformat.v4.writes(nbformat.reads(text, as_version=4)))
        _name_cells(raw["cells"])
        raw["nbformat_minor"] = 5
        notebook = nbformat.reads(json.dumps(raw), as_version=4)
        nbformat.validate(notebook)
    except (ValueError, KeyError, TypeError, nbformat.ValidationError) as error:
        reason = str(error).splitlines()[0]
        raise NotebookError(f"it cannot be read as a notebook ({reason}).") from error
    return notebook


def stored_form(notebook: nbformat.NotebookNode) -> str:
    """Return the text of `notebook` as it is stored: plain kernel, no traces, one newline last."""
    kept = {key: value for key, value in notebook.metadata.items() if key not in NOTEBOOK_TRACES}
    notebook = nbformat.from_dict(
        {
            "cells": [_plain_cell(cell) for cell in notebook.cells],
            "metadata": kept | {"kernelspec": KERNELSPEC, "language_info": LANGUAGE_INFO},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )
    return nbformat.v4.writes(notebook).rstrip("\n") + "\n"


def with_setup_cell(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return `notebook` with the set-up cell as its first code cell, refreshed or put there."""
    cells = list(notebook.cells)
    first = next((i for i, cell in enumerate(cells) if cell.cell_type == "code"), len(cells))
    setup = nbformat.v4.new_code_cell(
        setup_cell.source(), id=setup_cell.ID, metadata={"tags": list(setup_cell.TAGS)}
    )
    if first < len(cells) and is_setup_cell(cells[first]):
        old = cells.pop(first)
        setup.execution_count, setup.outputs = old.execution_count, old.outputs
    after = [cell for cell in cells[first:] if not is_setup_cell(cell)]
    return nbformat.from_dict({**notebook, "cells": [*cells[:first], setup, *after]})


def is_setup_cell(cell: nbformat.NotebookNode) -> bool:
    """Whether `cell` is the set-up cell, perhaps one of an earlier version."""
    tagged = setup_cell.TAG in cell.metadata.get("tags", [])
    return cell.cell_type == "code" and (cell.get("id") == setup_cell.ID or tagged)


def code_digest(notebook: nbformat.NotebookNode, last: int) -> str:
    """Return a short digest of the code up to cell `last`, without the set-up cell."""
    cells = [cell for cell in notebook.cells[: last + 1] if cell.cell_type == "code"]
    code = "\0".join(cell.source.rstrip() for cell in cells if not is_setup_cell(cell))
    return hashlib.sha256(code.encode()).hexdigest()[:12]


def run(path: Path, *, timeout: float = 300, refresh: bool = False) -> bool:
    """Run the notebook at `path`, store it, and return whether the file changed.

    Parameters
    ----------
    path
        The notebook; it is replaced in one step, or stays as it is when a cell fails.
    timeout
        Seconds that one cell may take.
    refresh
        Whether outputs that may change from run to run are replaced as well.

    Raises
    ------
    NotebookError
        If it cannot be read, or a cell fails or never ends.
    """
    before = _text(path)
    notebook = with_setup_cell(read(before))
    kept = {} if refresh else _kept_outputs(notebook)
    execute(notebook, path.parent, timeout=timeout)
    _shrink_figures(notebook)
    for index, cell in enumerate(notebook.cells):
        if IGNORE_TAG in cell.metadata.get("tags", []):
            cell.outputs = kept.get(index, cell.get("outputs", []))
            cell.metadata[DIGEST] = code_digest(notebook, index)
    after = stored_form(notebook)
    if after != before:
        _replace(path, after)
    return after != before


def execute(notebook: nbformat.NotebookNode, folder: Path, *, timeout: float) -> None:
    """Run every cell of `notebook` in a fresh kernel started in `folder`, outputs stored in it."""
    running: list[str] = []
    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        coalesce_streams=True,
        record_timing=False,
        store_widget_state=False,
        on_cell_start=lambda cell, cell_index: running.append(describe(notebook, cell_index)),
    )
    try:
        with kernel_environment():
            # What the kernel's process says about itself is nobody's output.
            client.execute(stderr=subprocess.DEVNULL)
    except CellTimeoutError as error:
        raise NotebookError(f"{running[-1]}: it did not end within {timeout:g} seconds.") from error
    except CellExecutionError as error:
        raise NotebookError(f"{running[-1]}: {error.ename}: {error.evalue}") from error
    except DeadKernelError as error:
        raise NotebookError(f"{running[-1]}: the kernel died while it ran.") from error


def describe(notebook: nbformat.NotebookNode, index: int) -> str:
    """Name a cell as a reader finds it: its number among the code cells, and its first line."""
    cell = notebook.cells[index]
    lines = [line.strip() for line in cell.source.splitlines() if line.strip()] or ["empty"]
    first = lines[0] if len(lines[0]) <= 48 else lines[0][:45] + "..."
    if cell.cell_type != "code":
        return f"text cell ({first})"
    number = sum(cell.cell_type == "code" for cell in notebook.cells[: index + 1])
    return f"code cell {number} ({first})"


def in_stored_form(path: Path) -> bool:
    """Whether `run` would leave the file at `path` alone if every output came out the same."""
    text = _text(path)
    return stored_form(with_setup_cell(read(text))) == text


def _text(path: Path) -> str:
    # Not read_text, which would hide Windows line ends from the comparison.
    return path.read_bytes().decode()


def _name_cells(cells: list[dict]) -> None:
    taken = {cell.get("id") for cell in cells}
    seen: set[str] = set()
    for cell in cells:
        name = cell.get("id") or ""
        if not name or name in seen or RANDOM_ID.fullmatch(name):
            name = _fresh_id(cell, taken | seen)
        cell["id"] = name
        seen.add(name)


def _fresh_id(cell: dict, taken: set[str]) -> str:
    text = cell["cell_type"] + "".join(cell["source"])
    name = base = "cell-" + hashlib.sha256(text.encode()).hexdigest()[:8]
    repeat = 1
    while name in taken:
        repeat += 1
        name = f"{base}-{repeat}"
    return name


def _plain_cell(cell: nbformat.NotebookNode) -> dict:
    metadata = {key: value for key, value in cell.metadata.items() if key not in CELL_TRACES}
    plain = {**cell, "metadata": metadata, "source": cell.source.rstrip()}
    if cell.cell_type == "code":
        plain["outputs"] = [_plain_output(output) for output in cell.outputs]
    return plain


def _plain_output(output: nbformat.NotebookNode) -> dict:
    plain = {key: value for key, value in output.items() if key != "transient"}
    if WIDGET_VIEW in plain.get("data", {}):
        kept = {kind: value for kind, value in plain["data"].items() if kind != WIDGET_VIEW}
        plain["data"] = kept
    if "image/png" in plain.get("data", {}):
        # Some versions of ipykernel break the lines, some do not.
        png = "".join(plain["data"]["image/png"].split())
        plain["data"] = {**plain["data"], "image/png": png}
    return plain


def _shrink_figures(notebook: nbformat.NotebookNode) -> None:
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    for data in (output.get("data", {}) for output in outputs):
        if "image/png" in data:
            png = base64.b64decode(data["image/png"])
            data["image/png"] = base64.b64encode(smaller(png)).decode()


def _kept_outputs(notebook: nbformat.NotebookNode) -> dict[int, list]:
    """Return by cell the changeable outputs whose code is still what made them."""
    return {
        index: [dict(output) for output in cell.outputs]
        for index, cell in enumerate(notebook.cells)
        if IGNORE_TAG in cell.metadata.get("tags", [])
        and cell.metadata.get(DIGEST) == code_digest(notebook, index)
    }


def _replace(path: Path, text: str) -> None:
    mode = path.stat().st_mode
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-")
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _run_all(paths: list[Path], timeout: float, refresh: bool) -> int:
    failures = 0
    for path in paths:
        start = time.perf_counter()
        try:
            outcome = "stored" if run(path, timeout=timeout, refresh=refresh) else "unchanged"
        except (NotebookError, OSError) as fault:
            failures += 1
            print(f"{path}: NOT stored. {fault}", flush=True)
        else:
            print(f"{path}: {outcome} ({time.perf_counter() - start:.1f} s)", flush=True)
    return 1 if failures else 0


def _check_all(paths: list[Path]) -> int:
    stale = 0
    for path in paths:
        try:
            fine = in_stored_form(path)
        except (NotebookError, OSError) as fault:
            stale += 1
            print(f"{path}: {fault}")
        else:
            stale += not fine
            print(f"{path}: {'in the stored form' if fine else 'would change'}")
    if stale:
        print("To store them again: python -m tools.notebooks run FILE")
    return 1 if stale else 0


def main(arguments: list[str] | None = None) -> int:
    """Run or check the notebooks named, or all chapters."""
    parser = argparse.ArgumentParser(prog="python -m tools.notebooks", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("action", choices=["run", "check"])
    parser.add_argument("files", nargs="*", type=Path, help="notebooks (default: all chapters)")
    parser.add_argument("--timeout", type=float, default=300, help="seconds for one cell")
    parser.add_argument("--refresh", action="store_true", help="renew changeable outputs too")
    given = parser.parse_args(arguments)
    paths = given.files or sorted((ROOT / "notebooks").glob("*.ipynb"))
    if not paths:
        print("There is no notebook in notebooks/ yet: name one, or write one.")
        return 1
    if given.action == "check":
        return _check_all(paths)
    return _run_all(paths, given.timeout, given.refresh)


if __name__ == "__main__":
    sys.exit(main())
