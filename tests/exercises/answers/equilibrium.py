import math
from fractions import Fraction

import numpy as np
import torch

from aigc_lessons.exercises.gan import check_equilibrium
from tests.exercises.answers import Answers

answers = Answers(check_equilibrium)

answers.right = {
    "decimals": (1.39, 0.69, 0.75),
    "a list": [1.386, 0.693, 0.75],
    "computed": (2 * math.log(2), math.log(2), 0.3 / (0.3 + 0.1)),
    "logarithms of a half": (-2 * np.log(0.5), -np.log(0.5), float(Fraction(3, 4))),
    "a tensor": torch.tensor([1.3863, 0.6931, 0.75]),
}

answers.wrong = {
    "nobody loses": ((0, 0, 0.75), ("loss_zero_at_equilibrium",)),
    "the generator wins": ((1.39, 0, 0.75), ("loss_zero_at_equilibrium",)),
    "one term": ((0.69, 0.69, 0.75), ("one_term_counted",)),
    "two terms for the generator": ((1.386, 1.386, 0.75), ("generator_pays_twice",)),
    "bits": ((2, 1, 0.75), ("log_base",)),
    "bits for the generator": ((1.39, 1, 0.75), ("log_base",)),
    "a probability": ((0.5, 0.69, 0.75), ("probability_for_loss",)),
    "a probability for the generator": ((1.39, 0.5, 0.75), ("probability_for_loss",)),
    "without a minus": ((-1.386, 0.69, 0.75), ("minus_missing",)),
    "saturating": ((1.39, -0.693, 0.75), ("saturating_loss",)),
    "upside down": ((1.39, 0.69, 0.25), ("densities_exchanged",)),
    "a ratio": ((1.39, 0.69, 3), ("ratio_for_share",)),
    "a half": ((1.39, 0.69, 0.5), ("equilibrium_everywhere",)),
    "the real ones alone": ((1.39, 0.69, 0.3), ("real_density_alone",)),
    "another number": ((1.39, 0.69, 0.9), ()),
    "one missing": ((1.39, 0.69, ...), ()),
    "two numbers": ((1.39, 0.69), ()),
    "a word": (("two log two", 0.69, 0.75), ()),
    "a number": (1.39, ()),
    "complex": ((1.39 + 1j, 0.69, 0.75), ()),
    "nan": ((np.nan, 0.69, 0.75), ()),
}
