"""A figure measured in pixels, so that a picture's pixels fall on the screen's."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from aigc_lessons.figures import style


class Canvas:
    """A white figure on which things are placed by pixel, from the top left corner.

    Made through pyplot, so that a notebook knows how to show it, and closed at once, so that
    it is shown where a cell ends with it and nowhere else.

    Parameters
    ----------
    width, height : int
        In pixels.
    """

    def __init__(self, width: int, height: int) -> None:
        """Make the figure."""
        size = width / style.DPI, height / style.DPI
        self.figure: Figure = plt.figure(
            figsize=size, dpi=style.DPI, facecolor=style.PAPER, layout="none"
        )
        plt.close(self.figure)
        self.width, self.height = width, height

    def image(self, left: int, top: int, colours: np.ndarray, scale: int) -> Axes:
        """Draw colours ``(H, W, 3)`` in [0, 1], each as a square of ``scale`` pixels.

        Returns the axes, without ticks or frame, that cover exactly the image.
        """
        height, width = scale * colours.shape[0], scale * colours.shape[1]
        bottom = self.height - top - height
        box = np.array([left, bottom, width, height]) / np.tile([self.width, self.height], 2)
        axes = self.figure.add_axes(tuple(box))
        axes.set_axis_off()
        # Matplotlib would cut 254.9999 down to 254; a pixel is rounded here.
        pixels = np.rint(np.asarray(colours, np.float64) * 255).astype(np.uint8)
        axes.imshow(pixels, interpolation="nearest", aspect="auto")
        return axes

    def text(self, centre: float, middle: float, text: str, width: float) -> None:
        """Write one line around a point, smaller where it would be wider than ``width``."""
        self.figure.text(
            centre / self.width,
            1 - middle / self.height,
            text,
            fontsize=style.points(fitting_size(text, width)),
            family=style.FONT,
            color=style.INK,
            ha="center",
            va="center_baseline",
        )


def text_width(text: str) -> float:
    """Return how many pixels wide a line is at the size ``style.TEXT``."""
    if not text.strip():
        return 0.0
    font = FontProperties(family=style.FONT)
    return float(TextPath((0, 0), text, size=style.TEXT, prop=font).get_extents().x1)


def fitting_size(text: str, width: float) -> float:
    """Return the font size in pixels, at most ``style.TEXT``, at which a line fits a width."""
    return style.TEXT * min(1.0, width / max(text_width(text), 1.0))


def check_titles(function: str, titles, count: int, things: str) -> list[str]:
    """Return the titles as text, one for each thing, or none where there are none."""
    if titles is None:
        return []
    if isinstance(titles, str) or not np.iterable(titles):
        raise TypeError(f"{function} expected titles as a list, got {titles!r}: write [{titles!r}]")
    titles = [str(title) for title in titles]
    if len(titles) != count:
        raise ValueError(
            f"{function} got {len(titles)} titles for {count} {things}: give one for each"
        )
    return titles
