"""The real MNIST and Fashion-MNIST, where they are on this machine (AIGC_LESSONS_DATA)."""

import gzip

import numpy as np
import pytest

from aigc_lessons.datasets import load
from aigc_lessons.datasets.catalogue import FILES

# How often each digit occurs in MNIST's training images.
DIGITS = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]


@pytest.mark.parametrize(
    ("name", "split", "counts", "first"),
    [
        ("mnist", "train", DIGITS, [5, 0, 4, 1, 9]),
        ("fashion-mnist", "train", [6000] * 10, [9, 0, 0, 3, 0]),
        ("fashion-mnist", "test", [1000] * 10, [9, 2, 1, 1, 6]),
    ],
)
def test_it_is_the_original(name, split, counts, first, data_root):
    data = load(name, split, root=data_root)
    assert data.images.shape == (sum(counts), 1, 28, 28)
    assert np.bincount(data.labels).tolist() == counts
    assert data.labels[:5].tolist() == first
    assert (data.images.min(), data.images.max()) == (0, 1)
    images, labels = (
        gzip.decompress((data_root / name / f"{file}.gz").read_bytes()) for file in FILES[split]
    )
    # The header is 16 bytes for images and 8 for labels; the rest is what was published.
    assert np.rint(data.images * 255).astype(np.uint8).tobytes() == images[16:]
    assert data.labels.astype(np.uint8).tobytes() == labels[8:]


def test_all_of_fashion_mnist_is_train_followed_by_test(data_root):
    every = load("fashion-mnist", "all", root=data_root)
    assert every.images.shape == (70000, 1, 28, 28)
    assert np.bincount(every.labels).tolist() == [7000] * 10
    np.testing.assert_array_equal(
        every[60000:].images, load("fashion-mnist", "test", root=data_root).images
    )
