"""Predict a transposed convolution: its size, its weights, and the reach of one pixel."""

from dataclasses import dataclass

from aigc_lessons import ops
from aigc_lessons.exercises import predictions
from aigc_lessons.exercises.comparing import as_numbers, number
from aigc_lessons.exercises.feedback import Feedback
from aigc_lessons.exercises.misconceptions import CATALOGUE

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
    if predictions.unanswered(answer):
        return predictions.not_started(NAME)
    if getattr(answer, "shape", None) == (len(BLANKS),):  # an array or a tensor of three numbers
        answer = list(answer)
    if not isinstance(answer, (tuple, list)) or len(answer) != len(BLANKS):
        hint = "Write three whole numbers, such as `(7, 1000, 4)`."
        return Feedback(NAME, "error", "a tuple of three numbers is expected.", hint=hint)
    for blank, value in zip(BLANKS, answer, strict=True):
        if _number(value) != blank.right:
            return _wrong(blank, value)
    first, second, third = (number(blank.right) for blank in BLANKS)
    return Feedback(NAME, "right", f"{first}, {second} and {third} are right.")


@dataclass(frozen=True)
class _Blank:
    """A number to predict: its name, what is right, and the mistakes by key."""

    name: str
    right: int
    mistakes: dict
    hint: str


def _wrong(blank, value):
    if predictions.unanswered(value):
        return Feedback(NAME, "wrong", f"{blank.name} is still missing.", hint=blank.hint)
    given = _number(value)
    if given is None:
        return Feedback(NAME, "error", f"{blank.name} should be a number.", hint=blank.hint)
    known = [key for key, wrong in blank.mistakes.items() if given == wrong]
    return Feedback(
        NAME,
        "wrong",
        f"{blank.name} is not {number(given)}.",
        misconceptions=tuple(CATALOGUE[key] for key in known[:1]),
        hint=blank.hint,
    )


def _number(value):
    numbers = None if predictions.unanswered(value) else as_numbers(value)
    if numbers is None or numbers.size != 1 or numbers.dtype.kind == "c":
        return None
    return float(numbers.item())


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
    return _Blank(
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
    return _Blank(
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
    return _Blank("the height", size, mistakes, hint), _weights_blank(), _reach_blank()


BLANKS = _blanks()
