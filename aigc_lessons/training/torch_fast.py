"""The GAN's step for a GPU: the data stay on the device, and one call is a block of steps.

A small network on a large GPU waits most of the time: for Python to launch the next of some hundred
operations, for a batch to be copied, for a loss to be fetched that is only to be shown. So here
the images and the noise are on the device, the losses are summed up there, and the whole step can
be recorded as one CUDA graph that is played again and again. What is computed is what
`torch_steps.gan_step` computes: in float32 and with the same noise the weights agree to 1e-6 after
twenty steps, as long as Adam's eps outweighs rounding, and to less than one step's length with the
usual eps.
"""

from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from itertools import chain

import numpy as np
import torch
from torch.func import functional_call
from torch.nn.functional import softplus

from aigc_lessons.training import torch_average
from aigc_lessons.training.recipe import blocks

__all__ = ["blocks", "gan_step", "resident", "suited"]
NUMBERS = ("discriminator_loss", "generator_loss", "p_real", "p_fake")
WARM_UP = 3  # steps before a graph is recorded: libraries choose their algorithms in the first


def gan_step(
    generator,
    discriminator,
    generator_optimizer,
    discriminator_optimizer,
    *,
    images,
    rng,
    average=None,
    decay=0.999,
    saturating=False,
    autocast=None,
    compiler=None,
    graph=False,
):
    """Make a step that takes a whole block of batches, and fetches nothing before its end.

    The networks are laid out channels last, which is how a GPU's convolutions read. A checkpoint
    of the run keeps `rng` too: all that the next block depends on are the two networks, the
    average, the two optimisers and that.

    Parameters
    ----------
    generator, discriminator, generator_optimizer, discriminator_optimizer, saturating
        Those of `torch_steps.gan_step`.
    images : torch.Tensor
        All images ``(n, C, H, W)``, on the device: what `resident` gives.
    rng : torch.Generator or numpy.random.Generator
        Where the noise comes from: PyTorch's draws it on its own device; NumPy's draws what it
        draws for the plain step.
    average : torch.nn.Module, optional
        The moving average of the generator's weights, updated after every step.
    decay : float
        Of that average.
    autocast : torch.dtype, optional
        In what the networks compute, such as torch.bfloat16; weights, statistics, losses and
        optimisers stay in float32.
    compiler : callable, optional
        What makes a function faster, such as torch.compile.
    graph : bool
        Whether a step is recorded as a CUDA graph; Adam must be capturable.

    Returns
    -------
    callable
        ``step(indices)`` takes an array of whole numbers ``(K, N)``, a row for each batch, updates
        the networks K times and returns the means of `torch_steps.gan_step`'s numbers.

    Raises
    ------
    ValueError
        If something is on another device, or an optimiser cannot be recorded.

    References
    ----------
    The notes on CUDA graphs and on mixed precision in PyTorch's documentation.

    Examples
    --------
    >>> from aigc_lessons import datasets
    >>> from aigc_lessons.models.torch_gan import Discriminator, Generator
    >>> digits, networks = datasets.load("mnist-5k"), (Generator(rng=0), Discriminator(rng=1))
    >>> optimizers = [torch.optim.Adam(m.parameters(), 2e-4, fused=True) for m in networks]
    >>> noise = torch.Generator().manual_seed(0)
    >>> images = resident(digits.images, "cpu")
    >>> step = gan_step(*networks, *optimizers, images=images, rng=noise)
    >>> list(step(next(blocks(len(digits), 64, seed=0, epoch=0, steps=2))))
    ['discriminator_loss', 'generator_loss', 'p_real', 'p_fake']
    """
    networks = [network for network in (generator, discriminator, average) if network is not None]
    optimizers = (generator_optimizer, discriminator_optimizer)
    _require_one_device(networks, images, rng)
    for network in networks:
        network.train().to(memory_format=torch.channels_last)
    made = _Losses(generator, discriminator, saturating, autocast, compiler or (lambda f: f))

    def one(indices, noise, totals):
        real = _taken(images, indices)
        discriminator_optimizer.zero_grad()
        discriminator_loss, p_real, p_fake = made.discriminator_loss(real, noise[0])
        discriminator_loss.backward()
        discriminator_optimizer.step()
        generator_optimizer.zero_grad()
        generator_loss = made.generator_loss(noise[1])
        generator_loss.backward()
        generator_optimizer.step()
        if average is not None:
            made.update(average, generator, decay)
        numbers = (discriminator_loss.detach(), generator_loss.detach(), p_real, p_fake)
        totals += torch.stack(numbers)

    many = _Recorded(one, networks, optimizers) if graph else partial(_one_by_one, one)

    def step(indices):
        K, N = indices.shape
        for network in (generator, discriminator):
            network.train()
        indices = torch.from_numpy(indices).to(images.device)  # (K, N)
        noise = _normal(rng, (K, 2, N, generator.latent), images.device)  # a half step each
        totals = torch.zeros(len(NUMBERS), device=images.device)
        many(indices, noise, totals)
        return dict(zip(NUMBERS, (totals / K).tolist(), strict=True))  # the one wait of the block

    return step


