"""A code drawn from a Gaussian so that gradients reach its mean and its log-variance."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.cases import Case, halves
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import wrong


def check_reparameterize(function):
    """Check a function that makes codes of a mean, a log-variance and standard normal noise.

    Parameters
    ----------
    function : callable
        ``reparameterize(mean, log_var, noise)``: three float32 arrays ``(N, Z)`` to the codes,
        ``(N, Z)``.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> import numpy as np
    >>> def reparameterize(mean, log_var, noise):
    ...     return mean + np.exp(log_var) * noise
    >>> check_reparameterize(reparameterize).misconception
    'noise_times_variance'
    """
    return REPARAMETERIZE.check(function)


def _cases():
    rng = np.random.default_rng(82)

    def case(label, N, Z):
        arrays = (halves(rng, N, Z) / 2 for _ in range(3))
        return Case(label, dict(zip(("mean", "log_var", "noise"), arrays, strict=True)))

    return (
        _written("one unit of variance 1", 1.0, 0.0, 0.5),
        _written("a narrow unit", 1.0, -2.0, 1.0),
        _written("a wide unit", -0.5, 2.0, -1.5),
        _written("no noise at all", 2.0, 1.0, 0.0),
        case("one image of three units", 1, 3),
        case("as many images as units", 2, 2),
        case("three images of two units", 3, 2),
        case("a batch of 16 with 20 units", 16, 20),
    )


def _written(label, *values):
    arrays = (np.float32([[value]]) for value in values)
    return Case(label, dict(zip(("mean", "log_var", "noise"), arrays, strict=True)))


def _scaled(scale):
    """Multiply the noise by something else than the standard deviation."""
    return lambda right, mean, log_var, noise: mean + scale(log_var) * noise


REPARAMETERIZE = Exercise(
    name="reparameterize",
    right=ops.reparameterize,
    cases=_cases(),
    rule=Rule(tolerance=1e-4),
    tried="narrow and wide units, no noise, one image and several",
    hint="For log-variance 0 the deviation is 1. What is it for log 4?",
    wrong_models=[
        *wrong("noise_times_variance", _scaled(np.exp)),
        *wrong("log_var_as_deviation", _scaled(lambda log_var: log_var)),
        *wrong("log_var_as_variance", _scaled(np.sqrt)),
        *wrong("noise_not_scaled", _scaled(np.ones_like)),
        *wrong("code_without_noise", lambda right, mean, log_var, noise: mean),
        *wrong(
            "mean_left_out", lambda right, mean, log_var, noise: right(0 * mean, log_var, noise)
        ),
        *wrong(
            "mean_scaled_too",
            lambda right, mean, log_var, noise: np.exp(log_var / 2) * (mean + noise),
        ),
        *wrong("deviation_inverted", _scaled(lambda log_var: np.exp(-log_var / 2))),
    ],
)
