"""What learners write, right and wrong, goes through every checker."""

import pytest

from tests.exercises.answers import (
    center_crop,
    conv2d,
    correlate2d,
    edge_kernel,
    normalize,
    output_size,
    shape_of_batch,
    to_unit,
)

EVERY = [
    module.answers
    for module in (
        shape_of_batch,
        to_unit,
        normalize,
        center_crop,
        output_size,
        correlate2d,
        conv2d,
        edge_kernel,
    )
]


def name(answers):
    return answers.check.__name__


RIGHT = [
    pytest.param(a.check, answer, id=f"{name(a)}-{label}")
    for a in EVERY
    for label, answer in a.right.items()
]
WRONG = [
    pytest.param(a.check, answer, keys, id=f"{name(a)}-{label}")
    for a in EVERY
    for label, (answer, keys) in a.wrong.items()
]


@pytest.mark.parametrize(("check", "answer"), RIGHT)
def test_a_right_answer_is_accepted(check, answer):
    feedback = check(answer)
    assert feedback.passed, feedback
    assert not feedback.misconceptions


# Wrong answers divide by zero as they please.
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("check", "answer", "keys"), WRONG)
def test_a_wrong_answer_is_rejected_and_its_mistake_named(check, answer, keys):
    feedback = check(answer)
    assert feedback.status in {"wrong", "error"}, feedback
    assert {known.key for known in feedback.misconceptions} == set(keys), feedback


@pytest.mark.parametrize("answers", EVERY, ids=name)
def test_every_checker_has_enough_answers(answers):
    assert len(answers.right) >= 3
    assert len(answers.wrong) >= 6
    assert sum(bool(keys) for _, keys in answers.wrong.values()) >= 4
