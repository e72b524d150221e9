"""The self-test of chapter 9."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.distractors import distractors, reason
from aigc_lessons.exercises.gan.equilibrium import BLANKS
from aigc_lessons.exercises.gan.generator_loss import GENERATOR_LOSS
from aigc_lessons.widgets import Question, SelfTest


def self_test():
    """Ask five questions about the equilibrium, the best judge, gradients, detaching and collapse.

    Returns
    -------
    SelfTest
        A figure that checks the answers without a kernel.
    """
    questions = [_equilibrium(), _unequal(), _gradient(), _detached(), _collapsed()]
    return SelfTest("Self-test: GAN", questions)


def _equilibrium():
    judge, _, _ = BLANKS
    keys = "loss_zero_at_equilibrium", "one_term_counted", "probability_for_loss"
    return Question(
        "Generated samples can no longer be told from real ones. Near which number does the "
        "discriminator's loss stay?",
        right=float(judge.right),
        wrong=[(float(judge.mistakes[key]), reason(key)) for key in keys],
        because="it says ½ to everything, and is surprised by log 2 twice.",
    )


def _unequal():
    real, fake = np.array([96.0]), np.array([256.0])
    [best] = ops.optimal_discriminator(real, fake)
    [even] = ops.optimal_discriminator(real, real)
    return Question(
        "The last batch of an epoch holds 96 real images beside 256 generated ones, and one mean "
        "is taken over all 352. Real and generated images look alike. What is the discriminator's "
        "best answer?",
        right=float(best),
        wrong=[
            (float(even), "½ is best where both weigh the same; here generated ones weigh more."),
            (float(1 - best), reason("densities_exchanged")),
            ((real / fake).item(), reason("ratio_for_share")),
        ],
        because="96 of the 352 are real. With a mean for each of the two it would be ½.",
    )


def _gradient():
    found_out = {"fake_logits": np.array([-3.0], np.float32)}
    keys = "saturating_gradient", "fakes_labelled_fake", "softmax_slope_again"
    return Question(
        "The discriminator gives a generated sample the logit −3. What is the gradient of the "
        "non-saturating loss with respect to it?",
        right=float(GENERATOR_LOSS.right(*found_out.values())[1]),
        wrong=distractors(GENERATOR_LOSS, found_out, *keys, show=lambda row: float(row[1])),
        because="it is D − 1, and D is 0.047: a sample that is found out is pulled hard.",
    )


def _detached():
    return Question(
        "In PyTorch, the generated images are not detached when the discriminator learns, and "
        "`generator_optimizer.zero_grad()` is never called. What reaches the generator's step?",
        right="the gradients of both losses, added up",
        wrong=[
            (
                "the gradient of its own loss alone",
                "backward went through the images into the generator, and left a gradient there.",
            ),
            (
                "nothing, because PyTorch refuses",
                "PyTorch adds every gradient to what is there already, and says nothing.",
            ),
            (
                "the gradient of the discriminator's loss alone",
                "the second backward adds to the first, it does not replace it.",
            ),
        ],
        because="backward adds. The two pull against each other, and at ½ they cancel.",
    )


def _collapsed():
    return Question(
        "A generator makes a thousand flawless images of the digit 1, and nothing else. Where does "
        "that show at once?",
        right="in the histogram of the classes",
        wrong=[
            (
                "in the generator's loss",
                "the loss asks whether each image passes for real, not which ones are missing.",
            ),
            (
                "in the precision",
                "every image looks real, so the precision is high; recall is what falls.",
            ),
            (
                "in the discriminator's gradients, which become 0",
                "the discriminator still learns: too many 1s is something that it can notice.",
            ),
        ],
        because="nine of the ten classes are empty.",
    )
