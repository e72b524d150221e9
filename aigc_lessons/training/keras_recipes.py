"""The recipes of the recorded runs in Keras: a network, an optimiser, a step and its batches."""

from functools import partial

import keras
import numpy as np

from aigc_lessons.models import keras_dcgan, keras_gan, keras_vae
from aigc_lessons.training import keras_average, keras_fast
from aigc_lessons.training.keras_checkpoints import part
from aigc_lessons.training.keras_steps import gan_step, vae_step
from aigc_lessons.training.recipe import (
    BLOCK,
    Recipe,
    binary_batches,
    blocks,
    framed,
    grey_batches,
    in_blocks,
    then,
)

EPSILON = 1e-8  # as PyTorch's Adam; Keras's own is 1e-7


def vae(
    data,
    *,
    seed,
    epochs=24,
    latent=32,
    channels=(16, 32),
    hidden=256,
    lr=2e-3,
    batch=64,
    decay=0.999,
):
    """Prepare the training of a variational autoencoder on images made black and white by chance.

    Parameters
    ----------
    data : datasets.Dataset
        Images ``(N, 1, 28, 28)``; in every epoch their pixels are drawn anew.
    seed : int
        Where weights, order, pixels and noise come from: the same as in the twin.
    epochs, batch : int
        How often all images are seen, and how many of them at once.
    latent, channels, hidden
        The size of the `VAE`.
    lr : float
        Adam's learning rate.
    decay : float
        Of the moving average of the weights, which is what is kept.

    Returns
    -------
    Recipe
        Its model is "vae". A sample is the probability of white in each pixel, decoded from a
        standard normal code: no coin is thrown.

    References
    ----------
    Kingma and Welling (2014), "Auto-encoding variational Bayes"; Burda, Grosse and Salakhutdinov
    (2016), "Importance weighted autoencoders", for the pixels.

    Examples
    --------
    >>> from aigc_lessons import datasets, training
    >>> recipe = vae(datasets.load("mnist-5k")[:128], seed=0, epochs=1)
    >>> [record["step"] for record in training.run(recipe.step, recipe.batches, recipe.epochs)]
    [0, 1]
    >>> recipe.sample(3, np.random.default_rng(0)).shape
    (3, 1, 28, 28)
    """
    arguments = {key: value for key, value in locals().items() if key != "data"}
    model, average = (keras_vae.VAE(latent, channels, hidden, rng=seed) for _ in range(2))
    rng = np.random.default_rng([seed, 1])
    optimizer = keras.optimizers.Adam(lr, epsilon=EPSILON)
    step = vae_step(model, optimizer, rng=rng)
    parts = {"model": model, "average": average, "optimizer": optimizer, "noise": rng}
    sample = partial(_sample, average, lambda z: keras.ops.sigmoid(average.decode(z)))
    return Recipe(
        step=then(step, partial(keras_average.update, average, model, decay)),
        batches=partial(binary_batches, data, batch, seed),
        epochs=epochs,
        steps=epochs * (len(data) // batch),
        parts={name: part(thing) for name, thing in parts.items()},
        models={"vae": average},
        finish=lambda: None,
        sample=sample,
        frame=framed(sample, seed),
        arguments=arguments,
    )


def gan(
    data,
    *,
    seed,
    epochs=24,
    latent=64,
    generator_hidden=(128, 449),
    discriminator_hidden=(512, 256),
    lr=2e-4,
    beta1=0.5,
    batch=64,
    decay=0.999,
):
    """Prepare the training of a generative adversarial network of linear layers.

    Parameters
    ----------
    data : datasets.Dataset
        Images ``(N, 1, 28, 28)``.
    seed : int
        Where weights, order and noise come from: the same as in the twin.
    epochs, batch : int
        How often all images are seen, and how many of them at once.
    latent, generator_hidden, discriminator_hidden
        The sizes of the `Generator` and of the `Discriminator`.
    lr, beta1 : float
        Adam's learning rate and its memory of the gradient, of both networks.
    decay : float
        Of the moving average of the generator's weights, which is what generates.

    Returns
    -------
    Recipe
        Its model is "generator".

    References
    ----------
    Goodfellow et al. (2014), "Generative adversarial nets"; Radford, Metz and Chintala (2016),
    "Unsupervised representation learning with deep convolutional generative adversarial networks",
    section 4, for Adam's arguments.

    Examples
    --------
    >>> from aigc_lessons import datasets, training
    >>> recipe = gan(datasets.load("mnist-5k")[:128], seed=0, epochs=1)
    >>> [record["step"] for record in training.run(recipe.step, recipe.batches, recipe.epochs)]
    [0, 1]
    >>> recipe.sample(3, np.random.default_rng(0)).shape
    (3, 1, 28, 28)
    """
    arguments = {key: value for key, value in locals().items() if key != "data"}
    rng = np.random.default_rng([seed, 1])
    generator = keras_gan.Generator(latent, generator_hidden, rng=rng)
    discriminator = keras_gan.Discriminator(discriminator_hidden, rng=rng)
    average = keras_gan.Generator(latent, generator_hidden, rng=0)
    return _adversarial(data, generator, discriminator, average, rng=rng, arguments=arguments)


def dcgan(
    data,
    *,
    seed,
    epochs=24,
    latent=64,
    generator_channels=(64, 32),
    discriminator_channels=(32, 64),
    lr=4e-4,
    beta1=0.5,
    batch=64,
    decay=0.999,
    fast=False,
):
    """Prepare the training of a deep convolutional generative adversarial network.

    Parameters
    ----------
    data : datasets.Dataset
        Images ``(N, 1, 28, 28)``.
    seed : int
        Where weights, order and noise come from: the same as in the twin.
    epochs, batch : int
        How often all images are seen, and how many of them at once.
    latent, generator_channels, discriminator_channels
        The sizes of the `Generator` and of the `Discriminator`.
    lr, beta1 : float
        Adam's learning rate and its memory of the gradient, of both networks. The source's rate is
        2e-4; a network as small as this one learns faster, and no worse, with twice that.
    decay : float
        Of the moving average of the generator's weights, which is what generates.
    fast : bool
        Whether a step is a block of updates that `keras_fast` computes in one call.

    Returns
    -------
    Recipe
        Its models are "generator" and "discriminator".

    References
    ----------
    Radford, Metz and Chintala (2016), "Unsupervised representation learning with deep convolutional
    generative adversarial networks", sections 3 and 4.

    Examples
    --------
    >>> from aigc_lessons import datasets, training
    >>> recipe = dcgan(datasets.load("mnist-5k")[:128], seed=0, epochs=1)
    >>> [record["step"] for record in training.run(recipe.step, recipe.batches, recipe.epochs)]
    [0, 1]
    >>> recipe.sample(3, np.random.default_rng(0)).shape
    (3, 1, 28, 28)
    """
    arguments = {key: value for key, value in locals().items() if key != "data"}
    rng = np.random.default_rng([seed, 1])
    generator = keras_dcgan.Generator(latent, generator_channels, rng=rng)
    discriminator = keras_dcgan.Discriminator(discriminator_channels, rng=rng)
    average = keras_dcgan.Generator(latent, generator_channels, rng=0)
    game = _in_blocks if fast else _one_by_one
    made = _adversarial(
        data, generator, discriminator, average, rng=rng, arguments=arguments, game=game
    )
    return made._replace(models=made.models | {"discriminator": discriminator})


def _adversarial(data, generator, discriminator, average, *, rng, arguments, game=None):
    """Let two networks play, and keep an average of the generator."""
    seed, lr, beta1 = (arguments[key] for key in ("seed", "lr", "beta1"))
    average.load_arrays(generator.to_arrays())
    optimizers = [
        keras.optimizers.Adam(lr, beta_1=beta1, beta_2=0.999, epsilon=EPSILON) for _ in range(2)
    ]
    networks = (generator, discriminator, average)
    played = (game or _one_by_one)(data, networks, optimizers, rng, arguments)
    parts = {"generator": generator, "average": average, "discriminator": discriminator}
    parts |= {"generator_optimizer": optimizers[0], "discriminator_optimizer": optimizers[1]}
    sample = partial(_sample, average, average)
    return Recipe(
        **played,
        epochs=arguments["epochs"],
        parts={name: part(thing) for name, thing in (parts | {"noise": rng}).items()},
        models={"generator": average},
        finish=partial(_measure, average, seed),
        sample=sample,
        frame=framed(sample, seed, before=partial(_measure, average, seed, 1_000)),
        arguments=arguments,
    )


def _one_by_one(data, networks, optimizers, rng, arguments):
    """Play as the course explains it: a batch, a step, a record."""
    generator, discriminator, average = networks
    seed, epochs, batch, decay = (arguments[k] for k in ("seed", "epochs", "batch", "decay"))
    step = gan_step(generator, discriminator, *optimizers, rng=rng)
    return {
        "step": then(step, partial(keras_average.update, average, generator, decay)),
        "batches": partial(grey_batches, data, batch, seed),
        "steps": epochs * (len(data) // batch),
    }


def _in_blocks(data, networks, optimizers, rng, arguments):
    """Play the same game on the fast path: a hundred batches, one record."""
    *players, average = networks
    seed, epochs, batch, decay = (arguments[k] for k in ("seed", "epochs", "batch", "decay"))
    options = {"images": data.images, "rng": rng, "average": average, "decay": decay}
    updates = len(data) // batch
    return {
        "step": keras_fast.gan_step(*players, *optimizers, **options),
        "batches": partial(blocks, len(data), batch, seed, steps=BLOCK),
        "steps": epochs * -(-updates // BLOCK),
        "updates": epochs * updates,
    }


def _sample(model, decode, n, rng):
    def generate(noise):
        return keras.ops.convert_to_numpy(decode(noise))

    return in_blocks(generate, n, model.latent, rng)


def _measure(average, seed, n=10_000):
    """Measure the average's own statistics, from noise that nothing else is made of."""
    noise = np.random.default_rng([seed, 2]).standard_normal((n, average.latent), np.float32)
    keras_average.measure_statistics(average, noise)


RECIPES = {"vae": vae, "gan": gan, "dcgan": dcgan}
