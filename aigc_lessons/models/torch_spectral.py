"""Spectral normalisation: a discriminator whose layers cannot stretch what they are given."""

from torch import nn
from torch.nn.utils import parametrizations


def normalize(network):
    """Divide the weights of every layer by their largest singular value, here and in training.

    The largest singular value says by how much a matrix can stretch a vector: eq-spectral-norm.
    Divided by it, none of the layers stretches, leaky ReLU does not, and so the whole network's
    slope stays in bounds: a discriminator that cannot become steep cannot starve the generator of
    gradients. PyTorch estimates the value by one step of power iteration at every pass in training
    mode.

    Parameters
    ----------
    network : torch.nn.Module
        Changed in place: each weight of its linear layers and convolutions, a convolution's seen
        as the matrix ``(F, C · KH · KW)``, becomes a computed one.

    References
    ----------
    Miyato, Kataoka, Koyama and Yoshida (2018), "Spectral normalization for generative adversarial
    networks", section 2.1 and algorithm 1.

    Examples
    --------
    >>> import torch
    >>> layer = nn.Sequential(nn.Linear(2, 2, bias=False))
    >>> _ = layer[0].weight.data.copy_(torch.tensor([[2.0, 0.0], [0.0, 20.0]]))
    >>> normalize(layer)
    >>> print(layer[0].weight.data)  # stretched by 20 at most
    tensor([[0.1000, 0.0000],
            [0.0000, 1.0000]])
    """
    for layer in network.modules():
        if isinstance(layer, nn.Linear | nn.Conv2d):
            parametrizations.spectral_norm(layer)
