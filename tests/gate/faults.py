"""What can go wrong with a notebook, one fault at a time, and what the gate must say to it.

Each fault changes the stored sample as an author, an editor or a change in the package would.
`FAULTS` holds for each: the change, the tests that must fail and no others, and words that their
message must hold.
"""

from collections.abc import Callable
from typing import NamedTuple

from nbformat import NotebookNode
from nbformat.v4 import new_output

from tools.notebook_rules import REASON
from tools.notebooks import DIGEST, WIDGET_VIEW, code_digest

# Places in the sample's cells, and nbval's names for them: it counts code cells from 0.
TIMED, PRINTED, SHOWN, HTML, PICTURE, EMBEDDED, LAST = 3, 5, 6, 7, 9, 11, 12
TINKER, MOVED, PYTORCH, KERAS, SELF_TEST = 13, 14, 15, 16, 17
NBVAL = {PRINTED: "Cell 4", SHOWN: "Cell 5", HTML: "Cell 6", PICTURE: "Cell 7"}
NBVAL |= {EMBEDDED: "Cell 8", LAST: "Cell 9"}


class Fault(NamedTuple):
    """A change to the sample, the tests that it must turn red, and words of their message."""

    plant: Callable[[NotebookNode], None]
    caught_by: set[str]
    words: str


def code(index: int, source: str) -> Callable[[NotebookNode], None]:
    """Change a cell's code, but not its output."""

    def plant(notebook: NotebookNode) -> None:
        notebook.cells[index].source = source

    return plant


def replace(index: int, old: str, new: str) -> Callable[[NotebookNode], None]:
    """Change a part of a cell's code."""

    def plant(notebook: NotebookNode) -> None:
        assert old in notebook.cells[index].source
        notebook.cells[index].source = notebook.cells[index].source.replace(old, new)

    return plant


def outputs(index: int, *stored: NotebookNode) -> Callable[[NotebookNode], None]:
    """Change what is stored as a cell's output."""

    def plant(notebook: NotebookNode) -> None:
        notebook.cells[index].outputs = list(stored)

    return plant


def data(index: int, kind: str, value: str) -> Callable[[NotebookNode], None]:
    """Change one kind of a cell's stored output."""

    def plant(notebook: NotebookNode) -> None:
        assert notebook.cells[index].outputs[0].data[kind] != value
        notebook.cells[index].outputs[0].data[kind] = value

    return plant


def metadata(index: int, **values: object) -> Callable[[NotebookNode], None]:
    """Change a cell's metadata; None takes a key away."""

    def plant(notebook: NotebookNode) -> None:
        notebook.cells[index].metadata.update(values)
        for key, value in values.items():
            if value is None:
                del notebook.cells[index].metadata[key]

    return plant


def alt_text(text: str) -> Callable[[NotebookNode], None]:
    """Change the alt text of the figure."""
    return metadata(PICTURE, mystnb={"image": {"alt": text}})


def printing(text: str) -> Callable[[NotebookNode], None]:
    """Let the last cell print `text`, and store that."""
    return both(code(LAST, f"print({text!r})"), outputs(LAST, stream(text + "\n")))


def both(*plants: Callable[[NotebookNode], None]) -> Callable[[NotebookNode], None]:
    """Make several changes."""

    def plant(notebook: NotebookNode) -> None:
        for change in plants:
            change(notebook)

    return plant


def stream(text: str, name: str = "stdout") -> NotebookNode:
    """Make what a cell prints."""
    return new_output("stream", name=name, text=text)


def never_run(notebook: NotebookNode) -> None:
    """Leave a cell as JupyterLab does before it is run."""
    notebook.cells[PRINTED].execution_count = None
    notebook.cells[PRINTED].outputs = []


def run_backwards(notebook: NotebookNode) -> None:
    """Swap the order in which two cells were run."""
    notebook.cells[PRINTED].execution_count = 6
    notebook.cells[SHOWN].execution_count = 5
    notebook.cells[SHOWN].outputs[0].execution_count = 5


