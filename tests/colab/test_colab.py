"""Beside the versions that Colab ships, the package changes nothing, and every notebook runs.

The packages go into an environment of their own, `.venv-colab`, which is kept for the next time.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from aigc_lessons.grading import assignment, versions
from tools import setup_cell

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".venv-colab"
PINS = ROOT / "tests" / "colab" / "constraints.txt"
RUNNER = ROOT / "tests" / "colab" / "run_notebook.py"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
ASSIGNMENTS = sorted(path.name for path in (ROOT / "assignments").iterdir())

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]

# The set-up cell in Colab's IPython, with a %pip that only writes down what it is given.
SETUP = f"""
from IPython.core.interactiveshell import InteractiveShell
shell, given = InteractiveShell(), []
shell.register_magic_function(given.append, magic_name="pip")
shell.run_cell({setup_cell.source()!r}).raise_error()
print(given)
"""


class Environment:
    """An environment with Colab's packages and without ours."""

    def __init__(self, python: str):
        self.python = FOLDER / ("Scripts" if os.name == "nt" else "bin") / "python"
        self.remembered = FOLDER / "shipped.json"
        self.recipe = [python, PINS.read_text()]
        self.has_package = True  # perhaps, after a run that was interrupted
        if not self._is_as_it_was():
            self._make(python)
        self.shipped = self.packages()

    def put_package(self, source: Path) -> None:
        """Install our package, unless it is there."""
        if not self.has_package:
            self.call("-m", "pip", "install", "-q", source)
            self.has_package = True

    def take_package(self) -> None:
        """Remove our package, unless it is not there."""
        if self.has_package:
            self.call("-m", "pip", "uninstall", "-q", "-y", "aigc-lessons")
            self.has_package = False

    def call(self, *arguments: str | Path, cwd: Path | None = None) -> str:
        """Run the environment's Python; fail with all that it printed if it fails."""
        # IPython would look for modules in VIRTUAL_ENV too: in ours, with the package.
        hidden = ("PYTHONPATH", "MPLBACKEND", "PYTEST_ADDOPTS", "VIRTUAL_ENV")
        variables = {key: value for key, value in os.environ.items() if key not in hidden}
        command = [str(self.python), *map(str, arguments)]
        done = subprocess.run(
            command, cwd=cwd or FOLDER, env=variables, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def packages(self) -> dict[str, str]:
        """Return what is installed, by name, with the version."""
        listed = json.loads(self.call("-m", "pip", "list", "--format", "json"))
        return {package["name"].lower(): package["version"] for package in listed}

    def _is_as_it_was(self) -> bool:
        if not self.remembered.is_file():
            return False
        recipe, shipped = json.loads(self.remembered.read_text())
        if recipe != self.recipe:
            return False
        self.take_package()
        return self.packages() == shipped

    def _make(self, python: str) -> None:
        shutil.rmtree(FOLDER, ignore_errors=True)
        subprocess.run([python, "-m", "venv", FOLDER], check=True)
        self.call("-m", "pip", "install", "-q", "-r", PINS)
        self.remembered.write_text(json.dumps([self.recipe, self.packages()]))
        self.has_package = False


def find_python() -> str:
    """Return Colab's Python where it is installed, else the one that runs."""
    for name in ("python3.13", sys.executable):
        command = [name, "-c", "import ensurepip, sys; print(sys.executable)"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            continue  # A version manager may put a name on the path that leads nowhere.
        return done.stdout.strip()
    raise RuntimeError("Python has no ensurepip here: install the package python3-venv.")


@pytest.fixture(scope="module")
def environment() -> Environment:
    return Environment(find_python())


@pytest.fixture
def shipped(environment) -> Environment:
    environment.take_package()
    return environment


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> Path:
    """A copy of what is built into the package, so that no earlier build gets in."""
    folder = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    unwanted = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "aigc_lessons", folder / "aigc_lessons", ignore=unwanted)
    return folder


@pytest.fixture
def with_package(environment, source) -> Environment:
    environment.put_package(source)
    return environment


def test_the_versions_are_those_that_colab_ships(shipped):
    pins = [line for line in PINS.read_text().splitlines() if line and line[0] != "#"]
    assert len(pins) >= 11
    for pin in pins:
        name, version = pin.split("==")
        assert shipped.shipped[name] == version


def test_the_setup_cell_asks_for_the_package_alone(shipped):
    assert shipped.call("-c", SETUP) == f"['install -q {setup_cell.requirement()}']\n"


def test_pip_proposes_the_package_alone(shipped, source):
    arguments = ["install", "-q", "--dry-run", "--report", "-", source]
    report = json.loads(shipped.call("-m", "pip", *arguments))
    proposed = {package["metadata"]["name"] for package in report["install"]}
    assert proposed == {"aigc-lessons"}


def test_installing_changes_no_other_package(with_package):
    after = with_package.packages()
    assert set(after) - set(with_package.shipped) == {"aigc-lessons"}
    assert {name: after[name] for name in with_package.shipped} == with_package.shipped
    with_package.call("-m", "pip", "check")


def test_the_setup_cell_then_does_nothing(with_package):
    assert with_package.call("-c", SETUP) == "[]\n"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(with_package, path, tmp_path):
    # Away from the repository, so that only what was installed can be imported.
    copy = shutil.copy(path, tmp_path)
    with_package.call(RUNNER, copy, cwd=tmp_path)


def test_there_are_notebooks():
    assert NOTEBOOKS


@pytest.mark.parametrize("version", ["student", "solution"])
@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_an_assignment_runs_as_students_get_it(name, version, with_package, tmp_path):
    one = assignment.read(ROOT / "assignments" / name)
    path = tmp_path / f"{name}.ipynb"
    nbformat.write(getattr(versions, version)(one.source(one.own("a" * 16, "s-1"))), path)
    with_package.call(RUNNER, path, cwd=tmp_path)
    assert "nbgrader" not in with_package.packages()
