"""All that a run needs, made from a data set and a seed."""

from typing import NamedTuple

import numpy as np

from aigc_lessons import datasets


class Recipe(NamedTuple):
    """What a training is made of, ready for `training.run` or `training.resumable.run`.

    Attributes
    ----------
    step : callable
        Updates the networks once, and the averages of their weights.
    batches : callable
        ``batches(epoch)`` gives the batches of an epoch, which depend on its number and the seed.
    epochs : int
        How many epochs the run has.
    steps : int
        How many steps that is: calls of `step`, each of which leaves a record.
    parts : dict of Part
        What a checkpoint keeps.
    models : dict
        The networks that are kept in the end, by name: those with averaged weights.
    finish : callable
        ``finish()`` is called once, after the last step: it brings `models` into their final form.
    sample : callable
        ``sample(n, rng)`` generates images ``(n, 1, 28, 28)``, float32 in [0, 1].
    frame : callable
        ``frame()`` generates ten images ``(10, 1, 28, 28)``, always from the same ten noises: one
        after every epoch shows how the run went. What is trained on is left as it was.
    arguments : dict
        What the recipe was made with, for the record.
    updates : int or None
        How often the weights are updated, where one step does so more than once; else None.
    """

    step: callable
    batches: callable
    epochs: int
    steps: int
    parts: dict
    models: dict
    finish: callable
    sample: callable
    frame: callable
    arguments: dict
    updates: int | None = None


SHOWN = 10  # images of a frame
BLOCK = 100  # updates between two records on the fast path


def grey_batches(data, size, seed, epoch):
    """Give one epoch's batches, in an order that depends on the seed and the epoch alone."""
    return datasets.batches(data, size, rng=np.random.default_rng([seed, epoch]))


def blocks(n, batch, seed, epoch, *, steps=None):
    """Give one epoch's batches in blocks of indices, in the order of `grey_batches`.

    Parameters
    ----------
    n, batch : int
        How many images there are, and how many a step sees; what is left over waits for another
        epoch.
    seed, epoch : int
        What the order depends on, and on nothing else.
    steps : int, optional
        Batches in a block: the whole epoch unless a number is given. The last block of an epoch may
        have fewer.

    Yields
    ------
    ndarray
        ``(K, N)``, int64.

    Raises
    ------
    ValueError
        If a batch is larger than the data, or a number is below 1.

    Examples
    --------
    >>> [block.shape for block in blocks(10, 3, seed=0, epoch=0, steps=2)]
    [(2, 3), (1, 3)]
    """
    if not 1 <= batch <= n:
        raise ValueError(f"batch is {batch}, but a number from 1 to the {n} images is expected.")
    if steps is not None and steps < 1:
        raise ValueError(f"steps is {steps}, but at least 1 is expected.")
    order = np.random.default_rng([seed, epoch]).permutation(n)
    indices = order[: n - n % batch].reshape(-1, batch)
    steps = steps or len(indices)
    return (indices[start : start + steps] for start in range(0, len(indices), steps))


def binary_batches(data, size, seed, epoch):
    """Give one epoch's batches, their pixels made black or white anew by chance."""
    rng = np.random.default_rng([seed, epoch])
    for images, labels in datasets.batches(data, size, rng=rng):
        yield datasets.binarize(images, rng=rng), labels


def framed(sample, seed, *, before=lambda: None):
    """Make a `frame` of a `sample`: its noises are those of the run's first samples."""

    def frame():
        before()  # such as measuring statistics
        return sample(SHOWN, np.random.default_rng([seed, 3]))

    return frame


def then(step, after):
    """Make a step that is followed by something else, such as an update of averages."""

    def both(batch):
        values = step(batch)
        after()
        return values

    return both


def in_blocks(generate, n, latent, rng, *, size=500):
    """Generate n images from standard normal noise, some at once: ``(n, 1, 28, 28)`` in [0, 1].

    What a generator without bounds puts outside is clipped.
    """
    noise = rng.standard_normal((n, latent), np.float32)
    blocks = [noise[start : start + size] for start in range(0, n, size)]
    images = np.concatenate([np.asarray(generate(block), np.float32) for block in blocks])
    return np.clip(images, 0, 1)
