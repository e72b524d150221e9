"""One shuffled pass over a data set, a batch at a time."""

from collections.abc import Iterator
from numbers import Integral

import numpy as np

from aigc_lessons.datasets.dataset import Dataset


def batches(
    dataset: Dataset, size: int, *, rng: np.random.Generator | int, drop_last: bool = True
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield one shuffled epoch of ``(images, labels)`` batches.

    Parameters
    ----------
    dataset : Dataset
    size : int
        Images per batch, from 1 to ``len(dataset)``.
    rng : numpy.random.Generator or int
        Where the shuffling comes from. A seed gives the same order every time; a generator
        is drawn from once, at the call, so every epoch has an order of its own.
    drop_last : bool
        Whether to leave out the last batch where it is smaller than ``size``.

    Returns
    -------
    iterator of (ndarray, ndarray)
        Images ``(size, C, H, W)`` and labels ``(size,)``: copies, free to change.

    Raises
    ------
    TypeError
        If ``dataset``, ``size`` or ``rng`` is of another type.
    ValueError
        If ``size`` is below 1 or above ``len(dataset)``, or the seed is negative.

    Examples
    --------
    >>> from aigc_lessons import datasets
    >>> digits = datasets.load("digits")
    >>> [len(labels) for _, labels in datasets.batches(digits, 500, rng=0, drop_last=False)]
    [500, 500, 442]
    """
    _check_size(dataset, size)
    order = _generator(rng).permutation(len(dataset))
    end = len(order) - len(order) % size if drop_last else len(order)
    parts = (order[start : start + size] for start in range(0, end, size))
    return ((dataset.images[part], dataset.labels[part]) for part in parts)


def _check_size(dataset: Dataset, size: int) -> None:
    if not isinstance(dataset, Dataset):
        raise TypeError(
            f"batches expected a Dataset, got {type(dataset).__name__}: "
            "take one from datasets.load, or make one with datasets.Dataset"
        )
    if not isinstance(size, Integral) or isinstance(size, bool):
        raise TypeError(f"batches expected size as a whole number, got {size!r}")
    if not 1 <= size <= len(dataset):
        raise ValueError(
            f"batches expected a size from 1 to the {len(dataset)} images of the set, got {size}"
        )


def _generator(rng: np.random.Generator | int) -> np.random.Generator:
    if isinstance(rng, np.random.Generator):
        return rng
    if not isinstance(rng, Integral) or isinstance(rng, bool):
        raise TypeError(
            f"batches expected rng as a numpy.random.Generator or a whole number as its seed, "
            f"got {rng!r}"
        )
    if rng < 0:
        raise ValueError(f"batches expected a seed of 0 or more, got {rng}")
    return np.random.default_rng(int(rng))
