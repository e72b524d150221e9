import numpy as np

from aigc_lessons.exercises.losses import check_mse_loss_backward
from tests.exercises.answers import Answers

answers = Answers(check_mse_loss_backward)


@answers.is_right
def formula(input, target, reduction):
    gradient = 2 * (input - target)
    return gradient / input.size if reduction == "mean" else gradient


@answers.is_right
def number_by_number(prediction, truth, reduction):
    dx = np.zeros(prediction.shape)
    for place in np.ndindex(prediction.shape):
        dx[place] = 2 * prediction[place] - 2 * truth[place]
        if reduction == "mean":
            dx[place] /= np.prod(prediction.shape)
    return dx


@answers.is_right
def in_place_in_lists(target, input, reduction):
    dx = (np.asarray(input, np.float64) - target) * 2
    dx *= {"mean": 1 / dx.size, "sum": 1.0}[reduction]
    return dx.tolist()


@answers.is_right
def by_differences(input, target, reduction):
    """The slope of a parabola is exactly that of a chord around the point."""
    slope = ((input + 0.5 - target) ** 2 - (input - 0.5 - target) ** 2) / 1.0
    return slope if reduction == "sum" else slope / len(slope.ravel())


@answers.is_wrong("factor_two_missing")
def half(input, target, reduction):
    return (input - target) / (input.size if reduction == "mean" else 1)


@answers.is_wrong("difference_reversed")
def uphill(input, target, reduction):
    return 2 * (target - input) / (input.size if reduction == "mean" else 1)


@answers.is_wrong("sum_for_mean")
def never_divided(input, target, reduction):
    return 2 * (input - target)


@answers.is_wrong("reduction_ignored")
def always_divided(input, target, reduction):
    return 2 * (input - target) / input.size


@answers.is_wrong("per_sample_mean")
def divided_by_the_batch(input, target, reduction):
    return 2 * (input - target) / (len(input) if reduction == "mean" else 1)


@answers.is_wrong("absolute_for_squared")
def sign(input, target, reduction):
    return np.sign(input - target) / (input.size if reduction == "mean" else 1)


@answers.is_wrong("absolute_for_squared")
def twice_the_sign(input, target, reduction):
    return 2 * np.sign(input - target) / (input.size if reduction == "mean" else 1)


@answers.is_wrong("loss_for_gradient")
def the_loss(input, target, reduction):
    return np.mean((input - target) ** 2) if reduction == "mean" else np.sum((input - target) ** 2)


@answers.is_wrong("loss_for_gradient")
def the_squares(input, target, reduction):
    return (input - target) ** 2 / (input.size if reduction == "mean" else 1)


@answers.is_wrong("factor_two_missing", "difference_reversed")
def two_mistakes(input, target, reduction):
    return (target - input) / (input.size if reduction == "mean" else 1)


@answers.is_wrong("factor_two_missing", "per_sample_mean")
def two_others(input, target, reduction):
    return (input - target) / (len(input) if reduction == "mean" else 1)


@answers.is_wrong()
def averaged(input, target, reduction):
    return np.mean(2 * (input - target))


@answers.is_wrong()
def divided_by_the_pixels(input, target, reduction):
    return 2 * (input - target) / (input[0].size if reduction == "mean" else 1)


@answers.is_wrong()
def a_root(input, target, reduction):
    return (input - target) / np.sqrt(((input - target) ** 2).mean())
