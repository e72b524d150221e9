"""One step of training for the PyTorch networks."""

import numpy as np
import torch


def classifier_step(model, optimizer):
    """Make the step that teaches a network to name what it sees.

    Parameters
    ----------
    model : torch.nn.Module
        Images to logits.
    optimizer : torch.optim.Optimizer
        Changes the weights along their gradients.

    Returns
    -------
    callable
        ``step((images, labels))`` takes NumPy arrays, updates the weights once and returns the
        "loss" and "accuracy" of that batch before the update.

    Examples
    --------
    >>> from aigc_lessons import datasets
    >>> from aigc_lessons.models.torch_cnn import CNN
    >>> digits = datasets.load("mnist-5k")
    >>> model = CNN(rng=0)
    >>> step = classifier_step(model, torch.optim.SGD(model.parameters(), lr=0.1))
    >>> batch = next(datasets.batches(digits, 64, rng=0))
    >>> losses = [step(batch)["loss"] for _ in range(5)]
    >>> losses[4] < losses[0]
    True
    """

    def step(batch):
        device = next(model.parameters()).device
        images, labels = (torch.from_numpy(part).to(device) for part in batch)
        labels = labels.long()  # cross_entropy takes no smaller integers
        logits = model.train()(images)
        loss = torch.nn.functional.cross_entropy(logits, labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        accuracy = (logits.argmax(dim=1) == labels).float().mean()
        return {"loss": loss.item(), "accuracy": accuracy.item()}

    return step


def vae_step(model, optimizer, *, rng, kl_weight=1.0):
    """Make the step that raises a variational autoencoder's evidence lower bound.

    The loss is the negative bound in nats an image: the binary cross-entropy summed over the
    pixels, and the divergence from the standard normal summed over the latent coordinates.

    Parameters
    ----------
    model : models.torch_vae.VAE
        Images and noise to logits, means and log-variances.
    optimizer : torch.optim.Optimizer
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
    >>> from aigc_lessons.models.torch_vae import VAE
    >>> digits, model = datasets.load("mnist-5k"), VAE(rng=0)
    >>> optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    >>> step = vae_step(model, optimizer, rng=np.random.default_rng(0))
    >>> batch = next(datasets.batches(digits, 64, rng=0))
    >>> losses = [step(batch)["loss"] for _ in range(5)]
    >>> losses[4] < losses[0]
    True
    """

    def step(batch):
        x = _tensor(batch[0], model)
        noise = _noise(rng, len(x), model)
        logits, mean, log_var = model.train()(x, noise)
        reconstruction = _cross_entropy(logits, x, "sum") / len(x)
        # expm1 keeps what exp(log_var) - 1 would lose near 0.
        kl = 0.5 * (mean**2 + torch.expm1(log_var) - log_var).sum(dim=1).mean()
        loss = reconstruction + kl_weight * kl
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return {"loss": loss.item(), "reconstruction": reconstruction.item(), "kl": kl.item()}

    return step


def gan_step(
    generator,
    discriminator,
    generator_optimizer,
    discriminator_optimizer,
    *,
    rng,
    saturating=False,
    penalty=None,
):
    """Make the step in which a discriminator learns, and then a generator learns from it.

    Parameters
    ----------
    generator : models.torch_gan.Generator
        Noise to images.
    discriminator : models.torch_gan.Discriminator
        Images to a logit each, real above 0.
    generator_optimizer, discriminator_optimizer : torch.optim.Optimizer
        One for the weights of each, and for no other.
    rng : numpy.random.Generator
        Where the noise comes from, new for either half of the step.
    saturating : bool
        Whether the generator lowers log(1 - p), as in the game's definition, instead of raising
        log p, which pulls where the discriminator is sure of a fake.
    penalty : callable, optional
        ``penalty(real, fake)`` gives a number that the discriminator lowers along with its loss,
        such as a multiple of `torch_penalty.gradient_penalty`.

    Returns
    -------
    callable
        ``step((images, labels))`` takes NumPy arrays, of which the labels are not used, updates
        both networks once and returns "discriminator_loss", the cross-entropy of real images plus
        that of as many generated ones, with no penalty (2 ln 2 where it cannot tell them apart),
        "generator_loss" (ln 2 there, and -ln 2 if saturating), "p_real" and "p_fake", the mean
        probabilities "real" that the discriminator gave both before its update.

    References
    ----------
    Goodfellow et al. (2014), "Generative adversarial nets", algorithm 1 and section 3.

    Examples
    --------
    >>> import numpy as np
    >>> from aigc_lessons import datasets
    >>> from aigc_lessons.models.torch_gan import Discriminator, Generator
    >>> generator, discriminator = Generator(rng=0), Discriminator(rng=1)
    >>> optimizers = [torch.optim.Adam(m.parameters(), 2e-4) for m in (generator, discriminator)]
    >>> step = gan_step(generator, discriminator, *optimizers, rng=np.random.default_rng(0))
    >>> batch = next(datasets.batches(datasets.load("mnist-5k"), 64, rng=0))
    >>> list(step(batch))
    ['discriminator_loss', 'generator_loss', 'p_real', 'p_fake']
    """

    def train_discriminator(real):
        with torch.no_grad():  # what is learned here concerns the discriminator alone
            fake = generator(_noise(rng, len(real), generator))
        # One after the other: in one batch, batch normalisation would mix real and generated.
        real_logits, fake_logits = discriminator(real), discriminator(fake)
        loss = _judged(real_logits, 1) + _judged(fake_logits, 0)
        discriminator_optimizer.zero_grad()
        (loss if penalty is None else loss + penalty(real, fake)).backward()
        discriminator_optimizer.step()
        return loss, torch.sigmoid(real_logits).mean(), torch.sigmoid(fake_logits).mean()

    def train_generator(n):
        logits = discriminator(generator(_noise(rng, n, generator)))
        loss = -_judged(logits, 0) if saturating else _judged(logits, 1)
        generator_optimizer.zero_grad()
        # The discriminator only passes the gradient on: its weights need none.
        loss.backward(inputs=list(generator.parameters()))
        generator_optimizer.step()
        return loss

    def step(batch):
        generator.train(), discriminator.train()
        real = _tensor(batch[0], generator)
        discriminator_loss, p_real, p_fake = train_discriminator(real)
        generator_loss = train_generator(len(real))
        return {
            "discriminator_loss": discriminator_loss.item(),
            "generator_loss": generator_loss.item(),
            "p_real": p_real.item(),
            "p_fake": p_fake.item(),
        }

    return step


def _tensor(array, model):
    return torch.from_numpy(array).to(next(model.parameters()).device)


def _noise(rng, n, model):
    return _tensor(rng.standard_normal((n, model.latent), np.float32), model)


def _judged(logits, target):
    return _cross_entropy(logits, torch.full_like(logits, target), "mean")


def _cross_entropy(logits, targets, reduction):
    return torch.nn.functional.binary_cross_entropy_with_logits(
        logits, targets, reduction=reduction
    )
