"""All that is measured of generated images at once, each number beside its floor."""

import json
from functools import lru_cache
from pathlib import Path

import numpy as np

from aigc_lessons import datasets
from aigc_lessons.metrics.extractor import UNSEEN, extract
from aigc_lessons.metrics.frechet import fid
from aigc_lessons.metrics.kernel import kid
from aigc_lessons.metrics.manifold import prdc
from aigc_lessons.metrics.score import Score, floor

FLOORS = Path(__file__).parent / "extractors" / "floors.json"
NAMES = ("fid", "kid", "precision", "recall", "density", "coverage")


def evaluate(images: np.ndarray, dataset: str = "mnist") -> dict[str, Score]:
    """Judge generated images by the held-out images of a data set, with its own extractor.

    Parameters
    ----------
    images : ndarray
        ``(10000, 1, 28, 28)``, floats in [0, 1]: as many as are held out, for the floors are
        those of that number.
    dataset : str
        "mnist" or "fashion-mnist".

    Returns
    -------
    dict of str to Score
        "fid", "kid", "precision", "recall", "density" and "coverage" (k = 5), n = 10,000. The
        floors were measured on the 20,000 images that the extractor has not seen, by
        ``python -m tools.measure_floors``. MNIST's last 10,000 differ a little from those before:
        images 40,000 to 50,000 score FID 1.2 and coverage 0.938 against them, where the floor of
        random halves is 0.6 and 0.967. So no model of the first 50,000 can be expected below that.

    Raises
    ------
    TypeError, ValueError
        As `extract`, or if the number of images is another.
    DownloadError
        If the data set is not there and cannot be had.
    """
    real = _held_out_features(dataset)
    if len(images) != len(real):
        raise ValueError(
            f"images are {len(images):,}, but {len(real):,} are expected, as many as are held out: "
            "other numbers have other floors."
        )
    fake = extract(images, dataset)
    floors = _floors()[dataset]
    return {
        name: Score(value, floors[name], len(images), name.upper() if len(name) == 3 else name)
        for name, value in all_metrics(real, fake).items()
    }


def all_metrics(real: np.ndarray, fake: np.ndarray) -> dict[str, float]:
    """Compute every metric between two sets of features ``(N, D)``.

    Examples
    --------
    >>> real = np.random.default_rng(0).normal(size=(50, 3))
    >>> list(all_metrics(real, real + 1))
    ['fid', 'kid', 'precision', 'recall', 'density', 'coverage']
    """
    values = (fid(real, fake), kid(real, fake), *prdc(real, fake))
    return dict(zip(NAMES, values, strict=True))


def all_floors(dataset: str, n: int, *, rng: np.random.Generator | int, draws: int = 10) -> dict:
    """Measure every metric's floor at n, on the images that the extractor has not seen."""
    unseen = datasets.load(dataset)[slice(*UNSEEN)]
    features = extract(unseen.images, dataset)
    means = floor(_values, features, n, rng=rng, draws=draws)
    return dict(zip(NAMES, means, strict=True))


def _values(real, fake):
    return tuple(all_metrics(real, fake).values())


@lru_cache
def _held_out_features(dataset):
    _, held_out = datasets.fit_and_held_out(dataset)
    return extract(held_out.images, dataset)


@lru_cache
def _floors():
    return json.loads(FLOORS.read_text())
