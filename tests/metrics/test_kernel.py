from itertools import product

import numpy as np
import pytest
from hypothesis import given

from aigc_lessons.metrics import blocks, kid
from tests.agreement import agrees
from tests.metrics import references
from tests.metrics.feature_sets import digits, normal, pairs, rotation, seeds
from tests.ops.cases import examples

# Kernel values reach some 1e4 here and are added with an error of some u each.
ROUNDING = 1e-10

REFERENCES = {
    "loops": references.kid_by_loops,
    "scikit-learn": references.kid_by_scikit_learn,
}


def size(real, fake):
    return max(1.0, *(((x**2).sum(axis=1).max() / x.shape[1] + 1) ** 3 for x in (real, fake)))


@pytest.mark.equation("eq-kid")
@pytest.mark.parametrize("reference", REFERENCES)
def test_kid_is_what_loops_and_scikit_learn_give(reference):
    @examples(30)
    @given(pairs(largest=15))
    def check(sets):
        theirs, scale = REFERENCES[reference](*sets), size(*sets)
        agrees("eq-kid", reference, kid(*sets) / scale, theirs / scale, ROUNDING)

    check()


@pytest.mark.equation("eq-kid")
def test_kid_of_real_images_is_scikit_learns():
    images, labels = digits()
    real, fake = images[labels % 2 == 0], images[labels % 2 == 1]
    theirs = references.kid_by_scikit_learn(real, fake)
    agrees("eq-kid", "scikit-learn", kid(real, fake), theirs, ROUNDING)


@pytest.mark.equation("eq-kid")
@pytest.mark.parametrize("moved", np.linspace(-1, 1, 5))
@pytest.mark.parametrize("stretched", [0.5, 1.0, 1.5, 2.0])
def test_the_mean_over_all_samples_is_the_true_distance(moved, stretched):
    """Without bias exactly: every sample of two distributions on three points each."""
    xs, ys = np.array([-1.0, 0.0, 2.0]), moved + stretched * np.array([0.0, 1.0, 1.5])
    samples = [
        kid(np.array([x]).T, np.array([y]).T)
        for x in product(xs, repeat=2)
        for y in product(ys, repeat=3)
    ]
    true = references.kid_of_distributions(xs, ys)
    agrees("eq-kid", "moments of the distributions", np.mean(samples), true, 1e-12)


def test_equal_distributions_are_at_0_on_average():
    xs = np.array([-1.0, 0.0, 2.0])
    pairs_of_two = [np.array([x]).T for x in product(xs, repeat=2)]
    samples = [kid(x, y) for x in pairs_of_two for y in pairs_of_two]
    assert np.mean(samples) == pytest.approx(0, abs=1e-12)
    assert min(samples) < 0 < max(samples)


@examples(40)
@given(pairs())
def test_a_set_and_itself_are_never_above_0(sets):
    assert kid(sets[0], sets[0]) <= ROUNDING * size(*sets)


@examples(40)
@given(pairs(), seeds)
def test_turning_order_and_roles_are_of_no_account(sets, seed):
    real, fake = sets
    rng, Q = np.random.default_rng(seed), rotation(real.shape[1], seed)
    expected = pytest.approx(kid(real, fake), abs=ROUNDING * size(real, fake))
    assert kid(real @ Q, fake @ Q) == expected
    assert kid(rng.permutation(real), rng.permutation(fake)) == expected
    assert kid(fake, real) == expected


def test_moving_both_sets_is_of_account():
    """Unlike the Fréchet distance: the kernel looks from the origin."""
    real, fake = normal(50, 3, 0), normal(50, 3, 1) + 1
    assert kid(real + 1, fake + 1) > 1.5 * kid(real, fake)


@pytest.mark.parametrize("entries", [1, 7, 40, 1000])
def test_the_size_of_a_block_is_of_no_account(entries, monkeypatch):
    real, fake = normal(23, 4, 0), normal(31, 4, 1) + 0.5
    whole = kid(real, fake)
    monkeypatch.setattr(blocks, "ENTRIES", entries)
    assert kid(real, fake) == pytest.approx(whole, rel=1e-12)


def test_whole_numbers_are_computed_in_float64():
    real, fake = np.array([[200, 3], [90, 7]], np.uint8), np.array([[20, 30], [9, 70]], np.uint8)
    assert kid(real, fake) == pytest.approx(kid(real * 1.0, fake * 1.0), rel=1e-15)
    assert type(kid(real, fake)) is float
