"""An epoch of batches visits every image once, in an order that its seed fixes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigc_lessons.datasets import Dataset, batches


def dataset(n):
    """Image i is filled with i / n and labelled i, so that a pair out of step shows."""
    images = np.broadcast_to(
        (np.arange(n) / n).astype(np.float32)[:, None, None, None], (n, 1, 2, 3)
    )
    return Dataset(images.copy(), np.arange(n), "toy")


sizes = st.integers(1, 40).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n)))


@given(sizes=sizes, seed=st.integers(0, 2**32))
def test_an_epoch_visits_every_image_exactly_once(sizes, seed):
    n, size = sizes
    drawn = [labels for _, labels in batches(dataset(n), size, rng=seed, drop_last=False)]
    assert sorted(np.concatenate(drawn)) == list(range(n))
    assert [len(labels) for labels in drawn[:-1]] == [size] * (len(drawn) - 1)
    assert 1 <= len(drawn[-1]) <= size


@given(sizes=sizes, seed=st.integers(0, 2**32))
def test_dropping_the_last_leaves_whole_batches_of_the_same_order(sizes, seed):
    n, size = sizes
    whole = [labels.tolist() for _, labels in batches(dataset(n), size, rng=seed)]
    every = [labels.tolist() for _, labels in batches(dataset(n), size, rng=seed, drop_last=False)]
    assert len(whole) == n // size
    assert whole == every[: n // size]


@given(sizes=sizes, seed=st.integers(0, 2**32))
def test_images_keep_their_labels(sizes, seed):
    n, size = sizes
    for images, labels in batches(dataset(n), size, rng=seed):
        assert images.shape == (size, 1, 2, 3)
        assert (images.dtype, labels.dtype) == (np.float32, np.int64)
        np.testing.assert_array_equal(images[:, 0, 0, 0], (labels / n).astype(np.float32))


def order(rng):
    return np.concatenate([labels for _, labels in batches(dataset(100), 10, rng=rng)]).tolist()


def test_a_seed_fixes_the_order():
    assert order(3) == order(3) == order(np.random.default_rng(3))
    assert order(3) != order(4)
    assert order(3) != list(range(100))


def test_a_generator_gives_every_epoch_an_order_of_its_own():
    rng = np.random.default_rng(3)
    assert order(rng) != order(rng)


def test_the_order_is_drawn_at_the_call():
    """So what else draws from the generator meanwhile cannot change it."""
    rng = np.random.default_rng(3)
    epoch = batches(dataset(100), 10, rng=rng)
    rng.random(5)
    assert np.concatenate([labels for _, labels in epoch]).tolist() == order(3)


def test_a_batch_may_be_changed():
    data = dataset(4)
    for images, labels in batches(data, 2, rng=0):
        images += 1
        labels += 1
    np.testing.assert_array_equal(data.labels, np.arange(4))
    assert data.images.max() < 1


@pytest.mark.parametrize(
    ("size", "rng", "error", "sentence"),
    [
        (11, 0, ValueError, "a size from 1 to the 10 images of the set, got 11"),
        (0, 0, ValueError, "got 0"),
        (-1, 0, ValueError, "got -1"),
        (2.0, 0, TypeError, "size as a whole number, got 2.0"),
        (True, 0, TypeError, "size as a whole number, got True"),
        (2, None, TypeError, "numpy.random.Generator or a whole number as its seed, got None"),
        (2, np.random.RandomState(0), TypeError, "numpy.random.Generator"),
        (2, -1, ValueError, "a seed of 0 or more, got -1"),
    ],
)
def test_bad_arguments_are_refused_at_the_call(size, rng, error, sentence):
    with pytest.raises(error, match=sentence):
        batches(dataset(10), size, rng=rng)


def test_arrays_in_place_of_a_dataset_are_refused():
    with pytest.raises(TypeError, match=r"expected a Dataset, got ndarray: take one from"):
        batches(dataset(10).images, 2, rng=0)
