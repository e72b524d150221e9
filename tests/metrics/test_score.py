import numpy as np
import pytest

from aigc_lessons.metrics import Score, coverage, fid, floor, kid, precision_recall
from tests.metrics.feature_sets import normal

SHOWN = [
    (Score(7.42, 1.18, 10_000), "7.4 (floor 1.2, n = 10,000)"),
    (Score(7.42, 1.18, 10_000, "FID"), "FID 7.4 (floor 1.2, n = 10,000)"),
    (Score(1182.04, 22.7, 500), "1,182.0 (floor 22.7, n = 500)"),
    (Score(0.4911, 0.9437, 5_000, "coverage"), "coverage 0.491 (floor 0.944, n = 5,000)"),
    (Score(0.00123, -0.0000045, 999, "KID"), "KID 0.0012 (floor -4.5e-06, n = 999)"),
    (Score(0.0, -0.0, 1), "0 (floor 0, n = 1)"),
    (Score(0, 1, 2), "0 (floor 1.0, n = 2)"),
    (Score(np.float32(2.5), np.float64(0.5), np.int64(20)), "2.5 (floor 0.500, n = 20)"),
]


@pytest.mark.parametrize(("score", "words"), SHOWN)
def test_a_number_is_never_shown_without_its_floor(score, words):
    assert repr(score) == str(score) == f"{score}" == words


def test_a_score_cannot_be_shortened_to_its_value():
    with pytest.raises(TypeError):
        format(Score(7.4, 1.2, 100), ".1f")


def test_a_score_keeps_its_numbers_and_cannot_be_changed():
    score = Score(7.42, 1.18, 10_000, "FID")
    assert (score.value, score.floor, score.n, score.name) == (7.42, 1.18, 10_000, "FID")
    assert score == Score(7.42, 1.18, 10_000, "FID") != Score(7.42, 1.18, 9_999, "FID")
    with pytest.raises(AttributeError):
        score.value = 0.0


BAD = [
    ((np.nan, 1.0, 5), ValueError, "value is nan, but"),
    ((1.0, np.inf, 5), ValueError, "floor is inf, but"),
    ((1.0, None, 5), TypeError, "floor is None, but"),
    ((True, 1.0, 5), TypeError, "value is True, but"),
    (((0.9, 0.8), 1.0, 5), TypeError, "value is "),
    ((1.0, 1.0, 0), ValueError, "n is 0, but"),
    ((1.0, 1.0, 1e4), TypeError, "n is 10000.0, but"),
    ((1.0, 1.0, True), TypeError, "n is True, but"),
    ((1.0, 1.0, 5, None), TypeError, "name is None, but"),
]


@pytest.mark.parametrize(("fields", "error", "words"), BAD)
def test_what_is_no_score_is_refused(fields, error, words):
    with pytest.raises(error, match=f"^{words}"):
        Score(*fields)


REAL = np.arange(30.0).reshape(-1, 1)  # each image a number of its own


class Watching:
    """A metric that keeps what it was given, and answers with numbers of its own."""

    def __init__(self, *answers):
        self.answers, self.halves = list(answers), []

    def __call__(self, real, fake):
        self.halves.append((real.ravel().tolist(), fake.ravel().tolist()))
        return self.answers[len(self.halves) - 1]


def test_the_floor_is_the_mean_of_ten_draws():
    assert floor(Watching(*[0.0] * 9, 5.0), REAL, 4, rng=0) == 0.5
    assert floor(Watching(2.0, 3.0), REAL, 4, rng=0, draws=2) == 2.5


@pytest.mark.parametrize("n", [4, 15])
def test_each_draw_has_two_disjoint_halves_of_size_n(n):
    watching = Watching(*range(10))
    floor(watching, REAL, n, rng=0)
    assert len(watching.halves) == 10
    for first, second in watching.halves:
        assert len(first) == len(second) == n
        assert len({*first, *second}) == 2 * n
        assert {*first, *second} <= set(range(30))
    firsts = [frozenset(first) for first, _ in watching.halves]
    assert len(set(firsts)) == 10  # another draw each time


def test_every_image_is_drawn_at_last():
    watching = Watching(*[0.0] * 60)
    floor(watching, REAL, 2, rng=0, draws=60)
    assert {x for halves in watching.halves for half in halves for x in half} == set(range(30))


def test_a_seed_gives_the_same_halves_and_a_generator_goes_on():
    real, rng = normal(60, 3, 0), np.random.default_rng(5)
    once = floor(fid, real, 20, rng=5)
    assert floor(fid, real, 20, rng=5) == once == floor(fid, real, 20, rng=rng)
    assert floor(fid, real, 20, rng=rng) != once


def test_a_metric_with_two_numbers_has_a_floor_with_two():
    found = floor(precision_recall, normal(60, 3, 0), 30, rng=0)
    assert isinstance(found, tuple)
    assert len(found) == 2
    assert all(isinstance(number, float) and 0 < number <= 1 for number in found)


def test_the_floor_of_a_frechet_distance_falls_as_n_grows_and_a_kernels_is_about_0():
    real = normal(4000, 8, 0)
    falling = [floor(fid, real, n, rng=1) for n in (50, 200, 800, 2000)]
    assert falling == sorted(falling, reverse=True)
    assert falling[0] > 10 * falling[-1] > 0
    assert abs(floor(kid, real, 1000, rng=1)) < 0.01 < kid(real, real + 0.3)


def test_the_floor_of_coverage_is_what_equal_distributions_have():
    assert floor(coverage, normal(600, 3, 0), 300, rng=0) == pytest.approx(1 - 2**-5, abs=0.01)


REFUSED = [
    ({"metric": "fid"}, TypeError, "metric is 'fid', but a function"),
    ({"n": 16}, ValueError, "real has shape .30, 1., but at least 32 rows"),
    ({"n": 0}, ValueError, "n is 0, but"),
    ({"n": 2.0}, TypeError, "n is 2.0, but"),
    ({"draws": 0}, ValueError, "draws is 0, but"),
    ({"rng": None}, TypeError, "rng is None, but"),
    ({"rng": -1}, ValueError, "rng is -1, but"),
    ({"rng": True}, TypeError, "rng is True, but"),
    ({"real": REAL.tolist()}, TypeError, "real is a list, but"),
    ({"real": REAL * np.nan}, ValueError, "real holds 30 numbers that are NaN"),
]


@pytest.mark.parametrize(("argument", "error", "words"), REFUSED)
def test_what_cannot_be_halved_is_refused(argument, error, words):
    arguments = {"metric": fid, "real": REAL, "n": 4, "rng": 0, **argument}
    with pytest.raises(error, match=f"^{words}"):
        floor(**arguments)
