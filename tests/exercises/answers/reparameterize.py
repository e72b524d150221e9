import math

import numpy as np
import torch
from scipy import stats

from aigc_lessons.exercises.vae import check_reparameterize
from tests.exercises.answers import Answers

answers = Answers(check_reparameterize)


@answers.is_right
def by_formula(mean, log_var, noise):
    return mean + np.exp(0.5 * log_var) * noise


@answers.is_right
def with_the_root_of_the_variance(mean, log_var, noise):
    variance = np.exp(log_var.astype(np.float64))
    return np.sqrt(variance) * noise + mean


@answers.is_right
def number_by_number(mu, s, epsilon):
    rows = zip(mu.tolist(), s.tolist(), epsilon.tolist(), strict=True)
    return [[m + math.exp(v / 2) * e for m, v, e in zip(*row, strict=True)] for row in rows]


@answers.is_right
def by_quantiles(mean, log_var, noise):
    return stats.norm.ppf(stats.norm.cdf(noise), loc=mean, scale=np.exp(log_var / 2))


@answers.is_right
def a_tensor(noise, log_var, mean):
    mean, log_var, noise = map(torch.tensor, (mean, log_var, noise))
    return torch.addcmul(mean, log_var.mul(0.5).exp(), noise)


@answers.is_wrong("noise_times_variance")
def variance(mean, log_var, noise):
    return mean + np.exp(log_var) * noise


@answers.is_wrong("log_var_as_deviation")
def as_it_comes(mean, log_var, noise):
    return mean + log_var * noise


@answers.is_wrong("log_var_as_variance")
def root_of_the_logarithm(mean, log_var, noise):
    return mean + np.sqrt(log_var) * noise


@answers.is_wrong("noise_not_scaled")
def plus(mean, log_var, noise):
    return mean + noise


@answers.is_wrong("code_without_noise")
def the_mean(mean, log_var, noise):
    return mean


@answers.is_wrong("mean_left_out")
def around_zero(mean, log_var, noise):
    return np.exp(log_var / 2) * noise


@answers.is_wrong("mean_scaled_too")
def everything_scaled(mean, log_var, noise):
    return (mean + noise) * np.exp(log_var / 2)


@answers.is_wrong("deviation_inverted")
def precision(mean, log_var, noise):
    return mean + noise / np.exp(log_var / 2)


@answers.is_wrong("mean_left_out", "noise_times_variance")
def two_mistakes(mean, log_var, noise):
    return np.exp(log_var) * noise


@answers.is_wrong()
def its_own_noise(mean, log_var, noise):
    return mean + np.exp(log_var / 2) * np.random.default_rng(0).normal(size=mean.shape)


@answers.is_wrong()
def minus(mean, log_var, noise):
    return mean - np.exp(log_var / 2) * noise


@answers.is_wrong()
def summed_over_the_units(mean, log_var, noise):
    return (mean + np.exp(log_var / 2) * noise).sum(axis=1)
