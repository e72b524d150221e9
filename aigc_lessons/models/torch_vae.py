"""A convolutional variational autoencoder in PyTorch, twin of `keras_vae`."""

import torch
from torch import nn

from aigc_lessons.models.torch_weights import TwinModule
from aigc_lessons.models.weights import vae_weights


class VAE(TwinModule):
    """An encoder from images to Gaussians in a latent space, and a decoder from there to logits.

    There is no batch normalisation, as in the source: each image has a bound of its own, whatever
    the batch, so training and evaluation compute the same.

    Parameters
    ----------
    latent : int
        Coordinates Z of the latent space.
    channels : pair of int
        Filters of the first and of the second convolution; the decoder has them the other way
        round.
    hidden : int
        Units between the convolutions and the code, in the encoder and in the decoder.
    rng : numpy.random.Generator or int
        Where the initial weights come from (He et al., 2015); an int is a seed.

    References
    ----------
    Kingma and Welling (2014), "Auto-encoding variational Bayes"; He, Zhang, Ren and Sun (2015),
    "Delving deep into rectifiers".

    Examples
    --------
    >>> model = VAE(rng=0)
    >>> logits, mean, log_var = model(torch.zeros(5, 1, 28, 28), torch.zeros(5, 20))
    >>> logits.shape, mean.shape, log_var.shape
    (torch.Size([5, 1, 28, 28]), torch.Size([5, 20]), torch.Size([5, 20]))
    >>> sum(w.numel() for w in model.parameters())
    1691369
    """

    def __init__(self, latent=20, channels=(32, 64), hidden=256, *, rng):
        """Make the layers, and draw their weights."""
        super().__init__()
        self.latent = latent
        first, second = channels
        self.conv1 = nn.Conv2d(1, first, 4, stride=2, padding=1)
        self.conv2 = nn.Conv2d(first, second, 4, stride=2, padding=1)
        self.linear1 = nn.Linear(second * 7 * 7, hidden)
        self.mean = nn.Linear(hidden, latent)
        self.log_var = nn.Linear(hidden, latent)
        self.linear2 = nn.Linear(latent, hidden)
        self.linear3 = nn.Linear(hidden, second * 7 * 7)
        self.conv_transpose1 = nn.ConvTranspose2d(second, first, 4, stride=2, padding=1)
        self.conv_transpose2 = nn.ConvTranspose2d(first, 1, 4, stride=2, padding=1)
        self.load_arrays(vae_weights(latent, channels, hidden, rng))

    def encode(self, x):
        """Compute the mean and the log-variance, both ``(N, Z)``, of the code of each image."""
        h = self.conv1(x)  # (N, 32, 14, 14)
        h = torch.relu(h)  # (N, 32, 14, 14)
        h = self.conv2(h)  # (N, 64, 7, 7)
        h = torch.relu(h)  # (N, 64, 7, 7)
        h = h.flatten(1)  # (N, 3136)
        h = self.linear1(h)  # (N, 256)
        h = torch.relu(h)  # (N, 256)
        return self.mean(h), self.log_var(h)  # (N, 20) both

    def decode(self, z):
        """Compute the logits of the pixels, ``(N, 1, 28, 28)``, from codes ``(N, Z)``."""
        h = self.linear2(z)  # (N, 256)
        h = torch.relu(h)  # (N, 256)
        h = self.linear3(h)  # (N, 3136)
        h = torch.relu(h)  # (N, 3136)
        h = h.unflatten(1, (-1, 7, 7))  # (N, 64, 7, 7)
        h = self.conv_transpose1(h)  # (N, 32, 14, 14)
        h = torch.relu(h)  # (N, 32, 14, 14)
        return self.conv_transpose2(h)  # (N, 1, 28, 28)

    def forward(self, x, noise):
        """Encode images, take a code from each Gaussian, and decode it.

        Parameters
        ----------
        x : torch.Tensor
            Images, ``(N, 1, 28, 28)``, in [0, 1].
        noise : torch.Tensor
            Standard normal numbers, ``(N, Z)``, that say which code is taken: they come from
            outside, so that gradients pass by them, and twins can be given the same.

        Returns
        -------
        logits, mean, log_var : torch.Tensor
            ``(N, 1, 28, 28)``, ``(N, Z)`` and ``(N, Z)``.
        """
        mean, log_var = self.encode(x)  # (N, 20) both
        # Half the logarithm of the variance is the logarithm of the standard deviation.
        z = mean + torch.exp(0.5 * log_var) * noise  # (N, 20)
        return self.decode(z), mean, log_var
