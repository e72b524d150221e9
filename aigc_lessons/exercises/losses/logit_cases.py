"""Logits and labels that the two exercises on the cross-entropy are tried on."""

import numpy as np

from aigc_lessons.exercises.cases import Case, halves


def logit_cases(seed):
    """Return cases of ``logits`` (N, K), float32, and ``labels`` (N,), simplest first.

    The huge logits are ±1000, so that float32 and float64 overflow on the same ones. Two samples
    of one batch lie 1000 apart twice, which is where a maximum over the whole batch breaks.

    Parameters
    ----------
    seed : int
        Of the random ones.

    Returns
    -------
    tuple of Case
    """
    rng = np.random.default_rng(seed)

    def drawn(label, N, K):
        return Case(label, {"logits": halves(rng, N, K), "labels": rng.integers(0, K, N)})

    return (
        written("one sample, two classes", [[2, 1]], [0]),
        written("one sample, three classes", [[1, 2, 0]], [2]),
        written("four equal logits", [[0.5, 0.5, 0.5, 0.5]], [1]),
        written("two samples", [[1, 3, 0], [2, 0, 2]], [0, 2]),
        drawn("as many samples as classes", 3, 3),
        drawn("five samples, three classes", 5, 3),
        drawn("two samples, six classes", 2, 6),
        written("a confident mistake", [[10, -10]], [1]),
        written("a logit of 1000", [[1000, 0]], [0]),
        written("a logit of −1000", [[0, -1000, 0.5]], [1]),
        written("every logit at 1000", [[1000, 1000]], [1]),
        written("a confident mistake at 1000", [[1000, -1000, 0]], [1]),
        written("logits near 1000 beside ordinary ones", [[1000, 999], [0.5, -1]], [1, 0]),
        written("logits near −1000 beside ordinary ones", [[2, 1], [-1000, -999.5]], [0, 0]),
        written("a single class", [[3], [-1]], [0, 0]),
    )


def written(label, logits, labels):
    """Make a case of numbers written out."""
    return Case(label, {"logits": np.array(logits, np.float32), "labels": np.array(labels)})


def shifted(logits, by):
    """Return exponentials of logits, shifted by nothing, each row's maximum or that of all.

    Parameters
    ----------
    logits : ndarray, shape (N, K)
    by : {"nothing", "row", "all"}

    Returns
    -------
    logits, exponentials : ndarray of float64, shape (N, K)
        Both after the shift.
    """
    logits = logits.astype(np.float64)
    shift = {"nothing": 0, "row": logits.max(axis=1, keepdims=True), "all": logits.max()}[by]
    return logits - shift, np.exp(logits - shift)


def neighbours(logits, labels, by):
    """Return the labels moved on by some classes, round the corner at the end."""
    return (labels + by) % logits.shape[1]
