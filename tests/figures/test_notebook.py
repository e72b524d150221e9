"""In a notebook a figure appears where a cell ends with it: once, and nowhere else."""

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")

CELLS = [
    "import numpy as np\nfrom aigc_lessons import figures",
    "figures.image_grid(np.eye(4)[None, None])",
    "figures.number_grid(np.eye(2))",
    "kept = figures.number_grid(np.eye(3))",
    "kept",
]


def test_a_cell_that_ends_with_a_figure_shows_it_once():
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    notebook = nbformat.v4.new_notebook(cells=cells)
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    shown = [[sorted(output.data) for output in cell.outputs] for cell in notebook.cells]
    picture = ["image/png", "text/plain"]
    assert shown == [[], [picture], [picture], [], [picture]]
    assert notebook.cells[1].outputs[0].data["text/plain"] == "<Figure size 224x224 with 1 Axes>"
