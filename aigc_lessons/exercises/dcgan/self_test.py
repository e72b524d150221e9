"""The self-test of chapter 11."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.dcgan.folded import FOLDED
from aigc_lessons.exercises.dcgan.overlap import OVERLAP
from aigc_lessons.exercises.dcgan.stamps_by_hand import mistaken_size
from aigc_lessons.exercises.distractors import distractors, reason
from aigc_lessons.widgets import Question, SelfTest


def self_test():
    """Ask five questions about sizes, overlap, both ways to normalise, folding and separation.

    Returns
    -------
    SelfTest
        A figure that checks the answers without a kernel.
    """
    questions = [_size(), _covered(), _sampled(), _folded(), _separate()]
    return SelfTest("Self-test: DCGAN", questions)


def _size():
    known = mistaken_size(7, 4, 2, 1)
    keys = "size_of_convolution", "cut_forgotten", "cut_added"
    return Question(
        "A transposed convolution with kernel 4, stride 2 and padding 1 reads maps of 7 × 7. How "
        "wide is what it makes?",
        right=ops.conv_transpose2d_output_size(7, 4, stride=2, padding=1),
        wrong=[(known[key], reason(key)) for key in keys],
        because="seven stamps of 4 move by 2 and cover 16; one pixel is cut off on each side.",
    )


def _covered():
    def inside(kernel_size):
        counts = OVERLAP.right(8, kernel_size, 2)[
            kernel_size:-kernel_size, kernel_size:-kernel_size
        ]
        return tuple(int(count) for count in np.unique(counts))

    row = tuple(int(count) for count in np.unique(OVERLAP.right(8, 5, 2)[0, 5:-5]))
    return Question(
        "How many stamps cover a pixel far from the border, if the kernel is 5 and the stride 2?",
        right=inside(5),
        wrong=[
            (inside(4), "that is a kernel of 4: the stride divides it, and all are covered alike."),
            (row, reason("overlap_of_one_axis")),
            (inside(5)[-1:], "that is the most that can come; 2 does not divide 5 evenly."),
        ],
        because="2 or 3 stamps along each axis make 4, 6 or 9: a checkerboard.",
    )


def _sampled():
    return Question(
        "A generator is left in training mode, and you sample one image at a time. What happens?",
        right="each image is normalised by its own statistics, so it comes out otherwise than in a "
        "batch",
        wrong=[
            (
                "nothing: the weights are the same",
                "the weights are, but mean and variance are taken from whatever is in the batch.",
            ),
            (
                "PyTorch refuses, because a variance needs two images",
                "a channel's statistics are over its pixels too; it refuses one pixel in all.",
            ),
            (
                "the images are as in evaluation, only slower",
                "in evaluation the remembered statistics are used, in training the batch's own.",
            ),
        ],
        because="call `eval()` before sampling; then an image does not depend on its neighbours.",
    )


def _folded():
    numbers = {"gamma": 2.0, "beta": 1.0, "mean": 3.0, "var": 4.0}
    inputs = {"w": np.ones((1, 1, 1, 1))}
    inputs |= {name: np.array([value]) for name, value in numbers.items()} | {"eps": 0.0}
    keys = "mean_kept_in_bias", "mean_added_back", "variance_for_deviation"

    def bias(row):
        return float(row[0, -1])

    return Question(
        "A channel has gamma 2, beta 1, the remembered mean 3 and variance 4. Folded into the "
        "convolution before it (eps left aside), what is the bias?",
        right=bias(FOLDED.right(*inputs.values())),
        wrong=distractors(FOLDED, inputs, *keys, show=bias),
        because="the scale is 2/√4 = 1, and beta − scale · mean is 1 − 3.",
    )


def _separate():
    return Question(
        "Why do real and generated images go through the discriminator one batch after the other?",
        right="because batch normalisation would tell each image which others stand beside it",
        wrong=[
            (
                "because together they do not fit into memory",
                "they would fit: two batches of 64 small images are nothing.",
            ),
            (
                "because the loss cannot have two targets",
                "it can: with targets 1 and 0 side by side the loss is the same sum.",
            ),
            (
                "because generated images are not detached otherwise",
                "detaching has nothing to do with how many batches there are.",
            ),
        ],
        because="in a mixed batch mean and variance are those of a mixture, and depend on both.",
    )