def resident(images, device):
    """Put all images on a device: as bytes where they lose nothing by it, which takes a quarter.

    Parameters
    ----------
    images : ndarray
        ``(n, C, H, W)``, float32 in [0, 1].
    device : str or torch.device
        Where they are wanted.

    Returns
    -------
    torch.Tensor
        uint8 or float32.

    Examples
    --------
    >>> grey = np.array([0, 51, 255], np.float32).reshape(3, 1, 1, 1) / 255
    >>> resident(grey, "cpu").dtype, resident(grey / 2, "cpu").dtype
    (torch.uint8, torch.float32)
    """
    levels = np.rint(images * 255).astype(np.uint8)
    exact = np.array_equal(levels.astype(np.float32) / np.float32(255), images)
    return torch.from_numpy(levels if exact else images).to(device)


def suited(device, *, mode="default"):
    """Choose what is fast on a device, for `gan_step`.

    On a GPU: a CUDA graph of the whole step; bfloat16 where the GPU has units for it, from Ampere
    on; and torch.compile where there is Triton to compile with. Anywhere else: none of it.

    Parameters
    ----------
    device : str or torch.device
        Where it is computed.
    mode : str
        Of torch.compile. "max-autotune-no-cudagraphs" tries more, and takes minutes to; a mode that
        makes graphs of its own is not wanted, since the whole step becomes one.

    Returns
    -------
    dict
        The arguments "autocast", "compiler" and "graph".

    Examples
    --------
    >>> suited("cpu")
    {'autocast': None, 'compiler': None, 'graph': False}
    """
    device = torch.device(device)
    if device.type != "cuda":
        return {"autocast": None, "compiler": None, "graph": False}
    capability = torch.cuda.get_device_capability(device)
    compiled = capability >= (7, 0) and find_spec("triton") is not None
    return {
        "autocast": torch.bfloat16 if capability >= (8, 0) else None,
        "compiler": partial(torch.compile, dynamic=False, mode=mode) if compiled else None,
        "graph": True,
    }


class _Losses:
    """The parts of a step that a compiler can take whole."""

    def __init__(self, generator, discriminator, saturating, autocast, compiler):
        device = next(generator.parameters()).device

        def computing():
            enabled = autocast is not None
            return torch.autocast(device.type, autocast or torch.bfloat16, enabled=enabled)

        def discriminator_loss(real, noise):
            with computing():
                with torch.no_grad():  # what is learned here concerns the discriminator alone
                    fake = generator(noise)
                # One after the other: batch normalisation would mix real and generated.
                real, fake = discriminator(real), discriminator(fake)
            real, fake = real.float(), fake.float()
            loss = softplus(-real).mean() + softplus(fake).mean()
            return loss, real.detach().sigmoid().mean(), fake.detach().sigmoid().mean()

        def generator_loss(noise):
            # The discriminator only passes the gradient on: its weights need none.
            fixed = {name: weight.detach() for name, weight in discriminator.named_parameters()}
            with computing():
                logits = functional_call(discriminator, fixed, (generator(noise),)).float()
            return -softplus(logits).mean() if saturating else softplus(-logits).mean()

        self.discriminator_loss = compiler(discriminator_loss)
        self.generator_loss = compiler(generator_loss)
        self.update = compiler(torch_average.update)


