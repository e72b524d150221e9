"""Two hundred students, honest and not: from sources to gradebook, every score known."""

import csv
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import numpy as np
import pytest

from aigc_lessons.grading import assignment, results
from tests.grading.hostile import HOSTILE
from tests.grading.isolated import needs_sandbox, nothing_runs_on
from tests.grading.test_hostile import LIMITS, files_left, solution
from tools import simulated_class

SOURCES = Path(__file__).parents[2] / "assignments"
TINY = Path(__file__).parent / "sources" / "00_tiny"
NAME = "02_convolution"
SEED = "a seed for a whole class of students"
STUDENTS = 200


def run(*words, cwd):
    command = [sys.executable, "-m", "aigc_lessons", *map(str, words)]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def course(folder):
    """Lay out the sources; the attacked one allows little, so that attacks end soon."""
    shutil.copytree(SOURCES / NAME, folder / "assignments" / NAME)
    shutil.copytree(TINY, folder / "assignments" / TINY.name)
    path = folder / "assignments" / TINY.name / f"{TINY.name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    allowed = {key: getattr(LIMITS, key) for key in ("cell_seconds", "memory", "disk", "output")}
    notebook.metadata["aigc"] = {"limits": allowed | {"seconds": LIMITS.seconds}}
    nbformat.write(notebook, path)
    (folder / "seed.txt").write_text(SEED)


def hand_in(folder):
    """Let everybody hand in; give what each has to get, by student and question."""
    one = assignment.read(folder / "assignments" / NAME)
    honest = STUDENTS - len(HOSTILE)
    made = simulated_class.class_of(one, honest, seed=SEED, rng=np.random.default_rng(8))
    simulated_class.write(made, folder / "submissions", NAME)
    known = {(m.student, key): (None, p) for m in made for key, p in m.points.items()}
    for i, kind in enumerate(HOSTILE):
        place = folder / "submissions" / f"h-{i:03}"
        place.mkdir()
        (place / f"{TINY.name}.ipynb").write_bytes(kind.make(solution()))
        known |= {(place.name, key): found for key, found in kind.expected().items()}
    return known


@needs_sandbox
@pytest.mark.long
@pytest.mark.timeout(2400)
def test_two_hundred_students_get_what_they_earned(tmp_path, capsys):
    course(tmp_path)
    run("release", NAME, "--out", "release", cwd=tmp_path)
    known = hand_in(tmp_path)
    ids = sorted({student for student, _ in known})
    assert len(ids) == STUDENTS
    roster = "id,name,email\n" + "".join(f"{i},Student {i},{i}@example.org\n" for i in ids)
    (tmp_path / "roster.csv").write_text(roster)
    began = time.perf_counter()
    with nothing_runs_on():
        run("grade", "submissions", "--seed-file", "seed.txt", "--out", "grades.csv", cwd=tmp_path)
    seconds = time.perf_counter() - began
    with capsys.disabled():
        print(f"\n{STUDENTS} submissions, {len(HOSTILE)} of them hostile: {seconds:.0f} s")
    with (tmp_path / "grades.csv").open() as file:
        rows = {(row["student"], row["question"]): row for row in csv.DictReader(file)}
    assert files_left() == []
    assert rows.keys() == known.keys()
    wrong = [(key, *known[key], rows[key]) for key in known if not agrees(known[key], rows[key])]
    assert wrong == []
    for kind in ("csv", "canvas", "moodle"):
        words = ("gradebook", "grades", "--roster", "roster.csv", "--format", kind)
        run(*words, "--out", f"{kind}.csv", cwd=tmp_path)
        assert len((tmp_path / f"{kind}.csv").read_text().splitlines()) >= STUDENTS + 1
    run("report", "grades", "--out", "report.html", cwd=tmp_path)
    assert "<script" not in (tmp_path / "report.html").read_text()
    nothing_secret(tmp_path)


def agrees(expected, row):
    status, points = expected
    found = float(row["points"]) if row["points"] else None
    same = found is None if points is None else found == pytest.approx(points, abs=1e-5)
    return same and status in (None, row["status"])


def nothing_secret(folder):
    """No page of feedback shows the seed, and no result a path of this machine."""
    for page in (folder / "grades").rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert SEED not in text
        assert str(folder) not in text
    for path in (folder / "grades").rglob("*.json"):
        told = json.loads(path.read_text(encoding="utf-8"))
        assert set(told) == set(vars(results.Result("", "", 0, None)))
