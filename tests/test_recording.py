"""The counting of tests/conftest.py, tried on a project of one equation in another process."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = ["tests/conftest.py", "tests/agreement.py", "tools/equations.py", "tools/verification.py"]
REPORT = "book/verification.json"
SETTINGS = """
[tool.pytest.ini_options]
addopts = "--strict-markers --import-mode=importlib"
pythonpath = ["."]
markers = ["equation(label)"]
testpaths = ["tests"]
"""
GOOD = """
import numpy as np
import pytest
from tests.agreement import agrees


@pytest.mark.equation("eq-double")
@pytest.mark.parametrize("reference", ["adding", "shifting"])
def test_double(reference):
    agrees("eq-double", reference, np.ones(2), np.ones(2), 1e-9)
"""
ONE_MORE_CASE = "    agrees('eq-double', reference, np.ones(2), np.ones(2), 1e-9)\n"


@pytest.fixture
def project(tmp_path):
    for folder in ("tests", "tools", "book", "aigc_lessons/ops"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "__init__.py").touch()
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "aigc_lessons/ops/doubling.py").write_text('def double(x):\n    """eq-double."""\n')
    (tmp_path / "book/page.md").write_text("$$y = 2x$$ (eq-double)\n")
    (tmp_path / "tests/test_double.py").write_text(GOOD)
    return tmp_path


@pytest.fixture
def written(project):
    assert run(project, "--write-verification")[0] == 0
    return project


def run(project, *arguments):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    no_plugins = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # a tenth of the time
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, env=no_plugins)
    return done.returncode, done.stdout + done.stderr


def add(project, text):
    path = project / "tests/test_double.py"
    path.write_text(path.read_text() + text)


def test_the_report_is_written_and_then_agreed_with(project):
    code, output = run(project, "--write-verification")
    assert code == 0, output
    assert "are rewritten" in output
    entry = json.loads((project / REPORT).read_text())["equations"]["eq-double"]
    assert entry["functions"] == ["ops.double"]
    assert [(c["reference"], c["cases"]) for c in entry["checks"]] == [
        ("adding", 1),
        ("shifting", 1),
    ]
    assert (
        "Equation {eq}`eq-double`, computed by `ops.double`"
        in (project / "book/how_we_know.md").read_text()
    )
    code, output = run(project)
    assert code == 0, output
    assert "verification" not in output


def test_workers_count_what_one_process_counts(written):
    code, output = run(written, "-p", "xdist", "-n", "2")
    assert code == 0, output
    assert "verification" not in output
    add(written, ONE_MORE_CASE)
    code, output = run(written, "-p", "xdist", "-n", "2")
    assert code == 1
    assert "1 cases in the report, 2 cases in this run" in output


def test_another_number_of_cases_fails_the_run_and_says_what_to_do(written):
    add(written, ONE_MORE_CASE)
    before = (written / REPORT).read_text()
    code, output = run(written)
    assert code == 1
    kind = "(float64, tolerance 1e-09)"
    assert f"eq-double, adding {kind}: 1 cases in the report, 2 cases in this run." in output
    assert "run `make verification`" in output
    assert (written / REPORT).read_text() == before


def test_another_function_fails_the_run(written):
    (written / "aigc_lessons/ops/doubling.py").rename(written / "aigc_lessons/ops/other.py")
    assert run(written)[0] == 0
    (written / "aigc_lessons/ops/other.py").write_text('def twice(x):\n    """eq-double."""\n')
    code, output = run(written)
    assert code == 1
    assert "eq-double, functions: ops.double in the report, ops.twice in this run." in output


def test_numbers_of_cases_are_not_compared_under_other_versions(written):
    report = json.loads((written / REPORT).read_text())
    report["versions"]["hypothesis"] = "1.0"
    (written / REPORT).write_text(json.dumps(report))
    add(written, ONE_MORE_CASE)
    code, output = run(written)
    assert code == 0, output
    assert "Numbers of cases are not compared: hypothesis" in output
    del report["equations"]["eq-double"]["checks"][0]
    (written / REPORT).write_text(json.dumps(report))
    assert run(written)[0] == 1  # a reference that is not in the report still counts


def test_a_run_of_a_part_is_not_compared_and_writes_nothing(written):
    add(written, ONE_MORE_CASE)
    before = (written / REPORT).read_text()
    for part in (["-k", "adding"], ["tests/test_double.py::test_double[adding]"]):
        code, output = run(written, *part)
        assert code == 0, output
        assert "is not compared: some cases were left out" in output
        code, output = run(written, *part, "--write-verification")
        assert code == 1
        assert "is not rewritten" in output
    assert (written / REPORT).read_text() == before


def test_a_test_that_is_skipped_fails_the_run_of_everything(written):
    add(
        written,
        '\n@pytest.mark.skip\n@pytest.mark.equation("eq-double")\ndef test_later():\n    pass\n',
    )
    code, output = run(written)
    assert code == 1
    assert "1 of 2 equations' tests did not run, such as tests/test_double.py::test_later" in output


def test_a_marked_test_that_compares_nothing_fails(project):
    add(project, '\n@pytest.mark.equation("eq-empty")\ndef test_empty():\n    pass\n')
    code, output = run(project)
    assert code == 1
    assert "marked with eq-empty, but compared nothing for it" in output
    assert "is not compared: some tests failed" in output


def test_a_comparison_without_its_mark_fails(project):
    add(project, "\ndef test_bare():\n    agrees('eq-bare', 'x', np.ones(1), np.ones(1), 0)\n")
    code, output = run(project)
    assert code == 1
    assert "compared something for eq-bare without the mark" in output
