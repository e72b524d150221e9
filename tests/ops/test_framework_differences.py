"""Where PyTorch and Keras differ from each other, and which of the two ours follows.

Each of these has cost somebody a day: the same network with the same weights, and other numbers.
"""

import keras
import numpy as np
import pytest
import tensorflow as tf
import torch
from hypothesis import given
from torch import nn
from torch.nn import functional

from aigc_lessons import ops
from tests.ops.batch_norm_references import normalisations
from tests.ops.cases import examples, random


def torch_gradient(function, x):
    x = torch.tensor(x, requires_grad=True)
    (gradient,) = torch.autograd.grad(function(x).sum(), x)
    return gradient.numpy()


def tensorflow_gradient(function, x):
    x = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = function(x)
    return tape.gradient(y, x).numpy()


def channels_last(x):
    return np.moveaxis(x, 1, -1)


def keras_pool(pool, x, size, strides=None, padding="valid"):
    """Pool (N, C, H, W) with a channels-last function of Keras."""
    y = pool(channels_last(x), size, strides, padding, "channels_last")
    return np.moveaxis(np.asarray(y), -1, 1)


# Batch normalisation.

BATCH = 3 + 2 * random((4, 2, 3, 5), 0)
N = 4 * 3 * 5


def torch_memory(x, **options):
    """Let PyTorch's layer see one batch; return what it remembers."""
    layer = nn.BatchNorm2d(x.shape[1], dtype=torch.float64, **options)
    layer(torch.tensor(x))
    return layer.running_mean.numpy(), layer.running_var.numpy()


def keras_memory(x, **options):
    layer = keras.layers.BatchNormalization(axis=1, dtype="float64", **options)
    layer(x, training=True)
    return np.asarray(layer.moving_mean), np.asarray(layer.moving_variance)


def test_batch_norm_momentum_means_the_opposite():
    """PyTorch: how much comes in (0.1). Keras: how much stays (0.99), which PyTorch calls 0.01."""
    assert nn.BatchNorm2d(1).momentum == 0.1
    assert keras.layers.BatchNormalization().momentum == 0.99
    mean = BATCH.mean((0, 2, 3))
    np.testing.assert_allclose(torch_memory(BATCH)[0], 0.1 * mean, rtol=1e-12)
    np.testing.assert_allclose(keras_memory(BATCH)[0], 0.01 * mean, rtol=1e-12)
    np.testing.assert_allclose(torch_memory(BATCH, momentum=0.01)[0], keras_memory(BATCH)[0])
    ours, _ = ops.running_statistics(np.zeros(2), np.ones(2), BATCH)
    np.testing.assert_allclose(ours, torch_memory(BATCH)[0], rtol=1e-12)


def test_the_second_positional_argument_of_batch_norm2d_is_eps():
    layer = nn.BatchNorm2d(128, 0.8)
    assert (layer.eps, layer.momentum) == (0.8, 0.1)


def test_batch_norm_eps_is_a_hundred_times_as_large_in_keras():
    """It shows where a channel varies little: a deviation of 0.01 is a variance of 1e-4."""
    torch_layer = nn.BatchNorm2d(2, dtype=torch.float64)
    keras_layer = keras.layers.BatchNormalization(axis=1, dtype="float64")
    assert (torch_layer.eps, keras_layer.epsilon) == (1e-5, 1e-3)
    x = 0.01 * (BATCH - BATCH.mean((0, 2, 3), keepdims=True)) / BATCH.std((0, 2, 3), keepdims=True)
    by_torch = torch_layer(torch.tensor(x)).detach().numpy()
    by_keras = np.asarray(keras_layer(x, training=True))
    np.testing.assert_allclose(by_torch.std((0, 2, 3)), np.sqrt(1e-4 / 1.1e-4), rtol=1e-9)  # 0.95
    np.testing.assert_allclose(by_keras.std((0, 2, 3)), np.sqrt(1e-4 / 1.1e-3), rtol=1e-9)  # 0.30
    layer = np.ones(2), np.zeros(2)
    np.testing.assert_allclose(ops.batch_norm2d(x, *layer), by_torch, atol=1e-12)
    np.testing.assert_allclose(ops.batch_norm2d(x, *layer, eps=1e-3), by_keras, atol=1e-12)


