"""The comparison can fail here too: faults in losses and optimisers, each caught."""

import numpy as np
import pytest
import torch
from scipy import special

from aigc_lessons import ops
from tests import agreement
from tests.agreement import agrees
from tests.ops import losses_references as references
from tests.ops import optimizers_references
from tests.ops.cases import random
from tests.ops.losses_cases import Case
from tests.ops.optimizers_references import ours
from tests.ops.quadratics_references import scipy_learning_rates

CASE = Case((4, 3), "wide", seed=5)
Z, LABELS, T = CASE.logits("float32"), np.array([0, 2, 1, 1]), CASE.targets("float32")
DY, ROWS = random(Z.shape, 8, "float32"), np.arange(4)
ONE_HOT = np.eye(3, dtype="float32")[LABELS]
HUGE = 1e4 - 2e4 * ONE_HOT  # confidently wrong


def caught(faulty, expected, tolerance=5e-6):
    """Fail unless `agrees` fails, and for the difference rather than for an error in the fault."""
    with pytest.raises(AssertionError, match="eq-planted against PyTorch: error"):
        agrees("eq-planted", "PyTorch", faulty, expected, tolerance)


def softmax_without_the_maximum(z):
    with np.errstate(over="ignore", invalid="ignore"):
        return np.exp(z) / np.exp(z).sum(1, keepdims=True)


def logarithm_of(y):
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(y)


SOFTMAX = {
    "twice": lambda z: ops.softmax(ops.softmax(z)),
    "over the samples": lambda z: ops.softmax(z, axis=0),
    "over everything": lambda z: ops.softmax(z.ravel()).reshape(z.shape),
    "without the maximum": lambda z: softmax_without_the_maximum(z),
    "not divided by the sum": lambda z: np.exp(z - z.max(1, keepdims=True)),
    "powers of 2": lambda z: ops.softmax(z * np.float32(np.log(2))),
    "a sigmoid of each": lambda z: special.expit(z),
    "minus the logits": lambda z: ops.softmax(-z),
}


@pytest.mark.parametrize("fault", SOFTMAX)
def test_a_fault_in_softmax_is_caught(fault):
    z = HUGE if fault == "without the maximum" else Z
    caught(SOFTMAX[fault](z), references.torch_softmax(z, 1, DY)[0])


Y = ops.softmax(Z)
SOFTMAX_BACKWARD = {
    "the diagonal only": lambda dy: dy * Y * (1 - Y),
    "the sum forgotten": lambda dy: Y * dy,
    "the sum not weighted": lambda dy: Y * (dy - dy.mean(1, keepdims=True)),
    "the sum over the samples": lambda dy: Y * (dy - (dy * Y).sum(0)),
    "the sign": lambda dy: -ops.softmax_backward(dy, Z),
}


@pytest.mark.parametrize("fault", SOFTMAX_BACKWARD)
def test_a_fault_in_the_gradient_of_softmax_is_caught(fault):
    caught(SOFTMAX_BACKWARD[fault](DY), references.torch_softmax(Z, 1, DY)[1])


MSE = {
    "sum for mean": lambda x, t: ops.mse_loss(x, t, reduction="sum"),
    "sum over the pixels, mean over the samples": lambda x, t: ((x - t) ** 2).sum(1).mean(),
    "half of it": lambda x, t: ops.mse_loss(x, t) / 2,
    "absolute differences": lambda x, t: abs(x - t).mean(),
    "not squared": lambda x, t: (x - t).mean(),
    "a column beside a row": lambda x, t: ((x[:, :1] - t[:, 0]) ** 2).mean(),
    "the root": lambda x, t: np.sqrt(ops.mse_loss(x, t)),
}
MSE_BACKWARD = {
    "the 2 forgotten": lambda x, t: (x - t) / x.size,
    "not divided": lambda x, t: 2 * (x - t),
    "divided by the batch only": lambda x, t: 2 * (x - t) / len(x),
    "the sign": lambda x, t: 2 * (t - x) / x.size,
}


@pytest.mark.parametrize("fault", MSE)
def test_a_fault_in_mse_is_caught(fault):
    caught(MSE[fault](Z, T), references.torch_mse(Z, T, "mean")[0])


@pytest.mark.parametrize("fault", MSE_BACKWARD)
def test_a_fault_in_the_gradient_of_mse_is_caught(fault):
    caught(MSE_BACKWARD[fault](Z, T), references.torch_mse(Z, T, "mean")[1])


