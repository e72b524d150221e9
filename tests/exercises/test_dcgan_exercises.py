"""What is special about the exercises of chapter 11: what is right there is what PyTorch does."""

import itertools

import numpy as np
import pytest
import torch

from aigc_lessons import ops
from aigc_lessons.exercises.dcgan import (
    check_folded,
    check_generator_layers,
    check_overlap,
    check_stamps_by_hand,
    self_test,
)
from aigc_lessons.exercises.dcgan.folded import FOLDED
from aigc_lessons.exercises.dcgan.generator_layers import BROKEN, Layer, sizes
from aigc_lessons.exercises.dcgan.overlap import OVERLAP
from aigc_lessons.exercises.dcgan.stamps_by_hand import (
    BLANKS,
    CHANNELS_IN,
    CHANNELS_OUT,
    KERNEL,
    PADDING,
    SIZE,
    STRIDE,
)
from aigc_lessons.exercises.misconceptions.dcgan import CONVOLUTIONAL_GAMES


def label(case):
    return case.label


def test_the_three_numbers_are_those_of_the_layer():
    layer = torch.nn.ConvTranspose2d(
        CHANNELS_IN, CHANNELS_OUT, KERNEL, stride=STRIDE, padding=PADDING
    )
    x = torch.zeros(1, CHANNELS_IN, SIZE, SIZE)
    before = layer(x)
    x[0, :, 0, 0] = 1
    height, weights, changed = (blank.right for blank in BLANKS)
    assert tuple(before.shape) == (1, CHANNELS_OUT, height, height)
    assert sum(w.numel() for w in layer.parameters()) == weights
    assert (layer(x) != before)[0, 0].sum() == changed


@pytest.mark.parametrize("blank", BLANKS, ids=lambda blank: blank.name)
def test_no_right_number_is_also_a_mistake_and_no_two_mistakes_are_one(blank):
    values = [blank.right, *blank.mistakes.values()]
    assert all(a != b for a, b in itertools.combinations(values, 2))


@pytest.mark.parametrize("case", OVERLAP.cases, ids=label)
def test_the_overlap_is_counted_stamp_by_stamp(case):
    size, kernel_size, stride = case.inputs.values()
    n = stride * (size - 1) + kernel_size
    counts = np.zeros((n, n))
    for i, j in np.ndindex(size, size):
        counts[stride * i :, stride * j :][:kernel_size, :kernel_size] += 1
    np.testing.assert_array_equal(OVERLAP.right(size, kernel_size, stride), counts)


@pytest.mark.parametrize("case", FOLDED.cases, ids=label)
def test_the_folded_convolution_answers_like_both(case):
    w, gamma, beta, mean, var, eps = (np.float64(x) for x in case.inputs.values())
    x = np.random.default_rng(0).normal(size=(2, w.shape[1], 6, 6))
    both = ops.batch_norm2d_inference(ops.conv2d(x, w), gamma, beta, mean, var, eps=float(eps))
    row = FOLDED.right(w, gamma, beta, mean, var, eps)
    one = ops.conv2d(x, row[:, :-1].reshape(w.shape), row[:, -1].copy())
    np.testing.assert_allclose(one, both, atol=1e-10)


def test_the_broken_generator_makes_what_the_chapter_says():
    layers = [Layer(*entries) for entries in BROKEN["layers"]]
    assert sizes(BROKEN["start"], layers) == [8, 16, 33]
    x = torch.zeros(1, 1, 8, 8)
    for layer in layers:
        shape = layer.kernel_size, layer.kernel_size
        w = torch.zeros(1, 1, *shape)
        x = torch.nn.functional.conv_transpose2d(x, w, stride=layer.stride, padding=layer.padding)
    assert tuple(x.shape[2:]) == (33, 33)


def test_one_fault_after_the_other_is_named_until_none_is_left():
    """The broken generator, mended in the order in which the checker speaks."""
    start, (first, last) = (128, 8), BROKEN["layers"]
    told = []
    for change in [{}, {0: 64}, {2: 4}, {}, {1: 1}, {5: "tanh"}]:
        last = tuple(change.get(place, value) for place, value in enumerate(last))
        if len(told) == 3:
            start = (128, 7)
        told.append(check_generator_layers({"start": start, "layers": [first, last]}))
    keys = [feedback.misconception for feedback in told]
    assert keys == [
        None,  # as it was handed out
        "kernel_not_divisible",
        "doubled_from_eight",
        "colours_for_grey",
        "relu_at_output",
        None,
    ]
    assert told[0].status == "not started"
    assert told[-1].passed


def stub(w, gamma, beta, mean, var, eps):
    # your lines here
    ...


def test_a_stub_has_not_started():
    assert check_folded(stub).status == "not started"
    assert check_folded(...).status == "not started"
    assert check_overlap(None).status == "not started"
    assert check_stamps_by_hand((..., ..., ...)).status == "not started"
    assert check_generator_layers(BROKEN).status == "not started"


def test_a_pair_keeps_the_name_and_the_parameters_of_its_function():
    feedback = check_folded(lambda: 0)
    assert feedback.status == "error"
    assert "your function takes ()" in feedback.verdict
    assert "stub" in check_folded(stub).verdict


def test_the_stamps_may_not_be_borrowed():
    def borrowed(size, kernel_size, stride):
        ones = np.ones((1, 1, size, size)), np.ones((1, 1, kernel_size, kernel_size))
        return ops.conv_transpose2d(*ones, stride=stride)[0, 0]

    assert check_overlap(borrowed).status == "borrowed"


def test_the_answers_of_the_self_test_are_those_done_by_hand():
    right = [question.right for question in self_test().questions]
    assert right[0] == "14"
    assert right[1] == "(4, 6, 9)"
    assert right[3] == "−2"


def test_there_are_more_than_ten_new_mistakes():
    assert len(CONVOLUTIONAL_GAMES) >= 10
