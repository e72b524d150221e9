"""One student's numbers for the assignment on ReLU and its relatives."""

SIGMOIDS = 64  # three sigmoids leave at most one part in 64


def draw(rng):
    """Draw one student's numbers.

    Parameters
    ----------
    rng : numpy.random.Generator

    Returns
    -------
    dict
        A gradient and an input for each of three gates, a slope, and a gradient that meets three
        sigmoids.
    """
    dy, x = rng.choice(range(2, 10), size=2, replace=False).tolist()
    return {
        "gate": [-dy, x],
        "corner": [int(rng.integers(2, 10)), 0],
        "below": [int(rng.integers(2, 10)), -int(rng.integers(2, 10))],
        "slope": float(rng.choice([0.1, 0.2, 0.3, 0.4])),
        "far": SIGMOIDS * int(rng.integers(16, 100)),
    }


def difficulty(own):
    """Measure how hard the numbers are.

    Parameters
    ----------
    own : dict

    Returns
    -------
    tuple
        The signs of every gradient and input, whether all of them but the zero have one digit and
        none is 1, whether the open gate's two can be told apart, how many decimals the slope has,
        the last gradient's digits, and those of what is left of it.
    """
    pairs = own["gate"], own["corner"], own["below"]
    numbers = [abs(n) for pair in pairs for n in pair if n]
    return (
        [(dy > 0, (x > 0) - (x < 0)) for dy, x in pairs],
        min(numbers) > 1 and max(numbers) < 10,
        abs(own["gate"][0]) != own["gate"][1],
        len(str(own["slope"])) - 2,
        (own["far"] % SIGMOIDS, len(str(own["far"])), len(str(own["far"] // SIGMOIDS))),
    )
