"""Answers to the assignment on ReLU and its relatives."""

from tests.grading.answers import Answer

# Right functions of which one thing is changed at a time: name, points, mistakes, what, by what.
MERGED = """
def merged_at(w1, b1, w2, b2, x, negative_slope):
    z = w1 @ x + b1
    slopes = np.where(z > 0, 1, negative_slope)
    w1, b1 = slopes[:, None] * w1, slopes * b1
    w, b = w2 @ w1, w2 @ b1 + b2
    return w, b
"""
OF_MERGED = [
    ("no bend", 1, ("relu_left_out",), "np.where(z > 0, 1, negative_slope)", "np.ones(len(z))"),
    ("a plain ReLU", 3, ("leak_forgotten",), "negative_slope)\n    w1", "0)\n    w1"),
    ("0 on the other side", 4, ("gradient_one_at_zero",), "z > 0", "z >= 0"),
    ("the sides swapped", 3, ("slope_on_wrong_side",), "z > 0", "z <= 0"),
    ("a negative slope", 3, ("slope_negated",), "1, negative_slope", "1, -negative_slope"),
    ("the chapter's slope", 3.5, ("slope_fixed",), "1, negative_slope", "1, 0.2"),
    ("only the second bias", 3, ("first_bias_forgotten",), "w2 @ b1 + b2", "b2"),
    ("biases added", 3, ("bias_skips_a_layer",), "w2 @ b1 + b2", "b1 + b2"),
    ("only the first bias", 3.5, ("second_bias_forgotten",), "w2 @ b1 + b2", "w2 @ b1"),
    ("both through the layer", 3.5, ("bias_weighed_twice",), "w2 @ b1 + b2", "w2 @ (b1 + b2)"),
    ("the bias first", 4, ("pair_reversed",), "return w, b", "return b, w"),
    ("the matrix on its side", 3.5, ("output_transposed",), "return w, b", "return w.T, b"),
    ("the order swapped", 1, ("layers_swapped",), "w2 @ w1", "w1 @ w2"),
    ("number by number", 1, ("elementwise_product",), "w2 @ w1", "w2 * w1"),
    ("only the answer at x", 0, (), "return w, b", "return w @ x + b"),
    ("gates of the input", 0, (), "np.where(z > 0", "np.where(x.sum() + 0 * z > 0"),
]

CAPPED = """
def capped_backward(dy, x, negative_slope, limit):
    dx = dy * 1.0
    dx[x <= 0] *= negative_slope
    dx[x > limit] = 0
    return dx
"""
OF_CAPPED = [
    ("no ceiling", 2, (), "    dx[x > limit] = 0\n", ""),
    ("no gate but the ceiling", 0, (), "    dx[x <= 0] *= negative_slope\n", ""),
    ("a ceiling for dy", 2, (), "dx[x > limit]", "dx[dy > limit]"),
    ("a slope above as well", 2, (), "dx[x > limit] = 0", "dx[x > limit] *= negative_slope"),
    ("0 to the right", 3, ("gradient_one_at_zero",), "x <= 0", "x < 0"),
    ("nothing at 0", 3, ("kink_left_out",), "dx[x > limit] = 0", "dx[(x > limit) | (x == 0)] = 0"),
    ("the chapter's slope", 3, ("slope_fixed",), "*= negative_slope", "*= 0.2"),
    ("a plain ReLU", 2, ("leak_forgotten",), "*= negative_slope", "*= 0"),
    ("mirrored", 2, ("slope_on_wrong_side",), "x <= 0", "x > 0"),
    ("a negative slope", 2, ("slope_negated",), "*= negative_slope", "*= -negative_slope"),
    ("no dy", 2, ("dy_forgotten",), "dy * 1.0", "np.ones(dy.shape)"),
    ("the sign of dy", 1, ("gate_from_dy",), "x <= 0", "dy <= 0"),
    ("the value", 1, ("value_for_gradient",), "dy * 1.0", "x * 1.0"),
]

DEAD = """
def dead_units_of(w, b, x):
    activations = np.maximum(x @ w.T + b, 0)
    silent = activations == 0
    dead = silent.all(axis=0)
    return int(dead.sum())
"""
OF_DEAD = [
    ("no bias", 2, ("bias_forgotten",), " + b", ""),
    ("a share", 2, ("share_for_count",), "int(dead.sum())", "dead.mean()"),
    ("the living", 2, ("alive_counted",), "int(dead.sum())", "int((~dead).sum())"),
    ("inputs without an answer", 1.5, ("samples_for_units",), "all(axis=0)", "all(axis=1)"),
    ("silent once", 1, ("dead_when_zero_once",), "all(axis=0)", "any(axis=0)"),
    ("every zero", 1, ("zeros_counted",), "dead.sum()", "silent.sum()"),
    ("no ReLU", 0, (), "np.maximum(x @ w.T + b, 0)", "x @ w.T + b"),
    ("dead on average", 0, (), "silent.all(axis=0)", "(x @ w.T + b).mean(axis=0) <= 0"),
    ("never right", 0, (), "int(dead.sum())", "2"),
]

