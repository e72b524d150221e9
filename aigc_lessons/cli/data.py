"""``aigc-lessons data``: the images, where they lie and how many they are."""

from pathlib import Path
from typing import Annotated

import typer


def data(
    name: Annotated[
        str | None, typer.Argument(help="digits, mnist-5k, mnist or fashion-mnist; all without it.")
    ] = None,
    root: Annotated[
        Path | None, typer.Option(help="Folder for the downloads, or AIGC_LESSONS_DATA.")
    ] = None,
):
    """Fetch and verify data sets, and say where they lie."""
    from aigc_lessons.datasets.bundled import BUNDLED
    from aigc_lessons.datasets.catalogue import PUBLISHED

    good = True
    for each in [name] if name else [*BUNDLED, *PUBLISHED]:
        for split in ("train", "test") if each in PUBLISHED else ("all",):
            good &= _show(each, split, root)
    if not good:
        raise typer.Exit(1)


def _show(name, split, root):
    """Print a line about one half of a data set; return whether it is there and right."""
    from aigc_lessons import datasets

    try:
        found = datasets.load(name, split, root=root)
    except (ValueError, OSError) as error:
        typer.echo(f"{name}: {error}", err=True)
        return False
    height, width = found.images.shape[2:]
    half = "" if split == "all" else f", {split}"
    size = f"{len(found):,} images of {height} × {width} pixels"
    typer.echo(f"{name}{half}: {size}, {_place(name, split, root)}.")
    return True


def _place(name, split, root):
    from aigc_lessons.datasets.catalogue import FILES, PUBLISHED
    from aigc_lessons.datasets.loading import data_root

    if name not in PUBLISHED:
        return "bundled: no download"
    folder = data_root(root) / name
    size = sum((folder / f"{file}.gz").stat().st_size for file in FILES[split])
    return f"verified, {size / 1e6:.1f} MB in {folder}"