CROSS_ENTROPY = {
    "softmax twice": lambda z: ops.cross_entropy(ops.softmax(z), LABELS),
    "sum for mean": lambda z: len(z) * ops.cross_entropy(z, LABELS),
    "averaged over the classes too": lambda z: ops.cross_entropy(z, LABELS) / z.shape[1],
    "log of 0": lambda z: -logarithm_of(ops.softmax(z))[ROWS, LABELS].mean(),
    "eps in the logarithm": lambda z: -np.log(ops.softmax(z) + 1e-7)[ROWS, LABELS].mean(),
    "without the logarithm": lambda z: -ops.softmax(z)[ROWS, LABELS].mean(),
    "labels off by one": lambda z: ops.cross_entropy(z, (LABELS + 1) % 3),
    "every class at every label": lambda z: -logarithm_of(ops.softmax(z))[:, LABELS].mean(),
    "the sign": lambda z: -ops.cross_entropy(z, LABELS),
    "logarithm to base 2": lambda z: ops.cross_entropy(z, LABELS) / np.float32(np.log(2)),
}
CROSS_ENTROPY_BACKWARD = {
    "not divided by the batch": lambda z: ops.softmax(z) - ONE_HOT,
    "divided by the classes too": lambda z: (ops.softmax(z) - ONE_HOT) / z.size,
    "the label forgotten": lambda z: ops.softmax(z) / len(z),
    "one subtracted everywhere": lambda z: (ops.softmax(z) - 1) / len(z),
    "the softmax's gradient once more": lambda z: ops.softmax_backward(
        ops.cross_entropy_backward(z, LABELS), z
    ),
    "the sign": lambda z: (ONE_HOT - ops.softmax(z)) / len(z),
}


@pytest.mark.parametrize("fault", CROSS_ENTROPY)
def test_a_fault_in_cross_entropy_is_caught(fault):
    z = HUGE if fault in ("log of 0", "eps in the logarithm") else Z
    caught(CROSS_ENTROPY[fault](z), references.torch_cross_entropy(z, LABELS)[0])


@pytest.mark.parametrize("fault", CROSS_ENTROPY_BACKWARD)
def test_a_fault_in_the_gradient_of_cross_entropy_is_caught(fault):
    caught(CROSS_ENTROPY_BACKWARD[fault](Z), references.torch_cross_entropy(Z, LABELS)[1])


def from_probabilities(y, t):
    with np.errstate(invalid="ignore"):
        return -(t * logarithm_of(y) + (1 - t) * logarithm_of(1 - y)).mean()


BINARY = {
    "sigmoid twice": lambda z, t: ops.binary_cross_entropy_with_logits(special.expit(z), t),
    "log of 0": lambda z, t: from_probabilities(special.expit(z), t),
    "clipped probabilities": lambda z, t: from_probabilities(
        special.expit(z).clip(1e-7, 1 - 1e-7), t
    ),
    "sum for mean": lambda z, t: z.size * ops.binary_cross_entropy_with_logits(z, t),
    "summed over the classes": lambda z, t: 3 * ops.binary_cross_entropy_with_logits(z, t),
    "no cost for a wrong yes": lambda z, t: -(t * special.log_expit(z)).mean(),
    "the targets swapped": lambda z, t: ops.binary_cross_entropy_with_logits(z, 1 - t),
    "a softmax": lambda z, t: -(t * logarithm_of(ops.softmax(z))).mean(),
}
BINARY_BACKWARD = {
    "not divided": lambda z, t: special.expit(z) - t,
    "divided by the batch only": lambda z, t: (special.expit(z) - t) / len(z),
    "the sigmoid's gradient once more": lambda z, t: (
        (special.expit(z) - t) * special.expit(z) * special.expit(-z) / z.size
    ),
    "logits for probabilities": lambda z, t: (z - t) / z.size,
    "the sign": lambda z, t: (t - special.expit(z)) / z.size,
}


@pytest.mark.parametrize("fault", BINARY)
def test_a_fault_in_binary_cross_entropy_is_caught(fault):
    z = HUGE if fault in ("log of 0", "clipped probabilities") else Z
    caught(BINARY[fault](z, T), references.torch_binary_cross_entropy(z, T)[0])


@pytest.mark.parametrize("fault", BINARY_BACKWARD)
def test_a_fault_in_the_gradient_of_binary_cross_entropy_is_caught(fault):
    caught(BINARY_BACKWARD[fault](Z, T), references.torch_binary_cross_entropy(Z, T)[1])


THETA, GRADIENTS = random(3, 0), random((50, 3), 1)


class Broken:
    """An optimiser whose update is one of the functions below."""

    def __init__(self, update):
        self.update, self.m, self.v, self.t = update, 0, 0, 0

    def step(self, params, grads):
        self.t += 1
        self.update(self, params["theta"], grads["theta"])


