"""A small notebook that keeps every rule, made and run here."""

from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools.notebook_rules import FRAMEWORK_TAGS, HIDDEN_OUTPUT, REASON, SELF_TEST, TINKER
from tools.notebooks import IGNORE_TAG, run, stored_form

OPENING = """\
# A small chapter

What does a machine see in three numbers?
"""

IMPORTS = """\
import base64
import io
import sys
import time

import ipywidgets
import matplotlib.pyplot as plt
from IPython.display import HTML"""

TIMED = """\
start = time.perf_counter()
print(start)
assert start > 0"""

FIGURE = """\
fig, axes = plt.subplots(figsize=(2, 1.5))
axes.plot([1, 3, 2])
plt.close(fig)
fig"""


EMBEDDED = """\
file = io.BytesIO()
plt.imsave(file, [[0, 1], [1, 0]], format="png")
png = base64.b64encode(file.getvalue()).decode()
HTML(f'<img alt="Four squares." src="data:image/png;base64,{png}">')"""

SLIDER = """\
number = ipywidgets.IntSlider(value=2, min=0, max=9)
words = ipywidgets.HTML()


def show(change=None):
    words.value = f"{add(2, number.value)}"


number.observe(show, "value")
show()
display(number, words)"""

MOVED = """\
number.value = 5
assert words.value == "7"
number.value = 2"""


def sample() -> NotebookNode:
    """Make the notebook, without set-up cell and outputs."""
    alt = {"mystnb": {"image": {"alt": "A line that rises from 1 to 3 and falls to 2."}}}
    timed = {"tags": [IGNORE_TAG], REASON: "A clock shows another time in every run."}
    cells = [
        new_markdown_cell(OPENING),
        new_code_cell(IMPORTS),
        new_code_cell(TIMED, metadata=timed),
        new_code_cell("def add(first, second):\n    return first + second"),
        new_code_cell("print(add(2, 3))"),
        new_code_cell("add(2, 0.5)"),
        new_code_cell('HTML(f"<b>{add(2, 3)}</b>")'),
        new_markdown_cell("Here they are, drawn:"),
        new_code_cell(FIGURE, metadata=alt),
        new_markdown_cell("It rises and falls."),
        new_code_cell(EMBEDDED),
        new_code_cell('print("last", file=sys.stdout)'),
        new_code_cell(SLIDER, metadata={"tags": [TINKER, HIDDEN_OUTPUT]}),
        new_code_cell(MOVED),
        *(new_code_cell("assert add(1, 1) == 2", metadata={"tags": [t]}) for t in FRAMEWORK_TAGS),
        new_code_cell("print(1)", metadata={"tags": [SELF_TEST]}),
    ]
    return new_notebook(cells=cells)


def store_sample(path: Path) -> None:
    """Run the notebook and store it with its outputs."""
    path.write_text(stored_form(sample()), encoding="utf-8")
    run(path)
