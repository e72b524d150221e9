"""From one source: what students, instructors and readers of the answers get."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from typer.testing import CliRunner

from aigc_lessons.cli import app
from aigc_lessons.grading import assignment, releasing, versions

ANSWER = "def double(x):\n    ### BEGIN SOLUTION\n    return x + x + 0 * x\n    ### END SOLUTION"
TEST = "double(1)\n### BEGIN HIDDEN TESTS\nassert double(21) == 42\n### END HIDDEN TESTS"
TEXT = "### BEGIN SOLUTION\nOne point for saying why, one for the number.\n### END SOLUTION"
VARIANT = """
def draw(rng):
    return {"size": int(rng.integers(10, 10**6))}


def difficulty(own):
    return 1
"""


def graded_cell(make, source, name, **more):
    about = {"schema_version": 3, "grade_id": name, "grade": False, "solution": False}
    about |= {"locked": True, "task": False} | more
    kind = {"cell_type": "code" if make is new_code_cell else "markdown"}
    return make(source, metadata={"nbgrader": about | kind})


def source():
    return new_notebook(
        cells=[
            graded_cell(new_markdown_cell, "# A small assignment", "title"),
            graded_cell(new_code_cell, "import math", "imports"),
            graded_cell(new_code_cell, "own = {'size': 850637}", "own"),
            graded_cell(new_code_cell, ANSWER, "q1", solution=True, locked=False),
            graded_cell(new_code_cell, TEST, "q1-test", grade=True, points=3),
            graded_cell(
                new_markdown_cell, TEXT, "open", grade=True, solution=True, locked=False, points=2
            ),
        ]
    )


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "assignments" / "00_small"
    place.mkdir(parents=True)
    nbformat.write(source(), place / "00_small.ipynb")
    (place / "variant.py").write_text(VARIANT)
    return place


def sources_of(notebook):
    return {assignment.grade_id(cell): cell.source for cell in notebook.cells}


def test_students_get_stubs_and_public_tests():
    made = sources_of(versions.student(source()))
    assert made["q1"] == "def double(x):\n    # Write your answer here.\n    pass"
    assert made["q1-test"] == "double(1)"
    assert made["open"] == versions.TEXT_STUB
    assert made["own"] == "own = {'size': 850637}"


def test_students_cannot_edit_what_is_given_by_mistake():
    cells = {assignment.grade_id(c): c.metadata for c in versions.student(source()).cells}
    assert cells["q1-test"].editable is False
    assert cells["title"].editable is False
    assert "editable" not in cells["q1"]
    assert not any(metadata.get("deletable", False) for metadata in cells.values())


def test_instructors_get_everything():
    assert sources_of(versions.instructor(source())) == sources_of(source())


def test_the_solution_has_answers_and_no_marks():
    made = sources_of(versions.solution(source()))
    assert made["q1"] == "def double(x):\n    return x + x + 0 * x"
    assert made["q1-test"] == "double(1)"
    assert made["open"].startswith("One point for")


def test_secrets_are_the_marked_lines_alone():
    assert versions.secrets(source()) == {
        "return x + x + 0 * x",
        "assert double(21) == 42",
        "One point for saying why, one for the number.",
    }


def test_a_solution_outside_of_its_marks_is_refused():
    broken = source()
    broken.cells[0].source += "\n\nHint: `return x + x + 0 * x`"
    with pytest.raises(ValueError, match=r"would show 'return x \+ x \+ 0 \* x'"):
        versions.student(broken)
    broken = source()
    broken.cells.append(new_code_cell("graded(check(double), 3)"))
    with pytest.raises(ValueError, match=r"would show 'graded\('"):
        versions.student(broken)


def test_a_source_that_is_none_is_refused(folder):
    with pytest.raises(ValueError, match="does not exist, but is where"):
        assignment.read(folder.parent / "01_other")
    broken = source()
    del broken.cells[4].metadata.nbgrader["points"]
    nbformat.write(broken, folder / "00_small.ipynb")
    with pytest.raises(ValueError, match="is no source of nbgrader's"):
        assignment.read(folder)
    with pytest.raises(ValueError, match="holds no assignment"):
        assignment.read_all(folder)


def test_a_release_has_a_notebook_for_every_student(folder, tmp_path):
    one = assignment.read(folder)
    places = releasing.release(one, tmp_path / "out", seed="s" * 16, students=["ann", "bob"])
    names = sorted(str(path.relative_to(tmp_path / "out" / "00_small")) for path in places)
    assert names == [
        f"{place}/00_small.ipynb"
        for place in ("instructor", "solution", "student", "students/ann", "students/bob")
    ]
    texts = {path.parent.name: path.read_text() for path in places}
    numbers = {name: text.split("'size': ")[1].split("}")[0] for name, text in texts.items()}
    assert numbers["student"] == numbers["solution"]
    assert len({numbers[name] for name in ("student", "ann", "bob")}) == 3
    assert numbers["ann"] == str(one.own("s" * 16, "ann")["size"])
    assert not any("s" * 16 in text for text in texts.values())


@pytest.mark.parametrize("student", ["../ann", "..", "a/b", ".hidden", "a\\b"])
def test_an_id_that_would_lead_elsewhere_is_refused(folder, tmp_path, student):
    with pytest.raises(ValueError, match="cannot be a folder's name"):
        releasing.release(assignment.read(folder), tmp_path, seed="s" * 16, students=[student])


def test_the_command_makes_a_release(folder, tmp_path):
    (tmp_path / "seed.txt").write_text("sixteen characters, or more\n")
    (tmp_path / "roster.csv").write_text("id,name\nann,Ann\nbob,Bob\n")
    words = ["release", "--assignments", str(folder.parent), "--out", str(tmp_path / "out")]
    more = ["--seed-file", str(tmp_path / "seed.txt"), "--roster", str(tmp_path / "roster.csv")]
    made = CliRunner().invoke(app, [*words, *more])
    assert made.exit_code == 0, made.output
    assert "00_small: 5 notebooks" in made.output
    made = CliRunner().invoke(app, [*words, *more[:2]])
    assert made.exit_code == 1
    assert "a roster and a seed file belong together" in made.output
