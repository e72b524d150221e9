"""The sliding window: one channel, no padding, stride 1."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.cases import Case, halves
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import wrong


def check_correlate2d(function):
    """Check a function that slides a kernel over an image of one channel.

    Parameters
    ----------
    function : callable
        ``correlate2d(x, w)``: an image ``(H, W)`` and a kernel ``(KH, KW)``, float32, to
        ``(H − KH + 1, W − KW + 1)``.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> from scipy.signal import convolve2d
    >>> check_correlate2d(lambda x, w: convolve2d(x, w, mode="valid")).misconception
    'kernel_flipped'
    """
    return CORRELATE2D.check(function)


def _correlate2d(x, w):
    return ops.conv2d(x[None, None], w[None, None])[0, 0]


def _cases():
    rng = np.random.default_rng(4)

    def case(label, image, kernel):
        return Case(label, {"x": halves(rng, *image), "w": halves(rng, *kernel)})

    x = np.array([[1, 2, 0], [0, 3, 1], [2, 1, 4]], np.float32)
    w = np.array([[1, 0], [2, -1]], np.float32)
    return (
        Case("a 3 × 3 image, a 2 × 2 kernel", {"x": x, "w": w}),
        case("a 3 × 5 image, a 2 × 2 kernel", (3, 5), (2, 2)),
        case("a 4 × 4 image, a 2 × 3 kernel", (4, 4), (2, 3)),
        case("a 4 × 3 image, a 3 × 1 kernel", (4, 3), (3, 1)),
        case("one pixel", (1, 1), (1, 1)),
        case("a kernel of 1 × 1", (2, 3), (1, 1)),
        case("a kernel as large as the image", (3, 2), (3, 2)),
        case("one row", (1, 6), (1, 3)),
        case("one column", (6, 1), (2, 1)),
        case("a 5 × 6 image, a 3 × 3 kernel", (5, 6), (3, 3)),
        case("an 8 × 5 image, a 4 × 2 kernel", (8, 5), (4, 2)),
    )


def _padded(x, w):
    """Zeros around the image, so that the result is as large as the image."""
    return np.pad(x, [(k // 2, (k - 1) // 2) for k in w.shape])


def _last_left_at_zero(y):
    y[-1], y[:, -1] = 0, 0
    return y


CORRELATE2D = Exercise(
    name="correlate2d",
    right=_correlate2d,
    cases=_cases(),
    rule=Rule(tolerance=1e-4),
    tried="images and kernels that are not square, one pixel, one row, a kernel that covers all",
    hint="Work out this one number on paper: lay the kernel on the image, multiply, add.",
    wrong_models=[
        *wrong("kernel_flipped", lambda right, x, w: right(x, w[::-1, ::-1])),
        *wrong(
            "flipped_one_axis",
            lambda right, x, w: right(x, w[::-1]),
            lambda right, x, w: right(x, w[:, ::-1]),
        ),
        *wrong("kernel_transposed", lambda right, x, w: right(x, w.T)),
        *wrong("output_transposed", lambda right, x, w: right(x, w).T),
        *wrong(
            "plus_one_missing",
            lambda right, x, w: right(x, w)[:-1, :-1],
            lambda right, x, w: _last_left_at_zero(right(x, w)),
        ),
        *wrong(
            "padded_to_same",
            lambda right, x, w: right(_padded(x, w), w),
            lambda right, x, w: right(np.pad(x, [(0, k - 1) for k in w.shape]), w),
        ),
        *wrong("mean_for_sum", lambda right, x, w: right(x, w) / w.size),
        *wrong("decimals_cut_off", lambda right, x, w: np.trunc(right(x, w))),
    ],
)
