"""``aigc-lessons grade``: from a folder of submissions to a row for every question."""

import re
from pathlib import Path
from typing import Annotated

import typer

Folder = Annotated[Path, typer.Argument(help="STUDENT/ASSIGNMENT.ipynb, or as nbgrader has it.")]
Out = Annotated[Path, typer.Option(help="The table; results and pages lie in a folder beside it.")]
Sources = Annotated[Path, typer.Option("--assignments", help="Where the sources lie.")]
Only = Annotated[list[str] | None, typer.Option("--only", help="An assignment; may be repeated.")]
SeedFile = Annotated[Path | None, typer.Option(help="The file with the seed of the release.")]
Roster = Annotated[Path | None, typer.Option(help="Who is in the class: a CSV with a column id.")]
Workers = Annotated[int | None, typer.Option(min=1, help="Submissions at once; one a processor.")]
Part = Annotated[str | None, typer.Option(help="Such as 2/8: only this part of the students.")]
Trusted = Annotated[bool, typer.Option("--trusted", help="Run the code without a sandbox.")]


def grade(
    submissions: Folder,
    out: Out = Path("grades.csv"),
    assignments: Sources = Path("assignments"),
    only: Only = None,
    seed_file: SeedFile = None,
    roster: Roster = None,
    workers: Workers = None,
    part: Part = None,
    trusted: Trusted = False,
):
    """Grade a class, or go on where it was interrupted."""
    import os

    from aigc_lessons.grading import assignment, class_run, handed_in, sandbox

    _require_place(out, submissions)
    _require_sandbox(sandbox.missing() if not trusted else None)
    sources = assignment.read_all(assignments, only or ())
    folder = out.with_suffix("")
    settings = class_run.Settings(sources, folder, read_seed(seed_file), not trusted)
    handed, odd = handed_in.find(submissions, sources)
    students = _students(roster)
    part = _part(part)
    # What nobody has handed in yet was not set yet, unless it is named.
    due = only or sorted({one.assignment for one in handed})
    handed = [one for one in handed if class_run.in_part(one.student, *part)]
    expected = [student for student in students if class_run.in_part(student, *part)]
    class_run.write_missing(handed, expected, due, settings)
    todo = class_run.todo(handed, settings)
    for line in (*odd, *_unknown(handed, students)):
        typer.echo(line, err=True)
    count = f"{len(handed)} submission{'s' * (len(handed) != 1)}"
    typer.echo(f"{count}, {len(handed) - len(todo)} of them graded before.")
    try:
        _all(todo, settings, workers or os.cpu_count())
    except KeyboardInterrupt:
        typer.echo("\nInterrupted: the same command goes on from here.", err=True)
        raise typer.Exit(130) from None
    _write(folder, out)


def read_seed(path):
    """Read the instructor's seed: the file's text, without spaces around it."""
    if path is None:
        return None
    seed = path.read_text(encoding="utf-8").strip()
    if len(seed) < 16:
        raise ValueError(f"{path} holds a seed of {len(seed)} characters, but 16 or more are safe.")
    return seed


def _require_place(out, submissions):
    if out.suffix.lower() != ".csv":
        raise ValueError(f"out is {out}, but a name that ends in .csv is expected.")
    if out.resolve().is_relative_to(submissions.resolve()):
        raise ValueError(
            f"out is {out}, which lies among the submissions: its folder would be taken for a "
            "student's, so name another place."
        )


def _require_sandbox(missing):
    if missing:
        raise ValueError(f"{missing} To run code that you trust, add --trusted.")


def _students(roster):
    if roster is None:
        return []
    from aigc_lessons.grading.roster import read_roster

    return [student.id for student in read_roster(roster).students]


def _part(part):
    found = re.fullmatch(r"(\d+)/(\d+)", part or "1/1")
    if not found:
        raise ValueError(f"part is {part!r}, but such as 2/8 is expected.")
    number, parts = int(found[1]), int(found[2])
    if not 1 <= number <= parts:
        raise ValueError(f"part is {part}, but one from 1/{parts} to {parts}/{parts} is expected.")
    return number, parts


def _unknown(handed, students):
    known = set(students)
    strangers = sorted({one.student for one in handed} - known) if known else []
    return [f"{student} handed in, but is not in the roster." for student in strangers]


def _all(todo, settings, workers):
    from tqdm.auto import tqdm

    from aigc_lessons.grading import class_run

    with tqdm(total=len(todo), unit="submission", disable=None) as bar:

        def told(handed, result):
            bar.update()
            bar.set_postfix_str(f"{handed.student} {result.points:g}/{result.out_of:g}")

        class_run.grade_all(todo, settings, workers=workers, told=told)


def _tell_other_numbers(found):
    """Warn where notebooks were made with another seed, or for somebody else."""
    from aigc_lessons.grading.submission import OTHER_NUMBERS

    students = {result.student for result in found if result.attempt}
    other = sorted({result.student for result in found if OTHER_NUMBERS in result.notes})
    if other:
        typer.echo(
            f"{len(other)} of {len(students)} students have a "
            f"notebook with other numbers than theirs, such as {other[0]}: was --seed-file left "
            "out, is it another seed, or did somebody hand in a neighbour's notebook?",
            err=True,
        )


def _write(folder, out):
    from collections import Counter

    from aigc_lessons.grading import results

    found = results.read_results(folder)
    results.write_csv(found, out)
    _tell_other_numbers(found)
    counts = Counter(question.status for result in found for question in result.questions)
    told = ", ".join(f"{counts[status]} {status}" for status in results.STATUSES if counts[status])
    typer.echo(f"{out}: {sum(counts.values())} answers of {len(found)} results: {told}.")
    typer.echo(f"{folder}: a page of feedback for every submission.")
