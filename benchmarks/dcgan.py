"""Time the training of a DCGAN: our plain step and our fast one, and two official tutorials.

On a GPU, at full size, with the seconds to the FID that ten plain epochs reach:

    python -m benchmarks.dcgan --fid 10

    python -m benchmarks.dcgan --fast-batch 1024 --modes default max-autotune-no-cudagraphs

On a CPU, in a minute or two:

    python -m benchmarks.dcgan --dataset mnist-5k --images 512 --seconds 2

All of it happens in one process, one after the other. Images a second are those of the steady
state; the first block, in which libraries choose and compilers compile, stands beside them. The
share is that of the largest rate at which this very device multiplied two matrices a moment before.
The tutorials' networks and recipes are written anew from their description, and computed by
PyTorch: the time of TensorFlow itself is not measured here.
"""

import argparse
import copy
import time
from functools import partial
from itertools import chain, count
from typing import NamedTuple

import numpy as np
import torch
from torch.utils.flop_counter import FlopCounterMode

from aigc_lessons import datasets, metrics
from aigc_lessons.models import torch_dcgan
from aigc_lessons.training import torch_average, torch_fast, torch_steps
from benchmarks import tutorial_dcgans

STEPS = 50  # in a block
DECAY = 0.999


class Contender(NamedTuple):
    """A way to train.

    Attributes
    ----------
    epoch : callable
        ``epoch(number)`` yields after some updates, how many images they saw.
    generator : torch.nn.Module
        What generates.
    finish : callable
        ``finish()`` makes it ready to.
    """

    epoch: callable
    generator: torch.nn.Module
    finish: callable


class Recipe(NamedTuple):
    """A contender in the making.

    Attributes
    ----------
    name : str
        How it is called.
    make : callable
        ``make(images, device, batch)`` gives the `Contender`.
    batch : int
        Its own batch size.
    size, colors : int
        Of its images.
    """

    name: str
    make: callable
    batch: int
    size: int = 28
    colors: int = 1


def our_networks():
    """Make the networks of the course."""
    return torch_dcgan.Generator(rng=0), torch_dcgan.Discriminator(rng=1)


def our_optimizers(networks, **options):
    """Make the optimisers of the course."""
    weights = (network.parameters() for network in networks)
    return [torch.optim.Adam(w, 2e-4, betas=(0.5, 0.999), fused=True, **options) for w in weights]


def plain(images, device, batch):
    """Prepare the step that the course explains, an average behind it."""
    generator, discriminator = (network.to(device) for network in our_networks())
    average = copy.deepcopy(generator)
    optimizers = our_optimizers((generator, discriminator))
    rng = np.random.default_rng(0)
    step = torch_steps.gan_step(generator, discriminator, *optimizers, rng=rng)

    def update(real):
        step((real, None))
        torch_average.update(average, generator, DECAY)

    return Contender(
        partial(_one_by_one, update, images, batch), average, partial(_measure, average)
    )


