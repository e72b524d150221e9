"""Plain values pass the wall as they are, and nothing that somebody writes does more than fail."""

import contextlib
import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from aigc_lessons.grading import values
from aigc_lessons.grading.values import Opaque

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
dtypes = st.one_of(
    hnp.boolean_dtypes(),
    hnp.integer_dtypes(endianness="="),
    hnp.unsigned_integer_dtypes(endianness="="),
    hnp.floating_dtypes(endianness="="),
    hnp.complex_number_dtypes(endianness="="),
)
arrays = hnp.arrays(dtypes, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
scalars = dtypes.flatmap(hnp.from_dtype)
atoms = st.one_of(
    st.none(), st.just(...), st.booleans(), st.integers(), st.floats(), texts, arrays, scalars
)
plain = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(texts, inner, max_size=4),
    ),
    max_leaves=12,
)


def same(a, b):
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray | np.generic):
        return a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind in "fc")
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b or (isinstance(a, float) and math.isnan(a) and math.isnan(b))


@given(plain)
@settings(max_examples=300, deadline=None)
def test_what_is_plain_arrives_as_it_was(value):
    if deepness(value) <= values.DEEPEST:
        assert same(values.loads(values.dumps(value)), value)


def deepness(value):
    parts = value.values() if isinstance(value, dict) else value
    nested = isinstance(value, dict | list | tuple)
    return 1 + max(map(deepness, parts), default=0) if nested else 0


class Raises:
    def __array__(self, *args, **kwargs):
        raise SystemError("no")


class Yes(float):
    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (object(), "object"),
        (Raises(), "Raises"),
        ({1: 2}, "dict"),
        ({1, 2}, "set"),
        (b"bytes", "bytes"),
        ([10**5000], "int"),
        (np.array([object()]), "ndarray"),
        (np.zeros(1, dtype="M8[s]"), "ndarray"),
        (np.random.Generator(np.random.MT19937(0)), "Generator"),
        (iter([1]), "list_iterator"),
    ],
)
def test_what_is_not_plain_is_only_named(value, name):
    arrived = values.loads(values.dumps(value))
    assert arrived in (Opaque(name), [Opaque(name)])


def test_an_object_that_says_yes_arrives_as_a_number():
    arrived = values.loads(values.dumps(Yes(3)))
    assert type(arrived) is np.ndarray
    assert arrived == 3
    assert arrived != 4


def test_what_is_too_deep_or_too_large_is_only_named():
    inside = []
    inside.append(inside)
    assert "Opaque" in str(values.loads(values.dumps(inside)))
    assert values.loads(values.dumps("x" * values.MOST_BYTES)) == Opaque("str")
    assert values.loads(values.dumps(np.zeros(values.MOST_BYTES))) == Opaque("ndarray")


def test_random_numbers_go_on_where_they_were():
    rng = np.random.default_rng(5)
    rng.random(3)
    assert values.loads(values.dumps(rng)).random() == rng.random()


def test_half_a_character_can_be_written_afterwards():
    values.loads(values.dumps(["a\ud800", {"\udfff": 1}]))[0].encode()


def test_a_truth_is_one_or_zero():
    told = {"array": {"dtype": "|b1", "shape": [2], "bytes": "AgA="}}  # the bytes 2 and 0
    assert values.loads(json.dumps(told)).view(np.uint8).tolist() == [1, 0]


KINDS = [*values.UNPACK, "list", "tuple", "unknown"]
leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["f8", "<U3", "O", "V4", "f4,f4", "(2,)f8", "U0", "m8", "inf", "0x1p99999"]),
    st.sampled_from(["AAAA", "AgA=", "////", "AAAAAAAA8D8="]),
)
rubbish = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from([*KINDS, "dtype", "shape", "bytes"]), inner, max_size=3),
        st.fixed_dictionaries({"dtype": inner, "shape": inner, "bytes": inner}),
        st.builds(lambda kind, content: {kind: content}, st.sampled_from(KINDS), inner),
    ),
    max_leaves=10,
)


@given(rubbish)
@settings(max_examples=1000, deadline=None)
def test_rubbish_is_a_plain_value_or_a_value_error(told):
    with contextlib.suppress(ValueError):
        values.dumps(values.loads(json.dumps(told)))


@given(st.text(max_size=40))
def test_any_text_is_a_plain_value_or_a_value_error(text):
    with contextlib.suppress(ValueError):
        values.loads(text)


@pytest.mark.parametrize("text", ["[" * 10**6, "9" * 10**5, "[1]", "1.5", "{}", None, b"1", "NaN"])
def test_this_is_no_value(text):
    with pytest.raises(ValueError, match=r"."):
        values.loads(text)


@pytest.mark.parametrize(
    "told",
    [
        {"dtype": "f8", "shape": [10**12], "bytes": ""},
        {"dtype": "f8", "shape": [-1], "bytes": "AAAA"},
        {"dtype": "O", "shape": [1], "bytes": "AAAAAAAAAAA="},
        {"dtype": "<U1", "shape": [1], "bytes": "////fw=="},
        {"dtype": "<U1", "shape": [1], "bytes": "ANgAAA=="},
        {"dtype": "U999999999", "shape": [1], "bytes": "AAAA"},
    ],
)
def test_this_is_no_array(told):
    for kind in ("array", "number"):
        with pytest.raises(ValueError, match=r"."):
            values.loads(json.dumps({kind: told}))
