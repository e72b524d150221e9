"""Every assignment: a solution earns all, a stub nothing, a mistake what the rubric says."""

import ast
import importlib
from functools import cache
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbgrader import utils
from nbgrader.nbgraderformat import MetadataValidator

from aigc_lessons.grading import assignment, grader, variants, versions
from tests.grading.here import Here
from tests.in_time import in_time

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "assignments"
NAMES = sorted(path.name for path in SOURCES.iterdir() if path.is_dir())
SEED = "a seed for the tests of assignments"
SLOW = {"12_repair"}  # it trains networks
ALWAYS = {"02_convolution"}  # every answer to the others is tried by `make test-long`


def named(names=NAMES):
    return [pytest.param(n, marks=[pytest.mark.long] * (n in SLOW), id=n) for n in names]


every = pytest.mark.parametrize("name", named())


@cache
def source_of(name):
    return assignment.read(SOURCES / name)


def answers_of(name):
    return importlib.import_module(f"tests.grading.answers.{name}").ANSWERS


def graded(made, name, *, student="s", seed=None):
    content = nbformat.writes(made).encode()
    found = grader.grade(content, source_of(name), student=student, seed=seed, start=Here)
    return {question.id: question for question in found.result.questions}


def made_for(name, version, *, student="s", seed=None):
    one = source_of(name)
    return version(one.source(one.own(seed, student)))


def cell_of(notebook, name):
    return next(cell for cell in notebook.cells if assignment.grade_id(cell) == name)


def test_there_is_one_for_every_chapter():
    chapters = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert set(NAMES) == chapters


@every
@pytest.mark.parametrize("student", [None, "s-1", "s-2"])
def test_the_solution_earns_everything(name, student):
    seed = SEED if student else None
    found = graded(
        made_for(name, versions.solution, student=student, seed=seed),
        name,
        student=student or "s",
        seed=seed,
    )
    for question in found.values():
        if question.kind == "auto":
            assert question.points == question.out_of, question
            assert not question.mistakes
        else:
            assert (question.status, question.points) == ("to mark", None)


@every
def test_what_was_handed_out_earns_nothing_and_runs(name):
    for question in graded(made_for(name, versions.student), name).values():
        assert question.points == 0, question
        assert question.status == "graded"
        assert "Not started" in question.verdict, question


ANSWERS = [
    pytest.param(
        name,
        answer,
        id=f"{name}-{answer.question}-{answer.name}",
        marks=[pytest.mark.long] * (name not in ALWAYS),
    )
    for name in NAMES
    for answer in answers_of(name)
]


@pytest.mark.parametrize(("name", "answer"), ANSWERS)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_an_answer_earns_what_the_rubric_says(name, answer):
    made = made_for(name, versions.solution, student="s-3", seed=SEED)
    cell_of(made, answer.question).source = answer.code.strip("\n")
    found = graded(made, name, student="s-3", seed=SEED)
    tests = [key for key in found if key.startswith(f"{answer.question}-test")]
    points = sum(found[key].points for key in tests)
    assert points == pytest.approx(answer.points, abs=1e-5), [found[key] for key in tests]
    assert {key for test in tests for key in found[test].mistakes} == set(answer.mistakes)


@every
def test_every_line_of_a_rubric_is_met_by_an_answer(name):
    met = {(a.question, key) for a in answers_of(name) for key in a.mistakes}
    for cell in source_of(name).notebook.cells:
        if cell.cell_type == "code" and utils.is_grade(cell):
            question = assignment.grade_id(cell).removesuffix("-test")
            assert {(question, key) for key in rubric(cell.source)} <= met


def rubric(source):
    nodes = [*ast.walk(ast.parse(source))]
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    dicts = [k.value for call in calls for k in call.keywords if k.arg == "partly"]
    named = [
        n for n in nodes if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == "partly"
    ]
    dicts += [node.value for node in named]
    return {key.value for one in dicts if isinstance(one, ast.Dict) for key in one.keys}


@every
def test_every_question_has_right_and_wrong_answers(name):
    one, answers = source_of(name), answers_of(name)
    for asked in one.asked:
        if asked.kind == "auto":
            its = [a for a in answers if a.question == asked.id.removesuffix("-test")]
            right = [a for a in its if a.points == asked.out_of]
            assert len(right) >= 1 + (name not in SLOW), asked
            assert len(its) - len(right) >= 3, asked


