"""image_grid shows each pixel as it is: enlarged by a whole number, and nothing else."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_lessons.figures import image_grid, style
from tests.figures.rendering import covered_by, pixels, png


@st.composite
def batches(draw):
    """Images whose values are whole bytes / 255, so that a screen can show them exactly."""
    shape = draw(st.tuples(st.integers(1, 7), st.sampled_from([1, 3]), *[st.integers(1, 40)] * 2))
    seed = draw(st.integers(0, 2**32 - 1))
    return np.random.default_rng(seed).integers(0, 256, shape).astype(np.float32) / np.float32(255)


def assert_shown_unaltered(images, shown):
    """Each of these parts of a screen is an image, every pixel a square of one colour."""
    assert len(shown) == len(images)
    for image, part in zip(images, shown, strict=True):
        _, H, W = image.shape
        scale = part.shape[0] // H
        assert scale >= 1
        assert part.shape == (scale * H, scale * W, 3)
        expected = np.rint(image.transpose(1, 2, 0) * 255).astype(np.uint8)  # (H, W, 1 or 3)
        enlarged = np.kron(expected, np.ones((scale, scale, 1), np.uint8))
        np.testing.assert_array_equal(part, np.broadcast_to(enlarged, part.shape))


@settings(max_examples=25, deadline=None)
@given(images=batches(), titled=st.booleans(), columns=st.one_of(st.none(), st.integers(1, 8)))
def test_every_pixel_is_shown_unaltered(images, titled, columns):
    titles = [f"number {i}" for i in range(len(images))] if titled else None
    figure = image_grid(images, titles=titles, columns=columns)
    screen = pixels(png(figure))
    assert_shown_unaltered(images, [covered_by(axes, screen) for axes in figure.axes])
    assert [text.get_text() for text in figure.texts] == (titles or [])


@pytest.mark.parametrize("titles", [None, ["a pear", "an apple of some size", "gy"]])
def test_a_notebook_shows_every_pixel_unaltered(titles):
    """There Matplotlib's inline backend cuts the margins, which must not shift the pixels."""
    pylabtools = pytest.importorskip("IPython.core.pylabtools")
    # Each image keeps to greys of its own, all below white, so that it can be found.
    greys = np.array([0, 80, 160])[:, None, None, None]
    images = np.random.default_rng(0).integers(0, 80, (3, 1, 9, 13)) + greys
    images = (images / 255).astype(np.float32)
    figure = image_grid(images, titles=titles)
    screen = pixels(pylabtools.print_figure(figure, bbox_inches="tight"))
    whole = pixels(png(figure))
    for axes in figure.axes:
        part = covered_by(axes, whole)
        height, width, _ = part.shape
        windows = np.lib.stride_tricks.sliding_window_view(screen[..., 0], (height, width))
        corners = np.argwhere((windows[..., ::7, ::7] == part[::7, ::7, 0]).all(axis=(2, 3)))
        assert len(corners) == 1
        top, left = corners[0]
        np.testing.assert_array_equal(screen[top : top + height, left : left + width], part)


def test_nothing_is_stretched_to_the_full_range():
    greys = np.array([0.25, 0.5, 0.75])[:, None, None, None] * np.ones((1, 1, 4, 4))
    figure = image_grid(greys)
    screen = pixels(png(figure))
    shown = [np.unique(covered_by(axes, screen)).tolist() for axes in figure.axes]
    assert shown == [[64], [128], [191]]


def test_an_image_of_whole_numbers_0_and_1_is_a_mask():
    figure = image_grid(np.eye(4, dtype=np.uint8)[None, None])
    part = covered_by(figure.axes[0], pixels(png(figure)))
    assert np.unique(part).tolist() == [0, 255]


def layout(figure) -> list[int]:
    """How many images stand in each row."""
    tops = [round(axes.get_window_extent().y1) for axes in figure.axes]
    return [tops.count(top) for top in sorted(set(tops), reverse=True)]


@pytest.mark.parametrize(
    ("count", "rows"),
    [
        (1, [1]),
        (2, [2]),
        (5, [5]),
        (6, [3, 3]),
        (7, [7]),
        (8, [4, 4]),
        (10, [5, 5]),
        (12, [6, 6]),
        (16, [8, 8]),
        (32, [8] * 4),
        (64, [8] * 8),
        (100, [10] * 10),
    ],
)
def test_columns_are_chosen_to_fill_the_rows(count, rows):
    assert layout(image_grid(np.zeros((count, 1, 28, 28)))) == rows


@given(count=st.integers(1, 12), columns=st.integers(1, 15))
@settings(max_examples=15, deadline=None)
def test_columns_that_are_asked_for_are_kept(count, columns):
    rows = layout(image_grid(np.zeros((count, 1, 2, 2)), columns=columns))
    full, rest = divmod(count, min(columns, count))
    assert rows == [min(columns, count)] * full + [rest] * (rest > 0)


def test_photographs_stand_below_one_another():
    assert layout(image_grid(np.zeros((2, 3, 427, 640)))) == [1, 1]


