"""Small networks of both frameworks with the same weights, and the steps that train them."""

from importlib import import_module

import keras
import numpy as np
import torch

from tests.models.test_vae import stirred

KINDS = ("torch", "keras")
LATENT = 3
SIZES = {
    "vae": {"VAE": {"latent": LATENT, "channels": (2, 4)}},
    "gan": {
        "Generator": {"latent": LATENT, "hidden": (6, 8)},
        "Discriminator": {"hidden": (8, 6)},
    },
    "dcgan": {
        "Generator": {"latent": LATENT, "channels": (4, 3)},
        "Discriminator": {"channels": (3, 4)},
    },
}
SEED = 5  # of the noise
# Small enough for steps in the right direction: a VAE's loss is a sum over 784 pixels.
RATES = {"vae": 1e-4, "gan": 0.05, "dcgan": 0.02}


def networks(kind, what):
    """Make the networks of a "vae", a "gan" or a "dcgan", all weights and biases off 0."""
    module = import_module(f"aigc_lessons.models.{kind}_{what}")
    models = [getattr(module, name)(**size, rng=1) for name, size in SIZES[what].items()]
    for model in models:
        model.load_arrays(stirred(model.to_arrays()))
    return models


def sgd(kind, model, lr):
    return (
        torch.optim.SGD(model.parameters(), lr=lr) if kind == "torch" else keras.optimizers.SGD(lr)
    )


def adam(kind, model, lr):
    if kind == "torch":
        return torch.optim.Adam(model.parameters(), lr=lr)
    return keras.optimizers.Adam(lr, epsilon=1e-8)


def made(kind, what, *, models=None, lr=None, optimizer=sgd, rng=None, steps=None, **options):
    """Give networks and their step: our own step, or that of a module with a planted fault."""
    models = models or networks(kind, what)
    rates = lr if isinstance(lr, tuple) else (RATES[what] if lr is None else lr,) * len(models)
    optimizers = [optimizer(kind, *both) for both in zip(models, rates, strict=True)]
    steps = steps or import_module(f"aigc_lessons.training.{kind}_steps")
    rng = np.random.default_rng(SEED) if rng is None else rng
    make = getattr(steps, "vae_step" if what == "vae" else "gan_step")
    return models, make(*models, *optimizers, rng=rng, **options)


def batch(size=8, seed=4):
    """Give images black or white by chance, as a VAE is trained on, and labels."""
    rng = np.random.default_rng(seed)
    images = (rng.random((size, 1, 28, 28)) < 0.3).astype(np.float32)
    return images, rng.integers(10, size=size)


def noises(number, size=8):
    """Give the noise that the step draws, as often as it draws."""
    rng = np.random.default_rng(SEED)
    return [
        torch.from_numpy(rng.standard_normal((size, LATENT), np.float32)) for _ in range(number)
    ]


def arrays_of(models):
    return [model.to_arrays() for model in models]


def alter(model, **changes):
    """Change some weights: a dot in a name is written as two underscores."""
    arrays = model.to_arrays()
    for name, value in changes.items():
        arrays[name.replace("__", ".")][...] = value
    model.load_arrays(arrays)
