import math

import numpy as np
import torch
from scipy.special import logsumexp

from aigc_lessons.exercises.vae import check_importance_weighted_bound
from tests.exercises.answers import Answers

answers = Answers(check_importance_weighted_bound)


@answers.is_right
def by_formula(log_weights):
    largest = log_weights.max(axis=1, keepdims=True)
    means = np.exp(log_weights - largest).mean(axis=1)
    return (np.log(means) + largest[:, 0]).mean()


@answers.is_right
def from_scipy(log_weights):
    return np.mean(logsumexp(log_weights, axis=1) - np.log(log_weights.shape[1]))


@answers.is_right
def image_by_image(w):
    bounds = []
    for row in w.tolist():
        top = max(row)
        bounds.append(top + math.log(math.fsum(math.exp(x - top) for x in row) / len(row)))
    return sum(bounds) / len(bounds)


@answers.is_right
def from_pytorch(log_weights):
    w = torch.tensor(log_weights, dtype=torch.float64)
    return (torch.logsumexp(w, dim=1) - math.log(w.shape[1])).mean()


@answers.is_right
def two_by_two(log_weights):
    total = np.logaddexp.reduce(log_weights.astype(np.float64), axis=1)
    return [np.average(total - np.log(len(log_weights.T)))][0]


@answers.is_wrong("elbo_for_bound")
def elbo(log_weights):
    return log_weights.mean(axis=1).mean()


@answers.is_wrong("weights_underflow")
def textbook(log_weights):
    return np.log(np.exp(log_weights).mean(axis=1)).mean()


@answers.is_wrong("weights_underflow")
def float64_does_not_help(log_weights):
    weights = np.exp(log_weights.astype(np.float64))
    return np.mean(np.log(weights.sum(axis=1) / weights.shape[1]))


@answers.is_wrong("largest_of_all_images")
def one_maximum(log_weights):
    largest = log_weights.max()
    return (np.log(np.exp(log_weights - largest).mean(axis=1)) + largest).mean()


@answers.is_wrong("largest_not_added_back")
def not_undone(log_weights):
    w = log_weights - log_weights.max(axis=1, keepdims=True)
    return np.log(np.exp(w).mean(axis=1)).mean()


@answers.is_wrong("log_k_forgotten")
def summed_weights(log_weights):
    return logsumexp(log_weights, axis=1).mean()


@answers.is_wrong("best_weight_only")
def best(log_weights):
    return log_weights.max(axis=1).mean()


@answers.is_wrong("images_averaged_first")
def one_logarithm(log_weights):
    return logsumexp(log_weights) - np.log(log_weights.size)


@answers.is_wrong("bound_over_images")
def along_the_images(log_weights):
    return (logsumexp(log_weights, axis=0) - np.log(len(log_weights))).mean()


@answers.is_wrong("sum_for_mean")
def summed_images(log_weights):
    return (logsumexp(log_weights, axis=1) - np.log(log_weights.shape[1])).sum()


@answers.is_wrong("one_for_each")
def a_bound_an_image(log_weights):
    return logsumexp(log_weights, axis=1) - np.log(log_weights.shape[1])


@answers.is_wrong("log_k_forgotten", "weights_underflow")
def textbook_sum(log_weights):
    return np.log(np.exp(log_weights.astype(np.float64)).sum(axis=1)).mean()


@answers.is_wrong("elbo_for_bound", "sum_for_mean")
def summed_elbo(log_weights):
    return log_weights.mean(axis=1).sum()


@answers.is_wrong()
def median(log_weights):
    return np.median(log_weights, axis=1).mean() - 0.1


@answers.is_wrong()
def the_mean_weight(log_weights):
    return np.exp(log_weights).mean()


@answers.is_wrong()
def logarithm_of_the_mean_twice(log_weights):
    return 2 * logsumexp(log_weights, axis=1).mean() - 1
