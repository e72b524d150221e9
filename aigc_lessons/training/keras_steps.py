"""One step of training for the Keras networks."""

import keras
import numpy as np
import tensorflow as tf


def classifier_step(model, optimizer):
    """Make the step that teaches a network to name what it sees.

    Parameters
    ----------
    model : keras.Model
        Images to logits.
    optimizer : keras.optimizers.Optimizer
        Changes the weights along their gradients.

    Returns
    -------
    callable
        ``step((images, labels))`` takes NumPy arrays, updates the weights once and returns the
        "loss" and "accuracy" of that batch before the update.

    Examples
    --------
    >>> from aigc_lessons import datasets
    >>> from aigc_lessons.models.keras_cnn import CNN
    >>> digits = datasets.load("mnist-5k")
    >>> model = CNN(rng=0)
    >>> step = classifier_step(model, keras.optimizers.SGD(learning_rate=0.1))
    >>> batch = next(datasets.batches(digits, 64, rng=0))
    >>> losses = [step(batch)["loss"] for _ in range(5)]
    >>> losses[4] < losses[0]
    True
    """
    cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    optimizer.build(model.trainable_variables)

    @tf.function  # traced once, then run as a graph: several times as fast
    def update(images, labels):
        with tf.GradientTape() as tape:
            logits = model(images, training=True)
            loss = cross_entropy(labels, logits)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply(gradients)
        accuracy = tf.reduce_mean(tf.cast(tf.argmax(logits, axis=1) == labels, tf.float32))
        return loss, accuracy

    def step(batch):
        images, labels = batch
        loss, accuracy = update(images, labels.astype("int64"))  # argmax gives int64
        return {"loss": float(loss), "accuracy": float(accuracy)}

    return step


def vae_step(model, optimizer, *, rng, kl_weight=1.0):
    """Make the step that raises a variational autoencoder's evidence lower bound.

    The loss is the negative bound in nats an image: the binary cross-entropy summed over the
    pixels, and the divergence from the standard normal summed over the latent coordinates.

    Parameters
    ----------
    model : models.keras_vae.VAE
        Images and noise to logits, means and log-variances.
    optimizer : keras.optimizers.Optimizer
        Changes the weights along their gradients.
    rng : numpy.random.Generator
        Where the noise comes from that says which code is taken.
    kl_weight : float
        What the divergence is multiplied by; with another number than 1 the loss is no bound.

    Returns
    -------
    callable
        ``step((images, labels))`` takes NumPy arrays, of which the labels are not used, updates the
        weights once and returns "loss", "reconstruction" and "kl" before the update, the loss being
        reconstruction + kl_weight · kl.

    References
    ----------
    Kingma and Welling (2014), "Auto-encoding variational Bayes", equation 10.

    Examples
    --------
    >>> import numpy as np
    >>> from aigc_lessons import datasets
    >>> from aigc_lessons.models.keras_vae import VAE
    >>> digits, model = datasets.load("mnist-5k"), VAE(rng=0)
    >>> optimizer = keras.optimizers.Adam(learning_rate=1e-3)
    >>> step = vae_step(model, optimizer, rng=np.random.default_rng(0))
    >>> batch = next(datasets.batches(digits, 64, rng=0))
    >>> losses = [step(batch)["loss"] for _ in range(5)]
    >>> losses[4] < losses[0]
    True
    """
    optimizer.build(model.trainable_variables)

    @tf.function
    def update(x, noise):
        with tf.GradientTape() as tape:
            logits, mean, log_var = model(x, noise, training=True)
            reconstruction = tf.reduce_mean(_per_image(logits, x))
            # expm1 keeps what exp(log_var) - 1 would lose near 0.
            kl = 0.5 * tf.reduce_sum(mean**2 + tf.math.expm1(log_var) - log_var, axis=1)
            kl = tf.reduce_mean(kl)
            loss = reconstruction + kl_weight * kl
        optimizer.apply(tape.gradient(loss, model.trainable_variables))
        return loss, reconstruction, kl

    def step(batch):
        x = batch[0]
        loss, reconstruction, kl = update(x, _noise(rng, len(x), model))
        return {"loss": float(loss), "reconstruction": float(reconstruction), "kl": float(kl)}

    return step


