from fractions import Fraction

import numpy as np
import torch

from aigc_lessons.exercises.vae import check_kl_by_hand
from tests.exercises.answers import Answers

answers = Answers(check_kl_by_hand)

answers.right = {
    "by formula": (2, (3 - np.log(4)) / 2, 2 + (3 - np.log(4)) / 2),
    "two decimals": (2.0, 0.81, 2.81),
    "cut off": (2, 0.80, 2.80),
    "a list of arrays": [np.array(2.0), np.array([0.8069]), np.float32(2.8069)],
    "an array": np.array([2, 0.807, 2.807]),
    "a tensor": torch.tensor([2, 0.807, 2.807]),
    "a fraction": (Fraction(2), 0.807, 2.807),
}

answers.wrong = {
    "no half": ((4, 1.61, 5.61), ("half_missing",)),
    "no half for the second": ((2, 1.61, 2.81), ("half_missing",)),
    "negative": ((-2, -0.81, -2.81), ("kl_sign_reversed",)),
    "no one": ((2.5, 1.31, 3.81), ("minus_one_missing",)),
    "not squared": ((1, 0.81, 1.81), ("mean_not_squared",)),
    "no logarithm": ((2, 1.5, 3.5), ("log_term_left_out",)),
    "a deviation": ((2, 0.134, 2.134), ("log_var_as_deviation",)),
    "a variance": ((2, 0.03, 2.03), ("log_var_as_variance",)),
    "the other way round": ((2, 0.318, 2.318), ("kl_reversed",)),
    "averaged": ((2, 0.81, 1.40), ("kl_mean_over_units",)),
    "anything": ((7, 0.81, 2.81), ()),
    "infinity": ((np.inf, 0.81, 2.81), ()),
    "two numbers": ((2, 0.81), ()),
    "one number": (2.81, ()),
    "half an answer": ((2, 0.81, ...), ()),
    "a word": (("much", 0.81, 2.81), ()),
    "a complex number": ((2j, 0.81, 2.81), ()),
}
