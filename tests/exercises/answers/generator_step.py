import numpy as np
import torch
from scipy.special import expit

from aigc_lessons.exercises.gan import check_generator_step
from tests.exercises.answers import Answers

answers = Answers(check_generator_step)


def logit(w, x):
    return w[0] + w[1] * x + w[2] * x**2


def slope(w, x):
    return w[1] + 2 * w[2] * x


@answers.is_right
def by_the_chain_rule(a, b, w, z, lr):
    x = a + b * z
    dx = (expit(logit(w, x)) - 1) / len(z) * slope(w, x)
    return a - lr * dx.sum(), b - lr * (dx * z).sum()


@answers.is_right
def autograd(a, b, w, z, lr):
    ab = torch.tensor([a, b], dtype=torch.float64, requires_grad=True)
    x = ab[0] + ab[1] * torch.tensor(z, dtype=torch.float64)
    loss = torch.nn.functional.softplus(-logit(torch.tensor(w).double(), x)).mean()
    loss.backward()
    return (ab - lr * ab.grad).tolist()


@answers.is_right
def one_sample_at_a_time(a, b, w, z, lr):
    da = db = 0.0
    for noise in z.tolist():
        x = a + b * noise
        pull = -1 / (1 + np.exp(logit(w, x))) / len(z)
        da += pull * slope(w, x)
        db += pull * slope(w, x) * noise
    return np.array([a - lr * da, b - lr * db])


@answers.is_right
def as_matrices(a, b, w, noise, rate):
    """Parameters with names of the learner's own, in the same order."""
    inputs = np.stack([np.ones_like(noise), noise])
    x = np.array([a, b]) @ inputs
    return np.array([a, b]) - rate * inputs @ (-expit(-logit(w, x)) * slope(w, x)) / noise.size


def stepped(a, b, z, lr, dx):
    return a - lr * dx.sum(), b - lr * (dx * z).sum()


@answers.is_wrong("uphill")
def plus(a, b, w, z, lr):
    x = a + b * z
    return stepped(a, b, z, -lr, (expit(logit(w, x)) - 1) / len(z) * slope(w, x))


@answers.is_wrong("learning_rate_forgotten")
def whole_gradient(a, b, w, z, lr):
    x = a + b * z
    return stepped(a, b, z, 1, (expit(logit(w, x)) - 1) / len(z) * slope(w, x))


@answers.is_wrong("gradient_summed_over_batch")
def summed(a, b, w, z, lr):
    x = a + b * z
    return stepped(a, b, z, lr, (expit(logit(w, x)) - 1) * slope(w, x))


@answers.is_wrong("saturating_gradient")
def saturating(a, b, w, z, lr):
    x = a + b * z
    return stepped(a, b, z, lr, -expit(logit(w, x)) / len(z) * slope(w, x))


@answers.is_wrong("fakes_labelled_fake")
def helps_its_judge(a, b, w, z, lr):
    x = a + b * z
    return stepped(a, b, z, lr, expit(logit(w, x)) / len(z) * slope(w, x))


@answers.is_wrong("judge_slope_left_out")
def no_way_through(a, b, w, z, lr):
    x = a + b * z
    return stepped(a, b, z, lr, (expit(logit(w, x)) - 1) / len(z))


@answers.is_wrong("slope_of_line_only")
def a_straight_line(a, b, w, z, lr):
    x = a + b * z
    return stepped(a, b, z, lr, (expit(logit(w, x)) - 1) / len(z) * w[1])


@answers.is_wrong("factor_two_missing")
def half_a_square(a, b, w, z, lr):
    x = a + b * z
    return stepped(a, b, z, lr, (expit(logit(w, x)) - 1) / len(z) * (w[1] + w[2] * x))


@answers.is_wrong("noise_left_out")
def both_alike(a, b, w, z, lr):
    x = a + b * z
    dx = (expit(logit(w, x)) - 1) / len(z) * slope(w, x)
    return a - lr * dx.sum(), b - lr * dx.sum()


@answers.is_wrong("noise_judged")
def the_noise_itself(a, b, w, z, lr):
    return stepped(a, b, z, lr, (expit(logit(w, z)) - 1) / len(z) * slope(w, z))


@answers.is_wrong("one_coordinate_at_a_time")
def a_first(a, b, w, z, lr):
    a = by_the_chain_rule(a, b, w, z, lr)[0]
    return a, by_the_chain_rule(a, b, w, z, lr)[1]


@answers.is_wrong("step_for_place")
def the_step(a, b, w, z, lr):
    after = by_the_chain_rule(a, b, w, z, lr)
    return after[0] - a, after[1] - b


@answers.is_wrong("uphill", "gradient_summed_over_batch")
def two_mistakes(a, b, w, z, lr):
    x = a + b * z
    return stepped(a, b, z, -lr, (expit(logit(w, x)) - 1) * slope(w, x))


@answers.is_wrong()
def one_number(a, b, w, z, lr):
    return by_the_chain_rule(a, b, w, z, lr)[0]


@answers.is_wrong()
def a_third_of_the_step(a, b, w, z, lr):
    return by_the_chain_rule(a, b, w, z, lr / 3)


@answers.is_wrong()
def exchanged(a, b, w, z, lr):
    return by_the_chain_rule(a, b, w, z, lr)[::-1]
