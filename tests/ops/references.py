"""The same operations by others: PyTorch, Keras, TensorFlow, SciPy, and the formula term by term.

Each returns the output and, where it has them, the gradients for a given `dy`. Images come and go
as (N, C, H, W), filters in the layout of `ops`; the channels-last frameworks are turned here.
"""

import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
import numpy as np
import tensorflow as tf
import torch
from scipy import signal
from torch.nn import functional


def torch_gradients(function, inputs, dy):
    """Run a PyTorch function; return its output and the gradients of its inputs."""
    inputs = [torch.tensor(array, requires_grad=True) for array in inputs]
    y = function(*inputs)
    if dy is None:
        return y.detach().numpy()
    gradients = torch.autograd.grad(y, inputs, torch.tensor(dy))
    return y.detach().numpy(), tuple(gradient.numpy() for gradient in gradients)


def tensorflow_gradients(function, inputs, dy):
    """Run a TensorFlow or Keras function; return its output and the gradients of its inputs.

    It runs in float64 and rounds the results to the inputs' type. TensorFlow 2.21 on a CPU, in
    float32 and with oneDNN, leaves out pixels where the output is one column wide and the strides
    differ (images of 2x2, a kernel of 1x2, strides 1 and 3): the cases drawn here found that.
    """
    precision = inputs[0].dtype
    with tf.device("CPU"):
        inputs = [tf.constant(array, tf.float64) for array in inputs]
        if dy is None:
            return function(*inputs).numpy().astype(precision)
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            y = function(*inputs)
        gradients = tape.gradient(y, inputs, output_gradients=tf.constant(dy, tf.float64))
    return y.numpy().astype(precision), tuple(g.numpy().astype(precision) for g in gradients)


def channels_last(x):
    return tf.transpose(x, (0, 2, 3, 1))


def channels_first(x):
    return tf.transpose(x, (0, 3, 1, 2))


def torch_conv2d(case, x, w, b, dy=None):
    def function(x, w, b):
        if case.padding == "same":
            return functional.conv2d(x, w, b, case.stride, "same")
        (top, bottom), (left, right) = case.zeros
        if top == bottom and left == right:
            return functional.conv2d(x, w, b, case.stride, (top, left))
        return functional.conv2d(functional.pad(x, (left, right, top, bottom)), w, b, case.stride)

    return torch_gradients(function, (x, w, b), dy)


def keras_conv2d(case, x, w, b, dy=None):
    def function(x, w, b):
        x, padding = channels_last(x), "same"
        if case.padding != "same":
            x, padding = keras.ops.pad(x, ((0, 0), *case.zeros, (0, 0))), "valid"
        w = keras.ops.transpose(w, (2, 3, 1, 0))
        return channels_first(keras.ops.conv(x, w, case.stride, padding, "channels_last") + b)

    return tensorflow_gradients(function, (x, w, b), dy)


def tensorflow_conv2d(case, x, w, b, dy=None):
    def function(x, w, b):
        padding = "SAME" if case.padding == "same" else ((0, 0), *case.zeros, (0, 0))
        w = tf.transpose(w, (2, 3, 1, 0))
        return channels_first(tf.nn.conv2d(channels_last(x), w, case.stride, padding) + b)

    return tensorflow_gradients(function, (x, w, b), dy)


def scipy_conv2d(case, x, w, b, dy=None):
    (SH, SW), zeros = case.strides, ((0, 0), (0, 0), *case.zeros)
    padded = np.pad(x, zeros)
    everywhere = _each_pair(
        lambda n, f: sum(map(_valid, padded[n], w[f])) + b[f], len(x), len(w)
    )  # stride 1
    y = everywhere[:, :, ::SH, ::SW]
    if dy is None:
        return y
    # The gradient of what the stride threw away is zero.
    spread = np.zeros_like(everywhere)
    spread[:, :, ::SH, ::SW] = dy
    dx = _each_pair(lambda n, c: sum(map(_full, spread[n], w[:, c])), len(x), x.shape[1])
    (top, _), (left, _) = case.zeros
    dx = dx[:, :, top : top + x.shape[2], left : left + x.shape[3]]
    dw = _each_pair(lambda f, c: sum(map(_valid, padded[:, c], spread[:, f])), len(w), x.shape[1])
    return y, (dx, dw, np.einsum("nfij->f", dy))


