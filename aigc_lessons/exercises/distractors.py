"""Wrong answers for a self-test, computed by the wrong models of an exercise."""

import numpy as np

from aigc_lessons.exercises.diagnosis import ask
from aigc_lessons.exercises.misconceptions import CATALOGUE


def distractors(exercise, inputs, *keys, show=lambda result: result):
    """Compute what known mistakes answer to one input, each with what it looks like.

    Parameters
    ----------
    exercise : Exercise
        Whose wrong models make the mistakes.
    inputs : dict
        The input, argument by argument.
    *keys : str
        Which mistakes.
    show : callable
        What of a result is the answer: the whole of it by default.

    Returns
    -------
    list of (object, str)
        A wrong answer and why for each key, as `aigc_lessons.widgets.Question` wants them.

    Raises
    ------
    ValueError
        If the exercise does not know a mistake, or the mistake does not show on this input.

    Examples
    --------
    >>> from aigc_lessons.exercises.convolution.output_size import OUTPUT_SIZE
    >>> sizes = {"size": 28, "kernel_size": 3, "stride": 2, "padding": 1}
    >>> [(answer, why)] = distractors(OUTPUT_SIZE, sizes, "plus_one_missing", show=int)
    >>> answer
    13
    """
    return [_distractor(exercise, inputs, key, show) for key in keys]


def reason(key):
    """Say what the mistake of that key does, to be read after "Not quite:".

    Examples
    --------
    >>> reason("batch_missing")[:45]
    'you get this when the batch axis is left out.'
    """
    known = CATALOGUE[key]
    return f"you get this when {known.title}. {known.looks[0].upper()}{known.looks[1:]}"


def _distractor(exercise, inputs, key, show):
    right = show(ask(exercise.right, inputs))
    for wrong in exercise.wrong_models:
        if wrong.misconception.key == key:
            result = ask(lambda *given, model=wrong.model: model(exercise.right, *given), inputs)
            if result is not None and not np.array_equal(show(result), right):
                return show(result), reason(key)
    raise ValueError(
        f"the mistake {key!r} does not show on this input of {exercise.name}: choose a mistake "
        "that the exercise knows, and an input on which it gives another answer"
    )
