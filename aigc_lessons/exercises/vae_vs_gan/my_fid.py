"""The Fréchet distance of two sets of features."""

import numpy as np

from aigc_lessons import metrics
from aigc_lessons.exercises.cases import Case, halves
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import wrong


def check_my_fid(function):
    """Check a function that computes the Fréchet distance of two sets of features.

    Parameters
    ----------
    function : callable
        ``my_fid(real, fake)``: float64 ``(N, D)`` and ``(M, D)``, at least two rows each, to one
        real number. The covariances divide by N − 1 and M − 1.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> import numpy as np
    >>> def my_fid(real, fake):
    ...     apart = real.mean(axis=0) - fake.mean(axis=0)
    ...     return apart @ apart + ((real.std(0, ddof=1) - fake.std(0, ddof=1)) ** 2).sum()
    >>> check_my_fid(my_fid).misconception
    'correlations_ignored'
    """
    return MY_FID.check(function)


def _cases():
    rng = np.random.default_rng(100)

    def drawn(label, N, M, D, mixed=True):
        mixing = np.eye(D) + np.triu(halves(rng, D, D), 1) / 2 * mixed
        real, fake = halves(rng, N, D) @ mixing, halves(rng, M, D) @ mixing.T
        return _case(label, real / 2, fake / 2 + 1)

    return (
        _case("one feature, two images each", [[0], [2]], [[3], [7]]),
        _case("equal means", [[-1, 0], [1, 1], [0, -1]], [[-2, 0], [2, -2], [0, 2]]),
        _case("equal covariances", [[0, 1], [2, 0], [1, 3]], [[4, 1], [6, 0], [5, 3]]),
        drawn("three features, as many images as features", 3, 3, 3),
        drawn("two features, eight images each", 8, 8, 2),
        drawn("two correlated features, more generated images", 6, 9, 2),
        drawn("four features, ten images each", 10, 10, 4),
        drawn("four features, other numbers of images", 12, 7, 4),
        drawn("three features, twenty images each", 20, 20, 3),
        drawn("more features than images", 4, 5, 6),
        drawn("many images", 60, 40, 5),
    )


def _case(label, real, fake):
    return Case(label, {"real": np.array(real, float), "fake": np.array(fake, float)})


def _apart(real, fake):
    return real.mean(axis=0) - fake.mean(axis=0)


def _squared(real, fake):
    apart = _apart(real, fake)
    return apart @ apart


def _covariances(real, fake):
    return np.atleast_2d(np.cov(real.T)), np.atleast_2d(np.cov(fake.T))


def _traces(real, fake):
    return sum(np.trace(C) for C in _covariances(real, fake))


def _with(cross):
    """The right sum with another last term, which is made of the two covariances."""

    def model(right, real, fake):
        return _squared(real, fake) + _traces(real, fake) - 2 * cross(*_covariances(real, fake))

    return model


def _shared(right, real, fake):
    """The trace of the root."""
    return (_squared(real, fake) + _traces(real, fake) - right(real, fake)) / 2


def _shrunk(x):
    """Points whose covariance is that of x, divided by N."""
    mean, N = x.mean(axis=0), len(x)
    return mean + (x - mean) * np.sqrt((N - 1) / N)


def _stretched(x, factor):
    return x.mean(axis=0) + (x - x.mean(axis=0)) * factor


def _rows_for_features(right, real, fake):
    C, W = np.atleast_2d(np.cov(real)), np.atleast_2d(np.cov(fake))
    root = np.sqrt(np.linalg.eigvals(C @ W).real.clip(0)).sum()
    return _squared(real, fake) + np.trace(C) + np.trace(W) - 2 * root


def _by_feature(right, real, fake):
    spreads = real.std(axis=0, ddof=1) - fake.std(axis=0, ddof=1)
    return _squared(real, fake) + spreads @ spreads


MY_FID = Exercise(
    name="my_fid",
    right=metrics.fid,
    cases=_cases(),
    # A root of rounding errors, 1e-8, times the features is what programs differ by.
    rule=Rule(tolerance=1e-3),
    tried="one feature to six, equal means, equal covariances, more features than images",
    hint="Compute the three parts one by one: the squared distance of the means, the two traces, "
    "the trace of the root.",
    wrong_models=[
        *wrong(
            "root_elementwise",
            _with(lambda C, W: np.trace(np.sqrt(C @ W))),
            _with(lambda C, W: np.trace(np.sqrt(C) @ np.sqrt(W))),
            _with(lambda C, W: np.trace(np.sqrt(np.abs(C @ W)))),
            _with(lambda C, W: np.trace(np.sqrt((C @ W).clip(0)))),
        ),
        *wrong("correlations_ignored", _by_feature),
        *wrong("covariance_biased", lambda right, real, fake: right(_shrunk(real), _shrunk(fake))),
        *wrong(
            "matrix_root_forgotten",
            _with(lambda C, W: np.trace(C @ W)),
        ),
        *wrong("root_taken", lambda right, *sets: np.sqrt(right(*sets))),
        *wrong(
            "means_not_squared",
            lambda right, *sets: right(*sets) - _squared(*sets) + np.sqrt(_squared(*sets)),
            lambda right, *sets: right(*sets) - _squared(*sets) + np.abs(_apart(*sets)).sum(),
        ),
        *wrong(
            "means_forgotten",
            lambda right, real, fake: right(real - real.mean(axis=0), fake - fake.mean(axis=0)),
        ),
        *wrong("spreads_forgotten", lambda right, *sets: _squared(*sets)),
        *wrong(
            "cross_term_once",
            lambda right, *sets: right(*sets) + _shared(right, *sets),
        ),
        *wrong("cross_term_added", lambda right, *sets: right(*sets) + 4 * _shared(right, *sets)),
        *wrong(
            "cross_term_missing",
            lambda right, *sets: right(*sets) + 2 * _shared(right, *sets),
        ),
        *wrong("rows_for_features", _rows_for_features),
        *wrong(
            "one_mean_for_all",
            lambda right, real, fake: (
                right(real, fake) - _squared(real, fake) + (real.mean() - fake.mean()) ** 2
            ),
        ),
    ],
)
