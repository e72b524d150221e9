"""The split by which generated images are judged, and pixels drawn by chance."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra import numpy as hnp

from aigc_lessons.datasets import binarize, fit_and_held_out, load

grey = st.sampled_from([np.float32, np.float64]).flatmap(
    lambda dtype: hnp.arrays(
        dtype,
        hnp.array_shapes(min_dims=0, max_dims=4, max_side=5),
        elements={"min_value": 0, "max_value": 1},
    )
)


def rows(data):
    return {image.tobytes() for image in data.images}


def test_the_bundled_images_keep_their_own_split():
    fit, held_out = fit_and_held_out("mnist-5k")
    np.testing.assert_array_equal(fit.images, load("mnist-5k", "train").images)
    np.testing.assert_array_equal(held_out.images, load("mnist-5k", "test").images)


@pytest.mark.parametrize("name", ["mnist", "fashion-mnist"])
def test_the_last_images_of_the_training_half_are_held_out(name, data_root):
    half = load(name, root=data_root)
    fit, held_out = fit_and_held_out(name, root=data_root)
    assert (len(fit), len(held_out)) == (50_000, 10_000)
    np.testing.assert_array_equal(np.concatenate([fit.images, held_out.images]), half.images)
    np.testing.assert_array_equal(np.concatenate([fit.labels, held_out.labels]), half.labels)


def test_nothing_that_is_bundled_is_held_out(data_root):
    _, held_out = fit_and_held_out("mnist", root=data_root)
    assert not rows(load("mnist-5k", "all")) & rows(held_out)


@given(images=grey, seed=st.integers(0, 99))
def test_pixels_become_black_or_white_and_nothing_else(images, seed):
    drawn = binarize(images, rng=np.random.default_rng(seed))
    assert (drawn.shape, drawn.dtype) == (images.shape, images.dtype)
    assert ((drawn == 0) | (drawn == 1)).all()
    # What is certain is not left to chance.
    assert (drawn[images == 0] == 0).all()
    assert (drawn[images == 1] == 1).all()
    np.testing.assert_array_equal(drawn, binarize(images, rng=np.random.default_rng(seed)))


def test_the_mean_of_many_draws_is_the_grey_image():
    images, n = np.linspace(0, 1, 50, dtype=np.float32), 4000
    rng = np.random.default_rng(0)
    mean = np.mean([binarize(images, rng=rng) for _ in range(n)], axis=0)
    # Five standard errors of a Bernoulli variable's mean; in 50 pixels, once in 30,000 trials.
    assert (np.abs(mean - images) <= 5 * np.sqrt(images * (1 - images) / n) + 1e-7).all()


class Least(np.random.Generator):
    """A generator that draws the least number that there is: 0, once in sixteen million."""

    def random(self, shape, dtype):
        return np.zeros(shape, dtype)


def test_black_stays_black_even_then():
    images = np.array([0.0, 1e-9, 1.0], np.float32)
    np.testing.assert_array_equal(binarize(images, rng=Least(np.random.PCG64())), [0, 1, 1])


def test_every_draw_is_another():
    images, rng = np.full((28, 28), 0.5), np.random.default_rng(0)
    assert (binarize(images, rng=rng) != binarize(images, rng=rng)).any()


@pytest.mark.parametrize(
    ("images", "rng", "error", "said"),
    [
        (np.zeros(3, np.uint8), np.random.default_rng(0), TypeError, "images are uint8"),
        ([0.5], np.random.default_rng(0), TypeError, "images are list"),
        (np.array([0.5, 1.5]), np.random.default_rng(0), ValueError, "from 0.5 to 1.5"),
        (np.array([-0.5]), np.random.default_rng(0), ValueError, "from -0.5 to -0.5"),
        (np.array([np.nan]), np.random.default_rng(0), ValueError, "from nan to nan"),
        (np.zeros(3), 0, TypeError, "rng is 0, but a numpy.random.Generator"),
    ],
)
def test_what_cannot_be_drawn_is_told(images, rng, error, said):
    with pytest.raises(error, match=said):
        binarize(images, rng=rng)
