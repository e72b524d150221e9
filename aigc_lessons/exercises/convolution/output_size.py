"""How many places a window has."""

import math

from aigc_lessons import ops
from aigc_lessons.exercises.cases import Case
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import wrong


def check_output_size(function):
    """Check a function that computes the output size of a convolution along one axis.

    Parameters
    ----------
    function : callable
        ``output_size(size, kernel_size, stride, padding)``: four integers to an integer. The
        kernel always fits into the padded image.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> def output_size(size, kernel_size, stride, padding):
    ...     return (size + 2 * padding - kernel_size) // stride
    >>> check_output_size(output_size).misconception
    'plus_one_missing'
    """
    return OUTPUT_SIZE.check(function)


def _output_size(size, kernel_size, stride, padding):
    return ops.conv2d_output_size(size, kernel_size, stride=stride, padding=padding)


def _case(label, size, kernel_size, stride=1, padding=0):
    inputs = {"size": size, "kernel_size": kernel_size, "stride": stride, "padding": padding}
    return Case(label, inputs)


CASES = (
    _case("5 pixels, a kernel of 3", 5, 3),
    _case("a padding of 1", 5, 3, padding=1),
    _case("a stride of 2", 7, 3, stride=2),
    _case("a stride that leaves a pixel over", 6, 3, stride=2),
    _case("one pixel", 1, 1),
    _case("a kernel as large as the image", 4, 4),
    _case("a kernel larger than the image, in its padding", 1, 3, padding=1),
    _case("a stride larger than the kernel", 9, 2, stride=4),
    _case("a stride larger than the image", 3, 2, stride=5),
    _case("an even kernel with stride and padding", 28, 4, stride=2, padding=1),
    _case("stride and padding, a pixel left over", 28, 3, stride=2, padding=1),
    _case("a stride of 3, two pixels left over", 10, 3, stride=3, padding=2),
    _case("the first layer of a large network", 224, 7, stride=2, padding=3),
    _case("a large padding", 6, 5, stride=3, padding=4),
    _case("a stride of 4, three pixels left over", 32, 5, stride=4, padding=0),
)


def _divided(count):
    """The formula with `count(pixels left for steps, stride)` in place of steps + 1."""
    return lambda right, size, kernel_size, stride, padding: count(
        size + 2 * padding - kernel_size, stride
    )


OUTPUT_SIZE = Exercise(
    name="output_size",
    right=_output_size,
    cases=CASES,
    rule=Rule(dtype="integer"),
    tried="strides up to 5, paddings up to 4, pixels left over, kernels as large as the image",
    hint="Draw these pixels in a row, with their padding, and count where the window can stand.",
    wrong_models=[
        *wrong("plus_one_missing", lambda right, *sizes: right(*sizes) - 1),
        *wrong("padding_forgotten", lambda right, n, k, s, p: (n - k) // s + 1),
        *wrong("padding_once", lambda right, n, k, s, p: (n + p - k) // s + 1),
        *wrong("stride_ignored", lambda right, n, k, s, p: right(n, k, 1, p)),
        *wrong("not_floored", _divided(lambda left, s: left / s + 1)),
        *wrong("ceil_for_floor", _divided(lambda left, s: math.ceil(left / s) + 1)),
        *wrong("rounded", _divided(lambda left, s: round(left / s) + 1)),
        *wrong("plus_one_inside", _divided(lambda left, s: (left + 1) // s)),
        *wrong(
            "kernel_forgotten",
            lambda right, n, k, s, p: right(n, 1, s, p),
            lambda right, n, k, s, p: (n + 2 * p) // s + 1,
            lambda right, n, k, s, p: (n + 2 * p) // s,
        ),
    ],
)
