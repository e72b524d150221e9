"""What a metric accepts: sets of features, a row for each image, and whole numbers."""

from numbers import Integral

import numpy as np

LARGEST = 1e45  # the kernel's products of six such numbers still fit into float64


def require_count(name: str, number: int) -> int:
    """Give a whole number of 1 or more; TypeError or ValueError for anything else."""
    if isinstance(number, bool) or not isinstance(number, Integral):
        raise TypeError(f"{name} is {number!r}, but a whole number is expected.")
    if number < 1:
        raise ValueError(f"{name} is {number}, but 1 or more is expected.")
    return int(number)


def require_sets(real: np.ndarray, fake: np.ndarray, *, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Give both sets of features in float64; refuse what no metric can judge.

    Parameters
    ----------
    real, fake : ndarray
        Features ``(N, D)`` and ``(M, D)``, floats or whole numbers.
    rows : int
        How many rows each set needs at least.

    Returns
    -------
    (ndarray, ndarray)
        The same numbers in float64.

    Raises
    ------
    TypeError
        If one is no NumPy array of real numbers.
    ValueError
        If shapes do not fit, rows are too few, or a number is NaN, infinite or above 1e45.
    """
    real, fake = require_features("real", real, rows), require_features("fake", fake, rows)
    if real.shape[1] != fake.shape[1]:
        raise ValueError(
            f"real has {real.shape[1]} features an image and fake has {fake.shape[1]}, but as many "
            "are expected: extract both with the same network."
        )
    return real, fake


def require_features(name: str, features: np.ndarray, rows: int) -> np.ndarray:
    """Give one set of features ``(N, D)`` in float64; raises as `require_sets`."""
    _require_numbers(name, features)
    if features.ndim != 2:
        raise ValueError(
            f"{name} has shape {features.shape}, but the axes (N, D) are expected: "
            "one row of features an image."
        )
    if len(features) < rows or not features.shape[1]:
        raise ValueError(
            f"{name} has shape {features.shape}, but at least {rows} rows (images) and one column "
            "(feature) are expected: generate or load more images."
        )
    features = np.asarray(features, dtype=np.float64)
    _require_finite(name, features)
    return features


def _require_numbers(name, features):
    if not isinstance(features, np.ndarray):
        raise TypeError(
            f"{name} is a {type(features).__name__}, but a NumPy array (N, D) is expected: "
            f"convert it with numpy.asarray({name})."
        )
    if features.dtype.kind not in "fiu":
        raise TypeError(
            f"{name} holds {features.dtype}, but floats or whole numbers are expected: "
            f"convert it with {name}.astype(numpy.float64)."
        )


def _require_finite(name, features):
    wrong = ~np.isfinite(features)
    if wrong.any():
        raise ValueError(
            f"{name} holds {wrong.sum():,} numbers that are NaN or infinite, the first in row "
            f"{wrong.any(axis=1).argmax()}, but finite ones are expected: look at the images and "
            "the network that made them."
        )
    largest = np.abs(features).max()
    if largest > LARGEST:
        raise ValueError(
            f"{name} holds a number of size {largest:.3g}, but at most {LARGEST:g} is expected: "
            "divide real and fake by the same number."
        )
