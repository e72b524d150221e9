"""``aigc-lessons sample``: new images of a trained run, in one picture."""

import math
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

    if out.suffix.lower() != ".png":
        raise ValueError(f"out is {out}, but a name that ends in .png is expected.")
    found, _ = find_run(run)
    images = recording.restore(found).sample(n, np.random.default_rng(seed))
    out.parent.mkdir(parents=True, exist_ok=True)
    checkpoints.write_whole(out, picture(images))
    typer.echo(f"{n} images of {found.name}: {out}")


def picture(images):
    """Lay grey images ``(N, 1, H, W)`` side by side, row by row, and give the bytes of a PNG."""
    from io import BytesIO

    import numpy as np
    from PIL import Image

    columns = math.ceil(math.sqrt(len(images)))
    rows = math.ceil(len(images) / columns)
    _, _, height, width = images.shape
    sheet = np.zeros((rows * columns, height, width), np.uint8)  # black where none is left
    sheet[: len(images)] = np.rint(images[:, 0] * 255)
    sheet = sheet.reshape(rows, columns, height, width).transpose(0, 2, 1, 3)
    buffer = BytesIO()
    Image.fromarray(sheet.reshape(rows * height, columns * width)).save(buffer, "PNG")
    return buffer.getvalue()
