import numpy as np

from aigc_lessons.exercises.cnn import check_parameters
from aigc_lessons.models.numpy_cnn import CNN
from tests.exercises.answers import Answers

answers = Answers(check_parameters)


@answers.is_right
def layer_by_layer(first, second, hidden, classes):
    conv1 = first * 1 * 3 * 3 + first
    conv2 = second * first * 3 * 3 + second
    linear1 = hidden * second * 7 * 7 + hidden
    linear2 = classes * hidden + classes
    return conv1 + conv2 + linear1 + linear2


@answers.is_right
def shapes(classes, hidden, second, first):
    weights = [(first, 1, 3, 3), (second, first, 3, 3), (hidden, 49 * second), (classes, hidden)]
    return sum(np.prod(shape) + shape[0] for shape in weights)


@answers.is_right
def followed(first, second, hidden, classes):
    size, count, channels = 28, 0, 1
    for filters in (first, second):
        count += filters * (9 * channels + 1)
        size, channels = size // 2, filters
    features = channels * size**2
    for units in (hidden, classes):
        count += units * (features + 1)
        features = units
    return count


@answers.is_right
def asked_the_network(first, second, hidden, classes):
    model = CNN((first, second), hidden, classes, rng=0)
    return sum(w.size for w in model.params.values())


@answers.is_wrong("weights_without_biases")
def no_biases(a, b, h, k):
    return 9 * a + 9 * a * b + 49 * b * h + h * k


@answers.is_wrong("size_kept_after_pooling")
def never_pooled(a, b, h, k):
    return 9 * a + a + 9 * a * b + b + 28 * 28 * b * h + h + h * k + k


@answers.is_wrong("pooled_once")
def fourteen(a, b, h, k):
    return 9 * a + a + 9 * a * b + b + 14 * 14 * b * h + h + h * k + k


@answers.is_wrong("channels_lost_when_flattened")
def one_map(a, b, h, k):
    return 9 * a + a + 9 * a * b + b + 49 * h + h + h * k + k


@answers.is_wrong("input_channels_left_out")
def one_kernel_each(a, b, h, k):
    return 9 * a + a + 9 * b + b + 49 * b * h + h + h * k + k


@answers.is_wrong("weights_at_every_place")
def a_neuron_a_pixel(a, b, h, k):
    convolutions = 28 * 28 * (9 * a + a) + 14 * 14 * (9 * a * b + b)
    return convolutions + 49 * b * h + h + h * k + k


@answers.is_wrong("output_layer_left_out")
def three_layers(a, b, h, k):
    return 9 * a + a + 9 * a * b + b + 49 * b * h + h


@answers.is_wrong("weights_without_biases", "pooled_once")
def two_mistakes(a, b, h, k):
    return 9 * a + 9 * a * b + 14 * 14 * b * h + h * k


@answers.is_wrong()
def decimals(a, b, h, k):
    return layer_by_layer(a, b, h, k) / 1


@answers.is_wrong()
def five_by_five(a, b, h, k):
    return 25 * a + a + 25 * a * b + b + 49 * b * h + h + h * k + k
