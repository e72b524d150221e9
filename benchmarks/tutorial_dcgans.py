"""The networks and steps of the two official DCGAN tutorials, written anew from their description.

TensorFlow's ("Deep Convolutional Generative Adversarial Network", tensorflow.org) and PyTorch's
("DCGAN Tutorial", pytorch.org). Both are computed by PyTorch here, without a compiler, and both
take and give images in [0, 1], so that they can stand beside ours; what they do inside is theirs.
"""

from itertools import pairwise

import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy, binary_cross_entropy_with_logits


class _Generator(nn.Module):
    def __init__(self, latent, *layers):
        super().__init__()
        self.latent = latent
        self.layers = nn.Sequential(*layers)

    def forward(self, z):
        return (self.layers(z) + 1) / 2


class _Discriminator(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        self.layers = nn.Sequential(*layers)

    def forward(self, x):
        return self.layers(2 * x - 1)


def tensorflow_networks(seed=0):
    """Make TensorFlow's networks for 28×28: kernels 5 wide, leaky ReLU in both, dropout in one.

    Keras's defaults are kept: a slope of 0.3, Glorot's uniform weights, a normalisation with an
    epsilon of 1e-3 and a momentum of 0.99. "same" padding is mirrored, which changes no size.
    """
    torch.manual_seed(seed)
    norm = {"eps": 1e-3, "momentum": 0.01}  # of the new statistics
    layers = [nn.Linear(100, 7 * 7 * 256, bias=False), nn.BatchNorm1d(7 * 7 * 256, **norm)]
    layers += [nn.LeakyReLU(0.3), nn.Unflatten(1, (256, 7, 7))]
    layers.append(nn.ConvTranspose2d(256, 128, 5, padding=2, bias=False))
    layers += [nn.BatchNorm2d(128, **norm), nn.LeakyReLU(0.3)]
    layers.append(nn.ConvTranspose2d(128, 64, 5, 2, padding=2, output_padding=1, bias=False))
    layers += [nn.BatchNorm2d(64, **norm), nn.LeakyReLU(0.3)]
    layers.append(nn.ConvTranspose2d(64, 1, 5, 2, padding=2, output_padding=1, bias=False))
    generator = _Generator(100, *layers, nn.Tanh())
    judged = [nn.Conv2d(1, 64, 5, 2, padding=2), nn.LeakyReLU(0.3), nn.Dropout(0.3)]
    judged += [nn.Conv2d(64, 128, 5, 2, padding=2), nn.LeakyReLU(0.3), nn.Dropout(0.3)]
    discriminator = _Discriminator(*judged, nn.Flatten(), nn.Linear(7 * 7 * 128, 1))
    for network in (generator, discriminator):
        network.apply(_glorot)
    return generator, discriminator


def tensorflow_optimizers(networks):
    """Make its optimisers: Adam with a rate of 1e-4, and Keras's epsilon."""
    return [torch.optim.Adam(network.parameters(), 1e-4, eps=1e-7) for network in networks]


def tensorflow_step(generator, discriminator, generator_optimizer, discriminator_optimizer):
    """Make its step: one noise for both, and both are moved at once along gradients of before."""

    def step(real):
        noise = torch.randn(len(real), generator.latent, device=real.device)
        fake = generator(noise)
        real_logits, fake_logits = discriminator(real), discriminator(fake)
        generator_loss = _judged(fake_logits, 1)
        discriminator_loss = _judged(real_logits, 1) + _judged(fake_logits, 0)
        _differentiate(generator_loss, generator, retain_graph=True)
        _differentiate(discriminator_loss, discriminator)
        generator_optimizer.step()
        discriminator_optimizer.step()

    return step


def pytorch_networks(seed=0):
    """Make PyTorch's networks for 64×64 in colour: kernels 4 wide, normalised, ReLU and leaky ReLU.

    From noise of 100 numbers, taken for a map of one pixel; 64 channels in the widest maps, and
    twice as many at every halving; weights N(0, 0.02).
    """
    torch.manual_seed(seed)
    layers = [nn.Unflatten(1, (100, 1, 1)), nn.ConvTranspose2d(100, 512, 4, bias=False)]
    for C, F in pairwise((512, 256, 128, 64)):
        layers += [nn.BatchNorm2d(C), nn.ReLU()]
        layers.append(nn.ConvTranspose2d(C, F, 4, 2, padding=1, bias=False))
    layers += [nn.BatchNorm2d(64), nn.ReLU()]
    layers.append(nn.ConvTranspose2d(64, 3, 4, 2, padding=1, bias=False))
    generator = _Generator(100, *layers, nn.Tanh())
    judged = [nn.Conv2d(3, 64, 4, 2, padding=1, bias=False), nn.LeakyReLU(0.2)]
    for C, F in pairwise((64, 128, 256, 512)):
        judged.append(nn.Conv2d(C, F, 4, 2, padding=1, bias=False))
        judged += [nn.BatchNorm2d(F), nn.LeakyReLU(0.2)]
    discriminator = _Discriminator(*judged, nn.Conv2d(512, 1, 4, bias=False), nn.Flatten())
    for network in (generator, discriminator):
        network.apply(_small)
    return generator, discriminator


def pytorch_optimizers(networks):
    """Make its optimisers: Adam with a rate of 2e-4 and a first moment of 0.5."""
    return [torch.optim.Adam(each.parameters(), 2e-4, betas=(0.5, 0.999)) for each in networks]


def pytorch_step(generator, discriminator, generator_optimizer, discriminator_optimizer):
    """Make its step: real, fake, and the same fake again for the generator; five numbers."""

    def step(real):
        noise = torch.randn(len(real), generator.latent, device=real.device)
        discriminator.zero_grad()
        real_loss, p_real = _probable(discriminator(real), 1)
        real_loss.backward()
        fake = generator(noise)
        fake_loss, p_fake = _probable(discriminator(fake.detach()), 0)
        fake_loss.backward()
        discriminator_optimizer.step()
        generator.zero_grad()
        generator_loss, p_again = _probable(discriminator(fake), 1)
        generator_loss.backward()
        generator_optimizer.step()
        told = (real_loss + fake_loss, generator_loss, p_real, p_fake, p_again)
        return [number.item() for number in told]

    return step


def _judged(logits, target):
    return binary_cross_entropy_with_logits(logits, torch.full_like(logits, target))


def _probable(logits, target):
    """Judge probabilities, as PyTorch's tutorial does; give their mean too."""
    p = torch.sigmoid(logits)
    return binary_cross_entropy(p, torch.full_like(p, target)), p.mean()


def _differentiate(loss, model, *, retain_graph=False):
    weights = list(model.parameters())
    for weight, gradient in zip(
        weights, torch.autograd.grad(loss, weights, retain_graph=retain_graph), strict=True
    ):
        weight.grad = gradient


def _glorot(layer):
    if isinstance(layer, nn.Linear | nn.Conv2d | nn.ConvTranspose2d):
        nn.init.xavier_uniform_(layer.weight)
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)


def _small(layer):
    if isinstance(layer, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(layer.weight, 0, 0.02)
    elif isinstance(layer, nn.BatchNorm2d):
        nn.init.normal_(layer.weight, 1, 0.02)
        nn.init.zeros_(layer.bias)
