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


def blanks(size, kernel_size, stride, padding, channels_in, channels_out):
    """Ask for the size, the weights, and the reach of one pixel.

    Parameters
    ----------
    size : int
        Pixels along each side of what goes in.
    kernel_size, stride, padding, channels_in, channels_out : int
        Of the transposed convolution.

    Returns
    -------
    tuple of Blank
        The height of what comes out, the number of weights and biases, and how many pixels of one
        output channel change with the upper left pixel.

    Examples
    --------
    >>> [blank.right for blank in blanks(7, 4, 2, 1, 128, 64)]
    [14, 131136, 9]
    """
    height = ops.conv_transpose2d_output_size(size, kernel_size, stride=stride, padding=padding)
    hint = "Where does the last stamp begin, where does it end, and what is cut off?"
    return (
        Blank("the height", height, mistaken_size(size, kernel_size, stride, padding), hint),
        _weights_blank(size, kernel_size, channels_in, channels_out),
        _reach_blank(kernel_size, stride, padding),
    )


def _weights_blank(size, kernel_size, channels_in, channels_out):
    weights = channels_in * channels_out * kernel_size**2
    return Blank(
        "the number of weights and biases",
        weights + channels_out,
        {
            "weights_without_biases": weights,
            "bias_of_channels_in": weights + channels_in,
            "kernel_not_squared": channels_in * channels_out * kernel_size + channels_out,
            "weights_at_every_place": weights * size**2 + channels_out,
        },
        "Each pair of a channel in and a channel out has a kernel; each channel out has a bias.",
    )


def _reach_blank(kernel_size, stride, padding):
    return Blank(
        "the number of pixels that change",
        (kernel_size - padding) ** 2,
        {
            "cut_forgotten": kernel_size**2,
            "stamps_that_meet": (kernel_size // stride) ** 2,
            "stamp_as_wide_as_stride": stride**2,
            "one_pixel_for_one": 1,
        },
        "Draw the stamp of this one pixel, and see what of it is left after the cut.",
    )


BLANKS = blanks(SIZE, KERNEL, STRIDE, PADDING, CHANNELS_IN, CHANNELS_OUT)
