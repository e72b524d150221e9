"""One student's numbers for the assignment on gradient descent."""

import itertools
import math

import numpy as np

from aigc_lessons.exercises.gradient_descent.momentum import MOMENTUM
from aigc_lessons.exercises.misconceptions.gradient_descent import PATHS

NEAR = 0.005  # half of the second decimal
# A coefficient and a learning rate with which a step goes some of the way, but neither half of it
# nor all of it.
DESCENTS = [
    (a, rate)
    for a, rate in itertools.product((1.5, 2.0, 2.5, 3.0, 4.0, 5.0), (0.05, 0.1, 0.2))
    if 0.3 <= round(2 * a * rate, 2) <= 0.8 and round(2 * a * rate, 2) != 0.5
]
# Two curvatures whose best learning rate has at most two decimals.
CURVATURES = [
    (flat, steep)
    for flat, steep in itertools.combinations(range(1, 10), 2)
    if flat + steep in (4, 5, 8, 10)
]


def draw(rng):
    """Draw one student's numbers.

    Parameters
    ----------
    rng : numpy.random.Generator

    Returns
    -------
    dict
        A parabola and a place on it, two gradients, two curvatures, and two sizes of a batch.
    """
    small, ratio = int(rng.choice([10, 20, 25, 40, 50])), int(rng.choice([4, 9, 16]))
    return {
        **_first_of(_parabola, _after_one_step, rng),
        **_first_of(_two_gradients, _after_two_steps, rng),
        "curvatures": list(CURVATURES[rng.integers(len(CURVATURES))]),
        "images": small * ratio * int(rng.integers(4, 9)),
        "small": small,
        "large": small * ratio,
    }


def _first_of(drawing, answers, rng):
    """Draw until the right answer and those of all known mistakes can be told apart."""
    while True:
        own = drawing(rng)
        if np.diff(np.sort(answers(own))).min() > 4 * NEAR:
            return own


def _parabola(rng):
    coefficient, rate = DESCENTS[rng.integers(len(DESCENTS))]
    centre = int(rng.choice([-4, -3, -2, -1, 1, 2, 3, 4]))
    start = centre + int(rng.choice([-8, -7, -6, -5, 5, 6, 7, 8]))
    return {"coefficient": coefficient, "centre": centre, "start": start, "rate": rate}


def _after_one_step(own):
    """Where a step leads: the right way, uphill, without the rate, with J for J′, with half of J′.

    The last two are the step itself, and a step that takes the minimum to be at 0.
    """
    a, c, theta, rate = own.values()
    slope, value = 2 * a * (theta - c), a * (theta - c) ** 2
    steps = [rate * slope, -rate * slope, slope, rate * value, rate * slope / 2]
    return [*(theta - step for step in steps), rate * slope, theta - rate * 2 * a * theta]


def _two_gradients(rng):
    """A gradient and one of the other sign."""
    sign = int(rng.choice([-1, 1]))
    return {
        # Not 5, for times 0.2 it is 1.
        "gradients": [sign * int(rng.choice([3, 4, 6, 7, 8, 9])), -sign * int(rng.integers(2, 9))],
        "momentum": float(rng.choice([0.6, 0.7, 0.8, 0.9])),
        "learning_rate": float(rng.choice([0.1, 0.2, 0.3, 0.4, 0.5])),
    }


def _after_two_steps(own):
    """Where momentum leads from 0: the right way, and with each mistake that keeps the path."""
    grads = np.array(own["gradients"], float)[:, None]
    settings = {"lr": own["learning_rate"], "momentum": own["momentum"]}
    inputs = {"theta": np.zeros(1), "grads": grads} | settings
    paths = [MOMENTUM.right(**inputs)]
    for wrong in MOMENTUM.wrong_models:
        if wrong.misconception not in PATHS:
            paths.append(wrong.model(MOMENTUM.right, *inputs.values()))
    return [path[-1, 0] for path in paths]


def difficulty(own):
    """Measure how hard the numbers are.

    Parameters
    ----------
    own : dict

    Returns
    -------
    tuple
        How many gradients and curvatures there are and whether the two gradients differ in sign;
        whether the minimum and the start lie away from 0, and a step stays on its side of the
        minimum; whether the factor of a step has one decimal and the best learning rate two at
        most; whether the ratio of the batches is a square, and both divide the images.
    """
    first, second = own["gradients"]
    factor, best = 1 - 2 * own["coefficient"] * own["rate"], 2 / sum(own["curvatures"])
    ratio = own["large"] // own["small"]
    return (
        len(own["gradients"]) + len(own["curvatures"]),
        first * second < 0,
        own["centre"] != 0 and own["start"] != own["centre"],
        0 < factor < 1,
        math.isclose(factor, round(factor, 1)) and math.isclose(best, round(best, 2)),
        math.isqrt(ratio) ** 2 == ratio,
        own["images"] % own["small"] == own["images"] % own["large"] == 0,
    )
