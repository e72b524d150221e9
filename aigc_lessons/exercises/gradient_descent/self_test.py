"""The self-test of chapter 6."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.distractors import distractors, reason
from aigc_lessons.exercises.gradient_descent.adam import ADAM
from aigc_lessons.exercises.gradient_descent.gradient_descent import GRADIENT_DESCENT
from aigc_lessons.exercises.gradient_descent.momentum import MOMENTUM
from aigc_lessons.widgets import Question, SelfTest


def self_test():
    """Ask five questions about a step, the limit, batches, momentum and Adam.

    Returns
    -------
    SelfTest
        A figure that checks the answers without a kernel.
    """
    questions = [_step(), _limit(), _batches(), _velocity(), _first_step()]
    return SelfTest("Self-test: gradient descent", questions)


def _end(path):
    return path[-1, 0]


def _step():
    inputs = {"theta": np.array([3.0]), "H": np.array([[2.0]]), "lr": 0.25, "steps": 1}
    half = GRADIENT_DESCENT.right(**inputs | {"H": inputs["H"] / 2})
    keys = "uphill", "learning_rate_forgotten"
    return Question(
        "J(θ) = θ² stands at θ = 3, and the learning rate is 0.25. Where does one step of gradient "
        "descent lead?",
        right=_end(GRADIENT_DESCENT.right(**inputs)),
        wrong=[
            *distractors(GRADIENT_DESCENT, inputs, *keys, show=_end),
            (_end(half), reason("factor_two_missing")),
        ],
        because="the derivative is 2θ = 6, and 3 − 0.25 · 6 is 1.5.",
    )


def _limit():
    H = np.diag([1.0, 4.0, 8.0])
    return Question(
        "A bowl has the curvatures 1, 4 and 8. From which learning rate on does gradient descent "
        "no longer converge?",
        right=ops.learning_rate_limit(H),
        wrong=[
            (ops.learning_rate_limit(H[:1, :1]), "that is the limit of the flattest direction."),
            (ops.learning_rate_limit(2 * H), reason("limit_of_one_jump")),
            (ops.best_learning_rate(H), "this is the best learning rate, and below the limit."),
        ],
        because="the steepest direction decides: 2/λ_max = 2/8.",
    )


def _batches():
    before, after = 16, 64
    ratio = after / before
    return Question(
        f"The mini-batches grow from {before} images to {after}, drawn from a large training set. "
        "What becomes of the standard deviation of the gradient?",
        right=f"it is divided by {np.sqrt(ratio):.0f}",
        wrong=[
            (f"it is divided by {ratio:.0f}", "the variance is; the deviation is its root."),
            ("it stays as it is", "the mean stays as it is: the gradient is unbiased."),
            (f"it is multiplied by {np.sqrt(ratio):.0f}", "a mean of more images is calmer."),
        ],
        because="the standard deviation of a mean of B draws falls like 1/√B.",
    )


def _velocity():
    grads = np.array([[4.0], [6.0]])
    inputs = {"theta": np.zeros(1), "grads": grads, "lr": 0.5, "momentum": 0.5}
    keys = "momentum_sign", "velocity_not_kept", "nesterov", "velocity_one_step_late"
    return Question(
        "Momentum 0.5, learning rate 0.5, the start at 0, and two gradients, first 4 and then 6. "
        "Where do the two steps lead?",
        right=_end(MOMENTUM.right(**inputs)),
        wrong=distractors(MOMENTUM, inputs, *keys, show=_end),
        because="the velocity is 4 and then 0.5 · 4 + 6 = 8, so θ goes to −2 and to −6.",
    )


def _first_step():
    grads = np.array([[-500.0]])
    settings = {"lr": 0.125, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}
    inputs = {"theta": np.zeros(1), "grads": grads} | settings
    keys = "uphill", "bias_not_corrected", "learning_rate_forgotten"
    return Question(
        "Adam begins at θ = 0 with the learning rate 0.125 and its usual settings, and the first "
        "gradient is −500. Where is θ after this step?",
        right=_end(ADAM.right(**inputs)),
        wrong=distractors(ADAM, inputs, *keys, show=_end),
        because="both corrected means hold this one gradient, so the step is the learning rate "
        "times −500/500, whatever the gradient's size.",
    )
