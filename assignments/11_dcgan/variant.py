"""One student's own numbers for the assignment on the DCGAN."""

from aigc_lessons.exercises.dcgan.generator_layers import Layer, sizes
from aigc_lessons.exercises.dcgan.stamps_by_hand import blanks

STAMPS = 3  # that meet along each axis: the kernel is three times the stride
GUIDELINES = ("batch-norm", "relu", "tanh", "small-weights", "adam-beta1")
CHANNELS = (48, 56, 64, 72, 80, 88, 96)
SIZE = 28


def draw(rng):
    """Draw a layer, a generator with five faults, and a guideline to doubt."""
    layer = _layer(rng)
    while not _told_apart(layer):
        layer = _layer(rng)
    return {
        **layer,
        "generator": _generator(rng),
        "guideline": GUIDELINES[rng.integers(len(GUIDELINES))],
    }


def difficulty(own):
    """Say what the numbers ask for.

    Returns
    -------
    tuple
        How many stamps meet along an axis; whether there is something to cut off; the digits of
        the height; whether every known mistake can be told from what is right; how many faults
        the generator has, and how many layers.
    """
    height, _, _ = _asked(own)
    return (
        own["kernel_size"] / own["stride"],
        own["padding"] > 1,
        len(str(height.right)),
        _told_apart(own),
        _faults(own["generator"]),
        len(own["generator"]["layers"]),
    )


def _layer(rng):
    stride = int(rng.choice([2, 4, 5]))
    channels = [int(4 * n) for n in rng.choice(range(3, 17), 2, replace=False)]
    return {
        "size": int(rng.integers(5, 13)),
        "kernel_size": STAMPS * stride,
        "stride": stride,
        "padding": int(rng.integers(2, 6)),
        "channels": channels,
    }


def _asked(own):
    names = "size", "kernel_size", "stride", "padding"
    return blanks(*(own[name] for name in names), *own["channels"])


def _told_apart(own):
    """Say whether all numbers that a student might give differ, and the height has two digits."""
    if own["padding"] >= own["kernel_size"] // 2:
        return False
    asked = _asked(own)
    different = all(
        len({blank.right, *blank.mistakes.values()}) == 1 + len(blank.mistakes) for blank in asked
    )
    return different and 10 <= asked[0].right < 100


def _generator(rng):
    """Draw a generator of two layers that has each of five faults once."""
    first_maps, second_maps, other = (int(n) for n in rng.choice(CHANNELS, 3, replace=False))
    even, uneven = [4, 2, 1], [int(rng.choice([3, 5])), 2, int(rng.integers(1, 3))]
    first, last = (even, uneven) if rng.random() < 0.5 else (uneven, even)
    activation = ("relu", "sigmoid")[rng.integers(2)]
    layers = [[first_maps, second_maps, *first, "relu"], [other, 3, *last, activation]]
    return {"start": [first_maps, 8], "layers": layers}


def _faults(generator):
    layers = [Layer(*layer) for layer in generator["layers"]]
    made = [generator["start"][0], *(layer.channels_out for layer in layers)]
    unjoined = [n for n, layer in zip(made, layers, strict=False) if n != layer.channels_in]
    uneven = [layer for layer in layers if layer.kernel_size % layer.stride]
    others = [
        sizes(generator["start"], layers)[-1] != SIZE,
        made[-1] != 1,
        layers[-1].activation != "tanh",
    ]
    return len(unjoined) + len(uneven) + sum(others)
