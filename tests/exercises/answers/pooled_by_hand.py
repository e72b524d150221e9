import numpy as np

from aigc_lessons.exercises.pooling import check_pooled_by_hand
from tests.exercises.answers import Answers

answers = Answers(check_pooled_by_hand)

answers.right = {
    "lists": [[8, 6], [7, 8]],
    "tuples of floats": ((8.0, 6.0), (7.0, 8.0)),
    "array": np.array([[8, 6], [7, 8]]),
    "a batch of one": np.array([[[[8, 6], [7, 8]]]], dtype=np.float32),
}

answers.wrong = {
    "means": ([[4, 3.25], [3.5, 3.5]], ("average_for_max",)),
    "stride 1": (
        [[8, 8, 6, 9], [4, 6, 6, 7], [7, 8, 8, 6], [9, 8, 8, 6]],
        ("default_stride_one",),
    ),
    "rounded up": ([[8, 6, 9], [7, 8, 6], [9, 3, 2]], ("ceil_for_floor",)),
    "smallest": ([[1, 0], [0, 1]], ("min_for_max",)),
    "one number": (9, ("one_number_for_all",)),
    "the article's constant": ([[4, 4], [4, 4]], ("one_number_for_all",)),
    "rounded mean": (3.92, ("one_number_for_all",)),
    "one number wrong": ([[8, 6], [7, 6]], ()),
    "one row": ([8, 6, 7, 8], ()),
    "rows of different length": ([[8, 6], [7]], ()),
    "a word": ("eight", ()),
}
