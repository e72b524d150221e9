import math

import numpy as np

from aigc_lessons.exercises.convolution import check_output_size
from tests.exercises.answers import Answers

answers = Answers(check_output_size)


@answers.is_right
def formula(size, kernel_size, stride, padding):
    return (size + 2 * padding - kernel_size) // stride + 1


@answers.is_right
def counted(size, kernel_size, stride, padding):
    count, start = 0, -padding
    while start + kernel_size <= size + padding:
        count, start = count + 1, start + stride
    return count


@answers.is_right
def length_of_range(n, k, s, p):
    return len(range(0, n + 2 * p - k + 1, s))


@answers.is_right
def floored(size, kernel_size, stride, padding):
    return math.floor((size + 2 * padding - kernel_size) / stride + 1)


@answers.is_right
def numpy_integer(padding, stride, kernel_size, size):
    return np.arange(size + 2 * padding)[: size + 2 * padding - kernel_size + 1 : stride].size


@answers.is_wrong("plus_one_missing")
def fence_posts(size, kernel_size, stride, padding):
    return (size + 2 * padding - kernel_size) // stride


@answers.is_wrong("padding_forgotten")
def no_padding(size, kernel_size, stride, padding):
    return (size - kernel_size) // stride + 1


@answers.is_wrong("padding_once")
def one_side(size, kernel_size, stride, padding):
    return (size + padding - kernel_size) // stride + 1


@answers.is_wrong("stride_ignored")
def no_stride(size, kernel_size, stride, padding):
    return size + 2 * padding - kernel_size + 1


@answers.is_wrong("ceil_for_floor")
def rounded_up(size, kernel_size, stride, padding):
    return math.ceil((size + 2 * padding - kernel_size) / stride) + 1


@answers.is_wrong("not_floored")
def true_division(size, kernel_size, stride, padding):
    return (size + 2 * padding - kernel_size) / stride + 1


@answers.is_wrong("rounded")
def nearest(size, kernel_size, stride, padding):
    return round((size + 2 * padding - kernel_size) / stride) + 1


@answers.is_wrong("plus_one_inside")
def parentheses(size, kernel_size, stride, padding):
    return (size + 2 * padding - kernel_size + 1) // stride


@answers.is_wrong("kernel_forgotten")
def no_kernel(size, kernel_size, stride, padding):
    return (size + 2 * padding) // stride


@answers.is_wrong("padding_once", "plus_one_missing")
def two_mistakes(size, kernel_size, stride, padding):
    return (size + padding - kernel_size) // stride


@answers.is_wrong()
def numpy_float(size, kernel_size, stride, padding):
    return np.floor((size + 2 * padding - kernel_size) / stride) + 1


@answers.is_wrong()
def text(size, kernel_size, stride, padding):
    return f"{(size + 2 * padding - kernel_size) // stride + 1}"


@answers.is_wrong()
def precedence(size, kernel_size, stride, padding):
    return size + 2 * padding - kernel_size // stride + 1


@answers.is_wrong()
def a_pair(size, kernel_size, stride, padding):
    n = (size + 2 * padding - kernel_size) // stride + 1
    return n, n
