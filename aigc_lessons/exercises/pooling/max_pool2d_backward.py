"""The gradient of max pooling: it goes where the maximum was."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.cases import Case, halves
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import wrong


def check_max_pool2d_backward(function):
    """Check a function that carries a gradient back through max pooling without padding.

    Parameters
    ----------
    function : callable
        ``max_pool2d_backward(dy, x, kernel_size, stride)``: the gradient ``(N, C, OH, OW)`` of the
        output and the images ``(N, C, H, W)``, float32, then two integers, to the gradient
        ``(N, C, H, W)`` of the images. Of equal largest pixels the first in reading order wins.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> def max_pool2d_backward(dy, x, kernel_size, stride):
    ...     dx = np.zeros_like(x)
    ...     for n, c, i, j in np.ndindex(dy.shape):
    ...         rows, columns = (slice(stride * a, stride * a + kernel_size) for a in (i, j))
    ...         window = x[n, c, rows, columns]
    ...         dx[n, c, rows, columns] += dy[n, c, i, j] * (window == window.max())
    ...     return dx
    >>> check_max_pool2d_backward(max_pool2d_backward).misconception
    'all_ties_win'
    """
    return MAX_POOL2D_BACKWARD.check(function)


def _backward(dy, x, kernel_size, stride):
    return ops.max_pool2d_backward(dy, x, kernel_size, stride=stride)


def _cases():
    rng = np.random.default_rng(8)

    def case(label, x, kernel_size, stride):
        dy = ops.max_pool2d(x, kernel_size, stride=stride)
        inputs = {"dy": halves(rng, *dy.shape), "x": x, "kernel_size": kernel_size}
        return Case(label, inputs | {"stride": stride})

    def distinct(*shape):
        """Draw pixels of which no two are equal."""
        return rng.permutation(np.arange(np.prod(shape), dtype=np.float32) - 5).reshape(shape) / 2

    ties = np.array([[2, 2, 0, 1], [1, 2, 1, 1], [3, 0, 0, 0], [3, 1, 0, 0]], np.float32)
    return (
        case("a 2 × 4 image, windows of 2 × 2", distinct(1, 1, 2, 4), 2, 2),
        case("windows that overlap", distinct(1, 1, 3, 3), 2, 1),
        case("equal pixels", ties[None, None], 2, 2),
        case("a row and a column left over", distinct(1, 1, 5, 3), 2, 2),
        case("two channels", distinct(1, 2, 2, 4), 2, 2),
        case("a batch of two", distinct(2, 1, 4, 2), 2, 2),
        case("a window of one pixel", distinct(1, 1, 2, 3), 1, 1),
        case("a black image", np.zeros((1, 1, 4, 4), np.float32), 2, 2),
        case("a stride larger than the window", distinct(1, 1, 7, 5), 2, 3),
        case("windows of 3 × 3 that overlap", distinct(1, 2, 5, 7), 3, 2),
        case("a batch of colour images", distinct(3, 3, 6, 4), 2, 2),
        case("overlap and equal pixels", np.abs(halves(rng, 2, 2, 5, 5)) // 2, 3, 1),
    )


def _routed(give, dy, x, kernel_size, stride, step=None):
    """Walk over all windows; `give(dx, part, window, gradient)` writes into dx[part]."""
    dx, step = np.zeros_like(x), stride if step is None else step
    for n, c, i, j in np.ndindex(dy.shape):
        rows, columns = (slice(step * at, step * at + kernel_size) for at in (i, j))
        give(dx[n, c, rows, columns], x[n, c, rows, columns], dy[n, c, i, j])
    return dx


def _first(window):
    return np.unravel_index(window.argmax(), window.shape)


def _overwrite_winner(dx, window, gradient):
    dx[_first(window)] = gradient


def _overwrite_window(dx, window, gradient):
    """The pixels that lost are set to 0, whatever other windows gave them."""
    dx[...] = 0
    dx[_first(window)] = gradient


def _add_to_winner(dx, window, gradient):
    dx[_first(window)] += gradient


def _add_to_last(dx, window, gradient):
    dx[np.unravel_index(window.size - 1 - window[::-1, ::-1].argmax(), window.shape)] += gradient


def _add_to_ties(dx, window, gradient):
    dx += gradient * (window == window.max())


def _share_among_ties(dx, window, gradient):
    winners = window == window.max()
    dx += gradient * winners / winners.sum()


def _with(give):
    return lambda right, *inputs: _routed(give, *inputs)


def _spread(right, dy, x, kernel_size, stride):
    return ops.avg_pool2d_backward(dy, x, kernel_size, stride=stride)


def _maxima_back(right, dy, x, kernel_size, stride):
    """Every winner's value, once for each window that it won, or once at all."""
    return right(ops.max_pool2d(x, kernel_size, stride=stride), x, kernel_size, stride)


def _first_then_zeros(right, dy, x, *rest):
    dx = np.zeros_like(x)
    dx[:1] = right(dy[:1], x[:1], *rest)
    return dx


MAX_POOL2D_BACKWARD = Exercise(
    name="max_pool2d_backward",
    right=_backward,
    cases=_cases(),
    rule=Rule(tolerance=1e-5),
    tried="windows that overlap, touch and leave gaps, equal pixels, a black image, channels, "
    "batches",
    hint="Which windows contain this pixel? In which of them is it the largest? Add up their dy.",
    wrong_models=[
        *wrong("gradient_spread", _spread),
        *wrong("gradient_to_all", lambda right, dy, x, k, s: _spread(right, dy, x, k, s) * k * k),
        *wrong("gradient_overwritten", _with(_overwrite_winner), _with(_overwrite_window)),
        *wrong("all_ties_win", _with(_add_to_ties)),
        *wrong("ties_share", _with(_share_among_ties)),
        *wrong("last_tie_wins", _with(_add_to_last)),
        *wrong(
            "winner_in_place_of_gradient",
            _maxima_back,
            lambda right, dy, x, k, s: np.where(right(dy * 0 + 1, x, k, s) > 0, x, 0),
        ),
        *wrong("ones_go_back", lambda right, dy, *rest: right(np.ones_like(dy), *rest)),
        *wrong(
            "window_does_not_jump",
            lambda right, dy, x, k, s: _routed(_add_to_winner, dy, x, k, s, step=1),
        ),
        *wrong(
            "first_sample_only",
            lambda right, dy, x, *rest: right(dy[:1], x[:1], *rest),
            _first_then_zeros,
        ),
    ],
)
