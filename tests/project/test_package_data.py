"""Every file that the code reads travels with the package."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "aigc_lessons"
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())
PATTERNS = SETTINGS["tool"]["setuptools"]["package-data"]["aigc_lessons"]


def shipped(folder, patterns):
    return {path for pattern in patterns for path in folder.glob(pattern)}


def left_out(folder, patterns):
    """List the files, other than code, that no pattern names."""
    files = {
        path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    }
    code = {path for path in files if path.suffix == ".py"}
    return sorted(
        str(path.relative_to(folder)) for path in files - code - shipped(folder, patterns)
    )


def test_nothing_is_left_out():
    assert left_out(PACKAGE, PATTERNS) == []


def test_a_file_that_is_left_out_would_be_seen(tmp_path):
    for name in ("metrics/extractors/mnist.json", "training/recorded/a/notes.txt", "cli/x.py"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    assert left_out(tmp_path, PATTERNS) == ["training/recorded/a/notes.txt"]


def test_every_pattern_finds_something():
    assert [pattern for pattern in PATTERNS if not list(PACKAGE.glob(pattern))] == []


def test_the_command_leads_somewhere():
    from importlib import import_module

    module, _, function = SETTINGS["project"]["scripts"]["aigc-lessons"].partition(":")
    assert callable(getattr(import_module(module), function))
