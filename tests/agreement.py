"""Compare a function of the course with an independent reference, and keep count.

What is counted becomes the page "How we know it is right": tests/conftest.py gathers the records of
a run and compares them with book/verification.json.
"""

import numpy as np

# (equation, reference, precision, tolerance) -> [cases, largest error]
records = {}


def agrees(label, reference, ours, theirs, tolerance):
    """Fail unless shapes, types and values agree; then count one case for the equation.

    `ours` and `theirs` are an array each or a tuple of arrays each, such as all the gradients of
    one case. The error is the largest difference, divided by the largest number in the reference
    if that exceeds 1.
    """
    ours, theirs = _arrays(ours), _arrays(theirs)
    named = f"{label} against {reference}"
    assert len(ours) == len(theirs), f"{named}: {len(ours)} arrays beside {len(theirs)}"
    error = max(_error(named, *both, tolerance) for both in zip(ours, theirs, strict=True))
    key = label, reference, str(ours[0].dtype), float(tolerance)
    cases, largest = records.get(key, (0, 0.0))
    records[key] = [cases + 1, max(largest, error)]


def _arrays(values):
    return [np.asarray(value) for value in (values if isinstance(values, tuple) else (values,))]


def _error(named, ours, theirs, tolerance):
    assert ours.shape == theirs.shape, f"{named}: shape {ours.shape} beside {theirs.shape}"
    assert ours.dtype == theirs.dtype, f"{named}: {ours.dtype} beside {theirs.dtype}"
    assert ours.size, f"{named}: arrays of shape {ours.shape} hold nothing to compare"
    with np.errstate(invalid="ignore"):
        difference = np.abs(ours - theirs)
        difference = np.where(np.isfinite(difference), difference, np.inf)  # NaN is no agreement
        error = float(difference.max() / max(1.0, np.abs(theirs).max()))
    place = tuple(int(i) for i in np.unravel_index(difference.argmax(), ours.shape))
    assert error <= tolerance, (
        f"{named}: error {error:.2g}, tolerance {tolerance:.2g}; "
        f"worst at {place}: ours {ours[place]:.17g}, theirs {theirs[place]:.17g}"
    )
    return error
