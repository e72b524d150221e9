"""The penalty that holds a Keras critic's slope at 1, of the Wasserstein GAN."""

import numpy as np
import tensorflow as tf

EPS = 1e-12  # under the root, whose own slope at 0 is infinite


def gradient_penalty(discriminator, real, fake, *, rng):
    """Measure how far a critic's slope is from 1 between real and generated images.

    Between each real image and a generated one a point is drawn at random on the straight line;
    (‖∇‖ - 1)² is averaged over these points, ∇ being the gradient of the critic's answer with
    respect to the image: eq-gradient-penalty. It can be differentiated once more, also where the
    slope is 0.

    Parameters
    ----------
    discriminator : keras.Model
        Images to one number each, with no batch normalisation: that would mix the images, and the
        penalty concerns each alone.
    real : array
        ``(N, C, H, W)``, float32.
    fake : array
        As many generated images; no gradient flows back into what made them.
    rng : numpy.random.Generator
        Where the points come from: the share of the real image is uniform on [0, 1), so that no
        point lies outside the line. Inside a ``tf.function`` too they are new at every call.

    Returns
    -------
    tf.Tensor
        One number of 0 or more, to be multiplied by a weight (10 in the source) and added to the
        critic's loss.

    Raises
    ------
    ValueError
        If `real` and `fake` differ in shape.

    References
    ----------
    Gulrajani et al. (2017), "Improved training of Wasserstein GANs", algorithm 1 and section 4.

    Examples
    --------
    A critic that adds up 4 pixels has slope √4 everywhere, and (2 - 1)² = 1:

    >>> real, fake = np.ones((3, 1, 2, 2), np.float32), np.zeros((3, 1, 2, 2), np.float32)
    >>> critic = lambda x: tf.reduce_sum(x, axis=(1, 2, 3))
    >>> float(gradient_penalty(critic, real, fake, rng=np.random.default_rng(0)))
    1.0
    """
    _require_alike(real, fake)
    share = _share(rng, tf.shape(real)[0])
    between = tf.stop_gradient(share * real + (1 - share) * fake)  # (N, C, H, W)
    with tf.GradientTape() as tape:
        tape.watch(between)
        answers = discriminator(between)
    gradient = tape.gradient(answers, between)  # (N, C, H, W)
    slope = tf.sqrt(tf.reduce_sum(gradient**2, axis=(1, 2, 3)) + EPS)  # (N,)
    return tf.reduce_mean((slope - 1) ** 2)


def _share(rng, n):
    """Draw from NumPy when the graph runs; drawn as it is traced, all calls would share one."""

    def draw(n):
        return rng.random((n, 1, 1, 1), np.float32)

    return tf.ensure_shape(tf.numpy_function(draw, [n], tf.float32), (None, 1, 1, 1))


def _require_alike(real, fake):
    if tuple(real.shape) != tuple(fake.shape):
        raise ValueError(
            f"real has shape {tuple(real.shape)} and fake {tuple(fake.shape)}, but the same is "
            "expected: generate as many images as there are real ones in the batch."
        )
