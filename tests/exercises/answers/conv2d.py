from functools import partial

import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view
from scipy.signal import convolve2d, correlate

from aigc_lessons.exercises.convolution import check_conv2d
from tests.exercises.answers import Answers

answers = Answers(check_conv2d)


def zeros_around(x, p):
    return np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))


@answers.is_right
def seven_loops(x, w, b, stride, padding):
    N, C, H, W = x.shape
    F, _, KH, KW = w.shape
    OH, OW = (H + 2 * padding - KH) // stride + 1, (W + 2 * padding - KW) // stride + 1
    y = np.zeros((N, F, OH, OW))
    for n in range(N):
        for f in range(F):
            for i in range(OH):
                for j in range(OW):
                    y[n, f, i, j] = b[f]
                    for c in range(C):
                        for u in range(KH):
                            for v in range(KW):
                                row, column = i * stride + u - padding, j * stride + v - padding
                                if 0 <= row < H and 0 <= column < W:
                                    y[n, f, i, j] += x[n, c, row, column] * w[f, c, u, v]
    return y


@answers.is_right
def windows(x, w, b, stride, padding):
    x = sliding_window_view(zeros_around(x, padding), w.shape[2:], axis=(2, 3))
    y = np.einsum("ncijuv,fcuv->nfij", x[:, :, ::stride, ::stride], w)
    return y + b.reshape(1, -1, 1, 1)


@answers.is_right
def im2col(images, filters, bias, s, p):
    x = zeros_around(images, p)
    N, C, H, W = x.shape
    F, _, KH, KW = filters.shape
    OH, OW = (H - KH) // s + 1, (W - KW) // s + 1
    n, c, h, w = x.strides
    columns = as_strided(x, (N, OH, OW, C, KH, KW), (n, h * s, w * s, c, h, w))
    y = columns.reshape(N * OH * OW, -1) @ filters.reshape(F, -1).T + bias
    return y.reshape(N, OH, OW, F).transpose(0, 3, 1, 2)


@answers.is_right
def from_scipy(x, w, b, stride=1, padding=0):
    x = zeros_around(x, padding)
    y = [
        [correlate(image, f, mode="valid")[0] + bf for f, bf in zip(w, b, strict=True)]
        for image in x
    ]
    return np.array(y)[:, :, ::stride, ::stride]


@answers.is_right
def keyword_only(x, w, b=None, *, stride=1, padding=0):
    x = zeros_around(x, padding)
    OH, OW = (x.shape[2] - w.shape[2]) // stride + 1, (x.shape[3] - w.shape[3]) // stride + 1
    y = np.zeros((len(x), len(w), OH, OW), dtype=x.dtype)
    for u in range(w.shape[2]):
        for v in range(w.shape[3]):
            part = x[:, :, u::stride, v::stride][:, :, :OH, :OW]
            y += np.tensordot(part, w[:, :, u, v], axes=(1, 1)).transpose(0, 3, 1, 2)
    return y if b is None else y + b[:, None, None]


def naive(x, w, b, stride, padding):
    """What the wrong answers below get wrong."""
    x = zeros_around(x, padding)
    N, _, H, W = x.shape
    F, _, KH, KW = w.shape
    OH, OW = (H - KH) // stride + 1, (W - KW) // stride + 1
    y = np.zeros((N, F, OH, OW))
    for n, f, i, j in np.ndindex(y.shape):
        top, left = i * stride, j * stride
        y[n, f, i, j] = np.sum(x[n, :, top : top + KH, left : left + KW] * w[f]) + b[f]
    return y


@answers.is_wrong("kernel_flipped")
def mathematician(x, w, b, stride, padding):
    x = zeros_around(x, padding)
    valid = partial(convolve2d, mode="valid")
    y = [[sum(map(valid, xn, wf)) + bf for wf, bf in zip(w, b, strict=True)] for xn in x]
    return np.array(y)[:, :, ::stride, ::stride]


