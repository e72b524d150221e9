"""Two sets of features as two clouds of balls: what lies in which.

Around each point of a set lies a ball that reaches as far as its k-th nearest neighbour within the
set. A point on the edge belongs to the ball, as in the papers: their distances are compared with ≤.
(The program that came with density and coverage compares with <. The two differ where distances
are equal: with it, k + 1 copies of an image make a ball that is empty even of themselves.)
Distances are squared throughout and come from differences, not from ‖x‖² - 2x·y + ‖y‖²: so two
equal images are exactly 0 apart, and equal pairs exactly equally far.
"""

from typing import NamedTuple

import numpy as np
from scipy.spatial.distance import cdist

from aigc_lessons.metrics.blocks import blocks
from aigc_lessons.metrics.inputs import require_count, require_sets


class PRDC(NamedTuple):
    """Precision, recall, density and coverage of two sets, four floats."""

    precision: float
    recall: float
    density: float
    coverage: float


def prdc(real: np.ndarray, fake: np.ndarray, *, k: int = 5) -> PRDC:
    """Compute precision, recall, density and coverage together, in half the time.

    Parameters
    ----------
    real, fake : ndarray
        Features ``(N, D)`` and ``(M, D)``, more than k rows each; take N = M. Time grows with the
        square of N, memory does not: some 25 seconds for N = 10,000 and D = 128.
    k : int
        Which neighbour a ball reaches to, 1 or more.

    Returns
    -------
    PRDC
        What `precision_recall`, `density` and `coverage` give.

    Raises
    ------
    TypeError, ValueError
        As `precision_recall`.

    Examples
    --------
    >>> import numpy as np
    >>> real = np.array([[0.0], [1.0], [2.0], [3.0]])
    >>> prdc(real, real + 0.5, k=1)  # three images in two balls each, the last in one
    PRDC(precision=1.0, recall=1.0, density=1.75, coverage=1.0)
    """
    real, fake = _require_balls(real, fake, k)
    real_radii, fake_radii = _radii(real, k), _radii(fake, k)
    balls = np.zeros(len(fake))  # around real images, that each generated one lies in
    recalled, covered = np.zeros((2, len(real)), dtype=bool)
    for rows in blocks(len(fake), len(real)):
        distances = cdist(fake[rows], real, "sqeuclidean")  # (rows, N)
        inside = distances <= real_radii
        balls[rows] = inside.sum(axis=1)
        covered |= inside.any(axis=0)
        recalled |= (distances <= fake_radii[rows, None]).any(axis=0)
    shares = (balls > 0).mean(), recalled.mean(), balls.mean() / k, covered.mean()
    return PRDC(*map(float, shares))


def precision_recall(real: np.ndarray, fake: np.ndarray, *, k: int = 5) -> tuple[float, float]:
    """Say how much of what is generated looks real, and how much of what is real is generated.

    Precision is the share of generated images that lie in a ball around some real image; recall is
    the share of real images that lie in a ball around some generated one: eq-precision-recall. A
    ball reaches as far as its centre's k-th nearest neighbour in the centre's own set. A single
    outlier makes a huge ball: precision can be near 1 for images that are wrong in the same way
    throughout.

    Parameters
    ----------
    real, fake : ndarray
        Features ``(N, D)`` and ``(M, D)``, more than k rows each; take N = M. Time grows with the
        square of N, memory does not.
    k : int
        Which neighbour a ball reaches to, 1 or more. The paper takes 3.

    Returns
    -------
    (float, float)
        Precision and recall, each in [0, 1]; swapping the two sets swaps them.

    Raises
    ------
    TypeError
        If a set is no NumPy array of real numbers, or `k` is not a whole number.
    ValueError
        If shapes do not fit, a set has at most `k` rows, `k` is below 1, or a number is NaN,
        infinite or above 1e45.

    References
    ----------
    Kynkäänniemi et al. (2019), "Improved precision and recall metric for assessing generative
    models", section 2, equations 1 and 2.

    Examples
    --------
    >>> import numpy as np
    >>> real = np.array([[0.0], [1.0], [2.0], [3.0]])  # balls of radius 1: they cover [-1, 4]
    >>> fake = np.array([[0.5], [1.0], [9.0]])  # with k = 1: [0, 1], [0.5, 1.5] and [1, 17]
    >>> precision, recall = precision_recall(real, fake, k=1)
    >>> round(precision, 3), recall  # the image at 9 looks like nothing real
    (0.667, 1.0)
    """
    scores = prdc(real, fake, k=k)
    return scores.precision, scores.recall


