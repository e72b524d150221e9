"""The whole convolution: batches, channels, filters, bias, stride and padding."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.cases import Case, halves
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import wrong


def check_conv2d(function):
    """Check a function that computes a convolution as neural networks mean it.

    Parameters
    ----------
    function : callable
        ``conv2d(x, w, b, stride, padding)``: images ``(N, C, H, W)``, filters ``(F, C, KH, KW)``
        and one bias for each filter ``(F,)``, all float32, then two integers, to
        ``(N, F, OH, OW)``.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> def conv2d(x, w, b, stride, padding):
    ...     zeros = [(0, 0), (0, 0), (padding, padding), (padding, padding)]
    ...     x = np.pad(x, zeros)
    ...     windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(2, 3))
    ...     return np.einsum("ncijuv,fcuv->nfij", windows[:, :, ::stride, ::stride], w)
    >>> check_conv2d(conv2d).misconception
    'bias_forgotten'
    """
    return CONV2D.check(function)


def _conv2d(x, w, b, stride, padding):
    return ops.conv2d(x, w, b, stride=stride, padding=padding)


def _by_hand():
    x = np.array([[[[1, 0, 2], [3, 1, 0], [0, 2, 4]]]], np.float32)
    w = np.array([[[[2, 1], [0, -1]]]], np.float32)
    return {"x": x, "w": w, "b": np.zeros(1, np.float32), "stride": 1, "padding": 0}


def _cases():
    rng = np.random.default_rng(5)

    def case(label, x, w, stride=1, padding=0):
        inputs = {"x": halves(rng, *x), "w": halves(rng, *w), "b": halves(rng, w[0])}
        return Case(label, inputs | {"stride": stride, "padding": padding})

    return (
        Case("one channel, one filter", _by_hand()),
        case("a bias", (1, 1, 3, 3), (1, 1, 2, 2)),
        case("a padding of 1", (1, 1, 2, 3), (1, 1, 2, 2), padding=1),
        case("a stride of 2", (1, 1, 5, 4), (1, 1, 2, 2), stride=2),
        case("a kernel of 2 × 3", (1, 1, 3, 5), (1, 1, 2, 3)),
        case("two channels", (1, 2, 3, 3), (1, 2, 2, 2)),
        case("two filters", (1, 1, 3, 3), (2, 1, 2, 2)),
        case("a batch of two", (2, 1, 3, 3), (1, 1, 2, 2)),
        case("one pixel", (1, 1, 1, 1), (1, 1, 1, 1)),
        case("one pixel, padded", (1, 1, 1, 1), (1, 1, 3, 3), padding=1),
        case("a stride larger than the kernel", (1, 1, 6, 5), (1, 1, 2, 1), stride=3),
        case("two channels, two filters", (1, 2, 4, 3), (2, 2, 3, 3), padding=1),
        case("padding 2, stride 3", (1, 2, 5, 6), (3, 2, 3, 3), stride=3, padding=2),
        case("a batch of colour images", (3, 3, 5, 4), (2, 3, 2, 3), stride=2, padding=1),
        case("a kernel of 1 × 1", (2, 3, 3, 4), (3, 3, 1, 1), stride=2),
        case("a batch, as many filters as channels", (2, 2, 4, 5), (2, 2, 3, 2), padding=1),
    )


def _rounded_up(right, x, w, b, stride, padding):
    """One more window wherever one hangs over the edge; the pixels it lacks count as zeros."""
    before, after = padding, padding + stride - 1
    return right(x, w, b, stride, ((before, after), (before, after)))


def _without_jumps(right, x, w, b, stride, padding):
    OH, OW = right(x, w, b, stride, padding).shape[2:]
    return right(x, w, b, 1, padding)[:, :, :OH, :OW]


def _first_then_zeros(right, x, *rest):
    y = np.zeros_like(right(x, *rest))
    y[:1] = right(x[:1], *rest)
    return y


def _repeated_border(right, x, w, b, stride, padding):
    p = padding
    return right(np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), mode="edge"), w, b, stride, 0)


def _each_channel(right, x, w, b, stride, padding):
    """The result of every channel by itself, channels in axis 2."""
    ys = [right(x[:, c : c + 1], w[:, c : c + 1], b, stride, padding) for c in range(x.shape[1])]
    return np.stack(ys, axis=2)


def _plus_bias(y, b, times):
    return y + b[:, None, None] * times


def _last_left_at_zero(y):
    y[:, :, -1], y[:, :, :, -1] = 0, 0
    return y


CONV2D = Exercise(
    name="conv2d",
    right=_conv2d,
    cases=_cases(),
    rule=Rule(tolerance=1e-4),
    tried="one pixel, images and kernels that are not square, batches, channels, filters, strides "
    "larger than the kernel, paddings",
    hint="Work out this one number on paper: which pixels lie under the window, in which channels?",
    wrong_models=[
        *wrong("kernel_flipped", lambda right, x, w, *rest: right(x, w[:, :, ::-1, ::-1], *rest)),
        *wrong("padding_forgotten", lambda right, x, w, b, s, p: right(x, w, b, s, 0)),
        *wrong("stride_ignored", lambda right, x, w, b, s, p: right(x, w, b, 1, p)),
        *wrong("bias_forgotten", lambda right, x, w, b, s, p: right(x, w, b * 0, s, p)),
        *wrong(
            "plus_one_missing",
            lambda right, *inputs: right(*inputs)[:, :, :-1, :-1],
            lambda right, *inputs: _last_left_at_zero(right(*inputs)),
        ),
        *wrong(
            "padding_once",
            lambda right, x, w, b, s, p: right(x, w, b, s, ((p, 0), (p, 0))),
            lambda right, x, w, b, s, p: right(x, w, b, s, ((0, p), (0, p))),
        ),
        *wrong(
            "padding_one_axis",
            lambda right, x, w, b, s, p: right(x, w, b, s, (p, 0)),
            lambda right, x, w, b, s, p: right(x, w, b, s, (0, p)),
        ),
        *wrong("padding_repeats", _repeated_border),
        *wrong(
            "stride_one_axis",
            lambda right, x, w, b, s, p: right(x, w, b, (s, 1), p),
            lambda right, x, w, b, s, p: right(x, w, b, (1, s), p),
        ),
        *wrong("window_does_not_jump", _without_jumps),
        *wrong("ceil_for_floor", _rounded_up),
        *wrong("kernel_transposed", lambda right, x, w, *rest: right(x, w.swapaxes(2, 3), *rest)),
        *wrong(
            "flipped_one_axis",
            lambda right, x, w, *rest: right(x, w[:, :, ::-1], *rest),
            lambda right, x, w, *rest: right(x, w[:, :, :, ::-1], *rest),
        ),
        *wrong("output_transposed", lambda right, *inputs: right(*inputs).swapaxes(2, 3)),
        *wrong("first_channel_only", lambda right, x, w, *rest: right(x[:, :1], w[:, :1], *rest)),
        *wrong(
            "channels_not_summed",
            lambda right, x, w, *rest: right(x[:, -1:], w[:, -1:], *rest),
            lambda right, *inputs: _each_channel(right, *inputs).mean(axis=2),
            lambda right, *inputs: _each_channel(right, *inputs),
            lambda right, *inputs: _each_channel(right, *inputs).swapaxes(1, 2),
        ),
        *wrong(
            "one_kernel_for_all",
            lambda right, x, w, *rest: right(x, w[:, :1].repeat(w.shape[1], axis=1), *rest),
        ),
        *wrong(
            "first_sample_only",
            lambda right, x, *rest: right(x[:1], *rest),
            lambda right, x, *rest: right(x[:1].repeat(len(x), axis=0), *rest),
            _first_then_zeros,
        ),
        *wrong(
            "batch_mixed",
            lambda right, x, *rest: right(x.sum(0, keepdims=True), *rest),
            lambda right, x, *rest: right(x.sum(0, keepdims=True).repeat(len(x), 0), *rest),
            lambda right, x, *rest: right(x[::-1], *rest),
        ),
        *wrong(
            "bias_repeated",
            lambda right, x, w, b, *rest: right(x, w, b * x.shape[1], *rest),
        ),
        *wrong(
            "filters_channels_swapped",
            lambda right, x, w, *rest: right(x, w.swapaxes(0, 1), *rest),
        ),
        *wrong("decimals_cut_off", lambda right, *inputs: np.trunc(right(*inputs))),
    ],
)
