"""A book of some of the chapters, in an order of one's own.

    python -m tools.own_course 01_images 03_pooling 02_convolution --out ../my-course

The folder is complete in itself: chapters, settings, styles, and a front page to be written. Links
to chapters and pages that are left out lead to the public book. Chapters, exercises and equations
keep their numbers, so that assignments, slides and the public book speak of the same ones. To build
it, install ``pip install ".[book]"``, then ``jupyter-book build ../my-course -W -n --keep-going``.
"""

import argparse
import json
import re
import shutil
import sys
from pathlib import Path
from posixpath import join, normpath

import yaml

from tools.address import repository
from tools.chapter_map import chapters as known_chapters

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("_extra", "_sphinx", "_static", "_templates")
PAGES = ("how_to_use.md", "references.bib")  # beside the new front page
LINK = re.compile(r"\]\((?P<page>[\w./-]+)\.(?P<kind>ipynb|md)(?P<anchor>#[\w-]*)?\)")
TITLE = "My course"

FRONT = """\
# {title}

This course uses chapters of [AIGC Lessons]({site}book/index.html), in an order of its own.
Text and figures are CC BY 4.0, the code is MIT.

{chapters}

A chapter keeps the number that it has there. Links to chapters that are not in this course lead
to the public book.
"""


def make(names, out, title=TITLE, root=ROOT):
    """Write the book of the chapters named into the folder `out`.

    Parameters
    ----------
    names : list of str
        The chapters in the order wanted, such as ["03_pooling", "01_images"].
    out : pathlib.Path
        A folder that does not exist yet, or is empty.
    title : str
        Of the book.

    Returns
    -------
    list of str
        One sentence for each chapter that needs one which does not come before it.

    Raises
    ------
    ValueError
        If there is no such chapter, one is named twice, or the folder is not empty.
    """
    every = {chapter.name: chapter for chapter in known_chapters(root / "notebooks")}
    _check(names, every, out)
    _copy_pages(names, out, root)
    (out / "book" / "index.md").write_text(_front(title, names, every), encoding="utf-8")
    _write_yaml(out / "_toc.yml", _contents(names))
    _write_yaml(out / "_config.yml", _settings(title, root))
    return _missing(names, every)


def _check(names, every, out):
    unknown = [name for name in names if name not in every]
    if unknown or not names:
        said = f"{unknown[0]!r} is no chapter" if unknown else "No chapter is named"
        raise ValueError(f"{said}: choose among {', '.join(every)}.")
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise ValueError(f"{twice[0]} is named twice: name each chapter once.")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ValueError(f"{out} is there already: name a new folder.")


def _copy_pages(names, out, root):
    """Copy chapters and pages with their links mended, and what the pages are made with."""
    (out / "notebooks").mkdir(parents=True)
    for folder in FOLDERS:
        leave = shutil.ignore_patterns("__pycache__")
        shutil.copytree(root / "book" / folder, out / "book" / folder, ignore=leave)
    kept = {"book/index", "book/how_to_use", *(f"notebooks/{name}" for name in names)}
    for page in PAGES:
        text = (root / "book" / page).read_text(encoding="utf-8")
        (out / "book" / page).write_text(mended(text, "book", kept), encoding="utf-8")
    for name in names:
        notebook = json.loads((root / f"notebooks/{name}.ipynb").read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            if cell["cell_type"] == "markdown":
                cell["source"] = mended("".join(cell["source"]), "notebooks", kept)
        file = out / "notebooks" / f"{name}.ipynb"
        file.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def mended(text, folder, kept):
    """Let links of a page in `folder` to pages that are not kept lead to the public book.

    Examples
    --------
    >>> mended("[ReLU](04_relu.ipynb)", "notebooks", {"notebooks/04_relu"})
    '[ReLU](04_relu.ipynb)'
    >>> mended("[ReLU](04_relu.ipynb#four)", "notebooks", set()).endswith("/04_relu.html#four)")
    True
    """

    def mend(link):
        page = normpath(join(folder, link["page"]))
        if page in kept:
            return link[0]
        return f"]({_site()}{page}.html{link['anchor'] or ''})"

    return LINK.sub(mend, text)


def _site():
    owner, name = repository().split("/")
    return f"https://{owner}.github.io/{name}/"


def _front(title, names, every):
    listed = [f"- [{every[name].title}](../notebooks/{name}.ipynb)" for name in names]
    return FRONT.format(title=title, site=_site(), chapters="\n".join(listed))


def _contents(names):
    listed = [{"file": f"notebooks/{name}"} for name in names]
    return {
        "format": "jb-book",
        "root": "book/index",
        "options": {"numbered": False},
        "parts": [
            {"caption": "Start here", "chapters": [{"file": "book/how_to_use"}]},
            {"caption": "Chapters", "numbered": 1, "chapters": listed},
        ],
    }


def _settings(title, root):
    """Take the book's settings, with the extension that keeps the chapters' numbers."""
    settings = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    settings["title"] = title
    settings["sphinx"]["local_extensions"]["chapter_numbers"] = "book/_sphinx"
    settings["sphinx"]["config"]["extensions"].append("chapter_numbers")
    return settings


def _write_yaml(path, content):
    path.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")


def _missing(names, every):
    """Say which chapters need one that does not come before them."""
    said = []
    for place, name in enumerate(names):
        absent = [need for need in every[name].needs if need not in names[:place]]
        if absent:
            said.append(f"{name} needs {', '.join(absent)}, which does not come before it here.")
    return said


def main(arguments=None):
    """Make the book of the chapters named."""
    parser = argparse.ArgumentParser(prog="python -m tools.own_course")
    parser.add_argument("chapters", nargs="+", help="in the order wanted: 01_images 03_pooling …")
    parser.add_argument("--out", type=Path, required=True, help="a new folder")
    parser.add_argument("--title", default=TITLE)
    given = parser.parse_args(arguments)
    try:
        said = make(given.chapters, given.out, given.title)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join([*said, f"The course is in {given.out}. Build it with:"]))
    print(f"  jupyter-book build {given.out} -W -n --keep-going")
    return 0


if __name__ == "__main__":
    sys.exit(main())
