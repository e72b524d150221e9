"""Max pooling: batches, channels, a stride that may be left out, and padding that never wins."""

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


def check_max_pool2d(function):
    """Check a function that keeps the largest pixel of every window.

    Parameters
    ----------
    function : callable
        ``max_pool2d(x, kernel_size, stride, padding)``: images ``(N, C, H, W)``, float32, then an
        integer, an integer or None (then the stride is the kernel's size) and an integer, to
        ``(N, C, OH, OW)``.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> def max_pool2d(x, kernel_size, stride, padding):
    ...     k, s, p = kernel_size, stride or kernel_size, padding
    ...     x = np.pad(x, [(0, 0), (0, 0), (p, p), (p, p)])
    ...     windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(2, 3))
    ...     return windows[:, :, ::s, ::s].max(axis=(4, 5))
    >>> check_max_pool2d(max_pool2d).misconception
    'zeros_win'
    """
    return MAX_POOL2D.check(function)


def _max_pool2d(x, kernel_size, stride, padding):
    return ops.max_pool2d(x, kernel_size, stride=stride, padding=padding)


def _mean(x, kernel_size, stride, padding, count_include_pad=True):
    return ops.avg_pool2d(
        x, kernel_size, stride=stride, padding=padding, count_include_pad=count_include_pad
    )


def _rounded_up(right, x, kernel_size, stride, padding):
    """One more window wherever one hangs over the edge."""
    stride = stride or kernel_size
    beyond = around(x, padding, padding + stride - 1, -np.inf)
    return right(beyond, kernel_size, stride, 0)


def _article(right, x, *rest):
    """The largest of the windows' means, everywhere."""
    return constant(right(x, *rest), _mean(x, *rest).max((2, 3), keepdims=True))


MAX_POOL2D = Exercise(
    name="max_pool2d",
    right=_max_pool2d,
    cases=pooling_cases(6),
    rule=Rule(),
    tried="images that are not square, pixels left over, negative pixels, strides given and left "
    "out, paddings, channels, batches",
    hint="Cut out this one window on paper: which pixels are in it, and which is the largest?",
    wrong_models=[
        *wrong(
            "average_for_max",
            lambda right, *inputs: _mean(*inputs),
            lambda right, *inputs: _mean(*inputs, count_include_pad=False),
        ),
        *wrong("min_for_max", lambda right, x, *rest: -right(-x, *rest)),
        *wrong("default_stride_one", lambda right, x, k, s, p: right(x, k, s or 1, p)),
        *wrong("stride_is_kernel", lambda right, x, k, s, p: right(x, k, k, p)),
        *wrong("stride_ignored", lambda right, x, k, s, p: right(x, k, 1, p)),
        *wrong("zeros_win", lambda right, x, k, s, p: right(around(x, p, p, 0.0), k, s or k, 0)),
        *wrong("search_from_zero", lambda right, *inputs: np.maximum(right(*inputs), 0)),
        *wrong("padding_forgotten", lambda right, x, k, s, p: right(x, k, s, 0)),
        *wrong("window_does_not_jump", without_jumps),
        *wrong("ceil_for_floor", _rounded_up),
        *wrong("plus_one_missing", lambda right, *inputs: right(*inputs)[:, :, :-1, :-1]),
        *wrong(
            "channels_pooled",
            lambda right, *inputs: right(*inputs).max(1, keepdims=True),
            lambda right, *inputs: right(*inputs).max(1),
            lambda right, *inputs: constant(right(*inputs), right(*inputs).max(1, keepdims=True)),
        ),
        *wrong(
            "one_number_for_all",
            _article,
            lambda right, x, *rest: constant(right(x, *rest), x.max((2, 3), keepdims=True)),
            lambda right, x, *rest: constant(right(x, *rest), x.mean((2, 3), keepdims=True)),
            lambda right, x, *rest: constant(right(x, *rest), x.max()),
            lambda right, x, *rest: x.max((2, 3)),
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
