"""Five questions at the end of chapter 4."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.distractors import reason
from aigc_lessons.exercises.relu.dead_units import DEAD_UNITS
from aigc_lessons.exercises.relu.merged import MERGED
from aigc_lessons.widgets import Question, SelfTest

KERAS, DCGAN, PYTORCH = 0.3, 0.2, 0.01  # slopes of the leaky ReLU


def self_test():
    """Return the five questions; their answers are computed, never typed.

    Returns
    -------
    SelfTest
        A figure that moves.

    Examples
    --------
    >>> len(self_test().questions)
    5
    """
    return SelfTest(
        "Self-test: ReLU and its relatives",
        [_at_zero(), _one_layer(), _three_sigmoids(), _dead(), _default_slope()],
    )


def _at_zero():
    dy, x = np.array([6.0]), np.array([0.0])
    right = ops.relu_backward(dy, x).item()
    both = (ops.leaky_relu_backward(dy, x, 1.0).item() + right) / 2
    return Question(
        "The gradient that reaches a ReLU is 6, and its input was exactly 0. What does it pass on, "
        "in PyTorch and in Keras?",
        right=right,
        wrong=[
            (ops.leaky_relu_backward(dy, x, 1.0).item(), reason("gradient_one_at_zero")),
            (both, "the mean of both sides would be as good a choice, but nobody made it."),
        ],
        because="at 0 there is no derivative; both frameworks take that of the left side.",
    )


def _one_layer():
    layers = [np.array([[2.0]]), np.array([1.0]), np.array([[3.0]]), np.array([4.0])]
    wrong = {known.misconception.key: known.model for known in MERGED.wrong_models}
    keys = ["first_bias_forgotten", "bias_skips_a_layer", "second_bias_forgotten"]
    return Question(
        "The first layer computes 2x + 1, the second 3y + 4. Which pair (w, b) is the one layer "
        "w·x + b that does the same?",
        right=tuple(MERGED.right(*layers)[0]),
        wrong=[(tuple(wrong[key](MERGED.right, *layers)[0]), reason(key)) for key in keys],
        because="3(2x + 1) + 4 is 6x + 7: the first bias goes through the second layer.",
    )


def _three_sigmoids():
    zero = np.zeros(1)
    steepest = ops.sigmoid_backward(np.ones(1), zero).item()
    value = ops.sigmoid(zero).item()
    return Question(
        "With weights of 1 and any biases, what is the largest share of a gradient that three "
        "sigmoids in a row can let through?",
        right=steepest**3,
        wrong=[
            (3 * steepest, reason("factors_added")),
            (value**3, reason("value_for_gradient")),
            (steepest, reason("one_factor_only")),
        ],
        because="each lets a quarter through at most, and the three multiply.",
    )


def _dead():
    table = np.array([[0, 2, 0, 0], [0, 0, 1, 0], [0, 3, 0, 0]], np.float32)
    wrong = {known.misconception.key: known.model for known in DEAD_UNITS.wrong_models}
    keys = ["dead_when_zero_once", "samples_for_units", "zeros_counted"]
    rows = ", ".join(f"`{row.astype(int).tolist()}`" for row in table)
    return Question(
        f"Three inputs, four units: a ReLU layer answers {rows}, a row for each input. If these "
        "are all the training inputs, how many units are dead?",
        right=DEAD_UNITS.right(table),
        wrong=[(wrong[key](DEAD_UNITS.right, table), reason(key)) for key in keys],
        because="the first and the last column are 0 for every input.",
    )


def _default_slope():
    def at_minus_two(slope):
        return ops.leaky_relu(np.array([-2.0]), slope).item()

    return Question(
        "Somebody rebuilds a DCGAN in Keras and writes `LeakyReLU()`, without naming the slope. "
        "What does it answer to −2?",
        right=at_minus_two(KERAS),
        wrong=[
            (at_minus_two(DCGAN), "this is DCGAN's slope of 0.2, which the code does not name."),
            (at_minus_two(PYTORCH), "this is PyTorch's default slope of 0.01."),
            (at_minus_two(0.0), "a plain ReLU answers 0; a leaky one lets a part through."),
        ],
        because="Keras's default is 0.3, PyTorch's 0.01 and DCGAN's 0.2: name the slope.",
    )
