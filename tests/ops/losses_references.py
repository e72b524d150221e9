"""Softmax and the losses by others: PyTorch, Keras, SciPy. Each returns a value and a gradient."""

import keras
import numpy as np
import tensorflow as tf
import torch
from scipy import special
from torch.nn import functional

from tests.ops.references import tensorflow_gradients, torch_gradients


def torch_softmax(x, axis, dy):
    y, (dx,) = torch_gradients(lambda x: torch.softmax(x, axis), [x], dy)
    return y, dx


def keras_softmax(x, axis, dy):
    y, (dx,) = tensorflow_gradients(lambda x: keras.ops.softmax(x, axis), [x], dy)
    return y, dx


def tensorflow_softmax(x, axis, dy):
    y, (dx,) = tensorflow_gradients(lambda x: tf.nn.softmax(x, axis), [x], dy)
    return y, dx


def scipy_softmax(x, axis, dy):
    """The gradient is dyᵀJ with the whole Jacobian J = diag(y) - y yᵀ of each row."""
    y = special.softmax(x, axis)
    rows, weights = np.moveaxis(y, axis, -1), np.moveaxis(dy, axis, -1)
    jacobian = rows[..., None] * np.eye(rows.shape[-1]) - rows[..., None] * rows[..., None, :]
    dx = np.einsum("...i,...ij->...j", weights, jacobian)
    return y, np.moveaxis(dx, -1, axis).astype(x.dtype)


def torch_mse(input, target, reduction):
    return torch_loss(
        lambda input: functional.mse_loss(input, torch.tensor(target), reduction=reduction), input
    )


def keras_mse(input, target, reduction):
    kind = {"mean": "sum_over_batch_size", "sum": "sum", "none": None}[reduction]
    loss = keras.losses.MeanSquaredError(kind, dtype="float64")
    if reduction == "mean":
        return keras_loss(lambda input: loss(target, input), input)
    # Keras averages over the last axis first: here that is one of a single element.
    return keras_loss(lambda input: loss(target[..., None], input[..., None]), input)


def torch_cross_entropy(logits, labels):
    return torch_loss(lambda logits: functional.cross_entropy(logits, torch.tensor(labels)), logits)


def keras_cross_entropy(logits, labels):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, dtype="float64")
    return keras_loss(lambda logits: loss(labels, logits), logits)


def keras_one_hot_cross_entropy(logits, labels):
    loss = keras.losses.CategoricalCrossentropy(from_logits=True, dtype="float64")
    one_hot = np.eye(logits.shape[1])[labels]
    return keras_loss(lambda logits: loss(one_hot, logits), logits)


def scipy_cross_entropy(logits, labels):
    rows = np.arange(len(labels))
    loss = np.mean(special.logsumexp(logits, axis=1) - logits[rows, labels])
    one_hot = np.eye(logits.shape[1])[labels]
    gradient = (special.softmax(logits, axis=1) - one_hot) / len(labels)
    return loss, gradient.astype(logits.dtype)


def torch_binary_cross_entropy(logits, targets):
    return torch_loss(
        lambda logits: functional.binary_cross_entropy_with_logits(logits, torch.tensor(targets)),
        logits,
    )


def keras_binary_cross_entropy(logits, targets):
    loss = keras.losses.BinaryCrossentropy(from_logits=True, dtype="float64")
    return keras_loss(lambda logits: loss(targets, logits), logits)


def scipy_binary_cross_entropy(logits, targets):
    yes, no = special.log_expit(logits), special.log_expit(-logits)
    loss = -np.mean(targets * yes + (1 - targets) * no)
    return loss, (special.expit(logits) - targets) / logits.size


def torch_loss(function, input):
    """Run a PyTorch loss, with a gradient of 1 for each number that it returns."""
    dy = torch.ones_like(function(torch.tensor(input))).numpy()
    y, (gradient,) = torch_gradients(function, [input], dy)
    return y, gradient


def keras_loss(function, input):
    """Run a Keras loss in float64, with a gradient of 1 for each number that it returns."""
    dy = np.ones(function(tf.constant(input, tf.float64)).shape)
    y, (gradient,) = tensorflow_gradients(function, [input], dy)
    return y, gradient
