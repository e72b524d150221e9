"""A batch of images side by side."""

from collections.abc import Sequence
from numbers import Integral

import numpy as np
from matplotlib.figure import Figure

from aigc_lessons.figures import style
from aigc_lessons.figures.canvas import Canvas, check_titles, text_width

GAP = 6  # pixels between images
TITLE = 30  # pixels above an image that has a title
LARGEST = 224  # pixels: the size up to which a small image is enlarged


def image_grid(
    images: np.ndarray,
    *,
    titles: Sequence | None = None,
    columns: int | None = None,
) -> Figure:
    """Show images in rows: grey for one channel, colours for three.

    Every pixel of an image is a square of the same whole number of screen pixels, at least
    one, and 0 is always black and 1 always white: nothing is blended or stretched.

    Parameters
    ----------
    images : ndarray, shape (N, 1, H, W) or (N, 3, H, W), in [0, 1]
    titles : sequence, optional
        What stands above each image, such as its label.
    columns : int, optional
        Images per row; chosen to fill the rows when left out.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    TypeError
        If ``titles`` or ``columns`` is of another type.
    ValueError
        If the images have another shape or range, or there are not as many titles.

    Examples
    --------
    >>> from aigc_lessons import datasets, figures
    >>> digits = datasets.load("digits")[:10]
    >>> figure = figures.image_grid(digits.images, titles=digits.labels)
    >>> len(figure.axes)
    10
    """
    pictures = _pictures(images)
    titles = check_titles("image_grid", titles, len(pictures), "images")
    _check_columns(columns)
    return _draw(pictures, titles, columns)


def _pictures(images) -> np.ndarray:
    """Check the images, and return them with colours last: ``(N, H, W, 3)``."""
    images = np.asarray(images)
    if images.ndim != 4 or images.shape[1] not in (1, 3) or 0 in images.shape:
        raise ValueError(
            f"image_grid expected images of shape (N, 1, H, W) or (N, 3, H, W), got "
            f"{images.shape}{_shape_advice(images.shape)}"
        )
    low, high = images.min(), images.max()
    # Written so that a NaN, which compares as neither, is refused too.
    if not (low >= 0 and high <= 1):
        raise ValueError(_range_message(low, high))
    pictures = images.transpose(0, 2, 3, 1)
    return np.broadcast_to(pictures, (*pictures.shape[:3], 3))


def _shape_advice(shape: tuple[int, ...]) -> str:
    if len(shape) == 2:
        return ": write image[None, None]"
    if len(shape) == 3:
        return ": write images[:, None] for grey images, image[None] for one of (C, H, W)"
    if len(shape) == 4 and shape[3] in (1, 3):
        return ": bring the channels forward with images.transpose(0, 3, 1, 2)"
    return ": join a list of batches with np.concatenate" if len(shape) == 5 else ""


def _range_message(low: float, high: float) -> str:
    start = "image_grid expected values in [0, 1], got"
    if np.isnan(low) or np.isnan(high):
        return f"{start} NaN: look for a division by zero"
    if low >= 0 and 2 < high <= 255:
        return f"{start} {high}: divide by 255"
    if -1 <= low < -0.5 and high <= 1:
        return f"{start} {low}: write (images + 1) / 2 for images in [-1, 1]"
    return (
        f"{start} {high if low >= 0 else low}: cut off what overshoots with np.clip(images, 0, 1)"
    )


def _check_columns(columns: int | None) -> None:
    if columns is None:
        return
    if not isinstance(columns, Integral) or isinstance(columns, bool):
        raise TypeError(f"image_grid expected columns as a whole number, got {columns!r}")
    if columns < 1:
        raise ValueError(f"image_grid expected at least 1 column, got {columns}")


def _best_columns(count: int, width: int) -> int:
    """Choose columns at least ``width`` pixels wide that fill their rows, in a wide rectangle."""
    most = max(1, min(10, count, (style.WIDTH + GAP) // (width + GAP)))
    if count <= min(5, most):
        return count
    ideal = (2.5 * count) ** 0.5
    return min(range(min(3, most), most + 1), key=lambda c: (-count % c, abs(np.log(c / ideal))))


def _draw(pictures: np.ndarray, titles: list[str], columns: int | None) -> Figure:
    N, H, W, _ = pictures.shape
    widest = max((int(text_width(title)) + GAP for title in titles), default=0)
    columns = min(int(columns), N) if columns else _best_columns(N, max(W, widest))
    room = (style.WIDTH + GAP) // columns - GAP  # for an image and for its title
    scale = max(1, min(room // W, LARGEST // max(H, W)))
    width, height = max(scale * W, min(widest, room)), scale * H + TITLE * bool(titles)
    rows = -(-N // columns)
    canvas = Canvas(columns * (width + GAP) - GAP, rows * (height + GAP) - GAP)
    for i, picture in enumerate(pictures):
        left, top = i % columns * (width + GAP), i // columns * (height + GAP)
        inset = (width - scale * W) // 2  # where a title is wider than its image
        canvas.image(left + inset, top + height - scale * H, picture, scale)
        if titles:
            canvas.text(left + width / 2, top + TITLE / 2, titles[i], width)
    return canvas.figure
