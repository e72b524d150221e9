"""The log-weights of codes under a variational autoencoder in PyTorch."""

import numpy as np
import torch

AT_ONCE = 1_000  # codes decoded together


@torch.no_grad()
def log_weights(model, images, *, samples, rng):
    """Draw codes of each image and weigh them: what both bounds of the likelihood are made of.

    Parameters
    ----------
    model : models.torch_vae.VAE
        The network.
    images : ndarray
        ``(N, 1, 28, 28)``, float32, 0 or 1: take `datasets.binarize`. Grey pixels are no values of
        a Bernoulli variable, and give a number that is no log-likelihood.
    samples : int
        Codes K for each image.
    rng : numpy.random.Generator
        Where the codes come from.

    Returns
    -------
    ndarray
        ``(N, K)``, float64: log p(x|z) + log p(z) - log q(z|x), in nats.

    References
    ----------
    Burda, Grosse and Salakhutdinov (2016), "Importance weighted autoencoders", section 3.

    Examples
    --------
    >>> from aigc_lessons.models.torch_vae import VAE
    >>> images = np.zeros((3, 1, 28, 28), np.float32)
    >>> log_weights(VAE(rng=0), images, samples=5, rng=np.random.default_rng(0)).shape
    (3, 5)
    """
    device = next(model.parameters()).device
    size = max(1, AT_ONCE // samples)
    blocks = (images[start : start + size] for start in range(0, len(images), size))
    found = []
    for block in blocks:
        x = torch.from_numpy(block).to(device)
        noise = rng.standard_normal((len(x), samples, model.latent), np.float32)
        found.append(_log_weights(model, x, torch.from_numpy(noise).to(device)))
    return torch.cat(found).double().cpu().numpy()


def _log_weights(model, x, noise):
    mean, log_var = (part[:, None] for part in model.encode(x))  # (N, 1, Z) both
    z = mean + torch.exp(0.5 * log_var) * noise  # (N, K, Z)
    logits = model.decode(z.flatten(0, 1)).unflatten(0, z.shape[:2]).flatten(2)  # (N, K, 784)
    # log p(x|z) of a pixel: its logit where it is white, minus log(1 + exp(logit)).
    white = (x.flatten(1)[:, None] * logits).sum(dim=2)
    log_p_x = white - torch.nn.functional.softplus(logits).sum(dim=2)  # (N, K)
    # log p(z) - log q(z|x): what both normal densities share cancels.
    return log_p_x + 0.5 * (noise**2 + log_var - z**2).sum(dim=2)
