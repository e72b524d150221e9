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


def grey_batches(data, size, seed, epoch):
    """Give one epoch's batches, in an order that depends on the seed and the epoch alone."""
    return datasets.batches(data, size, rng=np.random.default_rng([seed, epoch]))


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
