"""Pooling: one number for each window of an image, its maximum or its mean.

Nothing is ever padded: for each place in the window, `_windows` pairs the outputs that have a pixel
there with those pixels. So a maximum cannot meet the border, nor a gradient be lost in it.
"""

from itertools import product

import numpy as np

from aigc_lessons.ops.arrays import require_floats, require_shape
from aigc_lessons.ops.geometry import conv2d_output_size, pair


def max_pool2d(x, kernel_size, *, stride=None, padding=0):
    """Take the largest pixel of every window: eq-max-pool2d.

    Parameters
    ----------
    x : ndarray
        Images, ``(N, C, H, W)``, floats.
    kernel_size : int or pair of int
        Size of the window, ``(height, width)``.
    stride : int or pair of int, optional
        Step of the window; as long as the window itself unless it is given.
    padding : int or pair of int
        How far the windows may reach over the edge, at most half their size. What lies there never
        counts: it is -∞.

    Returns
    -------
    ndarray
        ``(N, C, OH, OW)`` in the type of `x`, with OH = (H + 2 · padding - KH) // stride + 1. A
        window that holds a NaN gives NaN.

    Raises
    ------
    TypeError
        If `x` holds integers, or a number is not whole.
    ValueError
        If `x` has other axes, a number is out of its range, or the window does not fit.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[1.0, 3, 2, 1], [4, 2, 0, 1], [5, 1, 2, 2], [0, 1, 3, 4]])[None, None]
    >>> max_pool2d(x, 2)[0, 0]
    array([[4., 2.],
           [5., 4.]])
    >>> max_pool2d(x, 2, stride=1)[0, 0]  # the windows overlap
    array([[4., 3., 2.],
           [5., 2., 2.],
           [5., 3., 4.]])
    """
    shape, windows = _windows(x, kernel_size, stride, padding)
    y = np.full(shape, -np.inf, x.dtype)
    for outputs, pixels in windows:
        np.maximum(y[outputs], x[pixels], out=y[outputs])
    return y


def max_pool2d_backward(dy, x, kernel_size, *, stride=None, padding=0):
    """Carry the gradient back to the pixel that was the largest: eq-max-pool2d-backward.

    Of several equal ones the first takes it all, row by row from the top left, as in PyTorch and
    TensorFlow. A window whose maximum is NaN passes nothing on.

    Parameters
    ----------
    dy : ndarray
        Gradient of the loss with respect to the output, ``(N, C, OH, OW)``.
    x, kernel_size, stride, padding
        What `max_pool2d` was given.

    Returns
    -------
    ndarray
        Gradient shaped like `x`.

    Raises
    ------
    TypeError, ValueError
        As `max_pool2d`, and if `dy` is not shaped like the output.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[1.0, 3, 2, 1], [4, 2, 0, 1], [5, 1, 2, 2], [0, 1, 3, 4]])[None, None]
    >>> dy = np.array([[10.0, 20], [30, 40]])[None, None]
    >>> max_pool2d_backward(dy, x, 2)[0, 0]
    array([[ 0.,  0., 20.,  0.],
           [10.,  0.,  0.,  0.],
           [30.,  0.,  0.,  0.],
           [ 0.,  0.,  0., 40.]])
    """
    shape, windows = _windows(x, kernel_size, stride, padding)
    require_shape("dy", dy, shape, "the shape of the output")
    y = max_pool2d(x, kernel_size, stride=stride, padding=padding)
    dx, waiting = np.zeros(x.shape, np.result_type(dy, x)), np.ones(shape, bool)
    for outputs, pixels in windows:
        first = waiting[outputs] & (x[pixels] == y[outputs])
        np.add(dx[pixels], dy[outputs], out=dx[pixels], where=first)
        waiting[outputs] ^= first
    return dx


