"""A submission is read kindly, whatever saved it; only what the student wrote is taken from it."""

import copy
import json
from pathlib import Path

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbgrader import utils

from aigc_lessons.grading import assignment, submission, versions
from aigc_lessons.grading.assignment import grade_id
from aigc_lessons.grading.submission import UnreadableError, plain, read, restore

SOURCE = assignment.read(Path(__file__).parent / "sources" / "00_tiny").source()
HANDED_OUT = versions.student(SOURCE)
CELLS = {grade_id(cell): cell for cell in SOURCE.cells}
LOCKED = [name for name, cell in CELLS.items() if utils.is_locked(cell)]
TESTS = [name for name in LOCKED if utils.is_grade(CELLS[name])]


def restored(change=lambda notebook: None):
    notebook = copy.deepcopy(HANDED_OUT)
    change(notebook)
    return restore(read(nbformat.writes(notebook).encode()), HANDED_OUT, SOURCE)


def cell_of(notebook, name):
    return next(cell for cell in notebook.cells if grade_id(cell) == name)


def test_what_was_handed_out_comes_back_in_order_with_the_hidden_tests():
    found = restored()
    code = [name for name, cell in CELLS.items() if cell.cell_type == "code"]
    assert [step.cell for step in found.steps] == code
    assert [step.cell for step in found.steps if step.judged] == TESTS
    for step in found.steps:
        if step.judged:
            assert step.source == CELLS[step.cell].source
            assert "HIDDEN" in step.source
    assert not found.altered
    assert not found.notes


@pytest.mark.parametrize("name", LOCKED)
def test_a_locked_cell_is_the_source_s_whatever_became_of_it(name):
    def edit(notebook):
        cell_of(notebook, name).source = "evil = 1"

    def delete(notebook):
        notebook.cells.remove(cell_of(notebook, name))

    for change, word in ((edit, "edited"), (delete, "deleted")):
        found = restored(change)
        sources = [step.source for step in found.steps if step.cell == name]
        code = CELLS[name].cell_type == "code"
        assert sources == [CELLS[name].source] * code
        assert found.altered == ({name: word} if name in TESTS else {})
        assert len(found.notes) == (change is edit and name not in TESTS)


def test_what_stands_in_no_known_cell_is_the_student_s_own():
    found = restored(lambda n: n.cells.insert(6, nbformat.v4.new_code_cell("mine = 1")))
    [step] = [step for step in found.steps if step.source == "mine = 1"]
    assert (step.cell, step.judged) == (None, False)


def test_a_cell_that_calls_itself_a_test_twice_is_one_test():
    def double(notebook):
        copied = copy.deepcopy(cell_of(notebook, "q2-test"))
        copied.source, copied.id = "graded = 4", "another"
        notebook.cells.append(copied)

    found = restored(double)
    assert [step.cell for step in found.steps if step.judged] == TESTS
    assert found.steps[-1].source == "graded = 4"
    assert found.steps[-1].cell is None


@pytest.mark.parametrize("cell_type", ["code", "markdown", "raw"])
def test_an_open_answer_is_found_in_a_cell_of_any_kind(cell_type):
    def write(notebook):
        cell_of(notebook, "open").update(cell_type=cell_type, source="because")

    told = json.loads(nbformat.writes(HANDED_OUT))
    for cell in told["cells"]:
        if cell["metadata"]["nbgrader"]["grade_id"] == "open":
            cell |= {"cell_type": cell_type, "source": ["be", "cause"]}
    found = restore(read(json.dumps(told).encode()), HANDED_OUT, SOURCE)
    assert found.texts == {"open": "because"}


def test_an_answer_without_its_name_is_known_by_the_test_behind_it():
    def forget(notebook):
        cell = cell_of(notebook, "q2")
        cell.source, cell.metadata = "mine = 2", {}

    found = restored(forget)
    assert found.codes["q2"] == "mine = 2"


def test_a_word_that_honest_answers_hardly_use_is_noted():
    def peek(notebook):
        cell_of(notebook, "q2").source = "open('/proc/self/mem')"

    assert restored(peek).notes == ("the code mentions /proc/: have a look.",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_letters_and_line_ends_of_every_editor_are_read(encoding, ends):
    def write(notebook):
        cell_of(notebook, "open").source = "größer"

    notebook = copy.deepcopy(HANDED_OUT)
    write(notebook)
    content = nbformat.writes(notebook).replace("\n", ends).encode(encoding)
    found = restore(read(content), HANDED_OUT, SOURCE)
    assert found.texts == {"open": "größer"}
    assert not found.altered


def test_half_a_character_can_be_written_afterwards():
    content = nbformat.writes(HANDED_OUT).replace("# Write your answer here.", "# \\ud800").encode()
    for step in restore(read(content), HANDED_OUT, SOURCE).steps:
        step.source.encode()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"\xff\xfe\x00", "no"),
        (b"{}", "something in it is missing"),
        (b"[]", "something in it is missing"),
        (b"3", "something in it is missing"),
        (b"null", "something in it is missing"),
        (b'{"cells": 3}', "something in it is missing"),
        (b'{"cells": [{}]}', "something in it is missing"),
        (b'{"nbformat": "x", "cells": []}', "no notebook"),
        (b'{"nbformat": 99, "cells": []}', "no notebook"),
        (b"[" * 100_000, "cannot be read"),
        (b'{"cells": ' + b"9" * 10_000 + b"}", "cannot be read"),
        (b'{"cells": []', "cannot be read"),
    ],
)
def test_what_is_no_notebook_is_told(content, why):
    with pytest.raises(UnreadableError, match=why):
        read(content)


