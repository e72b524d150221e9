"""Codes drawn from Gaussians so that gradients reach the Gaussians, and these gradients."""

import numpy as np

from aigc_lessons.ops.arrays import require_floats, require_shape


def reparameterize(mean, log_var, noise):
    """Turn standard normal noise into codes of given Gaussians: eq-reparameterization.

    That is z = μ + σ ε with σ = exp(½ log σ²). The chance is in ε, which comes from outside, so
    that z is an ordinary function of μ and of log σ², with a slope.

    Parameters
    ----------
    mean : ndarray
        The means μ, ``(N, Z)``, floats.
    log_var : ndarray
        The logarithms of the variances σ², shaped like `mean`.
    noise : ndarray
        Standard normal numbers ε, shaped like `mean`.

    Returns
    -------
    ndarray
        The codes z, ``(N, Z)``.

    Raises
    ------
    TypeError
        If an array holds no floats.
    ValueError
        If there are other than two axes, or the shapes differ.

    References
    ----------
    Kingma and Welling (2014), "Auto-encoding variational Bayes", section 2.4.

    Examples
    --------
    Mean 1 and standard deviation 2, with the noise 0, 1 and −0.5:

    >>> import numpy as np
    >>> mean, log_var = np.ones((3, 1)), np.full((3, 1), np.log(4.0))
    >>> reparameterize(mean, log_var, np.array([[0.0], [1.0], [-0.5]])).ravel()
    array([1., 3., 0.])
    """
    _require_alike(mean, log_var, noise)
    return mean + np.exp(log_var / 2) * noise


def reparameterize_backward(dz, mean, log_var, noise):
    """Carry the gradient of codes back to their Gaussians: eq-reparameterization-backward.

    The mean receives dz as it is, the log-variance ½ dz σ ε, the noise dz σ.

    Parameters
    ----------
    dz : ndarray
        Gradient of the loss with respect to the codes, ``(N, Z)``.
    mean, log_var, noise
        What `reparameterize` was given.

    Returns
    -------
    dmean, dlog_var, dnoise : ndarray
        All ``(N, Z)``.

    Raises
    ------
    TypeError, ValueError
        As `reparameterize`.

    Examples
    --------
    >>> import numpy as np
    >>> mean, log_var, noise = np.ones((1, 1)), np.log([[4.0]]), np.array([[-0.5]])
    >>> dmean, dlog_var, dnoise = reparameterize_backward(np.ones((1, 1)), mean, log_var, noise)
    >>> float(dmean.item()), float(dlog_var.item()), float(dnoise.item())
    (1.0, -0.5, 2.0)
    """
    _require_alike(mean, log_var, noise)
    require_shape("dz", dz, mean.shape, "the shape of mean")
    dnoise = dz * np.exp(log_var / 2)
    return dz.copy(), 0.5 * dnoise * noise, dnoise


def _require_alike(mean, log_var, noise):
    require_floats("mean", mean, "(N, Z)")
    require_shape("log_var", log_var, mean.shape, "the shape of mean")
    require_shape("noise", noise, mean.shape, "the shape of mean")
