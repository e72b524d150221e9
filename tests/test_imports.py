"""What a module may import: its own step or an earlier one, and nothing heavy unasked."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "aigc_lessons"
# The way of an image through the package, and last what a person calls.
STEPS = [
    "datasets",
    "ops",
    "models",
    "training",
    "metrics",
    "figures",
    "widgets",
    "exercises",
    "grading",
    "cli",
    "__main__",
]
FRAMEWORKS = {"torch", "tensorflow", "keras", "scipy"}
MILLISECONDS = 50


def imported(path, package):
    """Give the full names of all that a module imports, wherever in it, relative ones resolved."""
    names = set()
    folder = [package.name, *path.relative_to(package).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = folder[: len(folder) + 1 - node.level] if node.level else []
            source = ".".join(above + ([node.module] if node.module else []))
            names |= {f"{source}.{alias.name}" for alias in node.names}
    return names


def step_of(parts):
    return parts[0].removesuffix(".py") if parts else ""


def wrong_imports(package):
    """List the imports of a later step, or of a folder that is no step."""
    found = []
    for path in sorted(package.rglob("*.py")):
        own = step_of(path.relative_to(package).parts)
        if own != "__init__" and own not in STEPS:
            found.append(f"{path.relative_to(package)} belongs to no step")
            continue
        for name in sorted(imported(path, package)):
            root, *rest = name.split(".")
            later = STEPS[STEPS.index(own) + 1 :] if own in STEPS else STEPS
            if root == package.name and step_of(rest) in later:
                found.append(f"{path.relative_to(package)} imports {name}, a later step")
            elif root in {"tests", "tools", "benchmarks"}:
                found.append(f"{path.relative_to(package)} imports {name}, which is not shipped")
    return found


def test_no_module_imports_a_later_step():
    assert wrong_imports(PACKAGE) == []


UPWARD = {
    "from": ("ops/planted.py", "from aigc_lessons.widgets import ConvolutionExplorer\n"),
    "plain": ("datasets/planted.py", "import aigc_lessons.ops.convolution\n"),
    "of the step itself": ("ops/planted.py", "from aigc_lessons import figures\n"),
    "relative": ("ops/planted.py", "from ..exercises import convolution\n"),
    "inside a function": ("ops/planted.py", "def f():\n    import aigc_lessons.figures as g\n"),
    "by the package": ("__init__.py", "from . import ops\n"),
    "of the tools": ("ops/planted.py", "from tools import equations\n"),
    "from nowhere": ("helpers/planted.py", "x = 1\n"),
}


@pytest.fixture
def copy(tmp_path):
    ignored = shutil.ignore_patterns("__pycache__")
    return Path(shutil.copytree(PACKAGE, tmp_path / "aigc_lessons", ignore=ignored))


@pytest.mark.parametrize("kind", UPWARD)
def test_a_planted_import_is_found(copy, kind):
    name, source = UPWARD[kind]
    (copy / name).parent.mkdir(exist_ok=True)
    (copy / name).write_text(source)
    assert [problem.split()[0] for problem in wrong_imports(copy)] == [name]


def test_an_import_downwards_is_right(copy):
    (copy / "figures/planted.py").write_text("from .. import ops\nfrom ..ops import conv2d\n")
    assert wrong_imports(copy) == []


def test_ops_needs_numpy_alone():
    names = set().union(*(imported(path, PACKAGE) for path in (PACKAGE / "ops").glob("*.py")))
    roots = {name.split(".")[0] for name in names}
    assert roots - sys.stdlib_module_names == {"numpy", "aigc_lessons"}


def loaded(statement, folder=ROOT):
    """Name the top-level modules that a statement loads in a fresh Python."""
    code = (
        f"import sys\n{statement}\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    )
    return set(_python(folder, "-c", code).stdout.split())


def _python(folder, *arguments):
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)


def test_ops_loads_no_framework():
    modules = loaded("import aigc_lessons.ops")
    assert "numpy" in modules
    assert not modules & FRAMEWORKS


def test_the_package_alone_loads_not_even_numpy():
    assert not loaded("import aigc_lessons") & (FRAMEWORKS | {"numpy", "matplotlib"})


def test_a_student_s_notebook_needs_nothing_that_grades():
    modules = loaded("import aigc_lessons.grading.marks")
    assert "aigc_lessons" in modules
    assert not modules & {"nbgrader", "nbformat", "jupyter_client", "zmq", "psutil"}


def test_a_framework_that_is_loaded_would_be_seen(copy):
    with (copy / "ops/geometry.py").open("a") as file:
        file.write("import scipy\n")
    assert "scipy" in loaded("import aigc_lessons.ops", copy.parent)


def import_time(folder=ROOT):
    """Measure `import aigc_lessons` in milliseconds: the best of five, for others compute too."""
    return min(_import_time(folder) for _ in range(5))


def _import_time(folder):
    report = _python(folder, "-X", "importtime", "-c", "import aigc_lessons").stderr
    return int(re.search(r"\| +(\d+) \| +aigc_lessons$", report, re.MULTILINE)[1]) / 1000


def test_the_package_is_imported_in_no_time():
    assert import_time() < MILLISECONDS


def test_a_slow_import_would_be_seen(copy):
    (copy / "__init__.py").write_text(f"import time\ntime.sleep({MILLISECONDS / 1000})\n")
    assert import_time(copy.parent) >= MILLISECONDS
