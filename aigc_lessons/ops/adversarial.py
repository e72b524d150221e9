"""The game of two networks: one learns to tell real from generated, the other to pass for real."""

import numpy as np

from aigc_lessons.ops.activations import sigmoid
from aigc_lessons.ops.arrays import require_floats, require_shape


def discriminator_loss(real_logits, fake_logits):
    """Say how badly real and generated samples are told apart: eq-discriminator-loss.

    That is the binary cross-entropy of the real ones with target 1 plus that of the generated ones
    with target 0. Each is a mean of its own, so that neither side weighs more where their numbers
    differ.

    Parameters
    ----------
    real_logits : ndarray
        What the discriminator says of real samples, any shape, floats; no sigmoid must have been
        applied.
    fake_logits : ndarray
        What it says of generated samples, any shape, floats.

    Returns
    -------
    float
        0 or more; 2 log 2 if all logits are 0.

    Raises
    ------
    TypeError
        If an array holds no floats.
    ValueError
        If one has no elements.

    References
    ----------
    Goodfellow et al. (2014), "Generative adversarial nets", equation 1.

    Examples
    --------
    >>> import numpy as np
    >>> undecided = np.zeros(4)
    >>> float(discriminator_loss(undecided, undecided).round(4)), float((2 * np.log(2)).round(4))
    (1.3863, 1.3863)
    >>> float(discriminator_loss(np.array([100.0]), np.array([-100.0])).round(4))
    0.0
    """
    _require_logits("real_logits", real_logits)
    _require_logits("fake_logits", fake_logits)
    return _softplus(-real_logits).mean() + _softplus(fake_logits).mean()


def discriminator_loss_backward(real_logits, fake_logits):
    """Give the gradients of `discriminator_loss`: eq-discriminator-loss-backward.

    Parameters
    ----------
    real_logits, fake_logits
        What `discriminator_loss` was given.

    Returns
    -------
    dreal, dfake : ndarray
        Shaped like the logits: the first is negative, the second positive, for descent raises the
        logits of real samples and lowers those of generated ones.

    Raises
    ------
    TypeError, ValueError
        As `discriminator_loss`.

    Examples
    --------
    >>> import numpy as np
    >>> discriminator_loss_backward(np.array([0.0, 0.0]), np.array([0.0]))
    (array([-0.25, -0.25]), array([0.5]))
    """
    _require_logits("real_logits", real_logits)
    _require_logits("fake_logits", fake_logits)
    return -sigmoid(-real_logits) / real_logits.size, sigmoid(fake_logits) / fake_logits.size


def generator_loss(fake_logits, *, saturating=False):
    """Say how badly generated samples pass for real: eq-generator-loss.

    With D for the sigmoid of a logit, the non-saturating loss is the mean of -log D, the saturating
    one that of log(1 - D): what stands in the value of the game. Both fall as the logits rise, but
    the second is flat where the discriminator is sure, which is where a generator starts.

    Parameters
    ----------
    fake_logits : ndarray
        What the discriminator says of generated samples, any shape, floats.
    saturating : bool
        Whether the loss is the mean of log(1 - D).

    Returns
    -------
    float
        log 2 if all logits are 0; -log 2 for the saturating loss, which is never above 0.

    Raises
    ------
    TypeError
        If the array holds no floats.
    ValueError
        If it has no elements.

    References
    ----------
    Goodfellow et al. (2014), "Generative adversarial nets", section 3.

    Examples
    --------
    >>> import numpy as np
    >>> found_out = np.array([-4.0])
    >>> float(generator_loss(found_out).round(3))
    4.018
    >>> float(generator_loss(found_out, saturating=True).round(3))
    -0.018
    """
    _require_logits("fake_logits", fake_logits)
    return -_softplus(fake_logits).mean() if saturating else _softplus(-fake_logits).mean()


