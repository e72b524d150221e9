"""How many units of a layer are dead."""

import numpy as np

from aigc_lessons.exercises.cases import Case
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import wrong


def check_dead_units(function):
    """Check a function that counts the dead units of a ReLU layer.

    Parameters
    ----------
    function : callable
        ``dead_units(activations)``: what a ReLU layer answers to all training inputs, ``(N, D)``,
        one row for each of N inputs and one column for each of D units, float32, to an integer.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> def dead_units(activations):
    ...     return int((activations == 0).any(axis=0).sum())
    >>> check_dead_units(dead_units).misconception
    'dead_when_zero_once'
    """
    return DEAD_UNITS.check(function)


def _dead_units(activations):
    return int((activations <= 0).all(axis=0).sum())


def _case(label, rows):
    return Case(label, {"activations": np.array(rows, np.float32)})


def _drawn(label, rng, inputs, units, dead):
    """Activations of which half are 0, and those of some units all."""
    activations = np.maximum(rng.integers(-6, 7, size=(inputs, units)) / 2, 0)
    activations[rng.integers(inputs)] += 0.5  # so that no other unit is dead by chance
    activations[:, rng.permutation(units)[:dead]] = 0
    return _case(label, activations)


def _cases():
    rng = np.random.default_rng(7)
    return (
        _case("two inputs, two units, one of them dead", [[1, 0], [2, 0]]),
        _case("units that are 0 once", [[0, 3, 1], [2, 0, 1]]),
        _case("an input that no unit answers to", [[0, 0, 0], [1, 2, 3], [4, 5, 6]]),
        _case("all units dead", [[0, 0, 0], [0, 0, 0]]),
        _case("no unit dead", [[1, 2], [3, 4], [5, 6]]),
        _case("a single unit", [[0], [0], [0]]),
        _case("a single input", [[0, 2, 0, 1, 0]]),
        _case("a unit that is nearly silent", [[0, 0.001, 5], [0, 0, 0], [0, 0, 0]]),
        _drawn("ten inputs, six units", rng, 10, 6, 2),
        _drawn("five inputs, nine units", rng, 5, 9, 3),
        _drawn("many inputs", rng, 200, 16, 5),
        _drawn("many units", rng, 20, 64, 1),
    )


DEAD_UNITS = Exercise(
    name="dead_units",
    right=_dead_units,
    cases=_cases(),
    rule=Rule(dtype="integer"),
    tried="units that are 0 sometimes, always and nearly always, one unit, one input, many of both",
    hint="Go down one column of the table: is there a single number above 0 in it?",
    wrong_models=[
        *wrong("dead_when_zero_once", lambda right, a: int((a == 0).any(axis=0).sum())),
        *wrong("samples_for_units", lambda right, a: right(a.T)),
        *wrong("zeros_counted", lambda right, a: int((a == 0).sum())),
        *wrong("alive_counted", lambda right, a: a.shape[1] - right(a)),
        *wrong("share_for_count", lambda right, a: right(a) / a.shape[1]),
    ],
)
