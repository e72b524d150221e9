"""Softmax: any numbers become shares of 1."""

from operator import index

import numpy as np

from aigc_lessons.ops.arrays import require_floats, require_shape


def softmax(x, axis=-1):
    """Turn numbers into probabilities that keep their order: eq-softmax.

    The largest number is subtracted first. That changes no share, because it divides numerator and
    denominator by the same factor, and no exponential can overflow.

    Parameters
    ----------
    x : ndarray
        Logits of any shape, floats. Minus infinity gets probability 0; where a NaN, plus infinity
        or nothing but minus infinity stands along `axis`, the probabilities are NaN (as PyTorch's).
    axis : int
        Along which the probabilities sum to 1.

    Returns
    -------
    ndarray
        Shaped like `x` and of its type, in [0, 1].

    Raises
    ------
    TypeError
        If `x` is no array of floats, or `axis` is not a whole number.
    ValueError
        If `x` has no such axis.

    References
    ----------
    Bridle (1990), "Probabilistic interpretation of feedforward classification network outputs, with
    relationships to statistical pattern recognition".

    Examples
    --------
    >>> import numpy as np
    >>> softmax(np.log([1.0, 2.0, 5.0]))  # e^log 1 : e^log 2 : e^log 5 = 1 : 2 : 5
    array([0.125, 0.25 , 0.625])
    >>> softmax(np.array([10000.0, 10000.0]))
    array([0.5, 0.5])
    """
    axis = _require_axis(x, axis)
    e = np.exp(x - x.max(axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis, keepdims=True)


def softmax_backward(dy, x, axis=-1):
    """Carry the gradient back through `softmax`: eq-softmax-backward.

    Parameters
    ----------
    dy : ndarray
        Gradient of the loss with respect to the probabilities, shaped like `x`.
    x, axis
        What `softmax` was given.

    Returns
    -------
    ndarray
        Gradient shaped like `x`; it sums to 0 along `axis`, because the probabilities sum to 1.

    Raises
    ------
    TypeError, ValueError
        As `softmax`, and if `dy` is not shaped like `x`.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.log([1.0, 2.0, 5.0])
    >>> softmax_backward(np.array([0.0, 1.0, 0.0]), x)  # 2/8 · (-1/8, 1 - 2/8, -5/8)
    array([-0.03125,  0.1875 , -0.15625])
    """
    y = softmax(x, axis)
    require_shape("dy", dy, x.shape, "the shape of x")
    return y * (dy - (dy * y).sum(axis, keepdims=True))


def _require_axis(x, axis):
    require_floats("x", x)
    try:
        axis = index(axis)
    except TypeError:
        raise TypeError(f"axis is {axis!r}, but a whole number is expected.") from None
    if not -x.ndim <= axis < x.ndim:
        raise ValueError(
            f"axis is {axis}, but x of shape {x.shape} has {x.ndim} axes: "
            f"count them from 0, or from the last with -1."
        )
    return axis
