"""The importance-weighted bound of a batch, from the logarithms of its weights."""

import numpy as np
from scipy.special import logsumexp

from aigc_lessons.exercises.cases import Case, halves
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import wrong


def check_importance_weighted_bound(function):
    """Check a function that computes the importance-weighted bound, however small the weights are.

    Parameters
    ----------
    function : callable
        ``importance_weighted_bound(log_weights)``: float32 ``(N, K)``, the logarithms of the K
        weights of each image, to one number: the mean of the images' bounds.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> def importance_weighted_bound(log_weights):
    ...     return log_weights.mean()
    >>> check_importance_weighted_bound(importance_weighted_bound).misconception
    'elbo_for_bound'
    """
    return IMPORTANCE_WEIGHTED_BOUND.check(function)


def _right(log_weights):
    total = logsumexp(log_weights.astype(np.float64), axis=1)
    return (total - np.log(log_weights.shape[1])).mean()


def _cases():
    rng = np.random.default_rng(83)

    def case(label, N, K, around=0.0):
        return Case(label, {"log_weights": halves(rng, N, K) + np.float32(around)})

    return (
        _written("one image, two samples", [[0.0, np.log(3)]]),
        _written("four equal weights", [[-2.0, -2.0, -2.0, -2.0]]),
        _written("one sample", [[-3.0]]),
        _written("two images, one sample", [[-3.0], [-1.0]]),
        case("two images, three samples", 2, 3),
        case("as many images as samples", 3, 3),
        case("five images, two samples", 5, 2, -4.0),
        # Weights of e⁻⁸⁰⁰ and less are 0 in float32 and in float64 alike.
        case("log-weights near −900", 2, 4, -900.0),
        _written("an easy image beside a hard one", [[-1.0, -2.0], [-900.0, -901.0]]),
        _written("two easy images, two hard ones", [[-1.0], [-2.0], [-850.0], [-950.0]]),
        case("a batch of 16 with 50 samples", 16, 50, -20.0),
    )


def _written(label, log_weights):
    return Case(label, {"log_weights": np.float32(log_weights)})


def _shifted(axis, back):
    """Take a maximum out before the exponential, along an axis or of all; add it back or not."""

    def model(right, log_weights):
        w = log_weights.astype(np.float64)
        largest = w.max(axis=axis, keepdims=True)
        return (np.log(np.exp(w - largest).mean(axis=1, keepdims=True)) + back * largest).mean()

    return model


def _underflowing(right, log_weights):
    return np.log(np.exp(log_weights.astype(np.float64)).mean(axis=1)).mean()


def _each(right, log_weights):
    return np.array([right(row[None]) for row in log_weights])


IMPORTANCE_WEIGHTED_BOUND = Exercise(
    name="importance_weighted_bound",
    right=_right,
    cases=_cases(),
    # A float32 near 900 is known to 3e-5.
    rule=Rule(tolerance=1e-3),
    tried="one sample and fifty, one image and sixteen, log-weights near 0 and near −900",
    hint="Work out one image of two samples on paper: the mean of the two weights, its logarithm.",
    wrong_models=[
        *wrong("elbo_for_bound", lambda right, w: w.mean()),
        *wrong("weights_underflow", _underflowing),
        *wrong("largest_of_all_images", _shifted(None, back=1)),
        *wrong("largest_not_added_back", _shifted(1, back=0)),
        *wrong("log_k_forgotten", lambda right, w: right(w) + np.log(w.shape[1])),
        *wrong("best_weight_only", lambda right, w: w.max(axis=1).mean()),
        *wrong("images_averaged_first", lambda right, w: right(w.reshape(1, -1))),
        *wrong("bound_over_images", lambda right, w: right(w.T)),
        *wrong("sum_for_mean", lambda right, w: right(w) * len(w)),
        *wrong("one_for_each", _each),
    ],
)
