"""The middle of every image."""

import numpy as np

from aigc_lessons.exercises.cases import Case
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import wrong


def check_center_crop(function):
    """Check a function that cuts the middle out of every image.

    Where the difference is odd, the pixel that is left over is cut at the bottom or at the right:
    the crop starts at row ``(H - height) // 2``.

    Parameters
    ----------
    function : callable
        ``center_crop(x, size)``: ``(N, C, H, W)`` and ``size = (height, width)`` to
        ``(N, C, height, width)``.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> check_center_crop(lambda x, size: x[:, :, : size[0], : size[1]]).misconception
    'corner_crop'
    """
    return CENTER_CROP.check(function)


def _center_crop(x, size):
    return _crop(x, *((n - m) // 2 for n, m in zip(x.shape[2:], size, strict=True)), *size)


def _crop(x, top, left, height, width):
    return x[:, :, top : top + height, left : left + width]


def _places(N, C, H, W):
    """Numbers that tell where they stand: image 1, channel 2, row 3, column 4 is 1234."""
    n, c, h, w = np.ogrid[:N, :C, :H, :W]
    return (1000 * n + 100 * c + 10 * h + w).astype(np.float32)


def _center_crop_cases():
    def case(label, shape, size):
        return Case(label, {"x": _places(*shape), "size": size})

    return (
        case("an image of 4 × 4, middle 2 × 2", (1, 1, 4, 4), (2, 2)),
        case("an image of 5 × 5, middle 3 × 3", (1, 1, 5, 5), (3, 3)),
        case("an image of 5 × 6, middle 3 × 2", (1, 1, 5, 6), (3, 2)),
        case("an odd number of rows to cut", (1, 1, 5, 4), (2, 2)),
        case("an odd number of columns to cut", (1, 1, 4, 6), (2, 3)),
        case("the whole image", (1, 1, 3, 4), (3, 4)),
        case("rows stay whole", (1, 1, 3, 5), (3, 1)),
        case("one pixel", (1, 1, 1, 1), (1, 1)),
        case("the middle pixel", (1, 1, 5, 3), (1, 1)),
        case("several channels", (1, 3, 6, 6), (4, 2)),
        case("a batch", (3, 2, 8, 6), (3, 4)),
        case("as many channels as rows", (2, 5, 5, 9), (3, 3)),
        case("a wide batch", (2, 4, 4, 11), (1, 8)),
    )


def _starting(start):
    """A crop that starts where `start(n, m)` says, on both axes."""

    def model(right, x, size):
        rows, columns = (start(n, m) for n, m in zip(x.shape[2:], size, strict=True))
        return _crop(x, rows, columns, *size)

    return model


def _sliced(stop):
    """A crop with the right start that ends where `stop(n, m, start)` says, on both axes."""

    def model(right, x, size):
        starts = [(n - m) // 2 for n, m in zip(x.shape[2:], size, strict=True)]
        stops = [stop(*sizes) for sizes in zip(x.shape[2:], size, starts, strict=True)]
        return x[:, :, starts[0] : stops[0], starts[1] : stops[1]]

    return model


CENTER_CROP = Exercise(
    name="center_crop",
    right=_center_crop,
    cases=_center_crop_cases(),
    rule=Rule(),
    tried="even and odd differences, nothing to cut, one pixel, several channels, batches",
    hint="Work it out on paper for 5 rows of which 3 stay: which is the first row, which the last?",
    wrong_models=[
        *wrong(
            "corner_crop",
            _starting(lambda n, m: 0),
            _starting(lambda n, m: n - m),
        ),
        *wrong(
            "crop_off_by_one",
            _starting(lambda n, m: (n - m) // 2 + 1),
            _starting(lambda n, m: (n - m) // 2 - 1),
        ),
        *wrong("rows_columns_swapped", lambda right, x, size: right(x, size[::-1])),
        *wrong(
            "odd_pixel",
            _starting(lambda n, m: -(-(n - m) // 2)),
            _starting(lambda n, m: n // 2 - m // 2),
            _starting(lambda n, m: round((n - m) / 2)),
        ),
        *wrong("same_margin", _sliced(lambda n, m, start: -start)),
        *wrong("end_without_start", _sliced(lambda n, m, start: m)),
        *wrong("crop_too_large", _sliced(lambda n, m, start: start + m + 1)),
        *wrong(
            "wrong_axes",
            lambda right, x, size: _center_crop(x.transpose(0, 3, 1, 2), size).transpose(
                0, 2, 3, 1
            ),
        ),
    ],
)
