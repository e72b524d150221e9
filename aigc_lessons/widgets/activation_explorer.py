"""The activation explorer: a point on a curve, its gradient, and a chain of such layers."""

import math
from numbers import Integral, Real

import numpy as np
from matplotlib.figure import Figure

from aigc_lessons import figures, ops
from aigc_lessons.widgets.moving_figure import MovingFigure

ACTIVATIONS = ("ReLU", "leaky ReLU", "sigmoid", "tanh")
SLOPES = (0.01, 0.2, 0.3)  # PyTorch's default, DCGAN's choice, Keras's default
LIMIT = 4  # x lies between −4 and 4, in tenths
MOST_LAYERS = 20


class ActivationExplorer(MovingFigure):
    """A point moves along an activation's curve; its value, tangent and gradient move with it.

    Beside it, what a chain of layers with this gradient leaves of a gradient of 1. It computes
    eq-relu, eq-leaky-relu, eq-sigmoid and eq-tanh. The reader chooses the activation, moves the
    point by pointer, touch or slider, and sets the number of layers.

    Parameters
    ----------
    activation : {"ReLU", "leaky ReLU", "sigmoid", "tanh"}
        At the start.
    x : float
        Where the point is at the start, from −4 to 4; the nearest tenth is taken.
    layers : int
        How long the chain is at the start, from 1 to 20.
    negative_slope : {0.01, 0.2, 0.3}
        The leaky ReLU's slope at the start.
    title : str
        What stands below the figure.

    Raises
    ------
    TypeError
        If x is no number, or layers is not a whole one.
    ValueError
        If an argument is none of what the figure offers.

    Examples
    --------
    >>> from aigc_lessons.widgets import ActivationExplorer
    >>> ActivationExplorer("sigmoid", x=0, layers=3)
    Activations and their gradients: The sigmoid and its gradient from −4 to 4. At x = 0 the value
    is 0.5 and the gradient 0.25. Through 3 layers with this gradient, 0.0156 is left of 1.
    """

    module = "activation_explorer.mjs"

    def __init__(
        self,
        activation: str = "ReLU",
        *,
        x: float = 1.0,
        layers: int = 10,
        negative_slope: float = 0.2,
        title: str = "Activations and their gradients",
    ) -> None:
        """Check and keep them."""
        self._activation = _check_choice("activation", activation, ACTIVATIONS)
        self._slope = _check_choice("negative_slope", negative_slope, SLOPES)
        self._x = _check_x(x)
        self._layers = _check_layers(layers)
        super().__init__(title, self._describe(), self._start())

    def picture(self) -> Figure:
        """Return the activation and its gradient over the whole range, and the point's two."""
        x = np.linspace(-LIMIT, LIMIT, 161)
        value, gradient = evaluate(self._activation, x, self._slope)
        curves = {self._activation: (x, value), "its gradient": (x, gradient)}
        return figures.line_plot(curves, x_label="input x", y_label="value")

    def _describe(self) -> str:
        point = np.array([self._x])
        [value], [gradient] = evaluate(self._activation, point, self._slope)
        leaky = self._activation == "leaky ReLU"
        slope = f" with slope {self._slope}" if leaky else ""
        layers = f"{self._layers} layer{'s' if self._layers > 1 else ''}"
        return (
            f"The {self._activation}{slope} and its gradient from −{LIMIT} to {LIMIT}. "
            f"At x = {_number(self._x)} the value is {_number(value)} and the gradient "
            f"{_number(gradient)}. Through {layers} with this gradient, "
            f"{_number(gradient**self._layers)} is left of 1."
        )

    def _start(self) -> dict:
        return {
            "activations": list(ACTIVATIONS),
            "slopes": list(SLOPES),
            "activation": self._activation,
            "slope": self._slope,
            "x": self._x,
            "layers": self._layers,
            "limit": LIMIT,
            "most": MOST_LAYERS,
        }


def evaluate(activation: str, x: np.ndarray, negative_slope: float) -> tuple:
    """Compute an activation and its gradient, by `ops`.

    Parameters
    ----------
    activation : str
        One of `ACTIVATIONS`.
    x : ndarray
        Any shape, floats.
    negative_slope : float
        The leaky ReLU's slope below 0.

    Returns
    -------
    value, gradient : ndarray
        Shaped like `x`.

    Examples
    --------
    >>> evaluate("leaky ReLU", np.array([-2.0, 0.0, 3.0]), 0.2)
    (array([-0.4,  0. ,  3. ]), array([0.2, 0.2, 1. ]))
    """
    name = activation.replace(" ", "_").lower()
    slope = [negative_slope] if activation == "leaky ReLU" else []
    forward, backward = getattr(ops, name), getattr(ops, f"{name}_backward")
    return forward(x, *slope), backward(np.ones_like(x), x, *slope)


def _check_choice(name: str, value, choices: tuple):
    if value not in choices:
        raise ValueError(f"{name} is {value!r}, but the figure offers {choices}: choose one")
    return value


def _check_x(x: float) -> float:
    if isinstance(x, bool) or not isinstance(x, Real):
        raise TypeError(f"x is {x!r}, but a number from −{LIMIT} to {LIMIT} is expected: give one")
    if not (math.isfinite(x) and abs(x) <= LIMIT):
        raise ValueError(f"x is {x}, but the curve is drawn from −{LIMIT} to {LIMIT}: stay there")
    return round(float(x), 1) + 0.0  # adding 0 turns −0.0 into 0.0


def _check_layers(layers: int) -> int:
    if isinstance(layers, bool) or not isinstance(layers, Integral):
        raise TypeError(f"layers is {layers!r}, but a whole number is expected: give 1 to 20")
    if not 1 <= layers <= MOST_LAYERS:
        raise ValueError(f"layers is {layers}, but a chain has 1 to {MOST_LAYERS}: take fewer")
    return int(layers)


def _number(value: float) -> str:
    return f"{float(value):.3g}".replace("-", "−")
