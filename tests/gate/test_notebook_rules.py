"""The rules raise no false alarm where a chapter does what is allowed.

That each rule can fail, the planted faults of `tests.gate.faults` show.
"""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.gate.faults import FAULTS
from tools import notebook_rules as rules
from tools.notebooks import IGNORE_TAG, read, stored_form, with_setup_cell


@pytest.fixture
def broken(tmp_path):
    """Return what a rule says about a notebook of the cells given, after title and set-up cell."""

    def check(rule, *cells):
        opening = new_markdown_cell("# Title\n\nWhat is it?")
        notebook = with_setup_cell(new_notebook(cells=[opening, *cells]))
        path = tmp_path / "chapter.ipynb"
        path.write_text(stored_form(read(stored_form(notebook))), encoding="utf-8")
        return list(rule(rules.Chapter(path)))

    return check


def shown(text):
    return new_code_cell("1", outputs=[new_output("stream", name="stdout", text=text)])


def test_every_rule_has_a_fault_that_it_catches():
    names = {rule.__name__.replace("_", " ") for rule in rules.RULES}
    assert names <= {test for fault in FAULTS.values() for test in fault.caught_by}


@pytest.mark.parametrize(
    "source",
    [
        "x = 1  # no; none here",
        'print("a;")',
        '"""Wait;"""',
        "a = 1; b = 2",
        "def later():\n    import os\n    return os",
    ],
)
def test_harmless_code_passes(broken, source):
    cells = [new_code_cell("import math"), new_code_cell(source)]
    assert not broken(rules.code_can_be_compared, *cells)
    assert not broken(rules.imports_stand_together, *cells)


@pytest.mark.parametrize("source", ["add(1, 2);", "x = 3;  # hidden", "add(1,\n    2);\n"])
def test_a_last_semicolon_is_found(broken, source):
    assert broken(rules.code_can_be_compared, new_code_cell(source))


@pytest.mark.parametrize(
    "source",
    ["import os", "if True:\n    import os", "from os import path", "class A:\n    import os"],
)
def test_an_import_outside_functions_is_found(broken, source):
    assert broken(rules.imports_stand_together, new_code_cell("import math"), new_code_cell(source))


@pytest.mark.parametrize("source", ["import torch", "from torch import nn", "import torch.nn as n"])
@pytest.mark.parametrize("tags", [[], ["from-pytorch"]])
def test_a_box_may_import_its_framework(broken, source, tags):
    cells = [new_code_cell("import math"), new_code_cell(source, metadata={"tags": tags})]
    assert bool(broken(rules.imports_stand_together, *cells)) is not bool(tags)


@pytest.mark.parametrize(
    "text", ["magic number 0x00000803", "colour 0xff8800", "50% of 3 | 4", "a\r\n", "3 iterations"]
)
def test_harmless_outputs_pass(broken, text):
    assert not broken(rules.outputs_can_be_repeated, shown(text))


@pytest.mark.parametrize(
    "text", ["<a at 0x7f12>", "0x7f12ab34cd56", " 40%|██  | 2/5", "1\r2", "/root/x", "2.1it/s"]
)
def test_outputs_of_one_run_are_found(broken, text):
    assert broken(rules.outputs_can_be_repeated, shown(text))


def ignored(source):
    reason = {rules.REASON: "A clock shows another time each time."}
    return new_code_cell(source, metadata={"tags": [IGNORE_TAG], **reason})


@pytest.mark.parametrize(
    "cells",
    [
        ["assert x > 0"],
        ["x = 1", "assert x > 0"],
        ["for y in [1]:\n    assert y"],
        ["%timeit 1\nassert x > 0"],
    ],
)
def test_an_assert_in_the_cell_or_the_next_will_do(broken, cells):
    first, *rest = cells
    found = broken(
        rules.ignored_outputs_are_justified, ignored(first), *(new_code_cell(c) for c in rest)
    )
    assert not any("nothing checks" in sentence for sentence in found)


@pytest.mark.parametrize(
    "cells",
    [
        ["x = 1", "y = 2", "assert x > 0"],
        ["assert True"],
        ["def f():\n    assert x > 0"],
        ["# assert x > 0"],
    ],
)
def test_an_assert_that_checks_nothing_will_not_do(broken, cells):
    first, *rest = cells
    found = broken(
        rules.ignored_outputs_are_justified, ignored(first), *(new_code_cell(c) for c in rest)
    )
    assert any("nothing checks" in sentence for sentence in found)


@pytest.mark.parametrize(
    "text",
    [
        "[![Open in Colab](a.svg)](b)\n\nWhat is it?",
        "## Part\n\n- a list\n- of things\n\nWhat is it?",
        "**What is a picture** to a machine? Numbers.",
        "$$ y = x $$ (eq-y)\n\nWhat is it?",
    ],
)
def test_the_first_paragraph_is_found(tmp_path, text):
    path = tmp_path / "chapter.ipynb"
    notebook = new_notebook(cells=[new_markdown_cell(f"# Title\n\n{text}")])
    path.write_text(stored_form(notebook), encoding="utf-8")
    assert not list(rules.opens_with_a_question(rules.Chapter(path)))


def test_only_prose_counts_as_paragraphs(broken):
    long = " word" * 80
    blocks = ["# A{}", "$$\n x {} $$ (eq-x)", "```\n{0}\n\n{0}\n```", "- {}", "|{}|", "<p>{}</p>"]
    text = "\n\n".join(block.format(long) for block in blocks)
    assert not broken(rules.paragraphs_are_short, new_markdown_cell(text))
    assert broken(rules.paragraphs_are_short, *[new_markdown_cell(long) for _ in range(3)])


@pytest.mark.parametrize("text", ["see {cite}`radford2016`", "```{note}\nx\n```", ":::{tip}\n:::"])
def test_directives_and_roles_are_found(broken, text):
    assert broken(rules.markdown_is_plain, new_markdown_cell(text))


@pytest.mark.parametrize(
    "text", ["$\\{a\\}$ and `b`", "```python\nx = {1}\n```", "$$ x^{2} $$ (eq-x)", "f{`x`}"]
)
def test_ordinary_markdown_passes(broken, text):
    assert not broken(rules.markdown_is_plain, new_markdown_cell(text))