def fast(images, device, batch, *, networks=our_networks, mode="default", bare=False):
    """Prepare the fast step; bare, without what hides its operations from a counter."""
    generator, discriminator = (network.to(device) for network in networks())
    average = copy.deepcopy(generator)
    on_gpu = torch.device(device).type == "cuda"
    optimizers = our_optimizers((generator, discriminator), capturable=on_gpu)
    options = {} if bare else torch_fast.suited(device, mode=mode)
    step = torch_fast.gan_step(
        generator,
        discriminator,
        *optimizers,
        images=torch_fast.resident(images, device),
        rng=torch.Generator(device).manual_seed(0),
        average=average,
        decay=DECAY,
        **options,
    )

    # At least three blocks an epoch: the first is timed by the others.
    steps = max(1, min(STEPS, len(images) // batch // 3))

    def epoch(number):
        for block in torch_fast.blocks(len(images), batch, 0, number, steps=steps):
            step(block)
            yield block.size

    return Contender(epoch, average, partial(_measure, average))


def tutorial(images, device, batch, *, networks, optimizers, step):
    """Prepare a tutorial's recipe; its generator judges itself by its running statistics."""
    generator, discriminator = (network.to(device) for network in networks())
    step = step(generator, discriminator, *optimizers((generator, discriminator)))

    def update(real):
        generator.train()
        step(torch.from_numpy(real).to(device))

    return Contender(partial(_one_by_one, update, images, batch), generator, generator.eval)


def recipes(modes=("default",)):
    """List what is compared, what is plain before what is fast."""
    tensorflow, pytorch = (
        {part: getattr(tutorial_dcgans, f"{name}_{part}") for part in PARTS}
        for name in ("tensorflow", "pytorch")
    )
    large = {"size": 64, "colors": 3}
    found = [Recipe("ours, plain", plain, 64)]
    found += [Recipe(f"ours, fast ({mode})", partial(fast, mode=mode), 64) for mode in modes]
    found.append(Recipe("TensorFlow's tutorial", partial(tutorial, **tensorflow), 256))
    found += _fast_ones("TensorFlow's network", tensorflow, modes, 256)
    found.append(Recipe("PyTorch's tutorial", partial(tutorial, **pytorch), 128, **large))
    return found + _fast_ones("PyTorch's network", pytorch, modes, 128, **large)


def _fast_ones(name, parts, modes, batch, **size):
    make = partial(fast, networks=parts["networks"])
    return [
        Recipe(f"{name}, fast ({mode})", partial(make, mode=mode), batch, **size) for mode in modes
    ]


def _is_fast(recipe):
    return ", fast" in recipe.name


def enlarged(images, size, colors):
    """Enlarge images to ``(n, colors, size, size)``, in levels of a byte, as files have them."""
    if images.shape[1:] == (colors, size, size):
        return images
    blocks = torch.from_numpy(images).split(1000)
    large = [torch.nn.functional.interpolate(x, size=size, mode="bilinear") for x in blocks]
    levels = torch.cat([(255 * x).round().byte() for x in large]).expand(-1, colors, -1, -1)
    return (levels.numpy() / np.float32(255)).astype(np.float32)


def limit(device, size=None, seconds=1.0):
    """Measure the largest rate of multiplying matrices: floating-point operations a second."""
    on_gpu = torch.device(device).type == "cuda"
    size = size or (8192 if on_gpu else 1024)
    kinds = [torch.float32, *([torch.bfloat16] if on_gpu else [])]
    return max(_rate(torch.rand(size, size, device=device, dtype=kind), seconds) for kind in kinds)


def _rate(matrix, seconds):
    matrix @ matrix
    best, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        _, taken = timed(lambda: [matrix @ matrix for _ in range(5)], matrix.device)
        best = max(best, 5 * 2 * len(matrix) ** 3 / taken)
    return best


def timed(do, device):
    """Do something, and give what it gave and the seconds until the device is done with it."""
    _wait(device)
    began = time.perf_counter()
    given = do()
    _wait(device)
    return given, time.perf_counter() - began


def _wait(device):
    if torch.device(device).type == "cuda":
        torch.cuda.synchronize()


def speed(contender, device, seconds):
    """Measure images a second in the steady state, and by how much the first block is longer."""
    blocks = chain.from_iterable(contender.epoch(number) for number in count())
    n, first = timed(lambda: next(blocks), device)
    images, taken, times = 0, 0.0, 0
    while taken < seconds or times < 2:
        seen, more = timed(lambda: next(blocks), device)
        images, taken, times = images + seen, taken + more, times + 1
    return images / taken, max(0.0, first - n * taken / images)


def flops(recipe, images):
    """Count the operations of an image and a step, on the CPU, where nothing is compiled."""
    make = partial(recipe.make, bare=True) if _is_fast(recipe) else recipe.make
    batch = 4
    contender = make(images[:batch], "cpu", batch)
    with FlopCounterMode(display=False) as counter:
        seen = next(contender.epoch(0))
    return counter.get_total_flops() / seen


def line(recipe, images, settings, most):
    """Measure one recipe; give a row of the table."""
    device, on_gpu = settings.device, torch.device(settings.device).type == "cuda"
    torch.compiler.reset()  # no recipe shall meet the limit that others came near to
    if on_gpu:
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()
    batch = _batch(recipe, settings)
    contender = recipe.make(images, device, batch)
    rate, first = speed(contender, device, settings.seconds)
    each = flops(recipe, images)
    memory = f"{torch.cuda.max_memory_allocated() / 2**20:,.0f} MiB" if on_gpu else "–"
    share = f"{each * rate / most:.1%}"
    return (
        recipe.name,
        f"{batch}",
        f"{rate:,.0f}",
        f"{first:.1f}",
        f"{each / 1e9:.3f}",
        share,
        memory,
    )


def _batch(recipe, settings):
    asked = settings.fast_batch if _is_fast(recipe) else settings.batch
    return asked or recipe.batch


def judged(contender, real, settings):
    """Compute the FID of what a contender generates."""
    contender.finish()
    generator, fake = contender.generator, []
    noise = np.random.default_rng(9).standard_normal((len(real), generator.latent), np.float32)
    with torch.no_grad():
        for z in torch.from_numpy(noise).split(500):
            fake.append(generator(z.to(settings.device)).float().cpu().numpy())
    images = np.clip(np.concatenate(fake), 0, 1)
    return metrics.fid(real, metrics.extract(images, settings.extractor))


def seconds_to(target, recipe, images, real, settings, epochs):
    """Train until an FID is reached, or epochs are over; give the FID, the seconds, the epochs.

    Judging takes no time of it, and neither does the first block beyond its share.
    """
    contender = recipe.make(images, settings.device, _batch(recipe, settings))
    taken, fid = 0.0, None
    for number in range(epochs):
        times = []
        blocks = contender.epoch(number)
        while (more := timed(lambda b=blocks: next(b, None), settings.device))[0]:
            times.append(more)
        if number == 0 and len(times) > 1:  # to compile is stated elsewhere
            times[0] = (times[0][0], times[0][0] * times[-2][1] / times[-2][0])
        taken += sum(seconds for _, seconds in times)
        fid = judged(contender, real, settings)
        if target is not None and fid <= target:
            break
    return fid, taken, number + 1


def races(chosen, images, held_out, settings):
    """Let each plain recipe of 28×28 train for the epochs, and the fast ones after it reach it."""
    real = metrics.extract(held_out, settings.extractor)
    target = began = None
    for recipe in (one for one in chosen if one.size == 28):
        if _is_fast(recipe):
            most = settings.most * settings.fid
            fid, taken, epochs = seconds_to(target, recipe, images, real, settings, most)
        else:
            fid, taken, epochs = seconds_to(None, recipe, images, real, settings, settings.fid)
            target, began = fid, taken
        reached = "" if target is not None and fid <= target else ", not as low"
        yield (
            f"{recipe.name}: FID {fid:.1f} after {epochs} epochs and {taken:.2f} s{reached}"
            + (f"; {began / taken:.1f} times as fast" if _is_fast(recipe) and not reached else "")
        )


def _one_by_one(update, images, batch, number):
    for block in torch_fast.blocks(len(images), batch, 0, number, steps=STEPS):
        for row in block:
            update(images[row])
        yield block.size


def _measure(average):
    """Measure an average's statistics anew, and leave it ready to generate."""
    device = next(average.parameters()).device
    noise = np.random.default_rng(8).standard_normal((2000, average.latent), np.float32)
    torch_average.measure_statistics(average, torch.from_numpy(noise).to(device))


def arguments(given=None):
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument(
        "--dataset", default="mnist", choices=("mnist", "fashion-mnist", "mnist-5k")
    )
    parser.add_argument("--images", type=int, help="how many are trained on; all unless said")
    parser.add_argument(
        "--batch", type=int, help="of the plain ones; each recipe's own unless said"
    )
    parser.add_argument("--fast-batch", type=int, help="of the fast ones")
    parser.add_argument("--seconds", type=float, default=10, help="of the steady state, for each")
    parser.add_argument("--modes", nargs="+", default=["default"], help="of torch.compile")
    parser.add_argument("--only", nargs="+", help="parts of the names of what is measured")
    parser.add_argument("--fid", type=int, default=0, help="plain epochs that set the FID to reach")
    parser.add_argument(
        "--most", type=int, default=5, help="times as many epochs for the fast ones"
    )
    parser.add_argument("--judged", type=int, default=10_000, help="images behind an FID")
    settings = parser.parse_args(given)
    settings.extractor = "fashion-mnist" if settings.dataset == "fashion-mnist" else "mnist"
    return settings


def main(given=None):
    """Print the table, and the races."""
    settings = arguments(given)
    train, held_out = datasets.fit_and_held_out(settings.dataset)
    chosen = [
        recipe
        for recipe in recipes(settings.modes)
        if not settings.only or any(part in recipe.name for part in settings.only)
    ]
    most = limit(settings.device)
    where = torch.cuda.get_device_name() if settings.device == "cuda" else "CPU"
    print(f"{where}, PyTorch {torch.__version__}, {torch.get_num_threads()} thread(s)")
    print(f"Multiplying matrices: {most / 1e12:.3g} TFLOP/s")
    _print(HEADINGS)
    for recipe in chosen:
        images = enlarged(train.images[: settings.images], recipe.size, recipe.colors)
        try:
            _print(line(recipe, images, settings, most))
        except AssertionError as error:  # what a compiler made does not fit what it is given
            _print((recipe.name, f"failed: {str(error).splitlines()[0][:80]}"))
    if settings.fid:
        images = train.images[: settings.images]
        for told in races(chosen, images, held_out.images[: settings.judged], settings):
            print(told)


def _print(cells):
    first, *rest = cells
    print(f"{first:58}" + "".join(f"{cell:>15}" for cell in rest), flush=True)


PARTS = ("networks", "optimizers", "step")
HEADINGS = (
    "recipe",
    "batch",
    "images/s",
    "to compile (s)",
    "GFLOP an image",
    "of the limit",
    "peak memory",
)

if __name__ == "__main__":
    main()
