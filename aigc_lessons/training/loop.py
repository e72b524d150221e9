"""The loop of every training: a batch, a step, a record; and again."""

import math
from numbers import Integral


class DivergenceError(ArithmeticError):
    """A loss is no longer a finite number, and further steps would only spread that."""


def run(step, batches, epochs, *, start=0):
    """Train, and yield a record after every update.

    Parameters
    ----------
    step : callable
        ``step(batch)`` updates a model once and returns a dict of numbers, "loss" among them: what
        `classifier_step` makes.
    batches : callable
        ``batches(epoch)`` gives the batches of that epoch. Let it take its randomness from the
        epoch's number, so that a run can go on in the middle as if it had not stopped.
    epochs : int
        How many epochs the whole run has.
    start : int
        How many steps were done before: they are counted, not repeated.

    Yields
    ------
    dict
        "epoch" and "step", counted from 0, and the numbers of that step as plain floats. A step's
        loss is that of the weights before the update, and the update has happened.

    Raises
    ------
    DivergenceError
        If a number of the step is NaN or infinite: the sentence says what to try.
    TypeError
        If `step` or `batches` is no function, or `epochs` or `start` no whole number.
    ValueError
        If `epochs` or `start` is negative, or an epoch has no batch.

    Examples
    --------
    A "model" that halves its error at every step, trained, and then trained on from the middle:

    >>> def halve(batch):
    ...     return {"loss": 0.5**batch}
    >>> [record["loss"] for record in run(halve, lambda epoch: range(3), 2)]
    [1.0, 0.5, 0.25, 1.0, 0.5, 0.25]
    >>> next(run(halve, lambda epoch: range(3), 2, start=4))
    {'epoch': 1, 'step': 4, 'loss': 0.5}
    """
    _require_function("step", step, "classifier_step(model, optimizer)")
    _require_function("batches", batches, "lambda epoch: datasets.batches(data, 64, rng=epoch)")
    _require_count("epochs", epochs)
    _require_count("start", start)
    return _run(step, batches, epochs, start)


def _run(step, batches, epochs, start):
    number = 0
    for epoch in range(epochs):
        first = number
        for batch in batches(epoch):
            if number >= start:
                yield _record(epoch, number, step(batch))
            number += 1
        if number == first:
            raise ValueError(
                f"batches({epoch}) gave no batch, but at least one an epoch is expected: choose a "
                "batch no larger than the data set, and let batches make them anew at every call."
            )


def _record(epoch, number, values):
    """Turn what a step returned into plain floats, and stop where one is not finite."""
    values = {name: float(value) for name, value in values.items()}
    for name, value in values.items():
        if not math.isfinite(value):
            raise DivergenceError(
                f"The {name} is {value} at step {number} (epoch {epoch}): start again from weights "
                "that were still good, with a learning rate ten times smaller, and check that the "
                "images hold no NaN and lie in [0, 1]."
            )
    return {"epoch": epoch, "step": number, **values}


def _require_function(name, function, example):
    if not callable(function):
        raise TypeError(
            f"{name} is a {type(function).__name__}, but a function is expected: such as {example}."
        )


def _require_count(name, number):
    if isinstance(number, bool) or not isinstance(number, Integral):
        raise TypeError(f"{name} is {number!r}, but a whole number is expected: 0, 1, 2, …")
    if number < 0:
        raise ValueError(f"{name} is {number}, but at least 0 is expected.")
