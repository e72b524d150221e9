"""Make slides of chapters.

    python -m tools.slides [NOTEBOOKS] [--out FOLDER]

Without a notebook it takes every chapter. Nothing runs: the slides show the stored outputs.
"""

import argparse
import json
import shutil
import sys
from pathlib import Path

from tools.slides.deck import deck
from tools.slides.page import page

ROOT = Path(__file__).resolve().parents[2]
MATHJAX = ROOT / "book" / "_extra" / "mathjax"


def write(notebook, folder):
    """Write the slides of the notebook at a path into a folder; return the file and their number.

    Raises
    ------
    ValueError
        If the file is no notebook, or one without a title.
    """
    slides = deck(_read(notebook))
    if not slides:
        raise ValueError(f"{notebook.name} has no title: begin its first cell with '# '.")
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(MATHJAX, folder / "mathjax", dirs_exist_ok=True)
    file = folder / f"{notebook.stem}.html"
    file.write_text(page(slides), encoding="utf-8")
    return file, len(slides)


def _read(path):
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        found["cells"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path} cannot be read as a notebook: name one of notebooks/.") from error
    return found


def main(arguments=None):
    """Make the slides of the notebooks named, or of all chapters."""
    parser = argparse.ArgumentParser(prog="python -m tools.slides")
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: all chapters")
    parser.add_argument("--out", type=Path, default=ROOT / "_build" / "slides")
    given = parser.parse_args(arguments)
    chapters = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    for notebook in given.notebooks or chapters:
        try:
            file, number = write(notebook, given.out)
        except ValueError as error:
            print(error, file=sys.stderr)
            return 1
        print(f"{file}: {number} slides")
    return 0


if __name__ == "__main__":
    sys.exit(main())