def test_the_remembered_variance_is_unbiased_in_pytorch_only():
    """Both divide by n in training; only what PyTorch remembers divides by n - 1."""
    biased = BATCH.var((0, 2, 3))
    by_torch, by_keras = torch_memory(BATCH, momentum=1.0), keras_memory(BATCH, momentum=0.0)
    np.testing.assert_allclose(by_keras[1], biased, rtol=1e-12)
    np.testing.assert_allclose(by_torch[1], biased * N / (N - 1), rtol=1e-12)
    _, ours = ops.running_statistics(np.zeros(2), np.ones(2), BATCH, momentum=1.0)
    np.testing.assert_allclose(ours, by_torch[1], rtol=1e-12)


@examples(30)
@given(normalisations())
def test_twins_drift_apart_by_n_over_n_minus_one(case):
    """The same batch, momenta that mean the same, a memory that starts at 0: the ratio is left."""
    x, n = case.images(), case.x[0] * case.x[2] * case.x[3]
    memory = torch.zeros(case.x[1], dtype=torch.float64), torch.zeros(case.x[1]).double()
    functional.batch_norm(torch.tensor(x), *memory, training=True, momentum=0.01)
    by_keras = keras_memory(x, moving_variance_initializer="zeros")[1]
    np.testing.assert_allclose(memory[1].numpy() / by_keras, n / (n - 1), rtol=1e-9)


def test_one_pixel_a_channel_is_refused_by_pytorch_and_becomes_beta_in_keras():
    """Its mean is itself and its variance 0: nothing is left of it. Ours refuses too."""
    x, layer = np.full((1, 2, 1, 1), 7.0), (np.ones(2), np.array([0.5, -0.5]))
    with pytest.raises(ValueError, match="more than 1 value per channel"):
        functional.batch_norm(torch.tensor(x), None, None, training=True)
    keras_layer = keras.layers.BatchNormalization(axis=1, dtype="float64")
    keras_layer.build(x.shape)
    keras_layer.beta.assign(layer[1])
    np.testing.assert_array_equal(np.ravel(keras_layer(x, training=True)), layer[1])
    with pytest.raises(ValueError, match="at least two pixels for each channel"):
        ops.batch_norm2d(x, *layer)
    # One image of several pixels is fine everywhere.
    x = random((1, 2, 2, 2), 0)
    by_torch = functional.batch_norm(torch.tensor(x), None, None, training=True, eps=1e-3)
    keras_layer.beta.assign([0, 0])
    np.testing.assert_allclose(keras_layer(x, training=True), by_torch, atol=1e-12)
    ours = ops.batch_norm2d(x, np.ones(2), np.zeros(2), eps=1e-3)
    np.testing.assert_allclose(ours, by_torch, atol=1e-12)


# Padding "same".


def test_same_at_stride_2_is_refused_by_pytorch_and_lopsided_in_keras():
    """28 pixels, a window of 3, stride 2: one zero is missing, and TensorFlow puts it last."""
    x, w = random((1, 1, 28, 28), 0), random((1, 1, 3, 3), 1)
    with pytest.raises(RuntimeError, match="not supported for strided convolutions"):
        functional.conv2d(torch.tensor(x), torch.tensor(w), stride=2, padding="same")
    by_keras = keras.ops.conv(
        channels_last(x), w.transpose(2, 3, 1, 0), 2, "same", data_format="channels_last"
    )
    by_keras = np.moveaxis(np.asarray(by_keras), -1, 1)
    np.testing.assert_allclose(ops.conv2d(x, w, stride=2, padding="same"), by_keras, atol=1e-12)
    after = ops.conv2d(x, w, stride=2, padding=((0, 1), (0, 1)))
    np.testing.assert_allclose(after, by_keras, atol=1e-12)
    # What PyTorch's users write has the same shape, and looks one pixel further up and left.
    by_torch = functional.conv2d(torch.tensor(x), torch.tensor(w), stride=2, padding=1).numpy()
    assert by_torch.shape == by_keras.shape
    assert abs(by_torch - by_keras).max() > 0.1
    asymmetric = functional.pad(torch.tensor(x), (0, 1, 0, 1))
    by_torch = functional.conv2d(asymmetric, torch.tensor(w), stride=2).numpy()
    np.testing.assert_allclose(by_torch, by_keras, atol=1e-12)


