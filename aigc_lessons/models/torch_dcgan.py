"""A deep convolutional generative adversarial network in PyTorch, twin of `keras_dcgan`.

The guidelines of Radford et al. (2016), section 3: strided convolutions in place of pooling, batch
normalisation everywhere but at the generator's output and the discriminator's input, no hidden
linear layer, ReLU and tanh in the generator, leaky ReLU in the discriminator. Kernels are 4 wide
where theirs are 5, so that the stride of 2 divides them: Odena, Dumoulin and Olah (2016),
"Deconvolution and checkerboard artifacts".
"""

from itertools import pairwise

from torch import nn

from aigc_lessons.models.torch_weights import TwinModule
from aigc_lessons.models.weights import (
    dcgan_discriminator_weights,
    dcgan_generator_weights,
    smallest_map,
)

EPS = 1e-5
MOMENTUM = 0.1  # of the new statistics; Keras's momentum says how much of the old ones stays
NEGATIVE_SLOPE = 0.2


class Generator(TwinModule):
    """A linear layer, then transposed convolutions that double the map: from noise to images.

    Parameters
    ----------
    latent : int
        Numbers of noise Z for each image.
    channels : tuple of int
        Of the maps before each doubling, from the smallest map on: two for 28×28, four for 64×64.
    size : int
        Height and width of the images.
    colors : int
        1 for grey images, 3 for coloured ones.
    rng : numpy.random.Generator or int
        Where the initial weights come from; an int is a seed.

    Raises
    ------
    ValueError
        If `size` cannot be halved once for each of the channels.

    References
    ----------
    Radford, Metz and Chintala (2016), "Unsupervised representation learning with deep
    convolutional generative adversarial networks", sections 3 and 4.

    Examples
    --------
    >>> import torch
    >>> model = Generator(rng=0)
    >>> model(torch.zeros(5, 64)).shape
    torch.Size([5, 1, 28, 28])
    >>> sum(w.numel() for w in model.parameters())
    533889
    >>> Generator(channels=(256, 128, 64, 32), size=64, colors=3, rng=0)(torch.zeros(2, 64)).shape
    torch.Size([2, 3, 64, 64])
    """

    def __init__(self, latent=64, channels=(128, 64), size=28, colors=1, *, rng):
        """Make the layers, and draw their weights."""
        super().__init__()
        weights = dcgan_generator_weights(latent, channels, size, colors, rng)
        self.latent = latent
        self.base = smallest_map(size, channels)
        # A normalisation subtracts any constant: a bias before it would do nothing.
        self.linear = nn.Linear(latent, channels[0] * self.base**2, bias=False)
        self.norms = nn.ModuleList(nn.BatchNorm2d(C, eps=EPS, momentum=MOMENTUM) for C in channels)
        self.conv_transposes = nn.ModuleList(
            nn.ConvTranspose2d(C, F, 4, stride=2, padding=1, bias=False)
            for C, F in pairwise(channels)
        )
        self.conv_transposes.append(nn.ConvTranspose2d(channels[-1], colors, 4, 2, padding=1))
        self.activation = nn.ReLU()
        self.output = nn.Tanh()
        self.load_arrays(weights)

    def forward(self, z):
        """Compute images ``(N, 1, 28, 28)`` in [0, 1] from noise ``(N, Z)``."""
        h = self.linear(z)  # (N, 6272)
        h = h.unflatten(1, (-1, self.base, self.base))  # (N, 128, 7, 7)
        for norm, conv_transpose in zip(self.norms, self.conv_transposes, strict=True):
            h = norm(h)  # (N, 128, 7, 7), then (N, 64, 14, 14)
            h = self.activation(h)  # the same
            h = conv_transpose(h)  # (N, 64, 14, 14), then (N, 1, 28, 28)
        h = self.output(h)  # (N, 1, 28, 28), in [-1, 1]
        return (h + 1) / 2  # (N, 1, 28, 28), in [0, 1]


class Discriminator(TwinModule):
    """Convolutions that halve the map, then a linear layer: from images in [0, 1] to one logit.

    Parameters
    ----------
    channels : tuple of int
        Of the maps after each halving: two for 28×28, four for 64×64.
    size : int
        Height and width of the images.
    colors : int
        1 for grey images, 3 for coloured ones.
    rng : numpy.random.Generator or int
        Where the initial weights come from; an int is a seed.

    Raises
    ------
    ValueError
        If `size` cannot be halved once for each of the channels.

    References
    ----------
    Radford, Metz and Chintala (2016), "Unsupervised representation learning with deep
    convolutional generative adversarial networks", sections 3 and 4.

    Examples
    --------
    >>> import torch
    >>> model = Discriminator(rng=0)
    >>> model(torch.zeros(5, 1, 28, 28)).shape
    torch.Size([5, 1])
    >>> sum(w.numel() for w in model.parameters())
    138689
    """

    def __init__(self, channels=(64, 128), size=28, colors=1, *, rng):
        """Make the layers, and draw their weights."""
        super().__init__()
        weights = dcgan_discriminator_weights(channels, size, colors, rng)
        self.base = smallest_map(size, channels)
        self.convs = nn.ModuleList([nn.Conv2d(colors, channels[0], 4, stride=2, padding=1)])
        self.convs.extend(
            nn.Conv2d(C, F, 4, stride=2, padding=1, bias=False) for C, F in pairwise(channels)
        )
        self.norms = nn.ModuleList(
            nn.BatchNorm2d(F, eps=EPS, momentum=MOMENTUM) for F in channels[1:]
        )
        self.linear = nn.Linear(channels[-1] * self.base**2, 1)
        self.activation = nn.LeakyReLU(NEGATIVE_SLOPE)
        self.load_arrays(weights)

    def forward(self, x):
        """Compute a logit ``(N, 1)``, real above 0, for each image ``(N, 1, 28, 28)`` in [0, 1]."""
        h = 2 * x - 1  # (N, 1, 28, 28), in [-1, 1]
        h = self.convs[0](h)  # (N, 64, 14, 14)
        h = self.activation(h)  # (N, 64, 14, 14)
        for conv, norm in zip(self.convs[1:], self.norms, strict=True):
            h = conv(h)  # (N, 128, 7, 7)
            h = norm(h)  # (N, 128, 7, 7)
            h = self.activation(h)  # (N, 128, 7, 7)
        h = h.flatten(1)  # (N, 6272)
        return self.linear(h)  # (N, 1)
