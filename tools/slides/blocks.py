"""What a chapter holds, one thing after another: headings, prose, and exhibits to look at."""

import ast
import re
from dataclasses import dataclass

from tools.slides.prose import EQUATION, is_prose, paragraphs

LINES = 14  # of code that can be read from the last row
LEFT_OUT = {"setup", "remove-cell"}
FRAMEWORKS = {"from-pytorch", "from-keras"}
PICTURES = {"figure", "html"}


@dataclass(frozen=True)
class Heading:
    """A heading and its level: 1 for the chapter's title."""

    level: int
    text: str


@dataclass(frozen=True)
class Prose:
    """Running text of one cell, in Markdown."""

    text: str


@dataclass(frozen=True)
class Exhibit:
    """One thing to look at.

    Attributes
    ----------
    kind : str
        "text" (Markdown), "code", "output" (plain text), "figure" (PNG in base64) or "html".
    content : str
        In the kind's own form.
    alt : str
        What a figure shows, in words.
    """

    kind: str
    content: str
    alt: str = ""

    @property
    def lines(self):
        """How many lines it takes."""
        return self.content.count("\n") + 1


def blocks(notebook):
    """List headings, prose and exhibits of a notebook, as JSON gives it, in their order."""
    found = []
    for cell in notebook["cells"]:
        tags, source = set(cell["metadata"].get("tags", [])), "".join(cell["source"])
        if tags & LEFT_OUT:
            continue
        if cell["cell_type"] == "markdown":
            found += _told(source)
        elif cell["cell_type"] == "code":
            found += _shown(cell, source, tags)
    return found


def _told(source):
    """Split a cell of Markdown: lists, tables and equations are looked at, the rest is said."""
    found, prose = [], []
    for part in paragraphs(source):
        heading = re.fullmatch(r"(#+) (.*)", part)
        equation = EQUATION.search(part)
        if not heading and is_prose(part):
            prose.append(part)
            continue
        found += [Prose("\n\n".join(prose))] if prose else []
        prose = []
        if heading:
            found.append(Heading(len(heading[1]), heading[2]))
        else:
            found.append(Exhibit("text", equation[1] if equation else part))
    return [*found, Prose("\n\n".join(prose))] if prose else found


def _shown(cell, source, tags):
    """Take what a cell of code gives, and its lines where they define something or are short."""
    if "tinker" in tags:  # its sliders call Python, which a slide has not
        return []
    given = _outputs(cell)
    if any(exhibit.kind in PICTURES for exhibit in given):
        return given
    worth = given or _defines(source) or tags & FRAMEWORKS
    return [Exhibit("code", source)] * bool(worth and source.count("\n") < LINES) + given


def _defines(source):
    """Whether the cell holds a function or a class."""
    try:
        body = ast.parse(source).body
    except SyntaxError:  # a line for the shell
        return False
    return any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in body)


def _outputs(cell):
    alt = cell["metadata"].get("mystnb", {}).get("image", {}).get("alt", "")
    return [found for output in cell["outputs"] if (found := _output(output, alt))]


def _output(output, alt):
    """Take the richest form of an output; an error has none."""
    data = {kind: "".join(value) for kind, value in output.get("data", {}).items()}
    if "image/png" in data:
        return Exhibit("figure", data["image/png"].strip(), alt)
    if "text/html" in data:
        return Exhibit("html", data["text/html"])
    text = "".join(output.get("text", "")) or data.get("text/plain", "")
    return Exhibit("output", text.rstrip()) if text.strip() else None