def uphill(self, theta, g):
    theta += 0.1 * g


def momentum_sign(self, theta, g):
    self.v = 0.9 * self.v - g
    theta -= 0.1 * self.v


def momentum_subtracted(self, theta, g):
    self.v = g - 0.9 * self.v
    theta -= 0.1 * self.v


def momentum_damped(self, theta, g):
    self.v = 0.9 * self.v + 0.1 * g
    theta -= 0.1 * self.v


def momentum_forgotten(self, theta, g):
    theta -= 0.1 * g


def velocity_one_step_late(self, theta, g):
    theta -= 0.1 * self.v
    self.v = 0.9 * self.v + g


def nesterov(self, theta, g):
    self.v = 0.9 * self.v + g
    theta -= 0.1 * (g + 0.9 * self.v)


MOMENTUM = [
    uphill,
    momentum_sign,
    momentum_subtracted,
    momentum_damped,
    momentum_forgotten,
    velocity_one_step_late,
    nesterov,
]


def adam(self, theta, g, *, t=None, moments=(1, 2), betas=(0.9, 0.999), root=None):
    """Adam as it should be, if nothing is changed by the keywords."""
    t, root = t or self.t, root or (lambda v: np.sqrt(v) + 1e-8)
    self.m = betas[0] * self.m + (1 - betas[0]) * g ** moments[0]
    self.v = betas[1] * self.v + (1 - betas[1]) * g ** moments[1]
    theta -= 0.1 * (self.m / (1 - betas[0] ** t)) / root(self.v / (1 - betas[1] ** t))


ADAM = {
    "no bias correction": lambda *a: adam(*a, t=10**9),
    "the count begins at 2": lambda self, *a: adam(self, *a, t=self.t + 1),
    "eps inside the root": lambda *a: adam(*a, root=lambda v: np.sqrt(v + 1e-8)),
    "the root forgotten": lambda *a: adam(*a, root=lambda v: v + 1e-8),
    "the betas swapped": lambda *a: adam(*a, betas=(0.999, 0.9)),
    "the square forgotten": lambda *a: adam(*a, moments=(1, 1), root=lambda v: abs(v) + 1e-8),
    "eps forgotten": lambda *a: adam(*a, root=np.sqrt),
}
# Small gradients, as where training is nearly done: there eps can be seen.
SMALL = 1e-4 * GRADIENTS


def torch_momentum():
    return optimizers_references.torch_path(torch.optim.SGD, THETA, GRADIENTS, lr=0.1, momentum=0.9)


def torch_adam():
    return optimizers_references.torch_path(torch.optim.Adam, THETA, SMALL, lr=0.1)


def test_the_unbroken_ones_agree(monkeypatch):
    monkeypatch.setattr(agreement, "records", {})  # not to be counted
    path = ours(ops.SGD(0.1, 0.9), THETA, GRADIENTS)
    agrees("eq-planted", "PyTorch", path, torch_momentum(), 1e-11)
    agrees("eq-planted", "PyTorch", ours(Broken(adam), THETA, SMALL), torch_adam(), 1e-11)
    agrees("eq-planted", "PyTorch", ours(ops.Adam(0.1), THETA, SMALL), torch_adam(), 1e-11)


@pytest.mark.parametrize("fault", MOMENTUM)
def test_a_fault_in_momentum_is_caught(fault):
    caught(ours(Broken(fault), THETA, GRADIENTS), torch_momentum(), 1e-11)


@pytest.mark.parametrize("fault", ADAM)
def test_a_fault_in_adam_is_caught(fault):
    caught(ours(Broken(ADAM[fault]), THETA, SMALL), torch_adam(), 1e-11)


BOWL = np.array([[3.0, 1.0], [1.0, 2.0]])
LAMBDA = np.linalg.eigvalsh(BOWL)
RATES = {
    "1 over the largest": lambda: (1 / LAMBDA[1], 2 / LAMBDA.sum()),
    "2 over the smallest": lambda: (2 / LAMBDA[0], 2 / LAMBDA.sum()),
    "the largest entry for the eigenvalue": lambda: (2 / BOWL.max(), 2 / LAMBDA.sum()),
    "the best is half the limit": lambda: (2 / LAMBDA[1], 1 / LAMBDA[1]),
    "1 over the sum": lambda: (2 / LAMBDA[1], 1 / LAMBDA.sum()),
}


@pytest.mark.parametrize("fault", RATES)
def test_a_fault_in_the_learning_rates_is_caught(fault):
    caught(RATES[fault](), scipy_learning_rates(BOWL), 1e-13)
