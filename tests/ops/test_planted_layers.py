"""The comparison can fail for the layers too: faults of learners and authors, each one caught."""

import numpy as np
import pytest

from aigc_lessons import ops
from tests import agreement
from tests.agreement import agrees
from tests.ops import batch_norm_references, pooling_references
from tests.ops.batch_norm_references import Normalisation
from tests.ops.cases import TOLERANCE, random
from tests.ops.pooling_references import Pooling
from tests.ops.references import functional, torch_gradients

POOLING = Pooling((2, 3, 6, 7), (3, 2), stride=2, padding=1)
TIED = Pooling((2, 3, 6, 7), (3, 2), stride=2, padding=1, tied=True)
NORMALISATION = Normalisation((3, 2, 4, 5))


@pytest.fixture(autouse=True)
def not_counted(monkeypatch):
    monkeypatch.setattr(agreement, "records", {})


def compare(fault, ours, theirs):
    """Let the comparison refuse what a mutant returns, unless nothing is wrong with it."""
    if fault.startswith("nothing"):
        agrees("eq-planted", "PyTorch", ours, theirs, TOLERANCE["float64"])
        return
    with pytest.raises(AssertionError, match="eq-planted against PyTorch"):
        agrees("eq-planted", "PyTorch", ours, theirs, TOLERANCE["float64"])


def windows(x, border):
    """Lay the windows of POOLING side by side: (N, C, OH, OW, 3, 2)."""
    padded = np.pad(x, POOLING.border, constant_values=border)
    return np.lib.stride_tricks.sliding_window_view(padded, (3, 2), axis=(2, 3))[:, :, ::2, ::2]


SETTINGS = {"stride": 2, "padding": 1}
MAX_POOL2D = {
    "nothing": lambda x: ops.max_pool2d(x, (3, 2), **SETTINGS),
    "nothing, written otherwise": lambda x: windows(x, -np.inf).max((4, 5)),
    "the mean for the maximum": lambda x: ops.avg_pool2d(x, (3, 2), **SETTINGS),
    "the minimum for the maximum": lambda x: -ops.max_pool2d(-x, (3, 2), **SETTINGS),
    "zeros in the padding": lambda x: windows(x, 0).max((4, 5)),
    "the largest absolute value": lambda x: ops.max_pool2d(abs(x), (3, 2), **SETTINGS),
    "stride 1": lambda x: ops.max_pool2d(x, (3, 2), stride=1, padding=1),
    "the stride of the window": lambda x: ops.max_pool2d(x, (3, 2), padding=1),
    "padding forgotten": lambda x: ops.max_pool2d(x, (3, 2), stride=2),
    "window turned": lambda x: ops.max_pool2d(x, (2, 3), **SETTINGS)[:, :, :3],
    "the maximum over the channels": lambda x: ops.max_pool2d(
        x.max(1, keepdims=True), (3, 2), **SETTINGS
    ).repeat(3, 1),
    "the article's: one number for all windows": lambda x: np.broadcast_to(
        windows(x, 0).mean((4, 5)).max((2, 3), keepdims=True), (2, 3, 3, 4)
    ),
}


@pytest.mark.parametrize("fault", MAX_POOL2D)
def test_max_pool2d(fault):
    x = POOLING.image()
    mutant = MAX_POOL2D[fault]
    y = ops.max_pool2d(x, (3, 2), **SETTINGS)
    theirs, _ = pooling_references.torch_max_pool2d(POOLING, x, y)
    compare(fault, mutant(x), theirs)


def max_gradient(dy, x, share):
    """Write the gradient of POOLING window by window; `share` says who gets how much of 1."""
    dx = np.pad(np.zeros_like(x), POOLING.border)
    for n, c, i, j in np.ndindex(dy.shape):
        window = windows(x, -np.inf)[n, c, i, j]
        dx[n, c, 2 * i : 2 * i + 3, 2 * j : 2 * j + 2] += dy[n, c, i, j] * share(window)
    return dx[:, :, 1:-1, 1:-1]


def one_of(window, place):
    share = np.zeros(window.size)
    share[place] = 1
    return share.reshape(window.shape)


def last(window):
    return window.size - 1 - window.ravel()[::-1].argmax()


