"""The set-up cell installs the course's package alone, and only where it is missing."""

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell

import aigc_lessons
from tools import setup_cell
from tools.address import repository


@pytest.fixture
def run_cell(monkeypatch, capsys):
    """Run the cell in a shell whose %pip only writes down what it is given."""
    given = []
    # IPython would look for modules in another environment, where that one is active.
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    shell = InteractiveShell()
    shell.register_magic_function(given.append, magic_name="pip")

    def run():
        shell.run_cell(setup_cell.source()).raise_error()
        return given, capsys.readouterr()

    yield run
    InteractiveShell.clear_instance()


@pytest.fixture
def without_package(monkeypatch):
    """Let Python find no aigc_lessons, however it is installed here."""
    for name in [name for name in sys.modules if name.split(".")[0] == "aigc_lessons"]:
        monkeypatch.delitem(sys.modules, name)
    holds_it = [part for part in sys.path if (Path(part or ".") / "aigc_lessons").is_dir()]
    monkeypatch.setattr(sys, "path", [part for part in sys.path if part not in holds_it])
    finders = [finder for finder in sys.meta_path if "editable" not in repr(finder).lower()]
    monkeypatch.setattr(sys, "meta_path", finders)
    importlib.invalidate_caches()
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("aigc_lessons")


@pytest.mark.usefixtures("without_package")
def test_where_the_package_is_missing_pip_gets_it_alone(run_cell):
    given, printed = run_cell()
    version = aigc_lessons.__version__
    archive = f"https://github.com/{repository()}/archive/refs/tags/v{version}.tar.gz"
    assert given == [f"install -q {archive}"]
    assert printed == ("", "")


def test_where_the_package_is_present_nothing_happens(run_cell):
    given, printed = run_cell()
    assert given == []
    assert printed == ("", "")


def test_nothing_else_is_named_and_nothing_pinned():
    source = setup_cell.source().lower()
    for other in ("numpy", "torch", "tensorflow", "==", "--upgrade", "-u ", "--force", "uninstall"):
        assert other not in source


def test_the_cell_is_short_and_says_what_it_does():
    lines = setup_cell.source().splitlines()
    assert len(lines) <= 6
    assert lines[0].startswith("# ")
    assert setup_cell.source() == setup_cell.source().rstrip()


def test_the_module_prints_the_cell():
    root = Path(setup_cell.__file__).parents[1]
    command = [sys.executable, "-m", "tools.setup_cell"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == setup_cell.source() + "\n"


def test_the_page_leaves_the_cell_out():
    """Jupyter Book drops cells of this tag from the page; the notebook keeps them."""
    assert "remove-cell" in setup_cell.TAGS
    for notebook in sorted((Path(setup_cell.__file__).parents[1] / "notebooks").glob("*.ipynb")):
        cells = json.loads(notebook.read_text())["cells"]
        (cell,) = [cell for cell in cells if cell.get("id") == setup_cell.ID]
        assert cell["metadata"]["tags"] == setup_cell.TAGS
