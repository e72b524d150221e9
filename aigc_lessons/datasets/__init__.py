"""Files to arrays: images are ``(N, C, H, W)``, float32, in [0, 1]; labels are int64.

>>> from aigc_lessons import datasets
>>> digits = datasets.load("digits")
>>> digits
Dataset 'digits': 1442 images of shape (1, 8, 8), labels 0 to 9
>>> images, labels = next(datasets.batches(digits, 32, rng=0))
>>> images.shape, labels.shape
((32, 1, 8, 8), (32,))
"""

from aigc_lessons.datasets.batching import batches
from aigc_lessons.datasets.bundled import photos
from aigc_lessons.datasets.dataset import Dataset
from aigc_lessons.datasets.download import DownloadError
from aigc_lessons.datasets.judging import binarize, fit_and_held_out
from aigc_lessons.datasets.loading import load

__all__ = [
    "Dataset",
    "DownloadError",
    "batches",
    "binarize",
    "fit_and_held_out",
    "load",
    "photos",
]
