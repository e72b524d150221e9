"""A kernel that sees vertical edges and nothing else."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises import predictions
from aigc_lessons.exercises.cases import Case
from aigc_lessons.exercises.comparing import Difference, as_numbers, equal_numbers, number
from aigc_lessons.exercises.feedback import Feedback
from aigc_lessons.exercises.misconceptions import CATALOGUE

NAME = "edge_kernel"
ZERO = 1e-6  # times the largest weight: 0.1 + 0.2 − 0.3 is not quite 0

FLAT = np.ones((4, 4))
HORIZONTAL = np.repeat([[0.0], [0.0], [1.0], [1.0]], 4, axis=1)
VERTICAL = HORIZONTAL.T


def check_edge_kernel(kernel):
    """Check a 3 × 3 kernel: 0 on flat areas and on horizontal edges, not 0 on vertical edges.

    Every kernel with this property is right, whatever its numbers.

    Parameters
    ----------
    kernel : array_like
        ``(3, 3)``; `None` or `...` while there is no answer.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> check_edge_kernel([[1, 1, 1], [0, 0, 0], [-1, -1, -1]]).misconception
    'horizontal_edges'
    """
    if predictions.unanswered(kernel):
        return predictions.not_started(NAME)
    weights = as_numbers(kernel)
    refusal = _refusal(weights)
    if refusal:
        hint = "Write it as a list of three rows of three numbers."
        return Feedback(NAME, "error", f"a 3 × 3 kernel is expected, {refusal}.", hint=hint)
    return _judge(weights.reshape(3, 3).astype(np.float64))


def _refusal(weights):
    if weights is None or weights.dtype.kind == "c":
        return "and this holds something else than real numbers"
    if weights.shape not in {(3, 3), (1, 1, 3, 3)}:
        return f"and this has the shape {weights.shape}"
    return "" if np.isfinite(weights).all() else "and this holds NaN or infinity"


def _judge(kernel):
    flat, horizontal, vertical = (_seen(image, kernel) for image in (FLAT, HORIZONTAL, VERTICAL))
    if flat:
        one_sign = (kernel >= 0).all() or (kernel <= 0).all()
        return _wrong("a flat area", FLAT, kernel, "blurs" if one_sign else "flat_area_answers")
    if horizontal:
        mistake = "every_edge" if vertical else "horizontal_edges"
        return _wrong("a horizontal edge", HORIZONTAL, kernel, mistake)
    if not vertical:
        return _wrong("a vertical edge", VERTICAL, kernel, "sees_nothing")
    return Feedback(NAME, "right", "0 on flat areas and horizontal edges, not 0 on vertical ones.")


def _response(image, kernel):
    return ops.conv2d(image[None, None], kernel[None, None])[0, 0]


def _seen(image, kernel):
    """Say whether the kernel answers to an image anywhere."""
    return bool(np.abs(_response(image, kernel)).max() > ZERO * np.abs(kernel).max())


def _wrong(what, image, kernel, mistake):
    response = _response(image, kernel)
    return Feedback(
        NAME,
        "wrong",
        f"it {'misses' if image is VERTICAL else 'answers to'} {what}.",
        case=Case(f"On {what}:", {"image": image, "kernel": kernel}),
        difference=_difference(image, response, ZERO * np.abs(kernel).max()),
        misconceptions=(CATALOGUE[mistake],),
    )


def _difference(image, response, tolerance):
    if image is VERTICAL:
        return Difference("value", "The response is 0 everywhere; somewhere it should not be.")
    zeros = np.zeros_like(response)
    equal = equal_numbers(zeros, response, tolerance)
    index = tuple(int(i) for i in np.unravel_index(np.argmin(equal), equal.shape))
    sentence = f"The response should be 0 everywhere; at {list(index)} it is "
    return Difference("value", sentence + f"{number(response[index])}.", index, zeros, response)
