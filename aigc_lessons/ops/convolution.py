"""Convolution as neural networks mean it, its transpose, and the gradients of both.

The transpose is what carries a gradient back through the convolution, and the other way round: the
two share their three products, which `windows` computes.
"""

from aigc_lessons.ops.arrays import require_floats, require_shape
from aigc_lessons.ops.geometry import (
    conv2d_output_size,
    conv_transpose2d_output_size,
    four_sides,
    pair,
)
from aigc_lessons.ops.windows import correlate, kernel_gradient, stamp


def conv2d(x, w, b=None, *, stride=1, padding=0):
    """Slide filters over images: eq-conv2d.

    This is cross-correlation, what every framework calls convolution; the convolution of
    mathematics turns the kernel by half a circle first: eq-convolution-flip.

    Parameters
    ----------
    x : ndarray
        Images, ``(N, C, H, W)``, floats.
    w : ndarray
        Filters, ``(F, C, KH, KW)``, floats.
    b : ndarray, optional
        A number to add for each filter, ``(F,)``.
    stride : int or pair of int
        Step of the window, ``(height, width)``, at least 1.
    padding : int, pair, pair of pairs or "same"
        Zeros around the image: everywhere, ``(height, width)``, ``((top, bottom), (left, right))``,
        or ``"same"``: OH = ceil(H / stride), the odd pixel at the bottom and right.

    Returns
    -------
    ndarray
        ``(N, F, OH, OW)``; float32 from float32 arrays, float64 from float64.

    Raises
    ------
    TypeError
        If an array holds integers, or a number is not whole.
    ValueError
        If shapes do not match, a number is out of its range, or the kernel does not fit.

    References
    ----------
    Dumoulin and Visin (2016), "A guide to convolution arithmetic for deep learning", chapter 2.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.arange(9.0).reshape(1, 1, 3, 3)
    >>> w = np.arange(4.0).reshape(1, 1, 2, 2)
    >>> conv2d(x, w)[0, 0]  # 0·0 + 1·1 + 3·2 + 4·3 = 19
    array([[19., 25.],
           [37., 43.]])
    """
    stride, zeros, _ = _conv2d_geometry(x, w, b, stride, padding)
    return _add(correlate(x, w, stride, zeros), b)


def conv2d_backward(dy, x, w, b=None, *, stride=1, padding=0):
    """Carry the gradient back through `conv2d`: eq-conv2d-backward.

    Parameters
    ----------
    dy : ndarray
        Gradient of the loss with respect to the output, ``(N, F, OH, OW)``.
    x, w, b, stride, padding
        What `conv2d` was given.

    Returns
    -------
    dx, dw, db : ndarray
        Gradients shaped like `x`, `w` and ``(F,)``; `db` is there even if `b` is None.

    Raises
    ------
    TypeError, ValueError
        As `conv2d`, and if `dy` is not shaped like the output.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.arange(9.0).reshape(1, 1, 3, 3)
    >>> w = np.arange(4.0).reshape(1, 1, 2, 2)
    >>> dx, dw, db = conv2d_backward(np.ones((1, 1, 2, 2)), x, w)
    >>> dx[0, 0]  # how much each pixel was worth: the sum of the weights that touched it
    array([[0., 1., 1.],
           [2., 6., 4.],
           [2., 5., 3.]])
    >>> dw[0, 0], db
    (array([[ 8., 12.],
           [20., 24.]]), array([4.]))
    """
    stride, zeros, shape = _conv2d_geometry(x, w, b, stride, padding)
    require_shape("dy", dy, shape, "the shape of the output")
    dx = stamp(dy, w, stride, (zeros[0][0], zeros[1][0]), x.shape[2:])
    return dx, kernel_gradient(dy, x, w.shape[2:], stride, zeros), dy.sum((0, 2, 3))


