"""One student's numbers for the assignment on losses."""

import itertools

import numpy as np

# Three different exponentials that add up to 20, so that each probability has two decimals. None is
# ½, for p and 1 − p must be told apart; nor is the label's 7/20, a third of its own surprise.
TRIPLES = [
    t
    for t in itertools.permutations(range(1, 18), 3)
    if sum(t) == 20 and 10 not in t and sorted(t)[1] != 7
]


def draw(rng):
    """Draw one student's numbers.

    Parameters
    ----------
    rng : numpy.random.Generator

    Returns
    -------
    dict
        Two pairs of small images, logits by their exponentials, and two depths.
    """
    exponentials = [int(n) for n in TRIPLES[rng.integers(len(TRIPLES))]]
    smallest, label, _ = np.argsort(exponentials).tolist()  # the label is the second likeliest
    largest = 3 - smallest - label
    return _images(rng) | {
        "exponentials": exponentials,
        "label": label,
        "other": int(rng.choice([smallest, largest])),
        "near": int(rng.integers(1, 5)),
        "far": int(rng.integers(8, 17)),
        "share": float(rng.choice([0.6, 0.7, 0.8])),
    }


def _images(rng):
    """Two images of four pixels; six of eight are off, one of them far below its target."""
    off = rng.choice([-3, -2, -1, 1, 2, 3], size=8)
    off[rng.choice(8, size=2, replace=False)] = 0
    place = int(rng.choice(np.flatnonzero(off)))
    off[place] = rng.choice([-5, -4, -3])
    if not (off**2).sum() % 2:  # an odd sum of squares gives a mean of three decimals
        return _images(rng)
    target = rng.integers(5, 8, size=8)
    return {
        "prediction": (target + off).reshape(2, 4).tolist(),
        "target": target.reshape(2, 4).tolist(),
        "place": [place // 4, place % 4],
    }


def difficulty(own):
    """Measure how hard the numbers are.

    Parameters
    ----------
    own : dict

    Returns
    -------
    tuple
        How many squares are to be added up, whether their mean has three decimals, the sign of the
        difference at the place asked for; how many classes there are, the sum to divide by, the
        label's rank; and whether the near depth is the likelier one.
    """
    off = np.subtract(own["prediction"], own["target"])
    weights = own["exponentials"]
    return (
        int(np.count_nonzero(off)),
        int((off**2).sum()) % 2 == 1,
        int(np.sign(off[tuple(own["place"])])),
        len(weights),
        sum(weights),
        sorted(weights).index(weights[own["label"]]),
        own["share"] > 0.5 and own["near"] < own["far"],
    )
