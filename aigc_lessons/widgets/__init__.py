"""Figures that move: a Python class and a ``static/*.mjs`` for each.

An instance as the last line of a cell is the figure. It needs no kernel afterwards, loads nothing
from anywhere, and works in JupyterLab, in Colab, on a page of the book and in a saved file; where
scripts do not run, its picture stands there.
"""

from aigc_lessons.widgets.activation_explorer import ActivationExplorer
from aigc_lessons.widgets.convolution_explorer import ConvolutionExplorer
from aigc_lessons.widgets.descent_explorer import DescentExplorer
from aigc_lessons.widgets.gan_game import GanGame
from aigc_lessons.widgets.generator_playground import GeneratorPlayground
from aigc_lessons.widgets.latent_map import LatentMap
from aigc_lessons.widgets.loss_explorer import LossExplorer
from aigc_lessons.widgets.moving_figure import MovingFigure
from aigc_lessons.widgets.pooling_explorer import PoolingExplorer
from aigc_lessons.widgets.self_test import Question, SelfTest

__all__ = [
    "ActivationExplorer",
    "ConvolutionExplorer",
    "DescentExplorer",
    "GanGame",
    "GeneratorPlayground",
    "LatentMap",
    "LossExplorer",
    "MovingFigure",
    "PoolingExplorer",
    "Question",
    "SelfTest",
]
