"""The self-test of chapter 5."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.distractors import distractors, reason
from aigc_lessons.exercises.losses.cross_entropy import CROSS_ENTROPY
from aigc_lessons.exercises.losses.cross_entropy_backward import CROSS_ENTROPY_BACKWARD
from aigc_lessons.widgets import Question, SelfTest

# The logits log 1, log 2 and log 5: probabilities 1/8, 2/8 and 5/8.
SAMPLE = {"logits": np.log([[1.0, 2.0, 5.0]]), "labels": np.array([1])}


def self_test():
    """Ask five questions about reductions, means, confident mistakes, and the cross-entropy.

    Returns
    -------
    SelfTest
        A figure that checks the answers without a kernel.
    """
    questions = [_reductions(), _mean(), _confident(), _loss(), _gradient()]
    return SelfTest("Self-test: losses", questions)


def _reductions():
    images = np.zeros((8, 1, 28, 28))

    def factor(count):
        """How many times the loss of that many images is the mean over everything."""
        summed = ops.mse_loss(images[:count], images[:count] + 1, reduction="sum")
        return round(summed / ops.mse_loss(images, images + 1))

    return Question(
        f"A batch has the shape `{images.shape}`. How many times as large as "
        '`mse_loss(…, reduction="mean")` is the one with `"sum"`?',
        right=factor(8),
        wrong=[
            (factor(1), reason("batch_not_counted")),
            (len(images), "the mean divides by every number, not by the number of images alone."),
            (1 / factor(8), reason("factor_inverted")),
        ],
        because="the sum has 8·1·28·28 terms, and the mean divides by all of them.",
    )


def _mean():
    left, right = np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0])
    pictures = {
        "the left one": left,
        "both at full strength": left + right,
        "both at half strength": (left + right) / 2,
        "nothing at all": np.zeros(3),
    }
    expected = {
        name: (ops.mse_loss(picture, left) + ops.mse_loss(picture, right)) / 2
        for name, picture in pictures.items()
    }
    best = min(expected, key=expected.get)
    return Question(
        "A bright dot stands on the left or on the right, each as often. What should a network "
        "draw to keep its mean squared error lowest?",
        right=best,
        wrong=[
            (name, f"its expected error is {loss / expected[best]:.3g} times the lowest.")
            for name, loss in expected.items()
            if name != best
        ],
        because="the mean of the targets has the lowest squared error, though it never occurs.",
    )


def _confident():
    logit, target = np.array([-4.0]), np.array([1.0])
    p = ops.sigmoid(logit)
    [right] = ops.binary_cross_entropy_with_logits_backward(logit, target)
    [squared] = ops.sigmoid_backward(ops.mse_loss_backward(p, target), logit)
    loss = ops.binary_cross_entropy_with_logits(logit, target)
    return Question(
        "The logit is −4 and the target 1. What is the gradient of the cross-entropy with respect "
        "to the logit?",
        right=right,
        wrong=[
            (squared, "this is the squared error's: the slope of the sigmoid, nearly 0, is in it."),
            (-right, reason("difference_reversed")),
            (loss, reason("loss_for_gradient")),
        ],
        because="it is p − t, so a confident mistake is pulled with nearly full strength.",
    )


def _loss():
    keys = "log_base", "label_off_by_one", "minus_missing", "softmax_twice"
    return Question(
        "The logits of a sample are log 1, log 2 and log 5, and its label is 1, counted from 0. "
        "What is the cross-entropy?",
        right=CROSS_ENTROPY.right(**SAMPLE),
        wrong=distractors(CROSS_ENTROPY, SAMPLE, *keys, show=float),
        because="the softmax gives the label 2/8, and minus the logarithm of 1/4 is log 4.",
    )


def _gradient():
    keys = "difference_reversed", "one_hot_forgotten", "label_column_only", "divided_by_all"
    return Question(
        "And its gradient with respect to these three logits?",
        right=CROSS_ENTROPY_BACKWARD.right(**SAMPLE)[0],
        wrong=distractors(CROSS_ENTROPY_BACKWARD, SAMPLE, *keys, show=lambda dx: dx[0]),
        because="it is the probabilities, less 1 at the label; a row adds up to 0.",
    )
