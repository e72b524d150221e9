"""What is special about the exercises of chapter 9: what is right there is what others compute."""

import itertools

import numpy as np
import pytest
import torch

from aigc_lessons import ops
from aigc_lessons.exercises.gan import (
    check_discriminator_loss,
    check_equilibrium,
    check_generator_loss,
    check_generator_step,
    self_test,
)
from aigc_lessons.exercises.gan.discriminator_loss import DISCRIMINATOR_LOSS
from aigc_lessons.exercises.gan.equilibrium import BLANKS, NEAR
from aigc_lessons.exercises.gan.generator_loss import GENERATOR_LOSS
from aigc_lessons.exercises.gan.generator_step import GENERATOR_STEP
from aigc_lessons.exercises.misconceptions.gan import GAMES


def label(case):
    return case.label


def test_the_right_numbers_are_those_of_the_theory():
    right = [blank.right for blank in BLANKS]
    assert right == pytest.approx([2 * np.log(2), np.log(2), 0.75])


@pytest.mark.parametrize("blank", BLANKS, ids=lambda blank: blank.name)
def test_no_right_number_is_also_a_mistake_and_no_two_mistakes_are_one(blank):
    assert all(abs(wrong - blank.right) > 2 * NEAR for wrong in blank.mistakes.values())
    values = sorted(blank.mistakes.values())
    assert all(b - a > 2 * NEAR for a, b in itertools.pairwise(values))


@pytest.mark.parametrize("case", DISCRIMINATOR_LOSS.cases, ids=label)
def test_the_discriminator_s_loss_is_pytorch_s(case):
    real, fake = (torch.tensor(z, dtype=torch.float64) for z in case.inputs.values())
    loss = torch.nn.functional.binary_cross_entropy_with_logits
    theirs = loss(real, torch.ones_like(real)) + loss(fake, torch.zeros_like(fake))
    ours = DISCRIMINATOR_LOSS.right(*case.inputs.values())
    assert ours == pytest.approx(theirs.item())


@pytest.mark.parametrize("case", GENERATOR_LOSS.cases, ids=label)
def test_the_generator_s_loss_comes_before_its_gradient(case):
    z = case.inputs["fake_logits"].astype(np.float64)
    row = GENERATOR_LOSS.right(z)
    assert row[0] == pytest.approx(ops.generator_loss(z))
    np.testing.assert_allclose(row[1:], ops.generator_loss_backward(z))


@pytest.mark.parametrize("case", GENERATOR_STEP.cases, ids=label)
def test_the_step_goes_where_differences_point(case):
    a, b, w, z, lr = case.inputs.values()
    w, z = w.astype(np.float64), z.astype(np.float64)

    def loss(ab):
        x = ab[0] + ab[1] * z
        return ops.generator_loss(w[0] + w[1] * x + w[2] * x**2)

    place = np.array([a, b], np.float64)
    expected = place - lr * ops.numeric_gradient(loss, place)
    np.testing.assert_allclose(GENERATOR_STEP.right(a, b, w, z, lr), expected, atol=1e-6)


def stub(fake_logits):
    # your lines here
    ...


def test_a_stub_has_not_started():
    assert check_generator_loss(stub).status == "not started"
    assert check_generator_loss(...).status == "not started"
    assert check_equilibrium((..., ..., ...)).status == "not started"
    assert check_discriminator_loss(None).status == "not started"
    assert check_generator_step(...).status == "not started"


def test_a_pair_keeps_the_name_and_the_parameters_of_its_function():
    feedback = check_generator_loss(lambda: 0)
    assert feedback.status == "error"
    assert "your function takes ()" in feedback.verdict
    assert "stub" in check_generator_loss(stub).verdict


def test_the_losses_may_not_be_borrowed():
    borrowed = check_discriminator_loss(lambda real, fake: ops.discriminator_loss(real, fake))
    assert borrowed.status == "borrowed"


def test_the_answers_of_the_self_test_are_those_done_by_hand():
    right = [question.right for question in self_test().questions]
    assert right[:3] == ["1.386", "0.2727", "−0.9526"]


def test_there_are_more_than_seven_new_mistakes():
    assert len(GAMES) >= 7
