"""Mean 0 and standard deviation 1 for every channel."""

import numpy as np

from aigc_lessons.exercises.cases import Case
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import wrong


def check_normalize(function):
    """Check a function that gives every channel of a batch mean 0 and standard deviation 1.

    No channel of the inputs is constant, so no division by 0 needs care.

    Parameters
    ----------
    function : callable
        ``normalize(x)``: float32 ``(N, C, H, W)`` to the same shape; mean and standard deviation
        are taken over the batch and both image axes.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> check_normalize(lambda x: (x - x.mean()) / x.std()).misconception
    'over_everything'
    """
    return NORMALIZE.check(function)


def _normalize(x):
    return _standardized(x, (0, 2, 3))


def _standardized(x, axis, **how):
    mean, deviation = x.mean(axis, keepdims=True), x.std(axis, keepdims=True, **how)
    return (x - mean) / deviation


def _normalize_cases():
    rng = np.random.default_rng(2)

    def images(*shape):
        light = np.linspace(0, 1, shape[1]).reshape(1, -1, 1, 1)  # channels differ, as colours do
        return ((rng.integers(0, 11, shape) + 2 * light) / 12).astype(np.float32)

    ramp = np.array([0, 0.25, 0.5, 0.25, 0.5, 1], np.float32)
    return (
        Case("a grey image of 2 × 3 pixels", {"x": ramp.reshape(1, 1, 2, 3)}),
        Case("an image with two channels", {"x": images(1, 2, 2, 3)}),
        Case("two grey images", {"x": images(2, 1, 2, 3)}),
        Case("four colour images of one pixel", {"x": images(4, 3, 1, 1)}),
        Case("a batch of colour images", {"x": images(4, 3, 5, 3)}),
        Case("as many images as channels", {"x": images(3, 3, 3, 3)}),
        Case("one row of pixels", {"x": images(2, 2, 1, 6)}),
        Case("images brighter than 1", {"x": images(3, 2, 4, 5) * 8 + 3}),
    )


def _stretched(x, axis=None):
    low, high = x.min(axis, keepdims=True), x.max(axis, keepdims=True)
    return (x - low) / (high - low)


def _misaligned(x, index):
    """Statistics of shape (C,) or (C, 1), which NumPy lines up with columns or rows."""
    return (x - x.mean((0, 2, 3))[index]) / x.std((0, 2, 3))[index]


def _with_mean(right, x):
    mean, deviation = x.mean((0, 2, 3), keepdims=True), x.std((0, 2, 3), keepdims=True)
    return right(x) + mean / deviation


NORMALIZE = Exercise(
    name="normalize",
    right=_normalize,
    cases=_normalize_cases(),
    # Wide enough for an epsilon of 1e-5 beside the variance, narrow enough to tell n from n − 1.
    rule=Rule(tolerance=1e-3),
    tried="one image and several, one to three channels, images of one pixel and of one row",
    hint="Compute `y.mean((0, 2, 3))` and `y.std((0, 2, 3))` of your result: are they 0 and 1?",
    wrong_models=[
        *wrong("over_everything", lambda right, x: _standardized(x, None)),
        *wrong("per_image", lambda right, x: _standardized(x, (1, 2, 3))),
        *wrong("per_image_and_channel", lambda right, x: _standardized(x, (2, 3))),
        *wrong("per_pixel", lambda right, x: _standardized(x, 0)),
        *wrong("channels_last_axes", lambda right, x: _standardized(x, (0, 1, 2))),
        *wrong(
            "statistics_misaligned",
            lambda right, x: _misaligned(x, slice(None)),
            lambda right, x: _misaligned(x, (slice(None), None)),
        ),
        *wrong(
            "variance_for_deviation",
            lambda right, x: right(x) / x.std((0, 2, 3), keepdims=True),
        ),
        *wrong("mean_kept", _with_mean),
        *wrong("spread_kept", lambda right, x: x - x.mean((0, 2, 3), keepdims=True)),
        *wrong(
            "min_max",
            lambda right, x: _stretched(x),
            lambda right, x: _stretched(x, (0, 2, 3)),
        ),
        *wrong("n_minus_one", lambda right, x: _standardized(x, (0, 2, 3), ddof=1)),
    ],
)
