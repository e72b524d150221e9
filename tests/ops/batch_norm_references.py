"""Batch normalisation by others: PyTorch's function, Keras's layer, and the formula by channel."""

from dataclasses import dataclass
from fractions import Fraction
from statistics import mean, pvariance, variance

import numpy as np
import torch
from hypothesis import strategies as st
from torch.nn import functional

from tests.ops.cases import number, random, seeds
from tests.ops.references import keras, tensorflow_gradients, tf, torch_gradients


@dataclass(frozen=True)
class Normalisation:
    """The shape of a batch and what goes with it, without the numbers."""

    x: tuple
    eps: float = 1e-5
    momentum: float = 0.1
    seed: int = 0

    def images(self, precision="float64"):
        """Draw from [-1, 1); each channel has the pixels -1 and 1, so it surely varies."""
        x = random(self.x, self.seed, precision)
        x[0, :, 0, 0], x[-1, :, -1, -1] = -1, 1
        return x

    def layer(self, precision="float64"):
        """Draw gamma and beta."""
        return tuple(random(self.x[1], self.seed + i, precision) for i in (1, 2))

    def statistics(self, precision="float64"):
        """Draw a mean, and a variance from [0, 1)."""
        return random(self.x[1], self.seed + 3, precision), abs(
            random(self.x[1], self.seed + 4, precision)
        )

    def gradient(self, precision="float64"):
        return random(self.x, self.seed + 5, precision)


@st.composite
def normalisations(draw, largest=9):
    """Draw a batch with at least two pixels a channel: one image may do, one pixel may do."""
    N, C, H = (draw(number(1, most)) for most in (3, 3, largest))
    W = draw(number(2 if N * H == 1 else 1, largest))
    eps = draw(st.sampled_from([1e-5, 1e-3, 0.1]))
    return Normalisation((N, C, H, W), eps, draw(st.floats(0, 1)), draw(seeds))


def torch_batch_norm2d(case, x, gamma, beta, dy):
    return torch_gradients(
        lambda x, gamma, beta: functional.batch_norm(
            x, None, None, gamma, beta, training=True, eps=case.eps
        ),
        (x, gamma, beta),
        dy,
    )


def torch_inference(case, x, gamma, beta, remembered, dy):
    mean, var = map(torch.tensor, remembered)
    return torch_gradients(
        lambda x, gamma, beta: functional.batch_norm(x, mean, var, gamma, beta, eps=case.eps),
        (x, gamma, beta),
        dy,
    )


def torch_running_statistics(case, x, remembered):
    """PyTorch changes the tensors in place."""
    mean, var = map(torch.tensor, remembered)
    functional.batch_norm(torch.tensor(x), mean, var, training=True, momentum=case.momentum)
    return mean.numpy(), var.numpy()


def keras_batch_norm2d(case, x, gamma, beta, dy):
    zeros = np.zeros_like(gamma), np.ones_like(gamma)
    return _keras(case, x, gamma, beta, zeros, dy, training=True)


def keras_inference(case, x, gamma, beta, remembered, dy):
    return _keras(case, x, gamma, beta, remembered, dy, training=False)


def _keras(case, x, gamma, beta, remembered, dy, training):
    layer, remembered = _keras_layer(case), [tf.constant(a, tf.float64) for a in remembered]

    def function(x, gamma, beta):
        return layer.stateless_call([gamma, beta], remembered, x, training=training)[0]

    return tensorflow_gradients(function, (x, gamma, beta), dy)


def keras_running_statistics(case, x, remembered):
    """What Keras remembers: its momentum is what stays, its variance divides by n."""
    layer = _keras_layer(case)
    weights = [tf.ones(case.x[1], tf.float64), tf.zeros(case.x[1], tf.float64)]
    remembered = [tf.constant(array, tf.float64) for array in remembered]
    _, after = layer.stateless_call(weights, remembered, tf.constant(x), training=True)
    return tuple(np.asarray(array) for array in after)


def _keras_layer(case):
    layer = keras.layers.BatchNormalization(
        axis=1, epsilon=case.eps, momentum=1 - case.momentum, dtype="float64"
    )
    layer.build(case.x)
    return layer


def formula_batch_norm2d(case, x, gamma, beta):
    """γ·(x - μ) / √(σ² + ε) + β, a channel at a time; μ and σ² in fractions, without rounding."""
    y = np.empty_like(x)
    for c in range(case.x[1]):
        pixels = [Fraction(pixel) for pixel in x[:, c].ravel().tolist()]
        centre, spread = float(mean(pixels)), float(pvariance(pixels))
        y[:, c] = gamma[c] * (x[:, c] - centre) / np.sqrt(spread + case.eps) + beta[c]
    return y


def formula_running_statistics(case, x, remembered):
    """(1 - m)·old + m·new, where the new variance divides by n - 1."""
    new = []
    for c in range(case.x[1]):
        pixels = [Fraction(pixel) for pixel in x[:, c].ravel().tolist()]
        new.append((float(mean(pixels)), float(variance(pixels))))
    return tuple(
        (1 - case.momentum) * old + case.momentum * np.array(numbers)
        for old, numbers in zip(remembered, zip(*new, strict=True), strict=True)
    )
