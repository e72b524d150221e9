"""A deep convolutional generative adversarial network in Keras, twin of `torch_dcgan`.

The guidelines of Radford et al. (2016), section 3: strided convolutions in place of pooling, batch
normalisation everywhere but at the generator's output and the discriminator's input, no hidden
linear layer, ReLU and tanh in the generator, leaky ReLU in the discriminator. Kernels are 4 wide
where theirs are 5, so that the stride of 2 divides them: Odena, Dumoulin and Olah (2016),
"Deconvolution and checkerboard artifacts".

Keras on a CPU convolves channels-last images only. That stays inside this file: images come and go
as ``(N, C, H, W)``, and weights in PyTorch's layout.
"""

import keras
import numpy as np
from keras import layers

from aigc_lessons.models.keras_batch_norm import BatchNormalization
from aigc_lessons.models.keras_weights import TwinModel
from aigc_lessons.models.weights import (
    dcgan_discriminator_weights,
    dcgan_generator_weights,
    smallest_map,
)

EPS = 1e-5
MOMENTUM = 0.1  # of the new statistics, as PyTorch counts it
NEGATIVE_SLOPE = 0.2


class Generator(TwinModel):
    """A linear layer, then transposed convolutions that double the map: from noise to images.

    Parameters
    ----------
    latent : int
        Numbers of noise Z for each image.
    channels : tuple of int
        Of the maps before each doubling, from the smallest map on: two for 28×28, four for 64×64.
    size : int
        Height and width of the images.
    colors : int
        1 for grey images, 3 for coloured ones.
    rng : numpy.random.Generator or int
        Where the initial weights come from; an int is a seed.

    Raises
    ------
    ValueError
        If `size` cannot be halved once for each of the channels.

    References
    ----------
    Radford, Metz and Chintala (2016), "Unsupervised representation learning with deep
    convolutional generative adversarial networks", sections 3 and 4.

    Examples
    --------
    >>> model = Generator(rng=0)
    >>> tuple(model(np.zeros((5, 64), np.float32)).shape)
    (5, 1, 28, 28)
    >>> int(sum(np.prod(w.shape) for w in model.trainable_variables))
    533889
    """

    def __init__(self, latent=64, channels=(128, 64), size=28, colors=1, *, rng):
        """Make the layers, and draw their weights."""
        super().__init__()
        weights = dcgan_generator_weights(latent, channels, size, colors, rng)
        self.latent = latent
        self.base = smallest_map(size, channels)
        # A normalisation subtracts any constant: a bias before it would do nothing.
        self.linear = layers.Dense(channels[0] * self.base**2, use_bias=False)
        self.norms = [BatchNormalization(epsilon=EPS, momentum=1 - MOMENTUM) for _ in channels]
        self.conv_transposes = [
            layers.Conv2DTranspose(F, 4, strides=2, padding="same", use_bias=False)
            for F in channels[1:]
        ]
        self.conv_transposes.append(layers.Conv2DTranspose(colors, 4, 2, padding="same"))
        self.activation = layers.ReLU()
        self(np.zeros((1, latent)))  # Keras makes the weights when it first sees the shapes
        self.load_arrays(weights)

    def call(self, z, training=False):
        """Compute images ``(N, 1, 28, 28)`` in [0, 1] from noise ``(N, Z)``.

        A PyTorch model remembers whether it is in training mode; a Keras model is told by
        `training` at every call.
        """
        h = self.linear(z)  # (N, 6272)
        # The twin unflattens channels first: so must we, or the weights would make other maps.
        maps = (-1, h.shape[1] // self.base**2, self.base, self.base)
        h = keras.ops.reshape(h, maps)  # (N, 128, 7, 7)
        h = keras.ops.transpose(h, (0, 2, 3, 1))  # (N, 7, 7, 128)
        for norm, conv_transpose in zip(self.norms, self.conv_transposes, strict=True):
            h = norm(h, training=training)  # (N, 7, 7, 128), then (N, 14, 14, 64)
            h = self.activation(h)  # the same
            h = conv_transpose(h)  # (N, 14, 14, 64), then (N, 28, 28, 1)
        h = keras.ops.tanh(h)  # (N, 28, 28, 1), in [-1, 1]
        h = keras.ops.transpose(h, (0, 3, 1, 2))  # (N, 1, 28, 28)
        return (h + 1) / 2  # (N, 1, 28, 28), in [0, 1]

    def _weighted_layers(self):
        return {
            "linear": self.linear,
            **{f"norms.{i}": layer for i, layer in enumerate(self.norms)},
            **{f"conv_transposes.{i}": layer for i, layer in enumerate(self.conv_transposes)},
        }


class Discriminator(TwinModel):
    """Convolutions that halve the map, then a linear layer: from images in [0, 1] to one logit.

    Parameters
    ----------
    channels : tuple of int
        Of the maps after each halving: two for 28×28, four for 64×64.
    size : int
        Height and width of the images.
    colors : int
        1 for grey images, 3 for coloured ones.
    rng : numpy.random.Generator or int
        Where the initial weights come from; an int is a seed.

    Raises
    ------
    ValueError
        If `size` cannot be halved once for each of the channels.

    References
    ----------
    Radford, Metz and Chintala (2016), "Unsupervised representation learning with deep
    convolutional generative adversarial networks", sections 3 and 4.

    Examples
    --------
    >>> model = Discriminator(rng=0)
    >>> tuple(model(np.zeros((5, 1, 28, 28), np.float32)).shape)
    (5, 1)
    >>> int(sum(np.prod(w.shape) for w in model.trainable_variables))
    138689
    """

    def __init__(self, channels=(64, 128), size=28, colors=1, *, rng):
        """Make the layers, and draw their weights."""
        super().__init__()
        weights = dcgan_discriminator_weights(channels, size, colors, rng)
        # With kernel 4 and stride 2, "same" is padding 1 on every side.
        self.convs = [layers.Conv2D(channels[0], 4, strides=2, padding="same")]
        self.convs += [
            layers.Conv2D(F, 4, strides=2, padding="same", use_bias=False) for F in channels[1:]
        ]
        self.norms = [BatchNormalization(epsilon=EPS, momentum=1 - MOMENTUM) for _ in channels[1:]]
        self.flatten = layers.Flatten()
        self.linear = layers.Dense(1)
        self.activation = layers.LeakyReLU(NEGATIVE_SLOPE)
        self(np.zeros((1, colors, size, size)))  # Keras makes the weights when it sees the shapes
        self.load_arrays(weights)

    def call(self, x, training=False):
        """Compute a logit ``(N, 1)``, real above 0, for each image ``(N, 1, 28, 28)`` in [0, 1]."""
        h = 2 * x - 1  # (N, 1, 28, 28), in [-1, 1]
        h = keras.ops.transpose(h, (0, 2, 3, 1))  # (N, 28, 28, 1)
        h = self.convs[0](h)  # (N, 14, 14, 64)
        h = self.activation(h)  # (N, 14, 14, 64)
        for conv, norm in zip(self.convs[1:], self.norms, strict=True):
            h = conv(h)  # (N, 7, 7, 128)
            h = norm(h, training=training)  # (N, 7, 7, 128)
            h = self.activation(h)  # (N, 7, 7, 128)
        h = keras.ops.transpose(h, (0, 3, 1, 2))  # (N, 128, 7, 7)
        h = self.flatten(h)  # (N, 6272)
        return self.linear(h)  # (N, 1)

    def _weighted_layers(self):
        return {
            **{f"convs.{i}": layer for i, layer in enumerate(self.convs)},
            **{f"norms.{i}": layer for i, layer in enumerate(self.norms)},
            "linear": self.linear,
        }
