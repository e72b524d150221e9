"""Gradient descent on a bowl: the whole path."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.cases import Case
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import wrong
from aigc_lessons.exercises.gradient_descent.paths import PATH_MISTAKES


def check_gradient_descent(function):
    """Check a function that descends on the bowl ½ θᵀHθ.

    Parameters
    ----------
    function : callable
        ``gradient_descent(theta, H, lr, steps)``: where to begin ``(D,)``, the curvatures
        ``(D, D)``, float64, the learning rate and the number of steps, to all the places
        ``(steps + 1, D)``, the start included.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> def gradient_descent(theta, H, lr, steps):
    ...     path = [theta]
    ...     for _ in range(steps):
    ...         path.append(path[-1] + lr * H @ path[-1])
    ...     return np.array(path)
    >>> check_gradient_descent(gradient_descent).misconception
    'uphill'
    """
    return GRADIENT_DESCENT.check(function)


def _gradient_descent(theta, H, lr, steps):
    path = [theta]
    for _ in range(steps):
        path.append(path[-1] - lr * ops.quadratic_backward(path[-1], H))
    return np.array(path)


def _case(label, theta, H, lr, steps):
    inputs = {"theta": np.array(theta, np.float64), "H": np.array(H, np.float64)}
    return Case(label, inputs | {"lr": lr, "steps": steps})


def _cases():
    valley, slanting = [[1, 0], [0, 10]], [[3, 2], [2, 3]]
    three = [[4, 1, 0], [1, 3, -1], [0, -1, 2]]
    return (
        _case("one parameter, one step", [4], [[2]], 0.25, 1),
        _case("one parameter, three steps", [4], [[2]], 0.25, 3),
        _case("a valley", [2, 1], valley, 0.125, 2),
        _case("a slanting valley", [2, -1], slanting, 0.1, 2),
        _case("no step at all", [1, 2], slanting, 0.1, 0),
        _case("a learning rate beyond the limit", [1, 1], valley, 0.25, 3),
        _case("a learning rate at the limit", [3, 1], valley, 0.2, 4),
        _case("the start at the minimum", [0, 0], valley, 0.1, 3),
        _case("three parameters", [1, -2, 0.5], three, 0.25, 5),
        _case("many steps", [-3, 1.5], slanting, 0.3, 25),
    )


def _first_gradient(right, theta, H, lr, steps):
    first = right(theta, H, lr, 1)
    return theta + np.arange(steps + 1)[:, None] * (first[-1] - theta)


def _one_after_another(right, theta, H, lr, steps):
    theta, path = theta.copy(), [theta]
    for _ in range(steps):
        for i in range(len(theta)):
            theta[i] -= lr * (H[i] @ theta)
        path.append(theta.copy())
    return np.array(path)


def _appended_before_each_step(right, theta, H, lr, steps):
    """Rows of the same array, which has made one step more than it should."""
    return right(theta, H, lr, steps + 1)[-1:].repeat(steps + 1, axis=0)


GRADIENT_DESCENT = Exercise(
    name="gradient_descent",
    right=_gradient_descent,
    cases=_cases(),
    rule=Rule(tolerance=1e-4),
    tried="one to three parameters, upright and slanting valleys, no step and many, learning "
    "rates below, at and beyond the limit",
    hint="Work out the first step on paper: the gradient there is H @ theta.",
    wrong_models=[
        *wrong("uphill", lambda right, theta, H, lr, steps: right(theta, H, -lr, steps)),
        *wrong(
            "learning_rate_forgotten",
            lambda right, theta, H, lr, steps: right(theta, H, 1.0, steps),
        ),
        *wrong("gradient_doubled", lambda right, theta, H, *rest: right(theta, 2 * H, *rest)),
        *wrong("same_gradient_reused", _first_gradient),
        *wrong(
            "diagonal_only",
            lambda right, theta, H, *rest: right(theta, np.diag(np.diag(H)), *rest),
        ),
        *wrong("one_coordinate_at_a_time", _one_after_another),
        *wrong("same_array_appended", _appended_before_each_step),
        *PATH_MISTAKES,
    ],
)
