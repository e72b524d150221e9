"""Small matrices drawn as cells with their numbers, for what can be checked by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Integral

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from aigc_lessons.figures import style
from aigc_lessons.figures.canvas import Canvas, check_titles, fitting_size

SMALLEST, LARGEST = 28, 64  # pixels: the sizes that a cell may have
LINE = 12  # cells side by side before the next matrix begins a new line
FILL = 0.82  # of a cell's width at most is its number's
GAP = 36  # pixels between two matrices
TITLE = 38  # pixels above a matrix with a title
MARGIN = 6  # pixels around everything: half of the highlight's line lies outside its cells


def number_grid(
    arrays: np.ndarray | Sequence[np.ndarray],
    *,
    titles: Sequence[str] | None = None,
    highlight: tuple[int, int, int, int] | None = None,
    digits: int = 2,
) -> Figure:
    """Draw one or several matrices as cells with their numbers.

    A matrix without negative numbers is drawn in greys as an image is: 0 is black, and white
    is 1, or the largest number where that is larger (for bytes 255). One with negative numbers
    goes from blue through white, which is 0, to orange. A NaN leaves its cell empty.

    Parameters
    ----------
    arrays : ndarray of shape (H, W), or a sequence of such
    titles : sequence of str, optional
        What stands above each matrix.
    highlight : (row, column, height, width), optional
        A window of the first matrix to outline.
    digits : int
        Decimals, for a matrix that does not consist of whole numbers.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    TypeError
        If an argument is of another type.
    ValueError
        If a matrix has another shape or an infinite number, there are not as many titles, or
        the window does not lie within the first matrix.

    Examples
    --------
    >>> import numpy as np
    >>> from aigc_lessons import figures
    >>> x, w = np.arange(9).reshape(3, 3), np.array([[0, 1], [2, 3]])
    >>> figure = figures.number_grid([x, w], titles=["input", "kernel"], highlight=(0, 0, 2, 2))
    >>> [text.get_text() for text in figure.axes[1].texts]
    ['0', '1', '2', '3']
    """
    matrices = _matrices(arrays)
    titles = check_titles("number_grid", titles, len(matrices), "arrays")
    _check_digits(digits)
    if highlight is not None:
        _check_highlight(highlight, matrices[0].shape)
    return _draw(matrices, titles, highlight, digits)


def _matrices(arrays) -> list[np.ndarray]:
    try:
        single = np.ndim(arrays) <= 2
    except ValueError:  # matrices of different shapes
        single = False
    matrices = [np.asarray(arrays)] if single else [np.asarray(array) for array in arrays]
    for matrix in matrices:
        _check_matrix(matrix)
    return matrices


def _check_matrix(matrix: np.ndarray) -> None:
    if matrix.ndim != 2 or matrix.size == 0:
        raise ValueError(
            f"number_grid expected arrays of shape (H, W), got {matrix.shape}: "
            "of a batch of images take one channel of one image with images[0, 0]"
        )
    if matrix.dtype.kind not in "buif":
        raise TypeError(f"number_grid expected arrays of real numbers, got {matrix.dtype}")
    if np.isinf(matrix).any():
        raise ValueError("number_grid expected finite numbers, got inf: leave a cell empty by NaN")


def _check_digits(digits: int) -> None:
    if not isinstance(digits, Integral) or isinstance(digits, bool):
        raise TypeError(f"number_grid expected digits as a whole number, got {digits!r}")
    if not 0 <= digits <= 6:
        raise ValueError(f"number_grid expected digits from 0 to 6, got {digits}")


def _check_highlight(highlight, shape: tuple[int, int]) -> None:
    wanted = "highlight as (row, column, height, width) in whole numbers"
    if np.shape(highlight) != (4,) or not all(isinstance(n, Integral) for n in highlight):
        raise TypeError(f"number_grid expected {wanted}, got {highlight!r}")
    row, column, height, width = highlight
    inside = row >= 0 and column >= 0 and row + height <= shape[0] and column + width <= shape[1]
    if not inside or height < 1 or width < 1:
        raise ValueError(
            f"number_grid expected {wanted} within the first array, of shape {shape}, "
            f"got {tuple(highlight)}"
        )


@dataclass(frozen=True)
class _Place:
    """Where a matrix stands on the canvas, in pixels."""

    left: int
    top: int
    cell: int


def _draw(matrices, titles: list[str], highlight, digits: int) -> Figure:
    places, width, height = _layout([matrix.shape for matrix in matrices], bool(titles))
    canvas = Canvas(width, height)
    for i, (matrix, place) in enumerate(zip(matrices, places, strict=True)):
        axes = _draw_matrix(canvas, matrix, place, _texts(matrix, digits))
        if highlight is not None and i == 0:
            _outline(axes, highlight)
        if titles:
            wide = matrix.shape[1] * place.cell
            canvas.text(place.left + wide / 2, place.top - TITLE / 2, titles[i], wide + GAP - 8)
    return canvas.figure


def _layout(shapes: list[tuple[int, int]], titled: bool) -> tuple[list[_Place], int, int]:
    """Set matrices side by side, in as many lines as they need; return width and height too."""
    lines = _lines([columns for _, columns in shapes])
    cell = min(_cell_size([shapes[i][1] for i in line]) for line in lines)
    above = TITLE if titled else 0
    places, right, top = [], 0, MARGIN
    for line in lines:
        left, tallest = MARGIN, max(shapes[i][0] for i in line) * cell
        for i in line:
            rows, columns = shapes[i]
            places.append(_Place(left, top + above + (tallest - rows * cell) // 2, cell))
            left += columns * cell + GAP
        right, top = max(right, left - GAP), top + above + tallest + GAP // 2
    return places, right + MARGIN, top - GAP // 2 + MARGIN


def _lines(widths: list[int]) -> list[list[int]]:
    """Break matrices of these many columns into lines of at most ``LINE`` columns."""
    lines, used = [], LINE
    for i, width in enumerate(widths):
        if used + width > LINE:
            lines.append([])
            used = 0
        lines[-1].append(i)
        used += width
    return lines


def _cell_size(widths: list[int]) -> int:
    room = style.WIDTH - 2 * MARGIN - GAP * (len(widths) - 1)
    return min(LARGEST, max(SMALLEST, room // sum(widths)))


def _texts(matrix: np.ndarray, digits: int) -> list[str]:
    """Write a matrix's numbers, whole ones without decimals and with a true minus sign."""
    numbers = matrix.astype(np.float64).ravel()
    decimals = 0 if np.all(np.isnan(numbers) | (numbers == np.rint(numbers))) else digits
    rounded = np.round(numbers, decimals) + 0.0  # adding 0 turns -0.0 into 0.0
    return ["" if np.isnan(x) else f"{x:.{decimals}f}".replace("-", "−") for x in rounded]


