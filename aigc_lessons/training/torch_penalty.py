"""The penalty that holds a PyTorch critic's slope at 1, of the Wasserstein GAN."""

import numpy as np
import torch

EPS = 1e-12  # under the root, whose own slope at 0 is infinite


def gradient_penalty(discriminator, real, fake, *, rng):
    """Measure how far a critic's slope is from 1 between real and generated images.

    Between each real image and a generated one a point is drawn at random on the straight line;
    (‖∇‖ - 1)² is averaged over these points, ∇ being the gradient of the critic's answer with
    respect to the image: eq-gradient-penalty. It can be differentiated once more, also where the
    slope is 0.

    Parameters
    ----------
    discriminator : torch.nn.Module
        Images to one number each, with no batch normalisation: that would mix the images, and the
        penalty concerns each alone.
    real : torch.Tensor
        ``(N, C, H, W)``, where the discriminator's weights are.
    fake : torch.Tensor
        As many generated images; no gradient flows back into what made them.
    rng : numpy.random.Generator
        Where the points come from: the share of the real image is uniform on [0, 1), so that no
        point lies outside the line.

    Returns
    -------
    torch.Tensor
        One number of 0 or more, to be multiplied by a weight (10 in the source) and added to the
        critic's loss.

    Raises
    ------
    ValueError
        If `real` and `fake` differ in shape.

    References
    ----------
    Gulrajani et al. (2017), "Improved training of Wasserstein GANs", algorithm 1 and section 4.

    Examples
    --------
    A critic that adds up 4 pixels has slope √4 everywhere, and (2 - 1)² = 1:

    >>> real, fake = torch.ones(3, 1, 2, 2), torch.zeros(3, 1, 2, 2)
    >>> critic = lambda x: x.flatten(1).sum(dim=1)
    >>> gradient_penalty(critic, real, fake, rng=np.random.default_rng(0)).item()
    1.0
    """
    _require_alike(real, fake)
    share = torch.from_numpy(rng.random((len(real), 1, 1, 1), np.float32)).to(real.device)
    between = (share * real + (1 - share) * fake).detach().requires_grad_()  # (N, C, H, W)
    (gradient,) = torch.autograd.grad(
        discriminator(between).sum(), between, create_graph=True
    )  # (N, C, H, W)
    slope = torch.sqrt(gradient.square().sum(dim=(1, 2, 3)) + EPS)  # (N,)
    return (slope - 1).square().mean()


def _require_alike(real, fake):
    if real.shape != fake.shape:
        raise ValueError(
            f"real has shape {tuple(real.shape)} and fake {tuple(fake.shape)}, but the same is "
            "expected: generate as many images as there are real ones in the batch."
        )
