import tracemalloc

import numpy as np
import pytest
from hypothesis import given

from aigc_lessons.metrics import PRDC, blocks, coverage, density, prdc, precision_recall
from tests.agreement import agrees
from tests.metrics import references
from tests.metrics.feature_sets import digits, lattices, normal, rotation, seeds
from tests.ops.cases import examples

REFERENCES = {
    "loops": references.manifold_by_loops,
    "scikit-learn": references.manifold_by_scikit_learn,
}
LABELS = ("eq-precision-recall", "eq-precision-recall", "eq-density", "eq-coverage")


def all_four(real, fake, k):
    """Compute the four numbers apart, and see that together they are the same."""
    four = (
        *precision_recall(real, fake, k=k),
        density(real, fake, k=k),
        coverage(real, fake, k=k),
    )
    assert prdc(real, fake, k=k) == four
    return four


def all_agree(reference, sets, tolerance=1e-15):
    """Compare the four numbers with a reference's, and count a case for each one's equation."""
    theirs = REFERENCES[reference](*sets)
    for label, mine, their in zip(LABELS, all_four(*sets), theirs, strict=True):
        agrees(label, reference, mine, float(their), tolerance)


def column(*numbers):
    return np.array([numbers], dtype=float).T


@pytest.mark.equation("eq-precision-recall", "eq-density", "eq-coverage")
@examples(200)
@given(lattices())
def test_ties_and_duplicates_are_counted_as_loops_count_them(sets):
    """Exactly so: differences of small whole numbers and their squares have no rounding."""
    all_agree("loops", sets)


@pytest.mark.equation("eq-precision-recall", "eq-density", "eq-coverage")
@pytest.mark.parametrize("reference", REFERENCES)
@pytest.mark.parametrize(("N", "M", "D", "k"), [(60, 40, 2, 5), (30, 50, 16, 3), (25, 25, 40, 1)])
@pytest.mark.parametrize("seed", range(7))
def test_all_four_are_what_loops_and_scikit_learn_give(reference, N, M, D, k, seed):
    real, fake = normal(N, D, 2 * seed + 1), normal(M, D, 2 * seed + 2) * 0.9 + 0.3
    all_agree(reference, (real, fake, k))


@pytest.mark.parametrize("entries", [1, 5, 64])
def test_the_size_of_a_block_is_of_no_account(entries, monkeypatch):
    real, fake = normal(40, 3, 1), normal(33, 3, 2)
    whole = all_four(real, fake, 5)
    monkeypatch.setattr(blocks, "ENTRIES", entries)
    assert all_four(real, fake, 5) == whole


def test_the_default_k_is_5():
    real, fake = normal(60, 2, 1), normal(40, 2, 2) + 0.5
    four = (*precision_recall(real, fake), density(real, fake), coverage(real, fake))
    assert prdc(real, fake) == four == all_four(real, fake, 5) != all_four(real, fake, 4)


def test_the_four_numbers_together_have_names():
    found = prdc(normal(20, 2, 1), normal(20, 2, 2))
    assert isinstance(found, PRDC)
    assert found._fields == ("precision", "recall", "density", "coverage")
    assert all(type(number) is float for number in found)


EDGE = column(0, 1, 2, 3)  # with k = 1, balls of radius 1


@pytest.mark.parametrize(("x", "inside"), [(4, 1), (-1, 1), (4.001, 0), (-1.001, 0)])
def test_the_edge_belongs_to_the_ball(x, inside):
    fake = column(x, x + 100)
    assert precision_recall(EDGE, fake, k=1)[0] == inside / 2
    assert coverage(EDGE, fake, k=1) == inside / 4


def test_copies_of_one_image_make_a_ball_of_radius_0_that_holds_them():
    copies = column(7, 7, 7)
    assert all_four(copies, column(7, 7, 8), 2) == (2 / 3, 1, 1, 1)
    assert all_four(copies, column(8, 8, 8), 2) == (0, 0, 0, 0)


def test_one_image_more_than_its_copies_reaches_to_the_next():
    """With k = 2 the ball around each of two copies at 0 reaches to 3, not to the other copy."""
    real = column(0, 0, 3)
    assert precision_recall(real, column(3, 3, 3), k=2)[0] == 1
    assert precision_recall(real, column(-3, 6, 6.5), k=2)[0] == 2 / 3
    assert coverage(real, column(-3, -3, -3), k=2) == 2 / 3


def test_a_generated_outlier_raises_recall_and_not_coverage():
    real = column(*range(10))
    collapsed = column(0, 0.1, 0.2, 0.3)
    outlier = column(0, 0.1, 0.2, 99)
    assert precision_recall(real, collapsed, k=1)[1] < 0.2
    assert precision_recall(real, outlier, k=1)[1] == 1
    assert coverage(real, outlier, k=1) == coverage(real, collapsed, k=1) == 0.2


