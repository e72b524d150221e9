"""Run a notebook from top to bottom with what is installed, and fail at the first exception.

    python run_notebook.py FILE

Outputs are not compared: figures and some texts differ between versions of Matplotlib and IPython.
It imports nothing of the project, because it runs where only the package itself is installed.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient


def run(path: Path) -> None:
    """Run the notebook at `path` in a fresh kernel started in its folder."""
    notebook = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, kernel_name="python3", timeout=300, resources=resources).execute()


if __name__ == "__main__":
    run(Path(sys.argv[1]).resolve())
