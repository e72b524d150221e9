"""Batch normalisation: in training by the batch's own statistics, afterwards by remembered ones.

The names and defaults are PyTorch's. Keras adds 1e-3 instead of 1e-5 to the variance, says with
`momentum` how much of the old statistics stays (0.99) and not how much of the new ones comes in
(0.1), and remembers the variance that divides by n, where PyTorch remembers that by n - 1.
"""

import numpy as np

from aigc_lessons.ops.arrays import require_floats, require_shape

PIXELS = (0, 2, 3)  # all axes but the channels'


def batch_norm2d(x, gamma, beta, *, eps=1e-5):
    """Give every channel mean beta and standard deviation gamma over the batch: eq-batch-norm2d.

    Parameters
    ----------
    x : ndarray
        Images, ``(N, C, H, W)``, floats, at least two pixels for each channel.
    gamma, beta : ndarray
        The scale and the shift of each channel, ``(C,)``.
    eps : float
        What is added to the variance, more than 0: a channel that does not vary becomes `beta`.

    Returns
    -------
    ndarray
        ``(N, C, H, W)``; float32 from float32 arrays, float64 from float64.

    Raises
    ------
    TypeError
        If an array holds integers.
    ValueError
        If shapes do not match, `eps` is not positive, or there is only one pixel for each channel:
        the output would be `beta`, whatever the pixel is. PyTorch refuses it too; Keras does not.

    References
    ----------
    Ioffe and Szegedy (2015), "Batch normalization: accelerating deep network training by reducing
    internal covariate shift", algorithm 1.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([1.0, 3.0, 5.0, 7.0]).reshape(2, 1, 1, 2)  # mean 4, variance 5
    >>> batch_norm2d(x, np.array([1.0]), np.array([0.0])).round(3).ravel()
    array([-1.342, -0.447,  0.447,  1.342])
    """
    _require_layer(x, gamma, beta, eps)
    normalised, _ = _normalised(x, *_batch_statistics(x), eps)
    return _columns(gamma) * normalised + _columns(beta)


def batch_norm2d_backward(dy, x, gamma, beta, *, eps=1e-5):
    """Carry the gradient back, through the batch's mean and variance too: eq-batch-norm2d-backward.

    Parameters
    ----------
    dy : ndarray
        Gradient of the loss with respect to the output, ``(N, C, H, W)``.
    x, gamma, beta, eps
        What `batch_norm2d` was given.

    Returns
    -------
    dx, dgamma, dbeta : ndarray
        Gradients shaped like `x`, ``(C,)`` and ``(C,)``. In each channel `dx` sums to 0: to shift
        all pixels alike changes nothing.

    Raises
    ------
    TypeError, ValueError
        As `batch_norm2d`, and if `dy` is not shaped like `x`.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([1.0, 3.0, 5.0, 7.0]).reshape(2, 1, 1, 2)
    >>> dy = np.array([1.0, 0.0, 0.0, 0.0]).reshape(2, 1, 1, 2)
    >>> dx, dgamma, dbeta = batch_norm2d_backward(dy, x, np.array([1.0]), np.array([0.0]))
    >>> dx.round(3).ravel(), dgamma.round(3), dbeta
    (array([ 0.134, -0.179, -0.045,  0.089]), array([-1.342]), array([1.]))
    """
    _require_layer(x, gamma, beta, eps)
    require_shape("dy", dy, x.shape, "the shape of x")
    normalised, scale = _normalised(x, *_batch_statistics(x), eps)
    n = _pixels(x)
    dgamma, dbeta = (dy * normalised).sum(PIXELS), dy.sum(PIXELS)
    dx = dy - _columns(dbeta / n) - normalised * _columns(dgamma / n)
    return _columns(gamma) * scale * dx, dgamma, dbeta


def batch_norm2d_inference(x, gamma, beta, mean, var, *, eps=1e-5):
    """Normalise every channel by remembered statistics: eq-batch-norm2d-inference.

    Each image is treated alone, so one is enough.

    Parameters
    ----------
    x, gamma, beta, eps
        As for `batch_norm2d`.
    mean, var : ndarray
        The mean and the variance of each channel, ``(C,)``, as `running_statistics` gathers them.

    Returns
    -------
    ndarray
        ``(N, C, H, W)``; float32 from float32 arrays, float64 from float64.

    Raises
    ------
    TypeError
        If an array holds integers.
    ValueError
        If shapes do not match, a variance is negative, or `eps` is not positive.

    References
    ----------
    Ioffe and Szegedy (2015), "Batch normalization: accelerating deep network training by reducing
    internal covariate shift", algorithm 2.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([1.0, 3.0, 5.0, 7.0]).reshape(2, 1, 1, 2)
    >>> gamma, beta, mean, var = (np.array([number]) for number in (2.0, 1.0, 3.0, 4.0))
    >>> batch_norm2d_inference(x, gamma, beta, mean, var).round(4).ravel()
    array([-1.,  1.,  3.,  5.])
    """
    _require_layer(x, gamma, beta, eps)
    _require_statistics(x, mean, var)
    normalised, _ = _normalised(x, mean, var, eps)
    return _columns(gamma) * normalised + _columns(beta)


