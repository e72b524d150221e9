"""The self-test of chapter 8."""

import numpy as np

from aigc_lessons.exercises.distractors import distractors
from aigc_lessons.exercises.vae.importance_weighted_bound import IMPORTANCE_WEIGHTED_BOUND
from aigc_lessons.exercises.vae.kl import KL
from aigc_lessons.exercises.vae.reparameterize import REPARAMETERIZE
from aigc_lessons.widgets import Question, SelfTest

UNIT = {"mean": np.array([[1.0]]), "log_var": np.log([[4.0]])}


def self_test():
    """Ask five questions about the divergence, its weight, the noise, the gap and the bound.

    Returns
    -------
    SelfTest
        A figure that checks the answers without a kernel.
    """
    questions = [_divergence(), _weight(), _code(), _gap(), _bound()]
    return SelfTest("Self-test: variational autoencoders", questions)


def _divergence():
    keys = "kl_sign_reversed", "half_missing", "log_var_as_deviation", "log_term_left_out"
    return Question(
        "A unit has the mean 1 and the log-variance log 4. How far is it from the standard normal, "
        "in nats?",
        right=float(KL.right(**UNIT)),
        wrong=distractors(KL, UNIT, *keys, show=float),
        because="½ (1 + 4 − 1 − log 4) is 2 − log 2.",
    )


def _weight():
    code = {"mean": np.ones((1, 20)), "log_var": np.zeros((1, 20))}
    [(averaged, _)] = distractors(KL, code, "kl_mean_over_units", show=float)
    share = averaged / KL.right(**code)
    pixels = np.prod((28, 28))
    return Question(
        "A loss sums the reconstruction over 784 pixels, and takes the *mean* of the KL divergence "
        "over 20 units. Which weight has the KL term got by that?",
        right=float(share),
        wrong=[
            (float(1 / share), "this is how many times too small the term is, not its weight."),
            (float(1 / pixels), "the pixels are summed here: only the units are divided by."),
            (float(share / pixels), "the units are divided by, but the pixels are summed."),
        ],
        because="the mean is the sum over 20, so the codes hardly feel the prior.",
    )


def _code():
    inputs = UNIT | {"noise": np.array([[0.5]])}
    keys = (
        "noise_times_variance",
        "log_var_as_deviation",
        "code_without_noise",
        "deviation_inverted",
    )
    return Question(
        "The same unit, with mean 1 and log-variance log 4, is given the noise 0.5. What is the "
        "code?",
        right=float(REPARAMETERIZE.right(**inputs).item()),
        wrong=distractors(REPARAMETERIZE, inputs, *keys, show=lambda z: float(z.item())),
        because="the standard deviation is 2, so the code is 1 + 2 · 0.5.",
    )


def _gap():
    likelihood, q = np.array([0.1, 0.9]), np.array([0.5, 0.5])
    joint = 0.5 * likelihood
    log_p, elbo = np.log(joint.sum()), (q * np.log(joint / q)).sum()
    prior_alone = (q * np.log(q / 0.5)).sum()
    return Question(
        "Two codes are equally likely. The first makes the pixel white with probability 0.1, the "
        "second with 0.9. The pixel is white, and q says ½ for both codes. How far does the ELBO "
        "lie below log p(x)?",
        right=float(log_p - elbo),
        wrong=[
            (float(prior_alone), "q equals the prior, not the posterior, which is 0.1 and 0.9."),
            (float(-log_p), "this is how far log p(x) lies below 0."),
            (float(-elbo), "this is how far the ELBO lies below 0."),
        ],
        because="the gap is the KL divergence from q to the posterior: −½ log(4 · 0.1 · 0.9).",
    )


def _bound():
    inputs = {"log_weights": np.log([[1.0, 3.0]])}
    keys = "elbo_for_bound", "log_k_forgotten", "best_weight_only", "largest_not_added_back"
    return Question(
        "Two samples of an image have the weights 1 and 3. What is its importance-weighted bound?",
        right=float(IMPORTANCE_WEIGHTED_BOUND.right(**inputs)),
        wrong=distractors(IMPORTANCE_WEIGHTED_BOUND, inputs, *keys, show=float),
        because="the mean of the weights is 2, and the bound its logarithm.",
    )
