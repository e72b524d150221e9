"""The three products that a convolution and its transpose are made of, without any checks.

One idea carries them: lay the windows that the kernel sees side by side as the columns of a matrix
("im2col"; Chellapilla, Puri and Simard, 2006), and sliding a kernel is a matrix product.
"""

from itertools import product

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def correlate(x, w, stride, zeros):
    """Multiply every window of the images by every filter.

    Parameters
    ----------
    x : ndarray
        Images, ``(N, C, H, W)``.
    w : ndarray
        Filters, ``(F, C, KH, KW)``.
    stride : pair of int
        Step of the window.
    zeros : pair of pairs of int
        The padding, ``((top, bottom), (left, right))``.

    Returns
    -------
    ndarray
        ``(N, F, OH, OW)``.
    """
    (SH, SW), (F, _, *kernel_size) = stride, w.shape
    H, W = (size + sum(both) for size, both in zip(x.shape[2:], zeros, strict=True))
    OH, OW = (H - kernel_size[0]) // SH + 1, (W - kernel_size[1]) // SW + 1
    y = np.empty((len(x), F, OH * OW), np.result_type(x, w))
    rows = w.reshape(F, -1)
    for image, columns in zip(y, _columns(x, kernel_size, stride, zeros), strict=True):
        np.matmul(rows, columns, out=image)
    return y.reshape(-1, F, OH, OW)


def _columns(x, kernel_size, stride, zeros):
    """Yield each image's windows as the columns of a matrix (C·KH·KW, OH·OW)."""
    (SH, SW), ((top, bottom), (left, right)), (_, C, H, W) = stride, zeros, x.shape
    # One padded image and one matrix serve the whole batch: they stay in the cache.
    padded = np.zeros((C, top + H + bottom, left + W + right), x.dtype)
    windows = sliding_window_view(padded, kernel_size, axis=(1, 2))[:, ::SH, ::SW]
    windows = windows.transpose(0, 3, 4, 1, 2)  # (C, KH, KW, OH, OW), still without a copy
    matrix = np.empty(windows.shape, x.dtype)
    for image in x:
        padded[:, top : top + H, left : left + W] = image
        matrix[...] = windows
        yield matrix.reshape(-1, matrix.shape[3] * matrix.shape[4])


def kernel_gradient(dy, x, kernel_size, stride, zeros):
    """Add up every window of the images, weighted by the gradient that arrives at its output.

    Parameters
    ----------
    dy : ndarray
        Gradient at the output of `correlate`, ``(N, F, OH, OW)``.
    x, stride, zeros
        What `correlate` was given.
    kernel_size : pair of int
        ``(KH, KW)``.

    Returns
    -------
    ndarray
        Gradient of the filters, ``(F, C, KH, KW)``.
    """
    (_, F, OH, OW), C = dy.shape, x.shape[1]
    dw = np.zeros((C * kernel_size[0] * kernel_size[1], F), np.result_type(x, dy))
    for gradient, columns in zip(dy, _columns(x, kernel_size, stride, zeros), strict=True):
        dw += columns @ gradient.reshape(F, OH * OW).T
    return np.ascontiguousarray(dw.T).reshape(F, C, *kernel_size)


def stamp(x, w, stride, cut, size):
    """Multiply by the transposed matrix of `correlate`: each pixel stamps the filters around it.

    Parameters
    ----------
    x : ndarray
        Images shaped like an output of `correlate`, ``(N, C, H, W)``.
    w : ndarray
        Its filters, ``(C, F, KH, KW)``.
    stride : pair of int
        Its stride: the step between the stamps.
    cut : pair of int
        Its padding at the top and left: the part of the stamps that falls off the image.
    size : pair of int
        The height and width of its images.

    Returns
    -------
    ndarray
        ``(N, F, *size)``.
    """
    y = np.zeros((len(x), w.shape[1], *size), np.result_type(x, w))
    rows, columns = (
        list(_same_weights(*axis))
        for axis in zip(x.shape[2:], size, w.shape[2:], stride, cut, strict=True)
    )
    for (y_rows, x_rows, w_rows, top), (y_cols, x_cols, w_cols, left) in product(rows, columns):
        flipped = w[:, :, w_rows, w_cols][:, :, ::-1, ::-1].swapaxes(0, 1)
        y[:, :, y_rows, y_cols] = correlate(x[:, :, x_rows, x_cols], flipped, (1, 1), (top, left))
    return y


def _same_weights(size, new_size, kernel_size, stride, cut):
    """Split one axis of `stamp` into convolutions of stride 1.

    Output pixels whose place leaves the same remainder by the stride meet the same weights: for
    each remainder this yields the output pixels, the input pixels, the weights and the zeros. So no
    product with a zero between the pixels is ever computed.
    """
    for start in range(min(stride, new_size)):
        first, remainder = divmod(start + cut, stride)
        weights = len(range(remainder, kernel_size, stride))
        before = weights - 1 - first
        after = first + len(range(start, new_size, stride)) - size
        if weights:
            inputs = slice(max(-before, 0), size - max(-after, 0))
            zeros = max(before, 0), max(after, 0)
            yield slice(start, None, stride), inputs, slice(remainder, None, stride), zeros
