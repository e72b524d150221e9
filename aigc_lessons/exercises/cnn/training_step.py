"""One step of gradient descent for the last layer of a classifier."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.cases import Case, halves
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import wrong


def check_training_step(function):
    """Check a function that takes one step of SGD for a linear classifier.

    Parameters
    ----------
    function : callable
        ``training_step(w, x, labels, lr)``: weights ``(K, D)``, features ``(N, D)``, both float32,
        integers ``(N,)`` and a number, to the new weights. The loss is the cross-entropy of the
        logits ``x @ w.T``, its mean over the batch.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> def training_step(w, x, labels, lr):
    ...     p = np.exp(x @ w.T)
    ...     p /= p.sum(axis=1, keepdims=True)
    ...     p[np.arange(len(x)), labels] -= 1
    ...     return w - lr * p.T @ x
    >>> check_training_step(training_step).misconception
    'gradient_summed_over_batch'
    """
    return TRAINING_STEP.check(function)


def _gradient(w, x, labels):
    dlogits = ops.cross_entropy_backward(ops.linear(x, w), labels)
    return ops.linear_backward(dlogits, x, w)[1]


def _training_step(w, x, labels, lr):
    return w - np.float32(lr) * _gradient(w, x, labels)


def _cases():
    rng = np.random.default_rng(8)

    def case(label, N, D, K, lr=0.5):
        w, x = halves(rng, K, D) / 4, halves(rng, N, D) / 2
        return Case(label, {"w": w, "x": x, "labels": rng.integers(K, size=N), "lr": lr})

    return (
        case("one image, two classes", 1, 2, 2),
        case("two images", 2, 2, 2),
        case("three classes", 3, 2, 3),
        case("a smaller learning rate", 4, 3, 3, lr=0.125),
        case("more classes than features", 5, 2, 4),
        case("a learning rate of 2", 6, 4, 3, lr=2.0),
        case("sixteen images", 16, 5, 10, lr=1.0),
    )


def _changed(alter):
    """Answer with w + alter(step, …), where step is what the right answer adds to w."""

    def model(right, w, x, labels, lr):
        return w + alter(right(w, x, labels, lr) - w, x, w)

    return model


def _one_after_the_other(share):
    def model(right, w, x, labels, lr):
        for n in range(len(x)):
            w = right(w, x[n : n + 1], labels[n : n + 1], lr / len(x) if share else lr)
        return w

    return model


def _target_of(right, w, x, labels, dlogits):
    one_hot = np.eye(len(w), dtype=x.dtype)[labels]
    return dlogits(ops.linear(x, w), one_hot) / len(x)


def _from_dlogits(dlogits):
    """Answer with another gradient of the logits than probabilities minus targets."""

    def model(right, w, x, labels, lr):
        return w - lr * _target_of(right, w, x, labels, dlogits).T @ x

    return model


def _like_a_bias(right, w, x, labels, lr):
    dlogits = ops.cross_entropy_backward(ops.linear(x, w), labels)
    return w - lr * dlogits.sum(axis=0)[:, None]


TRAINING_STEP = Exercise(
    name="training_step",
    right=_training_step,
    cases=_cases(),
    rule=Rule(tolerance=1e-4),
    tried="one image and several, two to ten classes, three learning rates",
    hint="Print dlogits, probabilities minus one-hot labels over N: does every row sum to 0?",
    wrong_models=[
        *wrong("gradient_summed_over_batch", _changed(lambda step, x, w: step * len(x))),
        *wrong("divided_by_classes", _changed(lambda step, x, w: step / len(w))),
        *wrong("uphill", _changed(lambda step, x, w: -step)),
        *wrong("updated_within_batch", _one_after_the_other(True), _one_after_the_other(False)),
        *wrong("learning_rate_forgotten", lambda right, w, x, labels, lr: right(w, x, labels, 1)),
        *wrong("softmax_left_out", _from_dlogits(lambda z, one_hot: z - one_hot)),
        *wrong("one_hot_forgotten", _from_dlogits(lambda z, one_hot: ops.softmax(z))),
        *wrong("softmax_axis", _from_dlogits(lambda z, one_hot: ops.softmax(z, axis=0) - one_hot)),
        *wrong("features_left_out", _like_a_bias),
        *wrong("step_for_place", lambda right, w, *rest: right(w, *rest) - w),
    ],
)
