import keras
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional

from aigc_lessons import ops
from aigc_lessons.ops.geometry import four_sides, pair, sides
from tests.agreement import agrees
from tests.ops.cases import examples, number


def nothing(*shape):
    """Give a tensor with a shape and no numbers: PyTorch works out sizes with it."""
    return torch.empty(shape, device="meta")


@st.composite
def axes(draw):
    """Draw size, kernel, stride and (before, after) of one axis on which the kernel fits."""
    size, stride = draw(number(1, 64)), draw(number(1, 6))
    zeros = draw(st.tuples(number(0, 6), number(0, 6)))
    return size, draw(number(1, min(11, size + sum(zeros)))), stride, zeros


@pytest.mark.equation("eq-conv2d-size")
@examples(200)
@given(axes())
def test_conv2d_output_size(axis):
    size, kernel, stride, (before, after) = axis
    ours = ops.conv2d_output_size(size, kernel, stride=stride, padding=(before, after))
    padded = size + before + after
    theirs = functional.conv1d(nothing(1, 1, padded), nothing(1, 1, kernel), stride=stride)
    agrees("eq-conv2d-size", "PyTorch", ours, theirs.shape[2], 0)
    layer = keras.layers.Conv1D(1, kernel, stride)
    agrees("eq-conv2d-size", "Keras", ours, layer.compute_output_shape((1, padded, 1))[1], 0)
    places = [i for i in range(0, padded, stride) if i + kernel <= padded]
    agrees("eq-conv2d-size", "counting", ours, len(places), 0)


@pytest.mark.equation("eq-conv2d-size")
@examples(100)
@given(number(1, 64), number(1, 11), number(1, 6))
def test_the_output_size_of_same(size, kernel, stride):
    ours = ops.conv2d_output_size(size, kernel, stride=stride, padding="same")
    layer = keras.layers.Conv1D(1, kernel, stride, padding="same")
    agrees("eq-conv2d-size", "Keras", ours, layer.compute_output_shape((1, size, 1))[1], 0)
    agrees("eq-conv2d-size", "counting", ours, len(range(0, size, stride)), 0)


@st.composite
def transposed_axes(draw):
    """Draw size, kernel, stride, cut and output_padding of one axis that keeps a pixel."""
    size, kernel, stride = draw(number(1, 64)), draw(number(1, 11)), draw(number(1, 6))
    extra = draw(number(0, stride - 1))
    room = stride * (size - 1) + kernel + extra - 1
    return size, kernel, stride, draw(number(0, min(6, room // 2))), extra


@pytest.mark.equation("eq-conv-transpose2d-size")
@examples(200)
@given(transposed_axes())
def test_conv_transpose2d_output_size(axis):
    label = "eq-conv-transpose2d-size"
    size, kernel, stride, cut, extra = axis
    ours = ops.conv_transpose2d_output_size(
        size, kernel, stride=stride, padding=cut, output_padding=extra
    )
    theirs = functional.conv_transpose1d(
        nothing(1, 1, size), nothing(1, 1, kernel), None, stride, cut, extra
    )
    agrees(label, "PyTorch", ours, theirs.shape[2], 0)
    back = ops.conv2d_output_size(ours, kernel, stride=stride, padding=cut)
    agrees(label, "the way back", back, size, 0)
    # Keras cuts off nothing ("valid"): the last stamp starts at stride · (size - 1).
    layer = keras.layers.Conv1DTranspose(1, kernel, stride, output_padding=extra)
    uncut = layer.compute_output_shape((1, size, 1))[1]
    agrees(label, "Keras", ours, uncut - 2 * cut, 0)


@examples(60)
@given(number(1, 40), number(1, 9), number(1, 5))
def test_same_puts_the_odd_zero_last(size, kernel, stride):
    before, after = sides("same", size, kernel, stride)
    assert after - before in (0, 1)
    if before + after:  # and no zero too many
        shorter = size + before + after - 1
        assert (shorter - kernel) // stride + 1 < -(-size // stride)


def test_the_four_ways_to_say_a_padding():
    geometry = (5, 8), (3, 4), (1, 2)
    assert four_sides(2, *geometry) == ((2, 2), (2, 2))
    assert four_sides((2, 0), *geometry) == ((2, 2), (0, 0))
    assert four_sides(((2, 0), (1, 3)), *geometry) == ((2, 0), (1, 3))
    assert four_sides([[2, 0], [1, 3]], *geometry) == ((2, 0), (1, 3))
    assert four_sides("same", *geometry) == ((1, 1), (1, 1))


BAD = [
    (lambda: pair("stride", "2", smallest=1), TypeError, "stride is '2'"),
    (lambda: pair("stride", (1,), smallest=1), ValueError, r"stride is \(1,\)"),
    (lambda: pair("stride", (0, 1), smallest=1), ValueError, "stride is 0"),
    (lambda: sides("full", 5, 3, 1), ValueError, "padding is 'full', .* it can be is \"same\""),
    (lambda: four_sides((1, 2, 3), (5, 5), (3, 3), (1, 1)), ValueError, r"\(1, 2, 3\)"),
    (lambda: ops.conv2d_output_size(0, 3), ValueError, "size is 0"),
    (lambda: ops.conv2d_output_size(5.0, 3), TypeError, "size is 5.0"),
    (lambda: ops.conv2d_output_size(5, 0), ValueError, "kernel_size is 0"),
    (lambda: ops.conv2d_output_size(5, 8, padding=1), ValueError, "kernel is 8 .* only 7"),
    (lambda: ops.conv2d_output_size(5, 3, stride=0), ValueError, "stride is 0"),
    (lambda: ops.conv2d_output_size(5, 3, padding=-1), ValueError, "padding is -1"),
    (lambda: ops.conv_transpose2d_output_size(0, 3), ValueError, "size is 0"),
    (lambda: ops.conv_transpose2d_output_size(1, 3, padding=2), ValueError, "whole output of 3"),
    (
        lambda: ops.conv_transpose2d_output_size(4, 3, stride=2, output_padding=2),
        ValueError,
        "output_padding is 2, but it must be less than the stride 2",
    ),
]


@pytest.mark.parametrize(("call", "error", "message"), BAD)
def test_bad_geometry_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()
