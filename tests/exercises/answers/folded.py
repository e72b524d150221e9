import numpy as np
import torch

from aigc_lessons.exercises.dcgan import check_folded
from tests.exercises.answers import Answers

answers = Answers(check_folded)


def slope(gamma, var, eps):
    return gamma / np.sqrt(var + eps)


@answers.is_right
def multiplied_out(w, gamma, beta, mean, var, eps):
    scale = slope(gamma, var, eps)
    return w * scale[:, None, None, None], beta - scale * mean


@answers.is_right
def by_einsum(w, gamma, beta, mean, var, eps):
    scale = slope(gamma, var, eps)
    return np.einsum("fcuv,f->fcuv", w, scale), (beta - scale * mean).tolist()


@answers.is_right
def filter_by_filter(w, gamma, beta, mean, var, eps):
    weights, biases = [], []
    for f in range(len(w)):
        scale = gamma[f] / (var[f] + eps) ** 0.5
        weights.append(scale * w[f])
        biases.append(beta[f] - scale * mean[f])
    return np.stack(weights), np.array(biases)


@answers.is_right
def by_pytorch(w, gamma, beta, mean, var, eps):
    conv = torch.nn.Conv2d(w.shape[1], len(w), w.shape[2:], bias=False)
    norm = torch.nn.BatchNorm2d(len(w), eps=eps)
    with torch.no_grad():
        conv.weight.copy_(torch.tensor(w))
        for mine, given in [
            (norm.weight, gamma),
            (norm.bias, beta),
            (norm.running_mean, mean),
            (norm.running_var, var),
        ]:
            mine.copy_(torch.tensor(given))
        fused = torch.nn.utils.fuse_conv_bn_eval(conv.eval(), norm.eval())
    return fused.weight.detach(), fused.bias.detach()


@answers.is_wrong("mean_kept_in_bias")
def beta_alone(w, gamma, beta, mean, var, eps):
    return w * slope(gamma, var, eps)[:, None, None, None], beta


@answers.is_wrong("mean_unscaled")
def bare_mean(w, gamma, beta, mean, var, eps):
    return w * slope(gamma, var, eps)[:, None, None, None], beta - mean


@answers.is_wrong("mean_added_back")
def plus_mean(w, gamma, beta, mean, var, eps):
    scale = slope(gamma, var, eps)
    return w * scale[:, None, None, None], beta + mean * scale


@answers.is_wrong("shift_is_scaled")
def everything_scaled(w, gamma, beta, mean, var, eps):
    scale = slope(gamma, var, eps)
    return w * scale[:, None, None, None], (beta - mean) * scale


@answers.is_wrong("scale_of_channels_in")
def one_axis_too_few(w, gamma, beta, mean, var, eps):
    scale = slope(gamma, var, eps)
    return w * scale[:, None, None], beta - mean * scale


@answers.is_wrong("scale_of_columns")
def broadcast_as_it_comes(w, gamma, beta, mean, var, eps):
    scale = slope(gamma, var, eps)
    return w * scale, beta - mean * scale


@answers.is_wrong("eps_outside_root")
def eps_late(w, gamma, beta, mean, var, eps):
    scale = gamma / (np.sqrt(var) + eps)
    return w * scale[:, None, None, None], beta - mean * scale


@answers.is_wrong("eps_left_out")
def no_eps(w, gamma, beta, mean, var, eps):
    scale = gamma / np.sqrt(var)
    return w * scale[:, None, None, None], beta - mean * scale


@answers.is_wrong("variance_for_deviation")
def no_root(w, gamma, beta, mean, var, eps):
    scale = gamma / (var + eps)
    return w * scale[:, None, None, None], beta - mean * scale


@answers.is_wrong("scale_forgotten")
def no_gamma(w, gamma, beta, mean, var, eps):
    scale = 1 / np.sqrt(var + eps)
    return w * scale[:, None, None, None], beta - mean * scale


@answers.is_wrong("scale_and_shift_swapped")
def exchanged(w, gamma, beta, mean, var, eps):
    return multiplied_out(w, beta, gamma, mean, var, eps)


@answers.is_wrong("pair_reversed")
def bias_first(w, gamma, beta, mean, var, eps):
    return multiplied_out(w, gamma, beta, mean, var, eps)[::-1]


@answers.is_wrong("mean_kept_in_bias", "scale_forgotten")
def two_mistakes(w, gamma, beta, mean, var, eps):
    return w / np.sqrt(var + eps)[:, None, None, None], beta


@answers.is_wrong()
def filters_alone(w, gamma, beta, mean, var, eps):
    return w * slope(gamma, var, eps)[:, None, None, None]


@answers.is_wrong()
def untouched(w, gamma, beta, mean, var, eps):
    return w, 0 * beta