def stored_exception(notebook: NotebookNode) -> None:
    """Store the traceback of an error that is not there any more."""
    error = new_output("error", ename="ValueError", evalue="no such digit", traceback=[])
    notebook.cells[LAST].outputs.append(error)


def without_png(notebook: NotebookNode) -> None:
    """Lose the picture and keep the line of text beside it."""
    del notebook.cells[PICTURE].outputs[0].data["image/png"]


def extra_figure(notebook: NotebookNode) -> None:
    """Store a figure where the code makes none."""
    picture = notebook.cells[PICTURE]
    notebook.cells[HTML].outputs[0].data["image/png"] = picture.outputs[0].data["image/png"]
    notebook.cells[HTML].metadata = picture.metadata


def other_figure_in_html(notebook: NotebookNode) -> None:
    """Store another picture inside HTML than the code puts there."""
    other = notebook.cells[PICTURE].outputs[0].data["image/png"]
    html = notebook.cells[EMBEDDED].outputs[0].data["text/html"]
    start, _, rest = html.partition("base64,")
    end = rest[rest.index('"') :]
    notebook.cells[EMBEDDED].outputs[0].data["text/html"] = f"{start}base64,{other}{end}"


def without_assert(notebook: NotebookNode) -> None:
    """Take the assert away from the output that is not compared, and run the cell."""
    cell = notebook.cells[TIMED]
    cell.source = "\n".join(line for line in cell.source.splitlines() if "assert" not in line)
    cell.metadata[DIGEST] = code_digest(notebook, TIMED)


def without_setup_cell(notebook: NotebookNode) -> None:
    """Drop the set-up cell and run the rest."""
    del notebook.cells[1]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count -= 1


def long_cells(notebook: NotebookNode) -> None:
    """Make every cell seven lines long, and run them."""
    for index in (TIMED, PRINTED, SHOWN, HTML, PICTURE, EMBEDDED, LAST):
        lines = notebook.cells[index].source.splitlines()
        notebook.cells[index].source = "\n".join(["# Why it is so."] * (7 - len(lines)) + lines)
    notebook.cells[TIMED].metadata[DIGEST] = code_digest(notebook, TIMED)


def widget_state(notebook: NotebookNode) -> None:
    """Store what JupyterLab knows about widgets."""
    notebook.metadata.widgets = {"application/vnd.jupyter.widget-state+json": {}}


def widget_number(notebook: NotebookNode) -> None:
    """Store what the slider was called in one run."""
    notebook.cells[TINKER].outputs[0].data[WIDGET_VIEW] = {"model_id": "7f2a90"}


def own_kernel(notebook: NotebookNode) -> None:
    """Store the name of a kernel that nobody else has."""
    notebook.metadata.kernelspec = {
        "display_name": "my-env",
        "language": "python",
        "name": "my-env",
    }


ENDLESS = "while True:\n    pass"
UNSTOPPABLE = (
    "while True:\n    try:\n        time.sleep(1)\n    except BaseException:\n        pass"
)

