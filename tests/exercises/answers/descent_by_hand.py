from fractions import Fraction

import numpy as np

from aigc_lessons.exercises.gradient_descent import check_descent_by_hand
from tests.exercises.answers import Answers

answers = Answers(check_descent_by_hand)

answers.right = {
    "decimals": (1.6, 0.64, 0.33),
    "a list": [1.6, 0.64, 0.333],
    "computed": (4 - 0.1 * 24, 4 * 0.4**2, 2 / 6),
    "numpy": (np.float32(1.6), np.array([0.64]), np.array(1 / 3)),
    "fractions": (8 / 5, float(Fraction(16, 25)), 1 / 3),
}

answers.wrong = {
    "uphill": ((6.4, 10.24, 0.33), ("uphill",)),
    "no learning rate": ((-20, 100, 0.33), ("learning_rate_forgotten",)),
    "J for its derivative": ((-0.8, 1.6, 0.33), ("value_for_derivative",)),
    "half the derivative": ((2.8, 1.96, 0.33), ("factor_two_missing",)),
    "the step": ((2.4, 0.96, 0.33), ("step_for_place",)),
    "the first gradient twice": ((1.6, -0.8, 0.33), ("same_gradient_reused",)),
    "uphill in the second step": ((1.6, 2.56, 0.33), ("uphill",)),
    "one jump": ((1.6, 0.64, 0.17), ("limit_of_one_jump",)),
    "coefficient": ((1.6, 0.64, 0.667), ("limit_from_coefficient",)),
    "upside down": ((1.6, 0.64, 3), ("limit_inverted",)),
    "another number": ((1.6, 0.64, 0.9), ()),
    "one missing": ((1.6, 0.64, ...), ()),
    "two numbers": ((1.6, 0.64), ()),
    "a text": (("1.6", 0.64, 0.33), ()),
    "a number": (1.6, ()),
    "complex": ((1.6 + 1j, 0.64, 0.33), ()),
    "nan": ((np.nan, 0.64, 0.33), ()),
}
