"""Builds a book as ``make book`` does: warnings are errors, and every reference must resolve."""

import os
import subprocess
import sys

import pytest

from bootstrap import JUPYTER_BOOK, PAGE, ROOT, STRICT

SITE = PAGE.parent


def built_site():
    """The folder of the site that ``make book`` built."""
    if not PAGE.is_file():
        pytest.fail(f"{SITE} holds no built book: run `make book` first")
    return SITE


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
