"""Arrays to Matplotlib figures; a notebook cell shows a figure by ending with it."""

from aigc_lessons.figures.cells import number_grid
from aigc_lessons.figures.images import image_grid

__all__ = ["image_grid", "number_grid"]
