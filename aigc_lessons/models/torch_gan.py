"""A generative adversarial network of linear layers in PyTorch, twin of `keras_gan`.

Batch normalisation stands behind the hidden layers of the generator, where Radford et al. (2016)
found that it keeps all noise from becoming one image, and not at its output, where they found that
it makes the samples oscillate. The discriminator, unlike theirs, has none: it judges each image
alone, whatever else is in the batch.
"""

import torch
from torch import nn

from aigc_lessons.models.torch_weights import TwinModule
from aigc_lessons.models.weights import discriminator_weights, generator_weights

EPS = 1e-5
MOMENTUM = 0.1  # of the new statistics; Keras's momentum says how much of the old ones stays
NEGATIVE_SLOPE = 0.2


class Generator(TwinModule):
    """Two hidden layers with batch normalisation and ReLU: from noise to images in [0, 1].

    Parameters
    ----------
    latent : int
        Numbers of noise Z for each image.
    hidden : pair of int
        Units of the first and of the second hidden layer.
    rng : numpy.random.Generator or int
        Where the initial weights come from (He et al., 2015); an int is a seed.

    References
    ----------
    Goodfellow et al. (2014), "Generative adversarial nets"; Radford, Metz and Chintala (2016),
    "Unsupervised representation learning with deep convolutional generative adversarial networks",
    section 3.

    Examples
    --------
    >>> model = Generator(rng=0)
    >>> model(torch.zeros(5, 64)).shape
    torch.Size([5, 1, 28, 28])
    >>> sum(w.numel() for w in model.parameters())
    551184
    """

    def __init__(self, latent=64, hidden=(256, 512), *, rng):
        """Make the layers, and draw their weights."""
        super().__init__()
        self.latent = latent
        first, second = hidden
        # The normalisation subtracts any constant: a bias before it would do nothing.
        self.linear1 = nn.Linear(latent, first, bias=False)
        self.norm1 = nn.BatchNorm1d(first, eps=EPS, momentum=MOMENTUM)
        self.linear2 = nn.Linear(first, second, bias=False)
        self.norm2 = nn.BatchNorm1d(second, eps=EPS, momentum=MOMENTUM)
        self.linear3 = nn.Linear(second, 28 * 28)
        self.load_arrays(generator_weights(latent, hidden, rng))

    def forward(self, z):
        """Compute images ``(N, 1, 28, 28)`` in [0, 1] from noise ``(N, Z)``."""
        h = self.linear1(z)  # (N, 256)
        h = self.norm1(h)  # (N, 256)
        h = torch.relu(h)  # (N, 256)
        h = self.linear2(h)  # (N, 512)
        h = self.norm2(h)  # (N, 512)
        h = torch.relu(h)  # (N, 512)
        h = self.linear3(h)  # (N, 784)
        h = torch.tanh(h)  # (N, 784), in [-1, 1]
        h = h.unflatten(1, (1, 28, 28))  # (N, 1, 28, 28)
        return (h + 1) / 2  # (N, 1, 28, 28), in [0, 1]


class Discriminator(TwinModule):
    """Two hidden layers with leaky ReLU: from images in [0, 1] to one logit, real above 0.

    Parameters
    ----------
    hidden : pair of int
        Units of the first and of the second hidden layer.
    rng : numpy.random.Generator or int
        Where the initial weights come from (He et al., 2015); an int is a seed.

    References
    ----------
    Goodfellow et al. (2014), "Generative adversarial nets"; Radford, Metz and Chintala (2016),
    "Unsupervised representation learning with deep convolutional generative adversarial networks",
    sections 3 and 4 (the slope).

    Examples
    --------
    >>> model = Discriminator(rng=0)
    >>> model(torch.zeros(5, 1, 28, 28)).shape
    torch.Size([5, 1])
    >>> sum(w.numel() for w in model.parameters())
    533505
    """

    def __init__(self, hidden=(512, 256), *, rng):
        """Make the layers, and draw their weights."""
        super().__init__()
        first, second = hidden
        self.linear1 = nn.Linear(28 * 28, first)
        self.linear2 = nn.Linear(first, second)
        self.linear3 = nn.Linear(second, 1)
        self.load_arrays(discriminator_weights(hidden, NEGATIVE_SLOPE, rng))

    def forward(self, x):
        """Compute a logit ``(N, 1)`` for each image ``(N, 1, 28, 28)`` in [0, 1]."""
        h = 2 * x - 1  # (N, 1, 28, 28), in [-1, 1]
        h = h.flatten(1)  # (N, 784)
        h = self.linear1(h)  # (N, 512)
        h = nn.functional.leaky_relu(h, negative_slope=NEGATIVE_SLOPE)  # (N, 512)
        h = self.linear2(h)  # (N, 256)
        h = nn.functional.leaky_relu(h, negative_slope=NEGATIVE_SLOPE)  # (N, 256)
        return self.linear3(h)  # (N, 1)
