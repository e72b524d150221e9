"""The self-test of chapter 7."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.cnn.accuracy import ACCURACY
from aigc_lessons.exercises.cnn.batch_norm import BATCH_NORM
from aigc_lessons.exercises.cnn.parameters import PARAMETERS
from aigc_lessons.exercises.distractors import distractors, reason
from aigc_lessons.models.numpy_cnn import CNN
from aigc_lessons.widgets import Question, SelfTest


def self_test():
    """Ask five questions about shapes, weights, accuracy, one step and batch normalisation.

    Returns
    -------
    SelfTest
        A figure that checks the answers without a kernel.
    """
    questions = [_features(), _weights(), _accuracy(), _chance(), _normalised()]
    return SelfTest("Self-test: a CNN", questions)


def _features():
    # Not 16 filters: they make 784 numbers, by chance as many as the image has pixels.
    model = CNN((8, 20), rng=0)
    model(np.zeros((1, 1, 28, 28), np.float32))
    shape = {name: h.shape for name, h in model.outputs.items()}
    filters, pixels = shape["conv2"][1], np.prod(shape["x"])
    return Question(
        "An image of 28 × 28 pixels passes through a network like that of this chapter, with 8 and "
        "20 filters. How many numbers reach the first linear layer?",
        right=shape["flat"][1],
        wrong=[
            (int(np.prod(shape["relu2"])), reason("pooled_once")),
            (int(np.prod(shape["pool2"][2:])), reason("channels_lost_when_flattened")),
            (int(filters * pixels), reason("size_kept_after_pooling")),
        ],
        because="two poolings leave 7 × 7 places, each with 20 numbers.",
    )


def _weights():
    sizes = {"first": 8, "second": 16, "hidden": 64, "classes": 10}
    keys = "weights_without_biases", "pooled_once", "input_channels_left_out"
    return Question(
        "How many numbers does the network of this chapter learn, with 8 and 16 filters, 64 hidden "
        "units and 10 classes?",
        right=PARAMETERS.right(**sizes),
        wrong=distractors(PARAMETERS, sizes, *keys, show=int),
        because="80 + 1,168 + 50,240 + 650: nearly all of them sit in the first linear layer.",
    )


def _accuracy():
    logits = np.array([[2, 1], [-1, -2], [-3, -0.5], [1, 1.5]], np.float32)
    inputs = {"logits": logits, "labels": np.array([0, 0, 1, 0])}
    keys = "errors_for_accuracy", "count_for_share", "sign_for_choice", "probability_for_hit"
    return Question(
        "Four images have the logits (2, 1), (−1, −2), (−3, −0.5) and (1, 1.5), and the labels "
        "0, 0, 1 and 0. What is the accuracy?",
        right=float(ACCURACY.right(**inputs)),
        wrong=distractors(ACCURACY, inputs, *keys, show=float),
        because="three of the four have their largest logit at the label, whatever its sign.",
    )


def _chance():
    guess = ops.cross_entropy(np.zeros((1, 10)), np.array([0]))
    pair = ops.cross_entropy(np.zeros((1, 2)), np.array([0]))
    return Question(
        "A network knows nothing yet and gives ten equal logits. What is its cross-entropy?",
        right=float(guess),
        wrong=[
            (float(pair), "this is the loss for two equal logits, not for ten."),
            (float(np.exp(-guess)), "this is the probability of the right class, not its loss."),
            (float(guess / np.log(2)), reason("log_base")),
        ],
        because="each class has probability 1/10, and −log(1/10) is log 10.",
    )


def _normalised():
    x = np.array([1.0, 3.0, 5.0, 7.0], np.float32).reshape(2, 1, 1, 2)
    inputs = {"x": x, "gamma": np.array([2.0], np.float32), "beta": np.array([1.0], np.float32)}
    inputs["eps"] = 1e-5

    def last(y):
        return float(y[1, 0, 0, 1])

    keys = "n_minus_one", "per_image_and_channel", "variance_for_deviation", "shift_forgotten"
    return Question(
        "Two images of one channel have the pixels 1, 3 and 5, 7. What does batch normalisation "
        "with gamma 2, beta 1 and a tiny eps make of the 7?",
        right=last(BATCH_NORM.right(**inputs)),
        wrong=distractors(BATCH_NORM, inputs, *keys, show=last),
        because="the mean is 4 and the variance 5: 2 · 3/√5 + 1.",
    )