ANSWERS = [
    Answer(
        "q1",
        "the gradients of the package, an array",
        4,
        code="""
from aigc_lessons import ops

a, dy, x = own["slope"], *np.array(own["below"], float)
first = ops.relu_backward(*np.array([own["gate"]], float).T)
second = ops.leaky_relu_backward(*np.array([own["corner"]], float).T, a)
middle = ops.leaky_relu(np.array([x]), a)
third = ops.leaky_relu_backward(np.array([dy]), middle, a)
third = ops.leaky_relu_backward(third, np.array([x]), a)
gradients = np.concatenate([first, second, third, [own["far"] * 0.25**3]])
""",
    ),
    Answer(
        "q1",
        "three decimals, a list",
        4,
        code="""
a = own["slope"]
third = round(a * a * own["below"][0], 3)
gradients = [own["gate"][0], round(a * own["corner"][0], 3), third, round(own["far"] / 64, 3)]
""",
    ),
    Answer(
        "q1",
        "the sign of dy, the right side of the corner",
        2,
        ("gate_from_dy",),
        code="""
a, dy = own["slope"], own["corner"][0]
gradients = 0, dy, a * a * own["below"][0], own["far"] / 64
""",
    ),
    Answer(
        "q1",
        "the right side of the corner",
        3,
        ("gradient_one_at_zero",),
        code="""
a, dy = own["slope"], own["corner"][0]
gradients = own["gate"][0], dy, a * a * own["below"][0], own["far"] / 64
""",
    ),
    Answer(
        "q1",
        "neither side of the corner",
        3,
        ("kink_left_out",),
        code="""
a = own["slope"]
gradients = own["gate"][0], 0, a * a * own["below"][0], own["far"] / 64
""",
    ),
    Answer(
        "q1",
        "added along the chain",
        2,
        ("factors_added",),
        code="""
a, dy = own["slope"], own["corner"][0]
gradients = own["gate"][0], a * dy, 2 * a * own["below"][0], own["far"] * 3 / 4
""",
    ),
    Answer(
        "q1",
        "one link of the chain",
        2,
        ("one_factor_only",),
        code="""
a, dy = own["slope"], own["corner"][0]
gradients = own["gate"][0], a * dy, a * own["below"][0], own["far"] / 4
""",
    ),
    Answer(
        "q1",
        "no dy",
        0,
        ("dy_forgotten",),
        code="""
a = own["slope"]
gradients = 1, a, a * a, 1 / 64
""",
    ),
    Answer(
        "q1",
        "the sigmoid's height",
        3,
        ("value_for_gradient",),
        code="""
a, dy = own["slope"], own["corner"][0]
gradients = own["gate"][0], a * dy, a * a * own["below"][0], own["far"] / 8
""",
    ),
    Answer(
        "q1",
        "nothing comes back from below 0",
        2,
        ("kink_left_out",),
        code='gradients = own["gate"][0], 0, 0, own["far"] / 64',
    ),
    Answer("q2", "factors before the product", 5, code=MERGED),
    Answer(
        "q2",
        "measured: the network at x and one step along each axis",
        5,
        code="""
def merged_at(w1, b1, w2, b2, x, negative_slope):
    w1, b1, w2, b2, x = (np.asarray(a, np.float64) for a in (w1, b1, w2, b2, x))
    above = w1 @ x + b1 > 0

    def network(point):
        z = w1 @ point + b1
        return w2 @ np.where(above, z, negative_slope * z) + b2

    b = network(np.zeros(len(x)))
    return np.stack([network(e) - b for e in np.eye(len(x))], axis=1), b
""",
    ),
    Answer(
        "q2",
        "loops over the units, other names, a list",
        5,
        code="""
def merged_at(A, a, B, b, point, slope):
    w, c = np.zeros((len(B), len(point))), b.astype(float)
    for unit in range(len(A)):
        factor = slope if A[unit] @ point + a[unit] <= 0 else 1
        w += factor * np.outer(B[:, unit], A[unit])
        c += factor * B[:, unit] * a[unit]
    return [w, c]
""",
    ),
    *(
        Answer("q2", name, points, keys, code=MERGED.replace(what, by))
        for name, points, keys, what, by in OF_MERGED
    ),
    Answer(
        "q2",
        "borrowed",
        0,
        code="""
from aigc_lessons import ops


def merged_at(w1, b1, w2, b2, x, negative_slope):
    slopes = ops.leaky_relu_backward(np.ones(len(b1)), w1 @ x + b1, negative_slope)
    return (w2 * slopes) @ w1, (w2 * slopes) @ b1 + b2
""",
    ),
    Answer("q3", "parts set one by one", 4, code=CAPPED),
    Answer(
        "q3",
        "a slope for each part",
        4,
        code="""
def capped_backward(g, inputs, a, top):
    slopes = np.select([inputs <= 0, inputs < top], [a, 1.0], default=0.0)
    return g * slopes
""",
    ),
    *(
        Answer("q3", name, points, keys, code=CAPPED.replace(what, by))
        for name, points, keys, what, by in OF_CAPPED
    ),
    Answer(
        "q3",
        "borrowed",
        0,
        code="""
from aigc_lessons import ops


def capped_backward(dy, x, negative_slope, limit):
    return ops.leaky_relu_backward(dy, x, negative_slope) * (x < limit)
""",
    ),
    Answer("q4", "columns of zeros", 3, code=DEAD),
    Answer("q4", "a number with decimals", 3, code=DEAD.replace("int(", "float(")),
    Answer(
        "q4",
        "the largest answer of each unit, one at a time",
        3,
        code="""
def dead_units_of(weights, biases, inputs):
    dead = 0
    for weight, bias in zip(weights, biases):
        if max(weight @ row + bias for row in inputs) <= 0:
            dead += 1
    return dead
""",
    ),
    *(
        Answer("q4", name, points, keys, code=DEAD.replace(what, by))
        for name, points, keys, what, by in OF_DEAD
    ),
    Answer(
        "q4",
        "borrowed",
        0,
        code="""
from aigc_lessons import ops


def dead_units_of(w, b, x):
    return int((ops.relu(ops.linear(x, w, b)) == 0).all(axis=0).sum())
""",
    ),
]
