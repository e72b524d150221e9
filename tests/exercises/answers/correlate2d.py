import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view
from scipy import ndimage, signal

from aigc_lessons.exercises.convolution import check_correlate2d
from tests.exercises.answers import Answers

answers = Answers(check_correlate2d)


@answers.is_right
def four_loops(x, w):
    H, W = x.shape
    KH, KW = w.shape
    y = np.zeros((H - KH + 1, W - KW + 1))
    for i in range(H - KH + 1):
        for j in range(W - KW + 1):
            for u in range(KH):
                for v in range(KW):
                    y[i, j] += x[i + u, j + v] * w[u, v]
    return y


@answers.is_right
def windows(image, kernel):
    return np.einsum("ijuv,uv->ij", sliding_window_view(image, kernel.shape), kernel)


@answers.is_right
def shifted_images(x, w):
    """Adds up one shifted image for each weight."""
    OH, OW = x.shape[0] - w.shape[0] + 1, x.shape[1] - w.shape[1] + 1
    return sum(w[u, v] * x[u : u + OH, v : v + OW] for u, v in np.ndindex(w.shape))


@answers.is_right
def strides(x, w):
    shape = (x.shape[0] - w.shape[0] + 1, x.shape[1] - w.shape[1] + 1, *w.shape)
    return np.tensordot(as_strided(x, shape, x.strides * 2), w, axes=2)


@answers.is_right
def lists(x, w):
    x, w = x.tolist(), w.tolist()
    rows, columns = len(x) - len(w) + 1, len(x[0]) - len(w[0]) + 1
    return [
        [
            sum(x[i + u][j + v] * w[u][v] for u in range(len(w)) for v in range(len(w[0])))
            for j in range(columns)
        ]
        for i in range(rows)
    ]


@answers.is_right
def from_scipy(x, w):
    return signal.correlate2d(x, w, mode="valid")


@answers.is_right
def by_fourier(x, w):
    shape = x.shape
    y = np.fft.ifft2(np.fft.fft2(x) * np.conj(np.fft.fft2(w, shape))).real
    return y[: shape[0] - w.shape[0] + 1, : shape[1] - w.shape[1] + 1]


@answers.is_wrong("kernel_flipped")
def mathematician(x, w):
    KH, KW = w.shape
    y = np.zeros((x.shape[0] - KH + 1, x.shape[1] - KW + 1))
    for i, j in np.ndindex(y.shape):
        for u, v in np.ndindex(w.shape):
            y[i, j] += x[i + u, j + v] * w[KH - 1 - u, KW - 1 - v]
    return y


@answers.is_wrong("flipped_one_axis")
def one_index_backwards(x, w):
    w = w[:, ::-1]
    y = np.zeros((x.shape[0] - w.shape[0] + 1, x.shape[1] - w.shape[1] + 1))
    for i, j in np.ndindex(y.shape):
        y[i, j] = (x[i : i + w.shape[0], j : j + w.shape[1]] * w).sum()
    return y


@answers.is_wrong("kernel_transposed")
def rows_for_columns(x, w):
    KW, KH = w.shape
    y = np.zeros((x.shape[0] - KH + 1, x.shape[1] - KW + 1))
    for i, j in np.ndindex(y.shape):
        for u in range(KH):
            for v in range(KW):
                y[i, j] += x[i + u, j + v] * w[v, u]
    return y


@answers.is_wrong("plus_one_missing")
def last_place_missing(x, w):
    OH, OW = x.shape[0] - w.shape[0], x.shape[1] - w.shape[1]
    y = np.zeros((OH, OW))
    for i in range(OH):
        for j in range(OW):
            y[i, j] = np.sum(x[i : i + w.shape[0], j : j + w.shape[1]] * w)
    return y


@answers.is_wrong("plus_one_missing")
def last_place_not_visited(x, w):
    y = np.zeros((x.shape[0] - w.shape[0] + 1, x.shape[1] - w.shape[1] + 1))
    for i in range(x.shape[0] - w.shape[0]):
        for j in range(x.shape[1] - w.shape[1]):
            y[i, j] = np.sum(x[i : i + w.shape[0], j : j + w.shape[1]] * w)
    return y


@answers.is_wrong("padded_to_same")
def same_size(x, w):
    return ndimage.correlate(x, w, mode="constant")


@answers.is_wrong("mean_for_sum")
def averaged(x, w):
    return (sliding_window_view(x, w.shape) * w).mean(axis=(2, 3))


@answers.is_wrong("decimals_cut_off")
def integers(x, w):
    y = np.zeros((x.shape[0] - w.shape[0] + 1, x.shape[1] - w.shape[1] + 1), dtype=int)
    for i, j in np.ndindex(y.shape):
        y[i, j] = (x[i : i + w.shape[0], j : j + w.shape[1]] * w).sum()
    return y


@answers.is_wrong("output_transposed")
def written_to_ji(x, w):
    OH, OW = x.shape[0] - w.shape[0] + 1, x.shape[1] - w.shape[1] + 1
    y = np.zeros((OW, OH))
    for i in range(OH):
        for j in range(OW):
            y[j, i] = (x[i : i + w.shape[0], j : j + w.shape[1]] * w).sum()
    return y


@answers.is_wrong("kernel_flipped", "mean_for_sum")
def two_mistakes(x, w):
    return (sliding_window_view(x, w.shape) * w[::-1, ::-1]).mean(axis=(2, 3))


@answers.is_wrong()
def assigned_not_added(x, w):
    y = np.zeros((x.shape[0] - w.shape[0] + 1, x.shape[1] - w.shape[1] + 1))
    for i, j in np.ndindex(y.shape):
        for u, v in np.ndindex(w.shape):
            y[i, j] = x[i + u, j + v] * w[u, v]
    return y


@answers.is_wrong()
def square_only(x, w):
    k, n = w.shape[0], x.shape[0]
    y = np.zeros((n - k + 1, n - k + 1))
    for i, j in np.ndindex(y.shape):
        y[i, j] = (x[i : i + k, j : j + k] * w).sum()
    return y


@answers.is_wrong()
def runs_over_the_edge(x, w):
    y = np.zeros((x.shape[0] - w.shape[0] + 1, x.shape[1] - w.shape[1] + 1))
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            for u, v in np.ndindex(w.shape):
                y[i, j] += x[i + u, j + v] * w[u, v]
    return y


@answers.is_wrong()
def matrix_product(x, w):
    y = np.zeros((x.shape[0] - w.shape[0] + 1, x.shape[1] - w.shape[1] + 1))
    for i, j in np.ndindex(y.shape):
        y[i, j] = (x[i : i + w.shape[0], j : j + w.shape[1]] @ w.T).sum()
    return y


@answers.is_wrong()
def empty_array(x, w):
    return np.full((x.shape[0] - w.shape[0] + 1, x.shape[1] - w.shape[1] + 1), np.nan)
