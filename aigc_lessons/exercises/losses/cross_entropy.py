"""The cross-entropy of logits, for logits of any size."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import wrong
from aigc_lessons.exercises.losses.logit_cases import logit_cases, neighbours, shifted

EPSILONS = (1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16)


def check_cross_entropy(function):
    """Check a function that computes the mean cross-entropy of logits, however large they are.

    Parameters
    ----------
    function : callable
        ``cross_entropy(logits, labels)``: float32 ``(N, K)`` and integers ``(N,)`` from 0 to
        K − 1, to one number.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> import numpy as np
    >>> def cross_entropy(logits, labels):
    ...     exponentials = np.exp(logits)
    ...     p = exponentials / exponentials.sum(axis=1, keepdims=True)
    ...     return -np.log(p[np.arange(len(labels)), labels]).mean()
    >>> with np.errstate(all="ignore"):
    ...     check_cross_entropy(cross_entropy).misconception
    'softmax_overflows'
    """
    return CROSS_ENTROPY.check(function)


def _each(right, logits, labels):
    """The loss of every sample by itself."""
    return np.array([right(logits[n : n + 1], labels[n : n + 1]) for n in range(len(labels))])


def _picked(by):
    """Minus the logarithm of the label's probability, the exponentials shifted by `by`."""

    def model(right, logits, labels):
        _, e = shifted(logits, by)
        p = e / e.sum(axis=1, keepdims=True)
        return -np.log(p[np.arange(len(labels)), labels]).mean()

    return model


def _one_hot(by):
    """The same as a sum over all classes, where 0 times minus infinity is NaN."""

    def model(right, logits, labels):
        _, e = shifted(logits, by)
        p = e / e.sum(axis=1, keepdims=True)
        return -(np.eye(logits.shape[1])[labels] * np.log(p)).sum(axis=1).mean()

    return model


def _log_sum_exp(by):
    """Log-sum-exp minus the label's logit, the exponentials shifted by `by`."""

    def model(right, logits, labels):
        z, e = shifted(logits, by)
        return (np.log(e.sum(axis=1)) - z[np.arange(len(labels)), labels]).mean()

    return model


def _plus_epsilon(epsilon):
    """A number added to the probability; `exp(-loss)` is the probability that `right` sees."""
    return lambda right, *inputs: -np.log(np.exp(-_each(right, *inputs)) + epsilon).mean()


def _at_least_epsilon(epsilon):
    return lambda right, *inputs: -np.log(np.exp(-_each(right, *inputs)).clip(epsilon)).mean()


def _along(axis):
    """Normalise along this axis, or along both for None."""

    def model(right, logits, labels):
        z = logits - logits.max(axis=axis, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=axis, keepdims=True))
        return -log_p[np.arange(len(labels)), labels].mean()

    return model


def _labels_of_all(right, logits, labels):
    return np.mean([right(logits, np.full_like(labels, label)) for label in labels])


def _binary(right, logits, labels):
    p, y = ops.softmax(logits.astype(np.float64)), np.eye(logits.shape[1])[labels]
    return -(y * np.log(p) + (1 - y) * np.log(1 - p)).sum(axis=1).mean()


CROSS_ENTROPY = Exercise(
    name="cross_entropy",
    right=lambda logits, labels: ops.cross_entropy(logits.astype(np.float64), labels),
    cases=logit_cases(51),
    # A float32 near 2000 is known to 1e-4.
    rule=Rule(tolerance=1e-3),
    tried="one sample and several, one class to six, equal logits, logits of ±1000",
    hint="Work out one sample on paper: the largest logit, the others below it, then the logarithm "
    "of a sum.",
    wrong_models=[
        *wrong("softmax_overflows", *(f("nothing") for f in (_picked, _log_sum_exp, _one_hot))),
        *wrong("log_of_zero", _picked("row"), _one_hot("row")),
        *wrong("max_over_batch", *(f("all") for f in (_picked, _log_sum_exp, _one_hot))),
        *wrong("epsilon_in_log", *map(_plus_epsilon, EPSILONS), *map(_at_least_epsilon, EPSILONS)),
        *wrong("softmax_twice", lambda right, z, labels: right(ops.softmax(z), labels)),
        *wrong("sum_for_mean", lambda right, *inputs: right(*inputs) * len(inputs[1])),
        *wrong("divided_by_all", lambda right, z, labels: right(z, labels) / z.shape[1]),
        *wrong("one_for_each", _each),
        *wrong("minus_missing", lambda right, *inputs: -right(*inputs)),
        *wrong(
            "log_base",
            lambda right, *inputs: right(*inputs) / np.log(2),
            lambda right, *inputs: right(*inputs) / np.log(10),
        ),
        *wrong(
            "label_off_by_one",
            lambda right, z, labels: right(z, neighbours(z, labels, -1)),
            lambda right, z, labels: right(z, neighbours(z, labels, 1)),
        ),
        *wrong("labels_of_all", _labels_of_all),
        *wrong("shift_not_undone", lambda right, z, labels: right(z, labels) - z.max(1).mean()),
        *wrong("softmax_axis", _along(0), _along(None)),
        *wrong("binary_for_categorical", _binary),
    ],
)
