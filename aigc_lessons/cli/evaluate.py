"""``aigc-lessons evaluate``: how good the images of a trained run are."""

from dataclasses import replace
from typing import Annotated

import typer

from aigc_lessons.cli.finding import RUN_HELP, find_run

NAMES = {"fid": "FID", "kid": "KID", "elbo": "ELBO"}


def evaluate(
    run: Annotated[str, typer.Argument(help=RUN_HELP)],
    samples: Annotated[int, typer.Option(min=1, help="Codes an image, of a VAE's bounds.")] = 500,
    images: Annotated[
        int,
        typer.Option(min=2, max=10_000, help="Held-out images of the bounds; fewer are faster."),
    ] = 10_000,
    recorded: Annotated[
        bool, typer.Option("--recorded", help="Keep the scores of a run of the package too.")
    ] = False,
):
    """Judge a trained run by 10,000 images and its likelihood."""
    from aigc_lessons.metrics.judging import judge
    from aigc_lessons.training import runs

    found, folder = find_run(run)
    typer.echo(f"{found!r}: 10,000 images are generated and judged.")
    scores = judge(found, samples=samples, images=images, quiet=False)
    for name, score in scores.items():
        typer.echo(line(name, score))
    if folder or recorded:
        path = runs.save_run(replace(found, scores=scores), folder or runs.FOLDER)
        typer.echo(f"Kept in {path / 'run.json'}.")


def line(name, score):
    """Write one entry of `Run.scores` as a person reads it.

    Examples
    --------
    >>> line("fid", {"value": 93.07, "floor": 1.18, "n": 10_000})
    'FID 93.1 (floor 1.2, n = 10,000)'
    >>> line("elbo", {"value": -94.31, "standard_error": 0.24, "samples": 500, "n": 10_000})
    'ELBO -94.31 ± 0.24 nats (K = 500, n = 10,000)'
    >>> line("class_histogram", {"counts": [7, 3], "data": [5, 5], "n": 10})
    'classes 7 3 (data 5 5, n = 10)'
    """
    from aigc_lessons.metrics.score import Score

    name, n = NAMES.get(name, name.replace("_", " ")), f"n = {score['n']:,}"
    if "counts" in score:
        counts, data = (" ".join(map(str, score[key])) for key in ("counts", "data"))
        return f"classes {counts} (data {data}, {n})"
    if "floor" in score:
        return repr(Score(score["value"], score["floor"], score["n"], name))
    value, error, K = (score[key] for key in ("value", "standard_error", "samples"))
    return f"{name} {value:.2f} ± {error:.2f} nats (K = {K}, {n})"
