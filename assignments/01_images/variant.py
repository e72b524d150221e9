"""One student's numbers for the assignment on images."""


def draw(rng):
    """Draw one student's numbers.

    Parameters
    ----------
    rng : numpy.random.Generator

    Returns
    -------
    dict
        The shape of a batch as files give it, two bytes to add, and a byte to bring to two scales.
    """
    height, width = _sides(rng)
    return {
        "files": [int(rng.integers(20, 60)), height, width, 3],
        "bytes": _bytes(rng),
        "byte": int(rng.integers(140, 250)),
    }


def _sides(rng):
    """Two sides of three digits, the width the larger one; half of them are whole numbers."""
    while True:
        height, width = sorted((2 * rng.integers(60, 200, size=2)).tolist())
        if height < width:
            return height, width


def _bytes(rng):
    """Two bytes of three digits whose sum wraps around to two digits."""
    while True:
        a, b = rng.integers(110, 250, size=2).tolist()
        if a != b and 10 <= a + b - 256 < 100:
            return [a, b]


def difficulty(own):
    """Measure how hard the numbers are.

    Parameters
    ----------
    own : dict

    Returns
    -------
    tuple
        The number of digits of everything that is reckoned with; whether height and width can be
        mistaken for each other, or a half is no whole number; how many digits are left when the
        bytes have wrapped around; whether a division by 256 shows in the third decimal.
    """
    _, height, width, C = own["files"]
    a, b = own["bytes"]
    return (
        [len(str(n)) for n in (*own["files"], a, b, own["byte"])],
        (height < width, height % 2, width % 2, C),
        len(str(a + b - 256)),
        own["byte"] / 255 - own["byte"] / 256 > 0.002,
    )
