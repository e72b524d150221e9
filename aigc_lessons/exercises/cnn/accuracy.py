"""The share of images that a network names rightly."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.cases import Case
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import wrong


def check_accuracy(function):
    """Check a function that computes the accuracy of a batch.

    Parameters
    ----------
    function : callable
        ``accuracy(logits, labels)``: float32 ``(N, K)`` and integers ``(N,)`` to one number from
        0 to 1. No two logits of an image are equal.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> def accuracy(logits, labels):
    ...     return (logits.argmax(axis=1) != labels).mean()
    >>> check_accuracy(accuracy).misconception
    'errors_for_accuracy'
    """
    return ACCURACY.check(function)


def _accuracy(logits, labels):
    return (logits.argmax(axis=1) == labels).mean()


def _cases():
    rng = np.random.default_rng(7)

    def case(label, N, K, hits, shift=0):
        logits = rng.permuted(np.tile(np.arange(K) / 2 - K / 4, (N, 1)), axis=1) + shift
        best = logits.argmax(axis=1)
        labels = np.where(np.arange(N) < hits, best, (best + 1) % K)
        order = rng.permutation(N)
        inputs = {"logits": logits[order].astype(np.float32), "labels": labels[order]}
        return Case(label, inputs)

    return (
        case("four images, three of them right", 4, 3, 3),
        case("as many images as classes", 3, 3, 1),
        case("five images of five classes", 5, 5, 3),
        case("all right", 5, 4, 5),
        case("none right", 5, 4, 0),
        case("one image", 1, 10, 1),
        case("only negative logits", 8, 3, 5, shift=-9),
        case("only positive logits", 6, 5, 2, shift=9),
        case("a batch of 64", 64, 10, 51),
        case("more classes than images", 2, 10, 1),
    )


def _probability(right, logits, labels):
    return ops.softmax(logits)[np.arange(len(labels)), labels].mean()


ACCURACY = Exercise(
    name="accuracy",
    right=_accuracy,
    cases=_cases(),
    rule=Rule(tolerance=1e-6),
    tried="one image and many, all right and none, logits of one sign only",
    hint="Which class does each image get? Write these N numbers below the labels and compare.",
    wrong_models=[
        *wrong("errors_for_accuracy", lambda right, *inputs: 1 - right(*inputs)),
        *wrong("count_for_share", lambda right, z, labels: right(z, labels) * len(labels)),
        *wrong("percent_for_share", lambda right, *inputs: 100 * right(*inputs)),
        *wrong("probability_for_hit", _probability),
        *wrong(
            "sign_for_choice",
            lambda right, z, labels: (z[np.arange(len(labels)), labels] > 0).mean(),
        ),
        *wrong("argmax_over_batch", lambda right, z, labels: (z.argmax(axis=0) == labels).mean()),
        *wrong(
            "label_off_by_one",
            lambda right, z, labels: right(z, labels - 1),
            lambda right, z, labels: right(z, labels + 1),
        ),
    ],
)
