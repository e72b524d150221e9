"""Momentum: a velocity that remembers."""

import numpy as np

from aigc_lessons.exercises.cases import Case
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import wrong
from aigc_lessons.exercises.gradient_descent.paths import PATH_MISTAKES


def check_momentum(function):
    """Check a function that makes one step with momentum for each of the gradients it is given.

    Parameters
    ----------
    function : callable
        ``momentum_path(theta, grads, lr, momentum)``: where to begin ``(D,)``, one gradient for
        each step ``(T, D)``, float64, the learning rate and the momentum, to all the places
        ``(T + 1, D)``, the start included.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> def momentum_path(theta, grads, lr, momentum):
    ...     return np.array([theta, *(theta - lr * np.cumsum(grads, axis=0))])
    >>> check_momentum(momentum_path).misconception
    'velocity_not_kept'
    """
    return MOMENTUM.check(function)


def _momentum(theta, grads, lr, momentum):
    path, v = [theta], np.zeros_like(theta)
    for g in grads:
        v = momentum * v + g
        path.append(path[-1] - lr * v)
    return np.array(path)


def _case(label, theta, grads, lr=0.5, momentum=0.5):
    inputs = {"theta": np.array(theta, np.float64), "grads": np.array(grads, np.float64)}
    return Case(label, inputs | {"lr": lr, "momentum": momentum})


def _cases():
    rng = np.random.default_rng(6)

    def drawn(steps, parameters):
        return rng.integers(-8, 9, size=(steps, parameters)) / 2

    return (
        _case("one parameter, one step", [1], [[2]]),
        _case("the same gradient three times", [1], [[2], [2], [2]]),
        _case("a gradient that turns round", [0], [[4], [-4], [4]]),
        _case("a gradient, then none", [3, 1], [[2, -4], [0, 0], [0, 0]]),
        _case("a momentum of 0.9", [1, -1], drawn(3, 2), lr=0.25, momentum=0.9),
        _case("no momentum", [1, -1], drawn(3, 2), lr=0.25, momentum=0.0),
        _case("a momentum of 1", [0, 2], drawn(4, 2), lr=0.1, momentum=1.0),
        _case("three parameters", drawn(1, 3)[0], drawn(5, 3), lr=0.1, momentum=0.75),
        _case("a large learning rate", [2, 2], drawn(4, 2), lr=2.0, momentum=0.25),
        _case("many steps", [0.5], drawn(20, 1), lr=0.1, momentum=0.9),
    )


def _damped(right, theta, grads, lr, momentum):
    """PyTorch's dampening: every gradient but the first counts 1 − μ."""
    damped = np.concatenate([grads[:1], (1 - momentum) * grads[1:]])
    return right(theta, damped, lr, momentum)


def _ahead(right, theta, grads, lr, momentum):
    velocities = -np.diff(right(theta, grads, 1.0, momentum), axis=0)
    steps = lr * (grads + momentum * velocities)
    return np.concatenate([theta[None], theta - np.cumsum(steps, axis=0)])


def _late(right, *inputs):
    path = right(*inputs)
    return np.concatenate([path[:1], path[:-1]])


MOMENTUM = Exercise(
    name="momentum",
    right=_momentum,
    cases=_cases(),
    rule=Rule(tolerance=1e-4),
    tried="steady gradients, turning ones and none, momentum from 0 to 1, one to three parameters",
    hint="Write down v after each step, on paper; it begins at 0.",
    wrong_models=[
        *wrong("uphill", lambda right, theta, grads, *rest: right(theta, -grads, *rest)),
        *wrong(
            "learning_rate_forgotten",
            lambda right, theta, grads, lr, momentum: right(theta, grads, 1.0, momentum),
        ),
        *wrong(
            "momentum_sign",
            lambda right, theta, grads, lr, momentum: right(theta, grads, lr, -momentum),
        ),
        *wrong(
            "momentum_averages",
            lambda right, theta, grads, lr, mu: right(theta, (1 - mu) * grads, lr, mu),
            _damped,
        ),
        *wrong("nesterov", _ahead),
        *wrong(
            "velocity_not_kept",
            lambda right, theta, grads, lr, momentum: right(theta, grads, lr, 0.0),
        ),
        *wrong("velocity_one_step_late", _late),
        *wrong(
            "velocity_never_slows",
            lambda right, theta, grads, lr, momentum: right(theta, grads, lr, 1.0),
        ),
        *wrong(
            "rate_momentum_swapped",
            lambda right, theta, grads, lr, momentum: right(theta, grads, momentum, lr),
        ),
        *wrong(
            "rate_used_twice",
            lambda right, theta, grads, lr, momentum: right(theta, lr * grads, lr, momentum),
        ),
        *PATH_MISTAKES,
    ],
)