MAX_POOL2D_BACKWARD = {
    "nothing": lambda dy, x: ops.max_pool2d_backward(dy, x, (3, 2), **SETTINGS),
    "nothing, written otherwise": lambda dy, x: max_gradient(
        dy, x, lambda window: one_of(window, window.argmax())
    ),
    "to the last of equal pixels": lambda dy, x: max_gradient(
        dy, x, lambda window: one_of(window, last(window))
    ),
    "to the first by columns": lambda dy, x: max_gradient(
        dy, x, lambda window: one_of(window.T, window.T.argmax()).reshape(2, 3).T
    ),
    "all of it to every one of equal pixels": lambda dy, x: max_gradient(
        dy, x, lambda window: window == window.max()
    ),
    "shared among equal pixels": lambda dy, x: max_gradient(
        dy, x, lambda window: (window == window.max()) / (window == window.max()).sum()
    ),
    "in equal parts to all pixels, as a mean's": lambda dy, x: ops.avg_pool2d_backward(
        dy, x, (3, 2), **SETTINGS
    ),
    "windows that overlap overwrite": lambda dy, x: overwriting(dy, x),
    "times the pixel": lambda dy, x: x * ops.max_pool2d_backward(dy, x, (3, 2), **SETTINGS),
    "without the upstream gradient": lambda dy, x: ops.max_pool2d_backward(
        np.ones_like(dy), x, (3, 2), **SETTINGS
    ),
}


def overwriting(dy, x):
    dx = np.pad(np.zeros_like(x), POOLING.border)
    for n, c, i, j in np.ndindex(dy.shape):
        u, v = np.unravel_index(windows(x, -np.inf)[n, c, i, j].argmax(), (3, 2))
        dx[n, c, 2 * i + u, 2 * j + v] = dy[n, c, i, j]
    return dx[:, :, 1:-1, 1:-1]


@pytest.mark.parametrize("fault", MAX_POOL2D_BACKWARD)
def test_max_pool2d_backward(fault):
    x = TIED.image()
    mutant = MAX_POOL2D_BACKWARD[fault]
    dy = TIED.gradient(ops.max_pool2d(x, (3, 2), **SETTINGS).shape)
    _, (theirs,) = pooling_references.torch_max_pool2d(TIED, x, dy)
    compare(fault, mutant(dy, x), theirs)


AVG_POOL2D = {
    "nothing": lambda x, **counted: ops.avg_pool2d(x, (3, 2), **SETTINGS, **counted),
    "the sum for the mean": lambda x, **counted: (
        6 * ops.avg_pool2d(x, (3, 2), **SETTINGS, **counted)
    ),
    "divided by one side": lambda x, **counted: (
        2 * ops.avg_pool2d(x, (3, 2), **SETTINGS, **counted)
    ),
    "the padding counted the other way": lambda x, count_include_pad: ops.avg_pool2d(
        x, (3, 2), **SETTINGS, count_include_pad=not count_include_pad
    ),
    "the edge repeated into the padding": lambda x, **_: np.lib.stride_tricks.sliding_window_view(
        np.pad(x, POOLING.border, mode="edge"), (3, 2), axis=(2, 3)
    )[:, :, ::2, ::2].mean((4, 5)),
}


@pytest.mark.parametrize("count_include_pad", [True, False])
@pytest.mark.parametrize("fault", AVG_POOL2D)
def test_avg_pool2d(fault, count_include_pad):
    x, counted = POOLING.image(), {"count_include_pad": count_include_pad}
    mutant = AVG_POOL2D[fault]
    y = ops.avg_pool2d(x, (3, 2), **SETTINGS)
    theirs, _ = pooling_references.torch_avg_pool2d(POOLING, x, y, **counted)
    compare(fault, mutant(x, **counted), theirs)


AVG_POOL2D_BACKWARD = {
    "nothing": lambda dy, x, **counted: ops.avg_pool2d_backward(
        dy, x, (3, 2), **SETTINGS, **counted
    ),
    "not divided": lambda dy, x, **counted: (
        6 * ops.avg_pool2d_backward(dy, x, (3, 2), **SETTINGS, **counted)
    ),
    "the padding counted the other way": lambda dy, x, count_include_pad: ops.avg_pool2d_backward(
        dy, x, (3, 2), **SETTINGS, count_include_pad=not count_include_pad
    ),
    "to the largest": lambda dy, x, **_: ops.max_pool2d_backward(dy, x, (3, 2), **SETTINGS),
}


@pytest.mark.parametrize("count_include_pad", [True, False])
@pytest.mark.parametrize("fault", AVG_POOL2D_BACKWARD)
def test_avg_pool2d_backward(fault, count_include_pad):
    x, counted = POOLING.image(), {"count_include_pad": count_include_pad}
    mutant = AVG_POOL2D_BACKWARD[fault]
    dy = POOLING.gradient(ops.avg_pool2d(x, (3, 2), **SETTINGS).shape)
    _, (theirs,) = pooling_references.torch_avg_pool2d(POOLING, x, dy, **counted)
    compare(fault, mutant(dy, x, **counted), theirs)


