"""What is special about the exercises of chapter 10: by hand, borrowed, and measured tables."""

import itertools

import numpy as np
import pytest
from scipy import stats
from scipy.ndimage import gaussian_filter

from aigc_lessons import datasets, metrics
from aigc_lessons.exercises.vae_vs_gan import (
    check_frechet_by_hand,
    check_my_coverage,
    check_my_fid,
    check_read_scores,
    scores_table,
    self_test,
)
from aigc_lessons.exercises.vae_vs_gan.frechet_by_hand import BLANKS, FAKE, REAL, distance
from aigc_lessons.exercises.vae_vs_gan.my_coverage import MY_COVERAGE
from aigc_lessons.exercises.vae_vs_gan.my_fid import MY_FID
from aigc_lessons.exercises.vae_vs_gan.read_scores import FLOOR, PAIR, RIGHT, SCORES
from tests.metrics.references import fid_by_eigenvalues, manifold_by_loops


def with_moments(mean, deviation):
    """Two numbers whose mean and standard deviation (divided by N - 1) are these."""
    return np.array([[mean - deviation / np.sqrt(2)], [mean + deviation / np.sqrt(2)]])


def test_the_distances_by_hand_are_what_fid_computes():
    real, fake = with_moments(*REAL), with_moments(*FAKE)
    repeated = np.full((2, 1), FAKE[0])
    measured = metrics.fid(real, fake), metrics.fid(2 * real, 2 * fake), metrics.fid(real, repeated)
    assert [blank.right for blank in BLANKS] == pytest.approx(measured)


@pytest.mark.parametrize(("real", "fake"), [(REAL, FAKE), ((0, 2), (0, 5)), ((1, 1), (-3, 1))])
def test_the_distance_on_a_line_is_the_cheapest_way_to_carry_one_set_to_the_other(real, fake):
    """The quantiles of both, side by side: on a line no other pairing is cheaper."""
    levels = (np.arange(200_000) + 0.5) / 200_000
    pairs = (stats.norm(*moments).ppf(levels) for moments in (real, fake))
    carried = np.mean(np.subtract(*pairs) ** 2)
    assert distance(real, fake) == pytest.approx(carried, rel=1e-3)


@pytest.mark.parametrize("blank", BLANKS, ids=lambda blank: blank.name)
def test_no_two_answers_by_hand_look_alike(blank):
    values = sorted([blank.right, *blank.mistakes.values()])
    assert all(b - a > 0.1 for a, b in itertools.pairwise(values))


@pytest.mark.parametrize("case", MY_FID.cases, ids=lambda case: case.label)
def test_the_right_fid_is_that_of_the_eigenvalues(case):
    assert MY_FID.right(**case.inputs) == pytest.approx(fid_by_eigenvalues(**case.inputs), abs=1e-5)


@pytest.mark.parametrize("case", MY_COVERAGE.cases, ids=lambda case: case.label)
def test_the_right_coverage_is_that_of_loops(case):
    assert MY_COVERAGE.right(**case.inputs) == manifold_by_loops(*case.inputs.values())[3]


def test_the_metrics_may_not_be_borrowed():
    feedback = check_my_fid(lambda real, fake: metrics.fid(real, fake))
    assert feedback.status == "borrowed"
    assert "aigc_lessons.metrics.fid" in feedback.verdict
    assert check_my_coverage(lambda real, fake, k: metrics.prdc(real, fake, k=k)[3]).status == (
        "borrowed"
    )


def test_a_stub_has_not_started():
    assert check_frechet_by_hand((..., ..., ...)).status == "not started"
    assert check_my_fid(lambda real, fake: None).status == "not started"
    assert check_my_coverage(...).status == "not started"


@pytest.fixture(scope="module")
def halves():
    """Split the bundled digits at random: 2,500 to judge against, 2,500 to spoil."""
    digits = datasets.load("mnist-5k", "all")
    order = np.random.default_rng(0).permutation(len(digits))
    return digits[order[:2500]], digits[order[2500:]]


def spoiled(digits):
    images = digits.images
    return {
        "none": images,
        "blur": gaussian_filter(images, (0, 0, 0.7, 0.7)).clip(0, 1),
        "missing class": images[digits.labels != 3],
        "one image": images[:1].repeat(len(images), axis=0),
        "wrong range": (images + 1) / 2,
    }


def sharpness(images):
    steps = np.concatenate([np.abs(np.diff(images, axis=axis)).ravel() for axis in (2, 3)])
    return (steps**2).sum() / steps.sum()


@pytest.mark.long
def test_the_table_is_what_the_metrics_say(halves):
    real, other = halves
    features = metrics.extract(real.images)
    for name, fault in list(RIGHT.items())[:5]:
        images = spoiled(other)[fault]
        fake, row = metrics.extract(images), SCORES[name]
        classes = metrics.class_histogram(metrics.classify(images).argmax(axis=1))
        balls = metrics.prdc(features, fake)
        assert metrics.fid(features, fake) == pytest.approx(row.fid, rel=0.02, abs=0.1)
        assert (balls.precision, balls.recall, balls.coverage) == pytest.approx(
            (row.precision, row.recall, row.coverage), abs=0.003
        )
        assert sharpness(images) == pytest.approx(row.sharpness, abs=0.006)
        assert images.mean() == pytest.approx(row.grey, abs=0.006)
        assert classes.max() / len(images) == pytest.approx(row.commonest, abs=0.006)


def test_the_floor_and_the_pair_are_what_the_metrics_say(halves):
    real, other = (metrics.extract(half.images) for half in halves)
    both = np.concatenate([real, other])
    for score, fake in zip(PAIR.values(), (other, noisy(halves[1])), strict=True):
        floor = metrics.floor(metrics.fid, both, score.n, rng=0)
        assert score.floor == pytest.approx(floor, abs=0.1)
        value = metrics.fid(real[: score.n], fake[: score.n])
        assert score.value == pytest.approx(value, rel=0.02, abs=0.1)
    assert pytest.approx(PAIR["Y"].floor) == FLOOR


def noisy(digits):
    """Features of digits with noise of a twentieth of the range."""
    noise = np.random.default_rng(1).normal(0, 0.05, digits.images.shape)
    return metrics.extract((digits.images + noise).clip(0, 1).astype(np.float32))


def test_the_table_names_every_row_and_both_of_the_pair():
    starts = [line.split()[0].rstrip(":") for line in scores_table().splitlines()]
    assert [start for start in starts if len(start) == 1] == [*SCORES, *PAIR]


def test_what_is_right_and_what_is_missing_is_counted():
    feedback = check_read_scores({"A": "blur", "C": "none"})
    assert feedback.verdict == "2 of 6 answers are right; B is still missing."
    feedback = check_read_scores(RIGHT | {"nearer": "Y"})
    assert feedback.verdict == "5 of 6 answers are right; nearer is not 'Y'."
    assert check_read_scores(dict.fromkeys(RIGHT, ...)).status == "not started"
    assert check_read_scores({}).status == "not started"


def test_the_answers_of_the_self_test_are_those_done_by_hand():
    right = [question.right for question in self_test().questions]
    assert right[0] == "13"
    assert right[2:4] == ["(1, 0.25)", "0.25"]
