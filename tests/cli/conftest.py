"""What the tests of the command line share."""

import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from aigc_lessons.cli import app
from tests.test_imports import ROOT


@pytest.fixture
def call(monkeypatch, tmp_path):
    """Call a command in an empty folder; give its exit code, what it printed, and its errors."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        result = CliRunner().invoke(app, list(map(str, arguments)))
        # SystemExit is how a command ends; anything else would be a traceback.
        assert result.exception is None or isinstance(result.exception, SystemExit), result
        return result

    return call


@pytest.fixture
def command(tmp_path):
    """Start the command in a process of its own, in an empty folder."""

    def command(*arguments, **variables):
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", **variables}
        return subprocess.Popen(
            [sys.executable, "-m", "aigc_lessons", *map(str, arguments)],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return command
