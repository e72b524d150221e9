"""What an operation accepts: arrays of floating-point numbers with the right number of axes."""

import numpy as np


def require_floats(name, array, axes=None):
    """Refuse what is not an array of floats, or has other axes than the named ones.

    Parameters
    ----------
    name : str
        What the array is called in the caller's signature; the message says it.
    array : ndarray
        The array to look at.
    axes : str, optional
        The axes it must have, such as ``"(N, C, H, W)"``.

    Raises
    ------
    TypeError
        If `array` is no NumPy array, or one of integers or other things that are no real floats.
    ValueError
        If it has another number of axes.
    """
    if not isinstance(array, np.ndarray):
        raise TypeError(
            f"{name} is a {type(array).__name__}, but a NumPy array is expected: "
            f"convert it with numpy.asarray({name}, dtype=numpy.float32)."
        )
    if not np.issubdtype(array.dtype, np.floating):
        raise TypeError(
            f"{name} holds {array.dtype}, but floating-point numbers are expected: "
            f"convert it with {name}.astype(numpy.float32)."
        )
    if axes is not None and array.ndim != axes.count(",") + 1:
        raise ValueError(
            f"{name} has shape {array.shape}, but the axes {axes} are expected: "
            f"reshape {name} to {axes.count(',') + 1} axes."
        )


def require_shape(name, array, shape, reason):
    """Refuse an array of floats whose shape is not the one that the other arguments ask for.

    Parameters
    ----------
    name : str
        What the array is called in the caller's signature.
    array : ndarray
        The array to look at.
    shape : tuple of int
        The shape that is expected.
    reason : str
        Why, as the end of a sentence: ``"one number for each filter of w"``.

    Raises
    ------
    TypeError
        If `array` is no NumPy array of floats.
    ValueError
        If its shape differs.
    """
    require_floats(name, array)
    if array.shape != tuple(shape):
        raise ValueError(
            f"{name} has shape {array.shape}, but {tuple(shape)} is expected: {reason}."
        )
