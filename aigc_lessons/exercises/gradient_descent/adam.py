"""Adam: a running mean, a running mean of squares, and their correction."""

import numpy as np

from aigc_lessons.exercises.cases import Case
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import wrong
from aigc_lessons.exercises.gradient_descent.paths import PATH_MISTAKES


def check_adam(function):
    """Check a function that makes one step of Adam for each of the gradients it is given.

    Parameters
    ----------
    function : callable
        ``adam_path(theta, grads, lr, beta1, beta2, eps)``: where to begin ``(D,)``, one gradient
        for each step ``(T, D)``, float64, and Adam's four settings, to all the places
        ``(T + 1, D)``, the start included.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> def adam_path(theta, grads, lr, beta1, beta2, eps):
    ...     path, m, v = [theta], 0, 0
    ...     for g in grads:
    ...         m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
    ...         path.append(path[-1] - lr * m / (np.sqrt(v) + eps))
    ...     return np.array(path)
    >>> check_adam(adam_path).misconception
    'bias_not_corrected'
    """
    return ADAM.check(function)


def _adam(
    theta,
    grads,
    lr,
    beta1,
    beta2,
    eps,
    *,
    second=lambda g, m: g**2,  # what the second mean is a mean of
    share=lambda beta: 1 - beta,  # the weight of a new value
    correct1=lambda beta, t: 1 - beta**t,
    correct2=lambda beta, t: 1 - beta**t,
    step=lambda m, v, eps, c2, g: m / (np.sqrt(v) + eps),  # from the corrected means
    carry=lambda mean, correction: mean,  # what goes on to the next step
):
    """Adam; each of the wrong models replaces one of its pieces."""
    path, m, v = [theta], np.zeros_like(theta), np.zeros_like(theta)
    for t, g in enumerate(grads, start=1):
        m = beta1 * m + share(beta1) * g
        v = beta2 * v + share(beta2) * second(g, m)
        c1, c2 = correct1(beta1, t), correct2(beta2, t)
        path.append(path[-1] - lr * step(m / c1, v / c2, eps, c2, g))
        m, v = carry(m, c1), carry(v, c2)
    return np.array(path)


def _with(**pieces):
    return lambda right, *inputs: _adam(*inputs, **pieces)


def _with_correction(correct):
    return _with(correct1=correct, correct2=correct)


def _none(beta, t):
    return 1


def _from_0(right, theta, grads, lr, beta1, beta2, eps):
    """Both means begin at 0 again in every step, and so does the count."""
    return theta - lr * np.cumsum([0 * theta, *grads / (abs(grads) + eps)], axis=0)


def _from_0_counting(right, theta, grads, lr, beta1, beta2, eps):
    """Both means begin at 0 again in every step, but the correction goes on counting."""
    t = np.arange(1, len(grads) + 1)[:, None]
    m = (1 - beta1) * grads / (1 - beta1**t)
    v = (1 - beta2) * grads**2 / (1 - beta2**t)
    return theta - lr * np.cumsum([0 * theta, *m / (np.sqrt(v) + eps)], axis=0)


def _case(label, theta, grads, lr=0.5, betas=(0.9, 0.999), eps=1e-8):
    inputs = {"theta": np.array(theta, np.float64), "grads": np.array(grads, np.float64)}
    settings = {"lr": lr, "beta1": betas[0], "beta2": betas[1], "eps": eps}
    return Case(label, inputs | settings)


def _cases():
    rng = np.random.default_rng(8)

    def drawn(steps, parameters):
        return rng.integers(1, 9, size=(steps, parameters)) * rng.choice([-0.5, 0.5], (steps, 1))

    return (
        _case("one parameter, one step", [1], [[2]]),
        _case("the same gradient three times", [1], [[2], [2], [2]]),
        _case("a gradient that turns round", [0], [[4], [-4], [4]], betas=(0.5, 0.75)),
        _case("a gradient of 100 and one of 0.01", [1, 1], [[100, 0.01], [100, 0.01]]),
        _case("a large ε", [1, -1], drawn(3, 2), eps=0.25),
        _case("a large ε and short memories", [0, 2], drawn(4, 2), betas=(0.5, 0.75), eps=0.5),
        _case("no memory of the gradient", [2], drawn(4, 1), betas=(0.0, 0.5), eps=0.01),
        _case("a gradient, then none", [3, 1], [[2, -4], [0, 0], [0, 0]], lr=0.1),
        _case("three parameters", drawn(1, 3)[0], drawn(5, 3), lr=0.1, betas=(0.8, 0.9)),
        _case("many steps", [0.5], drawn(20, 1), lr=0.1, eps=0.125),
    )


ADAM = Exercise(
    name="adam",
    right=_adam,
    cases=_cases(),
    rule=Rule(tolerance=1e-4),
    tried="steady gradients, turning ones and none, large and small ones, long and short memories, "
    "ε from 1e-8 to 0.5",
    hint="Write down m, v and both corrected means for the first two steps, on paper.",
    wrong_models=[
        *wrong("uphill", lambda right, theta, grads, *rest: right(theta, -grads, *rest)),
        *wrong(
            "learning_rate_forgotten",
            lambda right, theta, grads, lr, *rest: right(theta, grads, 1.0, *rest),
        ),
        *wrong("bias_not_corrected", _with_correction(_none)),
        *wrong("one_moment_corrected", _with(correct1=_none), _with(correct2=_none)),
        *wrong("correction_without_power", _with_correction(lambda beta, t: 1 - beta)),
        *wrong("counted_from_0", _with_correction(lambda beta, t: 1 - beta ** (t - 1))),
        *wrong("correction_kept", _with(carry=lambda mean, correction: mean / correction)),
        *wrong(
            "betas_exchanged",
            lambda right, theta, grads, lr, b1, b2, eps: right(theta, grads, lr, b2, b1, eps),
        ),
        *wrong("eps_inside_root", _with(step=lambda m, v, eps, c2, g: m / np.sqrt(v + eps))),
        *wrong(
            "eps_before_correction",
            _with(step=lambda m, v, eps, c2, g: m / (np.sqrt(v) + eps / np.sqrt(c2))),
        ),
        *wrong("root_forgotten", _with(step=lambda m, v, eps, c2, g: m / (v + eps))),
        *wrong("mean_not_used", _with(step=lambda m, v, eps, c2, g: g / (np.sqrt(v) + eps))),
        *wrong("square_of_mean", _with(second=lambda g, m: m**2)),
        *wrong("square_forgotten", _with(second=lambda g, m: g)),
        *wrong("sums_for_means", _with(share=lambda beta: 1)),
        *wrong("moments_not_kept", _from_0, _from_0_counting),
        *PATH_MISTAKES,
    ],
)
