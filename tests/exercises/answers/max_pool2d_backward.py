import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view

from aigc_lessons.exercises.pooling import check_max_pool2d_backward
from tests.exercises.answers import Answers

answers = Answers(check_max_pool2d_backward)


def parts(x, dy, k, s):
    """Every window with its index and the gradient of its output."""
    for n, c, i, j in np.ndindex(dy.shape):
        part = n, c, slice(i * s, i * s + k), slice(j * s, j * s + k)
        yield part, x[part], dy[n, c, i, j]


@answers.is_right
def loops(dy, x, kernel_size, stride):
    dx = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(dy.shape):
        best, place = -np.inf, None
        for u in range(kernel_size):
            for v in range(kernel_size):
                pixel = x[n, c, i * stride + u, j * stride + v]
                if pixel > best:
                    best, place = pixel, (i * stride + u, j * stride + v)
        dx[(n, c, *place)] += dy[n, c, i, j]
    return dx


@answers.is_right
def argmax_of_each_window(dy, x, kernel_size, stride):
    dx = np.zeros_like(x)
    for part, window, gradient in parts(x, dy, kernel_size, stride):
        u, v = np.unravel_index(np.argmax(window), window.shape)
        dx[part][u, v] += gradient
    return dx


@answers.is_right
def all_at_once(dy, x, k, s):
    windows = sliding_window_view(x, (k, k), axis=(2, 3))[:, :, ::s, ::s]
    u, v = np.divmod(windows.reshape(*dy.shape, k * k).argmax(-1), k)
    n, c, i, j = np.indices(dy.shape)
    dx = np.zeros_like(x)
    np.add.at(dx, (n, c, i * s + u, j * s + v), dy)
    return dx


@answers.is_right
def from_torch(dy, x, kernel_size, stride):
    x = torch.from_numpy(x).requires_grad_()
    torch.nn.functional.max_pool2d(x, kernel_size, stride).backward(torch.from_numpy(dy))
    return x.grad


@answers.is_right
def lists_of_doubles(gradient, images, size, step):
    return argmax_of_each_window(gradient.astype(float), images.astype(float), size, step).tolist()


@answers.is_wrong("gradient_spread")
def evenly(dy, x, k, s):
    dx = np.zeros_like(x)
    for part, _, gradient in parts(x, dy, k, s):
        dx[part] += gradient / k**2
    return dx


@answers.is_wrong("gradient_to_all")
def to_everybody(dy, x, k, s):
    dx = np.zeros_like(x)
    for part, _, gradient in parts(x, dy, k, s):
        dx[part] += gradient
    return dx


@answers.is_wrong("gradient_overwritten")
def assigned(dy, x, k, s):
    dx = np.zeros_like(x)
    for part, window, gradient in parts(x, dy, k, s):
        dx[part].flat[np.argmax(window)] = gradient  # a copy's flat would be lost
        u, v = np.unravel_index(np.argmax(window), window.shape)
        dx[part][u, v] = gradient
    return dx


@answers.is_wrong("gradient_overwritten")
def fancy_addition(dy, x, k, s):
    """`+=` with repeated indices adds once only."""
    windows = sliding_window_view(x, (k, k), axis=(2, 3))[:, :, ::s, ::s]
    u, v = np.divmod(windows.reshape(*dy.shape, k * k).argmax(-1), k)
    n, c, i, j = np.indices(dy.shape)
    dx = np.zeros_like(x)
    dx[n, c, i * s + u, j * s + v] += dy
    return dx


@answers.is_wrong("all_ties_win")
def equal_to_the_maximum(dy, x, k, s):
    dx = np.zeros_like(x)
    for part, window, gradient in parts(x, dy, k, s):
        dx[part] += gradient * (window == window.max())
    return dx


@answers.is_wrong("ties_share")
def shared(dy, x, k, s):
    dx = np.zeros_like(x)
    for part, window, gradient in parts(x, dy, k, s):
        winners = window == window.max()
        dx[part] += gradient * winners / winners.sum()
    return dx


@answers.is_wrong("last_tie_wins")
def greater_or_equal(dy, x, k, s):
    dx = np.zeros_like(x)
    for part, window, gradient in parts(x, dy, k, s):
        best, place = -np.inf, None
        for u, v in np.ndindex(window.shape):
            if window[u, v] >= best:
                best, place = window[u, v], (u, v)
        dx[part][place] += gradient
    return dx


@answers.is_wrong("winner_in_place_of_gradient")
def unpooled(dy, x, k, s):
    dx = np.zeros_like(x)
    for part, window, _ in parts(x, dy, k, s):
        u, v = np.unravel_index(np.argmax(window), window.shape)
        dx[part][u, v] = window[u, v]
    return dx


@answers.is_wrong("winner_in_place_of_gradient")
def values_added(dy, x, k, s):
    dx = np.zeros_like(x)
    for part, window, _ in parts(x, dy, k, s):
        u, v = np.unravel_index(np.argmax(window), window.shape)
        dx[part][u, v] += window[u, v]
    return dx


@answers.is_wrong("ones_go_back")
def mask(dy, x, k, s):
    return argmax_of_each_window(np.ones_like(dy), x, k, s)


@answers.is_wrong("window_does_not_jump")
def no_stride(dy, x, k, s):
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(dy.shape):
        window = x[n, c, i : i + k, j : j + k]
        u, v = np.unravel_index(np.argmax(window), window.shape)
        dx[n, c, i + u, j + v] += dy[n, c, i, j]
    return dx


@answers.is_wrong("first_sample_only")
def first_image(dy, x, k, s):
    dx = np.zeros_like(x)
    dx[0] = argmax_of_each_window(dy[:1], x[:1], k, s)[0]
    return dx


@answers.is_wrong()
def times_the_value(dy, x, k, s):
    return argmax_of_each_window(dy, x, k, s) * x


@answers.is_wrong()
def negative(dy, x, k, s):
    return -argmax_of_each_window(dy, x, k, s)


@answers.is_wrong()
def the_output_s_shape(dy, x, k, s):
    return dy
