"""The set-up cell: the first code cell of every notebook, the same in each.

In Colab or Kaggle it installs the course's package and nothing else, so that what those services
ship (NumPy, Matplotlib, PyTorch, TensorFlow) stays as it is. Where the package is installed, as
in JupyterLab here or on Binder, it does nothing and prints nothing.

    python -m tools.setup_cell      prints the cell
    python -m tools.notebooks run   writes it into the notebooks
"""

from aigc_lessons import __version__
from tools.address import repository

ID = "setup"
TAG = "setup"
# The book's page leaves the cell out: it matters only where the notebook runs.
TAGS = [TAG, "remove-cell"]

# An archive needs no git on the learner's machine, and is smaller than a clone.
TEMPLATE = """\
# Colab and Kaggle need the course's package; where it is installed, this cell does nothing.
from importlib.util import find_spec

if find_spec("aigc_lessons") is None:
    %pip install -q {requirement}"""


def requirement() -> str:
    """Return what the cell gives to pip: the repository's archive at the tag of this version."""
    return f"https://github.com/{repository()}/archive/refs/tags/v{__version__}.tar.gz"


def source() -> str:
    """Return the code of the set-up cell."""
    return TEMPLATE.format(requirement=requirement())


if __name__ == "__main__":
    print(source())
