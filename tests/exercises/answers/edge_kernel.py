import numpy as np

from aigc_lessons.exercises.convolution import check_edge_kernel
from tests.exercises.answers import Answers

answers = Answers(check_edge_kernel)

answers.right = {
    "prewitt": [[1, 0, -1], [1, 0, -1], [1, 0, -1]],
    "sobel": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "one row": ((0, 0, 0), (-1, 1, 0), (0, 0, 0)),
    "second difference": [[0, 0, 0], [1, -2, 1], [0, 0, 0]],
    "tenths": [[0.1, 0.2, -0.3], [0, 0, 0], [0, 0, 0]],
    "large": 1e6 * np.array([[1.0, -3.0, 2.0]] * 3),
    "as conv2d takes it": np.array([[[[3, 0, -3], [10, 0, -10], [3, 0, -3]]]], np.float32),
}

SOBEL_Y = [[1, 2, 1], [0, 0, 0], [-1, -2, -1]]

answers.wrong = {
    "turned": (SOBEL_Y, ("horizontal_edges",)),
    "laplace": ([[0, 1, 0], [1, -4, 1], [0, 1, 0]], ("every_edge",)),
    "diagonal": ([[0, 1, 2], [-1, 0, 1], [-2, -1, 0]], ("every_edge",)),
    "blur": (np.full((3, 3), 1 / 9), ("blurs",)),
    "copy": ([[0, 0, 0], [0, 1, 0], [0, 0, 0]], ("blurs",)),
    "sharpen": ([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], ("flat_area_answers",)),
    "not balanced": ([[1, 0, -1], [1, 0, -1], [1, 0, -2]], ("flat_area_answers",)),
    "nothing": (np.zeros((3, 3)), ("sees_nothing",)),
    "checkerboard": ([[1, -1, 0], [-1, 1, 0], [0, 0, 0]], ("sees_nothing",)),
    "two by two": ([[1, -1], [1, -1]], ()),
    "one row": ([1, 0, -1], ()),
    "nine in a row": ([1, 0, -1] * 3, ()),
    "nan": ([[np.nan, 0, 0], [0, 0, 0], [0, 0, 0]], ()),
    "words": ("sobel", ()),
    "a function": (lambda: SOBEL_Y, ()),
    "ragged": ([[1, 0, -1], [1, 0], [1, 0, -1]], ()),
}
