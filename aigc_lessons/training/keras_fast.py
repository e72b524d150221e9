"""The GAN's step for Keras in blocks: the data stay on the device, many steps are one call.

A TensorFlow function that is called once for every half of a step spends much of its time on being
called. Here one function holds the loop over the batches as well, so a block of steps is one graph.
It computes what `keras_steps.gan_step` computes, and updates the average as `keras_average` does.
"""

import tensorflow as tf

from aigc_lessons.training import keras_average
from aigc_lessons.training.keras_steps import gan_halves

NUMBERS = ("discriminator_loss", "generator_loss", "p_real", "p_fake")


def gan_step(
    generator,
    discriminator,
    generator_optimizer,
    discriminator_optimizer,
    *,
    images,
    rng,
    average=None,
    decay=0.999,
):
    """Make a step that takes a whole block of batches, and fetches nothing before its end.

    Parameters
    ----------
    generator, discriminator, generator_optimizer, discriminator_optimizer
        Those of `keras_steps.gan_step`.
    images : ndarray
        All images ``(n, C, H, W)``, float32 in [0, 1]; TensorFlow keeps them on its device.
    rng : numpy.random.Generator
        Where the noise comes from: it draws what it draws for the plain step.
    average : keras.Model, optional
        The moving average of the generator's weights, updated after every step.
    decay : float
        Of that average.

    Returns
    -------
    callable
        ``step(indices)`` takes an array of whole numbers ``(K, N)``, a row for each batch, updates
        the networks K times and returns the means of `keras_steps.gan_step`'s numbers.

    Examples
    --------
    >>> import keras
    >>> import numpy as np
    >>> from aigc_lessons import datasets
    >>> from aigc_lessons.models.keras_gan import Discriminator, Generator
    >>> digits, networks = datasets.load("mnist-5k"), (Generator(rng=0), Discriminator(rng=1))
    >>> optimizers = [keras.optimizers.Adam(2e-4), keras.optimizers.Adam(2e-4)]
    >>> rng = np.random.default_rng(0)
    >>> step = gan_step(*networks, *optimizers, images=digits.images, rng=rng)
    >>> list(step(np.arange(32).reshape(4, 8)))
    ['discriminator_loss', 'generator_loss', 'p_real', 'p_fake']
    """
    train_discriminator, train_generator = gan_halves(
        generator, discriminator, generator_optimizer, discriminator_optimizer
    )
    images = tf.constant(images)

    @tf.function(reduce_retracing=True)
    def block(indices, noise):
        totals = tf.zeros(len(NUMBERS))
        for k in tf.range(tf.shape(indices)[0]):
            real = tf.gather(images, indices[k])
            discriminator_loss, p_real, p_fake = train_discriminator(real, noise[k, 0])
            generator_loss = train_generator(noise[k, 1])
            if average is not None:
                keras_average.update(average, generator, decay)
            totals += tf.stack([discriminator_loss, generator_loss, p_real, p_fake])
        return totals

    def step(indices):
        K, N = indices.shape
        noise = rng.standard_normal((K, 2, N, generator.latent), "float32")  # a half step each
        means = block(tf.constant(indices), tf.constant(noise)) / K
        return dict(zip(NUMBERS, means.numpy().tolist(), strict=True))

    return step
