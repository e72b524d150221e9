"""What a checkpoint keeps of the things that NumPy computes with."""

import json
from functools import partial
from typing import NamedTuple

import numpy as np

from aigc_lessons import ops


class Part(NamedTuple):
    """A part of a run as a checkpoint sees it: two functions.

    Attributes
    ----------
    state : callable
        ``state()`` copies all that the next step depends on: a dict of arrays.
    load_state : callable
        ``load_state(arrays)`` puts it back.
    """

    state: callable
    load_state: callable


def part(thing):
    """Say how to copy and how to put back what the next step depends on.

    An optimiser's learning rate counts as part of its state, because a schedule may change it.

    Parameters
    ----------
    thing : ops.SGD, ops.Adam, numpy.random.Generator, or a model
        A model has ``to_arrays`` and ``load_arrays``.

    Returns
    -------
    Part

    Raises
    ------
    TypeError
        If it is something else.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> noise = part(rng)
    >>> before = noise.state()
    >>> first = rng.random()
    >>> noise.load_state(before)
    >>> rng.random() == first
    True
    """
    for kind, (state, load_state) in KINDS.items():
        if isinstance(thing, kind):
            return Part(partial(state, thing), partial(load_state, thing))
    if hasattr(thing, "to_arrays") and hasattr(thing, "load_arrays"):
        return Part(thing.to_arrays, thing.load_arrays)
    raise TypeError(
        f"A checkpoint cannot keep a {type(thing).__name__}; expected is a model, an optimiser or "
        "a random generator of the framework that the run trains with."
    )


def _optimizer_state(optimizer):
    return {"lr": np.array(optimizer.lr)} | optimizer.state()


def _load_optimizer(optimizer, arrays):
    optimizer.load_state({name: array for name, array in arrays.items() if name != "lr"})
    optimizer.lr = float(arrays["lr"])


def _generator_state(rng):
    state = rng.bit_generator.state
    try:
        text = json.dumps(state)  # its whole numbers have 128 bits, more than an array can hold
    except TypeError:
        raise TypeError(
            f"A checkpoint cannot keep a generator on {state['bit_generator']}: take one from "
            "numpy.random.default_rng(seed)."
        ) from None
    return {"json": np.frombuffer(text.encode(), np.uint8)}


def _load_generator(rng, arrays):
    rng.bit_generator.state = json.loads(arrays["json"].tobytes())


KINDS = {
    ops.SGD: (_optimizer_state, _load_optimizer),
    ops.Adam: (_optimizer_state, _load_optimizer),
    np.random.Generator: (_generator_state, _load_generator),
}
