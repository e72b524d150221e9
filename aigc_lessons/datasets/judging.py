"""The split by which generated images are judged, and pixels that are black or white by chance."""

import os

import numpy as np

from aigc_lessons.datasets.dataset import Dataset
from aigc_lessons.datasets.loading import load

HELD_OUT = 10_000


def fit_and_held_out(
    name: str, *, root: str | os.PathLike | None = None
) -> tuple[Dataset, Dataset]:
    """Load the images that a generative model learns from, and those it is judged on.

    Parameters
    ----------
    name : str
        "mnist" or "fashion-mnist": the first 50,000 images of the training half, and the last
        10,000. The test half stays out of it. "mnist-5k" and "digits" give their own fixed split.
    root : path, optional
        As `load`.

    Returns
    -------
    fit, held_out : Dataset

    Raises
    ------
    ValueError, DownloadError
        As `load`.

    Examples
    --------
    >>> from aigc_lessons import datasets
    >>> fit, held_out = datasets.fit_and_held_out("mnist-5k")
    >>> len(fit), len(held_out)
    (4000, 1000)
    """
    half = load(name, root=root)
    if len(half) > HELD_OUT:
        return half[:-HELD_OUT], half[-HELD_OUT:]
    return half, load(name, "test", root=root)


def binarize(images: np.ndarray, *, rng: np.random.Generator) -> np.ndarray:
    """Make each pixel black or white at random, white with its own value as the probability.

    A Bernoulli likelihood speaks of such pixels only; drawn anew for every epoch, they have the
    grey values as their mean.

    Parameters
    ----------
    images : ndarray
        Floats in [0, 1], of any shape.
    rng : numpy.random.Generator
        Where the chance comes from.

    Returns
    -------
    ndarray
        0 and 1, shaped and typed like `images`.

    Raises
    ------
    TypeError
        If `images` are no floats, or `rng` is no generator.
    ValueError
        If a pixel is NaN or outside [0, 1].

    References
    ----------
    Burda, Grosse and Salakhutdinov (2016), "Importance weighted autoencoders", whose images of
    digits are sampled in this way.

    Examples
    --------
    >>> grey = np.full((1, 1, 2, 4), 0.5)
    >>> binarize(grey, rng=np.random.default_rng(0))[0, 0]
    array([[0., 0., 0., 1.],
           [1., 1., 1., 1.]])
    """
    _require_unit_floats(images)
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"rng is {rng!r}, but a numpy.random.Generator is expected: "
            "numpy.random.default_rng(seed)."
        )
    return (rng.random(images.shape, np.float32) < images).astype(images.dtype)


def _require_unit_floats(images: np.ndarray) -> None:
    if not isinstance(images, np.ndarray) or images.dtype.kind != "f":
        kind = getattr(images, "dtype", type(images).__name__)
        raise TypeError(f"images are {kind}, but a NumPy array of floats in [0, 1] is expected.")
    if images.size and not (images.min() >= 0 and images.max() <= 1):  # a NaN is refused too
        raise ValueError(
            f"images hold values from {images.min()} to {images.max()}, but [0, 1] is expected: "
            "divide bytes by 255."
        )
