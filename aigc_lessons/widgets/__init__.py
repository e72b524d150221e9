"""Figures that move: a Python class and a ``static/*.mjs`` for each.

An instance as the last line of a cell is the figure. It needs no kernel afterwards, loads nothing
from anywhere, and works in JupyterLab, in Colab, on a page of the book and in a saved file; where
scripts do not run, its picture stands there.
"""

from aigc_lessons.widgets.convolution_explorer import ConvolutionExplorer
from aigc_lessons.widgets.moving_figure import MovingFigure

__all__ = ["ConvolutionExplorer", "MovingFigure"]
