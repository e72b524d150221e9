"""Gradients without calculus: what a derivative is compared with."""

import numpy as np

from aigc_lessons.ops.arrays import require_floats


def numeric_gradient(f, x, eps=1e-6):
    """Measure the gradient of a scalar function by central differences: eq-numeric-gradient.

    The formula's own error shrinks with ``eps**2``, the rounding error of `f` grows with
    ``1 / eps``: for values around 1 in float64, 1e-6 leaves about nine digits.

    Parameters
    ----------
    f : callable
        Takes an array shaped like `x`, float64, and returns one number.
    x : ndarray
        Where to measure, any shape. It is copied, never changed.
    eps : float
        Half the distance between the two values of `f`, more than 0.

    Returns
    -------
    ndarray
        Shaped like `x`, float64: how fast `f` grows with each element.

    Raises
    ------
    TypeError
        If `x` is no array of floats, or `f` does not return one number.
    ValueError
        If `eps` is not positive.

    Examples
    --------
    >>> import numpy as np
    >>> numeric_gradient(lambda x: (x**2).sum(), np.array([1.0, -2.0, 3.0])).round(6)
    array([ 2., -4.,  6.])
    """
    require_floats("x", x)
    if not eps > 0:
        raise ValueError(f"eps is {eps}, but a positive number is expected.")
    x = x.astype(np.float64)  # a copy
    gradient = np.empty_like(x)
    for place in np.ndindex(x.shape):
        value = x[place]
        x[place] = value + eps
        above = _one_number(f(x))
        x[place] = value - eps
        below = _one_number(f(x))
        x[place] = value
        gradient[place] = (above - below) / (2 * eps)
    return gradient


def _one_number(value):
    if np.ndim(value) != 0:
        raise TypeError(
            f"f returned an array of shape {np.shape(value)}, but one number is expected: "
            "sum it or average it."
        )
    return float(value)
