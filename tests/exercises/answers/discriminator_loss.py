import math

import numpy as np
import torch
from scipy.special import expit, log_expit

from aigc_lessons.exercises.gan import check_discriminator_loss
from tests.exercises.answers import Answers

answers = Answers(check_discriminator_loss)


@answers.is_right
def softplus(real_logits, fake_logits):
    return np.logaddexp(0, -real_logits).mean() + np.logaddexp(0, fake_logits).mean()


@answers.is_right
def from_scipy(real, fake):
    return -np.mean(log_expit(real)) - np.mean(log_expit(-fake))


@answers.is_right
def in_pytorch(real_logits, fake_logits):
    loss = torch.nn.functional.binary_cross_entropy_with_logits
    real, fake = torch.tensor(real_logits), torch.tensor(fake_logits)
    return loss(real, torch.ones_like(real)) + loss(fake, torch.zeros_like(fake))


@answers.is_right
def one_by_one(fake_logits, real_logits):
    """With loops, and the parameters in another order."""

    def surprise(z):
        return max(z, 0) + math.log1p(math.exp(-abs(z)))

    real = [surprise(-z) for z in real_logits.tolist()]
    fake = [surprise(z) for z in fake_logits.tolist()]
    return sum(real) / len(real) + sum(fake) / len(fake)


def mean_surprise(z):
    return np.logaddexp(0, z.astype(np.float64)).mean()


@answers.is_wrong("sides_exchanged")
def the_wrong_targets(real_logits, fake_logits):
    return mean_surprise(real_logits) + mean_surprise(-fake_logits)


@answers.is_wrong("fakes_judged_real")
def ones_for_all(real_logits, fake_logits):
    return -(log_expit(real_logits).mean() + log_expit(fake_logits).mean())


@answers.is_wrong("real_term_missing")
def generated_only(real_logits, fake_logits):
    return mean_surprise(fake_logits)


@answers.is_wrong("fake_term_missing")
def real_only(real_logits, fake_logits):
    return mean_surprise(-real_logits)


@answers.is_wrong("one_mean_for_both")
def concatenated(real_logits, fake_logits):
    z = np.concatenate([real_logits, fake_logits])
    t = np.concatenate([np.ones_like(real_logits), np.zeros_like(fake_logits)])
    return (np.logaddexp(0, z) - t * z).mean()


@answers.is_wrong("one_mean_for_both")
def halved(real_logits, fake_logits):
    return (mean_surprise(-real_logits) + mean_surprise(fake_logits)) / 2


@answers.is_wrong("sum_for_mean")
def summed(real_logits, fake_logits):
    return np.logaddexp(0, -real_logits).sum() + np.logaddexp(0, fake_logits).sum()


@answers.is_wrong("one_for_each")
def not_averaged(real_logits, fake_logits):
    return np.logaddexp(0, -real_logits) + np.logaddexp(0, fake_logits)


@answers.is_wrong("minus_missing")
def the_value_of_the_game(real_logits, fake_logits):
    return log_expit(real_logits).mean() + log_expit(-fake_logits).mean()


@answers.is_wrong("log_base")
def bits(real_logits, fake_logits):
    return (
        np.logaddexp2(0, -real_logits / np.log(2)).mean()
        + np.logaddexp2(0, fake_logits / np.log(2)).mean()
    )


@answers.is_wrong("probabilities_as_logits")
def a_sigmoid_too_many(real_logits, fake_logits):
    return mean_surprise(-expit(real_logits)) + mean_surprise(expit(fake_logits))


@answers.is_wrong("confident_logit_overflows")
def textbook(real_logits, fake_logits):
    p, q = 1 / (1 + np.exp(-real_logits)), 1 / (1 + np.exp(-fake_logits))
    return -np.log(p).mean() - np.log(1 - q).mean()


@answers.is_wrong("confident_logit_overflows")
def naive_softplus(real_logits, fake_logits):
    return np.log(1 + np.exp(-real_logits)).mean() + np.log(1 + np.exp(fake_logits)).mean()


@answers.is_wrong("confident_logit_overflows")
def zero_times_infinity(real_logits, fake_logits):
    p, q = expit(real_logits.astype(float)), expit(fake_logits.astype(float))
    real = -(1 * np.log(p) + 0 * np.log(1 - p))
    fake = -(0 * np.log(q) + 1 * np.log(1 - q))
    return real.mean() + fake.mean()


@answers.is_wrong("epsilon_beside_probability")
def epsilon(real_logits, fake_logits):
    p, q = expit(real_logits.astype(float)), expit(fake_logits.astype(float))
    return -np.log(p + 1e-8).mean() - np.log(1 - q + 1e-8).mean()


@answers.is_wrong("epsilon_beside_probability")
def clipped(real_logits, fake_logits):
    p = np.clip(expit(real_logits.astype(float)), 1e-7, 1 - 1e-7)
    q = np.clip(expit(fake_logits.astype(float)), 1e-7, 1 - 1e-7)
    return -np.mean(np.log(p)) - np.mean(np.log(1 - q))


@answers.is_wrong("sides_exchanged", "one_mean_for_both")
def two_mistakes(real_logits, fake_logits):
    return np.logaddexp(0, np.concatenate([real_logits, -fake_logits])).mean()


@answers.is_wrong()
def probabilities_apart(real_logits, fake_logits):
    return expit(fake_logits).mean() - expit(real_logits).mean()


@answers.is_wrong()
def squared(real_logits, fake_logits):
    return ((expit(real_logits) - 1) ** 2).mean() + (expit(fake_logits) ** 2).mean()
