"""Time the grading of a class: ours, in sandboxes and several at once, and plain nbgrader.

    python -m benchmarks.grading --students 40

Both grade the same honest submissions of the same source, one after the other in one run, and both
must give every answer the points that are known beforehand.
"""

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from nbgrader.api import Gradebook

from aigc_lessons.grading import assignment, versions
from tools import simulated_class
from tools.simulated_class import SOURCES

CONFIG = f"""
c = get_config()
c.ClearSolutions.code_stub = {versions.STUB!r}
c.ClearSolutions.text_stub = {versions.TEXT_STUB!r}
c.Execute.timeout = 10
"""
NEAR = 1e-5  # of points


def ours(submissions, name, out, workers):
    """Grade with `aigc-lessons grade`: the seconds, and the points by student and question."""
    command = [sys.executable, "-m", "aigc_lessons", "grade", submissions, "--only", name]
    command += ["--assignments", SOURCES, "--out", out, "--workers", str(workers)]
    seconds = _timed(command, out.parent)
    with out.open() as file:
        rows = list(csv.DictReader(file))
    return seconds, {(r["student"], r["question"]): _points(r["points"]) for r in rows}


def plain(simulated, name, course):
    """Grade with `nbgrader autograde`: the seconds, and the points by student and question."""
    (course / "nbgrader_config.py").write_text(CONFIG)
    (course / "source").symlink_to(SOURCES)
    nbgrader = [sys.executable, "-m", "nbgrader"]
    _timed([*nbgrader, "generate_assignment", name], course)
    for each in simulated:
        place = course / "submitted" / each.student / name
        place.mkdir(parents=True)
        (place / f"{name}.ipynb").write_bytes(each.content)
    seconds = _timed([*nbgrader, "autograde", name], course)
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        found = [
            (submission.student.id, grade.name, None if grade.needs_manual_grade else grade.score)
            for submission in book.assignment_submissions(name)
            for notebook in submission.notebooks
            for grade in notebook.grades
        ]
    return seconds, {(student, question): points for student, question, points in found}


def differences(simulated, found):
    """List which answers have other points than are known: (student, question, known, found)."""
    known = {(s.student, key): points for s in simulated for key, points in s.points.items()}
    return [
        (*key, points, found.get(key, "missing"))
        for key, points in known.items()
        if not _same(points, found.get(key, "missing"))
    ]


def _same(known, found):
    if known is None or found is None or found == "missing":
        return known is found
    return abs(known - found) < NEAR


def _points(text):
    return float(text) if text else None


def _timed(command, folder):
    environment = os.environ | {"PYTHONPATH": str(SOURCES.parent), "OMP_NUM_THREADS": "1"}
    began = time.perf_counter()
    words = [str(word) for word in command]
    made = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True)
    if made.returncode:
        raise RuntimeError(f"{' '.join(words[1:5])} failed: {made.stderr[-2000:]}")
    return time.perf_counter() - began


def compare(name, students, workers, folder):
    """Let both grade the same class; yield a line for each."""
    one = assignment.read(SOURCES / name)
    simulated = simulated_class.class_of(one, students, rng=np.random.default_rng(0))
    for place in ("ours", "plain"):
        (folder / place).mkdir()
    simulated_class.write(simulated, folder / "submissions", name)
    results = {
        f"aigc-lessons grade, {workers} at once": ours(
            folder / "submissions", name, folder / "ours" / "grades.csv", workers
        ),
        "nbgrader autograde": plain(simulated, name, folder / "plain"),
    }
    for label, (seconds, found) in results.items():
        off = differences(simulated, found)
        yield label, seconds, 60 * students / seconds, off


def main(given=None):
    """Print a table, and what differs from the known points."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--assignment", default="02_convolution")
    parser.add_argument("--students", type=int, default=40)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    settings = parser.parse_args(given)
    # nbgrader calls alembic by name.
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    rates = []
    with tempfile.TemporaryDirectory() as folder:
        made = compare(settings.assignment, settings.students, settings.workers, Path(folder))
        for label, seconds, rate, off in made:
            print(f"{label:32} {seconds:7.1f} s {rate:7.1f} a minute, {len(off)} answers differ")
            for line in off[:5]:
                print("   ", *line)
            rates.append(rate)
    print(f"{rates[0] / rates[1]:.2f} times as many")


if __name__ == "__main__":
    main()
