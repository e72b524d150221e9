"""Every wrong model is told from the right answer and from all others."""

from functools import partial

import numpy as np
import pytest

from aigc_lessons.exercises.comparing import Rule, same
from aigc_lessons.exercises.convolution.conv2d import CONV2D
from aigc_lessons.exercises.convolution.correlate2d import CORRELATE2D
from aigc_lessons.exercises.convolution.output_size import OUTPUT_SIZE
from aigc_lessons.exercises.diagnosis import TELLING, ask
from aigc_lessons.exercises.images.center_crop import CENTER_CROP
from aigc_lessons.exercises.images.normalize import NORMALIZE
from aigc_lessons.exercises.images.to_unit import TO_UNIT

EXERCISES = [TO_UNIT, NORMALIZE, CENTER_CROP, OUTPUT_SIZE, CORRELATE2D, CONV2D]
MODELS = [
    pytest.param(exercise, wrong, id=f"{exercise.name}-{i}-{wrong.misconception.key}")
    for exercise in EXERCISES
    for i, wrong in enumerate(exercise.wrong_models)
]


def answers_of(exercise, model):
    return [ask(partial(model, exercise.right), case.inputs) for case in exercise.cases]


def recorded(answers):
    """A learner's function that gives these answers, one after another, and calls nothing."""
    given = iter(answers)

    def function(*args, **kwargs):
        answer = next(given)
        if answer is None:
            raise ValueError("no answer")
        return answer

    return function


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_the_right_function_answers_every_case(exercise):
    assert all(expected is not None for expected in exercise.expected)
    assert all(np.isfinite(expected).all() for expected in exercise.expected)
    assert exercise.check(recorded(exercise.expected)).passed


@pytest.mark.parametrize(("exercise", "wrong"), MODELS)
def test_no_wrong_model_passes_for_right(exercise, wrong):
    answers = answers_of(exercise, wrong.model)
    telling = [
        answer is not None and not same(expected, answer, exercise.rule)
        for expected, answer in zip(exercise.expected, answers, strict=True)
    ]
    assert sum(telling) >= TELLING


@pytest.mark.parametrize(("exercise", "wrong"), MODELS)
def test_every_wrong_model_is_called_by_its_own_name(exercise, wrong):
    feedback = exercise.check(recorded(answers_of(exercise, wrong.model)))
    assert not feedback.passed
    assert [known.key for known in feedback.misconceptions] == [wrong.misconception.key]
    assert wrong.misconception.title in " ".join(feedback.message.split())


@pytest.mark.parametrize(("exercise", "wrong"), MODELS)
def test_the_input_shown_is_one_that_the_mistake_explains(exercise, wrong):
    answers = answers_of(exercise, wrong.model)
    feedback = exercise.check(recorded(answers))
    place = int(feedback.case.label.split(",")[0].removeprefix("Input ")) - 1
    assert not same(exercise.expected[place], answers[place], exercise.rule)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_a_mistake_that_does_not_explain_everything_is_not_named(exercise):
    for wrong in exercise.wrong_models[::3]:
        answers = answers_of(exercise, wrong.model)
        last = max(i for i, answer in enumerate(answers) if answer is not None and answer.size)
        answers[last] = answers[last] + 17.25  # one answer that no mistake explains
        assert exercise.check(recorded(answers)).misconceptions == ()


def test_one_telling_answer_may_be_chance():
    answers = [None] * len(CORRELATE2D.cases)
    flipped = next(
        w for w in CORRELATE2D.wrong_models if w.misconception.key == "kernel_flipped"
    ).model
    answers[0] = answers_of(CORRELATE2D, flipped)[0]
    assert CORRELATE2D.check(recorded(answers)).misconceptions == ()
    answers[1] = answers_of(CORRELATE2D, flipped)[1]
    assert CORRELATE2D.check(recorded(answers)).misconception == "kernel_flipped"


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_the_tolerance_lies_well_below_every_mistake(exercise):
    """A mistake of ten tolerances or less could hide behind rounding."""
    for wrong in exercise.wrong_models:
        answers = answers_of(exercise, wrong.model)
        wide = Rule(10 * exercise.rule.tolerance, exercise.rule.dtype)
        assert any(
            answer is not None and not same(expected, answer, wide)
            for expected, answer in zip(exercise.expected, answers, strict=True)
        )
