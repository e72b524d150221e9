"""A generative adversarial network of linear layers in Keras, twin of `torch_gan`.

Batch normalisation stands behind the hidden layers of the generator, where Radford et al. (2016)
found that it keeps all noise from becoming one image, and not at its output, where they found that
it makes the samples oscillate. The discriminator, unlike theirs, has none: it judges each image
alone, whatever else is in the batch.
"""

import keras
import numpy as np
from keras import layers

from aigc_lessons.models.keras_batch_norm import BatchNormalization
from aigc_lessons.models.keras_weights import TwinModel
from aigc_lessons.models.weights import discriminator_weights, generator_weights

EPS = 1e-5
MOMENTUM = 0.1  # of the new statistics, as PyTorch counts it
NEGATIVE_SLOPE = 0.2


class Generator(TwinModel):
    """Two hidden layers with batch normalisation and ReLU: from noise to images in [0, 1].

    Parameters
    ----------
    latent : int
        Numbers of noise Z for each image.
    hidden : pair of int
        Units of the first and of the second hidden layer.
    rng : numpy.random.Generator or int
        Where the initial weights come from (He et al., 2015); an int is a seed.

    References
    ----------
    Goodfellow et al. (2014), "Generative adversarial nets"; Radford, Metz and Chintala (2016),
    "Unsupervised representation learning with deep convolutional generative adversarial networks",
    section 3.

    Examples
    --------
    >>> model = Generator(rng=0)
    >>> tuple(model(np.zeros((5, 64), np.float32)).shape)
    (5, 1, 28, 28)
    >>> int(sum(np.prod(w.shape) for w in model.trainable_variables))
    551184
    """

    weighted = ("linear1", "norm1", "linear2", "norm2", "linear3")

    def __init__(self, latent=64, hidden=(256, 512), *, rng):
        """Make the layers, and draw their weights."""
        super().__init__()
        self.latent = latent
        first, second = hidden
        # The normalisation subtracts any constant: a bias before it would do nothing.
        self.linear1 = layers.Dense(first, use_bias=False)
        self.norm1 = BatchNormalization(epsilon=EPS, momentum=1 - MOMENTUM)
        self.linear2 = layers.Dense(second, use_bias=False)
        self.norm2 = BatchNormalization(epsilon=EPS, momentum=1 - MOMENTUM)
        self.linear3 = layers.Dense(28 * 28)
        self(np.zeros((1, latent)))  # Keras makes the weights when it first sees the shapes
        self.load_arrays(generator_weights(latent, hidden, rng))

    def call(self, z, training=False):
        """Compute images ``(N, 1, 28, 28)`` in [0, 1] from noise ``(N, Z)``.

        A PyTorch model remembers whether it is in training mode; a Keras model is told by
        `training` at every call.
        """
        h = self.linear1(z)  # (N, 256)
        h = self.norm1(h, training=training)  # (N, 256)
        h = keras.ops.relu(h)  # (N, 256)
        h = self.linear2(h)  # (N, 512)
        h = self.norm2(h, training=training)  # (N, 512)
        h = keras.ops.relu(h)  # (N, 512)
        h = self.linear3(h)  # (N, 784)
        h = keras.ops.tanh(h)  # (N, 784), in [-1, 1]
        h = keras.ops.reshape(h, (-1, 1, 28, 28))  # (N, 1, 28, 28)
        return (h + 1) / 2  # (N, 1, 28, 28), in [0, 1]


class Discriminator(TwinModel):
    """Two hidden layers with leaky ReLU: from images in [0, 1] to one logit, real above 0.

    Parameters
    ----------
    hidden : pair of int
        Units of the first and of the second hidden layer.
    rng : numpy.random.Generator or int
        Where the initial weights come from (He et al., 2015); an int is a seed.

    References
    ----------
    Goodfellow et al. (2014), "Generative adversarial nets"; Radford, Metz and Chintala (2016),
    "Unsupervised representation learning with deep convolutional generative adversarial networks",
    sections 3 and 4 (the slope).

    Examples
    --------
    >>> model = Discriminator(rng=0)
    >>> tuple(model(np.zeros((5, 1, 28, 28), np.float32)).shape)
    (5, 1)
    >>> model.count_params()
    533505
    """

    weighted = ("linear1", "linear2", "linear3")

    def __init__(self, hidden=(512, 256), *, rng):
        """Make the layers, and draw their weights."""
        super().__init__()
        first, second = hidden
        self.flatten = layers.Flatten()
        self.linear1 = layers.Dense(first)
        self.linear2 = layers.Dense(second)
        self.linear3 = layers.Dense(1)
        self(np.zeros((1, 1, 28, 28)))  # Keras makes the weights when it first sees the shapes
        self.load_arrays(discriminator_weights(hidden, NEGATIVE_SLOPE, rng))

    def call(self, x):
        """Compute a logit ``(N, 1)`` for each image ``(N, 1, 28, 28)`` in [0, 1]."""
        h = 2 * x - 1  # (N, 1, 28, 28), in [-1, 1]
        h = self.flatten(h)  # (N, 784)
        h = self.linear1(h)  # (N, 512)
        h = keras.ops.leaky_relu(h, negative_slope=NEGATIVE_SLOPE)  # (N, 512)
        h = self.linear2(h)  # (N, 256)
        h = keras.ops.leaky_relu(h, negative_slope=NEGATIVE_SLOPE)  # (N, 256)
        return self.linear3(h)  # (N, 1)
