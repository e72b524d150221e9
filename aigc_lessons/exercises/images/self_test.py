"""The self-test of chapter 1."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.distractors import distractors, reason
from aigc_lessons.exercises.images.normalize import NORMALIZE
from aigc_lessons.exercises.images.to_unit import TO_UNIT
from aigc_lessons.widgets import Question, SelfTest


def self_test():
    """Ask five questions about shapes, ranges, bytes, resizing and normalising.

    Returns
    -------
    SelfTest
        A figure that checks the answers without a kernel.
    """
    questions = [_shape(), _range(), _bytes(), _resize(), _normalize()]
    return SelfTest("Self-test: images", questions)


def _shape():
    files = {"x": np.zeros((16, 48, 64, 3), np.uint8)}
    batch = TO_UNIT.right(**files)
    keys = "channels_last", "height_width_swapped"
    swapped = batch.swapaxes(0, 1).shape, reason("batch_and_channels_swapped")
    return Question(
        f"An array from image files has the shape `{files['x'].shape}`. Which shape does the "
        "same batch have in this course?",
        right=batch.shape,
        wrong=[*distractors(TO_UNIT, files, *keys, show=np.shape), swapped],
        because="the order is (N, C, H, W): which image, which channel, which row, which column.",
    )


def _range():
    pixel = {"x": np.full((1, 1, 1, 1), 51, np.uint8)}
    keys = "divided_by_256", "range_255_kept", "range_minus_one", "integer_division"
    return Question(
        "A byte in an image file is 51. What is it on the scale of this course?",
        right=TO_UNIT.right(**pixel).item(),
        wrong=distractors(TO_UNIT, pixel, *keys, show=np.ndarray.item),
        because="255, the largest byte, becomes 1, so every byte is divided by 255.",
    )


def _bytes():
    pixel, more = np.uint8([250]), np.uint8(10)
    return Question(
        "What is 250 + 10 in `uint8`?",
        right=(pixel + more).item(),
        wrong=[
            (250 + 10, "a byte holds 0 to 255, so this number does not fit into it."),
            (np.clip(250 + 10, 0, 255), "NumPy does not stop at the largest byte."),
            ((250 + 10) % 255, "after 255 comes 0, not 1: there are 256 bytes."),
        ],
        because="after 255 a byte starts again at 0, and nothing warns you.",
    )


def _resize():
    stripes = np.array([[[[0.0, 1.0, 0.0, 1.0]]]])

    def halved(mode):
        return ops.resize(stripes, (1, 2), mode=mode)[0, 0, 0]

    return Question(
        'The row 0, 1, 0, 1 is halved with `mode="area"`. What comes out?',
        right=halved("area"),
        wrong=[
            (halved("nearest"), 'this is `mode="nearest"`: every second pixel is thrown away.'),
            (2 * halved("area"), "the pixels of a pair are averaged, not added up."),
            (stripes[0, 0, 0, :2], "this is one half of the row, not the row at half its size."),
        ],
        because="area averages all the pixels that an output pixel covers.",
    )


def _normalize():
    channel = {"x": np.array([1.0, 5.0]).reshape(1, 1, 1, 2)}

    def bright(z):
        return z[0, 0, 0, 1]

    keys = "mean_kept", "spread_kept", "variance_for_deviation", "n_minus_one"
    return Question(
        "A channel holds 1 and 5 in equal parts. What does the 5 become when it is normalised?",
        right=bright(NORMALIZE.right(**channel)),
        wrong=distractors(NORMALIZE, channel, *keys, show=bright),
        because="the mean is 3 and the standard deviation 2, so 5 lies one of them above the mean.",
    )
