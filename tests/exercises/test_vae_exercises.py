"""The exercises of chapter 8 compute what the course does, and say what is missing."""

import itertools

import numpy as np
import pytest

from aigc_lessons import ops
from aigc_lessons.exercises.misconceptions import CATALOGUE
from aigc_lessons.exercises.vae import check_kl_by_hand, check_reparameterize, self_test
from aigc_lessons.exercises.vae.importance_weighted_bound import IMPORTANCE_WEIGHTED_BOUND
from aigc_lessons.exercises.vae.kl import KL
from aigc_lessons.exercises.vae.kl_by_hand import ABOUT, CODES, divergence, mistakes
from aigc_lessons.metrics import importance_weighted_bound


def test_untouched_predictions_have_not_started():
    for answer in (None, ..., (..., ..., ...), [None, None, None]):
        assert check_kl_by_hand(answer).status == "not started"


def test_what_is_missing_or_no_number_is_said():
    assert check_kl_by_hand((2, ..., ...)).verdict == (
        "the number for the unit of variance 4 is still missing."
    )
    assert check_kl_by_hand((2, "0.81", 2.81)).status == "error"
    assert check_kl_by_hand((2, 0.81)).status == "error"
    assert check_kl_by_hand((2, 0.81, np.ones(2))).status == "error"


def test_the_right_numbers_are_those_done_by_hand():
    by_hand = 2, (3 - np.log(4)) / 2, 2 + (3 - np.log(4)) / 2
    assert [divergence(what) for what in CODES] == pytest.approx(by_hand)


@pytest.mark.parametrize("what", CODES)
def test_no_right_number_is_also_a_mistake_and_no_two_mistakes_are_one(what):
    finite = sorted(value for value in mistakes(what) if np.isfinite(value))
    assert all(abs(value - divergence(what)) > 2 * ABOUT for value in finite)
    assert all(b - a > 2 * ABOUT for a, b in itertools.pairwise(finite))
    assert set(mistakes(what).values()) <= set(CATALOGUE)


@pytest.mark.parametrize("case", KL.cases, ids=lambda case: case.label)
def test_the_divergence_is_that_of_the_course(case):
    mean, log_var = (array.astype(np.float64) for array in case.inputs.values())
    assert KL.right(mean, log_var) == pytest.approx(ops.kl_standard_normal(mean, log_var))


@pytest.mark.parametrize("case", IMPORTANCE_WEIGHTED_BOUND.cases, ids=lambda case: case.label)
def test_the_bound_is_that_of_the_course(case):
    log_weights = case.inputs["log_weights"].astype(np.float64)
    ours = importance_weighted_bound(log_weights)
    assert IMPORTANCE_WEIGHTED_BOUND.right(log_weights) == pytest.approx(ours, abs=1e-9)


def test_the_operation_may_not_be_borrowed():
    def reparameterize(mean, log_var, noise):
        return ops.reparameterize(mean, log_var, noise)

    assert check_reparameterize(reparameterize).status == "borrowed"


def test_the_answers_of_the_self_test_are_those_done_by_hand():
    right = [question.right for question in self_test().questions]
    assert right == ["1.307", "0.05", "2", "0.5108", "0.6931"]
