"""The self-test of chapter 2."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.convolution.conv2d import CONV2D
from aigc_lessons.exercises.convolution.correlate2d import CORRELATE2D
from aigc_lessons.exercises.convolution.output_size import OUTPUT_SIZE
from aigc_lessons.exercises.distractors import distractors
from aigc_lessons.widgets import Question, SelfTest

IMAGE, KERNEL = np.arange(9.0).reshape(3, 3), np.arange(4.0).reshape(2, 2)


def self_test():
    """Ask five questions about windows, sizes, shapes, weights and gradients.

    Returns
    -------
    SelfTest
        A figure that checks the answers without a kernel.
    """
    questions = [_window(), _size(), _shape(), _weights(), _gradient()]
    return SelfTest("Self-test: convolution", questions)


def _window():
    inputs = {"x": IMAGE, "w": KERNEL}

    def first(y):
        return y[0, 0]

    keys = "kernel_flipped", "kernel_transposed", "mean_for_sum"
    return Question(
        "The image has the rows 0, 1, 2 and 3, 4, 5 and 6, 7, 8, the kernel the rows 0, 1 and "
        "2, 3. What is the first number of what the frameworks call their convolution?",
        right=first(CORRELATE2D.right(**inputs)),
        wrong=distractors(CORRELATE2D, inputs, *keys, show=first),
        because="0·0 + 1·1 + 3·2 + 4·3: all indices grow in the same direction.",
    )


def _size():
    sizes = {"size": 28, "kernel_size": 3, "stride": 2, "padding": 1}
    keys = "plus_one_missing", "ceil_for_floor", "stride_ignored", "not_floored"
    return Question(
        "How many places has a kernel of 3 along 28 pixels, with stride 2 and padding 1?",
        right=OUTPUT_SIZE.right(**sizes),
        wrong=distractors(OUTPUT_SIZE, sizes, *keys, show=np.ndarray.item),
        because="(28 + 2 − 3)/2 is 13.5, rounded down 13, and the place at zero makes 14.",
    )


def _shape():
    inputs = {
        "x": np.zeros((4, 3, 28, 28), np.float32),
        "w": np.zeros((8, 3, 5, 5), np.float32),
        "b": np.zeros(8, np.float32),
        "stride": 1,
        "padding": 2,
    }
    keys = "padding_forgotten", "padding_once", "plus_one_missing"
    return Question(
        "A batch of shape `(4, 3, 28, 28)` meets filters of shape `(8, 3, 5, 5)` with padding 2. "
        "Which shape comes out?",
        right=CONV2D.right(**inputs).shape,
        wrong=distractors(CONV2D, inputs, *keys, show=np.shape),
        because="each of the 8 filters makes one channel, and padding 2 keeps the size of a "
        "picture under a kernel of 5.",
    )


def _weights():
    w, b = np.zeros((32, 3, 3, 3)), np.zeros(32)
    return Question(
        "How many numbers do 32 filters of 3 × 3 pixels on a colour image have to learn?",
        right=w.size + b.size,
        wrong=[
            (w.size, "every filter has a bias as well."),
            (w[:, :1].size + b.size, "every filter has 3 × 3 weights for each of the channels."),
            (w.size + 1, "every filter has a bias of its own."),
        ],
        because="32 × (3 × 3 × 3 weights and 1 bias), whatever the size of the image.",
    )


def _gradient():
    dy = np.ones((1, 1, 2, 2))
    dx, dw, _ = ops.conv2d_backward(dy, IMAGE[None, None], KERNEL[None, None], np.zeros(1))
    return Question(
        "A kernel with the rows 0, 1 and 2, 3 slides over 3 × 3 pixels, and the loss is the sum "
        "of the four outputs. What is its gradient with respect to the pixel in the middle?",
        right=dx[0, 0, 1, 1],
        wrong=[
            (dx[0, 0, 2, 2], "this is the pixel at the bottom right, which only 3 ever meets."),
            (dy.sum(), "four windows see the pixel, but each through another weight."),
            (dw[0, 0, 0, 0], "this is the gradient of a weight: a sum of pixels."),
        ],
        because="the pixel lies once under each weight: 0 + 1 + 2 + 3.",
    )
