from fractions import Fraction

import numpy as np

from aigc_lessons.exercises.relu import check_numbers_by_hand
from tests.exercises.answers import Answers

answers = Answers(check_numbers_by_hand)

RIGHT = {
    "relu(-2)": 0,
    "relu_backward(-8, 3)": -8,
    "relu_backward(8, 0)": 0,
    "leaky_relu_backward(8, -2)": 1.6,
    "sigmoid_backward(8, 0)": 2,
    "8 after three sigmoids": 0.125,
}

answers.right = {
    "numbers": RIGHT,
    "numpy": {name: np.float32(value) for name, value in RIGHT.items()},
    "arrays": {name: np.array([value]) for name, value in RIGHT.items()},
    "a fraction": RIGHT | {"8 after three sigmoids": Fraction(1, 8)},
    "minus zero": RIGHT | {"relu(-2)": -0.0},
    "another order": dict(reversed(RIGHT.items())),
}


def but(name, value, *keys):
    return RIGHT | {name: value}, keys


answers.wrong = {
    "sign dropped": but("relu(-2)", 2, "abs_for_relu"),
    "unchanged": but("relu(-2)", -2, "relu_left_out"),
    "negative gradient stopped": but("relu_backward(-8, 3)", 0, "gate_from_dy"),
    "slope alone": but("relu_backward(-8, 3)", 1, "dy_forgotten"),
    "value times dy": but("relu_backward(-8, 3)", -24, "value_for_gradient"),
    "one at zero": but("relu_backward(8, 0)", 8, "gradient_one_at_zero"),
    "half at zero": but("relu_backward(8, 0)", 4),
    "all below zero": but("leaky_relu_backward(8, -2)", 8, "slope_on_wrong_side"),
    "nothing below zero": but("leaky_relu_backward(8, -2)", 0, "leak_forgotten"),
    "minus": but("leaky_relu_backward(8, -2)", -1.6, "slope_negated"),
    "sigmoid's value": but("sigmoid_backward(8, 0)", 4, "value_for_gradient"),
    "sigmoid's value, rounded": but("sigmoid_backward(8, 0)", 1.88, "sigmoid_twice"),
    "a sum": but("8 after three sigmoids", 6, "factors_added"),
    "one layer": but("8 after three sigmoids", 2.0, "one_factor_only"),
    "values": but("8 after three sigmoids", 1, "value_for_gradient"),
    "share": but("8 after three sigmoids", 1 / 64, "dy_forgotten"),
    "anything": but("8 after three sigmoids", 0.3),
    "nan": but("relu(-2)", float("nan")),
    "text": but("relu(-2)", "nothing"),
    "many": but("relu(-2)", [0, 0]),
    "one missing": but("relu(-2)", ...),
    "one left out": ({"relu(-2)": 0}, ()),
    "an unknown name": ({"relu(2)": 2}, ()),
    "a list": ([0, -8, 0, 1.6, 2, 0.125], ()),
}
