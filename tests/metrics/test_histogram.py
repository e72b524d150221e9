from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigc_lessons.metrics import class_histogram
from tests.metrics.feature_sets import digits
from tests.ops.cases import examples


@examples(60)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=50))
def test_every_class_is_counted(labels):
    counted = Counter(labels)
    found = class_histogram(np.array(labels))
    assert found.tolist() == [counted[c] for c in range(10)]
    assert found.sum() == len(labels)


def test_classes_that_never_occur_are_there():
    assert class_histogram(np.array([0]), classes=3).tolist() == [1, 0, 0]


@pytest.mark.parametrize("kind", ["uint8", "int8", "int64", "uint64"])
def test_any_whole_numbers_do(kind):
    assert class_histogram(np.array([2, 2, 9], kind)).tolist() == [0, 0, 2, 0, 0, 0, 0, 0, 0, 1]


def test_the_bundled_digits_have_all_classes():
    _, labels = digits()
    assert class_histogram(labels).tolist() == np.unique(labels, return_counts=True)[1].tolist()


BAD = {
    "a list": ([1, 2], TypeError, "labels are list, but"),
    "probabilities": (np.array([0.1, 0.9]), TypeError, "labels are float64, but"),
    "truth values": (np.array([True]), TypeError, "labels are bool, but"),
    "two axes": (np.zeros((5, 10), int), ValueError, r"labels have shape \(5, 10\), but"),
    "nothing": (np.zeros(0, int), ValueError, r"labels have shape \(0,\), but"),
    "too large": (np.array([3, 10]), ValueError, "labels hold 10, but 0 to 9 is"),
    "negative": (np.array([3, -1]), ValueError, "labels hold -1, but 0 to 9 is"),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_class_is_refused(kind):
    labels, error, words = BAD[kind]
    with pytest.raises(error, match=f"^{words}"):
        class_histogram(labels)


@pytest.mark.parametrize("classes", [0, -1, 2.0, True, None])
def test_what_is_no_number_of_classes_is_refused(classes):
    with pytest.raises((TypeError, ValueError), match=r"^classes is "):
        class_histogram(np.array([0]), classes=classes)
