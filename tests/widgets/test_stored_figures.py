"""What the notebooks store of a figure that moves is what the figure is today.

Running a notebook compares most outputs; those that carry the tag `nbval-ignore-output` it does
not, and their scripts would grow old unseen.
"""

import json
from pathlib import Path

import pytest

from aigc_lessons import widgets
from aigc_lessons.widgets.inline_module import join_modules
from aigc_lessons.widgets.moving_figure import STATIC

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
HOW = "take the cell's code_digest away and run `make notebooks`"


def scripts():
    classes = [getattr(widgets, name) for name in widgets.__all__]
    modules = {made.module for made in classes if hasattr(made, "module")}
    return [join_modules(STATIC / "moving_figure.mjs", STATIC / module) for module in modules]


def figures(path):
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            html = "".join(output.get("data", {}).get("text/html", ""))
            if "data-moving-figure" in html:
                yield cell["id"], html


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_stored_figure_runs_the_script_of_today(path):
    today, stored = scripts(), dict(figures(path))
    assert "self-test" in stored
    old = [name for name, html in stored.items() if not any(script in html for script in today)]
    assert old == [], HOW
