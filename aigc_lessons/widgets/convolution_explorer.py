"""The convolution explorer: a window slides over an image, and the output fills."""

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

STRIDES = (1, 2, 3)
PADDINGS = (0, 1, 2)
LARGEST_KERNEL = 5
OWN = "your own"  # what the figure calls a kernel that its reader has edited

KERNELS = {
    "by hand": [[0, 1], [2, 3]],
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    "box blur": np.full((3, 3), 1 / 9),
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "vertical edges": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "horizontal edges": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
}


class ConvolutionExplorer(MovingFigure):
    """A kernel slides over a small image; what it multiplies and adds up is shown at each place.

    It computes eq-conv2d for one channel. The reader chooses the image, chooses or edits the
    kernel, sets stride and padding, flips the kernel (eq-convolution-flip), and moves the window
    by button, slider, touch or keyboard.

    Parameters
    ----------
    images : dict of str to array_like of shape (H, W), optional
        What can be chosen, the first one at the start: at most 9×9 numbers between −999 and 999.
        By default 0 to 8 to check by hand, an edge, and a digit.
    kernels : dict of str to array_like of shape (KH, KW), optional
        What can be chosen, the first one at the start: at most 5×5 numbers between −999 and 999.
    stride : {1, 2, 3}
        At the start.
    padding : {0, 1, 2}
        At the start.
    title : str
        What stands below the figure.

    Raises
    ------
    TypeError
        If images or kernels are no dict of arrays, or stride or padding is not a whole number.
    ValueError
        If an array has another shape or size, a number is out of range, or the first kernel does
        not fit into the first image.

    References
    ----------
    Dumoulin and Visin (2016), "A guide to convolution arithmetic for deep learning", chapter 2.

    Examples
    --------
    >>> from aigc_lessons.widgets import ConvolutionExplorer
    >>> ConvolutionExplorer({"by hand": [[0, 1, 2], [3, 4, 5], [6, 7, 8]]})
    Convolution, step by step: The 2×2 kernel "by hand" slides over the 3×3 image "by hand" with
    stride 1 and padding 0. At the first place the products add up to 19. The output is 2×2.
    """

    module = "convolution_explorer.mjs"

    def __init__(
        self,
        images: Mapping | None = None,
        *,
        kernels: Mapping | None = None,
        stride: int = 1,
        padding: int = 0,
        title: str = "Convolution, step by step",
    ) -> None:
        """Check and keep them."""
        images = default_images() if images is None else images
        kernels = KERNELS if kernels is None else kernels
        self._images = check_arrays("images", images, LARGEST_IMAGE, reserved=OWN)
        self._kernels = check_arrays("kernels", kernels, LARGEST_KERNEL, reserved=OWN)
        self._stride = check_choice("stride", stride, STRIDES)
        self._padding = check_choice("padding", padding, PADDINGS)
        self._check_fit()
        super().__init__(title, self._describe(), self._start())

    def picture(self) -> Figure:
        """Return the padded image with the first window outlined, the kernel and the output."""
        image, kernel = self._first()
        return figures.number_grid(
            [np.pad(image, self._padding), kernel, self._output()],
            titles=["image", "kernel", "output"],
            highlight=(0, 0, *kernel.shape),
        )

    def _check_fit(self) -> None:
        """Refuse a start without output; any other pair fits with padding that readers can add."""
        image, kernel = self._first()
        if np.any(np.array(kernel.shape) > np.array(image.shape) + 2 * self._padding):
            raise ValueError(
                f"the {size_text(kernel)} kernel does not fit into the {size_text(image)} image "
                f"with padding {self._padding}: give a smaller kernel, a larger image or more "
                "padding"
            )

    def _first(self) -> tuple[np.ndarray, np.ndarray]:
        return next(iter(self._images.values())), next(iter(self._kernels.values()))

    def _output(self) -> np.ndarray:
        image, kernel = self._first()
        batch, filters = image[None, None], kernel[None, None]
        return ops.conv2d(batch, filters, stride=self._stride, padding=self._padding)[0, 0]

    def _describe(self) -> str:
        (image_name, *_), (kernel_name, *_) = self._images, self._kernels
        image, kernel = self._first()
        output = self._output()
        return (
            f'The {size_text(kernel)} kernel "{kernel_name}" slides over the {size_text(image)} '
            f'image "{image_name}" with stride {self._stride} and padding {self._padding}. '
            f"At the first place the products add up to {number_text(output[0, 0])}. "
            f"The output is {size_text(output)}."
        )

    def _start(self) -> dict:
        return {
            # Pairs, since JavaScript sorts an object's names when they look like numbers.
            "images": [[name, as_rows(array)] for name, array in self._images.items()],
            "kernels": [[name, as_rows(array)] for name, array in self._kernels.items()],
            "stride": self._stride,
            "padding": self._padding,
        }


def default_images() -> dict[str, np.ndarray]:
    """Return the images to begin with: one to check by hand, one edge, not square, and one digit.

    Returns
    -------
    dict of str to ndarray
        0 to 8 in a 3×3 image, a 4×6 image that is 0 on the left and 9 on the right, and an 8×8
        zero of the set "digits", as the whole numbers from 0 to 16 that its authors counted.
    """
    return {
        "by hand": np.arange(9).reshape(3, 3),
        "an edge": np.repeat([[0, 9]], 3, axis=1).repeat(4, axis=0),
        "a digit": digit_zero(),
    }
