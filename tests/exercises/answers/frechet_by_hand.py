from fractions import Fraction

import numpy as np
import torch

from aigc_lessons.exercises.vae_vs_gan import check_frechet_by_hand
from tests.exercises.answers import Answers

answers = Answers(check_frechet_by_hand)

answers.right = {
    "whole numbers": (29, 116, 34),
    "a list": [29.0, 116.0, 34.0],
    "computed": (5**2 + 2**2, 10**2 + 4**2, 5**2 + 3**2),
    "numpy": (np.float32(29), np.array([116]), np.array(34.0)),
    "an array": np.array([29, 116, 34]),
    "a tensor": torch.tensor([29.0, 116.0, 34.0]),
    "fractions": (float(Fraction(58, 2)), 116, 34),
}

answers.wrong = {
    "variances": ((89, 356, 106), ("variances_for_spreads",)),
    "rooted": ((5.4, 10.8, 5.8), ("root_taken",)),
    "rooted with more digits": ((5.385, 10.77, 5.831), ("root_taken",)),
    "means as they are": ((9, 36, 14), ("means_not_squared",)),
    "spreads as they are": ((27, 108, 28), ("spreads_not_squared",)),
    "means alone": ((25, 100, 25), ("spreads_forgotten",)),
    "spreads alone": ((4, 16, 9), ("means_forgotten",)),
    "multiplied out wrongly": ((32, 128, 34), ("cross_term_once",)),
    "variances multiplied": ((17, 34, 34), ("matrix_root_forgotten",)),
    "twice": ((29, 58, 34), ("scaled_once",)),
    "unchanged": ((29, 29, 34), ("scale_ignored",)),
    "a repeated image has no part": ((29, 116, 25), ("spreads_forgotten",)),
    "a repeated image and variances": ((29, 116, 106), ("variances_for_spreads",)),
    "a repeated image and a deviation": ((29, 116, 28), ("spreads_not_squared",)),
    "another number": ((30, 116, 34), ()),
    "one missing": ((29, 116, ...), ()),
    "two numbers": ((29, 116), ()),
    "a text": (("29", 116, 34), ()),
    "one number": (29, ()),
    "complex": ((29 + 1j, 116, 34), ()),
    "nan": ((np.nan, 116, 34), ()),
}
