"""One student's own numbers for the assignment on the GAN."""

import numpy as np

from aigc_lessons.exercises.gan.equilibrium import blanks

APART = 0.03  # what lies nearer than this could be taken for one another at two decimals
RARE, COMMON = 30, 250  # of 1,000 fakes


def draw(rng):
    """Draw an answer, two shares, and the histogram of a generator that neglects some digits."""
    numbers = _numbers(rng)
    while not _told_apart(numbers):
        numbers = _numbers(rng)
    return {**numbers, "classes": _classes(rng), "losses": _losses(rng)}


def difficulty(own):
    """Say what the numbers ask for.

    Returns
    -------
    tuple
        Whether the discriminator leans towards "fake"; the digits of each share; whether the value
        is commoner among real samples; whether every known mistake can be told from what is right;
        how many digits are missing, rare and too common; whether the losses look as at the
        equilibrium.
    """
    counts = own["classes"]
    shares = own["real_percent"], own["fake_percent"]
    return (
        own["answer"] < 0.5,
        tuple(len(str(share)) for share in shares),
        shares[0] > shares[1],
        _told_apart(own),
        counts.count(0),
        sum(0 < count < RARE for count in counts),
        sum(count > COMMON for count in counts),
        bool(np.allclose(own["losses"], [2 * np.log(2), np.log(2)], atol=0.03)),
    )


def _numbers(rng):
    fake, real = sorted(int(share) for share in rng.choice(np.arange(11, 60), 2, replace=False))
    answer = int(rng.integers(12, 42)) / 100
    return {"answer": answer, "real_percent": real, "fake_percent": fake}


def _told_apart(own):
    """Say whether no two of the numbers that a student might give are too near to each other."""
    logit = float(np.log(own["answer"] / (1 - own["answer"])))
    asked = blanks(logit, own["real_percent"] / 100, own["fake_percent"] / 100)
    numbers = [sorted([blank.right, *blank.mistakes.values()]) for blank in asked]
    return bool(min(np.diff(row).min() for row in numbers) > APART)


def _classes(rng):
    """Count the digits of 1,000 fakes: one is missing, two are rare, one is far too common."""
    rare, common = rng.integers(4, RARE, 2), rng.integers(280, 340)
    middle = rng.multinomial(1000 - rare.sum() - common, np.ones(6) / 6)
    counts = rng.permutation([0, *rare, common, *middle])
    return [int(count) for count in counts]


def _losses(rng):
    """Give both players' losses, near those of the equilibrium."""
    off = rng.integers(-20, 21, 2) / 1000
    return [round(float(loss), 3) for loss in np.log(2) * np.array([2, 1]) + off]
