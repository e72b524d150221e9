"""The linear layer: every output is a weighted sum of all inputs."""

from aigc_lessons.ops.arrays import require_floats, require_shape


def linear(x, w, b=None):
    """Multiply by a matrix and add a vector: eq-linear.

    Parameters
    ----------
    x : ndarray
        One row of features for each sample, ``(N, D)``, floats.
    w : ndarray
        One row of weights for each output, ``(F, D)``, as PyTorch stores them; Keras has the
        transpose.
    b : ndarray, optional
        A number to add for each output, ``(F,)``.

    Returns
    -------
    ndarray
        ``(N, F)``; float32 from float32 arrays, float64 from float64.

    Raises
    ------
    TypeError
        If an array holds integers.
    ValueError
        If shapes do not match.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[1.0, 2.0, 3.0]])
    >>> w = np.array([[1.0, 0.0, -1.0], [0.5, 0.5, 0.5]])
    >>> linear(x, w, np.array([10.0, 20.0]))
    array([[ 8., 23.]])
    """
    _require_rows_and_weights(x, w, b)
    y = x @ w.T
    return y if b is None else y + b


def linear_backward(dy, x, w, b=None):
    """Carry the gradient back through `linear`: eq-linear-backward.

    Parameters
    ----------
    dy : ndarray
        Gradient of the loss with respect to the output, ``(N, F)``.
    x, w, b
        What `linear` was given.

    Returns
    -------
    dx, dw, db : ndarray
        Gradients shaped like `x`, `w` and ``(F,)``; `db` is there even if `b` is None.

    Raises
    ------
    TypeError, ValueError
        As `linear`, and if `dy` is not shaped like the output.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[1.0, 2.0, 3.0]])
    >>> w = np.array([[1.0, 0.0, -1.0], [0.5, 0.5, 0.5]])
    >>> dx, dw, db = linear_backward(np.array([[1.0, 2.0]]), x, w)
    >>> dx, db
    (array([[2., 1., 0.]]), array([1., 2.]))
    >>> dw
    array([[1., 2., 3.],
           [2., 4., 6.]])
    """
    _require_rows_and_weights(x, w, b)
    require_shape("dy", dy, (len(x), len(w)), "the shape of the output")
    return dy @ w, dy.T @ x, dy.sum(0)


def _require_rows_and_weights(x, w, b):
    require_floats("x", x, "(N, D)")
    require_floats("w", w, "(F, D)")
    if x.shape[1] != w.shape[1]:
        raise ValueError(
            f"x has {x.shape[1]} features, but w of shape {w.shape} reads {w.shape[1]}: "
            "w must be (F, D) with the same D."
        )
    if b is not None:
        require_shape("b", b, (len(w),), "one number for each row of w")
