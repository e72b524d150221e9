"""Batch normalisation as it is in training."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.cases import Case, halves
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import wrong

PIXELS = (0, 2, 3)


def check_batch_norm(function):
    """Check a function that normalises a batch by its own statistics.

    Parameters
    ----------
    function : callable
        ``batch_norm(x, gamma, beta, eps)``: float32 ``(N, C, H, W)``, two float32 arrays ``(C,)``
        and a number, to an array shaped like `x`.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> def batch_norm(x, gamma, beta, eps):
    ...     mean, std = x.mean((0, 2, 3), keepdims=True), x.std((0, 2, 3), keepdims=True)
    ...     return gamma[:, None, None] * (x - mean) / (std + eps) + beta[:, None, None]
    >>> check_batch_norm(batch_norm).misconception
    'eps_outside_root'
    """
    return BATCH_NORM.check(function)


def _batch_norm(x, gamma, beta, eps):
    return ops.batch_norm2d(x, gamma, beta, eps=eps)


def _cases():
    rng = np.random.default_rng(9)

    def case(label, *shape, eps=0.01):
        x = halves(rng, *shape) / 4 + np.arange(shape[1], dtype=np.float32)[:, None, None]
        gamma, beta = (halves(rng, shape[1]) / 2 + np.float32(k) for k in (2.5, 0.25))
        return Case(label, {"x": x, "gamma": gamma, "beta": beta, "eps": eps})

    flat = case("a channel that does not vary", 2, 2, 2, 2)
    flat.inputs["x"][:, 1] = 0.5
    return (
        case("one image of 2 × 2 pixels", 1, 1, 2, 2),
        case("two channels", 1, 2, 2, 3),
        case("two images", 2, 1, 2, 2),
        case("a large eps", 3, 2, 2, 2, eps=0.5),
        case("three images of one pixel", 3, 4, 1, 1),
        case("as many images as channels", 3, 3, 3, 3, eps=0.1),
        case("four images, two channels", 4, 2, 5, 4),
        flat,
    )


def _columns(numbers):
    return numbers[:, None, None]


def _normalised(x, axes=PIXELS, **how):
    mean, var = x.mean(axes, keepdims=True), x.var(axes, keepdims=True, **how)
    return lambda eps: (x - mean) / np.sqrt(var + eps)


def _over(axes, **how):
    """Take the statistics over other axes, or another variance."""

    def model(right, x, gamma, beta, eps):
        return _columns(gamma) * _normalised(x, axes, **how)(eps) + _columns(beta)

    return model


def _divided(divisor):
    """Divide by another number than the root of the variance plus eps."""

    def model(right, x, gamma, beta, eps):
        mean, var = x.mean(PIXELS, keepdims=True), x.var(PIXELS, keepdims=True)
        return _columns(gamma) * (x - mean) / divisor(var, eps) + _columns(beta)

    return model


def _mean_kept(right, x, gamma, beta, eps):
    scale = _columns(gamma) / np.sqrt(x.var(PIXELS, keepdims=True) + eps)
    return scale * x + _columns(beta)


BATCH_NORM = Exercise(
    name="batch_norm",
    right=_batch_norm,
    cases=_cases(),
    rule=Rule(tolerance=1e-4),
    tried="one image and several, one to four channels, eps small and large, a flat channel",
    hint="With gamma 1, beta 0 and a tiny eps: are mean and variance of every channel 0 and 1?",
    wrong_models=[
        *wrong("eps_outside_root", _divided(lambda var, eps: np.sqrt(var) + eps)),
        *wrong("eps_left_out", _divided(lambda var, eps: np.sqrt(var))),
        *wrong("variance_for_deviation", _divided(lambda var, eps: var + eps)),
        *wrong("n_minus_one", _over(PIXELS, ddof=1)),
        *wrong("per_image_and_channel", _over((2, 3))),
        *wrong("per_image", _over((1, 2, 3))),
        *wrong("per_pixel", _over(0)),
        *wrong("over_everything", _over(None)),
        *wrong("mean_kept", _mean_kept),
        *wrong("scale_forgotten", lambda right, x, g, b, eps: right(x, g**0, b, eps)),
        *wrong("shift_forgotten", lambda right, x, g, b, eps: right(x, g, b * 0, eps)),
        *wrong("shift_before_scale", lambda right, x, g, b, eps: right(x, g, g * b, eps)),
        *wrong("scale_and_shift_swapped", lambda right, x, g, b, eps: right(x, b, g, eps)),
    ],
)