def density(real: np.ndarray, fake: np.ndarray, *, k: int = 5) -> float:
    """Count how deep generated images lie among real ones; precision asks only whether: eq-density.

    The number of balls around real images that a generated image lies in, as a mean over the
    generated images, divided by k. An outlier's huge ball adds 1 to the number, no more.

    Parameters
    ----------
    real, fake : ndarray
        Features ``(N, D)`` and ``(M, D)``, more than k rows each.
    k : int
        Which neighbour a ball reaches to, 1 or more.

    Returns
    -------
    float
        0 or more; 1 is expected of equal distributions, and images heaped where real ones are
        dense have more than 1.

    Raises
    ------
    TypeError, ValueError
        As `precision_recall`.

    References
    ----------
    Naeem et al. (2020), "Reliable fidelity and diversity metrics for generative models", section 3.

    Examples
    --------
    >>> import numpy as np
    >>> real = np.array([[0.0], [1.0], [2.0], [3.0]])  # with k = 1 balls of radius 1
    >>> density(real, np.array([[0.5], [1.0], [9.0]]), k=1)  # (2 + 3 + 0) / 3
    1.6666666666666667
    """
    real, fake = _require_balls(real, fake, k)
    return float(_balls_around(fake, real, k).mean() / k)


def coverage(real: np.ndarray, fake: np.ndarray, *, k: int = 5) -> float:
    """Say for how many real images something similar was generated: eq-coverage.

    The share of real images whose ball holds at least one generated image. The balls are those
    around real images, which recall does not ask: so a generated outlier cannot raise it.

    Parameters
    ----------
    real, fake : ndarray
        Features ``(N, D)`` and ``(M, D)``, more than k rows each.
    k : int
        Which neighbour a ball reaches to, 1 or more.

    Returns
    -------
    float
        In [0, 1]. Equal distributions do not reach 1: 1 - 2⁻ᵏ is expected of two large sets of
        equal size, 0.969 for k = 5.

    Raises
    ------
    TypeError, ValueError
        As `precision_recall`.

    References
    ----------
    Naeem et al. (2020), "Reliable fidelity and diversity metrics for generative models", section 3.

    Examples
    --------
    >>> import numpy as np
    >>> real = np.array([[0.0], [1.0], [2.0], [3.0]])  # with k = 1 balls of radius 1
    >>> coverage(real, np.array([[0.5], [1.0], [9.0]]), k=1)  # nothing near the image at 3
    0.75
    """
    real, fake = _require_balls(real, fake, k)
    return float((_nearest(real, fake, 1) <= _radii(real, k)).mean())


def _require_balls(real, fake, k):
    return require_sets(real, fake, rows=require_count("k", k) + 1)


def _radii(x, k):
    return _nearest(x, x, k + 1)  # the nearest of all is the point itself


def _nearest(points, others, k):
    """Give each point's squared distance to the k-th nearest of the others: (N,)."""
    found = []
    for rows in blocks(len(points), len(others)):
        distances = cdist(points[rows], others, "sqeuclidean")  # (rows, M)
        distances.partition(k - 1, axis=1)
        found.append(distances[:, k - 1].copy())  # a view would keep the whole block
    return np.concatenate(found)


def _balls_around(points, centres, k):
    """Count for each point the balls around the centres that it lies in: (N,)."""
    radii = _radii(centres, k)
    return np.concatenate(
        [
            (cdist(points[rows], centres, "sqeuclidean") <= radii).sum(axis=1)
            for rows in blocks(len(points), len(centres))
        ]
    )