CELL = "what it shows now is not what is stored"
FAULTS = {
    # The cell does not run to its end.
    "exception": Fault(code(PICTURE, "1 / 0"), {NBVAL[PICTURE]}, "raises an exception"),
    "endless-loop": Fault(code(PICTURE, ENDLESS), {NBVAL[PICTURE]}, "did not end within"),
    "unstoppable-loop": Fault(code(PICTURE, UNSTOPPABLE), {NBVAL[PICTURE]}, "did not end within"),
    # The stored output is not what the code gives.
    "changed-number-printed": Fault(outputs(PRINTED, stream("6\n")), {NBVAL[PRINTED]}, CELL),
    "changed-number-shown": Fault(data(SHOWN, "text/plain", "2.6"), {NBVAL[SHOWN]}, CELL),
    "changed-number-html": Fault(data(HTML, "text/html", "<b>6</b>"), {NBVAL[HTML]}, CELL),
    "changed-code": Fault(replace(PRINTED, "2, 3", "2, 4"), {NBVAL[PRINTED]}, CELL),
    "missing-output": Fault(outputs(SHOWN), {NBVAL[SHOWN]}, CELL),
    "stored-exception": Fault(
        stored_exception, {NBVAL[LAST], "no exception stored"}, "an exception is stored"
    ),
    "never-run": Fault(never_run, {"executed in order"}, "it was never run"),
    "run-backwards": Fault(run_backwards, {"executed in order"}, "was run as number 6, not 5"),
    # The figure.
    "blank-figure": Fault(
        replace(PICTURE, "axes.plot([1, 3, 2])", 'axes.axis("off")'), {NBVAL[PICTURE]}, "is blank"
    ),
    "changed-figure": Fault(
        replace(PICTURE, "3, 2", "3, 2.1"), {NBVAL[PICTURE]}, "differs from the stored one by RMS"
    ),
    "resized-figure": Fault(
        replace(PICTURE, "plt.close", 'axes.set_title("A")\nplt.close'),
        {NBVAL[PICTURE]},
        "another size than the stored one",
    ),
    "removed-figure": Fault(outputs(PICTURE), {NBVAL[PICTURE]}, "figures where only 0 are stored"),
    "removed-png": Fault(without_png, {NBVAL[PICTURE]}, "shows 1 figures where only 0 are stored"),
    "extra-figure": Fault(extra_figure, {NBVAL[HTML]}, "shows 0 figures where 1 are stored"),
    "changed-figure-in-html": Fault(
        other_figure_in_html, {NBVAL[EMBEDDED]}, "another size than the stored one"
    ),
    "no-alt-text": Fault(
        metadata(PICTURE, mystnb=None), {"figures have alt text"}, "the figure has no alt text"
    ),
    "file-name-for-alt-text": Fault(
        alt_text("the_final_figure_of_it.png"), {"figures have alt text"}, "a file name"
    ),
    "short-alt-text": Fault(alt_text("A figure."), {"figures have alt text"}, "too short"),
    "no-alt-text-in-html": Fault(
        data(EMBEDDED, "text/html", '<img src="data:image/png;base64,AAAA">'),
        {"figures have alt text"},
        "a picture in its HTML has no alt text",
    ),
    "jpeg-figure": Fault(
        outputs(LAST, new_output("display_data", data={"image/jpeg": "AAAA"})),
        {"figures are png"},
        "stored as image/jpeg",
    ),
    # What is excused from the comparison.
    "reasonless-ignore-tag": Fault(
        metadata(TIMED, **{REASON: None}), {"ignored outputs are justified"}, "without a reason"
    ),
    "ignore-tag-without-assert": Fault(
        without_assert, {"ignored outputs are justified"}, "nothing checks its claim"
    ),
    "stale-ignored-output": Fault(
        replace(TIMED, "print(start)", 'print("now", start)'),
        {"ignored outputs are justified"},
        "comes from older code",
    ),
    "skipped-cell": Fault(
        metadata(LAST, tags=["nbval-skip"]), {"nothing escapes the check"}, "nbval-skip"
    ),
    "ignored-by-comment": Fault(
        replace(LAST, "print", "# NBVAL_IGNORE_OUTPUT\nprint"),
        {"nothing escapes the check"},
        "NBVAL_IGNORE_OUTPUT",
    ),
    # What cannot be compared.
    "trailing-semicolon": Fault(
        code(SHOWN, "add(2, 0.5);"), {"code can be compared"}, "ends with a semicolon"
    ),
    "clear-output": Fault(
        code(LAST, "def later():\n    clear_output()\n\n\nprint('last')"),
        {"code can be compared"},
        "clear_output writes outputs",
    ),
    "interact": Fault(
        code(LAST, "def later():\n    interact(add, first=3)\n\n\nprint('last')"),
        {"code can be compared"},
        "interact writes outputs",
    ),
    "matplotlib-magic": Fault(
        replace(LAST, "print", "%matplotlib inline\nprint"),
        {"code can be compared"},
        "%matplotlib is not needed",
    ),
    "address": Fault(
        printing("<object at 0x7f2a90>"), {"outputs can be repeated"}, "an object's address"
    ),
    "progress-bar": Fault(
        printing("100%|####| 3/3 [00:00<00:00, 99it/s]"), {"outputs can be repeated"}, "progress"
    ),
    "machine-path": Fault(
        printing("saved in /home/jane/digits"), {"outputs can be repeated"}, "author's machine"
    ),
    "warning": Fault(
        both(
            code(LAST, 'print("careful", file=sys.stderr)'),
            outputs(LAST, stream("careful\n", "stderr")),
        ),
        {"outputs can be repeated"},
        "error stream (careful)",
    ),
    # How a chapter is made.
    "heavy-file": Fault(
        both(code(LAST, 'print("x" * 600_000)'), outputs(LAST, stream("x" * 600_000 + "\n"))),
        {"file is small"},
        "600 are allowed",
    ),
    "changed-setup-cell": Fault(
        replace(1, "-q", "-q numpy==1.26"), {"setup cell comes first"}, "do not edit it"
    ),
    "no-setup-cell": Fault(
        without_setup_cell, {"setup cell comes first"}, "must be the set-up cell"
    ),
    "late-import": Fault(
        replace(LAST, "print", "import os\nprint"), {"imports stand together"}, "imports os"
    ),
    "other-import-in-a-box": Fault(
        both(
            replace(PYTORCH, "assert", "import os.path\n\nassert"),
            replace(KERAS, "assert", "import keras.ops\n\nassert"),
        ),
        {"imports stand together"},
        "imports os.path",
    ),
    "no-tinker-cell": Fault(
        metadata(TINKER, tags=None),
        {"pieces are there"},
        "0 of its code cells carry the tag tinker",
    ),
    "two-self-tests": Fault(
        metadata(LAST, tags=["self-test"]),
        {"pieces are there"},
        "2 of its code cells carry the tag self-test",
    ),
    "no-pytorch": Fault(
        metadata(PYTORCH, tags=None), {"pieces are there"}, "carries the tag from-pytorch"
    ),
    "no-keras": Fault(
        metadata(KERAS, tags=None), {"pieces are there"}, "carries the tag from-keras"
    ),
    "dead-slider-on-the-page": Fault(
        metadata(TINKER, tags=["tinker"]),
        {"tinker cell is checked"},
        "add the tag remove-output",
    ),
    "slider-that-nobody-tries": Fault(
        code(MOVED, "number.value = 2"), {"tinker cell is checked"}, "nothing moves its slider"
    ),
    "framework-without-assert": Fault(
        code(KERAS, "add(1, 1) == 2\nfirst = 1"),
        {"framework code is checked"},
        "no cell tagged from-keras compares its result",
    ),
    "paste-of-21-lines": Fault(
        code(LAST, 'print("last")\n' + "a = 1\n" * 20), {"cells are short"}, "it has 21 lines"
    ),
    "long-cells": Fault(long_cells, {"cells are short"}, "7 lines or more"),
    "definition-beside-figure": Fault(
        replace(PICTURE, "fig, axes", "def later():\n    pass\n\n\nfig, axes"),
        {"cells define or plot"},
        "it defines later and shows a figure",
    ),
    "long-paragraphs": Fault(
        both(code(8, "word " * 60), code(10, "word " * 60)),
        {"paragraphs are short"},
        "60 words or more",
    ),
    "no-question": Fault(
        code(0, "# A small chapter\n\nThis is about numbers."),
        {"opens with a question"},
        "asks nothing",
    ),
    "no-title": Fault(
        code(0, "What is this?"), {"opens with a question"}, "whose first line is `# Title`"
    ),
    "directive": Fault(
        code(10, "```{note}\nIt rises.\n```"), {"markdown is plain"}, "is for the book alone"
    ),
    "widget-state": Fault(widget_state, {"file is in stored form"}, "the state of widgets"),
    "widget-number": Fault(widget_number, {"file is in stored form"}, "not in the form"),
    "own-kernel": Fault(own_kernel, {"file is in stored form"}, "its kernel is 'my-env'"),
    "trace-of-editor": Fault(
        metadata(LAST, collapsed=False), {"file is in stored form"}, "not in the form"
    ),
}
