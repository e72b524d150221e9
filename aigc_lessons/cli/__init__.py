"""The command line: ``aigc-lessons data``, ``train``, ``sample``, ``evaluate`` and ``doctor``.

Each command has a module of its own, and loads what it needs only when it is called: help comes at
once, no framework is loaded unasked, and `doctor` can speak where something is missing.
"""

from aigc_lessons.cli.commands import app, main

__all__ = ["app", "main"]
