"""The comparison can fail: faults that learners and authors make, each caught against PyTorch."""

import numpy as np
import pytest

from aigc_lessons import ops
from tests import agreement
from tests.agreement import agrees
from tests.ops import references
from tests.ops.cases import TOLERANCE, Case, random

CASE = Case((3, 2, 6, 5), (4, 2, 3, 3), stride=2, padding=1)
TRANSPOSED = Case((3, 4, 3, 3), (4, 2, 3, 3), stride=2, padding=1, output_padding=(1, 0))
X, W, B = CASE.arrays("float32")
OPTIONS = CASE.options


def with_nan(x):
    x[-1, -1, -1, -1] = np.nan
    return x


def shifted(x, w, b):
    """Put all the padding at the bottom and right: the right shape, the wrong pixels."""
    return ops.conv2d(x, w, b, stride=2, padding=((0, 2), (0, 2)))


CONV2D = {
    "kernel flipped": lambda x, w, b: ops.conv2d(x, w[:, :, ::-1, ::-1], b, **OPTIONS),
    "kernel transposed": lambda x, w, b: ops.conv2d(x, w.swapaxes(2, 3), b, **OPTIONS),
    "padding forgotten": lambda x, w, b: ops.conv2d(x, w, b, stride=2),
    "padding on one side": shifted,
    "padding not of zeros": lambda x, w, b: ops.conv2d(
        np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)), mode="edge"), w, b, stride=2
    ),
    "stride ignored": lambda x, w, b: ops.conv2d(x, w, b, padding=1),
    "last row lost": lambda x, w, b: ops.conv2d(x, w, b, **OPTIONS)[:, :, :-1],
    "float64 let in": lambda x, w, b: ops.conv2d(x.astype("float64"), w, b, **OPTIONS),
    "channels in the wrong order": lambda x, w, b: ops.conv2d(x, w[:, ::-1], b, **OPTIONS),
    "channels not summed": lambda x, w, b: ops.conv2d(x[:, :1], w[:, :1], b, **OPTIONS),
    "batch in the wrong order": lambda x, w, b: ops.conv2d(x[::-1], w, b, **OPTIONS),
    "bias forgotten": lambda x, w, b: ops.conv2d(x, w, **OPTIONS),
    "bias of another filter": lambda x, w, b: ops.conv2d(x, w, b[::-1], **OPTIONS),
    "a NaN": lambda x, w, b: with_nan(ops.conv2d(x, w, b, **OPTIONS)),
    "weights off by 0.002 %": lambda x, w, b: ops.conv2d(x, w * 1.00002, b, **OPTIONS),
}


def test_the_unbroken_one_agrees(monkeypatch):
    monkeypatch.setattr(agreement, "records", {})  # not to be counted
    agrees("eq-planted", "PyTorch", ops.conv2d(X, W, B, **OPTIONS), *theirs())


def theirs():
    return references.torch_conv2d(CASE, X, W, B), TOLERANCE["float32"]


@pytest.mark.parametrize("fault", CONV2D)
def test_a_planted_fault_is_caught(fault):
    with pytest.raises(AssertionError, match="eq-planted against PyTorch"):
        agrees("eq-planted", "PyTorch", CONV2D[fault](X, W, B), *theirs())


def replaced(position, change):
    """Break one of the three gradients."""

    def broken(dy, x, w, b):
        gradients = list(ops.conv2d_backward(dy, x, w, b, **OPTIONS))
        gradients[position] = change(gradients[position], dy, x, w, b)
        return tuple(gradients)

    return broken


def gradient(position, dy, x, w, b, **options):
    return ops.conv2d_backward(dy, x, w, b, **(OPTIONS | options))[position]


BACKWARD = {
    "dw of the first image only": replaced(
        1, lambda dw, dy, x, w, b: gradient(1, dy[:1], x[:1], w, b)
    ),
    "dw averaged over the batch": replaced(1, lambda dw, dy, x, w, b: dw / len(x)),
    "dw not summed over the batch": replaced(
        1,
        lambda dw, dy, x, w, b: np.array(
            [gradient(1, dy[n : n + 1], x[n : n + 1], w, b) for n in range(len(x))]
        ),
    ),
    "dw flipped": replaced(1, lambda dw, *_: dw[:, :, ::-1, ::-1]),
    "dx with the kernel flipped": replaced(
        0, lambda dx, dy, x, w, b: gradient(0, dy, x, w[:, :, ::-1, ::-1], b)
    ),
    "dx with channels and filters swapped": replaced(
        0, lambda dx, dy, x, w, b: gradient(0, dy, x, w[:, ::-1], b)
    ),
    "dx with its padding": replaced(0, lambda dx, *_: np.pad(dx, ((0, 0), (0, 0), (1, 1), (1, 1)))),
    "dx shifted": replaced(0, lambda dx, *_: np.roll(dx, 1, axis=3)),
    "db summed over the batch only": replaced(2, lambda db, dy, *_: dy.sum(0)),
    "db counted once for each pixel and not each image": replaced(
        2, lambda db, dy, *_: dy.mean(0).sum((1, 2))
    ),
    "db forgotten": lambda dy, x, w, b: ops.conv2d_backward(dy, x, w, b, **OPTIONS)[:2],
}


@pytest.mark.parametrize("fault", BACKWARD)
def test_a_planted_fault_in_a_gradient_is_caught(fault):
    y = ops.conv2d(X, W, B, **OPTIONS)
    dy = random(y.shape, 3, "float32")
    _, gradients = references.torch_conv2d(CASE, X, W, B, dy)
    with pytest.raises(AssertionError, match="eq-planted against PyTorch"):
        agrees("eq-planted", "PyTorch", BACKWARD[fault](dy, X, W, B), gradients, 1e-5)


TRANSPOSES = {
    "kernel flipped": lambda x, w: ops.conv_transpose2d(
        x, w[:, :, ::-1, ::-1], **TRANSPOSED.options
    ),
    "padding forgotten": lambda x, w: ops.conv_transpose2d(x, w, stride=2, output_padding=(1, 0)),
    "output_padding forgotten": lambda x, w: ops.conv_transpose2d(x, w, stride=2, padding=1),
    "output_padding at the top": lambda x, w: np.roll(
        ops.conv_transpose2d(x, w, **TRANSPOSED.options), 1, axis=2
    ),
    "stamps overwrite instead of adding up": lambda x, w: overwriting(x, w),
}


def overwriting(x, w):
    y = np.zeros((3, 2, 7 + 1, 7), x.dtype)
    for i, j in np.ndindex(3, 3):
        y[:, :, 2 * i : 2 * i + 3, 2 * j : 2 * j + 3] = np.einsum("nc,cfuv->nfuv", x[..., i, j], w)
    return y[:, :, 1:-1, 1:-1]


@pytest.mark.parametrize("fault", TRANSPOSES)
def test_a_planted_fault_in_the_transpose_is_caught(fault):
    x, w, b = TRANSPOSED.arrays("float32")
    expected = references.torch_conv_transpose2d(TRANSPOSED, x, w, b * 0)
    agrees_with = TRANSPOSES[fault](x, w)
    with pytest.raises(AssertionError, match="eq-planted against PyTorch"):
        agrees("eq-planted", "PyTorch", agrees_with, expected, 1e-5)


def test_a_wrong_gradient_is_caught_by_differences():
    x = random((3,), 0)
    measured = ops.numeric_gradient(lambda x: (x**2).sum(), x)
    with pytest.raises(AssertionError, match="worst at"):
        agrees("eq-planted", "finite differences", x, measured, 1e-8)
