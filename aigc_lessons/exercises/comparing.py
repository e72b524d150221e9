"""The first place where an answer differs from what is right.

Every answer is copied into a plain array first and compared here, number by number: no method of
the object that the learner returned has a say.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Rule:
    """When two results count as equal.

    Attributes
    ----------
    tolerance : float
        The largest difference between two numbers that counts as none.
    dtype : str or None
        The dtype asked for, "integer" for any integer, None for any numbers.
    """

    tolerance: float = 0.0
    dtype: str | None = None

    def allows(self, dtype):
        """Say whether a dtype is the one asked for."""
        if self.dtype == "integer":
            return dtype.kind in "iu"
        return self.dtype is None or dtype == np.dtype(self.dtype)


@dataclass(frozen=True, eq=False)
class Difference:
    """One difference, in words and, for numbers, with its place.

    Attributes
    ----------
    kind : str
        "nothing", "type", "shape", "complex", "not finite", "value", "dtype" or "exception".
    sentence : str
        What was expected and what came.
    index : tuple of int or None
        Where the two differ first, in reading order.
    expected, got : ndarray or None
        Both results.
    """

    kind: str
    sentence: str
    index: tuple | None = None
    expected: np.ndarray | None = None
    got: np.ndarray | None = None


def as_numbers(value):
    """Copy anything into a plain array of numbers.

    Parameters
    ----------
    value : object
        An array, a number, nested lists, a tensor on the CPU, …

    Returns
    -------
    ndarray or None
        A copy of its own; None for what holds no numbers.

    Examples
    --------
    >>> as_numbers([[1, 2], [3, 4]]).shape
    (2, 2)
    >>> as_numbers("four") is None
    True
    """
    try:
        array = np.asarray(value).copy()
    except Exception:
        return None
    return array if array.dtype.kind in "biufc" else None


def equal_numbers(a, b, tolerance):
    """Say where two arrays of one shape agree: an array of booleans; NaN agrees with NaN."""
    a, b = a.astype(np.float64), b.astype(np.float64)
    with np.errstate(invalid="ignore"):
        close = np.abs(a - b) <= tolerance
    return close | (a == b) | (np.isnan(a) & np.isnan(b))


def same(a, b, rule):
    """Say whether two results count as equal: shape, numbers and dtype.

    Examples
    --------
    >>> same(np.array([1.0]), np.array([1.00001]), Rule(tolerance=1e-4))
    True
    """
    return first_difference(a, b, rule) is None


def first_difference(expected, got, rule):
    """Find the first difference between a result and what is right.

    Parameters
    ----------
    expected : ndarray
        What is right.
    got : ndarray or None
        The answer, as `as_numbers` gives it.
    rule : Rule
        When two results count as equal.

    Returns
    -------
    Difference or None
        None where there is no difference.

    Examples
    --------
    >>> first_difference(np.array([1, 2, 3]), np.array([1, 5, 7]), Rule()).sentence
    'At [1] the right number is 2, yours is 5.'
    """
    if got.shape != expected.shape:
        return _shape(expected, got)
    if got.dtype.kind == "c" and got.imag.any():
        sentence = "Your numbers are complex; the right ones are real. Keep the real part: `.real`."
        return Difference("complex", sentence)
    equal = equal_numbers(expected, got.real, rule.tolerance)
    if not equal.all():
        return _value(expected, got.real, equal)
    return None if rule.allows(got.dtype) else _dtype(got, rule)


def _shape(expected, got):
    sentence = f"The shape should be {shape(expected)}, yours is {shape(got)}."
    return Difference("shape", sentence, None, expected, got)


def _value(expected, got, equal):
    index = tuple(int(i) for i in np.unravel_index(np.argmin(equal), equal.shape))
    kind = "value" if np.isfinite(got[index]) else "not finite"
    place = f"At [{', '.join(map(str, index))}] the" if index else "The"
    right, yours = _told_apart(expected[index], got[index])
    sentence = f"{place} right number is {right}, yours is {yours}."
    return Difference(kind, sentence, index, expected, got)


def _told_apart(a, b):
    """Write two numbers with as many digits as show that they are two."""
    pairs = ((number(a, digits), number(b, digits)) for digits in (6, 9, 17))
    return next((pair for pair in pairs if pair[0] != pair[1]), (number(a), number(b)))


def _dtype(got, rule):
    if rule.dtype == "integer":
        return Difference("dtype", f"The number is right, but {got.dtype}; an int is expected.")
    sentence = f"The numbers are right, but the dtype should be {rule.dtype}, yours is {got.dtype}."
    return Difference("dtype", sentence)


def shape(array):
    """Write a shape the way NumPy does.

    Examples
    --------
    >>> shape(np.zeros((2, 3)))
    '(2, 3)'
    >>> shape(np.float64(1))
    '() (a single number)'
    """
    return str(array.shape) if array.shape else "() (a single number)"


def number(value, digits=6):
    """Write a number with that many digits, and none that say nothing.

    Examples
    --------
    >>> number(3.0), number(0.99609375), number(np.nan)
    ('3', '0.996094', 'nan')
    """
    return f"{float(value):.{digits}g}"
