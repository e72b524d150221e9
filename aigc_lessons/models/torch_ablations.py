"""The DCGAN with one of its guidelines not followed, to see what each of them is for.

Radford et al. (2016), section 3, give five guidelines for the architecture, and section 4 says how
to start and to train. Whoever takes one away and trains the rest sees what it was good for.
"""

from functools import partial

import torch
from torch import nn

from aigc_lessons.models.torch_dcgan import EPS, MOMENTUM


def remove(guideline, generator, discriminator, *, rng):
    """Change a DCGAN in place so that it does not follow one guideline.

    Parameters
    ----------
    guideline : str
        One of `GUIDELINES`: "strided-convolutions" (max pooling in the discriminator and enlarging
        by repetition in the generator take their place), "batch-norm" (there is none),
        "batch-norm-gaps" (it stands at the generator's output and the discriminator's input too),
        "no-hidden-linear" (each network has a hidden linear layer more), "relu" (sigmoids inside
        the generator), "tanh" (nothing bounds the generator's output), "leaky-relu" (plain ReLU in
        the discriminator) or "small-weights" (ten times as large at the start).
    generator, discriminator
        Those of `torch_dcgan`.
    rng : numpy.random.Generator
        Where the weights of new layers come from.

    Raises
    ------
    ValueError
        If there is no such guideline.

    References
    ----------
    Radford, Metz and Chintala (2016), "Unsupervised representation learning with deep
    convolutional generative adversarial networks", sections 3 and 4.

    Examples
    --------
    >>> import numpy as np
    >>> from aigc_lessons.models.torch_dcgan import Discriminator, Generator
    >>> generator, discriminator = Generator(rng=0), Discriminator(rng=1)
    >>> remove("relu", generator, discriminator, rng=np.random.default_rng(2))
    >>> generator.activation
    Sigmoid()
    """
    if guideline not in GUIDELINES:
        names = ", ".join(GUIDELINES)
        raise ValueError(f"The guideline is {guideline!r}, but one of {names} is expected.")
    GUIDELINES[guideline](generator, discriminator, rng)


def drop_norms(network):
    """Take the batch normalisations out of a network of `torch_dcgan`, in place.

    The layers before them get a bias, which the normalisations had in their stead.
    """
    layers = list(getattr(network, "convs", [])[1:]) or [
        network.linear,
        *network.conv_transposes[:-1],
    ]
    for i, layer in enumerate(layers):
        features = layer.out_features if isinstance(layer, nn.Linear) else layer.out_channels
        layer.bias = nn.Parameter(torch.zeros(features))
        network.norms[i] = nn.Identity()


def _without_strides(generator, discriminator, rng):
    for i, conv in enumerate(discriminator.convs):
        plain = _conv(conv.in_channels, conv.out_channels, rng, bias=conv.bias is not None)
        discriminator.convs[i] = nn.Sequential(plain, nn.MaxPool2d(2))
    for i, conv in enumerate(generator.conv_transposes):
        plain = _conv(conv.in_channels, conv.out_channels, rng, bias=conv.bias is not None)
        generator.conv_transposes[i] = nn.Sequential(nn.Upsample(scale_factor=2), plain)


def _without_norms(generator, discriminator, rng):
    drop_norms(generator)
    drop_norms(discriminator)


def _with_norms_everywhere(generator, discriminator, rng):
    colors = discriminator.convs[0].in_channels
    generator.output = nn.Sequential(_norm(colors), generator.output)
    first = discriminator.convs[0]
    discriminator.convs[0] = nn.Sequential(first, _norm(first.out_channels))


def _with_hidden_linear(generator, discriminator, rng, hidden=256):
    activation = nn.LeakyReLU(discriminator.activation.negative_slope)
    first = [_linear(generator.latent, hidden, rng), nn.ReLU()]
    generator.linear = nn.Sequential(
        *first, _linear(hidden, generator.linear.out_features, rng, bias=False)
    )
    inputs = discriminator.linear.in_features
    discriminator.linear = nn.Sequential(
        _linear(inputs, hidden, rng), activation, _linear(hidden, 1, rng)
    )


def _with_activation(generator, discriminator, rng, *, network, name, activation):
    setattr({"generator": generator, "discriminator": discriminator}[network], name, activation())


@torch.no_grad()
def _with_large_weights(generator, discriminator, rng, factor=10):
    for network in (generator, discriminator):
        for weight in network.parameters():
            if weight.ndim > 1:  # no biases and no normalisations
                weight.mul_(factor)


def _norm(channels):
    return nn.BatchNorm2d(channels, eps=EPS, momentum=MOMENTUM)


def _conv(C, F, rng, *, bias):
    return _drawn(nn.Conv2d(C, F, 3, padding=1, bias=bias), rng)


def _linear(D, F, rng, *, bias=True):
    return _drawn(nn.Linear(D, F, bias=bias), rng)


@torch.no_grad()
def _drawn(layer, rng):
    """Draw a layer's weights as all others are: standard deviation 0.02, biases 0."""
    drawn = 0.02 * rng.standard_normal(tuple(layer.weight.shape))
    layer.weight.copy_(torch.from_numpy(drawn))
    if layer.bias is not None:
        layer.bias.zero_()
    return layer


_with_generator = partial(_with_activation, network="generator")
_with_discriminator = partial(_with_activation, network="discriminator")
GUIDELINES = {
    "strided-convolutions": _without_strides,
    "batch-norm": _without_norms,
    "batch-norm-gaps": _with_norms_everywhere,
    "no-hidden-linear": _with_hidden_linear,
    "relu": partial(_with_generator, name="activation", activation=nn.Sigmoid),
    "tanh": partial(_with_generator, name="output", activation=nn.Identity),
    "leaky-relu": partial(_with_discriminator, name="activation", activation=nn.ReLU),
    "small-weights": _with_large_weights,
}
