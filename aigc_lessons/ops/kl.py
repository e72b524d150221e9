"""The distance that holds a latent code near the standard normal, and its gradients."""

import numpy as np

from aigc_lessons.ops.arrays import require_floats, require_shape


def kl_standard_normal(mean, log_var):
    """Measure how far Gaussians are from the standard normal: eq-kl-standard-normal.

    The coordinates of each are independent.
    That is ½ Σ (μ² + σ² - 1 - log σ²), summed over the latent coordinates and averaged over the
    samples: the Kullback-Leibler divergence from N(μ, σ²) to N(0, 1), in nats. It belongs beside a
    reconstruction that is summed over the pixels; a mean over the coordinates would weigh Z times
    less.

    Parameters
    ----------
    mean : ndarray
        The means μ, ``(N, Z)``, floats.
    log_var : ndarray
        The logarithms of the variances σ², shaped like `mean`. It is no standard deviation: 0, not
        1, says that a coordinate is as wide as the standard normal.

    Returns
    -------
    float
        0 or more; 0 only if all means and all log-variances are 0.

    Raises
    ------
    TypeError
        If an array holds no floats.
    ValueError
        If there are other than two axes, the shapes differ, or there is nothing to average.

    References
    ----------
    Kingma and Welling (2014), "Auto-encoding variational Bayes", appendix B.

    Examples
    --------
    One sample that is off by 2 and by 1, one that is half as wide in one coordinate:

    >>> import numpy as np
    >>> mean = np.array([[2.0, 1.0], [0.0, 0.0]])
    >>> log_var = np.log([[1.0, 1.0], [0.25, 1.0]])
    >>> float(kl_standard_normal(mean[:1], log_var[:1]))
    2.5
    >>> float(kl_standard_normal(mean[1:], log_var[1:]).round(4))
    0.3181
    >>> float(kl_standard_normal(mean, log_var).round(4))  # (2.5 + 0.3181) / 2
    1.4091
    """
    _require_gaussians(mean, log_var)
    # expm1 keeps what σ² - 1 would lose where σ² is close to 1.
    return 0.5 * (mean**2 + np.expm1(log_var) - log_var).sum(axis=1).mean()


def kl_standard_normal_backward(mean, log_var):
    """Give the gradients of `kl_standard_normal`: eq-kl-standard-normal-backward.

    They are μ / N and ½ (σ² - 1) / N: those of one sample, divided by the number of samples.

    Parameters
    ----------
    mean, log_var
        What `kl_standard_normal` was given.

    Returns
    -------
    dmean, dlog_var : ndarray
        Both ``(N, Z)``. Both are 0 at the standard normal; the second pushes a narrow coordinate
        wider and a wide one narrower.

    Raises
    ------
    TypeError, ValueError
        As `kl_standard_normal`.

    Examples
    --------
    >>> import numpy as np
    >>> mean, log_var = np.array([[2.0, 1.0, 0.0]]), np.log([[0.25, 1.0, 3.0]])
    >>> kl_standard_normal_backward(mean, log_var)
    (array([[2., 1., 0.]]), array([[-0.375,  0.   ,  1.   ]]))
    """
    _require_gaussians(mean, log_var)
    N = len(mean)
    return mean / N, 0.5 * np.expm1(log_var) / N


def _require_gaussians(mean, log_var):
    require_floats("mean", mean, "(N, Z)")
    require_shape("log_var", log_var, mean.shape, "the shape of mean")
    if not mean.size:
        raise ValueError(
            f"mean has shape {mean.shape}, but at least one sample with one coordinate is "
            "expected: leave out an empty batch."
        )
