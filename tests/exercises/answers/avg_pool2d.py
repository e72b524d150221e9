import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view

from aigc_lessons.exercises.pooling import check_avg_pool2d
from tests.exercises.answers import Answers

answers = Answers(check_avg_pool2d)


def zeros_around(x, p):
    return np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))


def windows_of(x, k, s):
    """What most answers below begin with: (N, C, OH, OW, k, k)."""
    return sliding_window_view(x, (k, k), axis=(2, 3))[:, :, ::s, ::s]


@answers.is_right
def loops(x, kernel_size, stride, padding):
    k, s = kernel_size, stride or kernel_size
    x = zeros_around(x, padding)
    y = np.zeros((*x.shape[:2], (x.shape[2] - k) // s + 1, (x.shape[3] - k) // s + 1))
    for n, c, i, j in np.ndindex(y.shape):
        total = 0.0
        for u in range(k):
            for v in range(k):
                total += x[n, c, i * s + u, j * s + v]
        y[n, c, i, j] = total / k**2
    return y


@answers.is_right
def windows(x, k, s, p):
    return windows_of(zeros_around(x, p), k, s or k).mean((-2, -1))


@answers.is_right
def running_sums(x, kernel_size, stride=None, padding=0):
    """Sums of all pixels above and to the left; a window is a difference of four of them."""
    k, s = kernel_size, stride or kernel_size
    x = zeros_around(x.astype(np.float64), padding)
    total = np.pad(x.cumsum(2).cumsum(3), ((0, 0), (0, 0), (1, 0), (1, 0)))
    window = total[:, :, k:, k:] - total[:, :, :-k, k:] - total[:, :, k:, :-k]
    return ((window + total[:, :, :-k, :-k]) / k**2)[:, :, ::s, ::s]


@answers.is_right
def by_convolution(x, kernel_size, stride, padding):
    k, flat = kernel_size, torch.from_numpy(x).flatten(0, 1)[:, None]
    w = torch.full((1, 1, k, k), 1 / k**2)
    y = torch.nn.functional.conv2d(flat, w, stride=stride or k, padding=padding)
    return y.reshape(*x.shape[:2], *y.shape[2:]).numpy()


@answers.is_wrong("max_for_average")
def largest(x, k, s, p):
    return windows_of(np.pad(x, ((0, 0), (0, 0), (p, p), (p, p))), k, s or k).max((-2, -1))


@answers.is_wrong("max_for_average")
def largest_of_the_real_ones(x, k, s, p):
    return torch.nn.functional.max_pool2d(torch.from_numpy(x), k, s, p).numpy()


@answers.is_wrong("window_summed")
def added_up(x, k, s, p):
    return windows_of(zeros_around(x, p), k, s or k).sum((-2, -1))


@answers.is_wrong("default_stride_one")
def like_a_convolution(x, k, s, p):
    return windows_of(zeros_around(x, p), k, s or 1).mean((-2, -1))


@answers.is_wrong("stride_is_kernel")
def always_side_by_side(x, k, s, p):
    return windows_of(zeros_around(x, p), k, k).mean((-2, -1))


@answers.is_wrong("stride_ignored")
def every_place(x, k, s, p):
    return windows_of(zeros_around(x, p), k, 1).mean((-2, -1))


@answers.is_wrong("padding_not_counted")
def real_pixels_only(x, k, s, p):
    x = np.pad(x.astype(float), ((0, 0), (0, 0), (p, p), (p, p)), constant_values=np.nan)
    return np.nanmean(windows_of(x, k, s or k), axis=(-2, -1))


@answers.is_wrong("padding_forgotten")
def no_padding(x, k, s, p):
    return windows_of(x, k, s or k).mean((-2, -1))


@answers.is_wrong("window_does_not_jump")
def size_right_window_wrong(x, k, s, p):
    s, x = s or k, zeros_around(x, p)
    OH, OW = ((size - k) // s + 1 for size in x.shape[2:])
    return windows_of(x, k, 1).mean((-2, -1))[:, :, :OH, :OW]


@answers.is_wrong("ceil_for_floor")
def cut_off_windows(x, k, s, p):
    s, x = s or k, zeros_around(x, p)
    OH, OW = (int(np.ceil((size - k) / s)) + 1 for size in x.shape[2:])
    y = np.zeros((*x.shape[:2], OH, OW))
    for n, c, i, j in np.ndindex(y.shape):
        y[n, c, i, j] = x[n, c, i * s : i * s + k, j * s : j * s + k].mean()
    return y


@answers.is_wrong("channels_pooled")
def over_channels(x, k, s, p):
    return windows_of(zeros_around(x, p), k, s or k).mean((1, -2, -1))


@answers.is_wrong("one_number_for_all")
def global_pooling(x, k, s, p):
    return x.mean((2, 3))


@answers.is_wrong("one_number_for_all")
def as_in_the_article(x, k, s, p):
    y = windows_of(zeros_around(x, p), k, s or k).mean((-2, -1))
    return np.full(y.shape, y.max((2, 3), keepdims=True))


@answers.is_wrong("first_sample_only")
def first_image(x, k, s, p):
    y = windows_of(zeros_around(x, p), k, s or k).mean((-2, -1))
    y[1:] = 0
    return y


@answers.is_wrong("decimals_cut_off")
def integers(x, k, s, p):
    return windows_of(zeros_around(x, p), k, s or k).mean((-2, -1)).astype(int)


@answers.is_wrong()
def median(x, k, s, p):
    return np.median(windows_of(zeros_around(x, p), k, s or k), axis=(-2, -1))


@answers.is_wrong()
def divided_by_the_side(x, k, s, p):
    return windows_of(zeros_around(x, p), k, s or k).sum((-2, -1)) / k


@answers.is_wrong()
def twice(x, k, s, p):
    return 2 * windows_of(zeros_around(x, p), k, s or k).mean((-2, -1))