def generator_loss_backward(fake_logits, *, saturating=False):
    """Give the gradient of `generator_loss`: eq-generator-loss-backward.

    Parameters
    ----------
    fake_logits, saturating
        What `generator_loss` was given.

    Returns
    -------
    ndarray
        Shaped like `fake_logits`, nowhere positive: D - 1 over their number, or -D over it for the
        saturating loss.

    Raises
    ------
    TypeError, ValueError
        As `generator_loss`.

    Examples
    --------
    >>> import numpy as np
    >>> found_out = np.array([-4.0])
    >>> generator_loss_backward(found_out).round(3)
    array([-0.982])
    >>> generator_loss_backward(found_out, saturating=True).round(3)
    array([-0.018])
    """
    _require_logits("fake_logits", fake_logits)
    towards = fake_logits if saturating else -fake_logits
    return -sigmoid(towards) / fake_logits.size


def optimal_discriminator(real_density, fake_density):
    """Give the best answer a discriminator has, the share of real: eq-optimal-discriminator.

    Parameters
    ----------
    real_density : ndarray
        How densely real samples lie at some places, any shape, floats of 0 or more; probabilities
        of values will do as well.
    fake_density : ndarray
        How densely generated ones lie there, shaped like `real_density`.

    Returns
    -------
    ndarray
        The probability that a sample is real, from 0 to 1, shaped like `real_density`.

    Raises
    ------
    TypeError
        If an array holds no floats.
    ValueError
        If the shapes differ, a density is negative or not finite, or both are 0 at some place.

    References
    ----------
    Goodfellow et al. (2014), "Generative adversarial nets", proposition 1.

    Examples
    --------
    Of four real numbers two are a 1, of four generated ones one is:

    >>> import numpy as np
    >>> optimal_discriminator(np.array([0.5, 0.25]), np.array([0.25, 0.25])).round(3)
    array([0.667, 0.5  ])
    """
    _require_densities(real_density=real_density, fake_density=fake_density)
    both = real_density + fake_density
    if not both.all():
        raise ValueError(
            "real_density and fake_density are both 0 at some place, but one above 0 is expected: "
            "leave out places where no sample lies."
        )
    return real_density / both


def jensen_shannon(real, fake):
    """Measure how far two distributions are apart: eq-jensen-shannon.

    Parameters
    ----------
    real : ndarray
        The probability of each value, any shape, floats that sum to 1. For densities, take them on
        a fine grid and divide by their sum.
    fake : ndarray
        The same of the other distribution, shaped like `real`.

    Returns
    -------
    float
        In nats: 0 if the two are equal, log 2 if they have no value in common.

    Raises
    ------
    TypeError
        If an array holds no floats.
    ValueError
        If the shapes differ, a probability is negative or not finite, or they do not sum to 1.

    References
    ----------
    Goodfellow et al. (2014), "Generative adversarial nets", theorem 1.

    Examples
    --------
    >>> import numpy as np
    >>> left, right = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    >>> float(jensen_shannon(left, right).round(4)), float(jensen_shannon(left, left))
    (0.6931, 0.0)
    """
    _require_densities(real=real, fake=fake)
    _require_sum("real", real)
    _require_sum("fake", fake)
    middle = (real + fake) / 2
    return (_relative_entropy(real, middle) + _relative_entropy(fake, middle)) / 2


def _softplus(z):
    """Compute log(1 + e^z) without overflow; what is tiny is added last."""
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


def _relative_entropy(p, q):
    """Sum p log(p / q); a value that never occurs adds nothing."""
    occurs = p > 0
    return (p[occurs] * np.log(p[occurs] / q[occurs])).sum()


def _require_logits(name, logits):
    require_floats(name, logits)
    if not logits.size:
        raise ValueError(
            f"{name} has shape {logits.shape}, but a mean needs at least one element: "
            "leave out an empty batch."
        )


def _require_densities(**named):
    (first, real), (second, fake) = named.items()
    require_floats(first, real)
    require_shape(second, fake, real.shape, f"the shape of {first}")
    for name, density in named.items():
        wrong = density[~((density >= 0) & (density < np.inf))]  # NaN too
        if wrong.size:
            raise ValueError(f"{name} holds {wrong[0]}, but numbers of 0 or more are expected.")


def _require_sum(name, probabilities):
    total = probabilities.sum()
    if not np.isclose(total, 1, rtol=0, atol=1e-4):
        raise ValueError(
            f"{name} sums to {total:.6g}, but probabilities sum to 1: divide {name} by its sum."
        )
