"""The first difference, whatever object was returned."""

import re

import hypothesis.extra.numpy as npst
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_lessons.exercises.comparing import Rule, as_numbers, first_difference, same

numbers = st.floats(-1e3, 1e3, width=32)
arrays = npst.arrays(np.float64, npst.array_shapes(max_dims=4, max_side=4), elements=numbers)


@settings(deadline=None)
@given(arrays, st.data())
def test_the_first_place_in_reading_order_is_found(x, data):
    places = data.draw(st.sets(st.integers(0, x.size - 1), min_size=1))
    y = x.copy()
    y.flat[list(places)] += 1
    difference = first_difference(x, y, Rule(tolerance=0.5))
    assert difference.kind == "value"
    assert np.ravel_multi_index(difference.index, x.shape) == min(places)


@settings(deadline=None)
@given(arrays, st.floats(0, 0.999))
def test_less_than_the_tolerance_is_no_difference(x, share):
    assert same(x, x + share * 1e-3, Rule(tolerance=1e-3 + 1e-9))


@settings(deadline=None)
@given(arrays, st.floats(1.01, 100))
def test_more_than_the_tolerance_is_a_difference(x, times):
    assert not same(x, x + times * 1e-3, Rule(tolerance=1e-3))


@pytest.mark.parametrize(
    ("got", "kind"),
    [
        (np.ones((3, 2)), "shape"),
        (np.ones(6), "shape"),
        (np.ones(()), "shape"),
        (np.ones((2, 3)) + 1j, "complex"),
        (np.full((2, 3), np.nan), "not finite"),
        (np.full((2, 3), np.inf), "not finite"),
        (np.zeros((2, 3)), "value"),
        (np.ones((2, 3), bool), "dtype"),
        (np.ones((2, 3), np.float64), "dtype"),
    ],
)
def test_each_kind_has_its_name(got, kind):
    rule = Rule(tolerance=1e-6, dtype="float32")
    difference = first_difference(np.ones((2, 3), np.float32), got, rule)
    assert difference.kind == kind
    assert difference.sentence.endswith(".")


class Agreeable(np.ndarray):
    """An array that claims to equal everything."""

    def __eq__(self, other):
        return np.ones(self.shape, bool)

    def __array_ufunc__(self, *args, **kwargs):
        return np.ones(self.shape, bool)

    def all(self, *args, **kwargs):
        return True


def test_an_array_that_claims_to_be_equal_is_compared_all_the_same():
    liar = np.zeros((2, 3)).view(Agreeable)
    assert type(as_numbers(liar)) is np.ndarray
    assert not same(np.ones((2, 3)), as_numbers(liar), Rule())


def test_the_copy_is_the_checkers_own():
    x = np.zeros(3)
    kept = as_numbers(x)
    x[:] = 1
    assert not kept.any()


@pytest.mark.parametrize(
    "value",
    [None, ..., "1", {1, 2}, {"y": 1}, [[1, 2], [3]], (i for i in range(3)), object(), len],
)
def test_what_holds_no_numbers_is_none(value):
    assert as_numbers(value) is None


def test_a_tensor_holds_numbers():
    torch = pytest.importorskip("torch")
    assert as_numbers(torch.ones(2, 3)).shape == (2, 3)
    assert as_numbers(torch.ones(2, requires_grad=True)) is None


@given(st.floats(1, 1e4), st.floats(1e-9, 1e-3))
@settings(deadline=None)
def test_two_numbers_are_never_written_alike(value, error):
    difference = first_difference(np.array([value]), np.array([value + error]), Rule())
    right, yours = re.findall(r"is (\S+?)[,.]?(?= |$)", difference.sentence)
    assert right != yours
