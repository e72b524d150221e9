"""The step for a GPU computes what the plain step computes, a block at a time."""

import copy
import warnings
from contextlib import contextmanager, nullcontext
from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from aigc_lessons import datasets, training
from aigc_lessons.models.torch_dcgan import Discriminator, Generator
from aigc_lessons.training import (
    checkpoints,
    recipe,
    resumable,
    torch_average,
    torch_fast,
    torch_steps,
)
from aigc_lessons.training.torch_checkpoints import part
from tests.training.planting import planted

on_cuda = pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device on this system")
EPOCHS, BATCH, DECAY = 5, 40, 0.9
STEPS = 20
# Adam divides by the root of a mean of squares: where a gradient is next to nothing, rounding alone
# decides which way a weight goes, unless eps outweighs it. The largest difference found was 2e-7.
RATE, EPS = 2e-4, 1e-4
WEIGHTS, LOSSES = 1e-6, 1e-6
# bfloat16 has eight binary digits; a step moves a weight by RATE at most, and here there are 20.
HALF_WEIGHTS, HALF_LOSSES = 20 * RATE, 5e-3


def data():
    return datasets.load("mnist-5k")[:170]  # four whole batches, and a part


def networks(device="cpu", lr=RATE, eps=EPS):
    generator = Generator(8, (8, 4), rng=0).to(device)
    discriminator = Discriminator((4, 8), rng=1).to(device)
    adam = partial(torch.optim.Adam, lr=lr, betas=(0.5, 0.999), eps=eps, fused=True)
    if device == "cuda":
        adam = partial(adam, capturable=True)
    optimizers = [adam(model.parameters()) for model in (generator, discriminator)]
    return generator, discriminator, copy.deepcopy(generator), optimizers


def plain(device="cpu", saturating=False, eps=EPS):
    """Train by the plain step; give the networks' weights, and the mean numbers of each epoch."""
    generator, discriminator, average, optimizers = networks(device, eps=eps)
    rng = np.random.default_rng(5)
    step = torch_steps.gan_step(
        generator, discriminator, *optimizers, rng=rng, saturating=saturating
    )
    records = []
    for epoch in range(EPOCHS):
        for batch in recipe.grey_batches(data(), BATCH, 0, epoch):
            records.append(step(batch))
            torch_average.update(average, generator, DECAY)
    assert len(records) == STEPS
    epochs = np.array([list(record.values()) for record in records]).reshape(EPOCHS, -1, 4)
    names = list(records[0])
    means = [dict(zip(names, row, strict=True)) for row in epochs.mean(axis=1)]
    return arrays(generator, discriminator, average), means


def fast(device="cpu", module=torch_fast, steps=None, images=None, eps=EPS, **options):
    generator, discriminator, average, optimizers = networks(device, eps=eps)
    images = module.resident(data().images, device) if images is None else images
    step = module.gan_step(
        generator,
        discriminator,
        *optimizers,
        images=images,
        rng=np.random.default_rng(5),
        average=average,
        decay=DECAY,
        **options,
    )
    batches = partial(module.blocks, len(data()), BATCH, 0, steps=steps)
    records = list(training.run(step, batches, EPOCHS))
    return arrays(generator, discriminator, average), records


def arrays(*models):
    """Name all arrays of some networks."""
    return {
        f"{number}.{name}": array
        for number, model in enumerate(models)
        for name, array in model.to_arrays().items()
    }


def agree(ours, theirs, weights=WEIGHTS, losses=LOSSES):
    for name, other in theirs[0].items():
        np.testing.assert_allclose(ours[0][name], other, rtol=0, atol=weights, err_msg=name)
    for one, other in zip(ours[1], theirs[1], strict=True):
        for name, value in other.items():
            assert one[name] == pytest.approx(value, abs=losses), name


@pytest.fixture(scope="module")
def expected():
    return plain()


