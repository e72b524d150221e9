"""What is special about the exercises of chapter 4: stubs, pairs, and a dict of numbers."""

import itertools

import numpy as np
import pytest

from aigc_lessons import ops
from aigc_lessons.exercises.relu import check_merged, check_numbers_by_hand, self_test
from aigc_lessons.exercises.relu.merged import MERGED
from aigc_lessons.exercises.relu.numbers_by_hand import BLANKS
from tests.exercises.answers.numbers_by_hand import RIGHT


def stub(w1, b1, w2, b2):
    # your lines here
    ...


def test_a_stub_has_not_started():
    assert check_merged(stub).status == "not started"
    assert "merged" not in check_merged(stub).verdict
    assert check_merged(...).status == "not started"
    assert check_numbers_by_hand(dict.fromkeys(BLANKS, ...)).status == "not started"
    assert check_numbers_by_hand(...).status == "not started"


def test_a_pair_keeps_the_name_and_the_parameters_of_its_function():
    feedback = check_merged(lambda weights: weights)
    assert "your function takes (weights)" in feedback.verdict
    assert check_merged(3).status == "error"
    assert "stub" in check_merged(stub).verdict


def test_the_layers_may_not_be_borrowed():
    def merged(w1, b1, w2, b2):
        return ops.linear(w1.T, w2).T, w2 @ b1 + b2

    assert check_merged(merged).status == "borrowed"


@pytest.mark.parametrize("case", MERGED.cases, ids=lambda case: case.label)
def test_the_right_layer_answers_like_both(case):
    w1, b1, w2, b2 = case.inputs.values()
    x = np.random.default_rng(0).normal(size=(5, w1.shape[1]))
    joined = MERGED.right(w1, b1, w2, b2)
    both = ops.linear(ops.linear(x, w1, b1), w2, b2)
    np.testing.assert_allclose(ops.linear(x, joined[:, :-1], joined[:, -1]), both, atol=1e-9)


def test_the_right_numbers_are_those_done_by_hand():
    assert {name: blank.right for name, blank in BLANKS.items()} == pytest.approx(RIGHT)


@pytest.mark.parametrize("name", BLANKS)
def test_no_right_number_is_also_a_mistake(name):
    blank = BLANKS[name]
    assert all(abs(value - blank.right) > 0.05 for value in blank.mistakes)
    values = sorted(blank.mistakes)
    assert all(b - a > 0.01 for a, b in itertools.pairwise(values))


def test_what_is_right_and_what_is_missing_is_counted():
    feedback = check_numbers_by_hand({"relu(-2)": 0, "relu_backward(8, 0)": 0})
    assert feedback.verdict == "2 of 6 numbers are right; relu_backward(-8, 3) is still missing."
    feedback = check_numbers_by_hand(RIGHT | {"relu_backward(8, 0)": 8})
    assert feedback.verdict == "5 of 6 numbers are right; relu_backward(8, 0) is not 8."


def test_the_answers_of_the_self_test_are_those_done_by_hand():
    right = [question.right for question in self_test().questions]
    assert right == ["0", "(6, 7)", "0.01562", "2", "−0.6"]
