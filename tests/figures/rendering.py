"""A figure as the pixels that a reader sees."""

import io

import numpy as np
from matplotlib.figure import Figure
from PIL import Image


def png(figure: Figure) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


def pixels(data: bytes) -> np.ndarray:
    """Return a PNG's pixels, ``(height, width, 3)``."""
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def covered_by(axes, image: np.ndarray) -> np.ndarray:
    """Cut the part of a rendered figure that one of its axes covers."""
    extent = axes.get_window_extent()
    edges = np.array([extent.x0, extent.x1, len(image) - extent.y1, len(image) - extent.y0])
    left, right, top, bottom = np.rint(edges).astype(int)
    np.testing.assert_allclose(edges, [left, right, top, bottom], atol=1e-6)
    return image[top:bottom, left:right]
