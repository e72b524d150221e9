"""Several processes train as one that takes their shares one after the other."""

import json
import os
import subprocess
import sys
import threading
import time
from functools import partial
from types import SimpleNamespace

import numpy as np
import psutil
import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from aigc_lessons import datasets, training
from aigc_lessons.cli import processes as cli_processes
from aigc_lessons.models.torch_dcgan import Discriminator, Generator
from aigc_lessons.training import checkpoints, load_run, recipe, recording, torch_distributed
from tests.test_imports import ROOT
from tests.training import processes
from tests.training.planting import planted

BATCH, EPOCHS = processes.BATCH, processes.EPOCHS
# The same sums in the same order, but for those over a half that PyTorch orders as it likes.
TOLERANCE = 1e-6
SMALL = partial(processes.made, "dcgan")


def networks():
    """Make what the recipe makes, and the generator of its noise."""
    rng, size = np.random.default_rng([0, 1]), processes.SIZES["dcgan"]
    generator = Generator(size["latent"], size["generator_channels"], rng=rng)
    return generator, Discriminator(size["discriminator_channels"], rng=rng), rng


def adam(model):
    return torch.optim.Adam(model.parameters(), 2e-4, betas=(0.5, 0.999))


@torch.no_grad()
def halves(models, losses, model, optimizer):
    """Move a model along the mean of its gradients on two halves, each beginning as the other."""
    buffers = [buffer for each in models for buffer in each.buffers()]
    start = [buffer.clone() for buffer in buffers]
    ends, gradients = [], []
    for loss in losses:
        for buffer, value in zip(buffers, start, strict=True):
            buffer.copy_(value)
        with torch.enable_grad():
            gradients.append(torch.autograd.grad(loss(), list(model.parameters())))
        ends.append([buffer.clone() for buffer in buffers])
    for buffer, one, other in zip(buffers, *ends, strict=True):
        buffer.copy_((one + other) / 2)
    for weight, one, other in zip(model.parameters(), *gradients, strict=True):
        weight.grad = (one + other) / 2
    optimizer.step()


def one_after_the_other():
    """Train a GAN on half a batch, and then on the other, and move it once; no step of ours."""
    generator, discriminator, rng = networks()
    optimizers = [adam(model) for model in (generator, discriminator)]
    models, records = (generator, discriminator), []

    def judged(images, target):
        logits = discriminator(images)
        told.setdefault(target, []).append(torch.sigmoid(logits).mean().item())
        loss = binary_cross_entropy_with_logits(logits, torch.full_like(logits, target))
        losses.append(loss.item())
        return loss

    for epoch in range(EPOCHS):
        for images, _ in recipe.grey_batches(processes.data(), BATCH, 0, epoch):
            real = torch.from_numpy(images).chunk(2)
            noise = [
                torch.from_numpy(rng.standard_normal((BATCH, 3), np.float32)).chunk(2)
                for _ in range(2)
            ]
            losses, told = [], {}

            def criticise(half, real=real, noise=noise):
                fake = generator(noise[0][half]).detach()
                return judged(real[half], 1) + judged(fake, 0)

            def imitate(half, noise=noise):
                return judged(generator(noise[1][half]), 1)

            for goal, model, optimizer in (
                (criticise, discriminator, optimizers[1]),
                (imitate, generator, optimizers[0]),
            ):
                halves(models, [lambda g=goal: g(0), lambda g=goal: g(1)], model, optimizer)
            records.append(
                {
                    "discriminator_loss": sum(losses[:4]) / 2,
                    "generator_loss": sum(losses[4:]) / 2,
                    "p_real": np.mean(told[1][:2]),
                    "p_fake": np.mean(told[0]),
                }
            )
    return models, records


@pytest.fixture(scope="module")
def expected():
    return one_after_the_other()


