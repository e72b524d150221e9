"""The loss explorer: one prediction, three losses, and the gradient of each."""

import math
from numbers import Real

import numpy as np
from matplotlib.figure import Figure

from aigc_lessons import figures, ops
from aigc_lessons.widgets.moving_figure import MovingFigure

LOSSES = ("cross-entropy", "squared error of p", "squared error of z")
TARGETS = (0, 0.5, 1, 5)  # the last one is no probability: what becomes of the cross-entropy there?
LIMIT = 10  # the logit lies between −10 and 10, in tenths
HIGHEST = 12  # what the picture shows of the losses


class LossExplorer(MovingFigure):
    """A logit moves along its axis; three losses and their gradients move with it.

    The cross-entropy of the logit (eq-binary-cross-entropy), the squared error of its sigmoid, the
    probability, and that of the logit itself (eq-mse) stand beside one another, as curves with
    tangents, as gradients, and as numbers. The reader chooses the target and moves the logit by
    pointer, touch or slider.

    Parameters
    ----------
    logit : float
        At the start, from −10 to 10; the nearest tenth is taken.
    target : {0, 0.5, 1, 5}
        At the start. 5 is no probability, as a digit's label is none: there the cross-entropy
        falls without end.
    title : str
        What stands below the figure.

    Raises
    ------
    TypeError
        If the logit or the target is no number.
    ValueError
        If the logit is out of range, or the target none of those.

    Examples
    --------
    >>> from aigc_lessons.widgets import LossExplorer
    >>> LossExplorer(0, target=1)
    Three losses of one prediction: The logit 0 is the probability 0.5, and the target is 1.
    cross-entropy: loss 0.693, gradient −0.5. squared error of p: loss 0.25, gradient −0.25.
    squared error of z: loss 1, gradient −2.
    """

    module = "loss_explorer.mjs"

    def __init__(
        self,
        logit: float = -4.0,
        *,
        target: float = 1,
        title: str = "Three losses of one prediction",
    ) -> None:
        """Check and keep them."""
        self._logit = _check_logit(logit)
        self._target = _check_target(target)
        super().__init__(title, self._describe(), self._start())

    def picture(self) -> Figure:
        """Return the three losses and their gradients over the whole range."""
        z = np.linspace(-LIMIT, LIMIT, 201)
        pairs = {name: evaluate(name, z, self._target) for name in LOSSES}
        low, high = (-45, 60) if self._target > 1 else (0, HIGHEST)
        losses = {name: (z, _between(low, value, high)) for name, (value, _) in pairs.items()}
        return figures.line_plot(losses, x_label="logit z", y_label="loss")

    def _describe(self) -> str:
        z = np.array([self._logit])
        [probability] = ops.sigmoid(z)
        parts = (
            f"{name}: loss {_number(value[0])}, gradient {_number(gradient[0])}."
            for name in LOSSES
            for value, gradient in [evaluate(name, z, self._target)]
        )
        return (
            f"The logit {_number(self._logit)} is the probability {_number(probability)}, and the "
            f"target is {_number(self._target)}. {' '.join(parts)}"
        )

    def _start(self) -> dict:
        return {
            "losses": list(LOSSES),
            "targets": list(TARGETS),
            "logit": self._logit,
            "target": self._target,
            "limit": LIMIT,
        }


def evaluate(loss: str, logits: np.ndarray, target: float) -> tuple:
    """Compute a loss and its gradient for every logit by itself.

    Parameters
    ----------
    loss : str
        One of `LOSSES`.
    logits : ndarray
        One axis, floats.
    target : float
        The same for all; `ops` refuses one outside [0, 1] for the cross-entropy, so its formula
        stands here.

    Returns
    -------
    value, gradient : ndarray
        Shaped like `logits`; the gradient is with respect to the logit.

    Examples
    --------
    >>> evaluate("squared error of z", np.array([0.0, 3.0]), 1)
    (array([1., 4.]), array([-2.,  4.]))
    """
    targets = np.full_like(logits, target)
    p = ops.sigmoid(logits)
    if loss == "cross-entropy":
        return np.logaddexp(0, logits) - targets * logits, p - targets
    if loss == "squared error of z":
        return _squared(logits, targets)
    value, dp = _squared(p, targets)
    return value, ops.sigmoid_backward(dp, logits)


def _squared(input: np.ndarray, targets: np.ndarray) -> tuple:
    value = ops.mse_loss(input, targets, reduction="none")
    return value, ops.mse_loss_backward(input, targets, reduction="none")


def _between(low: float, values: np.ndarray, high: float) -> np.ndarray:
    """Leave out what the picture has no room for."""
    return np.where((values < low) | (values > high), np.nan, values)


def _check_logit(logit: float) -> float:
    if isinstance(logit, bool) or not isinstance(logit, Real):
        raise TypeError(
            f"logit is {logit!r}, but a number from −{LIMIT} to {LIMIT} is expected: give one"
        )
    if not (math.isfinite(logit) and abs(logit) <= LIMIT):
        raise ValueError(
            f"logit is {logit}, but the curves are drawn from −{LIMIT} to {LIMIT}: stay there"
        )
    return round(float(logit), 1) + 0.0  # adding 0 turns −0.0 into 0.0


def _check_target(target: float) -> float:
    if isinstance(target, bool) or not isinstance(target, Real):
        raise TypeError(f"target is {target!r}, but a number is expected: one of {TARGETS}")
    if target not in TARGETS:
        raise ValueError(f"target is {target}, but the figure offers {TARGETS}: choose one of them")
    return TARGETS[TARGETS.index(target)]


def _number(value: float) -> str:
    return f"{float(value):.3g}".replace("-", "−")
