"""A class of students for tests and benchmarks: each hands in something whose points are known.

python -m tools.simulated_class 02_convolution --students 200 --out submissions --seed-file seed.txt
"""

import argparse
import importlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import nbformat
import numpy as np

from aigc_lessons.grading import assignment, versions
from aigc_lessons.grading.assignment import grade_id

SOURCES = Path(__file__).parents[1] / "assignments"
TEXT = "I tried both, compared the numbers, and would take the second."


class Simulated(NamedTuple):
    """One student.

    Attributes
    ----------
    student : str
        The id.
    content : bytes
        What is handed in.
    points : dict
        What each question earns, by its id; None for what a person marks.
    kind : str
        "right", "stub" or "mixed".
    """

    student: str
    content: bytes
    points: dict
    kind: str


@cache
def answers_of(name):
    """Give the known answers to an assignment, by question."""
    found = {}
    for answer in importlib.import_module(f"tests.grading.answers.{name}").ANSWERS:
        found.setdefault(answer.question, []).append(answer)
    return found


def simulate(one, student, rng, *, seed=None):
    """Let one student hand in something.

    Parameters
    ----------
    one : Assignment
        Of what.
    student : str
        Whose.
    rng : numpy.random.Generator
        What is right and wrong about it.
    seed : str, optional
        The instructor's.

    Returns
    -------
    Simulated
    """
    source = one.source(one.own(seed, student))
    kind = rng.choice(["right", "mixed", "mixed", "mixed", "stub"])
    if kind == "stub":
        content = nbformat.writes(versions.student(source)).encode()
        return Simulated(student, content, {asked.id: 0.0 for asked in one.asked}, str(kind))
    made = versions.solution(source)
    points = {asked.id: asked.out_of for asked in one.asked if asked.kind == "auto"}
    for question, answers in answers_of(one.name).items() if kind == "mixed" else ():
        if rng.random() < 0.6:
            answer = answers[rng.integers(len(answers))]
            _cell(made, question).source = answer.code.strip("\n")
            points[f"{question}-test"] = answer.points
    for asked in one.asked:
        if asked.kind == "manual":
            _cell(made, asked.id).source, points[asked.id] = TEXT, None
    return Simulated(student, nbformat.writes(made).encode(), points, str(kind))


def class_of(one, students, *, seed=None, rng):
    """Simulate some students: a list."""
    return [simulate(one, f"s-{i:04}", rng, seed=seed) for i in range(students)]


def write(simulated, folder, name):
    """Lay out what a class hands in, as `aigc-lessons grade` expects it."""
    for each in simulated:
        place = Path(folder) / each.student
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{name}.ipynb").write_bytes(each.content)


def _cell(notebook, name):
    return next(cell for cell in notebook.cells if grade_id(cell) == name)


def main():
    """Read the command line and write a class."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", help="such as 02_convolution")
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--out", type=Path, default=Path("submissions"))
    parser.add_argument("--seed-file", type=Path)
    settings = parser.parse_args()
    seed = settings.seed_file.read_text().strip() if settings.seed_file else None
    one = assignment.read(SOURCES / settings.name)
    made = class_of(one, settings.students, seed=seed, rng=np.random.default_rng(0))
    write(made, settings.out, one.name)
    print(f"{len(made)} students handed in {one.name}: {settings.out}")


if __name__ == "__main__":
    main()
