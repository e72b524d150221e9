"""A convolutional variational autoencoder in Keras, twin of `torch_vae`.

Keras on a CPU convolves channels-last images only. That stays inside this file: images come in and
logits go out as ``(N, 1, 28, 28)``, and weights come and go in PyTorch's layout.
"""

import keras
import numpy as np
from keras import layers

from aigc_lessons.models.keras_weights import TwinModel
from aigc_lessons.models.weights import vae_weights


class VAE(TwinModel):
    """An encoder from images to Gaussians in a latent space, and a decoder from there to logits.

    There is no batch normalisation, as in the source: each image has a bound of its own, whatever
    the batch, so training and evaluation compute the same.

    Parameters
    ----------
    latent : int
        Coordinates Z of the latent space.
    channels : pair of int
        Filters of the first and of the second convolution; the decoder has them the other way
        round.
    hidden : int
        Units between the convolutions and the code, in the encoder and in the decoder.
    rng : numpy.random.Generator or int
        Where the initial weights come from (He et al., 2015); an int is a seed.

    References
    ----------
    Kingma and Welling (2014), "Auto-encoding variational Bayes"; He, Zhang, Ren and Sun (2015),
    "Delving deep into rectifiers".

    Examples
    --------
    >>> model = VAE(rng=0)
    >>> logits, mean, log_var = model(np.zeros((5, 1, 28, 28)), np.zeros((5, 20)))
    >>> tuple(logits.shape), tuple(mean.shape), tuple(log_var.shape)
    ((5, 1, 28, 28), (5, 20), (5, 20))
    >>> model.count_params()
    1691369
    """

    weighted = (
        *("conv1", "conv2", "linear1", "mean", "log_var"),
        *("linear2", "linear3", "conv_transpose1", "conv_transpose2"),
    )

    def __init__(self, latent=20, channels=(32, 64), hidden=256, *, rng):
        """Make the layers, and draw their weights."""
        super().__init__()
        self.latent = latent
        first, second = channels
        # With kernel 4 and stride 2, "same" is padding 1 on every side.
        self.conv1 = layers.Conv2D(first, 4, strides=2, padding="same")
        self.conv2 = layers.Conv2D(second, 4, strides=2, padding="same")
        self.linear1 = layers.Dense(hidden)
        self.mean = layers.Dense(latent)
        self.log_var = layers.Dense(latent)
        self.linear2 = layers.Dense(hidden)
        self.linear3 = layers.Dense(second * 7 * 7)
        self.conv_transpose1 = layers.Conv2DTranspose(first, 4, strides=2, padding="same")
        self.conv_transpose2 = layers.Conv2DTranspose(1, 4, strides=2, padding="same")
        # Keras makes the weights when it first sees the shapes.
        self(np.zeros((1, 1, 28, 28)), np.zeros((1, latent)))
        self.load_arrays(vae_weights(latent, channels, hidden, rng))

    def encode(self, x):
        """Compute the mean and the log-variance, both ``(N, Z)``, of the code of each image."""
        h = keras.ops.transpose(x, (0, 2, 3, 1))  # (N, 28, 28, 1)
        h = self.conv1(h)  # (N, 14, 14, 32)
        h = keras.ops.relu(h)  # (N, 14, 14, 32)
        h = self.conv2(h)  # (N, 7, 7, 64)
        h = keras.ops.relu(h)  # (N, 7, 7, 64)
        # The twin flattens channels first: so must we, or mean would read other pixels.
        h = keras.ops.transpose(h, (0, 3, 1, 2))  # (N, 64, 7, 7)
        h = keras.ops.reshape(h, (-1, h.shape[1] * 7 * 7))  # (N, 3136)
        h = self.linear1(h)  # (N, 256)
        h = keras.ops.relu(h)  # (N, 256)
        return self.mean(h), self.log_var(h)  # (N, 20) both

    def decode(self, z):
        """Compute the logits of the pixels, ``(N, 1, 28, 28)``, from codes ``(N, Z)``."""
        h = self.linear2(z)  # (N, 256)
        h = keras.ops.relu(h)  # (N, 256)
        h = self.linear3(h)  # (N, 3136)
        h = keras.ops.relu(h)  # (N, 3136)
        h = keras.ops.reshape(h, (-1, h.shape[1] // 49, 7, 7))  # (N, 64, 7, 7)
        h = keras.ops.transpose(h, (0, 2, 3, 1))  # (N, 7, 7, 64)
        h = self.conv_transpose1(h)  # (N, 14, 14, 32)
        h = keras.ops.relu(h)  # (N, 14, 14, 32)
        h = self.conv_transpose2(h)  # (N, 28, 28, 1)
        return keras.ops.transpose(h, (0, 3, 1, 2))  # (N, 1, 28, 28)

    def call(self, x, noise):
        """Encode images, take a code from each Gaussian, and decode it.

        Parameters
        ----------
        x : array
            Images, ``(N, 1, 28, 28)``, in [0, 1].
        noise : array
            Standard normal numbers, ``(N, Z)``, that say which code is taken: they come from
            outside, so that gradients pass by them, and twins can be given the same.

        Returns
        -------
        logits, mean, log_var : tensor
            ``(N, 1, 28, 28)``, ``(N, Z)`` and ``(N, Z)``.
        """
        mean, log_var = self.encode(x)  # (N, 20) both
        # Half the logarithm of the variance is the logarithm of the standard deviation.
        z = mean + keras.ops.exp(0.5 * log_var) * noise  # (N, 20)
        return self.decode(z), mean, log_var
