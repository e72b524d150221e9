"""The self-tests of all chapters: five questions whose answers are computed, never typed in."""

import ast
import importlib
import inspect
from pathlib import Path

import pytest

import aigc_lessons.exercises
from aigc_lessons.exercises.convolution.output_size import OUTPUT_SIZE
from aigc_lessons.exercises.distractors import distractors, reason
from aigc_lessons.exercises.misconceptions import CATALOGUE
from aigc_lessons.widgets import SelfTest

FOLDER = Path(aigc_lessons.exercises.__file__).parent
CHAPTERS = sorted(file.parent.name for file in FOLDER.glob("*/self_test.py"))
every_chapter = pytest.mark.parametrize("chapter", CHAPTERS)
SIZES = {"size": 28, "kernel_size": 3, "stride": 2, "padding": 1}


def made(chapter):
    return importlib.import_module(f"aigc_lessons.exercises.{chapter}").self_test()


def test_the_first_chapters_have_one():
    assert {"images", "convolution"} <= set(CHAPTERS)


@every_chapter
def test_it_is_the_same_in_every_run(chapter):
    first = made(chapter)
    assert isinstance(first, SelfTest)
    assert first._repr_html_() == made(chapter)._repr_html_()
    assert first.title.startswith("Self-test: ")


@every_chapter
def test_its_sentences_are_sentences(chapter):
    for question in made(chapter).questions:
        assert question.text[0].isupper() or question.text[0] in "`0123456789"
        assert "?" in question.text or question.text.endswith(".")
        for text in (question.because, *(why for _, why in question.wrong)):
            assert text[-1] in ".?!`)", text
            assert len(text) > 15


def typed_in(tree):
    """Numbers that stand in a question as they are: right=3, or (3, "why") among the wrong."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Question":
            given = {word.arg: word.value for word in call.keywords}
            wrong = getattr(given.get("wrong"), "elts", [])
            pairs = [pair.elts[0] for pair in wrong if isinstance(pair, ast.Tuple)]
            for answer in (given.get("right"), *pairs):
                if isinstance(answer, ast.Constant) and not isinstance(answer.value, str):
                    yield answer.lineno


def test_a_number_that_is_typed_in_would_be_found():
    for source in ("Question('a', right=3)", "Question('a', right=f(), wrong=[(2, 'b')])"):
        assert list(typed_in(ast.parse(source))) == [1]
    assert not list(typed_in(ast.parse("Question('a', right=f(3), wrong=[(f(2), 'b')])")))


@every_chapter
def test_no_answer_is_typed_in(chapter):
    module = importlib.import_module(f"aigc_lessons.exercises.{chapter}.self_test")
    assert not list(typed_in(ast.parse(inspect.getsource(module))))


def test_distractors_are_what_the_mistakes_compute():
    found = distractors(OUTPUT_SIZE, SIZES, "plus_one_missing", "stride_ignored", show=int)
    assert found == [(13, reason("plus_one_missing")), (28, reason("stride_ignored"))]


@pytest.mark.parametrize("key", ["kernel_flipped", "no_such_mistake"])
def test_a_mistake_that_the_exercise_does_not_know_is_refused(key):
    with pytest.raises(ValueError, match=f"{key}.*output_size"):
        distractors(OUTPUT_SIZE, SIZES, key)


def test_a_mistake_that_does_not_show_is_refused():
    with pytest.raises(ValueError, match="padding_forgotten"):
        distractors(OUTPUT_SIZE, SIZES | {"padding": 0}, "padding_forgotten")


@pytest.mark.parametrize("key", CATALOGUE)
def test_a_reason_names_the_mistake_and_what_it_looks_like(key):
    known = CATALOGUE[key]
    assert known.title in reason(key)
    assert reason(key).endswith(known.looks[1:])
