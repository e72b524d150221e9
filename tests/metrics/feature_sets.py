"""Sets of features with known statistics, and what Hypothesis draws."""

import numpy as np
from hypothesis import strategies as st

from aigc_lessons import datasets

seeds = st.integers(0, 2**32 - 1)


def normal(N, D, seed, scale=1.0, mean=0.0):
    return mean + scale * np.random.default_rng(seed).normal(size=(N, D))


def with_statistics(mean, covariance_factor, N, seed):
    """Make N points whose mean and covariance L Lᵀ are exactly these, but for rounding."""
    D = len(mean)
    x = normal(N, D, seed)
    Q, _ = np.linalg.qr(x - x.mean(axis=0))  # orthonormal, and orthogonal to a column of ones
    return mean + np.sqrt(N - 1) * Q @ np.transpose(covariance_factor)


def rotation(D, seed, E=None):
    """Give D orthonormal rows in E dimensions (D if not said)."""
    Q, _ = np.linalg.qr(normal(E or D, E or D, seed))
    return Q[:D]


@st.composite
def pairs(draw, smallest=2, largest=40, sizes=5):
    """Draw two sets of other sizes, correlated features, scales and means."""
    D, seed = draw(st.integers(1, sizes)), draw(seeds)
    N, M = draw(st.integers(smallest, largest)), draw(st.integers(smallest, largest))
    mixing, shift = normal(D, D, seed), normal(1, D, seed + 1)
    return normal(N, D, seed + 2) @ mixing, 1.5 * normal(M, D, seed + 3) + shift


@st.composite
def lattices(draw):
    """Draw two sets of whole numbers near each other, so full of ties and duplicates, and a k."""
    D, k, seed = draw(st.integers(1, 3)), draw(st.integers(1, 3)), draw(seeds)
    N, M = draw(st.integers(k + 1, 12)), draw(st.integers(k + 1, 12))
    width = draw(st.integers(1, 5))
    rng = np.random.default_rng(seed)
    return rng.integers(0, width, (N, D)) * 1.0, rng.integers(1, width + 2, (M, D)) * 1.0, k


def digits():
    """Give the bundled 8×8 digits as features, (1797, 64), and their classes.

    Some corner pixels are 0 in every image: their covariance has not full rank.
    """
    data = datasets.load("digits", "all")
    return data.images.reshape(len(data.images), -1).astype(np.float64), data.labels
