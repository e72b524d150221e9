"""Pooling by others: PyTorch, TensorFlow, Keras, SciPy, and the formula window by window.

The channels-last frameworks know only "valid" and "same" for most kinds of pooling: they get images
that already have their border, -∞ for a maximum and 0 for a mean.
"""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st
from scipy import ndimage
from torch.nn import functional

from tests.ops.cases import number, random, seeds
from tests.ops.references import (
    channels_first,
    channels_last,
    keras,
    tensorflow_gradients,
    tf,
    torch_gradients,
)


@dataclass(frozen=True)
class Pooling:
    """A pooling without its image's numbers; with `tied`, the numbers are -1, 0 and 1."""

    x: tuple
    kernel_size: object
    stride: object = None
    padding: object = 0
    seed: int = 0
    tied: bool = False

    @property
    def options(self):
        """Give the keyword arguments for our functions and PyTorch's."""
        return {"stride": self.stride, "padding": self.padding}

    @property
    def window(self):
        return _both(self.kernel_size)

    @property
    def strides(self):
        return self.window if self.stride is None else _both(self.stride)

    @property
    def border(self):
        """Give the padding for all four axes."""
        return ((0, 0), (0, 0), *((side, side) for side in _both(self.padding)))

    def image(self, precision="float64"):
        x = random(self.x, self.seed, precision)
        return np.round(x) if self.tied else x

    def gradient(self, shape, precision="float64"):
        return random(shape, self.seed + 1, precision)


def _both(value):
    return value if isinstance(value, tuple) else (value, value)


@st.composite
def poolings(draw, largest=9, tied=False):
    """Draw a pooling: windows that overlap, touch or leave gaps, with and without padding."""
    N, C, H, W = (draw(number(1, most)) for most in (3, 3, largest, largest))
    padding = draw(st.one_of(number(0, 2), st.tuples(number(0, 2), number(0, 2))))
    window = tuple(
        draw(number(max(1, 2 * side), min(5, size + 2 * side)))
        for size, side in zip((H, W), _both(padding), strict=True)
    )
    step = number(1, 6)
    stride = draw(st.one_of(st.none(), step, st.tuples(step, step)))
    kernel_size = window[0] if window[0] == window[1] else window
    return Pooling((N, C, H, W), kernel_size, stride, padding, draw(seeds), tied)


def torch_max_pool2d(case, x, dy):
    return torch_gradients(
        lambda x: functional.max_pool2d(x, case.kernel_size, **case.options), (x,), dy
    )


def torch_avg_pool2d(case, x, dy, count_include_pad=True):
    return torch_gradients(
        lambda x: functional.avg_pool2d(
            x, case.kernel_size, **case.options, count_include_pad=count_include_pad
        ),
        (x,),
        dy,
    )


def keras_max_pool2d(case, x, dy):
    def function(x):
        padded = tf.pad(channels_last(x), _last(case.border), constant_values=-np.inf)
        return channels_first(
            keras.ops.max_pool(padded, case.window, case.strides, "valid", "channels_last")
        )

    return tensorflow_gradients(function, (x,), dy)


def tensorflow_max_pool2d(case, x, dy):
    """TensorFlow's own maximum takes any padding."""

    def function(x):
        return channels_first(
            tf.nn.max_pool2d(channels_last(x), case.window, case.strides, _last(case.border))
        )

    return tensorflow_gradients(function, (x,), dy)


def keras_avg_pool2d(case, x, dy, count_include_pad=True):
    def mean(x):
        padded = tf.pad(channels_last(x), _last(case.border))
        return channels_first(
            keras.ops.average_pool(padded, case.window, case.strides, "valid", "channels_last")
        )

    def function(x):
        return mean(x) if count_include_pad else mean(x) / mean(tf.ones_like(x))

    return tensorflow_gradients(function, (x,), dy)


def _last(border):
    return (border[0], border[2], border[3], border[1])


def scipy_max_pool2d(case, x):
    padded = np.pad(x, case.border, constant_values=-np.inf)
    return _sampled(case, ndimage.maximum_filter(padded, (1, 1, *case.window)))


def scipy_avg_pool2d(case, x):
    padded = np.pad(x, case.border)
    return _sampled(case, ndimage.uniform_filter(padded, (1, 1, *case.window)))


def _sampled(case, filtered):
    """Keep the windows that lie inside; SciPy gives each at its middle, or right of it."""
    (KH, KW), (SH, SW), (H, W) = case.window, case.strides, filtered.shape[2:]
    rows, columns = KH // 2, KW // 2
    return filtered[:, :, rows : rows + H - KH + 1 : SH, columns : columns + W - KW + 1 : SW]


def real_pixels(case):
    """Yield each output's place and the (row, column) of the pixels that its window sees."""
    (KH, KW), (SH, SW), (PH, PW) = case.window, case.strides, _both(case.padding)
    H, W = case.x[2:]
    for i, j in np.ndindex((H + 2 * PH - KH) // SH + 1, (W + 2 * PW - KW) // SW + 1):
        places = [(SH * i + u - PH, SW * j + v - PW) for u, v in np.ndindex(KH, KW)]
        yield (i, j), [(r, c) for r, c in places if 0 <= r < H and 0 <= c < W]


def formula_max_pool2d(case, x, dy):
    """y[n,c,i,j] = max x[n, c, s·i + u - p, s·j + v - p]; the first of the largest gets dy."""
    y, dx = np.zeros(dy.shape), np.zeros(x.shape)
    for (i, j), pixels in real_pixels(case):
        for n, c in np.ndindex(case.x[:2]):
            largest = max(pixels, key=lambda place, n=n, c=c: x[n, c, *place])  # the first of them
            y[n, c, i, j] = x[n, c, *largest]
            dx[n, c, *largest] += dy[n, c, i, j]
    return y, (dx,)


def formula_avg_pool2d(case, x, dy, count_include_pad=True):
    """y[n,c,i,j] = Σ x[n, c, s·i + u - p, s·j + v - p] / (KH·KW), or by the number of pixels."""
    y, dx = np.zeros(dy.shape), np.zeros(x.shape)
    for (i, j), pixels in real_pixels(case):
        count = case.window[0] * case.window[1] if count_include_pad else len(pixels)
        for place in pixels:
            y[:, :, i, j] += x[:, :, *place] / count
            dx[:, :, *place] += dy[:, :, i, j] / count
    return y, (dx,)
