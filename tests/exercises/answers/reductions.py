from fractions import Fraction

import numpy as np
import torch

from aigc_lessons.exercises.losses import check_reductions
from tests.exercises.answers import Answers

answers = Answers(check_reductions)

answers.right = {
    "counted": (3072, 192),
    "from arrays": (np.zeros((16, 3, 8, 8)).size, np.zeros((3, 8, 8)).size),
    "floats in a list": [3072.0, 192.0],
    "a single number as an array": (np.array(3072), np.float32(192)),
    "a number in an array": (3072, np.array([192])),
    "an array of two": np.array([3072, 192]),
    "a tensor": torch.tensor([3072.0, 192.0]),
    "fractions": (Fraction(16 * 192), Fraction(192)),
}

answers.wrong = {
    "one image": ((192, 192), ("batch_not_counted",)),
    "the whole batch twice": ((3072, 3072), ("batch_counted",)),
    "grey": ((1024, 64), ("channels_not_counted",)),
    "grey in the article": ((3072, 64), ("channels_not_counted",)),
    "upside down": ((1 / 3072, 1 / 192), ("factor_inverted",)),
    "rounded and upside down": ((3072, 0.0052), ("factor_inverted",)),
    "the number of images": ((3072, 16), ()),
    "a size": ((16 * 8, 8), ()),
    "one number": (3072, ()),
    "three numbers": ((3072, 192, 16), ()),
    "half an answer": ((3072, ...), ()),
    "a word": (("many", 192), ()),
    "numbers in quotation marks": (("3072", "192"), ()),
    "a complex number": ((3072 + 1j, 192), ()),
    "arrays": ((np.ones(3), 192), ()),
}
