"""The kernel distance between two sets of features: no Gaussian, no bias."""

import numpy as np

from aigc_lessons.metrics.blocks import blocks
from aigc_lessons.metrics.inputs import require_sets


def kid(real: np.ndarray, fake: np.ndarray) -> float:
    """Estimate the squared maximum mean discrepancy with a cubic kernel, without bias: eq-kid.

    The kernel is k(x, y) = (x·y / D + 1)³. The estimate is the mean of k over all pairs of two
    different real images, plus the same over generated ones, minus twice the mean over all pairs of
    a real and a generated image. Leaving out each image's pair with itself is what makes it
    unbiased: the mean over many sets of any size is the true distance. So between samples of equal
    distributions it scatters around 0, often below. Between a set and itself it is never above 0:
    there the mixed pairs hold each image's pair with itself.

    No subsets are drawn: all pairs are used, once. Programs that average over random subsets (of
    1,000 images, say) estimate the same number with more noise. No factor is applied either: some
    papers print 100 or 1,000 times this number.

    Parameters
    ----------
    real, fake : ndarray
        Features ``(N, D)`` and ``(M, D)``, at least 2 rows each; computed in float64, a block of
        pairs at a time.

    Returns
    -------
    float
        The estimate; a small negative number means "about 0".

    Raises
    ------
    TypeError, ValueError
        As `fid`.

    References
    ----------
    Bińkowski et al. (2018), "Demystifying MMD GANs", which names it the kernel Inception distance.
    Gretton et al. (2012), "A kernel two-sample test", for the unbiased estimate.

    Examples
    --------
    >>> import numpy as np
    >>> real, fake = np.array([[0.0], [1.0]]), np.array([[1.0], [2.0]])
    >>> kid(real, fake)  # 1 + 27 - 2 · (1 + 1 + 8 + 27) / 4
    9.5
    """
    real, fake = require_sets(real, fake, rows=2)
    mixed = _kernel_sum(real, fake) / (len(real) * len(fake))
    return float(_mean_of_different(real) + _mean_of_different(fake) - 2 * mixed)


def _mean_of_different(x):
    N, D = x.shape
    with_itself = _cubed((x**2).sum(axis=1) / D + 1).sum()
    return (_kernel_sum(x, x) - with_itself) / (N * (N - 1))


def _kernel_sum(x, y):
    D = x.shape[1]
    return sum(_cubed(x[rows] @ y.T / D + 1).sum() for rows in blocks(len(x), len(y)))


def _cubed(x):
    return x * x * x  # four times as fast as x**3