@every
def test_a_source_is_as_an_instructor_expects_it(name):
    one = source_of(name)
    notebook = one.notebook
    MetadataValidator().validate_nb(notebook)
    ids = [assignment.grade_id(cell) for cell in notebook.cells if assignment.grade_id(cell)]
    assert len(ids) == len(set(ids))
    assert not any(cell.get("outputs") for cell in notebook.cells)
    assert sum(asked.out_of for asked in one.asked) == 20
    assert 30 <= sum(asked.minutes for asked in one.asked) <= 120
    assert all(asked.minutes > 0 and asked.title != asked.id for asked in one.asked)
    assert [asked.kind for asked in one.asked].count("manual") >= 1


@every
def test_the_set_up_is_that_of_the_chapters(name):
    chapter = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    setup = next(cell for cell in chapter.cells if "setup" in cell.metadata.get("tags", []))
    assert cell_of(source_of(name).notebook, "setup").source == setup.source


@every
def test_the_numbers_in_a_source_are_drawn_like_a_student_s(name):
    one = source_of(name)
    common = one.source(one.own())
    assert cell_of(common, "own").source == cell_of(one.notebook, "own").source


@pytest.mark.parametrize("name", in_time(NAMES, quick=NAMES[1:3]))
def test_a_thousand_students_have_different_numbers_of_one_difficulty(name):
    one = source_of(name)
    difficulty = load(name)["difficulty"]
    drawn = [one.own(SEED, f"s-{i}") for i in range(1000)]
    assert len({repr(difficulty(own)) for own in drawn}) == 1
    assert len({repr(own) for own in drawn}) > 950


def load(name):
    import runpy

    return runpy.run_path(str(SOURCES / name / "variant.py"))


@every
def test_numbers_come_again_and_cannot_be_had_without_the_seed(name):
    one = source_of(name)
    assert one.own(SEED, "s-9") == one.own(SEED, "s-9")
    others = [one.own(seed, "s-9") for seed in (SEED + "x", SEED.upper(), "0" * 40)]
    assert one.own(SEED, "s-9") not in others


def test_another_purpose_draws_other_numbers():
    a, b = (variants.rng_of(SEED, "s-1", what).random() for what in ("a", "b"))
    assert a != b
    assert isinstance(variants.rng_of(SEED, "s-1", "a"), np.random.Generator)
    with pytest.raises(ValueError, match="the seed or the student's id is empty"):
        variants.rng_of(" ", "s-1", "a")


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name in NAMES if name not in SLOW])
def test_variants_can_be_solved(name):
    # Of the other assignments fewer are run; that all their numbers fit, `test_luck` looks at.
    for i in range(200 if name in ALWAYS else 25):
        student = f"s-{i}"
        made = made_for(name, versions.solution, student=student, seed=SEED)
        for question in graded(made, name, student=student, seed=SEED).values():
            assert question.points in (question.out_of, None), (student, question)


# What must not be seen.


@every
def test_a_student_s_file_gives_nothing_away(name):
    one = source_of(name)
    for seed, student in ((None, None), (SEED, "s-4")):
        made = versions.student(one.source(one.own(seed, student)))
        text = nbformat.writes(made)
        assert not versions.leaks(text, [one.notebook])
        assert "BEGIN" not in text
        assert SEED not in text
        assert not any(cell.get("outputs") for cell in made.cells)
    assert versions.secrets(one.notebook)  # or nothing could be found


@every
@pytest.mark.parametrize("mark", ["SOLUTION", "HIDDEN TESTS"])
def test_forgotten_marks_are_refused(name, mark):
    one = source_of(name)
    broken = one.source(one.own())
    cell = next(c for c in broken.cells if c.cell_type == "code" and f"BEGIN {mark}" in c.source)
    lines = cell.source.split("\n")
    cell.source = "\n".join(line for line in lines if mark not in line)
    if mark == "SOLUTION":  # nbgrader replaces the whole cell then
        assert not versions.leaks(nbformat.writes(versions.student(broken)), [one.notebook])
    else:
        with pytest.raises(ValueError, match="so it is not written"):
            versions.student(broken)


@every
def test_a_planted_leak_is_found(name):
    one = source_of(name)
    for line in sorted(versions.secrets(one.notebook)):
        for text in (
            f"<pre>{line}</pre>",
            nbformat.writes(
                nbformat.v4.new_notebook(
                    cells=[nbformat.v4.new_markdown_cell(f"by the way: {line}")]
                )
            ),
        ):
            assert line in versions.leaks(text, [one.notebook])
