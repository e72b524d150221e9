"""The pooling explorer: a window slides over an image and keeps its largest number, or the mean."""

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure

from aigc_lessons import figures, ops
from aigc_lessons.widgets.moving_figure import MovingFigure
from aigc_lessons.widgets.offered import (
    LARGEST_IMAGE,
    as_rows,
    check_arrays,
    check_choice,
    digit_zero,
    number_text,
    size_text,
)

KINDS = {"max": ops.max_pool2d, "average": ops.avg_pool2d}
KERNELS = (2, 3)
STRIDES = (1, 2, 3)
PADDINGS = (0, 1)


class PoolingExplorer(MovingFigure):
    """A window slides over a small image; its largest number or its mean goes to the output.

    It computes eq-max-pool2d and eq-avg-pool2d for one channel. The reader chooses image, kind of
    pooling, kernel, stride and padding, moves the window by button, slider, touch or keyboard, and
    can send a gradient of 1 back from every output: eq-max-pool2d-backward, eq-avg-pool2d-backward.

    Parameters
    ----------
    images : dict of str to array_like of shape (H, W), optional
        What can be chosen, the first one at the start: at most 9×9 numbers between −999 and 999.
        By default one to check by hand, one below zero, and a digit.
    kind : {"max", "average"}
        At the start.
    kernel_size : {2, 3}
        At the start.
    stride : {1, 2, 3}, optional
        At the start; by default the kernel's size, as in every framework.
    padding : {0, 1}
        At the start. It counts as −∞ for the maximum and as 0 for the mean.
    title : str
        What stands below the figure.

    Raises
    ------
    TypeError
        If images is no dict of arrays, or a number is not whole.
    ValueError
        If an array has another shape or size, a choice is not on offer, or the window does not fit
        into the first image.

    References
    ----------
    Dumoulin and Visin (2016), "A guide to convolution arithmetic for deep learning", chapter 3.

    Examples
    --------
    >>> from aigc_lessons.widgets import PoolingExplorer
    >>> PoolingExplorer({"by hand": [[1, 3, 2, 1], [4, 2, 0, 1], [5, 1, 2, 2], [0, 1, 3, 4]]})
    Pooling, step by step: The 2×2 window slides over the 4×4 image "by hand" with stride 2 and
    padding 0 and keeps the largest number. At the first place this is 4. The output is 2×2.
    """

    module = "pooling_explorer.mjs"

    def __init__(
        self,
        images: Mapping | None = None,
        *,
        kind: str = "max",
        kernel_size: int = 2,
        stride: int | None = None,
        padding: int = 0,
        title: str = "Pooling, step by step",
    ) -> None:
        """Check and keep them."""
        images = default_images() if images is None else images
        self._images = check_arrays("images", images, LARGEST_IMAGE)
        self._kind = _check_kind(kind)
        self._kernel_size = check_choice("kernel_size", kernel_size, KERNELS)
        stride = self._kernel_size if stride is None else stride
        self._stride = check_choice("stride", stride, STRIDES)
        self._padding = check_choice("padding", padding, PADDINGS)
        self._check_fit()
        super().__init__(title, self._describe(), self._start())

    def picture(self) -> Figure:
        """Return the padded image with the first window outlined, and the output."""
        beyond = np.nan if self._kind == "max" else 0.0  # −∞ is drawn as an empty cell
        padded = np.pad(self._first(), self._padding, constant_values=beyond)
        return figures.number_grid(
            [padded, self._output()],
            titles=["image", "output"],
            highlight=(0, 0, self._kernel_size, self._kernel_size),
        )

    def _first(self) -> np.ndarray:
        return next(iter(self._images.values()))

    def _check_fit(self) -> None:
        """Refuse a start without output."""
        image, k = self._first(), self._kernel_size
        if k > min(image.shape) + 2 * self._padding:
            raise ValueError(
                f"the {k}×{k} window does not fit into the {size_text(image)} image with padding "
                f"{self._padding}: give a larger image, a smaller kernel_size or more padding"
            )

    def _output(self) -> np.ndarray:
        pool, batch = KINDS[self._kind], self._first()[None, None]
        return pool(batch, self._kernel_size, stride=self._stride, padding=self._padding)[0, 0]

    def _describe(self) -> str:
        (name, *_), k, output = self._images, self._kernel_size, self._output()
        keeps = "keeps the largest number" if self._kind == "max" else "takes the mean"
        return (
            f'The {k}×{k} window slides over the {size_text(self._first())} image "{name}" with '
            f"stride {self._stride} and padding {self._padding} and {keeps}. At the first place "
            f"this is {number_text(output[0, 0])}. The output is {size_text(output)}."
        )

    def _start(self) -> dict:
        return {
            # Pairs, since JavaScript sorts an object's names when they look like numbers.
            "images": [[name, as_rows(array)] for name, array in self._images.items()],
            "kind": self._kind,
            "kernel": self._kernel_size,
            "stride": self._stride,
            "padding": self._padding,
        }


def default_images() -> dict[str, np.ndarray]:
    """Return the images to begin with: by hand, below zero and not square, and a digit.

    Returns
    -------
    dict of str to ndarray
        The 4×4 image of the chapter, a 3×5 image of numbers below zero (padding must not win
        there), and an 8×8 zero of the set "digits" (its black corners are full of ties).
    """
    return {
        "by hand": np.array([[1, 3, 2, 1], [4, 2, 0, 1], [5, 1, 2, 2], [0, 1, 3, 4]]),
        "below zero": np.array([[-5, -2, -7, -3, -4], [-1, -6, -2, -9, -2], [-4, -3, -8, -1, -5]]),
        "a digit": digit_zero(),
    }


def _check_kind(kind: str) -> str:
    if not isinstance(kind, str):
        raise TypeError(f"kind is {kind!r}, but a text is expected: one of {tuple(KINDS)}")
    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}, but the figure offers {tuple(KINDS)}: choose one")
    return kind
