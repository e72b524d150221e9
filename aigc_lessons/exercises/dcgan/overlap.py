"""How many stamps of a transposed convolution cover each pixel."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.cases import Case
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import wrong


def check_overlap(function):
    """Check a function that counts the stamps on each pixel.

    Parameters
    ----------
    function : callable
        ``overlap(size, kernel_size, stride)``: three whole numbers to the counts, a square table of
        ``stride * (size - 1) + kernel_size`` rows: nothing is cut off.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> import numpy as np
    >>> def overlap(size, kernel_size, stride):
    ...     n = stride * (size - 1) + kernel_size
    ...     return np.full((n, n), (kernel_size / stride) ** 2)
    >>> check_overlap(overlap).misconception
    'every_pixel_as_inside'
    """
    return OVERLAP.check(function)


def _overlap(size, kernel_size, stride):
    ones = np.ones((1, 1, size, size)), np.ones((1, 1, kernel_size, kernel_size))
    return ops.conv_transpose2d(*ones, stride=stride)[0, 0]


def _case(label, size, kernel_size, stride):
    return Case(label, {"size": size, "kernel_size": kernel_size, "stride": stride})


CASES = (
    _case("one pixel", 1, 3, 2),
    _case("two pixels, a kernel of 3", 2, 3, 2),
    _case("a kernel of 4 with stride 2", 4, 4, 2),
    _case("a kernel of 5 with stride 2", 4, 5, 2),
    _case("stride 1", 3, 2, 1),
    _case("a kernel as large as the stride", 3, 2, 2),
    _case("a stride larger than the kernel", 3, 2, 3),
    _case("a kernel of 6 with stride 3", 5, 6, 3),
    _case("the generator's last layer", 14, 4, 2),
    _case("the article's last layer", 16, 5, 2),
)


def _along(size, kernel_size, stride):
    """Count along one axis."""
    starts = stride * np.arange(size)[:, None]
    places = np.arange(stride * (size - 1) + kernel_size)
    return ((starts <= places) & (places < starts + kernel_size)).sum(axis=0)


def _inside(divide):
    def model(right, size, kernel_size, stride):
        return np.full_like(right(size, kernel_size, stride), divide(kernel_size, stride) ** 2)

    return model


def _without_last(right, size, kernel_size, stride):
    counts = _along(size, kernel_size, stride)
    counts[stride * (size - 1) :] -= 1
    return np.outer(counts, counts)


def _added(right, *sizes):
    counts = _along(*sizes)
    return counts[:, None] + counts


OVERLAP = Exercise(
    name="overlap",
    right=_overlap,
    cases=CASES,
    rule=Rule(),
    tried="one pixel to sixteen, kernels of 2 to 6, strides of 1 to 3",
    hint="Take a table of zeros, and add 1 to everything that one stamp covers, stamp by stamp.",
    wrong_models=[
        *wrong(
            "every_pixel_as_inside",
            _inside(lambda k, s: k / s),
            _inside(lambda k, s: k // s),
            _inside(lambda k, s: -(-k // s)),
        ),
        *wrong(
            "overlap_of_one_axis",
            lambda right, *sizes: _along(*sizes),
            lambda right, *sizes: np.tile(_along(*sizes), (len(_along(*sizes)), 1)),
            lambda right, *sizes: np.tile(_along(*sizes)[:, None], len(_along(*sizes))),
        ),
        *wrong("axes_added_up", _added),
        *wrong("stamps_move_by_one", lambda right, size, k, stride: right(size, k, 1)),
        *wrong("stamps_side_by_side", lambda right, size, k, stride: right(size, k, k)),
        *wrong(
            "covered_or_not",
            lambda right, *sizes: np.minimum(right(*sizes), 1),
        ),
        *wrong(
            "last_stamp_missing",
            _without_last,
            lambda right, size, k, stride: right(size - 1, k, stride),
        ),
    ],
)
