"""Every displayed equation has one label, a function, a test and two references; and vice versa."""

import json

import pytest

from tools import equations
from tools.equations import displayed, problems


def test_every_equation_of_the_book_is_bound():
    assert problems() == []


def test_there_are_equations_to_look_at():
    """The rule above would pass on a book in which nothing is found."""
    labels = {equation.label for equation in equations.equations()}
    assert {"eq-conv2d", "eq-adjoint", "eq-resize"} <= labels


GOOD = {
    "book/page.md": "Twice:\n\n$$\ny = 2x\n$$ (eq-double)\n\n`$$ … $$` is how it is written.\n",
    "notebooks/01_a.ipynb": ["# Half\n\n$$h = x / 2$$ (eq-half)", "x = 1  # $$ no mathematics $$"],
    "aigc_lessons/ops/a.py": (
        'def double(x):\n    """Double a number: eq-double."""\n'
        'def half(x):\n    """Halve a number: eq-half."""\n'
    ),
    "aigc_lessons/widgets/b.py": 'class Shower:\n    """Show eq-double."""\n',
    "tests/ops/test_a.py": (
        'import pytest\n@pytest.mark.equation("eq-double")\n@pytest.mark.equation("eq-half")\n'
        "def test_a():\n    pass\n"
    ),
    "book/verification.json": {"eq-double": ["PyTorch", "Keras"], "eq-half": ["SciPy", "loops"]},
}


@pytest.fixture
def project(tmp_path):
    """Give a function that writes the good project, with some files changed, and finds problems."""

    def write(changes=()):
        for name, content in (GOOD | dict(changes)).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_content(name, content), encoding="utf-8")
        return problems(tmp_path)

    return write


def _content(name, content):
    if name.endswith(".ipynb"):
        kinds = zip(("markdown", "code"), content, strict=False)
        cells = [{"cell_type": kind, "source": [text], "metadata": {}} for kind, text in kinds]
        return json.dumps({"cells": cells})
    if name.endswith(".json"):
        checks = {
            label: {"checks": [{"reference": reference} for reference in references]}
            for label, references in content.items()
        }
        return json.dumps({"equations": checks})
    return content


def test_the_good_project_has_no_problems(project):
    assert project() == []


PAGE = GOOD["book/page.md"]
PLANTED = {
    "no label": ("book/page.md", PAGE.replace(" (eq-double)", ""), "“y = 2x” has no label"),
    "a second block with no label": ("book/page.md", PAGE + "\n$$z$$\n", "“z” has no label"),
    "a label on the next line": ("book/page.md", PAGE.replace(" (eq", "\n(eq"), "has no label"),
    "a label of another form": ("book/page.md", PAGE.replace("eq-double", "double"), "eq-name"),
    "a label twice on a page": ("book/page.md", PAGE + "\n$$a$$ (eq-double)", "defined in book/"),
    "a label twice in the book": (
        "notebooks/01_a.ipynb",
        ["$$h$$ (eq-half)\n\n$$y = 2x$$ (eq-double)"],
        "book/page.md: eq-double is defined in notebooks/01_a.ipynb, cell 0 already",
    ),
    "a directive with no label": (
        "book/page.md",
        PAGE + "\n```{math}\na = b\n```\n",
        "“a = b” has no label",
    ),
    "an environment with no dollars": (
        "book/page.md",
        PAGE + "\n\\begin{align}\na = b\n\\end{align}\n",
        "has no label",
    ),
    "dollars that nothing closes": ("book/page.md", PAGE + "\n$$ a\n", "never closed” has no"),
    "inside an admonition": (
        "book/page.md",
        PAGE + "\n```{note}\n$$a$$\n```\n\n:::{tip}\n$$b$$ (eq-half)\n:::\n",
        "“a” has no label",
    ),
    "no function": (
        "aigc_lessons/ops/a.py",
        GOOD["aigc_lessons/ops/a.py"].replace("eq-double", ""),
        "no docstring of a function in aigc_lessons names eq-double",
    ),
    "a function that is private": (
        "aigc_lessons/ops/a.py",
        GOOD["aigc_lessons/ops/a.py"].replace("def double", "def _double"),
        "no docstring of a function in aigc_lessons names eq-double",
    ),
    "a label in a comment only": (
        "aigc_lessons/ops/a.py",
        GOOD["aigc_lessons/ops/a.py"].replace(
            '"""Double a number: eq-double."""', "return x  # eq-double"
        ),
        "no docstring of a function in aigc_lessons names eq-double",
    ),
    "no test": (
        "tests/ops/test_a.py",
        GOOD["tests/ops/test_a.py"].replace('@pytest.mark.equation("eq-double")\n', ""),
        'no test is marked @pytest.mark.equation("eq-double")',
    ),
    "a test that is long": (
        "tests/ops/test_a.py",
        GOOD["tests/ops/test_a.py"].replace("\n@", "\n@pytest.mark.long\n@", 1),
        "tests/ops/test_a.py::test_a: an equation's test may not be long",
    ),
    "one reference": (
        "book/verification.json",
        GOOD["book/verification.json"] | {"eq-double": ["PyTorch", "PyTorch"]},
        "eq-double needs two independent references in book/verification.json, it has 1",
    ),
    "no reference": (
        "book/verification.json",
        {"eq-half": ["SciPy", "loops"]},
        "eq-double needs two independent references in book/verification.json, it has 0",
    ),
    "a docstring's label that no page displays": (
        "aigc_lessons/ops/c.py",
        'def triple(x):\n    """Triple a number: eq-triple."""\n',
        "ops.triple: the docstring names eq-triple, which no page displays",
    ),
    "a mark's label that no page displays": (
        "tests/ops/test_c.py",
        'import pytest\n@pytest.mark.equation("eq-triple")\ndef test_c():\n    pass\n',
        "tests/ops/test_c.py::test_c: the mark names eq-triple, which no page displays",
    ),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(project, fault):
    name, content, message = PLANTED[fault]
    assert any(message in problem for problem in project({name: content})), project()


DISPLAYED = [
    ("$$a$$ (eq-a)", [("eq-a", "a")]),
    ("$$\na\n$$ (eq-a)\n\ntext $x$ text\n\n$$b$$\n", [("eq-a", "a"), (None, "b")]),
    ("```{math}\n:label: eq-a\n\na\n```", [("eq-a", "a")]),
    (":::{math}\n:label: eq-a\na\n:::", [("eq-a", "a")]),
    ("````{note}\n```{math}\n:label: eq-a\na\n```\n````", [("eq-a", "a")]),
    ("```python\n$$ a $$\n```", []),
    ("~~~\n$$ a $$\n~~~", []),
    ("```{code-block} latex\n$$ a $$\n```", []),
    ("````md\n```{math}\na\n```\n````\n$$b$$ (eq-b)", [("eq-b", "b")]),
    ("`$$ a $$` and ``$$ `b` $$``", []),
    ("<!-- $$ a $$ -->", []),
    (r"costs \$\$5 and \$\$6", []),
    ("> $$a$$ (eq-a)", [("eq-a", "a")]),
]


@pytest.mark.parametrize(("markdown", "blocks"), DISPLAYED)
def test_what_counts_as_displayed(markdown, blocks):
    assert displayed(markdown) == blocks