def test_a_real_outlier_raises_precision_and_hardly_density():
    real = column(*range(9), 1000)
    wrong = column(500, 501, 502)
    assert precision_recall(real, wrong, k=1)[0] == 1
    assert density(real, wrong, k=1) == 1
    assert density(real, column(4, 5, 6), k=1) == 3


@examples(60)
@given(lattices())
def test_a_set_covers_itself(sets):
    real, _, k = sets
    precision, recall, _, covered = all_four(real, real[::-1], k)
    assert (precision, recall, covered) == (1, 1, 1)


@pytest.mark.parametrize("k", [1, 3, 5])
def test_without_ties_the_density_of_a_set_in_itself_counts_itself_and_k_neighbours(k):
    real = normal(50, 4, 0)
    assert density(real, real, k=k) == pytest.approx((k + 1) / k, rel=1e-15)


@examples(60)
@given(lattices())
def test_swapping_the_sets_swaps_precision_and_recall(sets):
    real, fake, k = sets
    assert precision_recall(real, fake, k=k) == precision_recall(fake, real, k=k)[::-1]


@examples(60)
@given(lattices(), seeds)
def test_moving_mirroring_doubling_and_order_are_of_no_account(sets, seed):
    """Exactly so, ties and all: whole numbers are moved, turned by right angles and doubled."""
    real, fake, k = sets
    rng = np.random.default_rng(seed)
    D = real.shape[1]
    order, signs, far = rng.permutation(D), rng.choice([-1, 1], D), rng.integers(-99, 99, D)
    moved = [rng.permutation(2 * (signs * x[:, order] + far)) for x in (real, fake)]
    assert all_four(*moved, k) == pytest.approx(all_four(real, fake, k), rel=1e-15)


@examples(20)
@given(seeds)
def test_turning_both_sets_is_of_no_account(seed):
    real, fake, Q = normal(30, 4, seed), normal(30, 4, seed + 1), rotation(4, seed)
    assert all_four(real @ Q, fake @ Q, 3) == pytest.approx(all_four(real, fake, 3), rel=1e-15)


@examples(60)
@given(lattices())
def test_more_neighbours_never_make_less(sets):
    real, fake, k = sets
    if k > 1:
        precision, recall, _, covered = all_four(real, fake, k)
        fewer = all_four(real, fake, k - 1)
        assert precision >= fewer[0]
        assert recall >= fewer[1]
        assert covered >= fewer[3]


@pytest.mark.parametrize(("N", "M", "k"), [(40, 40, 5), (60, 20, 3), (20, 50, 1)])
def test_equal_distributions_have_the_expected_coverage_and_density(N, M, k):
    """Which of N + M points are generated is chance: none of the first k is, by a product."""
    rng = np.random.default_rng(0)
    draws = [(rng.normal(size=(N, 2)), rng.normal(size=(M, 2))) for _ in range(400)]
    missed = np.prod([(N - i) / (N + M - i) for i in range(1, k + 1)])
    covered = np.mean([coverage(*draw, k=k) for draw in draws])
    # One draw scatters by at most 0.12 in coverage and 0.3 in density: four standard errors.
    assert covered == pytest.approx(1 - missed, abs=4 * 0.12 / 20)
    assert np.mean([density(*draw, k=k) for draw in draws]) == pytest.approx(1, abs=4 * 0.3 / 20)


def test_a_missing_class_lowers_recall_and_coverage_alone():
    images, labels = digits()
    halves = np.arange(len(images)) % 2 == 0
    real, fake = images[halves], images[~halves & (labels != 3)]
    precision, recall, _, covered = all_four(real, fake, 5)
    threes = labels[halves] == 3
    assert precision > 0.9
    assert recall < 1 - 0.5 * threes.mean()
    assert coverage(real[threes], fake) < 0.5 < coverage(real[~threes], fake)
    assert covered < coverage(real, images[~halves])


def test_memory_does_not_grow_with_the_square_of_n():
    real, fake = normal(5000, 1, 0), normal(5000, 1, 1)
    tracemalloc.start()
    try:
        prdc(real, fake)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 100e6  # the whole table would take 200 MB


@pytest.mark.parametrize("k", [0, -1, 1.5, None, True, "5"])
@pytest.mark.parametrize("metric", [prdc, precision_recall, density, coverage])
def test_a_k_that_names_no_neighbour_is_refused(metric, k):
    with pytest.raises((TypeError, ValueError), match=r"^k is .*expected"):
        metric(normal(9, 2, 0), normal(9, 2, 1), k=k)


@pytest.mark.parametrize("metric", [prdc, precision_recall, density, coverage])
@pytest.mark.parametrize(("N", "M", "name"), [(5, 9, "real"), (9, 5, "fake")])
def test_too_few_images_for_k_neighbours_are_refused(metric, N, M, name):
    with pytest.raises(ValueError, match=rf"^{name} has shape \(5, 2\), but at least 6 rows"):
        metric(normal(N, 2, 0), normal(M, 2, 1))
    metric(normal(N, 2, 0), normal(M, 2, 1), k=4)
