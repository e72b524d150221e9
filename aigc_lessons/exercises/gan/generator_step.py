"""One step of the generator of the chapter's game of five numbers."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.cases import Case, halves
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import wrong


def check_generator_step(function):
    """Check a function that takes one step for a generator of two numbers.

    Parameters
    ----------
    function : callable
        ``generator_step(a, b, w, z, lr)``: samples are ``a + b * z`` with noise ``z``, float32
        ``(N,)``; the discriminator's logit of x is ``w[0] + w[1] * x + w[2] * x**2``, with ``w``
        float32 ``(3,)``. It returns the new ``(a, b)`` after one step of gradient descent with
        learning rate ``lr`` on the non-saturating loss.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> def generator_step(a, b, w, z, lr):
    ...     x = a + b * z
    ...     d = 1 / (1 + np.exp(-(w[0] + w[1] * x + w[2] * x**2)))
    ...     dx = (d - 1) / len(z) * (w[1] + 2 * w[2] * x)
    ...     return a - lr * dx.sum(), b - lr * dx.sum()
    >>> check_generator_step(generator_step).misconception
    'noise_left_out'
    """
    return GENERATOR_STEP.check(function)


def _logit(w, x):
    return w[0] + w[1] * x + w[2] * x**2


def _gradient(a, b, w, z):
    """Give the right gradient of (a, b)."""
    return _made_of()(a, b, w.astype(np.float64), z.astype(np.float64))


def _made_of(
    pull=lambda logit: -ops.sigmoid(-logit),
    slope=lambda w, x: w[1] + 2 * w[2] * x,
    of_b=lambda z: z,
    seen=lambda x, z: x,
):
    """Make a gradient out of its factors, each of which may be a wrong one."""

    def gradient(a, b, w, z):
        x = seen(a + b * z, z)
        dx = pull(_logit(w, x)) / len(z) * slope(w, x)
        return np.array([dx.sum(), (dx * of_b(z)).sum()])

    return gradient


def _generator_step(a, b, w, z, lr):
    return np.array([a, b]) - lr * _gradient(a, b, w, z)


def _cases():
    rng = np.random.default_rng(93)

    def case(label, N, a, b, w, lr=0.5):
        inputs = {"a": a, "b": b, "w": np.array(w, np.float32), "z": halves(rng, N), "lr": lr}
        return Case(label, inputs)

    return (
        case("a straight line for a logit, one sample", 1, 0.0, 1.0, [0, 1, 0]),
        case("two samples", 2, 0.5, 1.0, [0, 1, 0.5]),
        case("a parabola", 3, -1.0, 0.5, [0.5, -1, 0.25]),
        case("a smaller learning rate", 4, 1.0, 0.5, [-0.5, 0.5, -0.25], lr=0.125),
        case("samples that are found out", 5, 0.5, 0.25, [-4, 1, 0.5], lr=1.0),
        case("samples that pass", 5, 0.5, -0.25, [3, -1, 0.5], lr=2.0),
        case("a generator without spread", 6, 1.5, 0.0, [0, 0.5, -0.5]),
        case("sixteen samples", 16, -0.5, 0.5, [1, -0.5, -0.25], lr=1.5),
        case("an undecided discriminator", 4, 1.0, 1.0, [0, 0, 0]),
    )


def _stepping(gradient):
    """Turn another gradient into a wrong model."""

    def model(right, a, b, w, z, lr):
        exact = w.astype(np.float64), z.astype(np.float64)
        return np.array([a, b]) - lr * gradient(a, b, *exact)

    return model


def _longer(factor):
    """Multiply the right step."""

    def model(right, a, b, w, z, lr):
        place = np.array([a, b])
        return place + factor(z, lr) * (right(a, b, w, z, lr) - place)

    return model


def _one_after_the_other(right, a, b, w, z, lr):
    a = right(a, b, w, z, lr)[0]
    return np.array([a, right(a, b, w, z, lr)[1]])


GENERATOR_STEP = Exercise(
    name="generator_step",
    right=_generator_step,
    cases=_cases(),
    rule=Rule(tolerance=1e-4),
    tried="one sample and many, a line and parabolas, samples found out and passing, no spread",
    hint="Go backwards: from the loss to the logit, from the logit to x, from x to a and to b. "
    "Each way is one factor.",
    wrong_models=[
        *wrong("uphill", _longer(lambda z, lr: -1)),
        *wrong("learning_rate_forgotten", _longer(lambda z, lr: 1 / lr)),
        *wrong("gradient_summed_over_batch", _longer(lambda z, lr: len(z))),
        *wrong("saturating_gradient", _stepping(_made_of(pull=lambda z: -ops.sigmoid(z)))),
        *wrong("fakes_labelled_fake", _stepping(_made_of(pull=ops.sigmoid))),
        *wrong("judge_slope_left_out", _stepping(_made_of(slope=lambda w, x: 1.0))),
        *wrong("slope_of_line_only", _stepping(_made_of(slope=lambda w, x: w[1]))),
        *wrong("factor_two_missing", _stepping(_made_of(slope=lambda w, x: w[1] + w[2] * x))),
        *wrong("noise_left_out", _stepping(_made_of(of_b=lambda z: 1.0))),
        *wrong("noise_judged", _stepping(_made_of(seen=lambda x, z: z))),
        *wrong("one_coordinate_at_a_time", _one_after_the_other),
        *wrong("step_for_place", lambda right, a, b, *rest: right(a, b, *rest) - [a, b]),
    ],
)
