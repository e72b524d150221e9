"""What no metric can judge is refused in one sentence, by every metric alike."""

import re

import numpy as np
import pytest

from aigc_lessons.metrics import coverage, density, fid, kid, prdc, precision_recall
from tests.metrics.feature_sets import normal
from tests.test_imports import loaded

METRICS = [fid, kid, prdc, precision_recall, density, coverage]
GOOD = normal(20, 3, 0)


def spoiled(value):
    array = GOOD.copy()
    array[7, 1] = value
    return array


BAD = {
    "a list": (GOOD.tolist(), TypeError, "is a list, but a NumPy array"),
    "None": (None, TypeError, "is a NoneType, but a NumPy array"),
    "truth values": (GOOD > 0, TypeError, "holds bool, but floats or whole numbers"),
    "complex numbers": (GOOD * 1j, TypeError, "holds complex128, but floats"),
    "objects": (GOOD.astype(object), TypeError, "holds object, but floats"),
    "text": (GOOD.astype(str), TypeError, "holds <U"),
    "images": (np.zeros((20, 1, 2, 2)), ValueError, "has shape (20, 1, 2, 2), but the axes (N, D)"),
    "one axis": (GOOD[0], ValueError, "has shape (3,), but the axes (N, D)"),
    "nothing": (GOOD[:0], ValueError, "has shape (0, 3), but at least"),
    "one image": (GOOD[:1], ValueError, "has shape (1, 3), but at least"),
    "no feature": (GOOD[:, :0], ValueError, "has shape (20, 0), but at least"),
    "NaN": (spoiled(np.nan), ValueError, "holds 1 numbers that are NaN or infinite, the first in"),
    "infinity": (spoiled(-np.inf), ValueError, "the first in row 7, but finite ones"),
    "half-precision infinity": (spoiled(np.inf).astype(np.float16), ValueError, "in row 7"),
    "a number too large": (spoiled(-1e46), ValueError, "holds a number of size 1e+46, but at most"),
}


@pytest.mark.parametrize("name", ["real", "fake"])
@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("metric", METRICS)
def test_bad_features_are_refused_in_one_sentence(metric, kind, name):
    array, error, words = BAD[kind]
    sets = {"real": GOOD, "fake": GOOD, name: array}
    with pytest.raises(error, match=f"^{name} .*{re.escape(words)}") as refusal:
        metric(**sets)
    assert re.fullmatch(r"[^\n]*[a-z0-9)]\.", str(refusal.value))


@pytest.mark.parametrize("metric", METRICS)
def test_features_of_two_networks_are_refused(metric):
    with pytest.raises(ValueError, match=r"^real has 3 features an image and fake has 4"):
        metric(GOOD, normal(20, 4, 1))


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("size", [1e44, 1e-40])
def test_very_large_and_very_small_features_give_finite_numbers(metric, size):
    with np.errstate(all="raise", under="ignore"):
        assert np.isfinite(metric(size * GOOD, size * normal(20, 3, 1))).all()


def test_no_framework_is_loaded():
    assert not loaded("import aigc_lessons.metrics") & {"torch", "tensorflow", "keras"}
