"""``aigc-lessons merge``: what several machines graded, in one folder and one table."""

from pathlib import Path
from typing import Annotated

import typer

Folders = Annotated[list[Path], typer.Argument(help="The folders beside the parts' tables.")]
Out = Annotated[Path, typer.Option(help="The table of all; results lie in a folder beside it.")]


def merge(folders: Folders, out: Out = Path("grades.csv")):
    """Put the results of several machines together."""
    from aigc_lessons.grading import results

    if out.suffix.lower() != ".csv":
        raise ValueError(f"out is {out}, but a name that ends in .csv is expected.")
    found = results.merge(folders, out.with_suffix(""))
    results.write_csv(found, out)
    typer.echo(f"{out}: {len(found)} results of {len(folders)} parts.")
