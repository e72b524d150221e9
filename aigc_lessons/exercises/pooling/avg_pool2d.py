"""Average pooling: batches, channels, a stride that may be left out, and zeros that count."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import wrong
from aigc_lessons.exercises.pooling.windows_by_hand import (
    around,
    constant,
    first_then_zeros,
    pooling_cases,
    without_jumps,
)


def check_avg_pool2d(function):
    """Check a function that takes the mean of every window, zeros of the padding included.

    Parameters
    ----------
    function : callable
        ``avg_pool2d(x, kernel_size, stride, padding)``: images ``(N, C, H, W)``, float32, then an
        integer, an integer or None (then the stride is the kernel's size) and an integer, to
        ``(N, C, OH, OW)``.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> def avg_pool2d(x, kernel_size, stride, padding):
    ...     k, s, p = kernel_size, stride or 1, padding
    ...     x = np.pad(x, [(0, 0), (0, 0), (p, p), (p, p)])
    ...     windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(2, 3))
    ...     return windows[:, :, ::s, ::s].mean(axis=(4, 5))
    >>> check_avg_pool2d(avg_pool2d).misconception
    'default_stride_one'
    """
    return AVG_POOL2D.check(function)


def _avg_pool2d(x, kernel_size, stride, padding):
    return ops.avg_pool2d(x, kernel_size, stride=stride, padding=padding)


def _real_pixels_only(right, x, kernel_size, stride, padding):
    ones = right(np.ones_like(x), kernel_size, stride, padding)
    return right(x, kernel_size, stride, padding) / ones


def _rounded_up(right, x, kernel_size, stride, padding):
    """One more window wherever one hangs over the edge; what it lacks counts as zeros."""
    stride = stride or kernel_size
    return right(around(x, padding, padding + stride - 1, 0.0), kernel_size, stride, 0)


def _cut_off_windows(right, x, kernel_size, stride, padding):
    """One more window wherever one hangs over the edge; it is the mean of what it has."""
    inside = around(np.ones_like(x), padding, padding, 1.0)
    y = _rounded_up(right, x, kernel_size, stride, padding)
    return y / _rounded_up(right, inside, kernel_size, stride or kernel_size, 0)


AVG_POOL2D = Exercise(
    name="avg_pool2d",
    right=_avg_pool2d,
    cases=pooling_cases(7),
    rule=Rule(tolerance=1e-4),
    tried="images that are not square, pixels left over, strides given and left out, paddings, "
    "channels, batches",
    hint="Cut out this one window on paper, with its zeros: add it up, divide by its cells.",
    wrong_models=[
        *wrong(
            "max_for_average",
            lambda right, x, k, s, p: ops.max_pool2d(x, k, stride=s, padding=p),
            lambda right, x, k, s, p: ops.max_pool2d(around(x, p, p, 0.0), k, stride=s),
        ),
        *wrong("window_summed", lambda right, x, k, *rest: right(x, k, *rest) * k * k),
        *wrong("default_stride_one", lambda right, x, k, s, p: right(x, k, s or 1, p)),
        *wrong("stride_is_kernel", lambda right, x, k, s, p: right(x, k, k, p)),
        *wrong("stride_ignored", lambda right, x, k, s, p: right(x, k, 1, p)),
        *wrong("padding_not_counted", _real_pixels_only),
        *wrong("padding_forgotten", lambda right, x, k, s, p: right(x, k, s, 0)),
        *wrong("window_does_not_jump", without_jumps),
        *wrong("ceil_for_floor", _rounded_up, _cut_off_windows),
        *wrong("plus_one_missing", lambda right, *inputs: right(*inputs)[:, :, :-1, :-1]),
        *wrong(
            "channels_pooled",
            lambda right, *inputs: right(*inputs).mean(1, keepdims=True),
            lambda right, *inputs: right(*inputs).mean(1),
        ),
        *wrong(
            "one_number_for_all",
            lambda right, x, *rest: constant(right(x, *rest), x.mean((2, 3), keepdims=True)),
            lambda right, x, *rest: constant(
                right(x, *rest), right(x, *rest).max((2, 3), keepdims=True)
            ),
            lambda right, x, *rest: constant(right(x, *rest), x.mean()),
            lambda right, x, *rest: x.mean((2, 3)),
        ),
        *wrong(
            "first_sample_only",
            lambda right, x, *rest: right(x[:1], *rest),
            first_then_zeros,
        ),
        *wrong("output_transposed", lambda right, *inputs: right(*inputs).swapaxes(2, 3)),
        *wrong("decimals_cut_off", lambda right, *inputs: np.trunc(right(*inputs))),
    ],
)
