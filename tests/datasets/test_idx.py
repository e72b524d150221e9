"""The idx format: what is written comes back, and anything else is refused by name."""

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from aigc_lessons.datasets.idx import parse_idx
from tests.datasets.local_mirror import idx

arrays = hnp.arrays(np.uint8, hnp.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=6))


@given(array=arrays)
def test_what_is_written_comes_back(array):
    parsed = parse_idx(idx(array), array.ndim, "file")
    assert parsed.dtype == np.uint8
    np.testing.assert_array_equal(parsed, array)


@given(array=arrays, data=st.data())
def test_every_cut_is_refused(array, data):
    content = idx(array)
    cut = data.draw(st.integers(0, len(content) - 1))
    with pytest.raises(ValueError, match=r"file has a cut-off (header|end)"):
        parse_idx(content[:cut], array.ndim, "file")


@given(array=arrays, more=st.binary(min_size=1, max_size=20))
def test_trailing_bytes_are_refused(array, more):
    with pytest.raises(ValueError, match=f"file has {len(more)} trailing bytes"):
        parse_idx(idx(array) + more, array.ndim, "file")


@given(array=arrays, place=st.integers(0, 3), flip=st.integers(1, 255))
def test_a_wrong_magic_number_is_refused(array, place, flip):
    content = bytearray(idx(array))
    content[place] ^= flip
    with pytest.raises(ValueError, match="file has a wrong magic number"):
        parse_idx(bytes(content), array.ndim, "file")


def test_labels_in_place_of_images_are_refused_with_both_magic_numbers():
    content = idx(np.zeros(20, np.uint8))
    message = r"^train has a wrong magic number: 0x00000801, expected 0x00000803 \(bytes along 3 ax"
    with pytest.raises(ValueError, match=message):
        parse_idx(content, 3, "train")


def test_sizes_that_announce_more_than_there_is_are_refused():
    content = struct.pack(">BBBB3I", 0, 0, 8, 3, 10, 28, 28) + bytes(9 * 28 * 28)
    with pytest.raises(ValueError, match=r"10 x 28 x 28 = 7840 bytes, and 7056 follow"):
        parse_idx(content, 3, "file")


def test_enormous_sizes_are_refused_without_overflow():
    content = struct.pack(">BBBB3I", 0, 0, 8, 3, 2**32 - 1, 2**32 - 1, 2**32 - 1) + bytes(8)
    with pytest.raises(ValueError, match="cut-off end"):
        parse_idx(content, 3, "file")


def test_the_bytes_of_a_published_header_are_read():
    """MNIST's test labels begin so: 7, 2, 1."""
    content = bytes.fromhex("00000801 00000003 070201")
    assert parse_idx(content, 1, "t10k-labels").tolist() == [7, 2, 1]
