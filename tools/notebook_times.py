"""How long the chapters' cells take to run, measured and written down.

    python -m tools.notebook_times [FILES]      runs each chapter once; all of them without FILES

The page for instructors shows these times. Nothing is stored in the notebooks. A time stands beside
a digest of the code that was timed, so that whoever reads it can tell a time of other code.
"""

import argparse
import json
import os
import platform
import resource
import sys
import time
from pathlib import Path

from aigc_lessons.training.checkpoints import write_whole
from tools.notebooks import code_digest, execute, read

ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / "book" / "notebook_times.json"
CELL_LIMIT = 240  # seconds


def digest(path):
    """Return a short digest of the code of the notebook at `path`."""
    notebook = read(path.read_text(encoding="utf-8"))
    return code_digest(notebook, len(notebook.cells))


def measure(path):
    """Run the notebook at `path` in a fresh kernel, and say how long it took.

    Returns
    -------
    dict
        ``seconds`` by the clock with the kernel's start, ``processor_seconds`` of the kernel, and
        ``code``, the digest of what ran.

    Raises
    ------
    NotebookError
        If it cannot be read, or a cell fails or never ends.
    """
    notebook = read(path.read_text(encoding="utf-8"))
    code = code_digest(notebook, len(notebook.cells))
    clock, worked = time.perf_counter(), _processor_seconds()
    execute(notebook, path.parent, timeout=CELL_LIMIT)
    return {
        "seconds": round(time.perf_counter() - clock, 1),
        "processor_seconds": round(_processor_seconds() - worked, 1),
        "code": code,
    }


def _processor_seconds():
    """Return what ended child processes, as a kernel is one, have used of the processors."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def recorded():
    """Return the committed record: ``cores``, ``python``, and ``notebooks`` by name."""
    return json.loads(RECORD.read_text(encoding="utf-8"))


def record(paths):
    """Measure the notebooks at `paths`, and keep what the record says of all others."""
    kept = recorded()["notebooks"] if RECORD.is_file() else {}
    for path in paths:
        kept[path.stem] = measure(path)
        print(f"{path.name}: {kept[path.stem]['seconds']} s", flush=True)
        python = ".".join(platform.python_version_tuple()[:2])
        made = {"cores": os.cpu_count(), "python": python, "notebooks": dict(sorted(kept.items()))}
        write_whole(RECORD, (json.dumps(made, indent=2) + "\n").encode())


def main(arguments=None):
    """Measure the notebooks named, or all chapters."""
    parser = argparse.ArgumentParser(prog="python -m tools.notebook_times")
    parser.add_argument("files", nargs="*", type=Path, help="notebooks (default: all chapters)")
    given = parser.parse_args(arguments)
    record(given.files or sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