def scipy_conv_transpose2d(case, x, w, b, dy=None):
    assert dy is None
    (SH, SW), (PH, PW), (EH, EW) = case.strides, (p[0] for p in case.zeros), case.output_padding
    N, _, H, W = x.shape
    spread = np.zeros((*x.shape[:2], SH * (H - 1) + 1 + EH, SW * (W - 1) + 1 + EW), x.dtype)
    spread[:, :, ::SH, ::SW][:, :, :H, :W] = x
    y = _each_pair(lambda n, f: sum(map(_full, spread[n], w[:, f])) + b[f], N, w.shape[1])
    return y[:, :, PH : y.shape[2] - PH, PW : y.shape[3] - PW]


def _each_pair(function, first, second):
    return np.array([[function(i, j) for j in range(second)] for i in range(first)])


def _valid(image, kernel):
    return signal.correlate2d(image, kernel, mode="valid")


def _full(image, kernel):
    return signal.convolve2d(image, kernel, mode="full")


def formula_conv2d(case, x, w, b):
    """y[n,f,i,j] = b[f] + Σ x[n, c, s·i + u - p, s·j + v - p] · w[f,c,u,v], pixel by pixel."""
    (SH, SW), ((top, bottom), (left, right)) = case.strides, case.zeros
    (N, C, H, W), (F, _, KH, KW) = x.shape, w.shape
    y = {}
    for n, f, i, j in np.ndindex(N, F, H + top + bottom, W + left + right):
        rows, columns = SH * i - top, SW * j - left
        if rows + KH <= H + bottom and columns + KW <= W + right:
            y[n, f, i, j] = b[f] + sum(
                x[n, c, rows + u, columns + v] * w[f, c, u, v]
                for c, u, v in np.ndindex(C, KH, KW)
                if 0 <= rows + u < H and 0 <= columns + v < W
            )
    return np.array(list(y.values())).reshape([last + 1 for last in max(y)])


def formula_conv_transpose2d(case, x, w, b):
    """y[n, f, s·i + u - p, s·j + v - p] += x[n,c,i,j] · w[c,f,u,v], stamp by stamp."""
    (SH, SW), (PH, PW), (EH, EW) = case.strides, (p[0] for p in case.zeros), case.output_padding
    (N, C, H, W), (_, F, KH, KW) = x.shape, w.shape
    y = np.zeros((N, F, SH * (H - 1) + KH + EH, SW * (W - 1) + KW + EW))
    for n, c, i, j, f, u, v in np.ndindex(N, C, H, W, F, KH, KW):
        y[n, f, SH * i + u, SW * j + v] += x[n, c, i, j] * w[c, f, u, v]
    return y[:, :, PH : y.shape[2] - PH, PW : y.shape[3] - PW] + b[:, None, None]


def torch_conv_transpose2d(case, x, w, b, dy=None):
    padding = tuple(p[0] for p in case.zeros)

    def function(x, w, b):
        return functional.conv_transpose2d(x, w, b, case.strides, padding, case.output_padding)

    return torch_gradients(function, (x, w, b), dy)


def tensorflow_conv_transpose2d(case, x, w, b, dy=None):
    """TensorFlow wants the output's shape instead of output_padding."""
    (N, _, *size), (_, F, *kernel_size) = x.shape, w.shape
    zeros = ((0, 0), *case.zeros, (0, 0))
    OH, OW = (
        stride * (before - 1) + kernel - 2 * cut + extra
        for before, kernel, stride, (cut, _), extra in zip(
            size, kernel_size, case.strides, case.zeros, case.output_padding, strict=True
        )
    )

    def function(x, w, b):
        w = tf.transpose(w, (2, 3, 1, 0))
        y = tf.nn.conv2d_transpose(channels_last(x), w, (N, OH, OW, F), case.strides, zeros)
        return channels_first(y + b)

    return tensorflow_gradients(function, (x, w, b), dy)


def keras_conv_transpose2d(case, x, w, b, dy=None):
    """Only for padding 0, output_padding 0 and kernels no smaller than the stride: "valid"."""

    def function(x, w, b):
        w = keras.ops.transpose(w, (2, 3, 1, 0))
        y = keras.ops.conv_transpose(
            channels_last(x), w, case.strides, "valid", data_format="channels_last"
        )
        return channels_first(y + b)

    return tensorflow_gradients(function, (x, w, b), dy)
