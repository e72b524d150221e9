import numpy as np

from aigc_lessons.exercises.images import check_normalize
from tests.exercises.answers import Answers

answers = Answers(check_normalize)


@answers.is_right
def vectorised(x):
    return (x - x.mean((0, 2, 3), keepdims=True)) / x.std((0, 2, 3), keepdims=True)


@answers.is_right
def channel_by_channel(x):
    y = np.zeros_like(x)
    for c in range(x.shape[1]):
        y[:, c] = (x[:, c] - np.mean(x[:, c])) / np.std(x[:, c])
    return y


@answers.is_right
def with_epsilon(x):
    mean = x.mean(axis=(0, 2, 3))[:, None, None]
    var = x.var(axis=(0, 2, 3))[:, None, None]
    return (x - mean) / np.sqrt(var + 1e-5)


@answers.is_right
def with_plain_python(x):
    N, C, H, W = x.shape
    y = np.zeros((N, C, H, W))
    for c in range(C):
        values = [float(x[n, c, i, j]) for n in range(N) for i in range(H) for j in range(W)]
        mean = sum(values) / len(values)
        deviation = (sum((v - mean) ** 2 for v in values) / len(values)) ** 0.5
        for n in range(N):
            for i in range(H):
                for j in range(W):
                    y[n, c, i, j] = (x[n, c, i, j] - mean) / deviation
    return y.tolist()


@answers.is_right
def by_reshaping(x):
    rows = x.transpose(1, 0, 2, 3).reshape(x.shape[1], -1)
    rows = (rows - rows.mean(1)[:, None]) / rows.std(1)[:, None]
    return rows.reshape(x.shape[1], x.shape[0], *x.shape[2:]).swapaxes(0, 1)


@answers.is_wrong("over_everything")
def one_mean(x):
    return (x - np.mean(x)) / np.std(x)


@answers.is_wrong("per_image")
def image_by_image(x):
    return np.stack([(image - image.mean()) / image.std() for image in x])


@answers.is_wrong("per_image_and_channel")
def instance_norm(x):
    return (x - x.mean((2, 3), keepdims=True)) / x.std((2, 3), keepdims=True)


@answers.is_wrong("per_pixel")
def over_the_batch(x):
    return (x - x.mean(axis=0)) / x.std(axis=0)


@answers.is_wrong("channels_last_axes")
def keras_axes(x):
    return (x - x.mean((0, 1, 2))) / x.std((0, 1, 2))


@answers.is_wrong("variance_for_deviation")
def by_variance(x):
    axes = (0, 2, 3)
    return (x - x.mean(axes, keepdims=True)) / x.var(axes, keepdims=True)


@answers.is_wrong("mean_kept")
def no_mean(x):
    return x / x.std((0, 2, 3), keepdims=True)


@answers.is_wrong("spread_kept")
def only_mean(x):
    return x - x.mean((0, 2, 3), keepdims=True)


@answers.is_wrong("min_max")
def stretched(x):
    return (x - x.min()) / (x.max() - x.min())


@answers.is_wrong("n_minus_one")
def like_torch(x):
    return (x - x.mean((0, 2, 3), keepdims=True)) / x.std((0, 2, 3), keepdims=True, ddof=1)


@answers.is_wrong("mean_kept", "variance_for_deviation")
def two_mistakes(x):
    return x / x.var((0, 2, 3), keepdims=True)


@answers.is_wrong()
def no_parentheses(x):
    return x - x.mean((0, 2, 3), keepdims=True) / x.std((0, 2, 3), keepdims=True)


@answers.is_wrong("statistics_misaligned")
def forgotten_keepdims(x):
    return (x - x.mean((0, 2, 3))) / x.std((0, 2, 3))


@answers.is_wrong("statistics_misaligned")
def one_axis_too_few(x):
    mean, std = np.mean(x, axis=(0, 2, 3))[:, None], np.std(x, axis=(0, 2, 3))[:, None]
    return (x - mean) / std


@answers.is_wrong()
def plus_instead_of_minus(x):
    return (x + x.mean((0, 2, 3), keepdims=True)) / x.std((0, 2, 3), keepdims=True)
