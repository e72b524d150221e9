import numpy as np

from aigc_lessons.exercises.images import check_center_crop
from tests.exercises.answers import Answers

answers = Answers(check_center_crop)


@answers.is_right
def sliced(x, size):
    height, width = size
    top, left = (x.shape[2] - height) // 2, (x.shape[3] - width) // 2
    return x[:, :, top : top + height, left : left + width]


@answers.is_right
def with_loops(x, size):
    N, C, H, W = x.shape
    h, w = size
    y = np.zeros((N, C, h, w))
    for i in range(h):
        for j in range(w):
            y[:, :, i, j] = x[:, :, i + int((H - h) / 2), j + int((W - w) / 2)]
    return y


@answers.is_right
def with_take(x, size):
    for axis, length in zip((2, 3), size, strict=True):
        start = (x.shape[axis] - length) // 2
        x = np.take(x, range(start, start + length), axis=axis)
    return x


@answers.is_right
def peeled(x, size):
    """Takes a row off the bottom, then off the top, until enough are gone."""
    x = x.tolist()
    turn = 0
    while len(x[0][0]) > size[0]:
        x = [[c[:-1] if turn % 2 == 0 else c[1:] for c in n] for n in x]
        turn += 1
    turn = 0
    while len(x[0][0][0]) > size[1]:
        x = [[[r[:-1] if turn % 2 == 0 else r[1:] for r in c] for c in n] for n in x]
        turn += 1
    return x


@answers.is_wrong("corner_crop")
def top_left(x, size):
    return x[:, :, : size[0], : size[1]]


@answers.is_wrong("corner_crop")
def bottom_right(x, size):
    return x[..., x.shape[2] - size[0] :, x.shape[3] - size[1] :]


@answers.is_wrong("crop_off_by_one")
def counts_from_one(x, size):
    top = (x.shape[2] - size[0]) // 2 + 1
    left = (x.shape[3] - size[1]) // 2 + 1
    return x[:, :, top : top + size[0], left : left + size[1]]


@answers.is_wrong("rows_columns_swapped")
def width_first(x, size):
    width, height = size
    top, left = (x.shape[2] - height) // 2, (x.shape[3] - width) // 2
    return x[:, :, top : top + height, left : left + width]


@answers.is_wrong("odd_pixel")
def from_the_middle(x, size):
    top, left = x.shape[2] // 2 - size[0] // 2, x.shape[3] // 2 - size[1] // 2
    return x[:, :, top : top + size[0], left : left + size[1]]


@answers.is_wrong("odd_pixel")
def rounds_up(x, size):
    top = int(np.ceil((x.shape[2] - size[0]) / 2))
    left = int(np.ceil((x.shape[3] - size[1]) / 2))
    return x[:, :, top : top + size[0], left : left + size[1]]


@answers.is_wrong("odd_pixel")
def like_torchvision(x, size):
    top = round((x.shape[2] - size[0]) / 2.0)
    left = round((x.shape[3] - size[1]) / 2.0)
    return x[:, :, top : top + size[0], left : left + size[1]]


@answers.is_wrong("same_margin")
def margins(x, size):
    rows, columns = (x.shape[2] - size[0]) // 2, (x.shape[3] - size[1]) // 2
    return x[:, :, rows:-rows, columns:-columns]


@answers.is_wrong("end_without_start")
def ends_at_size(x, size):
    top, left = (x.shape[2] - size[0]) // 2, (x.shape[3] - size[1]) // 2
    return x[:, :, top : size[0], left : size[1]]


@answers.is_wrong("crop_too_large")
def end_included(x, size):
    top, left = (x.shape[2] - size[0]) // 2, (x.shape[3] - size[1]) // 2
    return x[:, :, top : top + size[0] + 1, left : left + size[1] + 1]


@answers.is_wrong("wrong_axes")
def channels_last(x, size):
    top, left = (x.shape[1] - size[0]) // 2, (x.shape[2] - size[1]) // 2
    return x[:, top : top + size[0], left : left + size[1], :]


@answers.is_wrong("rows_columns_swapped", "corner_crop")
def two_mistakes(x, size):
    return x[:, :, : size[1], : size[0]]


@answers.is_wrong()
def true_division(x, size):
    top, left = (x.shape[2] - size[0]) / 2, (x.shape[3] - size[1]) / 2
    return x[:, :, top : top + size[0], left : left + size[1]]


@answers.is_wrong()
def only_rows(x, size):
    top = (x.shape[2] - size[0]) // 2
    return x[:, :, top : top + size[0], :]


@answers.is_wrong()
def one_image(x, size):
    top, left = (x.shape[2] - size[0]) // 2, (x.shape[3] - size[1]) // 2
    return x[0, :, top : top + size[0], left : left + size[1]]