GRID = np.array([-3.0, -1, -0.25, 0, 0.25, 1, 3])
ACTIVATIONS = {
    "relu": {
        "nothing": lambda dy, x: ops.relu_backward(dy, x),
        "1 at 0": lambda dy, x: dy * (x >= 0),
        "one half at 0": lambda dy, x: dy * (np.sign(x) + 1) / 2,
        "the mask of dy": lambda dy, x: dy * (dy > 0),
        "times x": lambda dy, x: dy * np.maximum(x, 0),
        "without the upstream gradient": lambda dy, x: (x > 0).astype(float),
    },
    "leaky_relu": {
        "nothing": lambda dy, x: ops.leaky_relu_backward(dy, x, 0.01),
        "our default slope for PyTorch's": lambda dy, x: ops.leaky_relu_backward(dy, x),
        "1 at 0": lambda dy, x: dy * np.where(x >= 0, 1, 0.01),
        "the slope of the other side": lambda dy, x: dy * np.where(x > 0, 0.01, 1),
        "minus the slope": lambda dy, x: dy * np.where(x > 0, 1, -0.01),
    },
    "sigmoid": {
        "nothing": lambda dy, x: ops.sigmoid_backward(dy, x),
        "of the output, not the input": lambda dy, x: ops.sigmoid_backward(dy, ops.sigmoid(x)),
        "1 + y": lambda dy, x: dy * ops.sigmoid(x) * (1 + ops.sigmoid(x)),
        "of tanh": lambda dy, x: ops.tanh_backward(dy, x),
    },
    "tanh": {
        "nothing": lambda dy, x: ops.tanh_backward(dy, x),
        "1 - y": lambda dy, x: dy * (1 - np.tanh(x)),
        "y (1 - y)": lambda dy, x: dy * np.tanh(x) * (1 - np.tanh(x)),
        "1 - x²": lambda dy, x: dy * (1 - x**2),
    },
}


@pytest.mark.parametrize(
    ("name", "fault"), [(name, fault) for name in ACTIVATIONS for fault in ACTIVATIONS[name]]
)
def test_the_gradient_of_an_activation(name, fault):
    mutant = ACTIVATIONS[name][fault]
    dy = random(GRID.shape, 0)
    _, (theirs,) = torch_gradients(getattr(functional, name), (GRID,), dy)
    compare(fault, mutant(dy, GRID), theirs)


def broken(position, change):
    """Break one of the gradients of the linear layer."""

    def backward(dy, x, w, b):
        gradients = list(ops.linear_backward(dy, x, w, b))
        gradients[position] = change(gradients[position], dy, x, w)
        return tuple(gradients)

    return backward


LINEAR_BACKWARD = {
    "nothing": ops.linear_backward,
    "dw transposed": broken(1, lambda dw, *_: dw.T.reshape(dw.shape)),
    "dw averaged over the batch": broken(1, lambda dw, dy, x, w: dw / len(x)),
    "dw of the first sample": broken(1, lambda dw, dy, x, w: dy[:1].T @ x[:1]),
    "dx by the transpose": broken(0, lambda dx, dy, x, w: dy @ w.T.reshape(w.shape)),
    "db averaged over the batch": broken(2, lambda db, dy, x, w: dy.mean(0)),
    "db not summed": broken(2, lambda db, dy, x, w: dy),
    "in another order": lambda *arguments: ops.linear_backward(*arguments)[::-1],
}


@pytest.mark.parametrize("fault", LINEAR_BACKWARD)
def test_linear_backward(fault):
    x, w, b, dy = (random(shape, i) for i, shape in enumerate([(4, 3), (2, 3), (2,), (4, 2)]))
    mutant = LINEAR_BACKWARD[fault]
    _, theirs = torch_gradients(functional.linear, (x, w, b), dy)
    compare(fault, mutant(dy, x, w, b), theirs)


def normalised(x, axes=(0, 2, 3), ddof=0, eps=1e-5, outside=0.0):
    mean, var = x.mean(axes, keepdims=True), x.var(axes, keepdims=True, ddof=ddof)
    return (x - mean) / (np.sqrt(var + eps) + outside)


def affine(x, gamma, beta, **options):
    return gamma[:, None, None] * normalised(x, **options) + beta[:, None, None]


