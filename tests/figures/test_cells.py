"""number_grid writes the numbers that are there, legibly, in cells of their colour."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

from aigc_lessons.figures import number_grid, style
from tests.figures.rendering import covered_by, pixels, png

shapes = hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=6)
floats = hnp.arrays(np.float64, shapes, elements=st.floats(-9, 9, width=16))
PHONE = 328  # pixels of a 360 pixel wide screen that a page leaves to a figure


def texts(axes) -> np.ndarray:
    """The texts of a matrix, by row and column; each is checked to stand in its cell's middle."""
    places = {tuple(text.get_position()): text.get_text() for text in axes.texts}
    columns, rows = (int(max(place[axis] for place in places)) + 1 for axis in (0, 1))
    return np.array([[places[column, row] for column in range(columns)] for row in range(rows)])


def cells(axes, shape, screen) -> np.ndarray:
    """The colour of each cell, ``(H, W, 3)``, taken near its corner where nothing is written."""
    part = covered_by(axes, screen)
    height, width = part.shape[0] // shape[0], part.shape[1] // shape[1]
    return part[3::height, 3::width]


@settings(max_examples=25, deadline=None)
@given(matrix=floats, digits=st.integers(0, 4))
def test_the_texts_are_the_numbers(matrix, digits):
    written = texts(number_grid(matrix, digits=digits).axes[0])
    assert written.shape == matrix.shape
    numbers = np.char.replace(written, "−", "-").astype(float)
    np.testing.assert_allclose(numbers, matrix, atol=0.5 * 10.0**-digits + 1e-12)
    assert not np.any(np.char.startswith(written, "-")), "a minus sign is −"


@pytest.mark.parametrize(
    ("matrix", "written"),
    [
        ([[1, -2]], ["1", "−2"]),
        ([[1.0, -2.0]], ["1", "−2"]),
        ([[1.0, 0.5]], ["1.00", "0.50"]),
        ([[-0.001, -0.0, 0.25]], ["0.00", "0.00", "0.25"]),
        ([[np.nan, 3.0]], ["", "3"]),
        ([[True, False]], ["1", "0"]),
        (np.array([[255, 7]], np.uint8), ["255", "7"]),
    ],
)
def test_whole_numbers_have_no_decimals(matrix, written):
    assert texts(number_grid(matrix).axes[0])[0].tolist() == written


def luminance(colour) -> float:
    """Relative luminance of three bytes, by the formula of the accessibility guidelines."""
    parts = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize(
    "matrix",
    [
        np.linspace(0, 1, 72),
        np.linspace(0, 700, 72),
        np.linspace(-1, 1, 72),
        -np.linspace(0, 1, 72),
    ],
    ids=["grey", "large", "signed", "negative"],
)
def test_every_number_stands_out_from_its_cell(matrix):
    """4.5 to 1 is what the guidelines ask of text."""
    matrix = matrix.reshape(9, 8)
    figure = number_grid(matrix, digits=1)
    colours = cells(figure.axes[0], matrix.shape, pixels(png(figure)))
    for text in figure.axes[0].texts:
        column, row = text.get_position()
        ink = luminance([round(255 * c) for c in to_rgb(text.get_color())])
        dark, light = sorted([ink, luminance(colours[row, column])])
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def colours_of(matrix) -> list[list[int]]:
    figure = number_grid([matrix])
    matrix = np.asarray(matrix)
    return cells(figure.axes[0], matrix.shape, pixels(png(figure)))[0].tolist()


def test_without_negative_numbers_cells_are_greys_as_in_an_image():
    assert colours_of([[0.0, 0.5, 1.0]]) == [[0] * 3, [128] * 3, [255] * 3]
    assert colours_of([[0.0, 0.5]]) == [[0] * 3, [128] * 3]
    assert colours_of([[np.nan, 0.5]]) == [[255] * 3, [128] * 3]
    assert colours_of([[0, 2, 4]]) == [[0] * 3, [128] * 3, [255] * 3]
    assert colours_of(np.array([[0, 51]], np.uint8)) == [[0] * 3, [51] * 3]


def test_with_negative_numbers_cells_go_from_blue_through_white_to_orange():
    blue, white, orange = colours_of([[-3, 0, 3]])
    assert white == [255] * 3
    assert blue == [0x00, 0x72, 0xB2]
    assert orange == [0xD5, 0x5E, 0x00]
    assert colours_of([[-1.0, np.nan, 0.5]])[1] == [255] * 3


def test_every_matrix_has_a_scale_of_its_own():
    figure = number_grid([[[0, 9]], [[0, 3]]])
    screen = pixels(png(figure))
    assert [cells(axes, (1, 2), screen)[0, 1].tolist() for axes in figure.axes] == [[255] * 3] * 2


def outlines(axes) -> list[tuple]:
    return [
        (*patch.get_xy(), patch.get_width(), patch.get_height())
        for patch in axes.patches
        if isinstance(patch, Rectangle) and to_rgb(patch.get_edgecolor()) == to_rgb(style.ORANGE)
    ]


