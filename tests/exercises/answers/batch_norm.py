import numpy as np
import torch

from aigc_lessons.exercises.cnn import check_batch_norm
from tests.exercises.answers import Answers

answers = Answers(check_batch_norm)
PIXELS = (0, 2, 3)


def columns(numbers):
    return numbers.reshape(1, -1, 1, 1)


@answers.is_right
def by_formula(x, gamma, beta, eps):
    mean, var = x.mean(PIXELS, keepdims=True), x.var(PIXELS, keepdims=True)
    return columns(gamma) * (x - mean) / np.sqrt(var + eps) + columns(beta)


@answers.is_right
def channel_by_channel(x, gamma, beta, eps):
    y = np.empty(x.shape)
    for c in range(x.shape[1]):
        pixels = x[:, c].astype(float)
        deviation = (((pixels - pixels.mean()) ** 2).mean() + eps) ** 0.5
        y[:, c] = (pixels - pixels.mean()) / deviation * gamma[c] + beta[c]
    return y


@answers.is_right
def in_place(images, scale, shift, epsilon):
    images -= images.mean(PIXELS, keepdims=True)
    images /= np.sqrt((images**2).mean(PIXELS, keepdims=True) + epsilon)
    return np.einsum("nchw,c->nchw", images, scale) + shift[:, None, None]


@answers.is_right
def framework(x, gamma, beta, eps):
    x, gamma, beta = map(torch.tensor, (x, gamma, beta))
    return torch.nn.functional.batch_norm(x, None, None, gamma, beta, training=True, eps=eps)


@answers.is_right
def channels_last(x, gamma, beta, eps):
    rows = x.transpose(0, 2, 3, 1).reshape(-1, x.shape[1])
    y = (rows - rows.mean(0)) / np.sqrt(rows.var(0) + eps) * gamma + beta
    N, C, H, W = x.shape
    return y.reshape(N, H, W, C).transpose(0, 3, 1, 2)


@answers.is_wrong("eps_outside_root")
def outside(x, gamma, beta, eps):
    mean, std = x.mean(PIXELS, keepdims=True), x.std(PIXELS, keepdims=True)
    return columns(gamma) * (x - mean) / (std + eps) + columns(beta)


@answers.is_wrong("eps_left_out")
def no_eps(x, gamma, beta, eps):
    mean, std = x.mean(PIXELS, keepdims=True), x.std(PIXELS, keepdims=True)
    return columns(gamma) * (x - mean) / std + columns(beta)


@answers.is_wrong("variance_for_deviation")
def no_root(x, gamma, beta, eps):
    mean, var = x.mean(PIXELS, keepdims=True), x.var(PIXELS, keepdims=True)
    return columns(gamma) * (x - mean) / (var + eps) + columns(beta)


@answers.is_wrong("n_minus_one")
def unbiased(x, gamma, beta, eps):
    mean, var = x.mean(PIXELS, keepdims=True), x.var(PIXELS, ddof=1, keepdims=True)
    return columns(gamma) * (x - mean) / np.sqrt(var + eps) + columns(beta)


def over(axes, x, gamma, beta, eps):
    mean, var = x.mean(axes, keepdims=True), x.var(axes, keepdims=True)
    return columns(gamma) * (x - mean) / np.sqrt(var + eps) + columns(beta)


@answers.is_wrong("per_image_and_channel")
def instance_norm(x, gamma, beta, eps):
    return over((2, 3), x, gamma, beta, eps)


@answers.is_wrong("per_image")
def layer_norm(x, gamma, beta, eps):
    return over((1, 2, 3), x, gamma, beta, eps)


@answers.is_wrong("per_pixel")
def batch_axis_only(x, gamma, beta, eps):
    return over(0, x, gamma, beta, eps)


@answers.is_wrong("over_everything")
def one_mean(x, gamma, beta, eps):
    return over(None, x, gamma, beta, eps)


@answers.is_wrong("mean_kept")
def not_centred(x, gamma, beta, eps):
    return columns(gamma) * x / np.sqrt(x.var(PIXELS, keepdims=True) + eps) + columns(beta)


@answers.is_wrong("scale_forgotten")
def no_gamma(x, gamma, beta, eps):
    return by_formula(x, gamma / gamma, beta, eps)


@answers.is_wrong("shift_forgotten")
def no_beta(x, gamma, beta, eps):
    return by_formula(x, gamma, beta - beta, eps)


@answers.is_wrong("shift_before_scale")
def brackets(x, gamma, beta, eps):
    return columns(gamma) * (by_formula(x, gamma / gamma, beta, eps))


@answers.is_wrong("scale_and_shift_swapped")
def exchanged(x, gamma, beta, eps):
    return by_formula(x, beta, gamma, eps)


@answers.is_wrong("n_minus_one", "shift_forgotten")
def two_mistakes(x, gamma, beta, eps):
    mean, var = x.mean(PIXELS, keepdims=True), x.var(PIXELS, ddof=1, keepdims=True)
    return columns(gamma) * (x - mean) / np.sqrt(var + eps)


@answers.is_wrong()
def shape_lost(x, gamma, beta, eps):
    return by_formula(x, gamma, beta, eps).ravel()


@answers.is_wrong()
def halved(x, gamma, beta, eps):
    return by_formula(x, gamma, beta, eps) / 2