@answers.is_wrong("padding_forgotten")
def no_padding(x, w, b, stride, padding):
    x = sliding_window_view(x, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    return np.einsum("ncijuv,fcuv->nfij", x, w) + b[:, None, None]


@answers.is_wrong("stride_ignored")
def no_stride(x, w, b, stride, padding):
    x = sliding_window_view(zeros_around(x, padding), w.shape[2:], axis=(2, 3))
    return np.einsum("ncijuv,fcuv->nfij", x, w) + b[:, None, None]


@answers.is_wrong("window_does_not_jump")
def size_right_window_wrong(x, w, b, stride, padding):
    x = zeros_around(x, padding)
    KH, KW = w.shape[2:]
    y = np.zeros((len(x), len(w), (x.shape[2] - KH) // stride + 1, (x.shape[3] - KW) // stride + 1))
    for n, f, i, j in np.ndindex(y.shape):
        y[n, f, i, j] = (x[n, :, i : i + KH, j : j + KW] * w[f]).sum() + b[f]
    return y


@answers.is_wrong("stride_one_axis")
def stride_for_rows_only(x, w, b, stride, padding):
    x = sliding_window_view(zeros_around(x, padding), w.shape[2:], axis=(2, 3))
    return np.einsum("ncijuv,fcuv->nfij", x[:, :, ::stride], w) + b[:, None, None]


@answers.is_wrong("plus_one_missing")
def fence_posts(x, w, b, stride, padding):
    x = zeros_around(x, padding)
    KH, KW = w.shape[2:]
    y = np.zeros((len(x), len(w), (x.shape[2] - KH) // stride, (x.shape[3] - KW) // stride))
    for n, f, i, j in np.ndindex(y.shape):
        window = x[n, :, i * stride : i * stride + KH, j * stride : j * stride + KW]
        y[n, f, i, j] = (window * w[f]).sum() + b[f]
    return y


@answers.is_wrong("padding_once")
def padded_before_only(x, w, b, stride, padding):
    x = np.pad(x, ((0, 0), (0, 0), (padding, 0), (padding, 0)))
    return naive(x, w, b, stride, 0)


@answers.is_wrong("padding_one_axis")
def padded_rows_only(x, w, b, stride, padding):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (0, 0)))
    return naive(x, w, b, stride, 0)


@answers.is_wrong("padding_repeats")
def padded_with_the_border(x, w, b, stride, padding):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)), "edge")
    return naive(x, w, b, stride, 0)


@answers.is_wrong("ceil_for_floor")
def rounded_up(x, w, b, stride, padding):
    x = zeros_around(x, padding)
    KH, KW = w.shape[2:]
    OH = int(np.ceil((x.shape[2] - KH) / stride)) + 1
    OW = int(np.ceil((x.shape[3] - KW) / stride)) + 1
    y = np.zeros((len(x), len(w), OH, OW))
    for n, f, i, j in np.ndindex(y.shape):
        window = x[n, :, i * stride : i * stride + KH, j * stride : j * stride + KW]
        y[n, f, i, j] = (window * w[f, :, : window.shape[1], : window.shape[2]]).sum() + b[f]
    return y


