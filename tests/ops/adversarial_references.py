"""The game's losses and distances by others. Each loss returns a value and its gradients."""

import keras
import numpy as np
import tensorflow as tf
import torch
from scipy import special
from scipy.spatial import distance
from torch.nn import functional

from tests.ops.references import tensorflow_gradients, torch_gradients


def torch_discriminator(real, fake):
    cross_entropy = functional.binary_cross_entropy_with_logits

    def loss(real, fake):
        yes, no = torch.ones_like(real), torch.zeros_like(fake)
        return cross_entropy(real, yes) + cross_entropy(fake, no)

    return torch_gradients(loss, (real, fake), np.ones((), real.dtype))


def keras_discriminator(real, fake):
    cross_entropy = keras.losses.BinaryCrossentropy(from_logits=True, dtype="float64")

    def loss(real, fake):
        yes, no = tf.ones_like(real), tf.zeros_like(fake)
        return cross_entropy(yes, real) + cross_entropy(no, fake)

    return tensorflow_gradients(loss, (real, fake), np.ones(()))


def scipy_discriminator(real, fake):
    loss = -special.log_expit(real).mean() - special.log_expit(-fake).mean()
    gradients = (special.expit(real) - 1) / real.size, special.expit(fake) / fake.size
    return loss, gradients


def torch_generator(fake, saturating):
    def loss(fake):
        if saturating:
            return functional.logsigmoid(-fake).mean()
        return functional.binary_cross_entropy_with_logits(fake, torch.ones_like(fake))

    y, (gradient,) = torch_gradients(loss, (fake,), np.ones((), fake.dtype))
    return y, gradient


def keras_generator(fake, saturating):
    cross_entropy = keras.losses.BinaryCrossentropy(from_logits=True, dtype="float64")

    def loss(fake):
        if saturating:
            return -cross_entropy(tf.zeros_like(fake), fake)
        return cross_entropy(tf.ones_like(fake), fake)

    y, (gradient,) = tensorflow_gradients(loss, (fake,), np.ones(()))
    return y, gradient


def scipy_generator(fake, saturating):
    if saturating:
        return special.log_expit(-fake).mean(), -special.expit(fake) / fake.size
    return -special.log_expit(fake).mean(), (special.expit(fake) - 1) / fake.size


def scipy_jensen_shannon(real, fake):
    """SciPy's distance is the root of the divergence."""
    return distance.jensenshannon(real.ravel(), fake.ravel()) ** 2


def torch_jensen_shannon(real, fake):
    """Two divergences from the middle, whose logarithm comes first; 0 · log 0 would be NaN."""
    real, fake = torch.tensor(real), torch.tensor(fake)
    middle = torch.log(((real + fake) / 2).clamp(min=1e-300))
    parts = (functional.kl_div(middle, one, reduction="sum") for one in (real, fake))
    return (sum(parts) / 2).numpy()


def entropies_jensen_shannon(real, fake):
    """The entropy of the middle, less the mean of the entropies."""
    middle = special.entr((real + fake) / 2).sum()
    return middle - (special.entr(real).sum() + special.entr(fake).sum()) / 2


def logistic_discriminator(real, fake):
    """The posterior of a class is the sigmoid of the difference of the log-densities."""
    return special.expit(np.log(real) - np.log(fake))


def torch_descent_discriminator(real, fake, steps=100):
    """Newton's method, by PyTorch, on the loss of a table with one logit for each value."""
    real, fake = torch.tensor(real), torch.tensor(fake)
    z = torch.zeros_like(real)
    for _ in range(steps):
        p = torch.sigmoid(z)
        gradient, curvature = -real * (1 - p) + fake * p, (real + fake) * p * (1 - p)
        z = z - torch.clamp(gradient / curvature, -1, 1)
    return torch.sigmoid(z).numpy()
