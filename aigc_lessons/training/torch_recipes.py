"""The recipes of the recorded runs in PyTorch: a network, an optimiser, a step and its batches."""

import copy
from functools import partial

import numpy as np
import torch

from aigc_lessons.models import (
    torch_ablations,
    torch_dcgan,
    torch_gan,
    torch_spectral,
    torch_vae,
)
from aigc_lessons.training import torch_average, torch_fast
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
from aigc_lessons.training.torch_checkpoints import part
from aigc_lessons.training.torch_distributed import WHOLE
from aigc_lessons.training.torch_penalty import gradient_penalty
from aigc_lessons.training.torch_steps import gan_step, vae_step


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
    device="cpu",
    share=WHOLE,
):
    """Prepare the training of a variational autoencoder on images made black and white by chance.

    Parameters
    ----------
    data : datasets.Dataset
        Images ``(N, 1, 28, 28)``; in every epoch their pixels are drawn anew.
    seed : int
        Where weights, order, pixels and noise come from.
    epochs, batch : int
        How often all images are seen, and how many of them at once.
    latent, channels, hidden
        The size of the `VAE`.
    lr : float
        Adam's learning rate.
    decay : float
        Of the moving average of the weights, which is what is kept.
    device : str or torch.device
        Where it is computed.
    share : torch_distributed.Share
        Which part of every batch this process takes, where there are several.

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
    arguments = {key: value for key, value in locals().items() if key not in NOT_KEPT}
    model = torch_vae.VAE(latent, channels, hidden, rng=seed).to(device)
    average, rng = copy.deepcopy(model), np.random.default_rng([seed, 1])
    optimizer = torch.optim.Adam(model.parameters(), lr=lr, fused=True)
    step = share.step(vae_step, model, optimizer, rng=rng)
    parts = {"model": model, "average": average, "optimizer": optimizer, "noise": rng}
    sample = partial(_sample, average, lambda z: torch.sigmoid(average.decode(z)))
    return Recipe(
        step=then(step, partial(torch_average.update, average, model, decay)),
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
    device="cpu",
    share=WHOLE,
):
    """Prepare the training of a generative adversarial network of linear layers.

    Parameters
    ----------
    data : datasets.Dataset
        Images ``(N, 1, 28, 28)``.
    seed : int
        Where weights, order and noise come from.
    epochs, batch : int
        How often all images are seen, and how many of them at once.
    latent, generator_hidden, discriminator_hidden
        The sizes of the `Generator` and of the `Discriminator`.
    lr, beta1 : float
        Adam's learning rate and its memory of the gradient, of both networks.
    decay : float
        Of the moving average of the generator's weights, which is what generates.
    device : str or torch.device
        Where it is computed.
    share : torch_distributed.Share
        Which part of every batch this process takes, where there are several.

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
    arguments = {key: value for key, value in locals().items() if key not in NOT_KEPT}
    rng = np.random.default_rng([seed, 1])
    generator = torch_gan.Generator(latent, generator_hidden, rng=rng).to(device)
    discriminator = torch_gan.Discriminator(discriminator_hidden, rng=rng).to(device)
    adam = partial(torch.optim.Adam, lr=lr, betas=(beta1, 0.999), fused=True)
    game = partial(_one_by_one, data, rng=rng, share=share)
    return _adversarial(generator, discriminator, adam, game, arguments)


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
    without=None,
    cure=None,
    fast=False,
    bfloat16=None,
    device="cpu",
    share=WHOLE,
):
    """Prepare the training of a deep convolutional generative adversarial network.

    Parameters
    ----------
    data : datasets.Dataset
        Images ``(N, 1, 28, 28)``.
    seed : int
        Where weights, order and noise come from.
    epochs, batch : int
        How often all images are seen, and how many of them at once.
    latent, generator_channels, discriminator_channels
        The sizes of the `Generator` and of the `Discriminator`.
    lr, beta1 : float
        Adam's learning rate and its memory of the gradient, of both networks. The source's rate is
        2e-4; a network as small as this one learns faster, and no worse, with twice that.
    decay : float
        Of the moving average of the generator's weights, which is what generates.
    without : str, optional
        One of `models.torch_ablations.GUIDELINES`, to see what breaks where it is not followed.
    cure : str, optional
        One of `CURES`, which keep the discriminator's slope in bounds; both take the batch
        normalisation out of the discriminator.
    fast : bool
        Whether a step is a block of updates that `torch_fast` computes, without waiting in between.
    bfloat16 : bool, optional
        Whether the fast path computes with 16 bits; unless said, where `torch_fast.suited` has it.
    device : str or torch.device
        Where it is computed.
    share : torch_distributed.Share
        Which part of every batch this process takes, where there are several.

    Returns
    -------
    Recipe
        Its models are "generator" and "discriminator".

    Raises
    ------
    ValueError
        If there is no such guideline or cure, or a cure's penalty is wanted on the fast path.

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
    arguments = {key: value for key, value in locals().items() if key not in NOT_KEPT}
    rng = np.random.default_rng([seed, 1])
    generator = torch_dcgan.Generator(latent, generator_channels, rng=rng)
    discriminator = torch_dcgan.Discriminator(discriminator_channels, rng=rng)
    if without is not None:
        torch_ablations.remove(without, generator, discriminator, rng=rng)
    penalty = _cured(cure, discriminator, rng)
    generator, discriminator = generator.to(device), discriminator.to(device)
    capturable = fast and torch.device(device).type == "cuda"
    adam = partial(torch.optim.Adam, lr=lr, betas=(beta1, 0.999), fused=True, capturable=capturable)
    game = partial(_one_by_one, data, rng=rng, penalty=penalty, share=share)
    if fast:
        _require_no_penalty(penalty)
        share.require_whole("fast")
        game = partial(_in_blocks, data, rng=rng, device=device, bfloat16=bfloat16)
    made = _adversarial(generator, discriminator, adam, game, arguments)
    return made._replace(models=made.models | {"discriminator": discriminator})


def _adversarial(generator, discriminator, adam, game, arguments):
    """Let two networks play, and keep an average of the generator."""
    seed = arguments["seed"]
    average = copy.deepcopy(generator)
    optimizers = [adam(model.parameters()) for model in (generator, discriminator)]
    played = game(generator, discriminator, average, optimizers, arguments)
    parts = {"generator": generator, "average": average, "discriminator": discriminator}
    parts |= {"generator_optimizer": optimizers[0], "discriminator_optimizer": optimizers[1]}
    parts["noise"] = played.pop("noise")
    sample = partial(_sample, average, average)
    return Recipe(
        **played,
        epochs=arguments["epochs"],
        parts={name: part(thing) for name, thing in parts.items()},
        models={"generator": average},
        finish=partial(_measure, average, seed),
        sample=sample,
        frame=framed(sample, seed, before=partial(_measure, average, seed, 1_000)),
        arguments=arguments,
    )


def _one_by_one(
    data, generator, discriminator, average, optimizers, arguments, *, rng, share, penalty=None
):
    """Play as the course explains it: a batch, a step, a record."""
    seed, epochs, batch = (arguments[key] for key in ("seed", "epochs", "batch"))
    models = (generator, discriminator)
    step = share.step(gan_step, *models, *optimizers, rng=rng, penalty=penalty)
    return {
        "step": then(step, partial(torch_average.update, average, generator, arguments["decay"])),
        "batches": partial(grey_batches, data, batch, seed),
        "steps": epochs * (len(data) // batch),
        "noise": rng,
    }


def _in_blocks(
    data, generator, discriminator, average, optimizers, arguments, *, rng, device, bfloat16
):
    """Play the same game on the fast path: a hundred batches, one record."""
    seed, epochs, batch = (arguments[key] for key in ("seed", "epochs", "batch"))
    if torch.device(device).type == "cuda":
        rng = torch.Generator(device).manual_seed(seed)
    suited = torch_fast.suited(device)
    if bfloat16 is not None:
        suited["autocast"] = torch.bfloat16 if bfloat16 else None
    step = torch_fast.gan_step(
        generator,
        discriminator,
        *optimizers,
        images=torch_fast.resident(data.images, device),
        rng=rng,
        average=average,
        decay=arguments["decay"],
        **suited,
    )
    updates = len(data) // batch
    return {
        "step": step,
        "batches": partial(blocks, len(data), batch, seed, steps=BLOCK),
        "steps": epochs * -(-updates // BLOCK),
        "noise": rng,
        "updates": epochs * updates,
    }


def _require_no_penalty(penalty):
    if penalty is not None:
        raise ValueError(
            "fast is True, but the cure is a penalty, which the fast path does not have: "
            "leave one of them out."
        )


def _cured(cure, discriminator, rng):
    """Take a cure: change the discriminator, or give the penalty that its loss gets."""
    if cure is None:
        return None
    if cure not in CURES:
        names = " or ".join(f'"{name}"' for name in CURES)
        raise ValueError(f"cure is {cure!r}, but {names} is expected, or None for no cure.")
    torch_ablations.drop_norms(discriminator)
    if cure == "spectral-norm":
        torch_spectral.normalize(discriminator)
        return None
    return lambda real, fake: 10 * gradient_penalty(discriminator, real, fake, rng=rng)


def _sample(model, decode, n, rng):
    device = next(model.parameters()).device

    @torch.no_grad()
    def generate(noise):
        return decode(torch.from_numpy(noise).to(device)).cpu().numpy()

    model.eval()
    return in_blocks(generate, n, model.latent, rng)


def _measure(average, seed, n=10_000):
    """Measure the average's own statistics, from noise that nothing else is made of."""
    noise = np.random.default_rng([seed, 2]).standard_normal((n, average.latent), np.float32)
    device = next(average.parameters()).device
    torch_average.measure_statistics(average, torch.from_numpy(noise).to(device))


NOT_KEPT = ("data", "device", "share")  # belong to the place, not to the run
CURES = ("gradient-penalty", "spectral-norm")
RECIPES = {"vae": vae, "gan": gan, "dcgan": dcgan}
