"""Mistakes in keeping a path, the same whatever walks along it."""

from aigc_lessons.exercises.diagnosis import wrong


def _ends(path):
    """As many rows as the path has, all of them its end."""
    return path[-1:].repeat(len(path), axis=0)


def _one_round_less(path):
    """Drop the last place; with no step at all a loop of one round less has none to drop."""
    return path[:-1] if len(path) > 1 else path


PATH_MISTAKES = [
    *wrong("start_left_out", lambda right, *inputs: right(*inputs)[1:]),
    *wrong(
        "last_step_missing",
        lambda right, *inputs: right(*inputs)[:-1],
        lambda right, *inputs: _one_round_less(right(*inputs)),
    ),
    *wrong("last_value_only", lambda right, *inputs: right(*inputs)[-1]),
    *wrong(
        "same_array_appended",
        lambda right, *inputs: _ends(right(*inputs)),
        lambda right, *inputs: _ends(right(*inputs))[1:],
    ),
]