class _Recorded:
    """A step as a CUDA graph, recorded at its first use and again where its memory has moved."""

    def __init__(self, one, networks, optimizers):
        self.one, self.networks, self.optimizers = one, networks, optimizers
        self.found = None
        _require_capturable(optimizers)

    def __call__(self, indices, noise, totals):
        if self.found != self._place(indices, noise):
            self._record(indices[0], noise[0], totals)
            self.found = self._place(indices, noise)
        self.totals.zero_()
        for row, half_steps in zip(indices, noise, strict=True):
            self.indices.copy_(row)
            self.noise.copy_(half_steps)
            self.graph.replay()
        totals.copy_(self.totals)

    def _record(self, indices, noise, totals):
        self.graph = None  # its memory may go before the next one takes some
        self.indices, self.noise = indices.clone(), noise.clone()
        self.totals = torch.zeros_like(totals)
        arguments = (self.indices, self.noise, self.totals)
        with _put_back(self.networks, self.optimizers):
            here, beside = torch.cuda.current_stream(), torch.cuda.Stream()
            beside.wait_stream(here)
            with torch.cuda.stream(beside):
                for _ in range(WARM_UP):
                    self.one(*arguments)
            here.wait_stream(beside)
        graph = torch.cuda.CUDAGraph()
        # On the stream of the trial steps, for gradients wait on the stream that they first met.
        with torch.cuda.graph(graph, stream=beside):  # records, and computes nothing
            self.one(*arguments)
        self.graph = graph

    def _place(self, indices, noise):
        """Name all that a graph takes for granted: where it reads and writes, shapes and rates."""
        rates = [group["lr"] for each in self.optimizers for group in each.param_groups]
        addresses = [tensor.data_ptr() for tensor in _tensors(self.networks, self.optimizers)]
        return indices.shape[1:], noise.shape[1:], rates, addresses


def _one_by_one(one, indices, noise, totals):
    for row, half_steps in zip(indices, noise, strict=True):
        one(row, half_steps, totals)


@contextmanager
def _put_back(networks, optimizers):
    """Let some steps be tried, and put all back in place: Adam's memory begins with zeros."""
    before = [(tensor, tensor.detach().clone()) for tensor in _tensors(networks, optimizers)]
    yield
    with torch.no_grad():
        known = {id(tensor) for tensor, _ in before}
        for tensor in _tensors(networks, optimizers):
            if id(tensor) not in known:
                tensor.zero_()
        for tensor, value in before:
            tensor.copy_(value)


def _tensors(networks, optimizers):
    """List what a step changes, in an order that stays."""
    held = chain.from_iterable(chain(each.parameters(), each.buffers()) for each in networks)
    memories = chain.from_iterable(each.state.values() for each in optimizers)
    values = chain.from_iterable(memory.values() for memory in memories)
    return [*held, *(value for value in values if isinstance(value, torch.Tensor))]


def _taken(images, indices):
    """Take a batch by its indices, as float32 in [0, 1], channels last."""
    x = images.index_select(0, indices)
    if x.dtype == torch.uint8:
        x = x.float() / 255
    return x.contiguous(memory_format=torch.channels_last)


def _normal(rng, shape, device):
    if isinstance(rng, np.random.Generator):
        return torch.from_numpy(rng.standard_normal(shape, np.float32)).to(device)
    return torch.randn(shape, generator=rng, device=device)


def _require_one_device(networks, images, rng):
    expected = images.device
    places = {"network": next(networks[0].parameters()).device}
    if isinstance(rng, torch.Generator):
        places["rng"] = rng.device
    for name, place in places.items():
        if place.type != expected.type:
            raise ValueError(
                f"The {name} is on {place}, but {expected} is expected: there the images are."
            )


def _require_capturable(optimizers):
    for optimizer in optimizers:
        if not all(group.get("capturable") for group in optimizer.param_groups):
            raise ValueError(
                f"The {type(optimizer).__name__} is not capturable, but a CUDA graph needs it to "
                "be: make it with capturable=True, and perhaps fused=True."
            )
