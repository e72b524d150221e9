"""All metrics at once are the metrics one by one, against the images held out, beside floors."""

import json
import os

import numpy as np
import pytest

from aigc_lessons import datasets
from aigc_lessons.metrics import (
    Score,
    coverage,
    density,
    evaluate,
    evaluation,
    extract,
    fid,
    kid,
    precision_recall,
)
from aigc_lessons.metrics.extractor import EXTRACTORS, UNSEEN

N = 60
FLOORS = {
    "fid": 1.5,
    "kid": 0.001,
    "precision": 0.9,
    "recall": 0.8,
    "density": 1.1,
    "coverage": 0.7,
}


@pytest.fixture
def small(monkeypatch):
    """Hold out a few bundled digits in place of 10,000."""
    digits = datasets.load("mnist-5k")
    split = digits[N:], digits[:N]
    monkeypatch.setattr(datasets, "fit_and_held_out", lambda name: split)
    monkeypatch.setattr(evaluation, "_floors", lambda: {"mnist": {"n": N, "draws": 10, **FLOORS}})
    return split


def test_every_metric_is_the_one_of_its_name(small):
    fake = small[0].images[:N]
    scores = evaluate(fake)
    real, fake = extract(small[1].images), extract(fake)
    precision, recall = precision_recall(real, fake)
    expected = {
        "fid": fid(real, fake),
        "kid": kid(real, fake),
        "precision": precision,
        "recall": recall,
        "density": density(real, fake),
        "coverage": coverage(real, fake),
    }
    assert list(scores) == list(expected)
    assert {name: score.value for name, score in scores.items()} == pytest.approx(expected)
    assert {name: score.floor for name, score in scores.items()} == FLOORS
    for name, score in scores.items():
        assert isinstance(score, Score)
        assert score.n == N
        assert score.name == {"fid": "FID", "kid": "KID"}.get(name, name)


def test_real_images_are_far_better_than_noise(small):
    real, noise = small[0].images[:N], np.random.default_rng(0).random((N, 1, 28, 28), np.float32)
    good, bad = evaluate(real), evaluate(noise)
    assert good["fid"].value < 0.2 * bad["fid"].value
    assert good["kid"].value < 0.2 * bad["kid"].value
    for name in ("precision", "recall", "density", "coverage"):
        assert good[name].value > bad[name].value + 0.3


def test_one_image_many_times_is_seen_for_what_it_is(small):
    """What is generated looks real, but not all that is real is generated."""
    scores = evaluate(np.repeat(small[1].images[:1], N, axis=0))
    assert scores["precision"].value == 1
    assert scores["recall"].value < 0.1
    assert scores["coverage"].value < 0.2


@pytest.mark.parametrize("n", [1, N - 1, N + 1])
def test_another_number_of_images_is_refused(small, n):
    with pytest.raises(ValueError, match=f"images are {n}, but {N} are expected, as many as are"):
        evaluate(small[0].images[:n])


def test_what_is_no_image_is_refused(small):
    with pytest.raises(ValueError, match="hold values from"):
        evaluate(small[0].images[:N] * 2 - 1)
    with pytest.raises(TypeError, match="images are uint8"):
        evaluate((small[0].images[:N] * 255).astype(np.uint8))


def test_floors_are_shipped_for_every_extractor_and_metric():
    floors = json.loads(evaluation.FLOORS.read_text())
    assert set(floors) == set(EXTRACTORS)
    for found in floors.values():
        assert set(found) == {"n", "draws", "seed", *evaluation.NAMES}
        assert (found["n"], found["draws"]) == (10_000, 10)
        assert found["fid"] > 0
        assert abs(found["kid"]) < 0.1  # unbiased, so about 0; generated images have some 10
        # Of two halves of one set half the neighbours are one's own: 1 - 2⁻⁵ of all are covered.
        assert found["coverage"] == pytest.approx(1 - 2**-5, abs=0.01)
        assert found["density"] == pytest.approx(1, abs=0.05)
        for name in ("precision", "recall"):
            assert 0.5 < found[name] < 1


@pytest.mark.long
@pytest.mark.parametrize("name", EXTRACTORS)
def test_real_images_score_about_their_floor(name):
    """Ten thousand that the extractor has not seen, and that are not held out.

    MNIST's last 10,000 are a little other than those before: between random halves of both, which
    the floor is of, there is less. FID 1.2 beside a floor of 0.6 was measured, coverage 0.94 beside
    0.97; Fashion-MNIST has its floor.
    """
    if not os.environ.get("AIGC_LESSONS_DATA"):
        pytest.skip("AIGC_LESSONS_DATA is not set")
    fit, held_out = datasets.fit_and_held_out(name)
    assert len(held_out) == 10_000
    scores = evaluate(fit[UNSEEN[0] : 50_000].images, name)
    assert 0.5 < scores["fid"].value / scores["fid"].floor < 2.5
    for metric in ("precision", "recall", "density", "coverage"):
        assert scores[metric].value == pytest.approx(scores[metric].floor, abs=0.12)
