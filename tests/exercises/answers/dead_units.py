import numpy as np

from aigc_lessons.exercises.relu import check_dead_units
from tests.exercises.answers import Answers

answers = Answers(check_dead_units)


@answers.is_right
def all_zero(activations):
    return int((activations == 0).all(axis=0).sum())


@answers.is_right
def largest(activations):
    return np.count_nonzero(activations.max(axis=0) == 0)


@answers.is_right
def not_any(a):
    return np.sum(~a.any(axis=0))


@answers.is_right
def loop(activations):
    count = 0
    for unit in range(activations.shape[1]):
        if all(value == 0 for value in activations[:, unit]):
            count += 1
    return count


@answers.is_right
def sums(activations):
    return len(np.flatnonzero(activations.sum(axis=0) == 0))


@answers.is_right
def close_to_zero(activations):
    return int(np.isclose(activations, 0).all(axis=0).sum())


@answers.is_right
def as_array(activations):
    return np.array((activations <= 0).all(0).sum())


@answers.is_wrong("dead_when_zero_once")
def once(activations):
    return int((activations == 0).any(axis=0).sum())


@answers.is_wrong("dead_when_zero_once")
def smallest(activations):
    return int((activations.min(axis=0) == 0).sum())


@answers.is_wrong("samples_for_units")
def rows(activations):
    return int((activations == 0).all(axis=1).sum())


@answers.is_wrong("zeros_counted")
def zeros(activations):
    return int((activations == 0).sum())


@answers.is_wrong("alive_counted")
def alive(activations):
    return int((activations > 0).any(axis=0).sum())


@answers.is_wrong("share_for_count")
def share(activations):
    return float((activations == 0).all(axis=0).mean())


@answers.is_wrong("alive_counted", "samples_for_units")
def two_mistakes(activations):
    return int((activations > 0).any(axis=1).sum())


@answers.is_wrong()
def a_threshold(activations):
    return int((activations.mean(axis=0) < 0.01).sum())


@answers.is_wrong()
def which_ones(activations):
    return np.flatnonzero((activations == 0).all(axis=0))


@answers.is_wrong()
def everything(activations):
    return int((activations == 0).all())
