"""``aigc-lessons release``: the notebooks of an assignment for students and for instructors."""

from pathlib import Path
from typing import Annotated

import typer

from aigc_lessons.cli.grade import Roster, SeedFile, Sources

Names = Annotated[list[str] | None, typer.Argument(help="Such as 02_convolution; all unless said.")]
Out = Annotated[Path, typer.Option(help="The folder for the notebooks.")]


def release(
    names: Names = None,
    out: Out = Path("release"),
    assignments: Sources = Path("assignments"),
    seed_file: SeedFile = None,
    roster: Roster = None,
):
    """Make the notebooks of an assignment."""
    from aigc_lessons.cli.grade import read_seed
    from aigc_lessons.grading import assignment, releasing
    from aigc_lessons.grading.roster import read_roster

    if (roster is None) != (seed_file is None):
        raise ValueError("a roster and a seed file belong together: give both, or neither.")
    sources = assignment.read_all(assignments, names or ())
    students = [student.id for student in read_roster(roster).students] if roster else []
    for source in sources.values():
        places = releasing.release(source, out, seed=read_seed(seed_file), students=students)
        typer.echo(f"{source.name}: {len(places)} notebooks in {out / source.name}")
