"""Builds a book as ``make book`` does: warnings are errors, and every reference must resolve."""

import os
import subprocess
import sys

from bootstrap import JUPYTER_BOOK, ROOT, STRICT


def build(source, output):
    """Build the book in ``source`` into ``output``; the finished process has all that it said."""
    command = [sys.executable, "-c", JUPYTER_BOOK, "build", str(source), *STRICT]
    return subprocess.run(
        [*command, "--path-output", str(output)],
        capture_output=True,
        text=True,
        cwd=source,
        env=os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        timeout=240,
    )
