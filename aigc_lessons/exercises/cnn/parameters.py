"""How many numbers a network learns."""

from aigc_lessons.exercises.cases import Case
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import wrong


def check_parameters(function):
    """Check a function that counts the weights and biases of the chapter's network.

    Parameters
    ----------
    function : callable
        ``parameters(first, second, hidden, classes)``: filters of the two convolutions, hidden
        units and classes, to one integer.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> check_parameters(
    ...     lambda a, b, h, k: 9 * a + a + 9 * a * b + b + 49 * b * h + h + h * k + k
    ... ).passed
    True
    """
    return PARAMETERS.check(function)


def _parameters(first, second, hidden, classes):
    convolutions = first * (9 + 1) + second * (9 * first + 1)
    return convolutions + hidden * (7 * 7 * second + 1) + classes * (hidden + 1)


def _cases():
    sizes = {
        "the network of the chapter": (8, 16, 64, 10),
        "a smaller one": (2, 3, 5, 4),
        "one filter and one unit": (1, 1, 1, 2),
        "two filters, one filter": (2, 1, 3, 2),
        "more filters first": (6, 2, 7, 3),
        "many classes": (4, 8, 10, 100),
    }
    names = "first", "second", "hidden", "classes"
    return tuple(
        Case(label, dict(zip(names, numbers, strict=True))) for label, numbers in sizes.items()
    )


def _read(places):
    """Let the first linear layer read so many places of each channel instead of 7 × 7."""
    return lambda right, a, b, h, k: right(a, b, h, k) + (places - 7 * 7) * b * h


def _own_weights(right, a, b, h, k):
    """Weights and biases for each of the 28 × 28 and of the 14 × 14 places."""
    return right(a, b, h, k) + (28 * 28 - 1) * 10 * a + (14 * 14 - 1) * b * (9 * a + 1)


PARAMETERS = Exercise(
    name="parameters",
    right=_parameters,
    cases=_cases(),
    rule=Rule(dtype="integer"),
    tried="networks small and large, one filter, one unit, a hundred classes",
    hint="Write down the shape of each of the four weights, then of each of the four biases.",
    wrong_models=[
        *wrong("weights_without_biases", lambda right, *sizes: right(*sizes) - sum(sizes)),
        *wrong("size_kept_after_pooling", _read(28 * 28)),
        *wrong("pooled_once", _read(14 * 14)),
        *wrong(
            "channels_lost_when_flattened",
            lambda right, a, b, h, k: right(a, b, h, k) - h * (b - 1) * 49,
        ),
        *wrong(
            "input_channels_left_out",
            lambda right, a, b, h, k: right(a, b, h, k) - b * (a - 1) * 9,
        ),
        *wrong("weights_at_every_place", _own_weights),
        *wrong(
            "output_layer_left_out",
            lambda right, a, b, h, k: right(a, b, h, 0),
        ),
    ],
)
