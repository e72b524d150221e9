"""Builds a book as ``make book`` does: warnings are errors, and every reference must resolve."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = "import sys; from jupyter_book.cli.main import main; sys.exit(main())"
STRICT = ["-W", "-n", "--keep-going"]


def build(source, output):
    """Build the book in ``source`` into ``output``; the finished process has all that it said."""
    command = [sys.executable, "-c", COMMAND, "build", str(source), "--path-output", str(output)]
    return subprocess.run(
        command + STRICT,
        capture_output=True,
        text=True,
        cwd=source,
        env=os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        timeout=240,
    )