@answers.is_wrong("first_channel_only")
def first_channel(x, w, b, stride, padding):
    x = zeros_around(x, padding)
    KH, KW = w.shape[2:]
    y = np.zeros((len(x), len(w), (x.shape[2] - KH) // stride + 1, (x.shape[3] - KW) // stride + 1))
    for n, f, i, j in np.ndindex(y.shape):
        window = x[n, 0, i * stride : i * stride + KH, j * stride : j * stride + KW]
        y[n, f, i, j] = (window * w[f, 0]).sum() + b[f]
    return y


@answers.is_wrong("channels_not_summed")
def assigned_in_the_channel_loop(x, w, b, stride, padding):
    x = zeros_around(x, padding)
    KH, KW = w.shape[2:]
    y = np.zeros((len(x), len(w), (x.shape[2] - KH) // stride + 1, (x.shape[3] - KW) // stride + 1))
    for n, f, i, j in np.ndindex(y.shape):
        for c in range(x.shape[1]):
            window = x[n, c, i * stride : i * stride + KH, j * stride : j * stride + KW]
            y[n, f, i, j] = (window * w[f, c]).sum() + b[f]
    return y


@answers.is_wrong("channels_not_summed")
def mean_over_channels(x, w, b, stride, padding):
    x = sliding_window_view(zeros_around(x, padding), w.shape[2:], axis=(2, 3))
    y = np.einsum("ncijuv,fcuv->nfcij", x[:, :, ::stride, ::stride], w)
    return y.mean(axis=2) + b[:, None, None]


@answers.is_wrong("channels_not_summed")
def channels_kept(x, w, b, stride, padding):
    x = sliding_window_view(zeros_around(x, padding), w.shape[2:], axis=(2, 3))
    y = np.einsum("ncijuv,fcuv->nfcij", x[:, :, ::stride, ::stride], w)
    return y + b[:, None, None, None]


@answers.is_wrong("first_sample_only")
def first_image(x, w, b, stride, padding):
    return naive(x[0][None], w, b, stride, padding)


@answers.is_wrong("first_sample_only")
def first_image_filled_in(x, w, b, stride, padding):
    y = naive(x, w, b, stride, padding)
    y[1:] = 0
    return y


@answers.is_wrong("batch_mixed")
def summed_over_the_batch(x, w, b, stride, padding):
    x = sliding_window_view(zeros_around(x, padding), w.shape[2:], axis=(2, 3))
    y = np.einsum("ncijuv,fcuv->fij", x[:, :, ::stride, ::stride], w)
    return (y + b[:, None, None])[None]


@answers.is_wrong("bias_forgotten")
def no_bias(x, w, b, stride, padding):
    x = sliding_window_view(zeros_around(x, padding), w.shape[2:], axis=(2, 3))
    return np.einsum("ncijuv,fcuv->nfij", x[:, :, ::stride, ::stride], w)


@answers.is_wrong("bias_repeated")
def bias_in_the_channel_loop(x, w, b, stride, padding):
    x = zeros_around(x, padding)
    KH, KW = w.shape[2:]
    y = np.zeros((len(x), len(w), (x.shape[2] - KH) // stride + 1, (x.shape[3] - KW) // stride + 1))
    for n, f, i, j in np.ndindex(y.shape):
        for c in range(x.shape[1]):
            window = x[n, c, i * stride : i * stride + KH, j * stride : j * stride + KW]
            y[n, f, i, j] += (window * w[f, c]).sum() + b[f]
    return y


@answers.is_wrong("kernel_transposed")
def vu_for_uv(x, w, b, stride, padding):
    x = zeros_around(x, padding)
    KH, KW = w.shape[2:]
    y = np.zeros((len(x), len(w), (x.shape[2] - KH) // stride + 1, (x.shape[3] - KW) // stride + 1))
    for n, f, i, j in np.ndindex(y.shape):
        for c in range(x.shape[1]):
            for u in range(KH):
                for v in range(KW):
                    y[n, f, i, j] += x[n, c, i * stride + u, j * stride + v] * w[f, c, v, u]
        y[n, f, i, j] += b[f]
    return y


@answers.is_wrong("one_kernel_for_all")
def same_kernel_for_every_channel(x, w, b, stride, padding):
    return naive(x.sum(axis=1, keepdims=True), w[:, :1], b, stride, padding)


@answers.is_wrong("filters_channels_swapped")
def channels_first_in_w(x, w, b, stride, padding):
    x = sliding_window_view(zeros_around(x, padding), w.shape[2:], axis=(2, 3))
    return np.einsum("ncijuv,cfuv->nfij", x[:, :, ::stride, ::stride], w) + b[:, None, None]


@answers.is_wrong("decimals_cut_off")
def integers(x, w, b, stride, padding):
    return naive(x, w, b, stride, padding).astype(int)


@answers.is_wrong("kernel_flipped", "bias_forgotten")
def flipped_without_bias(x, w, b, stride, padding):
    return naive(x, w[:, :, ::-1, ::-1], 0 * b, stride, padding)


@answers.is_wrong("padding_forgotten", "stride_ignored")
def neither_stride_nor_padding(x, w, b, stride, padding):
    x = sliding_window_view(x, w.shape[2:], axis=(2, 3))
    return np.einsum("ncijuv,fcuv->nfij", x, w) + b[:, None, None]


@answers.is_wrong()
def bias_along_the_width(x, w, b, stride, padding):
    return naive(x, w, 0 * b, stride, padding) + b


@answers.is_wrong()
def three_mistakes(x, w, b, stride, padding):
    return naive(x[:, :1], w[:, :1, ::-1, ::-1], b, stride, padding)[:, :, :-1, :-1]


@answers.is_wrong()
def noise(x, w, b, stride, padding):
    y = naive(x, w, b, stride, padding)
    return y + np.random.default_rng(0).normal(size=y.shape)
