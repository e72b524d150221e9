"""Five questions at the end of chapter 3."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.distractors import reason
from aigc_lessons.widgets import Question, SelfTest


def self_test():
    """Return the five questions; their answers are computed, never typed.

    Returns
    -------
    SelfTest
        A figure that moves.

    Examples
    --------
    >>> len(self_test().questions)
    5
    """
    questions = [_by_hand(), _default_stride(), _below_zero(), _shifted(), _overlap()]
    return SelfTest("Self-test: pooling", questions)


def _image(rows):
    return np.array(rows, dtype=np.float64)[None, None]


def _by_hand():
    x = _image([[2, 0, 1, 3], [4, 1, 5, 2]])
    return Question(
        "An image has the rows `[2, 0, 1, 3]` and `[4, 1, 5, 2]`. What does max pooling with a "
        "kernel of 2 make of it?",
        right=ops.max_pool2d(x, 2)[0, 0],
        wrong=[
            (ops.avg_pool2d(x, 2)[0, 0], reason("average_for_max")),
            (ops.max_pool2d(x, 2, stride=1)[0, 0], reason("default_stride_one")),
            (-ops.max_pool2d(-x, 2)[0, 0], reason("min_for_max")),
        ],
        because="two windows stand side by side, and each keeps its largest pixel.",
    )


def _default_stride():
    x = np.zeros((8, 16, 28, 28), np.float32)
    right = ops.max_pool2d(x, 3)
    larger = np.zeros((8, 16, 30, 30), np.float32)
    return Question(
        "`x` has the shape (8, 16, 28, 28). Which shape has `ops.max_pool2d(x, 3)`?",
        right=right.shape,
        wrong=[
            (ops.max_pool2d(x, 3, stride=1).shape, reason("default_stride_one")),
            (ops.max_pool2d(larger, 3).shape, reason("ceil_for_floor")),
            (right.max(1, keepdims=True).shape, reason("channels_pooled")),
        ],
        because="the stride is the kernel's: nine windows of 3 fit into 28, and one pixel is over.",
    )


def _below_zero():
    x = _image([[-3, -1], [-2, -4]])
    with_zeros = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    return Question(
        "Max pooling with a kernel of 2, a stride of 2 and a padding of 1 meets an image with the "
        "rows `[-3, -1]` and `[-2, -4]`. What comes out?",
        right=ops.max_pool2d(x, 2, padding=1)[0, 0],
        wrong=[
            (ops.max_pool2d(with_zeros, 2)[0, 0], reason("zeros_win")),
            (ops.max_pool2d(x, 2)[0, 0], reason("padding_forgotten")),
            (ops.avg_pool2d(x, 2, padding=1)[0, 0], reason("average_for_max")),
        ],
        because="each window holds one pixel and three cells of padding, and −∞ never wins.",
    )


def _shifted():
    after, further = _image([[0, 0, 0, 9, 0, 0]]), _image([[0, 0, 0, 0, 9, 0]])

    def pooled(row, **options):
        return ops.max_pool2d(row, (1, 2), **options)[0, 0, 0]

    return Question(
        "A row of pixels is `[0, 0, 9, 0, 0, 0]`. It moves one pixel to the right, and then max "
        "pooling with windows of two pixels follows. What comes out?",
        right=pooled(after),
        wrong=[
            (pooled(further), "the 9 moved within its window, so the output has not moved."),
            (ops.avg_pool2d(after, (1, 2))[0, 0, 0], reason("average_for_max")),
            (pooled(after, stride=1), reason("default_stride_one")),
        ],
        because="pixels 2 and 3 share a window, so this shift changes nothing; the next one would.",
    )


def _overlap():
    x, dy = _image([[1, 3, 2]]), _image([[5, 10]])

    def back(gradient):
        return ops.max_pool2d_backward(gradient, x, (1, 2), stride=1)[0, 0, 0]

    shares = ops.avg_pool2d_backward(dy, x, (1, 2), stride=1)[0, 0, 0]
    last = dy * [0, 1]
    return Question(
        "Windows of two pixels with stride 1 keep the maxima of `[1, 3, 2]`. The gradients 5 and "
        "10 arrive at the two outputs. What arrives at the three pixels?",
        right=back(dy),
        wrong=[
            (back(last), reason("gradient_overwritten")),
            (shares, reason("gradient_spread")),
            (2 * shares, reason("gradient_to_all")),
        ],
        because="the 3 wins both windows, so it receives both gradients, and they add up.",
    )
