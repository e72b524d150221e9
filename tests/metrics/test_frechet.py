import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigc_lessons.metrics import fid
from tests.agreement import agrees
from tests.metrics import references
from tests.metrics.feature_sets import digits, normal, pairs, rotation, seeds, with_statistics
from tests.ops.cases import examples

# Ours errs by some hundred roundings of the traces (100·D·u < 1e-12). The references take roots of
# the product's eigenvalues, whose rounding errors a root makes larger: 1e-6 is what is promised
# between programs, and their own error stays far below it where both covariances have full rank.
AGREEMENT = 1e-6
ROUNDING = 1e-11

REFERENCES = {
    "SciPy's matrix root": references.fid_by_matrix_root,
    "eigenvalues of the product": references.fid_by_eigenvalues,
    "symmetric root": references.fid_by_symmetric_root,
}


def size(*sets):
    """Give the scale on which a distance's rounding is measured."""
    return sum(x.var(axis=0, ddof=1).sum() + (x.mean(axis=0) ** 2).sum() for x in sets)


@pytest.mark.equation("eq-fid")
@pytest.mark.parametrize("reference", REFERENCES)
@pytest.mark.parametrize(("N", "M", "D"), [(500, 300, 1), (400, 400, 16), (700, 500, 64)])
@pytest.mark.parametrize("seed", range(7))
def test_fid_is_what_other_decompositions_give(reference, N, M, D, seed):
    real = normal(N, D, 10 * seed + 1) @ normal(D, D, 10 * seed + 2)
    fake = normal(M, D, 10 * seed + 3) @ normal(D, D, 10 * seed + 4) + 0.3
    agrees("eq-fid", reference, fid(real, fake), REFERENCES[reference](real, fake), AGREEMENT)


@pytest.mark.equation("eq-fid")
def test_fid_of_real_images_is_what_other_decompositions_give():
    images, labels = digits()
    real, fake = images[labels % 2 == 0], images[labels % 2 == 1]
    seen = images.std(axis=0) > 0.02  # without the pixels that are all but constant
    for name, reference in REFERENCES.items():
        theirs = reference(real[:, seen], fake[:, seen])
        agrees("eq-fid", name, fid(real[:, seen], fake[:, seen]), theirs, AGREEMENT)


@pytest.mark.equation("eq-fid")
@examples(40)
@given(st.integers(1, 6), seeds)
def test_gaussians_along_the_axes_have_a_closed_form(D, seed):
    means, spreads = normal(2, D, seed), np.abs(normal(2, D, seed + 1))
    real, fake = (
        with_statistics(means[i], np.diag(spreads[i]), 20 + 7 * i, seed + i) for i in (0, 1)
    )
    closed = ((means[0] - means[1]) ** 2).sum() + ((spreads[0] - spreads[1]) ** 2).sum()
    scale = size(real, fake)
    agrees(
        "eq-fid", "closed form along the axes", fid(real, fake) / scale, closed / scale, ROUNDING
    )


@pytest.mark.equation("eq-fid")
@examples(40)
@given(st.integers(1, 6), seeds)
def test_gaussians_with_the_same_axes_have_a_closed_form(D, seed):
    means, spreads = normal(2, D, seed), np.abs(normal(2, D, seed + 1))
    axes = rotation(D, seed + 2)
    real, fake = (
        with_statistics(means[i], axes * spreads[i], 20 + 7 * i, seed + i) for i in (0, 1)
    )
    closed = ((means[0] - means[1]) ** 2).sum() + ((spreads[0] - spreads[1]) ** 2).sum()
    scale = size(real, fake)
    agrees(
        "eq-fid", "closed form on common axes", fid(real, fake) / scale, closed / scale, ROUNDING
    )


@pytest.mark.equation("eq-fid")
@examples(40)
@given(seeds)
def test_any_two_gaussians_in_the_plane_have_a_closed_form(seed):
    mean, L, K = normal(2, 2, seed), normal(2, 2, seed + 1), normal(2, 2, seed + 2)
    C, W = L @ L.T, K @ K.T
    real, fake = with_statistics(mean[0], L, 30, seed), with_statistics(mean[1], K, 40, seed + 1)
    # A 2×2 matrix with eigenvalues a, b has (√a + √b)² = trace + 2 √determinant.
    root = np.sqrt(np.trace(C @ W) + 2 * abs(np.linalg.det(L) * np.linalg.det(K)))
    closed = ((mean[0] - mean[1]) ** 2).sum() + np.trace(C) + np.trace(W) - 2 * root
    scale = size(real, fake)
    agrees("eq-fid", "closed form in the plane", fid(real, fake) / scale, closed / scale, 1e-10)


