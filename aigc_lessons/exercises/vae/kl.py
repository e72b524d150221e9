"""The KL divergence of a batch of codes from the standard normal."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.cases import Case, halves
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import wrong


def check_kl(function):
    """Check a function that computes the KL divergence of codes from the standard normal.

    Parameters
    ----------
    function : callable
        ``kl(mean, log_var)``: two float32 arrays ``(N, Z)`` to one number: summed over the units,
        averaged over the images.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> import numpy as np
    >>> def kl(mean, log_var):
    ...     return 0.5 * (mean**2 + np.exp(log_var) - 1 - log_var).mean()
    >>> check_kl(kl).misconception
    'kl_mean_over_units'
    """
    return KL.check(function)


def _cases():
    rng = np.random.default_rng(81)

    def case(label, N, Z):
        mean, log_var = halves(rng, N, Z) / 2, halves(rng, N, Z) / 2
        return Case(label, {"mean": mean, "log_var": log_var})

    return (
        written("one image, one unit", [[2.0]], [[0.0]]),
        written("a wider unit", [[0.0]], [[1.5]]),
        written("a narrower unit, off to the left", [[-1.0]], [[-2.0]]),
        written("the standard normal itself", [[0.0, 0.0]], [[0.0, 0.0]]),
        written("two units", [[1.0, -2.0]], [[0.5, -1.5]]),
        written("two images of one unit", [[1.0], [0.0]], [[0.5], [2.0]]),
        case("three images of two units", 3, 2),
        case("as many images as units", 3, 3),
        case("two images of five units", 2, 5),
        case("a batch of 32 with 20 units", 32, 20),
    )


def written(label, mean, log_var):
    """Make a case of numbers written out."""
    return Case(label, {"mean": np.float32(mean), "log_var": np.float32(log_var)})


def _right(mean, log_var):
    return ops.kl_standard_normal(mean.astype(np.float64), log_var.astype(np.float64))


def _of(terms):
    """Half the sum of other terms, averaged over the images."""
    return lambda right, mean, log_var: 0.5 * terms(mean, log_var).sum(axis=1).mean()


def _each(right, mean, log_var):
    return np.array([right(m[None], v[None]) for m, v in zip(mean, log_var, strict=True)])


KL = Exercise(
    name="kl",
    right=_right,
    cases=_cases(),
    # 20 units of a float32 add up to some 30, known to 1e-5.
    rule=Rule(tolerance=1e-3),
    tried="one image and several, one unit to twenty, wide and narrow ones, the standard normal",
    hint="Work out one unit on paper: μ², σ² = e to the power of log_var, and log σ² = log_var.",
    wrong_models=[
        *wrong("kl_sign_reversed", lambda right, *inputs: -right(*inputs)),
        *wrong("half_missing", lambda right, *inputs: 2 * right(*inputs)),
        *wrong("kl_mean_over_units", lambda right, m, v: right(m, v) / m.shape[1]),
        *wrong(
            "log_var_as_deviation",
            lambda right, m, v: right(m, np.log(v**2)),
            _of(lambda m, v: m**2 + v**2 - 1 - 2 * np.log(v)),
            _of(lambda m, v: m**2 + v**2 - 1 - np.log(v)),
        ),
        *wrong("log_var_as_variance", _of(lambda m, v: m**2 + v - 1 - np.log(v))),
        *wrong("minus_one_missing", lambda right, m, v: right(m, v) + m.shape[1] / 2),
        *wrong("mean_not_squared", _of(lambda m, v: m + np.exp(v) - 1 - v)),
        *wrong("log_term_left_out", _of(lambda m, v: m**2 + np.exp(v) - 1)),
        *wrong("kl_reversed", _of(lambda m, v: (1 + m**2) / np.exp(v) - 1 + v)),
        *wrong("sum_for_mean", lambda right, m, v: right(m, v) * len(m)),
        *wrong("one_for_each", _each),
    ],
)
