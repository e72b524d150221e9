"""Predict a transposed convolution: its size, its weights, and the reach of one pixel."""

from aigc_lessons import ops
from aigc_lessons.exercises.blanks import Blank, in_a_row, judge
from aigc_lessons.exercises.comparing import number

NAME = "stamps_by_hand"
SIZE, KERNEL, STRIDE, PADDING = 5, 6, 3, 2
CHANNELS_IN, CHANNELS_OUT = 32, 16


def check_stamps_by_hand(answer):
    """Check three predictions about ``ConvTranspose2d(32, 16, 6, stride=3, padding=2)``.

    Parameters
    ----------
    answer : tuple
        The height of what it makes of 5 × 5 pixels, the number of its weights and biases, and how
        many pixels of one output channel change with the upper left pixel of the input; `None` or
        `...` for what is not answered yet.

    Returns
    -------
    Feedback
        The verdict, about the first number that is not right.

    Examples
    --------
    >>> check_stamps_by_hand(...)
    ○ Not started: stamps_by_hand is waiting for your answer.
    >>> check_stamps_by_hand((2, ..., ...)).misconception
    'size_of_convolution'
    """
    first, second, third = (number(blank.right) for blank in BLANKS)
    verdict = f"{first}, {second} and {third} are right."
    example = "Write three whole numbers, such as `(7, 1000, 4)`."
    answer = in_a_row(answer, BLANKS)
    return judge(NAME, answer, BLANKS, example=example, verdict=verdict)


def mistaken_size(size, kernel_size, stride, padding):
    """Compute by key what known mistakes make of a size.

    Examples
    --------
    >>> mistaken_size(7, 4, 2, 1)["cut_forgotten"]
    16
    """
    stamped = ops.conv_transpose2d_output_size(size, kernel_size, stride=stride)
    return {
        "size_of_convolution": (size + 2 * padding - kernel_size) // stride + 1,
        "cut_forgotten": stamped,
        "cut_once": stamped - padding,
        "cut_added": stamped + 2 * padding,
        "stride_for_every_pixel": stride * size + kernel_size - 2 * padding,
        "size_times_stride": stride * size,
    }


def _weights_blank():
    weights = CHANNELS_IN * CHANNELS_OUT * KERNEL**2
    return Blank(
        "the number of weights and biases",
        weights + CHANNELS_OUT,
        {
            "weights_without_biases": weights,
            "bias_of_channels_in": weights + CHANNELS_IN,
            "kernel_not_squared": CHANNELS_IN * CHANNELS_OUT * KERNEL + CHANNELS_OUT,
            "weights_at_every_place": weights * SIZE**2 + CHANNELS_OUT,
        },
        "Each pair of a channel in and a channel out has a kernel; each channel out has a bias.",
    )


def _reach_blank():
    return Blank(
        "the number of pixels that change",
        (KERNEL - PADDING) ** 2,
        {
            "cut_forgotten": KERNEL**2,
            "stamps_that_meet": (KERNEL // STRIDE) ** 2,
            "stamp_as_wide_as_stride": STRIDE**2,
            "one_pixel_for_one": 1,
        },
        "Draw the stamp of this one pixel, and see what of it is left after the cut.",
    )


def _blanks():
    size = ops.conv_transpose2d_output_size(SIZE, KERNEL, stride=STRIDE, padding=PADDING)
    hint = "Where does the last of five stamps begin, where does it end, and what is cut off?"
    mistakes = mistaken_size(SIZE, KERNEL, STRIDE, PADDING)
    return Blank("the height", size, mistakes, hint), _weights_blank(), _reach_blank()


BLANKS = _blanks()
