"""No solution, rubric or hidden test is in the built site or in the package that is installed."""

import json
import re
import shutil
import subprocess
import sys
import zipfile
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from aigc_lessons.grading import assignment, versions

ROOT = Path(__file__).parents[2]
HTML = ROOT / "_build" / "html"
TEXTS = {".html", ".ipynb", ".py", ".js", ".mjs", ".json", ".txt", ".md", ".inv"}
LINES = 3  # one line of a solution may stand in a chapter as well; three in a row are a leak
MARKS = ("### BEGIN SOLUTION", "### BEGIN HIDDEN TESTS", "# OWN: script")


@cache
def passages():
    """Every three lines in a row, between marks, of every source."""
    sources = assignment.read_all(ROOT / "assignments").values()
    return {passage for one in sources for cell in one.notebook.cells for passage in of(cell)}


def of(cell):
    hidden, run, found = False, [], set()
    for line in filter(None, map(str.strip, cell.source.split("\n"))):
        if versions._mark(line):
            hidden, run = "BEGIN" in line, []
        elif hidden:
            run = [*run, line][-LINES:]
            long = sum(map(len, run)) > 60 and not all(map(imports, run))
            found |= {"\n".join(run)} if len(run) == LINES and long else set()
    return found


def imports(line):
    return line.startswith(("from ", "import "))


def plain(path):
    """A file's text as a reader sees it, each line without the spaces around it."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        text = "\n".join("".join(cell["source"]) for cell in cells)
    elif path.suffix == ".html":
        text = unescape(re.sub("<[^>]+>", "", text))
    return "\n".join(filter(None, map(str.strip, text.split("\n"))))


def leaks(folder, marks=MARKS):
    found = []
    for path in sorted(p for p in folder.rglob("*") if p.suffix in TEXTS and p.is_file()):
        text = plain(path)
        found += [(path.name, line) for line in (*marks, *passages()) if line in text]
    return found


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """What `pip install` would unpack, built from the files that are tracked or new."""
    folder = tmp_path_factory.mktemp("wheel")
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if name.startswith(("aigc_lessons", "assignments", "pyproject", "README", "LICENSE")):
            (folder / "tree" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / "tree" / name)
    build = "import setuptools.build_meta as b, sys; b.build_wheel(sys.argv[1])"
    words = [sys.executable, "-c", build, str(folder)]
    subprocess.run(words, cwd=folder / "tree", check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as packed:
        packed.extractall(folder / "unpacked")
    return folder / "unpacked"


def test_there_is_something_to_leak():
    assert len(passages()) > 300


def test_the_package_holds_no_answer(wheel):
    assert (wheel / "aigc_lessons" / "grading" / "grader.py").is_file()
    # versions.py names the marks, and a learner's file of chapter 12 is begun by one.
    ours = {"versions.py", "assignment.py"}
    found = [leak for leak in leaks(wheel) if not (leak[0] in ours and leak[1] in MARKS)]
    assert found == []
    assert not [path for path in wheel.rglob("*") if path.suffix == ".ipynb"]
    assert not (wheel / "assignments").exists()


def test_the_site_holds_no_answer():
    if not (HTML / "index.html").is_file():
        pytest.fail(f"{HTML} holds no built book: run `make book` first")
    taught = {"teach.html", "teach.md", "searchindex.js"}  # the page that explains the marks
    found = [leak for leak in leaks(HTML) if not (leak[0] in taught and leak[1] in MARKS)]
    assert found == []
    assert not [path for path in HTML.rglob("*") if "assignments" in path.parts]


@pytest.mark.parametrize("suffix", [".html", ".ipynb", ".py"])
def test_a_planted_leak_is_found(tmp_path, suffix):
    passage = sorted(passages())[17]
    cells = {"cells": [{"cell_type": "code", "source": f"x = 1\n{passage}\ny = 2"}]}
    indented = passage.replace("\n", "\n    ")
    html = re.sub(r"(\w+)", r"<span>\1</span>", indented.replace("&", "&amp;").replace("<", "&lt;"))
    texts = {".ipynb": json.dumps(cells), ".py": f"def f():\n    {indented}\n", ".html": html}
    (tmp_path / f"page{suffix}").write_text(texts[suffix])
    assert passage in [line for _, line in leaks(tmp_path)]
