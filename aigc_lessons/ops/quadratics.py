"""The bowl on which gradient descent can be understood exactly: ½ θᵀHθ."""

import numpy as np

from aigc_lessons.ops.arrays import require_floats, require_shape


def quadratic(theta, H):
    """Compute the height of a bowl above its lowest point: eq-quadratic.

    Parameters
    ----------
    theta : ndarray
        A point ``(D,)``, or points ``(..., D)``, floats.
    H : ndarray
        The curvatures, ``(D, D)``, floats, symmetric.

    Returns
    -------
    float or ndarray
        One number for each point.

    Raises
    ------
    TypeError
        If an array holds no floats.
    ValueError
        If the shapes do not match, or `H` is not symmetric.

    Examples
    --------
    >>> import numpy as np
    >>> float(quadratic(np.array([4.0, 1.0]), np.diag([1.0, 10.0])))  # (1 · 4² + 10 · 1²) / 2
    13.0
    """
    _require_points(theta, H)
    return ((theta @ H) * theta).sum(axis=-1) / 2


def quadratic_backward(theta, H):
    """Give the gradient of `quadratic` with respect to the point, Hθ: eq-quadratic.

    Parameters
    ----------
    theta, H
        What `quadratic` was given.

    Returns
    -------
    ndarray
        Shaped like `theta`.

    Raises
    ------
    TypeError, ValueError
        As `quadratic`.

    Examples
    --------
    >>> import numpy as np
    >>> quadratic_backward(np.array([4.0, 1.0]), np.diag([1.0, 10.0]))
    array([ 4., 10.])
    """
    _require_points(theta, H)
    return theta @ H  # Hθ of every point at once, because H is symmetric


def learning_rate_limit(H):
    """Give the learning rate from which gradient descent diverges: eq-learning-rate-limit.

    A step multiplies the part of θ along the eigenvector of λ by 1 - lr·λ: that part shrinks only
    if 0 < lr < 2/λ, and the largest eigenvalue sets the limit for all. At the limit itself that
    part only changes its sign.

    Parameters
    ----------
    H : ndarray
        The curvatures, ``(D, D)``, floats, symmetric and positive definite.

    Returns
    -------
    float
        2 / λ_max.

    Raises
    ------
    TypeError
        If `H` is no array of floats.
    ValueError
        If it is not square, finite, symmetric and positive definite.

    Examples
    --------
    >>> import numpy as np
    >>> learning_rate_limit(np.diag([1.0, 10.0]))
    0.2
    """
    return float(2 / _eigenvalues(H)[-1])


def best_learning_rate(H):
    """Give the learning rate with the fastest descent in the worst direction.

    There the shallowest and the steepest direction shrink by the same factor, (κ - 1) / (κ + 1)
    with κ = λ_max / λ_min, and no other learning rate makes the larger of the two smaller:
    eq-learning-rate-limit.

    Parameters
    ----------
    H : ndarray
        The curvatures, ``(D, D)``, floats, symmetric and positive definite.

    Returns
    -------
    float
        2 / (λ_min + λ_max).

    Raises
    ------
    TypeError, ValueError
        As `learning_rate_limit`.

    Examples
    --------
    >>> import numpy as np
    >>> best_learning_rate(np.diag([1.0, 9.0]))
    0.2
    """
    eigenvalues = _eigenvalues(H)
    return float(2 / (eigenvalues[0] + eigenvalues[-1]))


def _require_points(theta, H):
    _require_symmetric(H)
    require_floats("theta", theta)
    if theta.shape[-1:] != H.shape[:1]:
        raise ValueError(
            f"theta has shape {theta.shape}, but (..., {len(H)}) is expected: "
            f"as many coordinates as H of shape {H.shape} has rows."
        )


def _require_symmetric(H):
    require_floats("H", H, "(D, D)")
    require_shape("H", H, H.shape[:1] * 2, "as many rows as columns")
    if not np.isfinite(H).all():
        raise ValueError("H holds NaN or infinity, but finite curvatures are expected.")
    # A rotated diagonal matrix misses symmetry by rounding.
    rounding = 100 * np.finfo(H.dtype).eps * np.abs(H).max(initial=0)
    if np.abs(H - H.T).max(initial=0) > rounding:
        raise ValueError("H is not symmetric, but second derivatives are: take (H + H.T) / 2.")


def _eigenvalues(H):
    """Return the eigenvalues, the smallest first; refuse any that is not positive."""
    _require_symmetric(H)
    eigenvalues = np.linalg.eigvalsh(H)
    rounding = len(H) * np.finfo(H.dtype).eps * np.abs(eigenvalues).max(initial=0)
    if not len(H) or eigenvalues[0] <= rounding:
        raise ValueError(
            f"H has the eigenvalues {eigenvalues.tolist()}, but all must be positive: "
            "otherwise the surface is no bowl."
        )
    return eigenvalues
