import numpy as np

from aigc_lessons.exercises.relu import check_leaky_relu_backward
from tests.exercises.answers import Answers

answers = Answers(check_leaky_relu_backward)


@answers.is_right
def where(dy, x, negative_slope):
    return np.where(x > 0, dy, negative_slope * dy)


@answers.is_right
def mask(dy, x, negative_slope):
    factor = np.full(x.shape, negative_slope)
    factor[x > 0] = 1
    return dy * factor


@answers.is_right
def two_masks(dy, x, slope):
    return dy * (x > 0) + slope * dy * (x <= 0)


@answers.is_right
def loop(dy, x, negative_slope):
    dx = np.empty(x.shape)
    for place in np.ndindex(x.shape):
        dx[place] = dy[place] if x[place] > 0 else negative_slope * dy[place]
    return dx


@answers.is_right
def into_dy(dy, x, negative_slope):
    dy[x <= 0] *= negative_slope
    return dy


@answers.is_right
def with_step(dy, x, negative_slope):
    return dy * (negative_slope + (1 - negative_slope) * np.heaviside(x, 0))


@answers.is_wrong("gradient_one_at_zero")
def not_less_than_zero(dy, x, negative_slope):
    return np.where(x < 0, negative_slope * dy, dy)


@answers.is_wrong("kink_left_out")
def two_strict_masks(dy, x, negative_slope):
    dx = np.zeros_like(dy)
    dx[x > 0] = dy[x > 0]
    dx[x < 0] = negative_slope * dy[x < 0]
    return dx


@answers.is_wrong("dy_forgotten")
def slope_alone(dy, x, negative_slope):
    return np.where(x > 0, 1, negative_slope)


@answers.is_wrong("gate_from_dy")
def activation_of_dy(dy, x, negative_slope):
    return np.maximum(dy, negative_slope * dy)


@answers.is_wrong("value_for_gradient")
def forward(dy, x, negative_slope):
    return np.where(x > 0, x, negative_slope * x)


@answers.is_wrong("value_for_gradient")
def forward_times_dy(dy, x, negative_slope):
    return dy * np.where(x > 0, x, negative_slope * x)


@answers.is_wrong("slope_on_wrong_side")
def mirrored(dy, x, negative_slope):
    return np.where(x > 0, negative_slope * dy, dy)


@answers.is_right
def lists_of_lists(gradient, before, slope):
    def back(dy, x):
        if isinstance(x, list):
            return [back(*pair) for pair in zip(dy, x, strict=True)]
        return dy if x > 0 else slope * dy

    return back(gradient.tolist(), before.tolist())


@answers.is_wrong("leak_forgotten")
def plain(dy, x, negative_slope):
    return dy * (x > 0)


@answers.is_wrong("slope_negated")
def minus(dy, x, negative_slope):
    return np.where(x > 0, dy, -negative_slope * dy)


@answers.is_wrong("slope_fixed")
def pytorch(dy, x, negative_slope=0.01):
    return np.where(x > 0, dy, 0.01 * dy)


@answers.is_wrong("slope_fixed")
def dcgan(dy, x, negative_slope):
    return np.where(x > 0, dy, 0.2 * dy)


@answers.is_wrong("dy_forgotten", "slope_on_wrong_side")
def two_mistakes(dy, x, negative_slope):
    return np.where(x > 0, negative_slope, 1)


@answers.is_wrong()
def if_on_arrays(dy, x, negative_slope):
    return dy if x > 0 else negative_slope * dy


@answers.is_wrong()
def summed(dy, x, negative_slope):
    return np.where(x > 0, dy, negative_slope * dy).sum()


@answers.is_wrong()
def slope_as_the_border(dy, x, negative_slope):
    return np.where(x > negative_slope, dy, negative_slope * dy)


@answers.is_wrong()
def divided(dy, x, negative_slope):
    return np.where(x > 0, dy, dy / negative_slope)
