import numpy as np
import torch

from aigc_lessons.exercises.dcgan import check_overlap
from tests.exercises.answers import Answers

answers = Answers(check_overlap)


def along(size, kernel_size, stride):
    counts = np.zeros(stride * (size - 1) + kernel_size)
    for i in range(size):
        counts[stride * i : stride * i + kernel_size] += 1
    return counts


@answers.is_right
def stamp_by_stamp(size, kernel_size, stride):
    n = stride * (size - 1) + kernel_size
    counts = np.zeros((n, n), int)
    for i in range(0, stride * size, stride):
        for j in range(0, stride * size, stride):
            counts[i : i + kernel_size, j : j + kernel_size] += 1
    return counts


@answers.is_right
def axis_by_axis(size, kernel_size, stride):
    counts = along(size, kernel_size, stride)
    return np.outer(counts, counts)


@answers.is_right
def by_pytorch(size, kernel_size, stride):
    ones = torch.ones(1, 1, size, size), torch.ones(1, 1, kernel_size, kernel_size)
    return torch.nn.functional.conv_transpose2d(*ones, stride=stride)[0, 0]


@answers.is_right
def by_a_kernel_slid_over_spread_out_ones(size, kernel_size, stride):
    spread = np.zeros(stride * (size - 1) + 1)
    spread[::stride] = 1
    counts = np.convolve(spread, np.ones(kernel_size))
    return (counts[:, None] * counts).tolist()


@answers.is_wrong("every_pixel_as_inside")
def ratio_squared(size, kernel_size, stride):
    n = stride * (size - 1) + kernel_size
    return np.full((n, n), kernel_size / stride) ** 2


@answers.is_wrong("every_pixel_as_inside")
def whole_ratio_squared(size, kernel_size, stride):
    n = stride * (size - 1) + kernel_size
    return np.full((n, n), (kernel_size // stride) ** 2)


@answers.is_wrong("overlap_of_one_axis")
def a_single_row(size, kernel_size, stride):
    return along(size, kernel_size, stride)


@answers.is_wrong("overlap_of_one_axis")
def rows_alike(size, kernel_size, stride):
    counts = along(size, kernel_size, stride)
    return np.array([counts for _ in counts])


@answers.is_wrong("axes_added_up")
def sums(size, kernel_size, stride):
    counts = along(size, kernel_size, stride)
    return counts[:, None] + counts[None]


@answers.is_wrong("stamps_move_by_one")
def no_stride(size, kernel_size, stride):
    return stamp_by_stamp(size, kernel_size, 1)


@answers.is_wrong("stamps_side_by_side")
def tiles(size, kernel_size, stride):
    return np.ones((size * kernel_size, size * kernel_size))


@answers.is_wrong("covered_or_not")
def set_in_place_of_added(size, kernel_size, stride):
    n = stride * (size - 1) + kernel_size
    counts = np.zeros((n, n))
    for i in range(size):
        for j in range(size):
            counts[stride * i :, stride * j :][:kernel_size, :kernel_size] = 1
    return counts


@answers.is_wrong("last_stamp_missing")
def one_stamp_too_few(size, kernel_size, stride):
    counts = along(size, kernel_size, stride)
    counts[stride * (size - 1) :] -= 1
    return np.outer(counts, counts)


@answers.is_wrong("last_stamp_missing")
def one_pixel_too_few(size, kernel_size, stride):
    return stamp_by_stamp(size - 1, kernel_size, stride)


@answers.is_wrong()
def nothing_but_zeros(size, kernel_size, stride):
    n = stride * (size - 1) + kernel_size
    return np.zeros((n, n))


@answers.is_wrong()
def its_size(size, kernel_size, stride):
    return stride * (size - 1) + kernel_size
