"""Strides, paddings and output sizes: the arithmetic of sliding windows.

The transposed sizes and the words are those of Dumoulin and Visin (2016), "A guide to convolution
arithmetic for deep learning".
"""

from operator import index


def _integer(name, value, smallest):
    try:
        number = index(value)
    except TypeError:
        raise TypeError(
            f"{name} is {value!r}, but a whole number of at least {smallest} is expected."
        ) from None
    if number < smallest:
        raise ValueError(f"{name} is {number}, but it must be at least {smallest}.")
    return number


def _is_pair(value):
    return isinstance(value, (tuple, list)) and len(value) == 2


def pair(name, value, *, smallest):
    """Return ``(height, width)`` from one number that serves both axes, or from a pair.

    Parameters
    ----------
    name : str
        What the value is called in the caller's signature; the message says it.
    value : int or pair of int
        The number, or the pair.
    smallest : int
        The smallest number allowed.

    Returns
    -------
    tuple of int
        Height first.

    Raises
    ------
    TypeError, ValueError
        If it is something else, or too small.

    Examples
    --------
    >>> pair("stride", 2, smallest=1), pair("stride", (1, 3), smallest=1)
    ((2, 2), (1, 3))
    """
    if not isinstance(value, (tuple, list)):
        value = (value, value)
    if not _is_pair(value):
        raise ValueError(f"{name} is {value!r}, but an int or a (height, width) pair is expected.")
    return tuple(_integer(name, number, smallest) for number in value)


def sides(padding, size, kernel_size, stride):
    """Return the zeros ``(before, after)`` that a padding puts around one axis.

    Parameters
    ----------
    padding : int, pair of int or "same"
        One number for both ends, a ``(before, after)`` pair, or ``"same"``: as many zeros as make
        the output ``ceil(size / stride)`` long, the odd one after (TensorFlow's rule).
    size, kernel_size, stride : int
        Of this axis.

    Returns
    -------
    tuple of int
        How many zeros come before and after.

    Raises
    ------
    TypeError, ValueError
        If `padding` is something else, or negative.

    Examples
    --------
    >>> sides(1, 5, 3, 1), sides((0, 2), 5, 3, 1), sides("same", 5, 4, 1)
    ((1, 1), (0, 2), (1, 2))
    """
    if isinstance(padding, str):
        if padding != "same":
            raise ValueError(f'padding is {padding!r}, but the only word it can be is "same".')
        missing = max((-(-size // stride) - 1) * stride + kernel_size - size, 0)
        return missing // 2, missing - missing // 2
    if not isinstance(padding, (tuple, list)):
        padding = (padding, padding)
    if not _is_pair(padding):
        raise ValueError(
            f"padding is {padding!r}, but an int, a (height, width) pair, "
            '((top, bottom), (left, right)) or "same" is expected.'
        )
    return tuple(_integer("padding", number, 0) for number in padding)


def four_sides(padding, size, kernel_size, stride):
    """Return ``((top, bottom), (left, right))`` from any of the four ways to say a padding.

    Parameters
    ----------
    padding : int, pair, pair of pairs or "same"
        One number for all sides, a ``(height, width)`` pair, ``((top, bottom), (left, right))``,
        or ``"same"``.
    size, kernel_size, stride : tuple of int
        Height and width of each.

    Returns
    -------
    tuple of tuple of int
        The zeros above and below, left and right.

    Raises
    ------
    TypeError, ValueError
        If `padding` is something else, or negative.

    Examples
    --------
    >>> four_sides((1, 2), (5, 5), (3, 3), (1, 1))
    ((1, 1), (2, 2))
    >>> four_sides("same", (28, 28), (4, 4), (2, 2))
    ((1, 1), (1, 1))
    """
    both = padding if _is_pair(padding) else (padding, padding)
    rows, columns = zip(size, kernel_size, stride, strict=True)
    return sides(both[0], *rows), sides(both[1], *columns)


def conv2d_output_size(size, kernel_size, *, stride=1, padding=0):
    """Count the places where a kernel fits along one axis: eq-conv2d-size.

    Parameters
    ----------
    size : int
        Length of the axis, at least 1.
    kernel_size : int
        Length of the kernel, at least 1.
    stride : int
        Step from one place to the next, at least 1.
    padding : int, pair of int or "same"
        Zeros at both ends, at each end ``(before, after)``, or TensorFlow's rule.

    Returns
    -------
    int
        ``(size + before + after - kernel_size) // stride + 1``.

    Raises
    ------
    TypeError
        If a number is not whole.
    ValueError
        If a number is too small, or the kernel is longer than the padded axis.

    References
    ----------
    Dumoulin and Visin (2016), relationship 6.

    Examples
    --------
    >>> conv2d_output_size(28, 3), conv2d_output_size(28, 3, padding=1)
    (26, 28)
    >>> conv2d_output_size(28, 3, stride=2, padding=1)
    14
    """
    size = _integer("size", size, 1)
    kernel_size = _integer("kernel_size", kernel_size, 1)
    stride = _integer("stride", stride, 1)
    padded = size + sum(sides(padding, size, kernel_size, stride))
    if kernel_size > padded:
        raise ValueError(
            f"the kernel is {kernel_size} long, but the image with its padding only {padded}: "
            "take a smaller kernel or more padding."
        )
    return (padded - kernel_size) // stride + 1


def conv_transpose2d_output_size(size, kernel_size, *, stride=1, padding=0, output_padding=0):
    """Give the length that a transposed convolution makes of one axis: eq-conv-transpose2d-size.

    Parameters
    ----------
    size : int
        Length of the axis, at least 1.
    kernel_size : int
        Length of the kernel, at least 1.
    stride : int
        Step between the places where the kernel is stamped, at least 1.
    padding : int
        How much is cut off at both ends.
    output_padding : int
        How much is added at the far end, less than `stride`: it chooses among the `stride` lengths
        which the convolution with these settings brings to the same `size`.

    Returns
    -------
    int
        ``stride * (size - 1) + kernel_size - 2 * padding + output_padding``.

    Raises
    ------
    TypeError
        If a number is not whole.
    ValueError
        If a number is out of its range, or nothing is left after the cut.

    References
    ----------
    Dumoulin and Visin (2016), relationship 14.

    Examples
    --------
    >>> conv_transpose2d_output_size(7, 4, stride=2, padding=1)
    14
    >>> conv_transpose2d_output_size(14, 5, stride=2, padding=2, output_padding=1)
    28
    """
    size = _integer("size", size, 1)
    kernel_size = _integer("kernel_size", kernel_size, 1)
    stride = _integer("stride", stride, 1)
    padding = _integer("padding", padding, 0)
    output_padding = _integer("output_padding", output_padding, 0)
    if output_padding >= stride:
        raise ValueError(
            f"output_padding is {output_padding}, but it must be less than the stride {stride}."
        )
    length = stride * (size - 1) + kernel_size - 2 * padding + output_padding
    if length < 1:
        raise ValueError(
            f"padding {padding} cuts off the whole output of {length + 2 * padding}: "
            "take less padding."
        )
    return length
