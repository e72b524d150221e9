"""The Fréchet distance between two sets of features, seen as two Gaussians."""

import numpy as np

from aigc_lessons.metrics.inputs import require_sets


def fid(real: np.ndarray, fake: np.ndarray) -> float:
    """Compute the squared Fréchet distance of Gaussians fitted to two sets of features: eq-fid.

    The squared distance of the means, plus the traces of both covariances C and W (divided by
    N - 1), minus twice the trace of the symmetric root of C^½ W C^½, where C^½ is the symmetric
    root of C. That last trace is also the sum of the singular values of A Bᵀ for any A and B with
    AᵀA = C and BᵀB = W. So nothing here is ever complex, and no root is taken of a rounding error:
    covariances without full rank, fewer images than features and one image repeated give the right
    number too.

    Strictly, FID is this distance between features of the Inception network. Those of another
    network have another scale. The number falls as the sets grow: compare at the same N only.

    Parameters
    ----------
    real, fake : ndarray
        Features ``(N, D)`` and ``(M, D)``, at least 2 rows each; computed in float64.

    Returns
    -------
    float
        0 for equal means and covariances, else above 0; the order of the two sets is of no account.

    Raises
    ------
    TypeError
        If a set is no NumPy array of real numbers.
    ValueError
        If shapes do not fit, a set has fewer than 2 rows, or a number is NaN, infinite or above
        1e45.

    References
    ----------
    Heusel et al. (2017), "GANs trained by a two time-scale update rule converge to a local Nash
    equilibrium", equation 6. Dowson and Landau (1982), "The Fréchet distance between multivariate
    normal distributions".

    Examples
    --------
    >>> import numpy as np
    >>> real = np.array([[0.0, 0.0], [2.0, 0.0]])  # means 1 and 0, variances 2 and 0
    >>> fake = np.array([[0.0, 3.0], [4.0, 3.0]])  # means 2 and 3, variances 8 and 0
    >>> round(fid(real, fake), 6)  # 1² + 3² + (√8 - √2)²
    12.0
    """
    real, fake = require_sets(real, fake, rows=2)
    apart = real.mean(axis=0) - fake.mean(axis=0)
    A, B = _factor(real), _factor(fake)
    shared = np.linalg.svd(A @ B.T, compute_uv=False).sum()
    distance = apart @ apart + (A**2).sum() + (B**2).sum() - 2 * shared
    return max(0.0, float(distance))  # rounding alone can make it negative


def _factor(x):
    """Give A with AᵀA the covariance of x: (min(N, D), D)."""
    centred = x - x.mean(axis=0)  # (N, D)
    return np.linalg.qr(centred, mode="r") / np.sqrt(len(x) - 1)
