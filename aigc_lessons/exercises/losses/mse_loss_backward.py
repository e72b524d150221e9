"""The gradient of the mean squared error."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.cases import Case, halves
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import wrong


def check_mse_loss_backward(function):
    """Check a function that computes the gradient of the mean or sum of squared errors.

    Parameters
    ----------
    function : callable
        ``mse_loss_backward(input, target, reduction)``: two float32 arrays of the same shape, and
        "mean" or "sum", to the gradient with respect to ``input``, of that shape.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> def mse_loss_backward(input, target, reduction):
    ...     d = input - target
    ...     return d / d.size if reduction == "mean" else d
    >>> check_mse_loss_backward(mse_loss_backward).misconception
    'factor_two_missing'
    """
    return MSE_LOSS_BACKWARD.check(function)


def _right(input, target, reduction):
    return ops.mse_loss_backward(input, target, reduction=reduction)


def _cases():
    rng = np.random.default_rng(50)

    def case(label, *shape, reduction="mean"):
        # Multiples of a half that differ everywhere, so that every gradient says something.
        target = halves(rng, *shape)
        input = target + rng.choice([-1.5, -1, 1, 2, 2.5], size=shape).astype(np.float32)
        return Case(label, {"input": input, "target": target, "reduction": reduction})

    by_hand = {
        "input": np.array([[3, 1, 2, 0]], np.float32),
        "target": np.array([[1, 2, 2, 4]], np.float32),
    }
    return (
        Case("one sample of four numbers, the mean", by_hand | {"reduction": "mean"}),
        Case("the same numbers, the sum", by_hand | {"reduction": "sum"}),
        case("one number", 1, 1),
        case("three samples of one number", 3, 1),
        case("two samples of three numbers", 2, 3),
        case("two samples of three numbers, the sum", 2, 3, reduction="sum"),
        case("as many samples as numbers", 3, 3),
        case("two small images", 2, 1, 2, 3),
        case("three colour images, the sum", 3, 3, 2, 2, reduction="sum"),
        case("three colour images, the mean", 3, 3, 2, 2),
        case("an axis alone", 5),
    )


def _size_or_one(input, reduction):
    return input.size if reduction == "mean" else 1


MSE_LOSS_BACKWARD = Exercise(
    name="mse_loss_backward",
    right=_right,
    cases=_cases(),
    rule=Rule(tolerance=1e-4),
    tried="one number, several samples, images, both reductions",
    hint="Move this one number by 0.001 and look at how far the loss moves: "
    "`ops.numeric_gradient` does it for all of them.",
    wrong_models=[
        *wrong("factor_two_missing", lambda right, *inputs: right(*inputs) / 2),
        *wrong("difference_reversed", lambda right, a, b, how: right(b, a, how)),
        *wrong("sum_for_mean", lambda right, a, b, how: right(a, b, how) * _size_or_one(a, how)),
        *wrong(
            "reduction_ignored",
            lambda right, a, b, how: right(a, b, "mean"),
        ),
        *wrong(
            "per_sample_mean",
            lambda right, a, b, how: right(a, b, how) * _size_or_one(a[0], how),
        ),
        *wrong(
            "absolute_for_squared",
            lambda right, a, b, how: np.sign(a - b) / _size_or_one(a, how),
            lambda right, a, b, how: right(a, b, how) / np.abs(a - b).clip(1e-9),
        ),
        *wrong(
            "loss_for_gradient",
            lambda right, a, b, how: ops.mse_loss(a, b, reduction=how),
            lambda right, a, b, how: right(a, b, how) * (a - b) / 2,
        ),
    ],
)