def agree(states, records, expected):
    models, expected_records = expected
    for model, name in zip(models, ("generator", "discriminator"), strict=True):
        for key, array in model.to_arrays().items():
            found = states[f"{name}.{key}"]
            np.testing.assert_allclose(found, array, rtol=0, atol=TOLERANCE, err_msg=key)
    for record, numbers in zip(records, expected_records, strict=True):
        for key, value in numbers.items():
            assert record[key] == pytest.approx(value, abs=TOLERANCE), key


def flat(parts):
    return {f"{name}.{key}": x for name, arrays in parts.items() for key, x in arrays.items()}


def same(one, other):
    assert one.keys() == other.keys()
    for name, array in one.items():
        np.testing.assert_array_equal(other[name], array, err_msg=name)


class Threads:
    """What two processes say to each other, between two threads of one process."""

    def __init__(self):
        self.here, self.barrier = threading.local(), threading.Barrier(2, timeout=60)
        self.said = [None, None]

    def all_reduce(self, tensor):
        self.said[self.here.rank] = tensor.clone()
        self.barrier.wait()
        total = self.said[0] + self.said[1]
        self.barrier.wait()
        tensor.copy_(total)


def in_threads(module, monkeypatch, make=SMALL):
    """Train in two threads, each of which believes to be a process; give both ends."""
    messages, ends, errors = Threads(), {}, []
    monkeypatch.setattr(module, "distributed", messages)

    def train(rank):
        messages.here.rank = rank
        try:
            one = make(module.Share(rank, 2))
            records = list(training.run(one.step, one.batches, one.epochs))
            one.frame()  # as after the last epoch: it measures the average's statistics
            ends[rank] = processes.states(one), records
        except Exception as error:
            errors.append(error)
            messages.barrier.abort()

    threads = [threading.Thread(target=train, args=(rank,)) for rank in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return ends[0], ends[1]


def as_one(module, monkeypatch, expected):
    first, second = in_threads(module, monkeypatch)
    same(first[0], second[0])
    assert first[1] == second[1]
    agree(*first, expected)


def test_two_shares_are_one_batch_taken_in_halves(monkeypatch, expected):
    as_one(torch_distributed, monkeypatch, expected)


FAULTS = {
    "everyone takes the same rows": ("return whole[self.rank * n :", "return whole[0 * n :"),
    "everyone takes all rows": (
        "whole[self.rank * n : (self.rank + 1) * n]",
        "whole",
    ),
    "a sum for a mean": ("(flat / self.size)", "flat"),
    "everyone keeps its gradients": ("self._average(_gradients(one))", "None"),
    "everyone keeps its statistics": ("            self._average(statistics)\n", ""),
    "everyone tells of itself": ("return self._mean(values)", "return values"),
    "everyone draws the same noise": (
        "return self.share.rows(whole)",
        "return whole[: len(whole) // 2]",
    ),
    "everyone draws on": ("shape[0] * self.share.size", "shape[0]"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_processes_that_do_not_train_as_one_are_seen(fault, expected, monkeypatch, tmp_path):
    changes = [FAULTS[fault]]
    if fault == "everyone draws on":
        changes.append(("return self.share.rows(whole)", "return whole"))
    if fault == "everyone takes the same rows":
        changes.append((": (self.rank + 1) * n]", ": n]"))
    module = planted("training.torch_distributed", changes, tmp_path)
    with pytest.raises(AssertionError):
        as_one(module, monkeypatch, expected)


def test_the_vae_is_shared_too(monkeypatch):
    """It has no batch normalisation: then two shares are nothing but the batch."""
    ours, _ = in_threads(torch_distributed, monkeypatch, partial(processes.made, "vae"))
    whole = processes.made("vae")
    records = list(training.run(whole.step, whole.batches, whole.epochs))
    for record, other in zip(ours[1], records, strict=True):
        assert record == pytest.approx(other, rel=1e-5)
    states = [
        {key: array for key, array in state.items() if key.startswith("noise")}
        for state in (processes.states(whole), ours[0])
    ]
    assert states[0]
    same(*states)


def torchrun(*arguments, folder=ROOT, workers=2):
    """Start a program of several processes, on a port that is free."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    start = ["-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={workers}", "-m"]
    return subprocess.Popen(
        [sys.executable, *start, *map(str, arguments)],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_processes_are_one_that_takes_the_halves_one_after_the_other(expected, tmp_path):
    process = torchrun("tests.training.processes", tmp_path)
    said, errors = process.communicate(timeout=240)
    assert process.returncode == 0, errors
    assert said == "process 0 of 2\n"
    assert [(tmp_path / f"agreed-{rank}").read_text() for rank in range(2)] == ["process 0"] * 2
    for what in processes.SIZES:
        first, second = (dict(np.load(tmp_path / f"{what}-{rank}.npz")) for rank in range(2))
        same(first, second)
        texts = [(tmp_path / f"{what}-{rank}.json").read_text() for rank in range(2)]
        assert texts[0] == texts[1]
        if what == "dcgan":
            agree(first, json.loads(texts[0]), expected)


SHORT = ("--dataset", "mnist-5k", "--epochs", 1, "--every", 10, "--device", "cpu")


def train(recipe, *options, folder):
    return torchrun("aigc_lessons", "train", recipe, *SHORT, *options, folder=folder)


def checkpoints_of(recipe, folder):
    return folder / "runs" / "checkpoints" / f"{recipe}-mnist-5k-0"


def worker(process, rank):
    """Find the process of that rank."""
    for child in psutil.Process(process.pid).children():
        if child.environ().get("RANK") == str(rank):
            return child
    return pytest.fail(f"there is no process {rank}")


def killed(recipe, folder, rank):
    """Kill one of the two once there is a checkpoint; give the exit code and what was said."""
    process = train(recipe, folder=folder)
    checkpoint = checkpoints_of(recipe, folder)
    deadline = time.monotonic() + 200
    while not any(checkpoint.glob("step-*.json")) and time.monotonic() < deadline:
        time.sleep(0.02)
    worker(process, rank).kill()
    _, errors = process.communicate(timeout=200)
    return process.returncode, errors


def undisturbed(recipe, share):
    """Prepare the run that `train` trains."""
    data, _ = datasets.fit_and_held_out("mnist-5k")
    return recording.recipe_for(recipe, data, seed=0, epochs=1, share=share)


def goes_on_as_if_nothing_had_been(recipe, folder, rank, monkeypatch):
    code, errors = killed(recipe, folder, rank)
    assert code != 0
    assert errors.count(torch_distributed.ENDED) == 1, errors
    name = checkpoints_of(recipe, folder).name
    assert not (folder / "runs" / name).exists()
    process = train(recipe, folder=folder)
    said, errors = process.communicate(timeout=280)
    assert process.returncode == 0, errors
    assert (said.count("goes on after step"), said.count("It is kept in")) == (1, 1)
    assert errors.count("| 0/62 ") == 1, errors  # one bar
    assert "62/62" in errors
    assert load_run(name, folder=folder / "runs").about["processes"] == 2
    end = checkpoints.load(checkpoints_of(recipe, folder))
    make = partial(undisturbed, recipe)
    states, records = in_threads(torch_distributed, monkeypatch, make)[0]
    assert end.history == records
    same(states, flat(end.parts))


@pytest.fixture
def one_thread():
    """Compute as the processes do, to the last bit."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.mark.long
@pytest.mark.usefixtures("one_thread")
def test_a_run_that_loses_a_process_says_so_and_goes_on(tmp_path, monkeypatch):
    goes_on_as_if_nothing_had_been("gan", tmp_path, 1, monkeypatch)


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.usefixtures("one_thread")
def test_a_run_that_loses_its_first_process_says_so_and_goes_on(tmp_path, monkeypatch):
    goes_on_as_if_nothing_had_been("dcgan", tmp_path, 0, monkeypatch)


@pytest.mark.long
def test_what_all_processes_find_wrong_is_told_once(tmp_path):
    process = train("gan", "--lr", "1e30", folder=tmp_path)
    _, errors = process.communicate(timeout=240)
    assert process.returncode != 0
    assert errors.count("with a learning rate ten times smaller") == 1, errors


# What a share says and refuses needs no second process.


def share(rank=1, size=2):
    return torch_distributed.Share(rank, size)


def test_shares_put_together_are_the_batch():
    batch = np.arange(12).reshape(6, 2)
    for size in (1, 2, 3, 6):
        parts = [share(rank, size).rows(batch) for rank in range(size)]
        np.testing.assert_array_equal(np.concatenate(parts), batch)


@pytest.mark.parametrize(("n", "size"), [(5, 2), (2, 4), (0, 2)])
def test_a_batch_that_cannot_be_divided_is_refused(n, size):
    with pytest.raises(ValueError, match=f"A batch has {n} images, but a multiple of {size}"):
        share(0, size).rows(np.zeros(n))


def test_one_process_takes_the_step_as_it_is():
    def make(*things, rng):
        return things, rng

    assert torch_distributed.WHOLE.step(make, 1, 2, rng=3) == ((1, 2), 3)
    torch_distributed.WHOLE.require_whole("fast")
    with pytest.raises(ValueError, match="fast is for one process, but there are 2"):
        share().require_whole("fast")


def test_the_fast_path_is_for_one_process():
    with pytest.raises(ValueError, match="fast is for one process"):
        recording.recipe_for("dcgan", processes.data(), seed=0, fast=True, share=share())


def test_a_message_that_does_not_arrive_means_a_lost_process(monkeypatch):
    def broken(tensor):
        raise RuntimeError("Connection closed by peer")

    monkeypatch.setattr(torch_distributed, "distributed", SimpleNamespace(all_reduce=broken))
    with pytest.raises(ConnectionError, match="the same command goes on"):
        share()._average([torch.zeros(2)])


def test_only_the_first_process_touches_the_disk(monkeypatch, tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "step-000000004.json").write_bytes(b"kept")
    told = []

    def broadcast(values, device):
        told.append(values[0]) if values[0] else values.__setitem__(0, told[0])

    messages = SimpleNamespace(broadcast_object_list=broadcast)
    monkeypatch.setattr(torch_distributed, "distributed", messages)
    with share(rank=0).folder(tmp_path, "run") as folder:
        assert folder == tmp_path
    with share(rank=1).folder(tmp_path / "another machine", "run") as folder:
        assert (folder / "run" / "step-000000004.json").read_bytes() == b"kept"
        assert tmp_path not in folder.parents
    assert not folder.exists()


def test_each_process_has_a_gpu_or_is_told(monkeypatch):
    chosen = []
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setattr(torch.cuda, "set_device", chosen.append)
    monkeypatch.setenv("LOCAL_RANK", "1")
    assert share().place() == share().place("cuda") == "cuda"
    assert chosen == [1, 1]
    assert share().place("cpu") == "cpu"
    with pytest.raises(ValueError, match="MPS cannot share"):
        share().place("mps")
    monkeypatch.setenv("LOCAL_RANK", "2")
    with pytest.raises(ValueError, match=r"process 3 of this machine, but it has 2 GPU\(s\)"):
        share().place()
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert share().place() == "cpu"


def test_several_processes_are_for_pytorch(monkeypatch):
    monkeypatch.setenv("WORLD_SIZE", "2")
    with pytest.raises(ValueError, match="framework is 'keras', but \"torch\" is expected"):
        cli_processes.joined("keras")


def test_alone_nothing_is_joined(tmp_path, monkeypatch):
    monkeypatch.setenv("WORLD_SIZE", "1")
    with cli_processes.joined("keras") as process:
        assert (process.alone, process.rank) == (True, 0)
        assert process.agree(3) == 3
        assert process.place("mps") == "mps"
        with process.folder(tmp_path, "run") as folder:
            assert folder == tmp_path
