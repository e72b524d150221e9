"""One student's own numbers for the assignment on judging generated images."""

import numpy as np

from aigc_lessons.exercises.vae_vs_gan.frechet_by_hand import FAKE, REAL, blanks

APART = 0.25  # what lies nearer than this could be taken for one another at one decimal

# 2,500 bundled digits against the other 2,500: FID, precision, recall, coverage, sharpness, mean
# grey and the share of the commonest class; measured once, with k = 5.
NONE = (
    (2.7, 0.957, 0.955, 0.974, 0.56, 0.13, 0.11),
    (2.6, 0.955, 0.951, 0.972, 0.56, 0.13, 0.11),
    (2.7, 0.956, 0.956, 0.971, 0.56, 0.13, 0.11),
    (2.7, 0.958, 0.953, 0.973, 0.56, 0.13, 0.11),
)
BLUR = (
    (51.3, 0.972, 0.184, 0.65, 0.29, 0.13, 0.11),
    (64.7, 0.966, 0.097, 0.546, 0.27, 0.13, 0.11),
    (79.1, 0.958, 0.052, 0.455, 0.25, 0.13, 0.11),
    (94.3, 0.955, 0.029, 0.376, 0.24, 0.13, 0.11),
)
MISSING_CLASS = (
    (25.4, 0.958, 0.869, 0.87, 0.56, 0.13, 0.12),
    (19.1, 0.955, 0.866, 0.874, 0.56, 0.14, 0.12),
    (16.6, 0.954, 0.874, 0.889, 0.56, 0.13, 0.12),
    (17.0, 0.957, 0.87, 0.884, 0.56, 0.13, 0.12),
    (17.9, 0.956, 0.861, 0.875, 0.56, 0.13, 0.12),
    (20.1, 0.957, 0.862, 0.88, 0.56, 0.13, 0.12),
    (18.9, 0.959, 0.876, 0.88, 0.56, 0.13, 0.12),
    (15.1, 0.955, 0.911, 0.888, 0.56, 0.13, 0.12),
)
ONE_IMAGE = (
    (866.9, 1.0, 0.0, 0.002, 0.51, 0.18, 1.0),
    (902.7, 1.0, 0.0, 0.001, 0.55, 0.15, 1.0),
    (837.3, 1.0, 0.0, 0.0, 0.55, 0.12, 1.0),
    (657.1, 1.0, 0.0, 0.001, 0.56, 0.1, 1.0),
    (806.8, 1.0, 0.0, 0.001, 0.56, 0.15, 1.0),
    (811.7, 1.0, 0.0, 0.002, 0.55, 0.15, 1.0),
    (846.4, 1.0, 0.0, 0.0, 0.55, 0.16, 1.0),
    (818.4, 1.0, 0.0, 0.001, 0.54, 0.14, 1.0),
)
WRONG_RANGE = (
    (361.2, 0.966, 0.0, 0.012, 0.34, 0.48, 0.43),
    (409.0, 0.983, 0.0, 0.006, 0.31, 0.52, 0.52),
    (451.0, 0.993, 0.0, 0.004, 0.28, 0.57, 0.59),
    (488.2, 0.996, 0.0, 0.002, 0.25, 0.61, 0.62),
)
FAULTS = (NONE, BLUR, MISSING_CLASS, ONE_IMAGE, WRONG_RANGE)

# What the floor of the FID is in the chapter, for 500 digits and for 2,500.
FLOORS = {500: 10.9, 2500: 2.3}


def draw(rng):
    """Draw two bells, a table with a row for each fault, and a claim about two models."""
    bells = _bells(rng)
    while not _fair(bells):
        bells = _bells(rng)
    rows = [fault[rng.integers(len(fault))] for fault in FAULTS]
    table = [list(rows[place]) for place in rng.permutation(len(rows))]
    return {**bells, "table": table, "claim": _claim(rng)}


def difficulty(own):
    """Say what the numbers ask for.

    Returns
    -------
    tuple
        Whether both parts of the distance count and the distance has two digits; whether every
        known mistake can be told from what is right; the faults in the table; how many of its rows
        look good by precision; whether the better claim is the one with the larger floor.
    """
    few, many = own["claim"]
    above = [fid - FLOORS[n] for fid, n in (few, many)]
    return (
        _fair(own),
        _told_apart(own),
        sorted(place for place, rows in enumerate(FAULTS) for row in rows if _listed(row, own)),
        sum(row[1] > 0.95 for row in own["table"]),
        above[0] < above[1],
        few[0] > many[0],
    )


def _listed(row, own):
    return list(row) in own["table"]


def _bells(rng):
    means = [int(mean) for mean in rng.choice(np.arange(0, 13), 2, replace=False)]
    spreads = [int(spread) for spread in rng.choice(np.arange(2, 10), 2, replace=False)]
    return {"real": [means[0], spreads[0]], "fake": [means[1], spreads[1]]}


def _fair(own):
    """Say whether both parts count, the answer has two digits, and the chapter has other bells."""
    (mean, spread), (other_mean, other_spread) = own["real"], own["fake"]
    apart, wider = abs(mean - other_mean), abs(spread - other_spread)
    parts = min(apart, wider) >= 2 and apart != wider and apart**2 + wider**2 < 100
    return parts and _told_apart(own) and (mean, other_mean) != (REAL[0], FAKE[0])


def _told_apart(own):
    """Say whether no two of the numbers that a student might give are too near to each other."""
    asked = blanks(own["real"], own["fake"])
    numbers = [sorted({blank.right, *blank.mistakes.values()}) for blank in asked]
    every = [1 + len(blank.mistakes) for blank in asked]
    different = [len(row) for row in numbers] == every
    return bool(different and min(np.diff(row).min() for row in numbers) > APART)


def _claim(rng):
    """Draw the FIDs of two models, each with its number of images; the larger one is better."""
    few = FLOORS[500] + rng.integers(5, 25) / 10
    many = FLOORS[2500] + rng.integers(35, 65) / 10
    return [[round(float(few), 1), 500], [round(float(many), 1), 2500]]
