import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view

from aigc_lessons.exercises.pooling import check_max_pool2d
from tests.exercises.answers import Answers

answers = Answers(check_max_pool2d)


def around(x, p, value):
    return np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), constant_values=value)


def windows_of(x, k, s):
    """What most answers below begin with: (N, C, OH, OW, k, k)."""
    return sliding_window_view(x, (k, k), axis=(2, 3))[:, :, ::s, ::s]


@answers.is_right
def six_loops(x, kernel_size, stride, padding):
    stride = kernel_size if stride is None else stride
    N, C, H, W = x.shape
    OH = (H + 2 * padding - kernel_size) // stride + 1
    OW = (W + 2 * padding - kernel_size) // stride + 1
    y = np.full((N, C, OH, OW), -np.inf)
    for n, c, i, j in np.ndindex(y.shape):
        for u in range(kernel_size):
            for v in range(kernel_size):
                row, column = i * stride + u - padding, j * stride + v - padding
                if 0 <= row < H and 0 <= column < W:
                    y[n, c, i, j] = max(y[n, c, i, j], x[n, c, row, column])
    return y


@answers.is_right
def windows(images, k, s=None, p=0):
    return windows_of(around(images, p, -np.inf), k, s or k).max((-2, -1))


@answers.is_right
def clipped_windows_in_lists(x, kernel_size, stride, padding):
    k, s = kernel_size, stride or kernel_size
    H, W = x.shape[2:]
    tops = [max(top, 0) for top in range(-padding, H + padding - k + 1, s)]
    ends = [min(top + k, H) for top in range(-padding, H + padding - k + 1, s)]
    lefts = [max(left, 0) for left in range(-padding, W + padding - k + 1, s)]
    rights = [min(left + k, W) for left in range(-padding, W + padding - k + 1, s)]
    rows = list(zip(tops, ends, strict=True))
    columns = list(zip(lefts, rights, strict=True))
    return [
        [[[float(c[t:e, a:b].max()) for a, b in columns] for t, e in rows] for c in n] for n in x
    ]


@answers.is_right
def shifted_and_in_place(x, kernel_size, stride=None, padding=0):
    s = stride or kernel_size
    x = around(x, padding, np.finfo(x.dtype).min)
    OH, OW = ((size - kernel_size) // s + 1 for size in x.shape[2:])
    y = x[:, :, ::s, ::s][:, :, :OH, :OW].copy()
    for u, v in np.ndindex(kernel_size, kernel_size):
        np.maximum(y, x[:, :, u::s, v::s][:, :, :OH, :OW], out=y)
    return y


@answers.is_right
def from_torch(x, kernel_size, stride, padding):
    return torch.nn.functional.max_pool2d(torch.from_numpy(x), kernel_size, stride, padding)


@answers.is_wrong("average_for_max")
def mean(x, k, s, p):
    return windows_of(around(x, p, 0), k, s or k).mean((-2, -1))


@answers.is_wrong("min_for_max")
def smallest(x, k, s, p):
    return windows_of(around(x, p, np.inf), k, s or k).min((-2, -1))


@answers.is_wrong("default_stride_one")
def like_a_convolution(x, k, s, p):
    return windows_of(around(x, p, -np.inf), k, s or 1).max((-2, -1))


@answers.is_wrong("stride_is_kernel")
def always_side_by_side(x, k, s, p):
    return windows_of(around(x, p, -np.inf), k, k).max((-2, -1))


@answers.is_wrong("stride_ignored")
def every_place(x, k, s, p):
    return windows_of(around(x, p, -np.inf), k, 1).max((-2, -1))


@answers.is_wrong("zeros_win")
def padded_with_zeros(x, k, s, p):
    return windows_of(around(x, p, 0), k, s or k).max((-2, -1))


@answers.is_wrong("search_from_zero")
def largest_so_far(x, k, s, p):
    s, x = s or k, around(x, p, -np.inf)
    y = np.zeros((*x.shape[:2], (x.shape[2] - k) // s + 1, (x.shape[3] - k) // s + 1))
    for n, c, i, j in np.ndindex(y.shape):
        for u, v in np.ndindex(k, k):
            y[n, c, i, j] = max(y[n, c, i, j], x[n, c, s * i + u, s * j + v])
    return y


@answers.is_wrong("padding_forgotten")
def no_padding(x, k, s, p):
    return windows_of(x, k, s or k).max((-2, -1))


@answers.is_wrong("window_does_not_jump")
def size_right_window_wrong(x, k, s, p):
    s, x = s or k, around(x, p, -np.inf)
    y = np.zeros((*x.shape[:2], (x.shape[2] - k) // s + 1, (x.shape[3] - k) // s + 1))
    for n, c, i, j in np.ndindex(y.shape):
        y[n, c, i, j] = x[n, c, i : i + k, j : j + k].max()
    return y


@answers.is_wrong("ceil_for_floor")
def rounded_up(x, k, s, p):
    s, x = s or k, around(x, p, -np.inf)
    OH, OW = (int(np.ceil((size - k) / s)) + 1 for size in x.shape[2:])
    y = np.zeros((*x.shape[:2], OH, OW))
    for n, c, i, j in np.ndindex(y.shape):
        y[n, c, i, j] = x[n, c, i * s : i * s + k, j * s : j * s + k].max()
    return y


@answers.is_wrong("plus_one_missing")
def fence_posts(x, k, s, p):
    return windows_of(around(x, p, -np.inf), k, s or k).max((-2, -1))[:, :, :-1, :-1]


@answers.is_wrong("channels_pooled")
def over_channels(x, k, s, p):
    return windows_of(around(x, p, -np.inf), k, s or k).max((1, -2, -1), keepdims=False)


@answers.is_wrong("channels_pooled")
def over_channels_kept(x, k, s, p):
    y = windows_of(around(x, p, -np.inf), k, s or k).max((-2, -1))
    return y.max(axis=1, keepdims=True)


@answers.is_wrong("one_number_for_all")
def as_in_the_article(x, k, s, p):
    y = windows_of(around(x, p, 0), k, s or k).mean((-2, -1))
    return np.full_like(y, 1) * y.max((2, 3), keepdims=True)


@answers.is_wrong("one_number_for_all")
def largest_of_all(x, k, s, p):
    y = windows_of(around(x, p, -np.inf), k, s or k).max((-2, -1))
    return np.full_like(y, x.max())


@answers.is_wrong("one_number_for_all")
def global_pooling(x, k, s, p):
    return x.max(axis=(2, 3))


@answers.is_wrong("first_sample_only")
def first_image(x, k, s, p):
    return windows_of(around(x[:1], p, -np.inf), k, s or k).max((-2, -1))


@answers.is_wrong("decimals_cut_off")
def integers(x, k, s, p):
    return windows_of(around(x, p, -1000), k, s or k).max((-2, -1)).astype(int)


@answers.is_wrong("zeros_win", "default_stride_one")
def two_mistakes(x, k, s, p):
    return windows_of(around(x, p, 0), k, s or 1).max((-2, -1))


@answers.is_wrong()
def none_is_no_number(x, k, s, p):
    return windows_of(around(x, p, -np.inf), k, s).max((-2, -1)) + 1


@answers.is_wrong()
def largest_magnitude(x, k, s, p):
    return windows_of(abs(around(x, p, 0)), k, s or k).max((-2, -1))


@answers.is_wrong()
def flat(x, k, s, p):
    return windows_of(around(x, p, -np.inf), k, s or k).max((-2, -1)).ravel()
