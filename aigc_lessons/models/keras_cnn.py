"""A small convolutional network in Keras, twin of `numpy_cnn`.

Keras on a CPU convolves channels-last images only. That stays inside this file: images come in as
``(N, 1, 28, 28)``, and weights come and go in PyTorch's layout.
"""

import keras
import numpy as np
from keras import layers

from aigc_lessons.models.keras_weights import TwinModel
from aigc_lessons.models.weights import cnn_weights


class CNN(TwinModel):
    """Twice convolution, ReLU and pooling, then two linear layers: from a digit to ten logits.

    Parameters
    ----------
    channels : pair of int
        Filters of the first and of the second convolution.
    hidden : int
        Units between the two linear layers.
    classes : int
        Numbers that come out.
    rng : numpy.random.Generator or int
        Where the initial weights come from (He et al., 2015); an int is a seed.

    References
    ----------
    LeCun, Bottou, Bengio and Haffner (1998), "Gradient-based learning applied to document
    recognition", section II; He, Zhang, Ren and Sun (2015), "Delving deep into rectifiers".

    Examples
    --------
    >>> model = CNN(rng=0)
    >>> tuple(model(np.zeros((5, 1, 28, 28), np.float32)).shape)
    (5, 10)
    >>> model.count_params()
    52138
    """

    weighted = ("conv1", "conv2", "linear1", "linear2")

    def __init__(self, channels=(8, 16), hidden=64, classes=10, *, rng):
        """Make the layers, and draw their weights."""
        super().__init__()
        first, second = channels
        self.conv1 = layers.Conv2D(first, 3, padding="same")
        self.conv2 = layers.Conv2D(second, 3, padding="same")
        self.flatten = layers.Flatten()
        self.linear1 = layers.Dense(hidden)
        self.linear2 = layers.Dense(classes)
        self(np.zeros((1, 1, 28, 28)))  # Keras makes the weights when it first sees the shapes
        self.load_arrays(cnn_weights(channels, hidden, classes, rng))

    def call(self, x):
        """Compute the logits ``(N, classes)`` of images ``(N, 1, 28, 28)`` in [0, 1]."""
        h = keras.ops.transpose(x, (0, 2, 3, 1))  # (N, 28, 28, 1)
        h = self.conv1(h)  # (N, 28, 28, 8)
        h = keras.ops.relu(h)  # (N, 28, 28, 8)
        h = keras.ops.max_pool(h, 2)  # (N, 14, 14, 8)
        h = self.conv2(h)  # (N, 14, 14, 16)
        h = keras.ops.relu(h)  # (N, 14, 14, 16)
        h = keras.ops.max_pool(h, 2)  # (N, 7, 7, 16)
        # The twins flatten channels first: so must we, or linear1 would read other pixels.
        h = keras.ops.transpose(h, (0, 3, 1, 2))  # (N, 16, 7, 7)
        h = self.flatten(h)  # (N, 784)
        h = self.linear1(h)  # (N, 64)
        h = keras.ops.relu(h)  # (N, 64)
        return self.linear2(h)  # (N, 10)
