"""A Dataset holds what every later step counts on, and refuses the rest in a sentence."""

import dataclasses

import numpy as np
import pytest

from aigc_lessons.datasets import Dataset


def dataset(n=6):
    images = np.linspace(0, 1, n * 12, dtype=np.float32).reshape(n, 1, 3, 4)
    return Dataset(images, np.arange(n), "toy")


def test_it_knows_its_length_and_says_what_it_is():
    assert len(dataset()) == 6
    assert repr(dataset()) == "Dataset 'toy': 6 images of shape (1, 3, 4), labels 0 to 5"
    assert repr(dataset()[:1]) == "Dataset 'toy': 1 images of shape (1, 3, 4), all labelled 0"
    assert repr(dataset()[:0]) == "Dataset 'toy': 0 images of shape (1, 3, 4)"


@pytest.mark.parametrize(
    ("index", "labels"),
    [
        (slice(1, 4), [1, 2, 3]),
        (slice(None, None, -2), [5, 3, 1]),
        ([4, 0, 4], [4, 0, 4]),
        (np.array([True, False, False, True, False, False]), [0, 3]),
        ([], []),
        ((5,), [5]),
    ],
)
def test_an_index_picks_images_with_their_labels(index, labels):
    whole, part = dataset(), dataset()[index]
    assert part.labels.tolist() == labels
    np.testing.assert_array_equal(part.images, whole.images[labels])
    assert part.name == "toy"


@pytest.mark.parametrize("index", [3, np.int64(3), [[1]], "a", [0.5]])
def test_any_other_index_is_refused(index):
    with pytest.raises(TypeError, match="expected a slice, a list of positions or a mask"):
        dataset()[index]


def test_going_through_it_without_batches_is_refused():
    with pytest.raises(TypeError, match=r"dataset\.images\[i\]"):
        list(dataset())


def test_it_cannot_be_given_other_arrays():
    with pytest.raises(dataclasses.FrozenInstanceError):
        dataset().images = np.zeros((1, 1, 1, 1), np.float32)


images = np.zeros((3, 1, 2, 2), np.float32)
labels = np.zeros(3, np.int64)


@pytest.mark.parametrize(
    ("bad_images", "bad_labels", "error", "sentence"),
    [
        (images[:2], labels, ValueError, "got 2 images and 3 labels"),
        (images[:, 0], labels, ValueError, r"images .* \(N, C, H, W\), got shape \(3, 2, 2\)"),
        (images, labels[None], ValueError, r"labels .* \(N,\), got shape \(1, 3\)"),
        (images.astype(np.float64), labels, TypeError, r"got float64: .*astype\(np.float32\)"),
        (images, labels.astype(np.int32), TypeError, r"got int32: .*astype\(np.int64\)"),
        (images.tolist(), labels, TypeError, "images as an array .* got list"),
        (images, [0, 0, 0], TypeError, "labels as an array .* got list"),
        (images + 255, labels, ValueError, r"in \[0, 1\], got values from 255.0 to 255.0"),
        (images - 0.5, labels, ValueError, r"in \[0, 1\], got values from -0.5 to -0.5"),
        (images * np.nan, labels, ValueError, "got values from nan to nan"),
    ],
)
def test_bad_arrays_are_refused(bad_images, bad_labels, error, sentence):
    with pytest.raises(error, match=sentence):
        Dataset(bad_images, bad_labels, "toy")
