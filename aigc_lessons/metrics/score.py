"""A number beside its floor: what the same metric says of real images against real ones."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from numbers import Integral, Real

import numpy as np

from aigc_lessons.metrics.inputs import require_count, require_features


@dataclass(frozen=True, repr=False)
class Score:
    """A metric's value, never shown without its floor and the number of images.

    Parameters
    ----------
    value : float
        What the metric says of generated images.
    floor : float
        What it says of real images against real ones, at the same n: see `floor`.
    n : int
        The number of images in each of the two sets.
    name : str
        What the number is called, if it is to be shown: "FID".

    Raises
    ------
    TypeError
        If a number is none, `n` is not a whole number, or `name` is no text.
    ValueError
        If a number is NaN or infinite, or `n` is below 1.

    Examples
    --------
    >>> Score(7.42, 1.18, 10_000)
    7.4 (floor 1.2, n = 10,000)
    >>> Score(7.42, 1.18, 10_000, "FID")
    FID 7.4 (floor 1.2, n = 10,000)
    >>> print(Score(0.4911, 0.9437, 5_000, "coverage"))
    coverage 0.491 (floor 0.944, n = 5,000)
    """

    value: float
    floor: float
    n: int
    name: str = ""

    def __post_init__(self):
        """Refuse what cannot be shown as a number."""
        _require_number("value", self.value)
        _require_number("floor", self.floor)
        require_count("n", self.n)
        if not isinstance(self.name, str):
            raise TypeError(f"name is {self.name!r}, but text such as 'FID' is expected.")

    def __repr__(self):
        """Show the value with its floor, as a notebook's last line and in a sentence alike."""
        shown = f"{_digits(self.value)} (floor {_digits(self.floor)}, n = {self.n:,})"
        return f"{self.name} {shown}".strip()


def floor(
    metric: Callable,
    real: np.ndarray,
    n: int,
    *,
    rng: np.random.Generator | int,
    draws: int = 10,
) -> float | tuple[float, ...]:
    """Measure what a metric says where nothing is generated: real images against real ones.

    Each draw takes 2n different images at random, halves them, and compares the halves; the mean
    over the draws is the floor: what a generator without any fault would score on n new images. Few
    images alone make a Fréchet distance large, so the floor belongs to its n.

    Parameters
    ----------
    metric : callable
        ``metric(real, fake)``: `fid`, `kid`, `precision_recall`, `density` or `coverage`.
    real : ndarray
        Features of real images ``(N, D)``, N at least 2n.
    n : int
        The number of images in a half: that of the score which stands beside the floor.
    rng : numpy.random.Generator or int
        Where the halves come from; a seed gives the same ones every time.
    draws : int
        How many halvings the mean is taken over.

    Returns
    -------
    float or tuple of float
        As the metric: a number, or one for each of its numbers.

    Raises
    ------
    TypeError
        If `metric` cannot be called, or `n`, `draws` or `rng` is of another type.
    ValueError
        If `real` has fewer than 2n rows, or what the metric itself refuses.

    Examples
    --------
    >>> import numpy as np
    >>> from aigc_lessons.metrics import fid
    >>> real = np.random.default_rng(0).normal(size=(1000, 2))
    >>> few, many = (floor(fid, real, n, rng=0) for n in (50, 500))
    >>> few > 5 * many
    True
    """
    n, draws, rng = _require_draws(metric, n, draws, rng)
    real = require_features("real", real, 2 * n)
    drawn = (rng.permutation(len(real)) for _ in range(draws))
    scores = [metric(real[order[:n]], real[order[n : 2 * n]]) for order in drawn]
    mean = np.mean(scores, axis=0).tolist()
    return tuple(mean) if isinstance(mean, list) else mean


def _require_draws(metric, n, draws, rng):
    if not callable(metric):
        raise TypeError(f"metric is {metric!r}, but a function such as fid is expected.")
    if isinstance(rng, bool) or not isinstance(rng, np.random.Generator | Integral):
        raise TypeError(
            f"rng is {rng!r}, but a numpy.random.Generator or a whole number as its seed is "
            "expected."
        )
    if isinstance(rng, Integral) and rng < 0:
        raise ValueError(f"rng is {rng}, but a seed of 0 or more is expected.")
    return require_count("n", n), require_count("draws", draws), np.random.default_rng(rng)


def _require_number(name, number):
    if isinstance(number, bool) or not isinstance(number, Real):
        raise TypeError(f"{name} is {number!r}, but a number is expected.")
    if not math.isfinite(number):
        raise ValueError(
            f"{name} is {number}, but a finite number is expected: a metric that has none to give "
            "is a failed one."
        )


def _digits(number):
    """Write 7.4, 1,182.0, 0.945 or 0.0012: as many digits as a comparison needs."""
    number += 0.0  # -0.0 becomes 0.0
    if abs(number) >= 1:
        return f"{number:,.1f}"
    return f"{number:.3f}" if abs(number) >= 0.01 else f"{number:.2g}"