def avg_pool2d(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    """Average every window: eq-avg-pool2d.

    Parameters
    ----------
    x, kernel_size, stride
        As for `max_pool2d`.
    padding : int or pair of int
        How many zeros surround the image, at most half the size of the window.
    count_include_pad : bool
        Whether those zeros count in the mean. Without them, it is the mean of the real pixels.

    Returns
    -------
    ndarray
        ``(N, C, OH, OW)`` in the type of `x`, with OH = (H + 2 · padding - KH) // stride + 1.

    Raises
    ------
    TypeError, ValueError
        As `max_pool2d`.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[1.0, 3, 2, 1], [4, 2, 0, 1], [5, 1, 2, 2], [0, 1, 3, 4]])[None, None]
    >>> avg_pool2d(x, 2)[0, 0]
    array([[2.5 , 1.  ],
           [1.75, 2.75]])
    >>> ones = np.ones((1, 1, 2, 2))
    >>> avg_pool2d(ones, 2, padding=1)[0, 0]  # three zeros and a one
    array([[0.25, 0.25],
           [0.25, 0.25]])
    >>> avg_pool2d(ones, 2, padding=1, count_include_pad=False)[0, 0]
    array([[1., 1.],
           [1., 1.]])
    """
    shape, windows = _windows(x, kernel_size, stride, padding)
    y = np.zeros(shape, x.dtype)
    for outputs, pixels in windows:
        y[outputs] += x[pixels]
    return y / _counts(y, windows, count_include_pad)


def avg_pool2d_backward(dy, x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    """Carry the gradient back in equal parts to all pixels of a window: eq-avg-pool2d-backward.

    Parameters
    ----------
    dy : ndarray
        Gradient of the loss with respect to the output, ``(N, C, OH, OW)``.
    x, kernel_size, stride, padding, count_include_pad
        What `avg_pool2d` was given; only the shape of `x` matters.

    Returns
    -------
    ndarray
        Gradient shaped like `x`.

    Raises
    ------
    TypeError, ValueError
        As `avg_pool2d`, and if `dy` is not shaped like the output.

    Examples
    --------
    >>> import numpy as np
    >>> dy = np.array([[10.0, 20], [30, 40]])[None, None]
    >>> avg_pool2d_backward(dy, np.zeros((1, 1, 4, 4)), 2)[0, 0]
    array([[ 2.5,  2.5,  5. ,  5. ],
           [ 2.5,  2.5,  5. ,  5. ],
           [ 7.5,  7.5, 10. , 10. ],
           [ 7.5,  7.5, 10. , 10. ]])
    """
    shape, windows = _windows(x, kernel_size, stride, padding)
    require_shape("dy", dy, shape, "the shape of the output")
    dx = np.zeros(x.shape, np.result_type(dy, x))
    share = dy / _counts(dy, windows, count_include_pad)
    for outputs, pixels in windows:
        dx[pixels] += share[outputs]
    return dx


def _counts(y, windows, count_include_pad):
    """Count the pixels of each window, with or without those beyond the edge."""
    if count_include_pad:
        return len(windows)
    counts = np.zeros(y.shape[2:], y.dtype)
    for outputs, _ in windows:
        counts[outputs] += 1
    return counts


def _windows(x, kernel_size, stride, padding):
    """Check the arguments; return the output's shape and what meets at each place of the window.

    That is a list, in reading order, of a pair of indices: the outputs whose window has a pixel at
    this place, not the padding, and those pixels.
    """
    require_floats("x", x, "(N, C, H, W)")
    kernel_size = pair("kernel_size", kernel_size, smallest=1)
    stride = kernel_size if stride is None else pair("stride", stride, smallest=1)
    padding = pair("padding", padding, smallest=0)
    axes = list(zip(x.shape[2:], kernel_size, stride, padding, strict=True))
    size = [_output_size(*axis) for axis in axes]
    rows, columns = (_places(*axis, outputs) for axis, outputs in zip(axes, size, strict=True))
    windows = [
        ((..., y_rows, y_columns), (..., x_rows, x_columns))
        for (y_rows, x_rows), (y_columns, x_columns) in product(rows, columns)
    ]
    return (*x.shape[:2], *size), windows


def _output_size(size, kernel_size, stride, padding):
    if padding > kernel_size // 2:
        raise ValueError(
            f"padding is {padding}, but at most half the kernel_size {kernel_size} is expected: "
            "a window must not lie in the padding alone."
        )
    return conv2d_output_size(size, kernel_size, stride=stride, padding=padding)


def _places(size, kernel_size, stride, padding, outputs):
    """For each place of the window along one axis: the outputs, and the pixel that each has there.

    Output i has the pixel stride·i + u - padding at place u, if 0 <= that < size.
    """
    for u in range(kernel_size):
        first = max(-((u - padding) // stride), 0)
        end = max(min((size - 1 + padding - u) // stride + 1, outputs), first)
        start = stride * first + u - padding
        yield slice(first, end), slice(start, start + stride * (end - first), stride)