def test_twenty_steps_are_twenty_plain_steps(expected):
    ours = fast()
    agree(ours, expected)
    assert [record["step"] for record in ours[1]] == list(range(EPOCHS))  # a block an epoch
    assert all(type(value) is float for value in list(ours[1][0].values())[2:])


def test_with_the_usual_eps_no_weight_is_a_whole_step_off():
    agree(fast(eps=1e-8), plain(eps=1e-8), RATE, 1e-4)


def test_the_saturating_step_is_the_saturating_plain_step():
    agree(fast(saturating=True), plain(saturating=True))


FAULTS = {
    "one noise for both halves": ("generator_loss(noise[1])", "generator_loss(noise[0])"),
    "bytes taken for levels": ("x.float() / 255", "x.float() / 256"),
    "the wrong sign": ("softplus(fake).mean()", "softplus(-fake).mean()"),
    "no average": ("made.update(average, generator, decay)", "pass"),
    "gradients that pile up": ("        discriminator_optimizer.zero_grad()\n", ""),
    "a discriminator that helps": (
        "functional_call(discriminator, fixed, (generator(noise),))",
        "discriminator(generator(noise))",
    ),
    "the generator first": (
        "        discriminator_optimizer.step()\n        generator_optimizer.zero_grad()\n"
        "        generator_loss = made.generator_loss(noise[1])\n",
        "        generator_optimizer.zero_grad()\n"
        "        generator_loss = made.generator_loss(noise[1])\n"
        "        discriminator_optimizer.step()\n",
    ),
    "a sum for a mean": ("(totals / K)", "totals"),
    "other images": ("index_select(0, indices)", "index_select(0, (indices + 1) % len(images))"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_another_step_is_seen(fault, expected, tmp_path):
    changes = [FAULTS[fault]]
    if fault == "a discriminator that helps":  # its gradient is then in the next step's
        changes.append(FAULTS["gradients that pile up"])
    module = planted("training.torch_fast", changes, tmp_path)
    with pytest.raises(AssertionError):
        agree(fast(module=module), expected)


def test_the_size_of_a_block_changes_nothing():
    whole = fast()
    for steps in (1, 3):
        parts = fast(steps=steps)
        for name, other in whole[0].items():
            np.testing.assert_array_equal(parts[0][name], other, err_msg=name)
        assert len(parts[1]) == EPOCHS * -(-4 // steps)


def test_images_that_are_no_bytes_stay_floats(expected):
    images = torch.from_numpy(data().images)
    agree(fast(images=images), expected)
    assert torch_fast.resident(data().images, "cpu").dtype == torch.uint8
    half = torch_fast.resident(data().images / 2, "cpu")
    assert half.dtype == torch.float32
    np.testing.assert_array_equal(half, data().images / 2)


def test_bfloat16_computes_nearly_the_same(expected):
    ours = fast(autocast=torch.bfloat16)
    agree(ours, expected, HALF_WEIGHTS, HALF_LOSSES)
    with pytest.raises(AssertionError):
        agree(ours, expected)  # or it was not computed in bfloat16
    assert {array.dtype for array in ours[0].values()} == {np.dtype("float32")}


def test_a_compiler_finds_each_part_whole(expected):
    """`fullgraph` refuses what a compiler could not take in one piece."""
    compiler = partial(torch.compile, backend="aot_eager", fullgraph=True, dynamic=False)
    agree(fast(compiler=compiler), expected)


@pytest.mark.long
@pytest.mark.parametrize("autocast", [None, torch.bfloat16])
def test_compiled_it_computes_the_same(autocast, expected):
    compiler = partial(torch.compile, fullgraph=True, dynamic=False)
    tolerances = (HALF_WEIGHTS, HALF_LOSSES) if autocast else (WEIGHTS, LOSSES)
    agree(fast(compiler=compiler, autocast=autocast), expected, *tolerances)


class Asked(TorchDispatchMode):
    """Counts how often a number is asked for, which is when a GPU's queue has to run dry."""

    def __init__(self):
        super().__init__()
        self.times = 0

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        self.times += function is torch.ops.aten._local_scalar_dense.default
        return function(*args, **(kwargs or {}))


def times_asked(step, batch):
    with Asked() as asked:
        step(batch)
    return asked.times


def test_a_step_asks_for_no_number():
    generator, discriminator, average, optimizers = networks()
    images = torch_fast.resident(data().images, "cpu")
    rng = torch.Generator().manual_seed(0)
    models = (generator, discriminator, *optimizers)
    step = torch_fast.gan_step(*models, images=images, rng=rng, average=average)
    (block,) = torch_fast.blocks(len(data()), BATCH, 0, 0)
    assert times_asked(step, block) == 0
    plain_step = torch_steps.gan_step(*models, rng=np.random.default_rng(0))
    assert times_asked(plain_step, (data().images[:BATCH], None)) >= 4


def resumed(folder, seed=0, epochs=3, device="cpu", **options):
    """Prepare a run that draws its noise where it computes, and checkpoints every block."""
    generator, discriminator, average, optimizers = networks(device)
    noise = torch.Generator(device).manual_seed(seed)
    images = torch_fast.resident(data().images, device)
    models = (generator, discriminator, *optimizers)
    step = torch_fast.gan_step(*models, images=images, rng=noise, average=average, **options)
    things = {"generator": generator, "discriminator": discriminator, "average": average}
    things |= dict(zip(("generator_optimizer", "discriminator_optimizer"), optimizers, strict=True))
    parts = {name: part(thing) for name, thing in (things | {"noise": noise}).items()}
    batches = partial(torch_fast.blocks, len(data()), BATCH, 0, steps=2)
    return resumable.run(step, batches, epochs, folder=folder, parts=parts, seed=0, every=1)


def test_a_run_that_was_interrupted_ends_as_if_it_had_not_been(tmp_path):
    list(resumed(tmp_path / "whole"))
    first = resumed(tmp_path / "interrupted")
    for _ in range(3):
        next(first)
    first.close()
    list(resumed(tmp_path / "interrupted", seed=7))  # another seed, which must not matter
    whole, interrupted = (checkpoints.load(tmp_path / name) for name in ("whole", "interrupted"))
    assert whole.history == interrupted.history
    assert whole.start == 6
    for name, arrays_of_part in whole.parts.items():
        for key, array in arrays_of_part.items():
            np.testing.assert_array_equal(
                interrupted.parts[name][key], array, err_msg=f"{name}.{key}"
            )


def test_a_memory_comes_back_in_the_layout_of_its_weight():
    """Fused Adam walks through both as they lie: in another layout it mixes up their elements."""
    weight = torch.nn.Parameter(torch.rand(4, 3, 2, 2).to(memory_format=torch.channels_last))
    optimizer = torch.optim.Adam([weight], fused=True)
    weight.grad = torch.ones_like(weight)
    optimizer.step()
    part(optimizer).load_state(part(optimizer).state())
    assert optimizer.state[weight]["exp_avg"].stride() == weight.stride()


def test_blocks_are_the_batches_of_the_plain_run():
    for epoch in (0, 3):
        expected = [images for images, _ in recipe.grey_batches(data(), BATCH, 2, epoch)]
        found = torch_fast.blocks(len(data()), BATCH, 2, epoch, steps=3)
        rows = [row for block in found for row in block]
        np.testing.assert_array_equal([data().images[row] for row in rows], expected)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"batch": 0}, "batch is 0, but a number from 1 to the 10 images"),
        ({"batch": 11}, "batch is 11"),
        ({"batch": 2, "steps": 0}, "steps is 0, but at least 1"),
    ],
)
def test_blocks_that_cannot_be_are_refused(arguments, said):
    with pytest.raises(ValueError, match=said):
        torch_fast.blocks(10, seed=0, epoch=0, **arguments)


