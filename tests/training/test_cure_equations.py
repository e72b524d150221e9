"""The formulas of the two cures of chapter 11, beside what others compute."""

from importlib import import_module

import keras
import numpy as np
import pytest
import tensorflow as tf
import torch

from aigc_lessons import ops
from aigc_lessons.models import torch_spectral
from tests.agreement import agrees
from tests.training.twin_steps import KINDS

CASES = 24


def drawn(seed, dtype):
    """Draw the weights of a small curved critic, real and generated images, and the shares."""
    rng = np.random.default_rng([11, seed])
    N, C, H, W = rng.integers(1, 4, 4)
    units = int(rng.integers(1, 6))
    first, second = rng.normal(size=(C * H * W, units)), rng.normal(size=(units, 1))
    real, fake = rng.random((2, N, C, H, W))
    arrays = (array.astype(dtype) for array in (first, second, real, fake))
    return *arrays, np.random.default_rng(seed).random((N, 1, 1, 1), np.float32)


def slopes_by_differences(first, second, points):
    def answer(x):
        return (np.tanh(x.reshape(1, -1) @ first) @ second).item()

    return [np.linalg.norm(ops.numeric_gradient(answer, point)) for point in points]


def slopes_by_a_formula(first, second, points):
    """The chain rule by hand: W (1 - tanh²) v."""
    inner = 1 - np.tanh(points.reshape(len(points), -1) @ first) ** 2  # (N, units)
    return np.linalg.norm((inner * second[:, 0]) @ first.T, axis=1)


SLOPES = {"finite differences": slopes_by_differences, "the chain rule": slopes_by_a_formula}


def penalty(kind, seed, dtype):
    first, second, real, fake, share = drawn(seed, dtype)
    module = import_module(f"aigc_lessons.training.{kind}_penalty")
    rng = np.random.default_rng(seed)
    if kind == "torch":
        w, v, *images = map(torch.from_numpy, (first, second, real, fake))
        value = module.gradient_penalty(
            lambda x: torch.tanh(x.flatten(1) @ w) @ v, *images, rng=rng
        )
    else:
        width = len(first)
        value = module.gradient_penalty(
            lambda x: tf.tanh(tf.reshape(x, (-1, width)) @ first) @ second,
            *map(tf.constant, (real, fake)),
            rng=rng,
        )
    points = share.astype(np.float64) * real + (1 - share.astype(np.float64)) * fake
    value = value.detach() if kind == "torch" else value
    return value.numpy(), (first.astype(np.float64), second.astype(np.float64), points)


@pytest.mark.equation("eq-gradient-penalty")
@pytest.mark.parametrize("reference", SLOPES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_penalty_is_the_mean_square_of_slopes_beside_1(kind, reference):
    for seed in range(CASES):
        ours, (first, second, points) = penalty(kind, seed, np.float32)
        slopes = np.array(SLOPES[reference](first, second, points))
        theirs = ((slopes - 1) ** 2).mean().astype(np.float32)
        agrees("eq-gradient-penalty", reference, ours, theirs, 1e-4)


def layer(seed):
    """A linear layer or a convolution with drawn weights, and an image that it takes."""
    rng = np.random.default_rng([12, seed])
    F, C, K = (int(n) for n in rng.integers(2, 6, 3))
    if seed % 2:
        made, image = torch.nn.Linear(C * K, F, bias=False), torch.zeros(1, C * K)
    else:
        made, image = torch.nn.Conv2d(C, F, K, bias=False), torch.zeros(1, C, K, K)
    weights = rng.normal(0, rng.uniform(0.1, 5), tuple(made.weight.shape)).astype(np.float32)
    made.weight.data.copy_(torch.from_numpy(weights))
    return made, image, weights


def normalised(made, image, passes=300):
    """Give the power iteration as many passes as it needs to find the largest stretch."""
    network = torch.nn.Sequential(made).train()
    torch_spectral.normalize(network)
    for _ in range(passes):
        network(image)
    return network.eval()[0].weight.detach().numpy()


def by_numpy(weights):
    largest = np.linalg.svd(weights.reshape(len(weights), -1), compute_uv=False).max()
    return weights / largest


def by_keras(weights, passes=300):
    """Keras keeps a kernel's filters on the last axis."""
    matrix = weights.reshape(len(weights), -1)
    inner = keras.layers.Dense(len(matrix), use_bias=False)
    outer = keras.layers.SpectralNormalization(inner, power_iterations=passes)
    outer.build((None, matrix.shape[1]))
    inner.kernel.assign(matrix.T)
    outer(tf.zeros((1, matrix.shape[1])), training=True)
    return inner.kernel.numpy().T.reshape(weights.shape)


SPECTRAL = {"NumPy": by_numpy, "Keras": by_keras}


@pytest.mark.equation("eq-spectral-norm")
@pytest.mark.parametrize("reference", SPECTRAL)
def test_the_largest_stretch_becomes_1(reference):
    for seed in range(CASES):
        made, image, weights = layer(seed)
        theirs = SPECTRAL[reference](weights)
        agrees("eq-spectral-norm", reference, normalised(made, image), theirs, 1e-4)


def test_a_matrix_that_is_not_flattened_by_filters_would_be_seen():
    """What Frobenius's norm would give is far from it."""
    made, image, weights = layer(0)
    other = weights / np.linalg.norm(weights)
    assert abs(normalised(made, image) - other).max() > 1e-2
