"""``aigc-lessons sample``: new images of a trained run, in one picture."""

from pathlib import Path
from typing import Annotated

import typer

from aigc_lessons.cli.finding import RUN_HELP, find_run


def sample(
    run: Annotated[str, typer.Argument(help=RUN_HELP)],
    n: Annotated[int, typer.Option(min=1, max=10_000, help="How many images.")] = 64,
    seed: Annotated[int, typer.Option(min=0, help="Another seed, other images.")] = 0,
    out: Annotated[Path, typer.Option(help="The picture, a PNG file.")] = Path("samples.png"),
):
    """Generate images with a trained run, in one picture."""
    import numpy as np

    from aigc_lessons.training import checkpoints, recording
    from aigc_lessons.training.sheets import write_sheet

    if out.suffix.lower() != ".png":
        raise ValueError(f"out is {out}, but a name that ends in .png is expected.")
    found, _ = find_run(run)
    images = recording.restore(found).sample(n, np.random.default_rng(seed))
    out.parent.mkdir(parents=True, exist_ok=True)
    checkpoints.write_whole(out, write_sheet(images))
    typer.echo(f"{n} images of {found.name}: {out}")