def test_trying_steps_leaves_no_trace():
    generator, discriminator, average, optimizers = networks()
    models = (generator, discriminator, average)
    images = torch_fast.resident(data().images, "cpu")
    step = torch_fast.gan_step(
        generator, discriminator, *optimizers, images=images, rng=np.random.default_rng(0)
    )
    block = next(torch_fast.blocks(len(data()), BATCH, 0, 0))

    def states():
        held = {f"{i}.{name}": array for i, m in enumerate(models) for name, array in part_of(m)}
        memory = {
            f"{i}.{name}": array for i, o in enumerate(optimizers) for name, array in part_of(o)
        }
        return held, memory

    def part_of(thing):
        return part(thing).state().items()

    before, nothing = states()
    with torch_fast._put_back(models, optimizers):
        step(block)
    after, fresh = states()
    for name, array in before.items():
        np.testing.assert_array_equal(after[name], array, err_msg=name)
    assert set(nothing) < set(fresh)
    assert not any(array.any() for name, array in fresh.items() if ".lr." not in name)
    step(block)
    _, memory = states()
    with torch_fast._put_back(models, optimizers):
        step(block)
    for name, array in states()[1].items():
        np.testing.assert_array_equal(array, memory[name], err_msg=name)


@pytest.fixture
def pretended(monkeypatch):
    """Pretend that there are CUDA graphs; give a list of those that are recorded.

    What is called while one is recorded does nothing but be remembered, and is called at a replay.
    """
    graphs, recording = [], []

    class Graph:
        def __init__(self):
            graphs.append(self)

        def replay(self):
            self.call()

    class Recorded(torch_fast._Recorded):
        def __init__(self, one, networks, optimizers):
            def call(*arguments):
                if recording:
                    recording[-1].call = partial(one, *arguments)
                else:
                    one(*arguments)

            super().__init__(call, networks, optimizers)

    @contextmanager
    def graph(one, stream):
        recording.append(one)
        yield
        recording.pop()

    stream = SimpleNamespace(wait_stream=lambda other: None)
    monkeypatch.setattr(torch_fast, "_Recorded", Recorded)
    monkeypatch.setattr(torch_fast, "_require_capturable", lambda optimizers: None)
    monkeypatch.setattr(torch.cuda, "current_stream", lambda: stream)
    monkeypatch.setattr(torch.cuda, "Stream", lambda: stream)
    monkeypatch.setattr(torch.cuda, "stream", nullcontext)
    monkeypatch.setattr(torch.cuda, "CUDAGraph", Graph)
    monkeypatch.setattr(torch.cuda, "graph", graph)
    return graphs


