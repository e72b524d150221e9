"""One student's numbers for the assignment on a whole network."""

import math


def draw(rng):
    """Draw one student's numbers.

    Parameters
    ----------
    rng : numpy.random.Generator

    Returns
    -------
    dict
        The sizes of a network, an accuracy with the number of digits it was measured on, and a
        loss that does not fall.
    """
    kinds = int(rng.integers(12, 60))
    return _network(rng) | {
        "accuracy": float(rng.choice([0.9, 0.91, 0.92, 0.93, 0.94, 0.95, 0.96])),
        "digits": 100 * int(rng.integers(4, 21)),
        "finer": int(rng.integers(2, 6)),
        "kinds": kinds,
        "loss": round(math.log(kinds), 2),
    }


def _network(rng):
    """A network unlike the chapter's, whose four counts have three, four, three and three digits."""
    own = {
        "size": int(rng.choice([16, 20, 24, 32, 36])),
        "channels": 3,
        "first": int(rng.choice([4, 5, 6, 7, 9, 10, 11, 12])),
        "second": int(rng.integers(10, 33)),
        "hidden": int(rng.integers(20, 61)),
        "classes": int(rng.integers(5, 16)),
    }
    return own if _digits(own) == (3, 4, 3, 3) else _network(rng)


def _digits(own):
    """How many digits the four counts have that the question asks for."""
    counts = (
        own["first"] * (9 * own["channels"] + 1),
        own["second"] * (9 * own["first"] + 1),
        own["second"] * (own["size"] // 4) ** 2,
        own["classes"] * (own["hidden"] + 1),
    )
    return tuple(len(str(count)) for count in counts)


def difficulty(own):
    """Measure how hard the numbers are.

    Parameters
    ----------
    own : dict

    Returns
    -------
    tuple
        How many digits each of the four counts has, whether the picture can be halved twice, the
        channels to think of; whether the standard error is a few tenths of a per cent to a little
        more than one; and whether the loss is that of a guess, to two decimals.
    """
    p, n = own["accuracy"], own["digits"]
    return (
        _digits(own),
        own["size"] % 4 == 0,
        own["channels"],
        0.004 < math.sqrt(p * (1 - p) / n) < 0.016,
        abs(math.exp(own["loss"]) - own["kinds"]) < 0.5,
    )
