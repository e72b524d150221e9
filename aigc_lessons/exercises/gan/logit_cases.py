"""Logits that the exercises on the two losses are tried on."""

import numpy as np

from aigc_lessons.exercises.cases import Case, halves

# Between the small and the huge ones nothing is tried, so that float32 and float64 break alike.
HUGE = 1000


def judged_cases(seed):
    """Return cases of ``real_logits`` (N,) and ``fake_logits`` (M,), float32, simplest first.

    Parameters
    ----------
    seed : int
        Of the random ones.

    Returns
    -------
    tuple of Case
    """
    rng = np.random.default_rng(seed)

    def drawn(label, N, M):
        return _pair(label, halves(rng, N), halves(rng, M))

    return (
        _pair("everything undecided", [0, 0], [0, 0]),
        _pair("one of each", [2], [-1]),
        _pair("two of each", [1, 3], [-2, 0.5]),
        drawn("five of each", 5, 5),
        drawn("more generated than real", 3, 8),
        drawn("more real than generated", 6, 2),
        _pair("a confident mistake about a real one", [-HUGE, 1], [-1, 0]),
        _pair("a confident mistake about a generated one", [1, 2], [HUGE, -1]),
        _pair("confident and right", [HUGE], [-HUGE]),
        drawn("sixteen of each", 16, 16),
    )


def forged_cases(seed):
    """Return cases of ``fake_logits`` (N,), float32, simplest first; `seed` as above."""
    rng = np.random.default_rng(seed)
    written = {
        "one, undecided": [0],
        "one that is found out": [-4],
        "one that passes": [3],
        "two": [-1, 2],
    }
    huge = {
        "one that is found out for certain": [-HUGE, 1],
        "all found out for certain": [-HUGE, -HUGE],
        "one that passes for certain": [HUGE, -2],
    }
    drawn = {"five": halves(rng, 5), "sixteen": halves(rng, 16)}
    every = written | drawn | huge
    return tuple(
        Case(label, {"fake_logits": np.array(z, np.float32)}) for label, z in every.items()
    )


def _pair(label, real, fake):
    inputs = {"real_logits": real, "fake_logits": fake}
    return Case(label, {name: np.array(z, np.float32) for name, z in inputs.items()})
