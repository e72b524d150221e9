"""What every loader hands out: images and their labels, checked once."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Images with their labels.

    Parameters
    ----------
    images : ndarray of float32, shape (N, C, H, W), in [0, 1]
    labels : ndarray of int64, shape (N,)
    name : str

    Raises
    ------
    TypeError
        If an array has another dtype, or is none.
    ValueError
        If an array has another shape, the lengths differ, or a pixel lies outside [0, 1].

    Examples
    --------
    A slice, a list of positions or a mask picks images, and gives a ``Dataset`` again:

    >>> from aigc_lessons import datasets
    >>> digits = datasets.load("digits")
    >>> len(digits)
    1442
    >>> digits[:100]
    Dataset 'digits': 100 images of shape (1, 8, 8), labels 0 to 9
    >>> digits[digits.labels == 7]
    Dataset 'digits': 144 images of shape (1, 8, 8), all labelled 7
    """

    images: np.ndarray
    labels: np.ndarray
    name: str

    def __post_init__(self) -> None:
        """Refuse arrays that are not what every later step counts on."""
        _check_array("images", self.images, np.float32, ("N", "C", "H", "W"))
        _check_array("labels", self.labels, np.int64, ("N",))
        if len(self.images) != len(self.labels):
            raise ValueError(
                f"Dataset got {len(self.images)} images and {len(self.labels)} labels: "
                "give one label for each image"
            )
        _check_unit_range(self.images)

    def __len__(self) -> int:
        """Return the number of images."""
        return len(self.images)

    def __getitem__(self, index) -> "Dataset":
        """Pick images by a slice, a list of positions or a mask."""
        if not isinstance(index, slice):
            index = _positions(index)
        return Dataset(self.images[index], self.labels[index], self.name)

    def __repr__(self) -> str:
        """Say the size, and no pixels."""
        start = f"Dataset {self.name!r}: {len(self)} images of shape {self.images.shape[1:]}"
        if len(self) == 0:
            return start
        low, high = self.labels.min(), self.labels.max()
        return f"{start}, all labelled {low}" if low == high else f"{start}, labels {low} to {high}"


def _check_array(field: str, array: np.ndarray, dtype: type, axes: tuple[str, ...]) -> None:
    expected = f"an array of {dtype.__name__}, shape ({', '.join(axes)}{',' * (len(axes) == 1)})"
    if not isinstance(array, np.ndarray):
        raise TypeError(f"Dataset expected {field} as {expected}, got {type(array).__name__}")
    if array.dtype != dtype:
        raise TypeError(
            f"Dataset expected {field} as {expected}, got {array.dtype}: "
            f"convert with .astype(np.{dtype.__name__})"
        )
    if array.ndim != len(axes):
        raise ValueError(f"Dataset expected {field} as {expected}, got shape {array.shape}")


def _check_unit_range(images: np.ndarray) -> None:
    if images.size == 0:
        return
    low, high = images.min(), images.max()
    # Written so that a NaN, which compares as neither, is refused too.
    if not (low >= 0 and high <= 1):
        raise ValueError(
            f"Dataset expected images in [0, 1], got values from {low} to {high}: "
            "scale them first, for bytes by dividing by 255"
        )


def _positions(index) -> np.ndarray:
    """Turn a list of positions or a mask into an array; a single number is refused."""
    array = np.asarray(index)
    if array.ndim != 1 or (array.size and array.dtype.kind not in "biu"):
        raise TypeError(
            f"Dataset expected a slice, a list of positions or a mask as index, got {index!r}: "
            "for one image write dataset.images[i] and dataset.labels[i]"
        )
    return array.astype(np.intp) if array.size == 0 else array