def batch_norm2d_inference_backward(dy, x, gamma, beta, mean, var, *, eps=1e-5):
    """Carry the gradient back through remembered statistics: eq-batch-norm2d-inference.

    Parameters
    ----------
    dy : ndarray
        Gradient of the loss with respect to the output, ``(N, C, H, W)``.
    x, gamma, beta, mean, var, eps
        What `batch_norm2d_inference` was given.

    Returns
    -------
    dx, dgamma, dbeta : ndarray
        Gradients shaped like `x`, ``(C,)`` and ``(C,)``. The statistics are not learned by
        gradients and have none.

    Raises
    ------
    TypeError, ValueError
        As `batch_norm2d_inference`, and if `dy` is not shaped like `x`.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([1.0, 3.0, 5.0, 7.0]).reshape(2, 1, 1, 2)
    >>> gamma, beta, mean, var = (np.array([number]) for number in (2.0, 1.0, 3.0, 4.0))
    >>> gradients = batch_norm2d_inference_backward(np.ones_like(x), x, gamma, beta, mean, var)
    >>> [gradient.round(4).ravel() for gradient in gradients]
    [array([1., 1., 1., 1.]), array([2.]), array([4.])]
    """
    _require_layer(x, gamma, beta, eps)
    _require_statistics(x, mean, var)
    require_shape("dy", dy, x.shape, "the shape of x")
    normalised, scale = _normalised(x, mean, var, eps)
    return _columns(gamma) * scale * dy, (dy * normalised).sum(PIXELS), dy.sum(PIXELS)


def running_statistics(mean, var, x, *, momentum=0.1):
    """Let the statistics of one more batch into the remembered ones: eq-running-statistics.

    The variance that comes in divides by n - 1, as PyTorch's does, although the one that
    `batch_norm2d` divides by in training divides by n.

    Parameters
    ----------
    mean, var : ndarray
        The remembered statistics of each channel, ``(C,)``; 0 and 1 before the first batch.
    x : ndarray
        Images, ``(N, C, H, W)``, floats, at least two pixels for each channel.
    momentum : float
        How much of the new statistics comes in, in [0, 1]. What Keras calls momentum is 1 minus it.

    Returns
    -------
    mean, var : ndarray
        New arrays, ``(C,)``.

    Raises
    ------
    TypeError
        If an array holds integers.
    ValueError
        If shapes do not match, a variance is negative, `momentum` is out of its range, or there is
        only one pixel for each channel.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([1.0, 3.0, 5.0, 7.0]).reshape(2, 1, 1, 2)  # mean 4, variance 20 / 3
    >>> running_statistics(np.array([0.0]), np.array([1.0]), x)
    (array([0.4]), array([1.56666667]))
    """
    require_floats("x", x, "(N, C, H, W)")
    _require_statistics(x, mean, var)
    if not 0 <= momentum <= 1:
        raise ValueError(f"momentum is {momentum}, but a number in [0, 1] is expected.")
    m, n = float(momentum), _pixels(x)
    batch_mean, batch_var = _batch_statistics(x)
    return (1 - m) * mean + m * batch_mean, (1 - m) * var + m * batch_var * (n / (n - 1))


def _pixels(x):
    """Count the pixels of each channel, over the whole batch."""
    N, _, H, W = x.shape
    return N * H * W


def _batch_statistics(x):
    if _pixels(x) < 2:
        raise ValueError(
            f"x has shape {x.shape}, but at least two pixels for each channel are expected: take "
            "more images, or normalise by remembered statistics with batch_norm2d_inference."
        )
    return x.mean(PIXELS), x.var(PIXELS)


def _normalised(x, mean, var, eps):
    """Return the normalised images, and what they were scaled by."""
    scale = 1 / np.sqrt(_columns(var) + float(eps))
    return (x - _columns(mean)) * scale, scale


def _columns(numbers):
    """Let one number for each channel meet all of its pixels."""
    return numbers[:, None, None]


def _require_layer(x, gamma, beta, eps):
    require_floats("x", x, "(N, C, H, W)")
    for name, numbers in (("gamma", gamma), ("beta", beta)):
        require_shape(name, numbers, (x.shape[1],), "one number for each channel of x")
    if not eps > 0:
        raise ValueError(
            f"eps is {eps}, but a positive number is expected: "
            "without it a channel that does not vary is divided by 0."
        )


def _require_statistics(x, mean, var):
    for name, numbers in (("mean", mean), ("var", var)):
        require_shape(name, numbers, (x.shape[1],), "one number for each channel of x")
    if not (var >= 0).all():
        raise ValueError(f"var is {var.tolist()}, but a variance is at least 0.")
