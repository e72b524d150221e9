"""`make` from any state of the folder: what is missing is said in a sentence."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import bootstrap


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Point bootstrap at an empty project folder."""
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_text(f"{name}\n")
    venv = tmp_path / ".venv"
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", venv)
    for constant in ("STAMP", "STARTED", "LOG"):
        monkeypatch.setattr(bootstrap, constant, venv / getattr(bootstrap, constant).name)
    return tmp_path


@pytest.fixture
def pip(folder, monkeypatch):
    """Replace venv and pip by recorders; `pip.passes` says how the next install ends."""

    class Pip:
        passes, installs = True, []

    def install(extras):
        Pip.installs.append(set(extras))
        bootstrap.LOG.write_text("ERROR: nothing to be had\n")
        return Pip.passes

    def make(command):
        python = folder / ".venv" / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.symlink_to(sys.executable)
        return 0

    Pip.installs = []
    monkeypatch.setattr(bootstrap, "pip_install", install)
    monkeypatch.setattr(bootstrap.subprocess, "call", make)
    return Pip


def test_an_empty_folder_is_installed_once(pip):
    bootstrap.install("book")
    bootstrap.install("book")
    assert pip.installs == [{"book"}]


def test_a_larger_profile_adds_and_a_smaller_one_needs_nothing(pip):
    for profile in ("book", "lab", "book", "lab", "all", "book"):
        bootstrap.install(profile)
    assert pip.installs == [{"book"}, {"book"} | bootstrap.EXTRAS["lab"], bootstrap.EXTRAS["all"]]


def test_changed_constraints_install_again(pip, folder):
    bootstrap.install("book")
    (folder / "constraints.txt").write_text("numpy==9\n")
    bootstrap.install("book")
    assert len(pip.installs) == 2


def test_a_moved_folder_installs_again(pip, folder, monkeypatch):
    bootstrap.install("book")
    stamp = json.loads(bootstrap.STAMP.read_text())
    bootstrap.STAMP.write_text(json.dumps({**stamp, "fingerprint": "of another folder"}))
    bootstrap.install("book")
    assert len(pip.installs) == 2


def test_an_interrupted_install_starts_from_a_fresh_venv(pip, capsys):
    pip.passes = False
    with pytest.raises(SystemExit, match="nothing to be had"):
        bootstrap.install("book")
    leftover = bootstrap.VENV / "half-a-package"
    leftover.touch()
    pip.passes = True
    bootstrap.install("book")
    assert not leftover.exists()
    assert "unfinished" in capsys.readouterr().out


def test_a_venv_whose_python_is_gone_is_replaced(pip):
    bootstrap.install("book")
    python = bootstrap.venv_python()
    python.unlink()
    python.symlink_to("/nonexistent/python")
    bootstrap.install("book")
    assert len(pip.installs) == 2
    assert bootstrap.usable()


def test_too_old_a_python_is_said(monkeypatch):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 1))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match=r"Python 3\.9 is running.*need Python 3\.11 to 3\.13"):
        bootstrap.suitable_python()


def test_a_newer_python_on_the_path_is_used(monkeypatch):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 1))
    monkeypatch.setattr(bootstrap.shutil, "which", {"python3.12": "/opt/python3.12"}.get)
    assert bootstrap.suitable_python() == "/opt/python3.12"


def test_a_full_disk_is_said_before_anything_is_made(pip, folder, monkeypatch):
    monkeypatch.setitem(bootstrap.MEGABYTES, "book", 10**12)
    with pytest.raises(SystemExit, match=r"The disk has \d+ MB free"):
        bootstrap.install("book")
    assert not bootstrap.VENV.exists()


@pytest.mark.parametrize(
    ("log", "said"),
    [
        ("Retrying after connection broken by 'X'\nERROR: No matching distribution", "network"),
        ("ERROR: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: ResolutionImpossible", "ResolutionImpossible"),
        ("", "without naming an error"),
    ],
)
def test_a_failed_pip_is_told_in_one_sentence(folder, log, said):
    bootstrap.VENV.mkdir()
    bootstrap.LOG.write_text(log)
    assert said in bootstrap.why_pip_failed()


def test_without_a_network_the_sentence_names_it(folder):
    """A real pip that can reach no index (a closed port of this machine)."""
    bootstrap.VENV.mkdir()
    command = [sys.executable, "-m", "pip", "download", "--index-url", "http://127.0.0.1:9/simple"]
    command += ["--retries", "1", "--no-deps", "-d", str(folder), "aigc-lessons-no-such-package"]
    log = subprocess.run(command, capture_output=True, text=True, check=False)
    bootstrap.LOG.write_text(log.stdout + log.stderr)
    assert "No package index could be reached" in bootstrap.why_pip_failed()


def test_an_old_python_can_read_the_file():
    """Python 3.6 syntax is enough to be told that Python is too old."""
    import ast

    ast.parse(Path(bootstrap.__file__).read_text(), feature_version=(3, 6))


def test_steps_fail_when_one_fails(capsys):
    assert bootstrap.steps([("a", lambda: True), ("b", lambda: True)])
    assert not bootstrap.steps([("a", lambda: False), ("b", lambda: True)])
    assert "FAILED" in capsys.readouterr().out
