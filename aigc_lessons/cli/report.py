"""``aigc-lessons report``: what a class's results say about the questions, as one page."""

from pathlib import Path
from typing import Annotated

import typer

from aigc_lessons.cli.gradebook import Attempt, Due, Folder, Grace, Marks


def report(
    folder: Folder,
    out: Annotated[Path, typer.Option(help="The page, an HTML file.")] = Path("report.html"),
    due: Due = None,
    grace_minutes: Grace = 0,
    attempt: Attempt = "last",
    marks: Marks = None,
):
    """Show how a class did, and what to look at."""
    from aigc_lessons.grading import late, manual, tables
    from aigc_lessons.grading.report import make_report
    from aigc_lessons.grading.report_page import page
    from aigc_lessons.grading.results import read_results

    if out.suffix.lower() not in (".html", ".htm"):
        raise ValueError(f"out is {out}, but a name that ends in .html is expected.")
    dates = late.read_due(due) if due else late.DueDates()
    policy = late.LatePolicy(dates, grace_minutes=grace_minutes, attempt=attempt)
    results = read_results(folder)
    results = manual.with_marks(results, marks) if marks else results
    counted = late.that_count(results, policy)
    waiting = sum(question.points is None for result in counted for question in result.questions)
    if waiting:
        typer.echo(f"Answers that count 0 because nobody has marked them: {waiting}.", err=True)
    found = make_report(results, policy)
    tables.write_table(out, page(found).encode())
    typer.echo(f"{found.students} students, {len(found.assignments)} assignments: {out}")
