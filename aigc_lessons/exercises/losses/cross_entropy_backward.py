"""The gradient of the cross-entropy with respect to the logits."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import wrong
from aigc_lessons.exercises.losses.logit_cases import logit_cases, neighbours, shifted


def check_cross_entropy_backward(function):
    """Check a function that computes the gradient of the mean cross-entropy.

    Parameters
    ----------
    function : callable
        ``cross_entropy_backward(logits, labels)``: float32 ``(N, K)`` and integers ``(N,)`` from
        0 to K − 1, to the gradient with respect to the logits, ``(N, K)``.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> import numpy as np
    >>> from scipy.special import softmax
    >>> def cross_entropy_backward(logits, labels):
    ...     return softmax(logits, axis=1) - np.eye(logits.shape[1])[labels]
    >>> check_cross_entropy_backward(cross_entropy_backward).misconception
    'sum_for_mean'
    """
    return CROSS_ENTROPY_BACKWARD.check(function)


def _one_hot(logits, labels):
    return np.eye(logits.shape[1])[labels]


def _gradient(probabilities):
    """The gradient made from probabilities that are computed in another way."""

    def model(right, logits, labels):
        return (probabilities(logits) - _one_hot(logits, labels)) / len(labels)

    return model


def _shifted_by(by):
    def probabilities(logits):
        _, e = shifted(logits, by)
        return e / e.sum(axis=1, keepdims=True)

    return probabilities


def _along(axis):
    def probabilities(logits):
        e = np.exp(logits - logits.max(axis=axis, keepdims=True))
        return e / e.sum(axis=axis, keepdims=True)

    return probabilities


def _ones_at_all_labels(over):
    """Subtract a 1 from every row at the label of every row, as often as it occurs or once."""

    def model(right, logits, labels):
        y = _one_hot(logits, labels)
        return right(logits, labels) + (y - over(y, axis=0)) / len(labels)

    return model


def _times_slope(right, logits, labels):
    dx = right(logits, labels)
    p = dx * len(labels) + _one_hot(logits, labels)
    return dx * p * (1 - p)


CROSS_ENTROPY_BACKWARD = Exercise(
    name="cross_entropy_backward",
    right=lambda logits, labels: ops.cross_entropy_backward(logits.astype(np.float64), labels),
    cases=logit_cases(52),
    rule=Rule(tolerance=1e-4),
    tried="one sample and several, one class to six, equal logits, logits of ±1000",
    hint="Compute the softmax of this row by hand. Which number of the row is the label's?",
    wrong_models=[
        *wrong("sum_for_mean", lambda right, *inputs: right(*inputs) * len(inputs[1])),
        *wrong("divided_by_all", lambda right, z, labels: right(z, labels) / z.shape[1]),
        *wrong("difference_reversed", lambda right, *inputs: -right(*inputs)),
        *wrong("softmax_overflows", _gradient(_shifted_by("nothing"))),
        *wrong("max_over_batch", _gradient(_shifted_by("all"))),
        *wrong("softmax_twice", lambda right, z, labels: right(ops.softmax(z), labels)),
        *wrong("softmax_axis", _gradient(_along(0)), _gradient(_along(None))),
        *wrong(
            "label_off_by_one",
            lambda right, z, labels: right(z, neighbours(z, labels, -1)),
            lambda right, z, labels: right(z, neighbours(z, labels, 1)),
        ),
        *wrong("labels_of_all", *map(_ones_at_all_labels, (np.sum, np.max))),
        *wrong(
            "one_hot_forgotten",
            lambda right, z, labels: right(z, labels) + _one_hot(z, labels) / len(labels),
        ),
        *wrong(
            "label_column_only",
            lambda right, z, labels: right(z, labels) * _one_hot(z, labels),
        ),
        *wrong("softmax_slope_again", _times_slope),
        *wrong("loss_for_gradient", lambda right, *inputs: ops.cross_entropy(*inputs)),
    ],
)
