"""The self-test of chapter 10."""

import numpy as np

from aigc_lessons import metrics
from aigc_lessons.exercises.distractors import distractors, reason
from aigc_lessons.exercises.vae_vs_gan.frechet_by_hand import distance, mistaken
from aigc_lessons.exercises.vae_vs_gan.my_coverage import MY_COVERAGE
from aigc_lessons.widgets import Question, SelfTest

LINE = np.array([[0.0], [1.0], [2.0], [3.0]])  # with k = 1, balls of radius 1


def self_test():
    """Ask five questions about distances, sizes, balls, bounds and the two families.

    Returns
    -------
    SelfTest
        A figure that checks the answers without a kernel.
    """
    questions = [_distance(), _sizes(), _repeated(), _coverage(), _families()]
    return SelfTest("Self-test: VAE and GAN compared", questions)


def _distance():
    real, fake = (2.0, 1.0), (5.0, 3.0)
    known = mistaken(real, fake)
    keys = "variances_for_spreads", "root_taken", "spreads_forgotten"
    return Question(
        "A feature of real images has mean 2 and standard deviation 1, that of generated ones mean "
        "5 and standard deviation 3. What is their squared Fréchet distance?",
        right=distance(real, fake),
        wrong=[(known[key], reason(key)) for key in keys],
        because="the means are 3 apart and the deviations 2, and 3² + 2² is 13.",
    )


def _sizes():
    return Question(
        "Model A has FID 14 at 1,000 images, where real against real has 13. Model B has FID 9 at "
        "10,000 images, where real against real has 1. Which of them is nearer to real images?",
        right="A, as far as these numbers go",
        wrong=[
            ("B, because 9 is less than 14", reason("different_n_compared")),
            ("neither: both are far from 0", reason("floor_forgotten")),
        ],
        because="A is hardly above its floor, B far above its own; measure both at the same n.",
    )


def _repeated():
    repeated = np.full((4, 1), 1.0)
    found = metrics.prdc(LINE, repeated, k=1)
    whole = metrics.prdc(LINE, LINE, k=1)
    return Question(
        "Real images lie at 0, 1, 2 and 3 on a line, and a generator always makes the one at 1. "
        "With k = 1, what are precision and recall?",
        right=(found.precision, found.recall),
        wrong=[
            ((found.recall, found.precision), "the two have changed places: all of it looks real."),
            ((whole.precision, whole.recall), "most of what is real is never generated."),
        ],
        because="its images lie in real balls; balls around copies have no size and hold 1 alone.",
    )


def _coverage():
    inputs = {"real": LINE, "fake": np.array([[3.5], [9.0]]), "k": 1}
    keys = "balls_around_fakes", "precision_for_coverage", "uncovered_counted"
    return Question(
        "The same four real images; 3.5 and 9 were generated. What is the coverage, with k = 1?",
        right=float(MY_COVERAGE.right(**inputs)),
        wrong=distractors(MY_COVERAGE, inputs, *keys, show=float),
        because="of the four balls, all of radius 1, only that around 3 holds a generated image.",
    )


def _families():
    return Question(
        "Why is there no likelihood bound of a GAN in the table?",
        right="its generator gives images, and no probability for a given image",
        wrong=[
            (
                "because the discriminator's loss is one already",
                "that loss compares two sets of images; it is 2 log 2 wherever they cannot be "
                "told apart.",
            ),
            (
                "because its images are too sharp",
                "sharpness has no part in it: a generator of blurred images has no bound either.",
            ),
            (
                "because the chapter trained it too briefly",
                "training longer does not help: nothing in a GAN says how probable an image is.",
            ),
        ],
        because="a VAE has an encoder that finds codes for a given image, and so a bound.",
    )
