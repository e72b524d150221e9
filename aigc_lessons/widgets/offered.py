"""What a figure offers to choose from: small arrays and a few numbers, checked and written down."""

from collections.abc import Mapping, Sequence

import numpy as np

from aigc_lessons import datasets

LARGEST_IMAGE = 9  # cells along a side: with padding 2 as many as a phone can show
LARGEST_NUMBER = 999  # a cell has room for three digits


def check_arrays(
    what: str, arrays: Mapping, largest: int, *, reserved: str | None = None
) -> dict[str, np.ndarray]:
    """Check named arrays that readers choose from, and return copies.

    Parameters
    ----------
    what : str
        What they are, for the message: "images".
    arrays : dict of str to array_like of shape (H, W)
        At least one, with numbers between −999 and 999.
    largest : int
        The most rows and columns.
    reserved : str, optional
        A name that the figure keeps for itself.

    Returns
    -------
    dict of str to ndarray
        float64, in the given order.

    Raises
    ------
    TypeError
        If this is no dict of arrays of numbers.
    ValueError
        If there is none, or a name, a shape or a number is out of its range.
    """
    if not isinstance(arrays, Mapping):
        raise TypeError(
            f"{what} is a {type(arrays).__name__}, but a dict of 2-d arrays is expected: "
            'write {"name": array}'
        )
    if not arrays:
        raise ValueError(f"{what} is empty, but at least one is needed: leave it out for ours")
    return {
        _check_name(what, name, reserved): _check_array(what, name, arrays[name], largest)
        for name in arrays
    }


def _check_name(what: str, name: str, reserved: str | None) -> str:
    if not isinstance(name, str):
        raise TypeError(f"{what} has the name {name!r}, but a text is expected")
    if not name.strip() or name == reserved:
        raise ValueError(f"{what} has the name {name!r}, but readers choose by it: give another")
    return name


def _check_array(what: str, name: str, values, largest: int) -> np.ndarray:
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise TypeError(
            f"{what}[{name!r}] is no array of numbers: give rows of equal length"
        ) from None
    if array.ndim != 2 or not 0 < min(array.shape) <= max(array.shape) <= largest:
        raise ValueError(
            f"{what}[{name!r}] has shape {array.shape}, but (rows, columns) from 1 to {largest} "
            "are expected: take one channel, and crop or resize it"
        )
    if not np.all(np.abs(array) <= LARGEST_NUMBER):
        raise ValueError(
            f"{what}[{name!r}] holds {_worst(array)}, but finite numbers between −{LARGEST_NUMBER} "
            f"and {LARGEST_NUMBER} are expected: scale it"
        )
    return array


def _worst(array: np.ndarray) -> float:
    return array[~(np.abs(array) <= LARGEST_NUMBER)][0]


def check_choice(name: str, value: int, choices: Sequence[int]) -> int:
    """Check one of the whole numbers that a figure offers.

    Examples
    --------
    >>> check_choice("stride", 2, (1, 2, 3))
    2
    """
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name} is {value!r}, but a whole number is expected: one of {choices}")
    if value not in choices:
        raise ValueError(f"{name} is {value}, but the figure offers {choices}: choose one of them")
    return int(value)


def digit_zero() -> np.ndarray:
    """Return an 8×8 zero of the set "digits", in the whole numbers 0 to 16 of its authors.

    Examples
    --------
    >>> digit_zero()[0].astype(int)
    array([ 0,  0,  5, 13,  9,  1,  0,  0])
    """
    digits = datasets.load("digits")
    return np.rint(16.0 * digits.images[np.flatnonzero(digits.labels == 0)[0], 0])


def size_text(array: np.ndarray) -> str:
    """Write a size for readers.

    Examples
    --------
    >>> size_text(np.zeros((4, 6)))
    '4×6'
    """
    return "×".join(map(str, array.shape))


def number_text(value: float) -> str:
    """Write a number for readers: at most three decimals, and a true minus.

    Examples
    --------
    >>> number_text(-0.5), number_text(2.0), number_text(-0.0)
    ('−0.5', '2', '0')
    """
    return f"{round(value, 3) + 0.0:g}".replace("-", "−")


def as_rows(array: np.ndarray) -> list[list[float]]:
    """Return rows for JSON, whole numbers without a point.

    Examples
    --------
    >>> as_rows(np.array([[1.0, 0.5]]))
    [[1, 0.5]]
    """
    return [[int(x) if x == int(x) else x for x in row] for row in array.tolist()]
