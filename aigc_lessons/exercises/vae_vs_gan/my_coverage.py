"""Coverage: for how many real images something similar was generated."""

import numpy as np
from scipy.spatial.distance import cdist

from aigc_lessons import metrics
from aigc_lessons.exercises.cases import Case
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import wrong


def check_my_coverage(function):
    """Check a function that computes coverage.

    Parameters
    ----------
    function : callable
        ``my_coverage(real, fake, k)``: float64 ``(N, D)`` and ``(M, D)``, and a whole number below
        N and M, to a number in [0, 1]. A ball around a real image reaches to its k-th nearest
        other real image, edge included.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> import numpy as np
    >>> from scipy.spatial.distance import cdist
    >>> def my_coverage(real, fake, k):
    ...     radii = np.sort(cdist(real, real))[:, k - 1]
    ...     return (cdist(real, fake).min(axis=1) <= radii).mean()
    >>> check_my_coverage(my_coverage).misconception
    'self_counted'
    """
    return MY_COVERAGE.check(function)


def _cases():
    rng = np.random.default_rng(101)

    def drawn(label, N, M, D, k, reach=9):
        # Whole numbers, all real ones different: distances are exact, and many are equal.
        places = rng.permutation(reach**D)[:N]
        real = np.stack(np.unravel_index(places, (reach,) * D), axis=1)
        return _case(label, real, rng.integers(1, reach + 3, (M, D)), k)

    line = [[0], [1], [2], [3]]
    return (
        _case("four on a line, k = 1", line, [[0.5], [1], [9]], 1),
        _case("a point on the edge of a ball", line, [[4], [8], [12]], 1),
        _case("everything generated in one place", line, [[1.5], [1.5], [1.5]], 2),
        _case("one generated outlier", [[0], [2], [4], [6], [9]], [[0], [0.5], [40]], 1),
        _case("one real outlier", [[0], [1], [2], [3], [20]], [[14], [15], [16], [17]], 1),
        drawn("ten points in the plane, k = 1", 10, 10, 2, 1),
        drawn("ten points in the plane, k = 3", 10, 10, 2, 3),
        drawn("fewer generated ones, k = 2", 12, 5, 2, 2),
        drawn("more generated ones, k = 2", 6, 14, 2, 2),
        drawn("three features, k = 5", 20, 20, 3, 5),
        drawn("three features, k = 4", 30, 15, 3, 4, reach=6),
        drawn("many points", 80, 60, 2, 5, reach=12),
    )


def _case(label, real, fake, k):
    return Case(label, {"real": np.array(real, float), "fake": np.array(fake, float), "k": k})


def _radii(x, k):
    return np.sort(cdist(x, x), axis=1)[:, k]


def _self_counted(right, real, fake, k):
    nearest = cdist(real, fake).min(axis=1)
    return (nearest <= _radii(real, k - 1)).mean()


def _edge_left_out(right, real, fake, k):
    nearest = cdist(real, fake).min(axis=1)
    return (nearest < _radii(real, k)).mean()


def _balls_around_fakes(right, real, fake, k):
    return metrics.precision_recall(real, fake, k=k)[1]


def _precision(right, real, fake, k):
    return metrics.precision_recall(real, fake, k=k)[0]


MY_COVERAGE = Exercise(
    name="my_coverage",
    right=lambda real, fake, k: metrics.coverage(real, fake, k=k),
    cases=_cases(),
    rule=Rule(tolerance=1e-6),
    tried="points on a line, in the plane and in space, points on an edge, outliers, k from 1 to 5",
    hint="Take one real image: how far does its ball reach, and how far is the nearest generated "
    "image?",
    wrong_models=[
        *wrong("self_counted", _self_counted),
        *wrong("edge_left_out", _edge_left_out),
        *wrong("balls_around_fakes", _balls_around_fakes),
        *wrong("precision_for_coverage", _precision),
        *wrong("sets_exchanged", lambda right, real, fake, k: right(fake, real, k)),
        *wrong("balls_counted", lambda right, real, fake, k: metrics.density(real, fake, k=k)),
        *wrong("covered_not_divided", lambda right, *inputs: right(*inputs) * len(inputs[0])),
        *wrong(
            "divided_by_fakes",
            lambda right, real, fake, k: right(real, fake, k) * len(real) / len(fake),
        ),
        *wrong("uncovered_counted", lambda right, *inputs: 1 - right(*inputs)),
    ],
)