@examples(60)
@given(pairs(), seeds)
def test_moving_turning_and_mirroring_both_sets_changes_nothing(sets, seed):
    real, fake = sets
    D, far = real.shape[1], 1000 * normal(1, real.shape[1], seed)
    Q = rotation(D, seed)
    moved = fid(real @ Q + far, fake @ Q + far)
    assert moved == pytest.approx(fid(real, fake), abs=1e-9 * size(real, fake))


@examples(60)
@given(pairs(), seeds)
def test_order_and_roles_are_of_no_account(sets, seed):
    real, fake = sets
    rng = np.random.default_rng(seed)
    expected = pytest.approx(fid(real, fake), abs=ROUNDING * size(real, fake))
    assert fid(rng.permutation(real), rng.permutation(fake)) == expected
    assert fid(fake, real) == expected


@examples(60)
@given(pairs(), st.floats(0.01, 100))
def test_features_c_times_as_large_make_it_c_squared_times_as_large(sets, c):
    real, fake = sets
    tolerance = ROUNDING * c**2 * size(real, fake)
    assert fid(c * real, c * fake) == pytest.approx(c**2 * fid(real, fake), abs=tolerance)


@examples(60)
@given(pairs(smallest=2, largest=6), st.integers(0, 20), seeds)
def test_more_dimensions_than_points_change_nothing(sets, more, seed):
    """Turned into a space where both covariances are singular, the distance stays the same."""
    real, fake = sets
    D = real.shape[1]
    into = rotation(D, seed, D + more)
    assert fid(real @ into, fake @ into) == pytest.approx(
        fid(real, fake), abs=1e-10 * size(real, fake)
    )


@examples(40)
@given(st.integers(1, 50), seeds)
def test_two_images_against_two_have_a_closed_form(D, seed):
    real, fake = normal(2, D, seed), normal(2, D, seed + 1)
    u, v = (real[0] - real[1]) / np.sqrt(2), (fake[0] - fake[1]) / np.sqrt(2)
    apart = real.mean(axis=0) - fake.mean(axis=0)
    closed = apart @ apart + u @ u + v @ v - 2 * abs(u @ v)
    assert fid(real, fake) == pytest.approx(closed, abs=ROUNDING * size(real, fake))


@examples(40)
@given(pairs())
def test_one_image_repeated_is_as_far_as_its_distance_and_the_others_spread(sets):
    real, fake = sets
    one = np.tile(fake[0], (17, 1))
    apart = real.mean(axis=0) - fake[0]
    closed = apart @ apart + real.var(axis=0, ddof=1).sum()
    assert fid(real, one) == pytest.approx(closed, abs=1e-10 * size(real, one))
    other = np.tile(real[0], (5, 1))
    between = ((real[0] - fake[0]) ** 2).sum()
    assert fid(other, one) == pytest.approx(between, abs=1e-10 * size(one, other))


@pytest.mark.parametrize("N", [2, 30, 1797])
def test_a_set_is_at_0_from_itself_even_without_full_rank(N):
    images, _ = digits()
    some = images[:N]
    assert np.linalg.matrix_rank(np.cov(some.T)) < 64
    # A root of rounding errors (√u = 1e-8) would show here.
    assert fid(some, some[::-1]) <= 1e-12 * size(some)


@examples(40)
@given(pairs(), seeds)
def test_rounding_never_makes_it_negative(sets, seed):
    real, _ = sets
    same = np.random.default_rng(seed).permutation(real)
    assert 0 <= fid(real, same) <= ROUNDING * size(real)


@pytest.mark.parametrize("change", [0.25, 1e-3])
def test_one_pixel_changed_in_every_image_is_its_square(change):
    images, _ = digits()
    changed = images.copy()
    changed[:, 27] += change
    assert fid(images, changed) == pytest.approx(change**2, abs=ROUNDING * size(images))


def test_a_missing_class_is_farther_than_any_two_halves():
    images, labels = digits()
    halves = np.random.default_rng(0).permutation(images)
    assert fid(images, images[labels != 3]) < fid(images, images[labels == 3])
    assert 0 < fid(halves[::2], halves[1::2]) < fid(images, images[labels == 3])


@pytest.mark.parametrize("kind", ["uint8", "int64", "float16", "float32", ">f8"])
def test_other_types_are_computed_in_float64(kind):
    real, fake = (np.round(5 * normal(N, 3, N)) + 40 for N in (20, 30))
    assert fid(real.astype(kind), fake.astype(kind)) == fid(real, fake)
    assert type(fid(real.astype(kind), fake.astype(kind))) is float


def test_neither_set_is_written_to():
    real, fake = normal(20, 3, 0), normal(30, 3, 1)
    kept = real.copy(), fake.copy()
    fid(real, fake)
    np.testing.assert_array_equal(real, kept[0])
    np.testing.assert_array_equal(fake, kept[1])
