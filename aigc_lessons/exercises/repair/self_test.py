"""The self-test of chapter 12."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.distractors import reason
from aigc_lessons.exercises.repair.overlap import overlaps
from aigc_lessons.widgets import Question, SelfTest

CUT_OFF = 1e-7  # Keras keeps probabilities that far from 0 and 1


def self_test():
    """Ask five questions about sizes, a stuck loss, a range, overlaps and what is no mistake.

    Returns
    -------
    SelfTest
        A figure that checks the answers without a kernel.
    """
    questions = [_size(), _stuck(), _range(), _overlap(), _innocent()]
    return SelfTest("Self-test: the broken script", questions)


def _size():
    start, doublings = 8, 2
    sizes = [start * 2**k for k in range(doublings + 2)]
    return Question(
        "A generator starts from maps of 8 × 8 and has two transposed convolutions with stride 2 "
        'and padding "same". How high are its images?',
        right=sizes[doublings],
        wrong=[
            (7 * 2**doublings, "for that it would have to start from 7 × 7."),
            (sizes[1], "that is after the first of the two."),
            (sizes[-1], "that would take three doublings."),
        ],
        because="each of the two doubles: 8, 16, 32. For 28 it has to start from 7.",
    )


def _stuck():
    logit = np.array([-5.0])
    right = -np.log(ops.sigmoid(logit)).item()
    return Question(
        "The last layer is `Dense(1)`, and the loss is `BinaryCrossentropy()` without "
        "`from_logits=True`. The discriminator says −5 of a real image. What does that cost?",
        right=round(float(-np.log(CUT_OFF)), 2),
        wrong=[
            (round(right, 2), "that is what it should cost: log(1 + e⁵), of a logit."),
            (abs(np.log(1.0)).item(), "that is what calling it real for certain costs."),
            (-logit.item(), "no loss is the logit itself, though the right one comes near it."),
        ],
        because="−5 is no probability; it is cut off at 0.0000001, and the slope there is 0.",
    )


def _range():
    def back(value):
        return value * 127.5 + 127.5

    return Question(
        "Data in 0 to 1, and at the end × 127.5 + 127.5. As which byte does a black pixel come "
        "back, before it is rounded?",
        right=back(0.0),
        wrong=[
            (back(-1.0), "black would have to be −1 in the data for that."),
            (back(1.0), "that is a white pixel."),
            (127.5 / 2, "the number is multiplied first, and 0 stays 0."),
        ],
        because="0 × 127.5 + 127.5: black is grey, and nothing is darker.",
    )


def _overlap():
    def shown(kernel, stride):
        return ", ".join(map(str, overlaps(kernel, stride)))

    return Question(
        "How often is a pixel written by a transposed convolution with kernel 5 and stride 2, far "
        "from the edge?",
        right=shown(5, 2),
        wrong=[
            (shown(4, 2), "that is kernel 4, which the stride divides."),
            (shown(6, 2), "that is kernel 6, which the stride divides."),
            (shown(3, 2), "that is kernel 3."),
        ],
        because="2 or 3 times along each axis: 2 × 2, 2 × 3 or 3 × 3.",
    )


def _innocent():
    return Question(
        "One of these is no mistake. Which?",
        right="a tensor given to `predict`",
        wrong=[
            ("`.numpy()` on what `predict` returns", reason("numpy_asked_of_an_array")),
            ("`tf.image.save_gif`", reason("no_animation")),
            ("`LeakyReLU()` without a number", reason("slope_left_at_default")),
            ("accuracy as the measure of a generator", reason("accuracy_as_metric")),
        ],
        because="`predict` takes arrays and tensors alike, and returns an array.",
    )
