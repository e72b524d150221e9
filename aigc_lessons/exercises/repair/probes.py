"""Networks of one or two weights, which show what a training does to them.

The script is given these in place of its own, so that nothing depends on how a network is built.
"""

import keras
import numpy as np
from keras import ops


class Brightness(keras.layers.Layer):
    """Makes of each noise an even image, as bright as its one weight says."""

    def __init__(self, shape):
        """Take the shape (H, W, C) of the images."""
        super().__init__()
        self.shape = tuple(shape)
        self.level = self.add_weight(shape=(), initializer="zeros", name="level")

    def call(self, noise):
        """Noise (N, Z) to images (N, H, W, C) in (-1, 1), at first near 0."""
        level = self.level + 0.01 * ops.mean(noise, axis=1)
        return ops.tanh(level)[:, None, None, None] + ops.zeros((1, *self.shape))


class Glance(keras.layers.Layer):
    """Looks at how bright an image is, and remembers the brightest pixel that it was shown."""

    def __init__(self, probability):
        """Say whether to answer with a probability, or with a logit."""
        super().__init__()
        self.probability = probability
        self.taste = self.add_weight(shape=(), initializer="zeros", name="taste")
        self.bias = self.add_weight(shape=(), initializer="zeros", name="bias")
        self.brightest = self.add_weight(
            shape=(), initializer=keras.initializers.Constant(-9.0), trainable=False, name="seen"
        )

    def call(self, images):
        """Images (N, H, W, C) to an answer (N, 1), at first undecided."""
        light = ops.mean(images, axis=(1, 2, 3))[:, None]
        self.brightest.assign(ops.maximum(self.brightest, ops.max(images)))
        logit = self.taste * light + self.bias
        return ops.sigmoid(logit) if self.probability else logit


class Copyist(keras.layers.Layer):
    """Makes of each noise one of the images that it was given."""

    def __init__(self, images):
        """Take the images (M, H, W, C)."""
        super().__init__()
        self.images = np.asarray(images, np.float32)

    def call(self, noise):
        """Noise (N, Z) to images (N, H, W, C)."""
        share = 0.5 + 0.5 * ops.erf(noise[:, 0] / np.sqrt(2))  # uniform for normal noise
        place = ops.cast(share * (len(self.images) - 1e-3), "int32")
        return ops.take(ops.convert_to_tensor(self.images), place, axis=0)


def network(shape, layer):
    """Make a network of one layer for inputs of a shape."""
    return keras.Sequential([keras.Input(tuple(shape)), layer])
