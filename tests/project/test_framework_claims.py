"""What the chapters say about PyTorch and Keras, and no cell shows."""

import numpy as np
import pytest


def test_pytorch_refuses_to_mix_float64_with_a_float32_network():
    """Chapter 1, "float64 by accident"."""
    import torch

    layer = torch.nn.Conv2d(1, 1, 3)
    assert layer(torch.ones(1, 1, 3, 3, dtype=torch.float32)).shape == (1, 1, 1, 1)
    with pytest.raises(RuntimeError, match="type"):
        layer(torch.ones(1, 1, 3, 3, dtype=torch.float64))


def test_both_frameworks_compute_cross_correlation():
    """Chapter 2, "Cross-correlation or convolution?": the layers, not only the functions."""
    import keras
    import torch

    x = np.arange(9, dtype=np.float32).reshape(1, 1, 3, 3)
    w = np.arange(4, dtype=np.float32).reshape(1, 1, 2, 2)
    by_hand = np.array([[19, 25], [37, 43]])

    torch_layer = torch.nn.Conv2d(1, 1, 2, bias=False)
    torch_layer.weight.data = torch.tensor(w)
    assert np.array_equal(torch_layer(torch.tensor(x)).detach().numpy()[0, 0], by_hand)

    keras_layer = keras.layers.Conv2D(1, 2, use_bias=False)
    channels_last = x.transpose(0, 2, 3, 1)
    keras_layer.build(channels_last.shape)
    keras_layer.set_weights([w.transpose(2, 3, 1, 0)])
    assert np.array_equal(np.asarray(keras_layer(channels_last))[0, :, :, 0], by_hand)