def test_a_file_that_is_too_large_is_not_read(monkeypatch):
    monkeypatch.setattr(submission, "LARGEST", 10)
    with pytest.raises(UnreadableError, match="MiB"):
        read(b" {" * 10)


def test_a_notebook_of_something_else_is_told():
    other = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")])
    with pytest.raises(UnreadableError, match="none of it"):
        restore(other, HANDED_OUT, SOURCE)
    other.cells[0].metadata = {"nbgrader": {"grade_id": "q1"}}
    with pytest.raises(UnreadableError, match="another one"):
        restore(other, HANDED_OUT, SOURCE)


@given(st.text(st.sampled_from("ab \t\n"), max_size=30))
def test_line_ends_and_spaces_behind_lines_make_no_difference(text):
    assert plain(text) == plain(text.replace("\n", "\r\n")) == plain(text + " \n")
    assert plain(plain(text)) == plain(text)


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=4,
)
names = st.one_of(json_values, st.sampled_from(list(CELLS)))
metadata = st.one_of(
    json_values,
    st.fixed_dictionaries({"nbgrader": st.one_of(json_values, st.builds(dict, grade_id=names))}),
)
sources = st.one_of(json_values, st.sampled_from([cell.source for cell in HANDED_OUT.cells]))
kinds = st.one_of(st.sampled_from(["code", "markdown", "raw", "heading"]), json_values)
cells = st.one_of(
    json_values,
    st.fixed_dictionaries({"cell_type": kinds, "source": sources, "metadata": metadata}),
)
notebooks = st.one_of(
    json_values,
    st.fixed_dictionaries({"cells": st.one_of(json_values, st.lists(cells, max_size=5))}),
    st.fixed_dictionaries({"cells": st.lists(cells, max_size=5), "nbformat": json_values}),
    st.fixed_dictionaries({"worksheets": json_values, "nbformat": st.sampled_from([1, 2, 3])}),
)
title = {"cell_type": "markdown", "source": CELLS["title"].source, "metadata": {}}


@given(notebooks)
@settings(max_examples=400, deadline=None)
def test_any_file_is_restored_or_refused(told):
    if isinstance(told, dict) and isinstance(told.get("cells"), list):
        told["cells"].append(title)  # or hardly any would be recognised
    try:
        found = restore(read(json.dumps(told).encode()), HANDED_OUT, SOURCE)
    except UnreadableError:
        return
    assert {step.cell for step in found.steps if step.judged} == set(TESTS)
    for step in found.steps:
        step.source.encode()


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(content):
    with pytest.raises(UnreadableError):
        restore(read(content), HANDED_OUT, SOURCE)


def test_a_source_that_changed_in_the_term_accuses_nobody():
    older = copy.deepcopy(SOURCE)
    for name in ("q1-test", "imports"):
        cell_of(older, name).source = f"# as it was last week\n{cell_of(older, name).source}"
    content = nbformat.writes(versions.student(older)).encode()
    found = restore(read(content), HANDED_OUT, SOURCE)
    assert found.altered == {}
    assert found.notes == (
        "the cell imports is of another version; the present one was used.",
        "the cell q1-test is of another version; the present one was used.",
    )
    edited = content.replace(b"as it was last week", b"as I like it")
    assert restore(read(edited), HANDED_OUT, SOURCE).altered == {"q1-test": "edited"}


ASSIGNMENTS = Path(__file__).parents[2] / "assignments"


def test_a_neighbour_s_notebook_and_another_seed_s_are_told():
    one = assignment.read(ASSIGNMENTS / "02_convolution")
    mine = one.source(one.own("a seed for the tests", "ada"))

    def notes(source, change=lambda notebook: None):
        notebook = versions.student(source)
        change(notebook)
        return restore(read(nbformat.writes(notebook).encode()), versions.student(mine), mine).notes

    assert notes(mine) == ()
    for seed, student in (("a seed for the tests", "bo"), ("another seed", "ada"), (None, None)):
        assert notes(one.source(one.own(seed, student))) == (submission.OTHER_NUMBERS,)

    def easier(notebook):
        cell_of(notebook, "own").source = "own = {'size': 1}"

    assert notes(mine, easier) == ("the cell own was altered; the original was used.",)
