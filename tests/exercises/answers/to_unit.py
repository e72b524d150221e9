import numpy as np

from aigc_lessons.exercises.images import check_to_unit
from tests.exercises.answers import Answers

answers = Answers(check_to_unit)


@answers.is_right
def with_transpose(x):
    return x.transpose(0, 3, 1, 2).astype(np.float32) / 255


@answers.is_right
def with_moveaxis(x):
    return np.moveaxis(x, -1, 1) / np.float32(255)


@answers.is_right
def with_einsum(x):
    return np.einsum("nhwc->nchw", x.astype("float32")) * (1 / 255)


@answers.is_right
def with_loops(x):
    N, H, W, C = x.shape
    y = np.empty((N, C, H, W), dtype=np.float32)
    for n in range(N):
        for c in range(C):
            for i in range(H):
                for j in range(W):
                    y[n, c, i, j] = x[n, i, j, c] / 255
    return y


@answers.is_right
def channel_by_channel(image):
    channels = [image[:, :, :, c] for c in range(image.shape[3])]
    return np.stack(channels, axis=1).astype(np.float32) / 255.0


@answers.is_wrong("divided_by_256")
def over_256(x):
    return np.moveaxis(x, 3, 1).astype(np.float32) / 256


@answers.is_wrong("range_255_kept")
def no_division(x):
    return x.transpose(0, 3, 1, 2).astype(np.float32)


@answers.is_wrong("range_255_kept")
def still_bytes(x):
    return x.transpose(0, 3, 1, 2)


@answers.is_wrong("float64")
def double_precision(x):
    return x.transpose(0, 3, 1, 2) / 255


@answers.is_wrong("float64")
def python_lists(x):
    N, H, W, C = x.shape
    return [
        [[[int(x[n, i, j, c]) / 255 for j in range(W)] for i in range(H)] for c in range(C)]
        for n in range(N)
    ]


@answers.is_wrong("reshape_for_transpose")
def with_reshape(x):
    N, H, W, C = x.shape
    return (x / 255).astype(np.float32).reshape(N, C, H, W)


@answers.is_wrong("height_width_swapped")
def with_full_transpose(x):
    return np.float32(x.T.transpose(3, 0, 1, 2) / 255)


@answers.is_wrong("channels_last")
def no_transpose(x):
    return x.astype(np.float32) / 255


@answers.is_wrong("integer_division")
def floor_division(x):
    return (x.transpose(0, 3, 1, 2) // 255).astype(np.float32)


@answers.is_wrong("integer_division")
def cast_too_late(x):
    y = np.zeros((x.shape[0], x.shape[3], x.shape[1], x.shape[2]), dtype=np.uint8)
    y[:] = x.transpose(0, 3, 1, 2) / 255
    return y.astype(np.float32)


@answers.is_wrong("uint8_wraps")
def wraps(x):
    return ((x + 1) / 256).astype(np.float32).transpose(0, 3, 1, 2)


@answers.is_wrong("range_minus_one")
def for_tanh(x):
    return x.astype(np.float32).transpose(0, 3, 1, 2) / 127.5 - 1


@answers.is_wrong("own_maximum")
def by_its_maximum(x):
    x = x.astype(np.float32).transpose(0, 3, 1, 2)
    return x / x.max()


@answers.is_wrong("own_maximum")
def stretched(x):
    x = x.transpose(0, 3, 1, 2).astype(np.float32)
    return (x - x.min()) / (x.max() - x.min())


@answers.is_wrong("channels_last", "divided_by_256")
def two_mistakes(x):
    return (x / 256).astype(np.float32)


@answers.is_wrong()
def inverted(x):
    return 1 - x.transpose(0, 3, 1, 2).astype(np.float32) / 255


@answers.is_wrong()
def half_precision(x):
    return (x.transpose(0, 3, 1, 2) / 255).astype(np.float16)


@answers.is_wrong()
def wrong_axes(x):
    return x.transpose(0, 3, 1).astype(np.float32) / 255
