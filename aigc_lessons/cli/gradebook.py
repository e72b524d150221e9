"""``aigc-lessons gradebook``: the grades of a class, as a table, for Canvas or for Moodle."""

from pathlib import Path
from typing import Annotated, Literal

import typer

Folder = Annotated[Path, typer.Argument(help="Where the grading wrote its results.")]
RosterFile = Annotated[
    Path, typer.Option(help="A CSV file with the column id, or an export of Canvas or Moodle.")
]
Format = Annotated[Literal["csv", "canvas", "moodle"], typer.Option(help="Who reads it.")]
Out = Annotated[Path, typer.Option(help="The file to write.")]
Due = Annotated[
    Path | None,
    typer.Option(help="A CSV file: assignment, due (with a time zone) and perhaps student."),
]
Percent = Annotated[
    float,
    typer.Option(min=0, max=100, help="Of the assignment's points, off for each day begun."),
]
Most = Annotated[float, typer.Option(min=0, max=100, help="Per cent: more never comes off.")]
Grace = Annotated[float, typer.Option(min=0, help="Who is no later than this is not late.")]
Accept = Annotated[
    float | None, typer.Option(min=0, help="What is later than this is not accepted.")
]
Attempt = Annotated[
    Literal["last", "best", "first"],
    typer.Option(help="Which attempt counts; the best once the penalty is off."),
]
Marks = Annotated[Path | None, typer.Option(help="The table of marks by hand.")]
MarksToo = Annotated[
    Path | None,
    typer.Option(help="The table of marks by hand; what waits for one is added to it."),
]


def gradebook(
    folder: Folder,
    roster: RosterFile,
    format: Format = "csv",
    out: Out = Path("gradebook.csv"),
    due: Due = None,
    late_percent_a_day: Percent = 0,
    late_at_most: Most = 100,
    grace_minutes: Grace = 0,
    accept_days: Accept = None,
    attempt: Attempt = "last",
    marks: MarksToo = None,
):
    """Write the grades of a class from its results and its roster."""
    from aigc_lessons.grading import gradebooks, late, tables
    from aigc_lessons.grading.results import read_results
    from aigc_lessons.grading.roster import read_roster

    if due is None and (late_percent_a_day or accept_days is not None):
        raise ValueError("Lateness is to cost something, but --due is not given: it says when.")
    if out.resolve() in {path.resolve() for path in (roster, due, marks) if path}:
        raise ValueError(f"out is {out}, which is read here: name another file.")
    dates = late.read_due(due) if due else late.DueDates()
    policy = late.LatePolicy(
        dates, late_percent_a_day, late_at_most, grace_minutes, accept_days, attempt
    )
    results = read_results(folder)
    if marks:
        results = _marked(results, policy, marks)
    book = gradebooks.make_gradebook(results, read_roster(roster), policy)
    tables.write_table(out, gradebooks.WRITERS[format](book))
    for notice in book.notices:
        typer.echo(notice, err=True)
    typer.echo(f"{len(book.rows)} students, {len(book.assignments)} assignments: {out}")


def _marked(results, policy, marks):
    """Put marks into the results, and ask for those that are missing."""
    from aigc_lessons.grading import manual

    marked = manual.with_marks(results, marks) if marks.is_file() else results
    waiting = manual.ask_for_marks(results, policy, marks)
    if waiting:
        typer.echo(f"Answers that wait for points in {marks}: {waiting}.", err=True)
    return marked
