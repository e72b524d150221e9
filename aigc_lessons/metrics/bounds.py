"""Two lower bounds of a likelihood that nobody can compute, from the same log-weights."""

import numpy as np
from scipy.special import logsumexp

from aigc_lessons.metrics.inputs import require_features


def elbo(log_weights: np.ndarray) -> float:
    """Estimate the evidence lower bound of images under a variational autoencoder: eq-elbo.

    The mean of log w, over the codes of each image and over the images, with
    log w = log p(x|z) + log p(z) - log q(z|x).

    Parameters
    ----------
    log_weights : ndarray
        ``(N, K)``: for each of N images, log w of K codes drawn from q(z|x), in nats: what
        `torch_bounds.log_weights` or `keras_bounds.log_weights` computes.

    Returns
    -------
    float
        Nats an image; higher is better.

    Raises
    ------
    TypeError
        If `log_weights` is no NumPy array of real numbers.
    ValueError
        If it has other axes, no row, or a number that is not finite.

    References
    ----------
    Kingma and Welling (2014), "Auto-encoding variational Bayes", equation 2.

    Examples
    --------
    >>> round(elbo(np.log([[0.5, 0.125]])), 6)  # (log 1/2 + log 1/8) / 2 = log 1/4
    -1.386294
    """
    return float(_require_log_weights(log_weights).mean())


def importance_weighted_bound(log_weights: np.ndarray) -> float:
    """Estimate the bound of several codes: eq-importance-weighted-bound.

    The mean over the images of the logarithm of the mean of w over each image's K codes. With K = 1
    it is the ELBO, and never below it with more; it rises with K, towards the log-likelihood of the
    images.

    Parameters
    ----------
    log_weights : ndarray
        As `elbo`; the bound belongs to its K.

    Returns
    -------
    float
        Nats an image; higher is better.

    Raises
    ------
    TypeError, ValueError
        As `elbo`.

    References
    ----------
    Burda, Grosse and Salakhutdinov (2016), "Importance weighted autoencoders", equation 8.

    Examples
    --------
    >>> round(importance_weighted_bound(np.log([[0.5, 0.125]])), 6)  # log((1/2 + 1/8) / 2)
    -1.163151
    """
    log_weights = _require_log_weights(log_weights)
    K = log_weights.shape[1]
    return float((logsumexp(log_weights, axis=1) - np.log(K)).mean())


def _require_log_weights(log_weights):
    return require_features("log_weights", log_weights, 1)
