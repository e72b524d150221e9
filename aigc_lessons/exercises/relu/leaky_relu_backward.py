"""The gradient of the leaky ReLU."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.cases import Case, halves
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import wrong


def check_leaky_relu_backward(function):
    """Check a function that carries a gradient back through a leaky ReLU.

    Parameters
    ----------
    function : callable
        ``leaky_relu_backward(dy, x, negative_slope)``: two arrays of the same shape, float32, and
        a number of at least 0, to an array of that shape. At 0 the slope counts.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> def leaky_relu_backward(dy, x, negative_slope):
    ...     return np.where(x >= 0, 1, negative_slope) * dy
    >>> check_leaky_relu_backward(leaky_relu_backward).misconception
    'gradient_one_at_zero'
    """
    return LEAKY_RELU_BACKWARD.check(function)


def _cases():
    rng = np.random.default_rng(6)

    def case(label, slope, dy, x):
        dy, x = (np.array(values, np.float32) for values in (dy, x))
        return Case(label, {"dy": dy, "x": x, "negative_slope": slope})

    def drawn(label, slope, *shape):
        return case(label, slope, halves(rng, *shape), halves(rng, *shape))

    return (
        case("one positive and one negative input", 0.5, [2, 4], [3, -1]),
        case("an input of 0", 0.5, [6, -8], [0, 0]),
        case("negative gradients", 0.25, [-4, -4, 2], [1, -1, -3]),
        case("gradients of 0", 0.5, [0, 0, 0], [2, 0, -2]),
        case("a slope of 0, which makes it a ReLU", 0.0, [2, 3, -5, 7], [-1, 0, 2, 4]),
        case("a slope of 1, which bends nothing", 1.0, [2, 3, -5], [-1, 0, 2]),
        drawn("a matrix", 0.2, 3, 4),
        drawn("another slope", 0.3, 2, 5),
        drawn("a small slope", 0.01, 4, 3),
        drawn("a batch of images", 0.2, 2, 2, 3, 3),
        case("inputs near 0", 0.5, [2, -4, 6, 8], [0.125, -0.125, 0.001, -0.001]),
        drawn("no numbers at all", 0.2, 0),
    )


def _sides(above, below):
    """The gradient with `above(dy, slope)` where x > 0 and `below(dy, slope)` elsewhere."""
    return lambda right, dy, x, slope: np.where(x > 0, above(dy, slope), below(dy, slope))


def _with_slope(fixed):
    return lambda right, dy, x, slope: right(dy, x, fixed)


LEAKY_RELU_BACKWARD = Exercise(
    name="leaky_relu_backward",
    right=lambda dy, x, negative_slope: ops.leaky_relu_backward(dy, x, negative_slope),
    cases=_cases(),
    rule=Rule(tolerance=1e-4),
    tried="inputs and gradients of either sign, zeros and what is near them, slopes from 0 to 1, "
    "several shapes",
    hint="Work out this one number on paper: is its x above 0? Then what does dy become?",
    wrong_models=[
        *wrong(
            "gradient_one_at_zero",
            lambda right, dy, x, slope: np.where(x >= 0, dy, slope * dy),
        ),
        *wrong("kink_left_out", lambda right, dy, x, slope: right(dy, x, slope) * (x != 0)),
        *wrong("dy_forgotten", lambda right, dy, x, slope: right(np.ones_like(dy), x, slope)),
        *wrong("gate_from_dy", lambda right, dy, x, slope: right(dy, dy, slope)),
        *wrong(
            "value_for_gradient",
            lambda right, dy, x, slope: right(x, x, slope),
            lambda right, dy, x, slope: right(x, x, slope) * dy,
        ),
        *wrong(
            "slope_on_wrong_side",
            _sides(lambda dy, slope: slope * dy, lambda dy, slope: dy),
            lambda right, dy, x, slope: np.where(x < 0, dy, slope * dy),
        ),
        *wrong("leak_forgotten", _with_slope(0.0)),
        *wrong("slope_negated", _sides(lambda dy, slope: dy, lambda dy, slope: -slope * dy)),
        *wrong("slope_fixed", *map(_with_slope, (0.01, 0.1, 0.2, 0.3))),
    ],
)