@pytest.mark.parametrize("window", [(0, 0, 1, 1), (1, 2, 3, 2), (0, 0, 4, 5), (3, 4, 1, 1)])
def test_the_highlight_outlines_its_window_of_the_first_matrix(window):
    row, column, height, width = window
    figure = number_grid([np.ones((4, 5)), np.ones((4, 5))], highlight=window)
    first, second = figure.axes
    assert outlines(first) == [(column - 0.5, row - 0.5, width, height)]
    assert outlines(second) == []
    # What is seen: the line lies on the window's edge, and its inside keeps its colour.
    part = covered_by(first, pixels(png(figure)))
    cell = part.shape[1] // 5
    edge = part[row * cell + cell // 2, column * cell + (1 if column == 0 else 0)]
    assert edge.tolist() == [0xD5, 0x5E, 0x00]


def test_without_a_highlight_nothing_is_outlined():
    assert outlines(number_grid(np.ones((4, 5))).axes[0]) == []


@pytest.mark.parametrize("columns", range(1, 9))
@pytest.mark.parametrize("value", [0.25, 7, -0.25, 255])
def test_up_to_eight_columns_are_read_on_a_phone(columns, value):
    figure = number_grid(np.full((3, columns), value), titles=["t"])
    width = figure.get_size_inches()[0] * style.DPI
    shrunk = min(1, PHONE / width)
    for text in [*figure.axes[0].texts, *figure.texts]:
        assert text.get_fontsize() * style.DPI / 72 * shrunk >= 9


@settings(max_examples=10, deadline=None)
@given(widths=st.lists(st.integers(1, 14), min_size=1, max_size=6))
def test_nothing_overlaps_and_everything_is_on_the_page(widths):
    matrices = [np.full((2 + i % 3, width), 0.25) for i, width in enumerate(widths)]
    figure = number_grid(matrices, titles=[f"matrix {i}" for i in range(len(widths))])
    figure.draw_without_rendering()
    assert figure.bbox.width <= style.WIDTH
    boxes = [axes.get_window_extent() for axes in figure.axes]
    boxes += [text.get_window_extent() for text in figure.texts]
    for i, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[i + 1 :])
        assert box.y0 >= 0
        assert box.y1 <= figure.bbox.height


def test_numbers_stay_inside_their_cells():
    figure = number_grid(np.array([[-8.88, 88.88], [-88.88, 0.0]]))
    figure.draw_without_rendering()
    cell = figure.axes[0].get_window_extent().width / 2
    for text in figure.axes[0].texts:
        box = text.get_window_extent()
        assert box.width <= 0.95 * cell
        assert box.height <= 0.95 * cell


def test_matrices_in_reading_order_with_their_titles_above():
    figure = number_grid([np.eye(5), np.eye(3), np.eye(3)], titles=["x", "w", "y"])
    boxes = [axes.get_window_extent() for axes in figure.axes]
    assert [box.x0 for box in boxes] == sorted(box.x0 for box in boxes)
    assert [text.get_text() for text in figure.texts] == ["x", "w", "y"]
    for text, box in zip(figure.texts, boxes, strict=True):
        x, y = text.get_position() * figure.bbox.max
        assert box.x0 < x < box.x1
        assert box.y1 < y < box.y1 + 40


def test_the_same_numbers_give_the_same_bytes():
    matrices = [np.arange(12).reshape(3, 4), -np.eye(2)]
    once = png(number_grid(matrices, highlight=(0, 0, 2, 2)))
    with plt.rc_context({"font.family": "monospace", "figure.dpi": 70, "axes.facecolor": "red"}):
        assert png(number_grid(matrices, highlight=(0, 0, 2, 2))) == once
    assert png(number_grid(matrices, highlight=(0, 1, 2, 2))) != once


def test_no_figure_stays_open():
    plt.close("all")
    number_grid(np.eye(3))
    assert plt.get_fignums() == []


EYE = np.eye(3)


@pytest.mark.parametrize(
    ("arrays", "options", "error", "sentence"),
    [
        (
            np.zeros((1, 1, 4, 4)),
            {},
            ValueError,
            r"expected arrays of shape \(H, W\), got \(1, 4, 4\)",
        ),
        ([1, 2], {}, ValueError, r"got \(2,\)"),
        (5, {}, ValueError, r"got \(\)"),
        ([], {}, ValueError, r"got \(0,\)"),
        (np.zeros((0, 3)), {}, ValueError, r"got \(0, 3\)"),
        ([["a", "b"]], {}, TypeError, "arrays of real numbers, got <U1"),
        (EYE * 1j, {}, TypeError, "arrays of real numbers, got complex128"),
        (EYE + np.inf, {}, ValueError, "expected finite numbers, got inf"),
        ([EYE, EYE], {"titles": ["a"]}, ValueError, "got 1 titles for 2 arrays"),
        (EYE, {"titles": "a"}, TypeError, r"titles as a list, got 'a': write \['a'\]"),
        (EYE, {"digits": 1.5}, TypeError, "digits as a whole number, got 1.5"),
        (EYE, {"digits": -1}, ValueError, "digits from 0 to 6, got -1"),
        (EYE, {"highlight": (0, 0, 4, 1)}, ValueError, r"of shape \(3, 3\), got \(0, 0, 4, 1\)"),
        (EYE, {"highlight": (-1, 0, 1, 1)}, ValueError, r"got \(-1, 0, 1, 1\)"),
        (EYE, {"highlight": (0, 0, 0, 1)}, ValueError, r"got \(0, 0, 0, 1\)"),
        (EYE, {"highlight": (0, 0)}, TypeError, r"\(row, column, height, width\).*got \(0, 0\)"),
        (EYE, {"highlight": (0, 0, 1.0, 1)}, TypeError, "in whole numbers, got"),
        (EYE, {"highlight": 3}, TypeError, "in whole numbers, got 3"),
    ],
)
def test_bad_arguments_are_refused(arrays, options, error, sentence):
    with pytest.raises(error, match=sentence):
        number_grid(arrays, **options)