def _draw_matrix(canvas: Canvas, matrix, place: _Place, texts: list[str]) -> Axes:
    H, W = matrix.shape
    colours = _colours(matrix)
    axes = canvas.image(place.left, place.top, colours, place.cell)
    line = {"color": style.RULE, "linewidth": style.points(1), "clip_on": False}
    axes.hlines(np.arange(H + 1) - 0.5, -0.5, W - 0.5, **line)
    axes.vlines(np.arange(W + 1) - 0.5, -0.5, H - 0.5, **line)
    size = min(fitting_size(text, FILL * place.cell) for text in set(texts))
    for text, (row, column) in zip(texts, np.ndindex(H, W), strict=True):
        axes.text(
            column,
            row,
            text,
            color=_ink_on(colours[row, column]),
            fontsize=style.points(size),
            family=style.FONT,
            ha="center",
            va="center_baseline",
        )
    return axes


def _colours(matrix: np.ndarray) -> np.ndarray:
    """Return each cell's colour, ``(H, W, 3)`` in [0, 1]."""
    numbers = matrix.astype(np.float64)
    empty = np.isnan(numbers)
    numbers = np.where(empty, 0, numbers)[..., None]
    if numbers.min() < 0:
        strength = numbers / np.abs(numbers).max()
        full = np.where(strength < 0, style.rgb(style.BLUE), style.rgb(style.ORANGE))
        colours = 1 + np.abs(strength) * (full - 1)
    else:
        white = 255 if matrix.dtype == np.uint8 else max(1, numbers.max())
        colours = np.repeat(numbers / white, 3, axis=2)
    colours[empty] = style.rgb(style.PAPER)
    return colours


def _ink_on(colour: np.ndarray) -> str:
    """Return the text colour, dark or light, with more contrast."""
    return max((style.BLACK, style.PAPER), key=lambda ink: style.contrast(colour, style.rgb(ink)))


def _outline(axes: Axes, highlight: tuple[int, int, int, int]) -> None:
    row, column, height, width = highlight
    # A light line under the coloured one keeps the window visible on cells of any colour.
    for colour, pixels in ((style.PAPER, 9), (style.ORANGE, 5)):
        axes.add_patch(
            Rectangle(
                (column - 0.5, row - 0.5),
                width,
                height,
                fill=False,
                edgecolor=colour,
                linewidth=style.points(pixels),
                joinstyle="round",
                clip_on=False,
                zorder=4,
            )
        )