@pytest.mark.parametrize("count", range(1, 41))
def test_small_images_fit_a_page(count):
    figure = image_grid(np.zeros((count, 1, 28, 28)))
    assert 28 * 3 <= figure.get_size_inches()[0] * style.DPI <= style.WIDTH


@pytest.mark.parametrize("count", [10, 16])  # without titles, 16 would stand in rows of 8
def test_titles_are_read_and_do_not_overlap(count):
    titles = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"]
    titles += ["Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]
    figure = image_grid(np.zeros((count, 1, 28, 28)), titles=(titles + titles)[:count])
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in figure.texts]
    assert all(text.get_fontsize() * style.DPI / 72 > 0.99 * style.TEXT for text in figure.texts)
    for i, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[i + 1 :])
        assert not any(box.overlaps(axes.get_window_extent()) for axes in figure.axes)


@pytest.mark.parametrize("title", ["a title that is far too long for an image " * 3, "Wg" * 40])
def test_a_long_title_shrinks_to_the_page(title):
    figure = image_grid(np.zeros((1, 1, 28, 28)), titles=[title])
    figure.draw_without_rendering()
    box = figure.texts[0].get_window_extent()
    assert -2 <= box.x0 <= box.x1 <= figure.bbox.width + 2


def test_titles_may_be_numbers():
    figure = image_grid(np.zeros((2, 1, 3, 3)), titles=np.array([4, 2]))
    assert [text.get_text() for text in figure.texts] == ["4", "2"]


@pytest.mark.filterwarnings("error")
def test_the_same_images_give_the_same_bytes():
    images = np.random.default_rng(0).random((4, 1, 8, 8))
    once = png(image_grid(images, titles=range(4)))
    assert png(image_grid(images, titles=range(4))) == once
    with plt.rc_context({"font.family": "monospace", "figure.dpi": 70, "text.color": "red"}):
        assert png(image_grid(images, titles=range(4))) == once
    with plt.rc_context({"figure.constrained_layout.use": True, "image.cmap": "jet"}):
        assert png(image_grid(images, titles=range(4))) == once
    assert png(image_grid(images)) != once


def test_no_figure_stays_open():
    plt.close("all")
    image_grid(np.zeros((2, 1, 3, 3)))
    assert plt.get_fignums() == []


def test_it_shows_what_it_was_given_when_the_array_changes_later():
    images = np.zeros((1, 1, 4, 4), np.float32)
    figure = image_grid(images)
    images[:] = 1
    assert pixels(png(figure)).max() == 0


ONES = np.ones((2, 1, 4, 4), np.float32)


@pytest.mark.parametrize(
    ("images", "error", "sentence"),
    [
        (ONES * 255, ValueError, r"expected values in \[0, 1\], got 255.0: divide by 255"),
        ((ONES * 255).astype(np.uint8), ValueError, "got 255: divide by 255"),
        (ONES * 16, ValueError, "got 16.0: divide by 255"),
        (-ONES, ValueError, r"got -1.0: write \(images \+ 1\) / 2 for images in \[-1, 1\]"),
        (ONES * 1.25, ValueError, r"got 1.25: cut off what overshoots with np.clip"),
        (ONES * -0.125, ValueError, r"got -0.125: cut off what overshoots with np.clip"),
        (ONES * 1000, ValueError, "got 1000.0"),
        (ONES * np.nan, ValueError, "got NaN: look for a division by zero"),
        (ONES * np.inf, ValueError, "got inf"),
        (ONES[0, 0], ValueError, r"got \(4, 4\): write image\[None, None\]"),
        (ONES[0], ValueError, r"got \(1, 4, 4\): write images\[:, None\]"),
        (ONES.transpose(0, 2, 3, 1), ValueError, r"\(2, 4, 4, 1\): bring the channels forward"),
        ([ONES, ONES], ValueError, r"got \(2, 2, 1, 4, 4\): join a list of batches"),
        (ONES[:0], ValueError, r"got \(0, 1, 4, 4\)"),
        (np.ones((2, 2, 4, 4)), ValueError, r"or \(N, 3, H, W\), got \(2, 2, 4, 4\)$"),
    ],
)
def test_bad_images_are_refused(images, error, sentence):
    with pytest.raises(error, match=sentence):
        image_grid(images)


@pytest.mark.parametrize(
    ("options", "error", "sentence"),
    [
        ({"titles": ["a"]}, ValueError, "got 1 titles for 2 images: give one for each"),
        ({"titles": "ab"}, TypeError, "expected titles as a list, got 'ab'"),
        ({"titles": 3}, TypeError, "expected titles as a list, got 3"),
        ({"columns": 0}, ValueError, "at least 1 column, got 0"),
        ({"columns": 2.0}, TypeError, "columns as a whole number, got 2.0"),
        ({"columns": True}, TypeError, "columns as a whole number, got True"),
    ],
)
def test_bad_options_are_refused(options, error, sentence):
    with pytest.raises(error, match=sentence):
        image_grid(ONES, **options)