def test_pytorch_has_no_same_for_pooling_and_neither_have_we():
    with pytest.raises(TypeError, match="padding"):
        functional.max_pool2d(torch.ones(1, 1, 4, 4), 2, padding="same")
    with pytest.raises(TypeError, match="padding is 'same'"):
        ops.max_pool2d(np.ones((1, 1, 4, 4)), 2, padding="same")


def test_same_average_pooling_of_keras_does_not_count_the_padding():
    """And PyTorch's average counts its zeros unless it is told not to, as ours."""
    ones = np.ones((1, 1, 4, 4))
    by_keras = keras_pool(keras.ops.average_pool, ones, 3, 1, "same")
    np.testing.assert_array_equal(by_keras, ones)
    by_torch = functional.avg_pool2d(torch.tensor(ones), 3, stride=1, padding=1).numpy()
    np.testing.assert_allclose(by_torch[0, 0, 0], [4 / 9, 6 / 9, 6 / 9, 4 / 9])
    np.testing.assert_allclose(ops.avg_pool2d(ones, 3, stride=1, padding=1), by_torch)
    x, options = random((2, 3, 5, 7), 0), {"stride": 1, "padding": 1, "count_include_pad": False}
    by_keras = keras_pool(keras.ops.average_pool, x, 3, 1, "same")
    by_torch = functional.avg_pool2d(torch.tensor(x), 3, **options)
    np.testing.assert_allclose(by_keras, by_torch, atol=1e-12)
    np.testing.assert_allclose(ops.avg_pool2d(x, 3, **options), by_torch, atol=1e-12)


def test_an_odd_pixel_is_dropped_unless_keras_is_told_same():
    """With "valid", as in PyTorch and here, the last row and column are in no window."""
    x = np.arange(25.0).reshape(1, 1, 5, 5)
    valid = keras_pool(keras.ops.max_pool, x, 2)
    same = keras_pool(keras.ops.max_pool, x, 2, padding="same")
    np.testing.assert_array_equal(valid[0, 0], [[6, 8], [16, 18]])
    np.testing.assert_array_equal(same[0, 0], [[6, 8, 9], [16, 18, 19], [21, 23, 24]])
    np.testing.assert_array_equal(ops.max_pool2d(x, 2), valid)
    np.testing.assert_array_equal(functional.max_pool2d(torch.tensor(x), 2), valid)
    by_torch = functional.max_pool2d(torch.tensor(x), 2, ceil_mode=True)
    np.testing.assert_array_equal(by_torch, same)


# Pooling: ties and NaN.

FLAT = np.ones((1, 1, 2, 2))


def test_max_pooling_gives_the_gradient_of_a_tie_to_the_first_in_both():
    """On a CPU. Here the two do not differ; nor on overlapping windows, test_pooling.py."""
    first = [[1, 0], [0, 0]]
    by_torch = torch_gradient(lambda x: functional.max_pool2d(x, 2), FLAT)
    by_tensorflow = tensorflow_gradient(
        lambda x: tf.nn.max_pool2d(x, 2, 2, "VALID"), channels_last(FLAT)
    )
    by_keras = tensorflow_gradient(
        lambda x: keras.ops.max_pool(x, 2, 2, "valid", "channels_last"), channels_last(FLAT)
    )
    ours = ops.max_pool2d_backward(np.ones((1, 1, 1, 1)), FLAT, 2)
    for dx in (by_torch, by_tensorflow, by_keras, ours):
        np.testing.assert_array_equal(dx.reshape(2, 2), first)


def test_a_maximum_that_is_no_pooling_may_share_the_gradient_of_a_tie():
    """The same output, another gradient: reduce_max and amax share, max along an axis does not."""
    row = FLAT.reshape(1, 4)
    shared, first = np.full((1, 4), 0.25), [[1, 0, 0, 0]]
    np.testing.assert_array_equal(tensorflow_gradient(lambda x: tf.reduce_max(x, 1), row), shared)
    np.testing.assert_array_equal(tensorflow_gradient(lambda x: keras.ops.max(x, 1), row), shared)
    np.testing.assert_array_equal(torch_gradient(lambda x: x.amax(1), row), shared)
    np.testing.assert_array_equal(torch_gradient(lambda x: x.max(1).values, row), first)


