"""The optimisers by others: PyTorch, Keras, and the published algorithm number by number.

Each takes the starting values of one parameter and the gradients of all steps, ``(T, D)``, and
returns where the parameter was after every step, ``(T, D)``.
"""

import os
from math import sqrt

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
import numpy as np
import tensorflow as tf
import torch


def ours(optimizer, theta, gradients, lrs=None):
    """Run one of `ops`; with `lrs`, set the learning rate before every step."""
    params, path = {"theta": theta.copy()}, []
    for step, gradient in enumerate(gradients):
        if lrs is not None:
            optimizer.lr = lrs[step]
        optimizer.step(params, {"theta": gradient})
        path.append(params["theta"].copy())
    return np.array(path)


def torch_path(optimizer, theta, gradients, lrs=None, **settings):
    parameter = torch.nn.Parameter(torch.tensor(theta))
    optimizer, path = optimizer([parameter], **settings), []
    for step, gradient in enumerate(gradients):
        if lrs is not None:
            optimizer.param_groups[0]["lr"] = lrs[step]
        parameter.grad = torch.tensor(gradient)
        optimizer.step()
        path.append(parameter.detach().numpy().copy())
    return np.array(path)


def keras_path(optimizer, theta, gradients, lrs=None):
    """Run an optimiser of Keras; it keeps its learning rate in float32."""
    variable, path = keras.Variable(theta, dtype=theta.dtype.name), []
    optimizer.build([variable])
    for step, gradient in enumerate(gradients):
        if lrs is not None:
            optimizer.learning_rate = lrs[step]
        optimizer.apply([tf.constant(gradient)], [variable])
        path.append(variable.numpy())
    return np.array(path)


def formula_adam(theta, gradients, lr, beta1, beta2, eps):
    """Follow Kingma and Ba (2015), algorithm 1, line by line, each coordinate by itself."""
    paths = []
    for coordinate, start in enumerate(theta.tolist()):
        place, m, v, t, path = start, 0.0, 0.0, 0, []
        for g in gradients[:, coordinate].tolist():
            t = t + 1
            m = beta1 * m + (1 - beta1) * g
            v = beta2 * v + (1 - beta2) * g * g
            m_hat = m / (1 - beta1**t)
            v_hat = v / (1 - beta2**t)
            place = place - lr * m_hat / (sqrt(v_hat) + eps)
            path.append(place)
        paths.append(path)
    return np.array(paths).T


def closed_form_momentum(theta, gradients, lr, momentum):
    """Each gradient g_s moves θ at every later step: lr·(1 + μ + … + μ^(t-s))·g_s by step t."""
    T = len(gradients)
    ages = np.subtract.outer(np.arange(T), np.arange(T))  # t - s
    weights = np.cumsum(np.where(ages >= 0, float(momentum) ** np.maximum(ages, 0), 0), axis=0)
    return theta - lr * weights @ gradients