def gan_step(
    generator, discriminator, generator_optimizer, discriminator_optimizer, *, rng, saturating=False
):
    """Make the step in which a discriminator learns, and then a generator learns from it.

    Each half of the step takes the gradients of one network's weights and of no other, and no
    network is ever frozen: a ``trainable = False`` set before or after ``compile`` is the trap
    in which a discriminator never learns.

    Parameters
    ----------
    generator : models.keras_gan.Generator
        Noise to images.
    discriminator : models.keras_gan.Discriminator
        Images to a logit each, real above 0.
    generator_optimizer, discriminator_optimizer : keras.optimizers.Optimizer
        One for the weights of each, and for no other.
    rng : numpy.random.Generator
        Where the noise comes from, new for either half of the step.
    saturating : bool
        Whether the generator lowers log(1 - p), as in the game's definition, instead of raising
        log p, which pulls where the discriminator is sure of a fake.

    Returns
    -------
    callable
        ``step((images, labels))`` takes NumPy arrays, of which the labels are not used, updates
        both networks once and returns "discriminator_loss", the cross-entropy of real images plus
        that of as many generated ones (2 ln 2 where it cannot tell them apart), "generator_loss"
        (ln 2 there, and -ln 2 if saturating), "p_real" and "p_fake", the mean probabilities
        "real" that the discriminator gave both before its update.

    References
    ----------
    Goodfellow et al. (2014), "Generative adversarial nets", algorithm 1 and section 3.

    Examples
    --------
    >>> import numpy as np
    >>> from aigc_lessons import datasets
    >>> from aigc_lessons.models.keras_gan import Discriminator, Generator
    >>> generator, discriminator = Generator(rng=0), Discriminator(rng=1)
    >>> optimizers = [keras.optimizers.Adam(2e-4), keras.optimizers.Adam(2e-4)]
    >>> step = gan_step(generator, discriminator, *optimizers, rng=np.random.default_rng(0))
    >>> batch = next(datasets.batches(datasets.load("mnist-5k"), 64, rng=0))
    >>> list(step(batch))
    ['discriminator_loss', 'generator_loss', 'p_real', 'p_fake']
    """
    halves = gan_halves(
        generator,
        discriminator,
        generator_optimizer,
        discriminator_optimizer,
        saturating=saturating,
    )
    train_discriminator, train_generator = map(tf.function, halves)

    def step(batch):
        real = batch[0]
        n = len(real)
        discriminator_loss, p_real, p_fake = train_discriminator(real, _noise(rng, n, generator))
        generator_loss = train_generator(_noise(rng, n, generator))
        return {
            "discriminator_loss": float(discriminator_loss),
            "generator_loss": float(generator_loss),
            "p_real": float(p_real),
            "p_fake": float(p_fake),
        }

    return step


def gan_halves(
    generator,
    discriminator,
    generator_optimizer,
    discriminator_optimizer,
    *,
    saturating=False,
):
    """Make the two halves of `gan_step`, for whoever makes a graph of them.

    Parameters
    ----------
    generator, discriminator, generator_optimizer, discriminator_optimizer, saturating
        Those of `gan_step`.

    Returns
    -------
    train_discriminator, train_generator : callable
        ``train_discriminator(real, noise)`` gives the loss and both mean probabilities, and
        ``train_generator(noise)`` the loss, as tensors.
    """
    generator_optimizer.build(generator.trainable_variables)
    discriminator_optimizer.build(discriminator.trainable_variables)

    def train_discriminator(real, noise):
        fake = generator(noise, training=True)  # outside the tape: nothing flows back into it
        with tf.GradientTape() as tape:
            # One after the other: in one batch, batch normalisation would mix real and generated.
            real_logits = discriminator(real, training=True)
            fake_logits = discriminator(fake, training=True)
            loss = _judged(real_logits, 1) + _judged(fake_logits, 0)
        gradients = tape.gradient(loss, discriminator.trainable_variables)
        discriminator_optimizer.apply(gradients)
        p_real, p_fake = tf.sigmoid(real_logits), tf.sigmoid(fake_logits)
        return loss, tf.reduce_mean(p_real), tf.reduce_mean(p_fake)

    def train_generator(noise):
        with tf.GradientTape() as tape:
            logits = discriminator(generator(noise, training=True), training=True)
            loss = -_judged(logits, 0) if saturating else _judged(logits, 1)
        generator_optimizer.apply(tape.gradient(loss, generator.trainable_variables))
        return loss

    return train_discriminator, train_generator


def _noise(rng, n, model):
    return rng.standard_normal((n, model.latent), np.float32)


def _judged(logits, target):
    targets = tf.fill(tf.shape(logits), float(target))
    return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(targets, logits))


def _per_image(logits, targets):
    losses = tf.nn.sigmoid_cross_entropy_with_logits(targets, logits)
    return tf.reduce_sum(losses, axis=(1, 2, 3))