def test_a_nan_passes_through_pytorch_s_maximum_and_not_through_keras_s():
    x = np.array([[[[1.0, np.nan], [0, 2]]]])
    assert np.isnan(functional.max_pool2d(torch.tensor(x), 2).numpy()).all()
    assert np.isnan(ops.max_pool2d(x, 2)).all()
    np.testing.assert_array_equal(keras_pool(keras.ops.max_pool, x, 2), [[[[2]]]])


# Activations.


def test_leaky_relu_has_three_default_slopes():
    """0.01 in PyTorch; 0.3 for the layer of Keras but 0.2 for its function; DCGAN and ours: 0.2."""
    x = np.array([-1.0])
    assert functional.leaky_relu(torch.tensor(x)).item() == nn.LeakyReLU()(torch.tensor(x)) == -0.01
    for function, slope in (
        (keras.layers.LeakyReLU(dtype="float64"), 0.3),
        (keras.activations.leaky_relu, 0.2),
        (keras.ops.leaky_relu, 0.2),
        (tf.nn.leaky_relu, 0.2),
        (ops.leaky_relu, 0.2),
    ):
        # TensorFlow keeps the slope in float32.
        np.testing.assert_allclose(np.asarray(function(x)), [-slope], rtol=1e-7)


AROUND = np.array([-1.0, 0.0, 1.0])


def test_the_gradient_of_relu_at_0_is_0_in_all():
    for dx in (
        torch_gradient(functional.relu, AROUND),
        tensorflow_gradient(keras.ops.relu, AROUND),
        tensorflow_gradient(tf.nn.relu, AROUND),
        ops.relu_backward(np.ones(3), AROUND),
    ):
        np.testing.assert_array_equal(dx, [0, 0, 1])


def test_other_ways_to_write_relu_have_another_gradient_at_0():
    """Any number from 0 to 1 is a subgradient there. Three of them are in use."""
    zero = torch.zeros(3, dtype=torch.float64)
    for dx, at_zero in (
        (torch_gradient(lambda x: x.clamp(min=0), AROUND), 1),
        (torch_gradient(lambda x: torch.maximum(x, zero), AROUND), 0.5),
        (torch_gradient(lambda x: torch.where(x > 0, x, zero), AROUND), 0),
        (tensorflow_gradient(lambda x: tf.maximum(x, 0), AROUND), 1),
    ):
        np.testing.assert_array_equal(dx, [0, at_zero, 1])


def test_the_gradient_of_leaky_relu_at_0_is_the_slope_in_all():
    slope = float(np.float32(0.2))
    for dx in (
        torch_gradient(lambda x: functional.leaky_relu(x, slope), AROUND),
        tensorflow_gradient(lambda x: keras.ops.leaky_relu(x, slope), AROUND),
        ops.leaky_relu_backward(np.ones(3), AROUND, slope),
    ):
        np.testing.assert_array_equal(dx, [slope, slope, 1])


# Linear layers.


def test_the_weights_of_a_linear_layer_are_transposed_in_keras():
    x, w, b = random((4, 3), 0), random((2, 3), 1), random(2, 2)
    torch_layer = nn.Linear(3, 2, dtype=torch.float64)
    assert torch_layer.weight.shape == (2, 3)
    torch_layer.weight.data, torch_layer.bias.data = torch.tensor(w), torch.tensor(b)
    keras_layer = keras.layers.Dense(2, dtype="float64")
    keras_layer.build(x.shape)
    assert keras_layer.kernel.shape == (3, 2)
    keras_layer.set_weights([w.T, b])
    by_torch = torch_layer(torch.tensor(x)).detach().numpy()
    np.testing.assert_allclose(keras_layer(x), by_torch, atol=1e-12)
    np.testing.assert_allclose(ops.linear(x, w, b), by_torch, atol=1e-12)
