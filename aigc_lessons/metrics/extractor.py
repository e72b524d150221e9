"""From images to features: the CNN of chapter 7, larger, trained once and frozen.

Its weights come with the package, and with their SHA-256. It was trained on the training images
from 6,000 to 40,000 of its data set (``python -m tools.train_extractors``): it has seen neither the
bundled images, which lie before, nor the last 20,000, on which generated images are judged. It runs
in NumPy, so that features are the same with either framework, and without one.
"""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

import numpy as np

from aigc_lessons import ops
from aigc_lessons.models.numpy_cnn import CNN

FOLDER = Path(__file__).parent / "extractors"
EXTRACTORS = ("mnist", "fashion-mnist")
CHANNELS, FEATURES = (16, 32), 128
SEEN = (6_000, 40_000)  # the training images that the extractors learned from
UNSEEN = (40_000, 60_000)
BLOCK = 250  # images at once: some 60 MB


def extract(images: np.ndarray, extractor: str = "mnist") -> np.ndarray:
    """Compute the features of images: what the last hidden layer of a frozen network says.

    Parameters
    ----------
    images : ndarray
        ``(N, 1, 28, 28)``, floats in [0, 1].
    extractor : str
        "mnist" or "fashion-mnist": what the network was trained to name.

    Returns
    -------
    ndarray
        Features ``(N, D)``, float32, 0 or above, with D = 128.

    Raises
    ------
    TypeError
        If `images` is no NumPy array of floats.
    ValueError
        If its shape is another, a number is NaN or outside [0, 1], or there is no such extractor.

    Examples
    --------
    >>> from aigc_lessons import datasets
    >>> extract(datasets.load("mnist-5k").images[:4]).shape
    (4, 128)
    """
    return _run(images, extractor, "relu3")


def classify(images: np.ndarray, extractor: str = "mnist") -> np.ndarray:
    """Say what a frozen network takes images for.

    Parameters
    ----------
    images, extractor
        As `extract`.

    Returns
    -------
    ndarray
        Probabilities ``(N, 10)`` of the ten classes. The largest one says how sure the network is,
        which is not how right it is: it must choose one of ten also where an image shows none.

    Raises
    ------
    TypeError, ValueError
        As `extract`.

    Examples
    --------
    >>> from aigc_lessons import datasets
    >>> test = datasets.load("mnist-5k", "test")
    >>> bool((classify(test.images).argmax(axis=1) == test.labels).mean() > 0.98)
    True
    """
    return ops.softmax(_run(images, extractor, "linear2"))


def _run(images, extractor, layer):
    _require_images(images)
    model = _load(extractor)
    found = []
    for start in range(0, len(images), BLOCK):
        model(images[start : start + BLOCK].astype(np.float32))
        found.append(model.outputs[layer])
    model.outputs = {}  # the last block's outputs need not stay in memory
    return np.concatenate(found)


@lru_cache
def _load(extractor):
    if extractor not in EXTRACTORS:
        names = " or ".join(f'"{name}"' for name in EXTRACTORS)
        raise ValueError(f"extractor is {extractor!r}, but {names} is expected.")
    from safetensors import numpy as safetensors

    content = (FOLDER / f"{extractor}.safetensors").read_bytes()
    expected = json.loads((FOLDER / f"{extractor}.json").read_text())["sha256"]
    if hashlib.sha256(content).hexdigest() != expected:
        raise ValueError(
            f"The weights of the extractor {extractor!r} are not the original ones: install "
            "aigc-lessons again."
        )
    model = CNN(CHANNELS, FEATURES, rng=0)
    model.load_arrays(safetensors.load(content))
    return model


def _require_images(images):
    if not isinstance(images, np.ndarray) or images.dtype.kind != "f":
        kind = getattr(images, "dtype", type(images).__name__)
        raise TypeError(
            f"images are {kind}, but a NumPy array of floats in [0, 1] is expected: convert a "
            "tensor with .numpy(), and divide bytes by 255."
        )
    if images.ndim != 4 or images.shape[1:] != (1, 28, 28) or not len(images):
        raise ValueError(
            f"images have shape {images.shape}, but (N, 1, 28, 28) with N of 1 or more is expected."
        )
    low, high = images.min(), images.max()
    if not (low >= 0 and high <= 1):  # so that a NaN is refused too
        raise ValueError(
            f"images hold values from {low} to {high}, but [0, 1] is expected: a tanh generator's "
            "images x become (x + 1) / 2."
        )
