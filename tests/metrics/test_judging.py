"""What is measured of a run: the images' scores, what they are taken for, and the bounds."""

import numpy as np
import pytest
from scipy import special, stats

from aigc_lessons import datasets
from aigc_lessons.metrics import Score, judging
from aigc_lessons.training import recording
from tests.cli.small_run import SIZES

N = 60


@pytest.fixture(scope="module", params=["vae", "gan"])
def run(request, tmp_path_factory):
    arguments = {**SIZES[request.param], "epochs": 1, "batch": 1000, "quiet": True}
    folder = tmp_path_factory.mktemp("runs")
    return recording.record(request.param, "mnist-5k", seed=0, folder=folder, **arguments)


@pytest.fixture
def held_out(monkeypatch):
    """Judge by sixty bundled images, for the 10,000 are not everywhere and take a minute."""
    few = datasets.load("mnist-5k", "test")[::16][:N]
    monkeypatch.setattr(judging, "N", N)
    monkeypatch.setattr(judging.datasets, "fit_and_held_out", lambda name: (None, few))
    judged = []

    def evaluate(images, dataset):
        judged.append((images, dataset))
        return {"fid": Score(7.123456789, 1.2, len(images), "FID")}

    monkeypatch.setattr(judging, "evaluate", evaluate)
    judging._held_out_classes.cache_clear()
    yield few, judged
    judging._held_out_classes.cache_clear()


def test_a_run_is_judged_by_images_of_its_own(run, held_out):
    scores = judging.judge(run, samples=3, images=5)
    ((images, dataset),) = held_out[1]
    assert (images.shape, dataset) == ((N, 1, 28, 28), "mnist")
    assert scores["fid"] == {"value": 7.12346, "floor": 1.2, "n": N}
    # Other images than those that are shown, for whoever looks at those may choose by them.
    assert not np.array_equal(images[:5], run.samples[:5])


def test_the_same_run_has_the_same_scores(run, held_out):
    assert judging.judge(run, samples=3, images=5) == judging.judge(run, samples=3, images=5)


def test_what_images_are_taken_for_is_counted(run, held_out):
    few, judged = held_out
    scores = judging.judge(run, samples=3, images=5)
    probabilities = [judging.classify(images, "mnist") for images in (judged[0][0], few.images)]
    fake, real = (np.bincount(each.argmax(axis=1), minlength=10) for each in probabilities)
    histogram = scores["class_histogram"]
    assert histogram == {"counts": fake.tolist(), "data": real.tolist(), "n": N}
    assert sum(histogram["counts"]) == sum(histogram["data"]) == N
    fake, real = ((each.max(axis=1) > 0.9).mean() for each in probabilities)
    assert scores["confident"] == pytest.approx({"value": fake, "floor": real, "n": N}, abs=1e-6)
    assert scores["confident"]["floor"] > 0.9  # real digits can be told


def test_a_vae_has_bounds_and_a_gan_has_none(run, held_out):
    scores = judging.judge(run, samples=7, images=12)
    bounds = {name: score for name, score in scores.items() if "standard_error" in score}
    if run.about["recipe"] == "gan":
        assert bounds == {}
        return
    assert bounds.keys() == {"elbo", "importance_weighted_bound"}
    assert {(bound["samples"], bound["n"]) for bound in bounds.values()} == {(7, 12)}
    assert bounds["importance_weighted_bound"]["value"] >= bounds["elbo"]["value"]


def test_fewer_images_are_the_first_of_all(run, held_out, monkeypatch):
    if run.about["recipe"] == "gan":
        pytest.skip("a GAN has no bounds")
    seen = []

    def with_error(bound, rows):
        seen.append(rows)

    monkeypatch.setattr(judging, "_with_error", with_error)
    for images in (60, 7):
        judging.judge(run, samples=2, images=images)
    assert (len(seen[0]), len(seen[-1])) == (60, 7)
    np.testing.assert_allclose(seen[-1], seen[0][:7], rtol=1e-5)


def test_the_bound_and_its_error_are_those_of_scipy():
    rows = np.random.default_rng(0).normal(-90, 4, size=(40, 9))
    found = judging._with_error(judging.importance_weighted_bound, rows)
    each = special.logsumexp(rows, axis=1, b=1 / 9)
    assert found["value"] == pytest.approx(each.mean(), rel=1e-5)  # six digits are kept
    assert found["standard_error"] == pytest.approx(stats.sem(each), rel=1e-5)
    assert (found["samples"], found["n"]) == (9, 40)


def test_the_pixels_are_drawn_once_and_for_all(held_out):
    few, _ = held_out
    drawn = judging._binary("mnist")
    assert set(np.unique(drawn)) == {0, 1}
    np.testing.assert_array_equal(drawn, judging._binary("mnist"))
    assert np.abs(drawn - few.images).mean() < 0.1


@pytest.mark.parametrize(
    ("numbers", "error", "said"),
    [
        ({"samples": 0}, ValueError, "samples is 0, but 1 or more"),
        ({"images": 0}, ValueError, "images is 0, but 1 or more"),
        ({"samples": 1.5}, TypeError, "samples is 1.5, but a whole number"),
    ],
)
def test_numbers_must_be_whole(numbers, error, said, run):
    with pytest.raises(error, match=said):
        judging.judge(run, **numbers)


def test_a_run_on_other_images_has_no_judge(run):
    run.about["dataset"], before = "digits", run.about["dataset"]
    with pytest.raises(ValueError, match="was trained on 'digits', but \"mnist\" or"):
        judging.judge(run)
    run.about["dataset"] = before


@pytest.mark.long
def test_a_run_is_judged_by_ten_thousand_images(run, data_root):
    scores = judging.judge(run, samples=5, images=20)
    for name in ("fid", "kid", "precision", "recall", "density", "coverage", "confident"):
        assert scores[name]["n"] == 10_000
    # After four steps it generates nothing that looks like a digit.
    assert scores["fid"]["value"] > 50 * scores["fid"]["floor"]
    assert scores["coverage"]["value"] < 0.1 < 0.9 < scores["coverage"]["floor"]
