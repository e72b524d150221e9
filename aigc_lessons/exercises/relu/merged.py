"""Two linear layers as one."""

import numpy as np

from aigc_lessons.exercises.cases import Case, halves
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule, as_numbers
from aigc_lessons.exercises.diagnosis import wrong
from aigc_lessons.exercises.joining import Joined


def check_merged(function):
    """Check a function that makes one linear layer of two.

    Parameters
    ----------
    function : callable
        ``merged(w1, b1, w2, b2)``: the weights ``(M, D)`` and biases ``(M,)`` of the first layer,
        ``(F, M)`` and ``(F,)`` of the second, all float32, to the pair ``w, b`` of one layer that
        answers like both, ``(F, D)`` and ``(F,)``.

    Returns
    -------
    Feedback
        The verdict; the numbers in it are w with b as one more column on the right.

    Examples
    --------
    >>> def merged(w1, b1, w2, b2):
    ...     return w2 @ w1, b2
    >>> check_merged(merged).misconception
    'first_bias_forgotten'
    """
    return MERGED.check(Joined(function, join) if callable(function) else function)


def join(pair):
    """Return w with b as its last column; what is no such pair comes back as it is."""
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        return pair
    w, b = map(as_numbers, pair)
    if w is None or b is None:
        return pair
    if b.ndim == 2 and w.shape == (len(b),):
        return np.column_stack([w, b])  # the wrong way round: b stands first here too
    if w.ndim != 2:
        return pair
    return np.column_stack([w, b.ravel()]) if b.size == len(w) else w


def _merged(w1, b1, w2, b2):
    return join((w2 @ w1, w2 @ b1 + b2))


def _cases():
    rng = np.random.default_rng(8)

    def case(label, D, M, F):
        shapes = {"w1": (M, D), "b1": (M,), "w2": (F, M), "b2": (F,)}
        return Case(label, {name: halves(rng, *shape) for name, shape in shapes.items()})

    def by_hand(label, w1, b1, w2, b2):
        inputs = {"w1": w1, "b1": b1, "w2": w2, "b2": b2}
        return Case(label, {name: np.array(x, np.float32) for name, x in inputs.items()})

    return (
        by_hand("one input, one unit, one output", [[2]], [1], [[3]], [4]),
        by_hand("no biases", [[1, 2], [0, 1]], [0, 0], [[1, 0], [3, 1]], [0, 0]),
        by_hand("no matrix to speak of", [[1, 0], [0, 1]], [1, 2], [[1, 0], [0, 1]], [3, 4]),
        case("two inputs, two units, two outputs", 2, 2, 2),
        case("three of each", 3, 3, 3),
        case("three inputs, two units, one output", 3, 2, 1),
        case("one input, four units, two outputs", 1, 4, 2),
        case("two inputs, one unit, three outputs", 2, 1, 3),
        case("four inputs, three units, three outputs", 4, 3, 3),
        case("five of each", 5, 5, 5),
        case("a wide layer between", 3, 12, 2),
    )


def _swapped(right, w1, b1, w2, b2):
    return join((w1 @ w2, w2 @ b1 + b2))


MERGED = Exercise(
    name="merged",
    right=_merged,
    cases=_cases(),
    rule=Rule(tolerance=1e-3),
    tried="one number each, layers with and without biases, narrow and wide ones",
    hint="The last column is b. Write w2 (w1 x + b1) + b2 on paper and multiply it out: what "
    "stands before x, and what stands alone?",
    wrong_models=[
        *wrong(
            "first_bias_forgotten",
            lambda right, w1, b1, w2, b2: right(w1, 0 * b1, w2, b2),
        ),
        *wrong(
            "bias_skips_a_layer",
            lambda right, w1, b1, w2, b2: join((w2 @ w1, b1 + b2)),
        ),
        *wrong(
            "second_bias_forgotten",
            lambda right, w1, b1, w2, b2: right(w1, b1, w2, 0 * b2),
        ),
        *wrong(
            "layers_swapped",
            _swapped,
            lambda right, w1, b1, w2, b2: join((w1 @ w2, w1 @ b2 + b1)),
        ),
        *wrong(
            "elementwise_product",
            lambda right, w1, b1, w2, b2: join((w2 * w1, w2 @ b1 + b2)),
            lambda right, w1, b1, w2, b2: join((w2 * w1, b2 * b1 + b2)),
        ),
        *wrong("pair_reversed", lambda right, *layers: np.roll(right(*layers), 1, axis=1)),
        *wrong(
            "bias_weighed_twice",
            lambda right, w1, b1, w2, b2: join((w2 @ w1, w2 @ (b1 + b2))),
        ),
        *wrong(
            "output_transposed",
            lambda right, w1, b1, w2, b2: join(((w2 @ w1).T, w2 @ b1 + b2)),
        ),
    ],
)
