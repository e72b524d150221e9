"""The gate lets a well-made notebook pass, and none of the faulty copies.

All copies go through the gate's command together; each must fail by the tests that are meant to
catch it, by no other, and in words that say what is wrong. Copies that break a rule only are not
run again, cell by cell, because starting a kernel for each takes most of the time.
"""

import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest

from tests.gate.faults import FAULTS
from tests.gate.sample import store_sample
from tools.notebook_gate import COMMAND
from tools.notebook_rules import RULES
from tools.notebooks import stored_form

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[2]
# These faults are what the stored form takes away.
KEPT_AS_THEY_ARE = {"widget-state", "widget-number", "own-kernel", "trace-of-editor"}
CELLS = 15  # code cells of the sample, set-up cell included
# Long enough for a cell that imports Matplotlib on a busy machine.
SECONDS = "12"


class Verdict(NamedTuple):
    """What the gate said about one notebook: messages by the tests that failed, and the others."""

    failed: dict[str, str]
    skipped: set[str]
    passed: set[str]


class Run(NamedTuple):
    """One run of the gate's command."""

    exit_code: int
    verdicts: dict[str, Verdict]
    printed: str


def run_gate(folder: Path, *more: str) -> Run:
    """Run the gate's command on the notebooks of a folder, with a shorter time for a cell."""
    report = folder / "report.xml"
    options = ["-c", "pyproject.toml", "--junitxml", str(report), "--nbval-cell-timeout", SECONDS]
    settings = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    done = subprocess.run(
        [sys.executable, *COMMAND, *options, *more, str(folder)],
        cwd=ROOT,
        env=settings,
        capture_output=True,
        text=True,
        check=False,
    )
    return Run(done.returncode, verdicts(report), done.stdout + done.stderr)


def verdicts(report: Path) -> dict[str, Verdict]:
    """Read a report in JUnit's form: notebook by notebook, what became of each test."""
    found: dict[str, Verdict] = defaultdict(lambda: Verdict({}, set(), set()))
    for case in ElementTree.parse(report).iter("testcase"):
        verdict = found[case.get("classname").split(".")[-2]]
        name = case.get("name")
        failures = [child for child in case if child.tag in {"failure", "error"}]
        if failures:
            verdict.failed[name] = failures[0].get("message") + (failures[0].text or "")
        elif case.find("skipped") is not None:
            verdict.skipped.add(name)
        else:
            verdict.passed.add(name)
    return found


@pytest.fixture(scope="module")
def stored(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("stored") / "sample.ipynb"
    store_sample(path)
    return path


@pytest.fixture(scope="module")
def runs(stored, tmp_path_factory) -> list[Run]:
    """Two runs: over the copies that a rule catches, and over those that running them catches."""
    found = []
    for kernel in (False, True):
        folder = tmp_path_factory.mktemp("faulty")
        for name in (name for name in FAULTS if needs_kernel(name) == kernel):
            write_faulty(name, stored, folder)
        found.append(run_gate(folder, *([] if kernel else ["-m", "chapter_rule"])))
    return found


@pytest.fixture(scope="module")
def faulty(runs) -> dict[str, Verdict]:
    return runs[0].verdicts | runs[1].verdicts


def needs_kernel(name: str) -> bool:
    """Whether one of nbval's tests, which are named after cells, is to catch the fault."""
    return any(test.startswith("Cell") for test in FAULTS[name].caught_by)


def write_faulty(name: str, stored: Path, folder: Path) -> None:
    """Write a copy of the stored sample with one fault."""
    notebook = nbformat.read(stored, as_version=4)
    FAULTS[name].plant(notebook)
    as_is = nbformat.writes(notebook) + "\n"
    text = as_is if name in KEPT_AS_THEY_ARE else stored_form(notebook)
    (folder / f"{name}.ipynb").write_text(text, encoding="utf-8")


def test_the_unbroken_notebook_passes(stored):
    run = run_gate(stored.parent)
    assert run.exit_code == 0, run.printed
    verdict = run.verdicts["sample"]
    assert len(verdict.passed) == CELLS + len(RULES)
    assert not verdict.skipped


def test_faults_make_the_command_fail(runs, faulty):
    assert [run.exit_code for run in runs] == [1, 1], runs[0].printed + runs[1].printed
    assert set(faulty) == set(FAULTS)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_caught_by_what_is_meant_to_catch_it(faulty, name):
    assert set(faulty[name].failed) == FAULTS[name].caught_by


@pytest.mark.parametrize("name", FAULTS)
def test_the_message_says_where_and_what(faulty, name):
    messages = "\n".join(faulty[name].failed.values())
    assert FAULTS[name].words in messages
    assert f"{name}.ipynb" in messages


@pytest.mark.parametrize("name", ["exception", "endless-loop", "unstoppable-loop"])
def test_cells_after_one_that_did_not_end_are_left_out(faulty, name):
    assert faulty[name].skipped == {f"Cell {number}" for number in range(8, CELLS)}
