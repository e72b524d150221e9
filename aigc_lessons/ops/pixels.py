"""What is done to pixels before a network sees them: normalise and resize."""

import numpy as np

from aigc_lessons.ops.arrays import require_floats, require_shape
from aigc_lessons.ops.geometry import pair


def normalize(x, mean, std):
    """Shift and scale every channel by its mean and standard deviation: eq-normalize.

    Parameters
    ----------
    x : ndarray
        Images, ``(N, C, H, W)``, floats.
    mean : array of float
        One number for each channel, ``(C,)``.
    std : array of float
        One number for each channel, ``(C,)``, more than 0.

    Returns
    -------
    ndarray
        ``(N, C, H, W)`` in the type of `x`; mean 0 and standard deviation 1 in each channel if the
        two numbers are those of `x`.

    Raises
    ------
    TypeError
        If `x` is no array of floats.
    ValueError
        If there is not one mean and one standard deviation for each channel, or one of the latter
        is not positive.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([0.0, 0.25, 0.5, 1.0]).reshape(1, 1, 2, 2)
    >>> normalize(x, [0.5], [0.25])[0, 0]
    array([[-2., -1.],
           [ 0.,  2.]])
    """
    mean, std = _statistics(x, mean, std)
    return (x - mean) / std


def normalize_backward(dy, x, mean, std):
    """Carry the gradient back through `normalize`: eq-normalize.

    Parameters
    ----------
    dy : ndarray
        Gradient of the loss with respect to the output, ``(N, C, H, W)``.
    x, mean, std
        What `normalize` was given.

    Returns
    -------
    dx, dmean, dstd : ndarray
        Gradients shaped like `x`, ``(C,)`` and ``(C,)``. The mean and the standard deviation count
        as numbers of their own, not as computed from `x`.

    Raises
    ------
    TypeError, ValueError
        As `normalize`, and if `dy` is not shaped like `x`.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([0.0, 0.25, 0.5, 1.0]).reshape(1, 1, 2, 2)
    >>> dx, dmean, dstd = normalize_backward(np.ones_like(x), x, [0.5], [0.25])
    >>> dx[0, 0], dmean, dstd
    (array([[4., 4.],
           [4., 4.]]), array([-16.]), array([4.]))
    """
    require_shape("dy", dy, np.shape(x), "the shape of x")
    mean, std = _statistics(x, mean, std)
    dx = dy / std
    return dx, -dx.sum((0, 2, 3)), -(dx * (x - mean) / std).sum((0, 2, 3))


def resize(x, size, *, mode="bilinear"):
    """Resize images by a matrix for the rows and one for the columns: eq-resize.

    Pixels are squares, not points: the first output pixel covers the same corner as the first input
    pixel (``align_corners=False``). No mode smooths before it shrinks but ``"area"``.

    Parameters
    ----------
    x : ndarray
        Images, ``(N, C, H, W)``, floats.
    size : int or pair of int
        New ``(height, width)``, at least 1; one number for a square.
    mode : {"bilinear", "nearest", "area"}
        Weigh the two nearest rows and columns by distance, copy one, or average all those that the
        output pixel touches.

    Returns
    -------
    ndarray
        ``(N, C, height, width)`` in the type of `x`.

    Raises
    ------
    TypeError
        If `x` is no array of floats.
    ValueError
        If it has other axes or no pixels, a size is below 1, or there is no such mode.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[0.0, 1.0], [2.0, 3.0]]).reshape(1, 1, 2, 2)
    >>> resize(x, (1, 4))[0, 0]
    array([[1.  , 1.25, 1.75, 2.  ]])
    >>> resize(x, (1, 4), mode="nearest")[0, 0]
    array([[0., 0., 1., 1.]])
    >>> resize(x, 1, mode="area")[0, 0]
    array([[1.5]])
    """
    A, B = _resize_matrices(x, size, mode)
    return A @ x @ B.T


def resize_backward(dy, x, size, *, mode="bilinear"):
    """Carry the gradient back through `resize`, by the transposed matrices: eq-resize.

    Parameters
    ----------
    dy : ndarray
        Gradient of the loss with respect to the output, ``(N, C, height, width)``.
    x, size, mode
        What `resize` was given.

    Returns
    -------
    ndarray
        Gradient shaped like `x`.

    Raises
    ------
    TypeError, ValueError
        As `resize`, and if `dy` is not shaped like the output.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[0.0, 1.0], [2.0, 3.0]]).reshape(1, 1, 2, 2)
    >>> resize_backward(np.ones((1, 1, 1, 1)), x, 1, mode="area")[0, 0]
    array([[0.25, 0.25],
           [0.25, 0.25]])
    """
    A, B = _resize_matrices(x, size, mode)
    require_shape("dy", dy, (*x.shape[:2], len(A), len(B)), "the shape of the output")
    return A.T @ dy @ B


def _statistics(x, mean, std):
    require_floats("x", x, "(N, C, H, W)")
    mean, std = (np.asarray(numbers, dtype=x.dtype) for numbers in (mean, std))
    for name, numbers in (("mean", mean), ("std", std)):
        require_shape(name, numbers, (x.shape[1],), "one number for each channel of x")
    if not (std > 0).all():
        raise ValueError(
            f"std is {std.tolist()}, but every number must be positive: "
            "leave out a channel that does not vary, or divide it by 1."
        )
    return mean[:, None, None], std[:, None, None]


def _resize_matrices(x, size, mode):
    require_floats("x", x, "(N, C, H, W)")
    if 0 in x.shape[2:]:
        raise ValueError(f"x has shape {x.shape}, but at least one pixel is expected.")
    if mode not in _ROW_WEIGHTS:
        raise ValueError(f"mode is {mode!r}, but one of {', '.join(_ROW_WEIGHTS)} is expected.")
    return [
        _ROW_WEIGHTS[mode](np.arange(new)[:, None], np.arange(old), old, new).astype(x.dtype)
        for old, new in zip(x.shape[2:], pair("size", size, smallest=1), strict=True)
    ]


# How much output pixel i takes of input pixel j, when `old` pixels become `new`.


def _nearest(i, j, old, new):
    return j == i * old // new


def _bilinear(i, j, old, new):
    place = np.clip((i + 0.5) * old / new - 0.5, 0, old - 1)
    return np.maximum(1 - abs(place - j), 0)


def _area(i, j, old, new):
    touched = (i * old // new <= j) & (j * new < (i + 1) * old)
    return touched / touched.sum(axis=1, keepdims=True)


_ROW_WEIGHTS = {"bilinear": _bilinear, "nearest": _nearest, "area": _area}