def test_what_is_recorded_and_played_again_are_the_same_steps(expected, pretended):
    agree(fast(graph=True), expected)
    assert len(pretended) == 1


def test_what_has_moved_is_recorded_anew(pretended):
    generator, discriminator, _, optimizers = networks()
    images = torch_fast.resident(data().images, "cpu")
    models = (generator, discriminator, *optimizers)
    step = torch_fast.gan_step(*models, images=images, rng=np.random.default_rng(0), graph=True)
    rows = np.arange(BATCH)[None]
    step(rows), step(rows)
    assert len(pretended) == 1
    part(optimizers[0]).load_state(part(optimizers[0]).state())  # new memory with the old numbers
    step(rows), step(rows)
    assert len(pretended) == 2
    step(rows[:, :7])
    assert len(pretended) == 3
    optimizers[0].param_groups[0]["lr"] = 1e-5
    step(rows[:, :7])
    assert len(pretended) == 4


@pytest.mark.parametrize(
    ("capability", "autocast", "compiled"),
    [((9, 0), torch.bfloat16, True), ((7, 5), None, True), ((6, 0), None, False)],
)
def test_what_suits_a_gpu_depends_on_its_age(capability, autocast, compiled, monkeypatch):
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda device: capability)
    monkeypatch.setattr(torch_fast, "find_spec", lambda name: name)
    found = torch_fast.suited("cuda", mode="max-autotune-no-cudagraphs")
    assert (found["autocast"], found["graph"]) == (autocast, True)
    assert (found["compiler"] is not None) == compiled
    if compiled:
        assert found["compiler"].keywords["mode"] == "max-autotune-no-cudagraphs"
    monkeypatch.setattr(torch_fast, "find_spec", lambda name: None)
    assert torch_fast.suited("cuda")["compiler"] is None  # without Triton


