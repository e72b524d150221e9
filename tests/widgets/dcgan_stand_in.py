"""A run of a DCGAN that was never trained; no number of it could hide a mistake."""

import numpy as np

from aigc_lessons.models.weights import dcgan_discriminator_weights, dcgan_generator_weights
from aigc_lessons.training.runs import Run

SIZES = {
    "small": {"latent": 5, "generator": (3, 5), "discriminator": (2, 3)},
    "recorded": {"latent": 64, "generator": (64, 32), "discriminator": (32, 64)},
    "wide": {"latent": 64, "generator": (128, 64), "discriminator": (64, 128)},
    "coloured": {
        "latent": 7,
        "generator": (6, 5, 4, 3),
        "discriminator": (2, 3, 4, 5),
        "side": 64,
        "colors": 3,
    },
}


def stand_in(latent=5, generator=(3, 5), discriminator=(2, 3), side=28, colors=1, seed=0):
    """Make a run with pictures of all greys and scores of all kinds."""
    rng = np.random.default_rng(seed)
    fresh = {
        "generator": dcgan_generator_weights(latent, generator, side, colors, rng=rng),
        "discriminator": dcgan_discriminator_weights(discriminator, side, colors, rng=rng),
    }
    weights = {
        network: {name: _draw(rng, name, array) for name, array in arrays.items()}
        for network, arrays in fresh.items()
    }
    samples = rng.random((100, colors, side, side), np.float32)
    return Run("stand-in", {}, [], samples, weights)


def _draw(rng, name, array):
    """Draw a number as a training might leave it; in half precision, as a record keeps it."""
    if name.endswith("var") or (name.startswith("norms") and name.endswith("weight")):
        drawn = rng.uniform(0.5, 1.5, array.shape)
    elif array.ndim == 1:
        drawn = rng.normal(0, 0.3, array.shape)
    else:
        fan = (
            array.size / array.shape[0] if name.startswith(("linear", "convs")) else 4 * len(array)
        )
        drawn = rng.normal(0, 1.5 / fan**0.5, array.shape)
    return drawn.astype(np.float16).astype(np.float32)


def torch_networks(run):
    """The run's networks in PyTorch, ready to generate and to judge."""
    from aigc_lessons.models import torch_dcgan
    from aigc_lessons.widgets.folded_dcgan import measure

    sizes = measure(run.weights["generator"], run.weights["discriminator"])
    side, colors = sizes["side"], sizes["colors"]
    pair = (
        torch_dcgan.Generator(sizes["latent"], sizes["generator"], side, colors, rng=0),
        torch_dcgan.Discriminator(sizes["discriminator"], side, colors, rng=0),
    )
    for network, name in zip(pair, ("generator", "discriminator"), strict=True):
        network.load_arrays(run.weights[name])
        network.eval()
    return pair


def torch_drawn(run, codes):
    """Images ``(N, C, H, W)`` and probabilities ``(N,)`` as PyTorch computes them."""
    import torch

    generator, discriminator = torch_networks(run)
    with torch.no_grad():
        images = generator(torch.tensor(np.asarray(codes), dtype=torch.float32))
        return images.numpy(), torch.sigmoid(discriminator(images))[:, 0].numpy()
