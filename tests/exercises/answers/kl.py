import math

import numpy as np
import torch
from scipy import integrate

from aigc_lessons.exercises.vae import check_kl
from tests.exercises.answers import Answers

answers = Answers(check_kl)


def halved(terms):
    """Half of the terms, summed over the units and averaged over the images."""
    return 0.5 * terms.sum(axis=1).mean()


@answers.is_right
def by_formula(mean, log_var):
    return 0.5 * np.sum(mean**2 + np.exp(log_var) - 1 - log_var, axis=1).mean()


@answers.is_right
def as_the_paper_writes_it(mean, log_var):
    return -0.5 * np.sum(1 + log_var - mean**2 - np.exp(log_var)) / len(mean)


@answers.is_right
def unit_by_unit(mu, s):
    total = 0.0
    for means, logarithms in zip(mu.tolist(), s.tolist(), strict=True):
        for m, v in zip(means, logarithms, strict=True):
            total += (m * m + math.exp(v) - 1 - v) / 2
    return total / len(mu)


@answers.is_right
def from_pytorch(mean, log_var):
    mean, log_var = torch.tensor(mean), torch.tensor(log_var)
    q = torch.distributions.Normal(mean, torch.exp(log_var / 2))
    p = torch.distributions.Normal(0.0, 1.0)
    return torch.distributions.kl_divergence(q, p).sum(dim=1).mean()


@answers.is_right
def with_deviations(mean, log_var):
    deviation = np.exp(log_var.astype(np.float64) / 2)
    return np.array([halved(mean**2 + deviation**2 - 1 - 2 * np.log(deviation))]).item()


@answers.is_right
def by_quadrature(log_var, mean):
    """The average of log q - log p over q at three points, exact for a parabola."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(3)
    z = mean[..., None] + np.exp(log_var / 2)[..., None] * nodes
    logs = (z**2 - nodes**2 - log_var[..., None]) / 2
    return (logs @ weights / weights.sum()).sum(axis=1).mean()


@answers.is_wrong("kl_sign_reversed")
def minus_forgotten(mean, log_var):
    return 0.5 * np.sum(1 + log_var - mean**2 - np.exp(log_var), axis=1).mean()


@answers.is_wrong("half_missing")
def whole(mean, log_var):
    return np.sum(mean**2 + np.exp(log_var) - 1 - log_var, axis=1).mean()


@answers.is_wrong("kl_mean_over_units")
def one_mean(mean, log_var):
    return 0.5 * np.mean(mean**2 + np.exp(log_var) - 1 - log_var)


@answers.is_wrong("log_var_as_deviation")
def a_deviation(mean, log_var):
    return halved(mean**2 + log_var**2 - 1 - np.log(log_var**2))


@answers.is_wrong("log_var_as_deviation")
def a_deviation_with_a_logarithm(mean, log_var):
    return halved(mean**2 + log_var**2 - 1 - 2 * np.log(log_var))


@answers.is_wrong("log_var_as_variance")
def a_variance(mean, log_var):
    return halved(mean**2 + log_var - 1 - np.log(log_var))


@answers.is_wrong("minus_one_missing")
def no_one(mean, log_var):
    return halved(mean**2 + np.exp(log_var) - log_var)


@answers.is_wrong("mean_not_squared")
def first_power(mean, log_var):
    return halved(mean + np.exp(log_var) - 1 - log_var)


@answers.is_wrong("log_term_left_out")
def no_logarithm(mean, log_var):
    return halved(mean**2 + np.exp(log_var) - 1)


@answers.is_wrong("kl_reversed")
def the_other_way_round(mean, log_var):
    return halved((1 + mean**2) * np.exp(-log_var) - 1 + log_var)


@answers.is_wrong("sum_for_mean")
def summed(mean, log_var):
    return 0.5 * np.sum(mean**2 + np.exp(log_var) - 1 - log_var)


@answers.is_wrong("one_for_each")
def not_averaged(mean, log_var):
    return 0.5 * np.sum(mean**2 + np.exp(log_var) - 1 - log_var, axis=1)


@answers.is_wrong("kl_sign_reversed", "half_missing")
def twice_and_negative(mean, log_var):
    return np.sum(1 + log_var - mean**2 - np.exp(log_var), axis=1).mean()


@answers.is_wrong("half_missing", "kl_mean_over_units")
def mean_of_the_whole(mean, log_var):
    return np.mean(mean**2 + np.exp(log_var) - 1 - log_var)


@answers.is_wrong()
def each_unit(mean, log_var):
    return 0.5 * (mean**2 + np.exp(log_var) - 1 - log_var)


@answers.is_wrong()
def a_squared_length(mean, log_var):
    return (mean**2).sum(axis=1).mean() / 3


@answers.is_wrong()
def the_integral_of_one_unit(mean, log_var):
    """Right for the first unit of the first image, and blind to all others."""
    m, s = float(mean[0, 0]), float(np.exp(log_var[0, 0] / 2))

    def difference(e):
        return np.exp(-(e**2) / 2) / np.sqrt(2 * np.pi) * ((m + s * e) ** 2 - e**2) / 2

    return integrate.quad(difference, -8, 8)[0] - np.log(s)
