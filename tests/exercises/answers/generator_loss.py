import numpy as np
import torch
from scipy.special import expit, log_expit

from aigc_lessons.exercises.gan import check_generator_loss
from tests.exercises.answers import Answers

answers = Answers(check_generator_loss)


@answers.is_right
def softplus(fake_logits):
    d = expit(fake_logits)
    return np.logaddexp(0, -fake_logits).mean(), (d - 1) / len(fake_logits)


@answers.is_right
def autograd(fake_logits):
    z = torch.tensor(fake_logits, requires_grad=True)
    loss = torch.nn.functional.binary_cross_entropy_with_logits(z, torch.ones_like(z))
    loss.backward()
    return loss.detach(), z.grad


@answers.is_right
def a_list_of_both(z):
    return [-log_expit(z).mean(), (-expit(-z) / z.size).tolist()]


@answers.is_right
def by_hand(fake_logits):
    losses, slopes = [], []
    for z in fake_logits.astype(np.float64):
        losses.append(np.maximum(-z, 0) + np.log1p(np.exp(-abs(z))))
        slopes.append(-1 / (1 + np.exp(min(z, 700))))
    return np.mean(losses), np.array(slopes) / len(losses)


def loss_of(fake_logits):
    return np.logaddexp(0, -fake_logits.astype(np.float64)).mean()


@answers.is_wrong("saturating_loss")
def from_the_game(fake_logits):
    return log_expit(-fake_logits).mean(), -expit(fake_logits) / len(fake_logits)


@answers.is_wrong("saturating_gradient")
def half_and_half(fake_logits):
    return loss_of(fake_logits), -expit(fake_logits) / len(fake_logits)


@answers.is_wrong("fakes_labelled_fake")
def with_target_0(fake_logits):
    return np.logaddexp(0, fake_logits).mean(), expit(fake_logits) / len(fake_logits)


@answers.is_wrong("difference_reversed")
def one_minus_d(fake_logits):
    return loss_of(fake_logits), (1 - expit(fake_logits)) / len(fake_logits)


@answers.is_wrong("gradient_summed_over_batch")
def not_divided(fake_logits):
    return loss_of(fake_logits), expit(fake_logits) - 1


@answers.is_wrong("sum_for_mean")
def summed(fake_logits):
    return np.logaddexp(0, -fake_logits).sum(), expit(fake_logits) - 1


@answers.is_wrong("sum_for_mean")
def only_the_loss_summed(fake_logits):
    z = fake_logits.astype(np.float64)
    return np.logaddexp(0, -z).sum(), -expit(-z) / z.size


@answers.is_wrong("minus_missing")
def logarithm_of_d(fake_logits):
    return log_expit(fake_logits).mean(), (1 - expit(fake_logits)) / len(fake_logits)


@answers.is_wrong("gradient_of_probability")
def one_over_d(fake_logits):
    d = expit(fake_logits.astype(np.float64))
    return loss_of(fake_logits), -1 / d / len(d)


@answers.is_wrong("softmax_slope_again")
def slope_twice(fake_logits):
    d = expit(fake_logits.astype(np.float64))
    return loss_of(fake_logits), (d - 1) * d * (1 - d) / len(d)


@answers.is_wrong("probabilities_as_logits")
def a_sigmoid_too_many(fake_logits):
    z = expit(fake_logits.astype(np.float64))
    return loss_of(z), (expit(z) - 1) / len(z)


@answers.is_wrong("confident_logit_overflows")
def textbook(fake_logits):
    d = 1 / (1 + np.exp(-fake_logits))
    return -np.log(d).mean(), (d - 1) / len(d)


@answers.is_wrong("log_base")
def bits(fake_logits):
    return loss_of(fake_logits) / np.log(2), (expit(fake_logits) - 1) / len(fake_logits)


@answers.is_wrong("saturating_gradient", "gradient_summed_over_batch")
def two_mistakes(fake_logits):
    return loss_of(fake_logits), -expit(fake_logits)


@answers.is_wrong()
def the_loss_alone(fake_logits):
    return loss_of(fake_logits)


@answers.is_wrong()
def a_pair_of_losses(fake_logits):
    return loss_of(fake_logits), loss_of(-fake_logits)


@answers.is_wrong()
def squared(fake_logits):
    d = expit(fake_logits.astype(np.float64))
    return ((d - 1) ** 2).mean(), 2 * (d - 1) * d * (1 - d) / len(d)
