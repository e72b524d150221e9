"""A convolution and the batch normalisation behind it, as one convolution."""

import numpy as np

from aigc_lessons.exercises.cases import Case, halves
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule, as_numbers
from aigc_lessons.exercises.diagnosis import wrong
from aigc_lessons.exercises.joining import Joined


def check_folded(function):
    """Check a function that folds a batch normalisation into the convolution before it.

    Parameters
    ----------
    function : callable
        ``folded(w, gamma, beta, mean, var, eps)``: filters ``(F, C, KH, KW)``, four arrays ``(F,)``
        and a number, to the pair ``w, b`` of one convolution that answers like both, in evaluation:
        ``(F, C, KH, KW)`` and ``(F,)``.

    Returns
    -------
    Feedback
        The verdict; the numbers in it are a row for each filter: its weights, and its bias last.

    Examples
    --------
    >>> import numpy as np
    >>> def folded(w, gamma, beta, mean, var, eps):
    ...     scale = gamma / np.sqrt(var + eps)
    ...     return w * scale[:, None, None, None], beta - mean
    >>> check_folded(folded).misconception
    'mean_unscaled'
    """
    return FOLDED.check(Joined(function, in_rows) if callable(function) else function)


def in_rows(pair):
    """Return a row for each filter; what is no such pair comes back as it is."""
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        return pair
    w, b = map(as_numbers, pair)
    if w is None or b is None:
        return pair
    if w.ndim == 1 and b.ndim == 4 and len(w) == len(b):
        return np.column_stack([w, b.reshape(len(b), -1)])  # the wrong way round
    if w.ndim != 4 or b.size != len(w):
        return w
    return np.column_stack([w.reshape(len(w), -1), b.ravel()])


def _made_of(scaled, bias):
    """Make a model of what becomes of the filters, and of the bias, for one scale a channel."""

    def model(right, w, gamma, beta, mean, var, eps):
        scale = gamma / np.sqrt(var + eps)
        return in_rows((scaled(w, scale), bias(scale, beta, mean)))

    return model


def _by_filter(w, scale):
    return w * scale[:, None, None, None]


def _beside(bias):
    """The right filters beside a wrong bias."""
    return _made_of(_by_filter, bias)


def _right_bias(scale, beta, mean):
    return beta - scale * mean


def _right(*inputs):
    return _made_of(_by_filter, _right_bias)(None, *inputs)


def _divided(divisor):
    """Divide by another number than the root of the variance plus eps."""

    def model(right, w, gamma, beta, mean, var, eps):
        scale = gamma / divisor(var, eps)
        return in_rows((_by_filter(w, scale), beta - scale * mean))

    return model


def _bias_first(right, *inputs):
    return np.roll(right(*inputs), 1, axis=1)


def _cases():
    rng = np.random.default_rng(110)

    def case(label, F, C, size, eps=0.01):
        drawn = {"w": halves(rng, F, C, size, size)}
        drawn |= {name: halves(rng, F) + np.float32(0.25) for name in ("gamma", "beta", "mean")}
        drawn["var"] = (halves(rng, F) / 2) ** 2 + np.float32(0.5)
        return Case(label, drawn | {"eps": eps})

    flat = case("a channel that does not vary", 3, 2, 2)
    flat.inputs["var"][1] = 0
    return (
        case("one filter of one number", 1, 1, 1),
        case("two filters, one channel", 2, 1, 2),
        case("as many filters as channels", 3, 3, 2),
        case("as many filters as columns", 3, 2, 3),
        case("a large eps", 2, 2, 2, eps=0.5),
        flat,
        case("four filters, two channels", 4, 2, 3),
        case("the size of a generator's kernels", 4, 3, 4, eps=1e-5),
    )


FOLDED = Exercise(
    name="folded",
    right=_right,
    cases=_cases(),
    rule=Rule(tolerance=1e-3),
    tried="one filter and several, as many filters as channels or columns, eps small and large",
    hint="Write gamma · (w∗x − mean) / √(var + eps) + beta on paper: what stands before x, and "
    "what stands alone?",
    wrong_models=[
        *wrong("mean_kept_in_bias", _beside(lambda scale, beta, mean: beta)),
        *wrong("mean_unscaled", _beside(lambda scale, beta, mean: beta - mean)),
        *wrong("mean_added_back", _beside(lambda scale, beta, mean: beta + scale * mean)),
        *wrong("shift_is_scaled", _beside(lambda scale, beta, mean: scale * (beta - mean))),
        *wrong(
            "scale_of_channels_in",
            _made_of(lambda w, scale: w * scale[:, None, None], _right_bias),
        ),
        *wrong("scale_of_columns", _made_of(lambda w, scale: w * scale, _right_bias)),
        *wrong("eps_outside_root", _divided(lambda var, eps: np.sqrt(var) + eps)),
        *wrong("eps_left_out", _divided(lambda var, eps: np.sqrt(var))),
        *wrong("variance_for_deviation", _divided(lambda var, eps: var + eps)),
        *wrong(
            "scale_forgotten",
            lambda right, w, g, b, m, v, eps: right(w, np.ones_like(g), b, m, v, eps),
        ),
        *wrong(
            "scale_and_shift_swapped", lambda right, w, g, b, m, v, eps: right(w, b, g, m, v, eps)
        ),
        *wrong("pair_reversed", _bias_first),
    ],
)