BATCH_NORM2D = {
    "nothing": ops.batch_norm2d,
    "nothing, written otherwise": affine,
    "the eps of Keras": lambda *a: ops.batch_norm2d(*a, eps=1e-3),
    "eps outside the root": lambda *a: affine(*a, eps=0, outside=1e-5),
    "the variance by n - 1": lambda *a: affine(*a, ddof=1),
    "each image by itself": lambda *a: affine(*a, axes=(2, 3)),
    "each pixel by itself": lambda *a: affine(*a, axes=0),
    "over the channels too": lambda *a: affine(*a, axes=(0, 1, 2, 3)),
    "gamma and beta exchanged": lambda x, gamma, beta: ops.batch_norm2d(x, beta, gamma),
    "beta scaled too": lambda x, gamma, beta: ops.batch_norm2d(x, gamma, gamma * beta),
    "divided by the variance": lambda x, gamma, beta: ops.batch_norm2d(
        x, gamma / x.std((0, 2, 3)), beta
    ),
}


@pytest.mark.parametrize("fault", BATCH_NORM2D)
def test_batch_norm2d(fault):
    x, layer = NORMALISATION.images(), NORMALISATION.layer()
    mutant = BATCH_NORM2D[fault]
    theirs, _ = batch_norm_references.torch_batch_norm2d(NORMALISATION, x, *layer, x)
    compare(fault, mutant(x, *layer), theirs)


def dx_without(mean, spread):
    """Forget that the mean, or the variance, is the batch's own."""

    def backward(dy, x, gamma, beta):
        _, dgamma, dbeta = ops.batch_norm2d_backward(dy, x, gamma, beta)
        z, n = normalised(x), x[:, 0].size
        through_mean = mean * dbeta[:, None, None] / n
        through_spread = spread * z * dgamma[:, None, None] / n
        scale = gamma / np.sqrt(x.var((0, 2, 3)) + 1e-5)
        return scale[:, None, None] * (dy - through_mean - through_spread), dgamma, dbeta

    return backward


def dgamma_of_x(dy, x, gamma, beta):
    dx, _, dbeta = ops.batch_norm2d_backward(dy, x, gamma, beta)
    return dx, (dy * x).sum((0, 2, 3)), dbeta


def frozen(dy, x, gamma, beta):
    own = x.mean((0, 2, 3)), x.var((0, 2, 3))
    return ops.batch_norm2d_inference_backward(dy, x, gamma, beta, *own)


BATCH_NORM2D_BACKWARD = {
    "nothing": ops.batch_norm2d_backward,
    "nothing, written otherwise": dx_without(1, 1),
    "the mean taken for a constant": dx_without(0, 1),
    "the variance taken for a constant": dx_without(1, 0),
    "both taken for constants": dx_without(0, 0),
    "the gradient of inference": frozen,
    "dgamma of the raw pixels": dgamma_of_x,
    "dgamma and dbeta exchanged": lambda *a: tuple(
        ops.batch_norm2d_backward(*a)[i] for i in (0, 2, 1)
    ),
    "without gamma": lambda dy, x, gamma, beta: ops.batch_norm2d_backward(
        dy, x, np.ones_like(gamma), beta
    ),
}


@pytest.mark.parametrize("fault", BATCH_NORM2D_BACKWARD)
def test_batch_norm2d_backward(fault):
    x, layer, dy = NORMALISATION.images(), NORMALISATION.layer(), NORMALISATION.gradient()
    mutant = BATCH_NORM2D_BACKWARD[fault]
    _, theirs = batch_norm_references.torch_batch_norm2d(NORMALISATION, x, *layer, dy)
    compare(fault, mutant(dy, x, *layer), theirs)


RUNNING_STATISTICS = {
    "nothing": lambda mean, var, x: ops.running_statistics(mean, var, x),
    "the momentum of Keras": lambda mean, var, x: ops.running_statistics(
        mean, var, x, momentum=0.9
    ),
    "the variance by n": lambda mean, var, x: (
        ops.running_statistics(mean, var, x)[0],
        0.9 * var + 0.1 * x.var((0, 2, 3)),
    ),
    "the deviation for the variance": lambda mean, var, x: (
        ops.running_statistics(mean, var, x)[0],
        0.9 * var + 0.1 * x.std((0, 2, 3), ddof=1),
    ),
    "the batch's alone": lambda mean, var, x: ops.running_statistics(mean, var, x, momentum=1.0),
}


@pytest.mark.parametrize("fault", RUNNING_STATISTICS)
def test_running_statistics(fault):
    x, remembered = NORMALISATION.images(), NORMALISATION.statistics()
    mutant = RUNNING_STATISTICS[fault]
    theirs = batch_norm_references.torch_running_statistics(NORMALISATION, x, remembered)
    compare(fault, mutant(*remembered, x), theirs)
