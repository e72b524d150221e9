"""save_gif keeps every frame, every pixel and the time that each one stands."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageSequence

from aigc_lessons.figures import save_gif


def written(frames, **how):
    file = io.BytesIO()
    save_gif(frames, file, **how)
    return Image.open(io.BytesIO(file.getvalue()))


def shown(gif):
    return np.stack([np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(gif)])


def drawn(T, C, H, W, seed=0, steps=16):
    """Frames that all differ, in few colours: Pillow joins what is the same."""
    rng = np.random.default_rng(seed)
    frames = rng.integers(0, steps, (T, C, H, W)) / (steps - 1)
    frames[:, :, 0, 0] = (np.arange(T) % steps)[:, None] / (steps - 1)
    return frames


@settings(max_examples=20, deadline=None)
@given(
    shape=st.tuples(st.integers(2, 8), st.just(1), st.integers(1, 20), st.integers(1, 20)),
    seed=st.integers(0, 1000),
)
def test_every_grey_pixel_of_every_frame_comes_back(shape, seed):
    frames = drawn(*shape, seed=seed)
    expected = np.rint(frames.transpose(0, 2, 3, 1) * 255).astype(np.uint8).repeat(3, axis=3)
    np.testing.assert_array_equal(shown(written(frames)), expected)


def test_colours_come_back():
    frames = drawn(3, 3, 5, 7, steps=4)
    expected = np.rint(frames.transpose(0, 2, 3, 1) * 255).astype(np.uint8)
    np.testing.assert_array_equal(shown(written(frames)), expected)


def test_each_frame_stands_for_its_time_and_the_last_one_longer():
    gif = written(drawn(3, 1, 4, 4), seconds=0.5)
    assert [frame.info["duration"] for frame in ImageSequence.Iterator(gif)] == [500, 500, 2000]


@pytest.mark.parametrize(("repeats", "loop"), [(None, 0), (1, None), (2, 1), (5, 4)])
def test_it_is_shown_as_often_as_asked(repeats, loop):
    assert written(drawn(3, 1, 4, 4), repeats=repeats).info.get("loop") == loop


def test_a_single_frame_is_a_picture():
    assert written(drawn(1, 1, 4, 6)).size == (6, 4)


def test_it_is_the_same_file_every_time(tmp_path):
    frames = drawn(4, 1, 8, 8)
    for name in "ab":
        save_gif(frames, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_fewer_greys_make_a_smaller_file():
    frames = np.random.default_rng(0).random((5, 1, 28, 28))
    sizes = []
    for greys in (256, 8):
        file = io.BytesIO()
        save_gif(np.rint(frames * (greys - 1)) / (greys - 1), file)
        sizes.append(len(file.getvalue()))
    assert sizes[1] < 0.6 * sizes[0]


@pytest.mark.parametrize(
    ("frames", "words"),
    [
        (np.zeros((3, 28, 28)), "got \\(3, 28, 28\\)"),
        (np.zeros((3, 2, 28, 28)), "got \\(3, 2, 28, 28\\)"),
        (np.zeros((0, 1, 28, 28)), "got \\(0, 1, 28, 28\\)"),
        (np.full((2, 1, 4, 4), 255), "divide bytes by 255"),
        (np.full((2, 1, 4, 4), np.nan), "in \\[0, 1\\]"),
        (np.full((2, 1, 4, 4), -0.1), "in \\[0, 1\\]"),
    ],
)
def test_other_frames_are_refused(frames, words):
    with pytest.raises(ValueError, match=words):
        save_gif(frames, io.BytesIO())


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ({"seconds": 0}, ValueError),
        ({"seconds": "fast"}, TypeError),
        ({"repeats": 0}, ValueError),
        ({"repeats": 1.5}, TypeError),
        ({"repeats": True}, TypeError),
    ],
)
def test_other_settings_are_refused(how, error):
    with pytest.raises(error, match=f"expected {next(iter(how))}"):
        save_gif(drawn(2, 1, 4, 4), io.BytesIO(), **how)