def conv_transpose2d(x, w, b=None, *, stride=1, padding=0, output_padding=0):
    """Stamp filters onto a larger image, one stamp for each pixel: eq-conv-transpose2d.

    It is the transpose of `conv2d` with the same `w`, `stride` and `padding`, which multiplies by
    the transposed matrix and so is its adjoint: eq-adjoint. It does not undo `conv2d`.

    Parameters
    ----------
    x : ndarray
        Images, ``(N, C, H, W)``, floats.
    w : ndarray
        Filters, ``(C, F, KH, KW)``, floats: the channels that come in are the first axis.
    b : ndarray, optional
        A number to add for each filter, ``(F,)``.
    stride : int or pair of int
        Step between the stamps, ``(height, width)``, at least 1.
    padding : int or pair of int
        How much of the output is cut off on each side, ``(height, width)``.
    output_padding : int or pair of int
        How much is added at the bottom and right, less than `stride`.

    Returns
    -------
    ndarray
        ``(N, F, OH, OW)`` with OH = stride · (H - 1) + KH - 2 · padding + output_padding.

    Raises
    ------
    TypeError
        If an array holds integers, or a number is not whole.
    ValueError
        If shapes do not match, a number is out of its range, or nothing is left after the cut.

    References
    ----------
    Dumoulin and Visin (2016), "A guide to convolution arithmetic for deep learning", chapter 4.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[[[1.0, 2.0]]]])
    >>> w = np.array([[[[1.0, 10.0, 100.0]]]])
    >>> conv_transpose2d(x, w, stride=2)[0, 0]  # the stamps 1, 10, 100 and 2, 20, 200 overlap
    array([[  1.,  10., 102.,  20., 200.]])
    """
    stride, cut, shape = _conv_transpose2d_geometry(x, w, b, stride, padding, output_padding)
    return _add(stamp(x, w, stride, cut, shape[2:]), b)


def conv_transpose2d_backward(dy, x, w, b=None, *, stride=1, padding=0, output_padding=0):
    """Carry the gradient back through `conv_transpose2d`, by `conv2d`: eq-adjoint.

    Parameters
    ----------
    dy : ndarray
        Gradient of the loss with respect to the output, ``(N, F, OH, OW)``.
    x, w, b, stride, padding, output_padding
        What `conv_transpose2d` was given.

    Returns
    -------
    dx, dw, db : ndarray
        Gradients shaped like `x`, `w` and ``(F,)``; `db` is there even if `b` is None.

    Raises
    ------
    TypeError, ValueError
        As `conv_transpose2d`, and if `dy` is not shaped like the output.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[[[1.0, 2.0]]]])
    >>> w = np.array([[[[1.0, 10.0, 100.0]]]])
    >>> dx, dw, db = conv_transpose2d_backward(np.ones((1, 1, 1, 5)), x, w, stride=2)
    >>> dx[0, 0], dw[0, 0], db
    (array([[111., 111.]]), array([[3., 3., 3.]]), array([5.]))
    """
    stride, cut, shape = _conv_transpose2d_geometry(x, w, b, stride, padding, output_padding)
    require_shape("dy", dy, shape, "the shape of the output")
    zeros = tuple((number, number) for number in cut)
    dx = correlate(dy, w, stride, zeros)
    return dx, kernel_gradient(x, dy, w.shape[2:], stride, zeros), dy.sum((0, 2, 3))


def _add(y, b):
    if b is not None:
        y += b[:, None, None]
    return y


def _conv2d_geometry(x, w, b, stride, padding):
    """Check the arguments; return the stride, the four-sided padding and the output's shape."""
    _require_images_and_filters(x, w, b, "(F, C, KH, KW)", 1, 0)
    stride = pair("stride", stride, smallest=1)
    height, width = four_sides(padding, x.shape[2:], w.shape[2:], stride)
    OH = conv2d_output_size(x.shape[2], w.shape[2], stride=stride[0], padding=height)
    OW = conv2d_output_size(x.shape[3], w.shape[3], stride=stride[1], padding=width)
    return stride, (height, width), (len(x), len(w), OH, OW)


def _conv_transpose2d_geometry(x, w, b, stride, padding, output_padding):
    """Check the arguments; return the stride, the padding and the output's shape, as pairs."""
    _require_images_and_filters(x, w, b, "(C, F, KH, KW)", 0, 1)
    stride = pair("stride", stride, smallest=1)
    cut = pair("padding", padding, smallest=0)
    extra = pair("output_padding", output_padding, smallest=0)
    OH, OW = (
        conv_transpose2d_output_size(size, kernel, stride=s, padding=p, output_padding=e)
        for size, kernel, s, p, e in zip(x.shape[2:], w.shape[2:], stride, cut, extra, strict=True)
    )
    return stride, cut, (len(x), w.shape[1], OH, OW)


def _require_images_and_filters(x, w, b, axes, channels, filters):
    require_floats("x", x, "(N, C, H, W)")
    require_floats("w", w, axes)
    if x.shape[1] != w.shape[channels]:
        raise ValueError(
            f"x has {x.shape[1]} channels, but w of shape {w.shape} reads {w.shape[channels]}: "
            f"w must be {axes} with the same C."
        )
    if b is not None:
        require_shape("b", b, (w.shape[filters],), "one number for each filter of w")