def test_what_is_elsewhere_or_cannot_be_recorded_is_told():
    generator, discriminator, _, optimizers = networks()
    models = (generator, discriminator, *optimizers)
    images = torch_fast.resident(data().images, "cpu")
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="network is on cpu, but meta is expected"):
        torch_fast.gan_step(*models, images=images.to("meta"), rng=rng)
    with pytest.raises(ValueError, match="Adam is not capturable, but a CUDA graph"):
        torch_fast.gan_step(*models, images=images, rng=rng, graph=True)


def test_a_run_that_diverges_is_stopped_at_its_block():
    generator, discriminator, _, optimizers = networks(lr=1e30)
    images = torch_fast.resident(data().images, "cpu")
    models = (generator, discriminator, *optimizers)
    step = torch_fast.gan_step(*models, images=images, rng=np.random.default_rng(0))
    with pytest.raises(training.DivergenceError):
        list(training.run(step, partial(torch_fast.blocks, len(data()), BATCH, 0), 2))


# From here on a GPU is needed.

GPU_WEIGHTS = 1e-5  # its sums have no fixed order


@pytest.fixture
def exact():
    """Let convolutions compute with all digits of float32."""
    allowed = torch.backends.cudnn.allow_tf32
    torch.backends.cudnn.allow_tf32 = False
    yield
    torch.backends.cudnn.allow_tf32 = allowed


@on_cuda
@pytest.mark.parametrize("graph", [False, True])
def test_on_a_gpu_twenty_steps_are_twenty_plain_steps(graph, exact):
    agree(fast("cuda", graph=graph), plain("cuda"), GPU_WEIGHTS, GPU_WEIGHTS)


@on_cuda
def test_on_a_gpu_all_together_compute_nearly_the_same(exact):
    options = torch_fast.suited("cuda")
    agree(fast("cuda", **options), plain("cuda"), HALF_WEIGHTS, HALF_LOSSES)


@on_cuda
def test_on_a_gpu_an_interrupted_run_goes_on(tmp_path, exact):
    options = {"device": "cuda", "graph": True}
    list(resumed(tmp_path / "whole", **options))
    first = resumed(tmp_path / "interrupted", **options)
    for _ in range(3):  # the first checkpoint follows the first record
        next(first)
    first.close()
    list(resumed(tmp_path / "interrupted", seed=7, **options))
    whole, interrupted = (checkpoints.load(tmp_path / name) for name in ("whole", "interrupted"))
    for key, array in whole.parts["noise"].items():
        np.testing.assert_array_equal(interrupted.parts["noise"][key], array)
    for key, array in whole.parts["generator"].items():
        np.testing.assert_allclose(
            interrupted.parts["generator"][key], array, atol=GPU_WEIGHTS, err_msg=key
        )


@on_cuda
def test_on_a_gpu_a_longer_block_waits_no_more_often():
    generator, discriminator, average, optimizers = networks("cuda")
    images = torch_fast.resident(data().images, "cuda")
    rng = torch.Generator("cuda").manual_seed(0)
    models = (generator, discriminator, *optimizers)
    step = torch_fast.gan_step(*models, images=images, rng=rng, average=average, graph=True)
    rows = np.arange(BATCH)[None]
    step(rows)  # records the graph
    waits = [waits_in(lambda n=n: step(np.repeat(rows, n, axis=0))) for n in (2, 20)]
    assert 0 < waits[0] == waits[1]


def waits_in(call):
    """Count how often the processor waits for the GPU."""
    torch.set_warn_always(True)  # or a wait is told once in a process
    try:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            torch.cuda.set_sync_debug_mode("warn")
            call()
            torch.cuda.set_sync_debug_mode("default")
    finally:
        torch.set_warn_always(False)
    return sum("called a synchronizing" in str(warning.message) for warning in told)
