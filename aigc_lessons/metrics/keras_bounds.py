"""The log-weights of codes under a variational autoencoder in Keras."""

import keras
import numpy as np

AT_ONCE = 1_000  # codes decoded together


def log_weights(model, images, *, samples, rng):
    """Draw codes of each image and weigh them: what both bounds of the likelihood are made of.

    Parameters
    ----------
    model : models.keras_vae.VAE
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
    >>> from aigc_lessons.models.keras_vae import VAE
    >>> images = np.zeros((3, 1, 28, 28), np.float32)
    >>> log_weights(VAE(rng=0), images, samples=5, rng=np.random.default_rng(0)).shape
    (3, 5)
    """
    size = max(1, AT_ONCE // samples)
    blocks = (images[start : start + size] for start in range(0, len(images), size))
    found = []
    for block in blocks:
        noise = rng.standard_normal((len(block), samples, model.latent), np.float32)
        found.append(np.array(_log_weights(model, block, noise), np.float64))
    return np.concatenate(found)


def _log_weights(model, x, noise):
    mean, log_var = (part[:, None] for part in model.encode(x))  # (N, 1, Z) both
    z = mean + keras.ops.exp(0.5 * log_var) * noise  # (N, K, Z)
    logits = model.decode(keras.ops.reshape(z, (-1, model.latent)))
    logits = keras.ops.reshape(logits, (*noise.shape[:2], -1))  # (N, K, 784)
    # log p(x|z) of a pixel: its logit where it is white, minus log(1 + exp(logit)).
    white = keras.ops.sum(x.reshape(len(x), 1, -1) * logits, axis=2)
    log_p_x = white - keras.ops.sum(keras.ops.softplus(logits), axis=2)  # (N, K)
    # log p(z) - log q(z|x): what both normal densities share cancels.
    return log_p_x + 0.5 * keras.ops.sum(noise**2 + log_var - z**2, axis=2)
