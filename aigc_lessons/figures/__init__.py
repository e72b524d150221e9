"""Arrays to Matplotlib figures; a notebook cell shows a figure by ending with it."""

from aigc_lessons.figures.animation import save_gif
from aigc_lessons.figures.cells import number_grid
from aigc_lessons.figures.images import image_grid
from aigc_lessons.figures.lines import line_plot, loss_curves, png
from aigc_lessons.figures.surfaces import paths_on_surface

__all__ = [
    "image_grid",
    "line_plot",
    "loss_curves",
    "number_grid",
    "paths_on_surface",
    "png",
    "save_gif",
]
