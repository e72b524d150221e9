"""One run on several GPUs or machines: each process takes its share of every batch.

    torchrun --nproc-per-node=2 -m aigc_lessons train dcgan

Every process holds the same networks and draws the same numbers. Of a batch and of its noise it
takes its own rows, and before an optimiser moves, the gradients become their mean over the
processes; so all of them move alike. What differs from one process with the whole batch is batch
normalisation, which sees the rows of one process only.

PyTorch's DistributedDataParallel would average too, while the backward pass still runs. But it
counts on a backward pass that reaches every weight it wraps, after one forward pass: in a GAN the
discriminator runs twice before its own, and once more only to pass the generator's gradient on.
A hook before the optimiser's move asks for neither, leaves the step as it is, and is clear to read;
networks as small as these give little to gain by averaging while others still compute.
"""

import os
import signal
import tempfile
from contextlib import contextmanager, redirect_stdout
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import torch
from torch import distributed

PATIENCE = timedelta(minutes=10)  # how long a process waits for the others
ENDED = (
    "One of the run's processes has ended, or was asked to: the same command goes on from the last "
    "checkpoint."
)


class ProcessLostError(ConnectionError):
    """Another process is gone, and without it there is no next step."""


class Share(NamedTuple):
    """Which part of every batch a process takes: all of it unless there are several.

    Attributes
    ----------
    rank, size : int
        Which process it is, from 0, and of how many.

    Examples
    --------
    >>> Share(rank=1, size=2).rows([10, 11, 12, 13])
    [12, 13]
    """

    rank: int = 0
    size: int = 1

    @property
    def alone(self):
        """Whether there is no other process."""
        return self.size == 1

    def step(self, make, *things, rng, **options):
        """Make a step of which this process computes its share.

        Parameters
        ----------
        make : callable
            Such as `torch_steps.gan_step` or `torch_steps.vae_step`.
        *things : torch.nn.Module or torch.optim.Optimizer
            What it is made of.
        rng : numpy.random.Generator
            Where the noise comes from: in every process the same.
        **options
            What else `make` takes.

        Returns
        -------
        callable
            ``step(batch)`` takes the whole batch, and returns the means over the processes. Their
            networks are equal after it, running statistics too, which become means as well.

        Raises
        ------
        ValueError
            If a batch cannot be divided.
        ProcessLostError
            If another process is gone.
        """
        if self.alone:
            return make(*things, rng=rng, **options)
        step = make(*things, rng=_SharedNoise(rng, self), **options)
        for optimizer in _of_kind(torch.optim.Optimizer, things):
            optimizer.register_step_pre_hook(lambda one, *_: self._average(_gradients(one)))
        statistics = [
            buffer
            for model in _of_kind(torch.nn.Module, things)
            for buffer in model.buffers()
            if buffer.is_floating_point()  # the count of batches is the same everywhere
        ]

        def shared(batch):
            values = step(tuple(self.rows(part) for part in batch))
            self._average(statistics)
            return self._mean(values)

        return shared

    def rows(self, whole):
        """Take this process's rows of a batch."""
        n, left = divmod(len(whole), self.size)
        if left or not n:
            raise ValueError(
                f"A batch has {len(whole)} images, but a multiple of {self.size} is expected, the "
                "number of processes."
            )
        return whole[self.rank * n : (self.rank + 1) * n]

    def require_whole(self, name):
        """Refuse what several processes cannot do together.

        Raises
        ------
        ValueError
            If there are several.
        """
        if not self.alone:
            raise ValueError(f"{name} is for one process, but there are {self.size}: leave it out.")

    def agree(self, value):
        """Give what the first process gives, in all of them: only that one looks at the disk."""
        values = [value]
        with _connected():
            distributed.broadcast_object_list(values, device=torch.device("cpu"))
        return values[0]

    @contextmanager
    def folder(self, folder, name):
        """Give the folder of a run's checkpoints: its own, or to all but the first process a copy.

        So that all begin with the same checkpoint, on a machine that has no such folder too, and
        nothing is written twice.
        """
        folder = Path(folder)
        files = {path.name: path.read_bytes() for path in (folder / name).glob("step-*")}
        files = self.agree(files)
        if self.rank == 0:
            yield folder
            return
        with tempfile.TemporaryDirectory() as own:
            (Path(own) / name).mkdir()
            for file, content in files.items():
                (Path(own) / name / file).write_bytes(content)
            yield Path(own)

    def place(self, device=None):
        """Say where this process computes: several on one machine have a GPU each.

        Raises
        ------
        ValueError
            If there are fewer GPUs than processes, or the device is Apple's, which cannot share.
        """
        if device == "mps":
            raise ValueError(
                'device is \'mps\', but "cuda" or "cpu" is expected: MPS cannot share.'
            )
        if device == "cpu" or not torch.cuda.is_available():
            return device or "cpu"
        here, gpus = int(os.environ["LOCAL_RANK"]), torch.cuda.device_count()
        if here >= gpus:
            raise ValueError(
                f"This is process {here + 1} of this machine, but it has {gpus} GPU(s): start as "
                "many processes with --nproc-per-node, or compute with --device cpu."
            )
        torch.cuda.set_device(here)
        return "cuda"

    def _average(self, tensors):
        """Put the mean over the processes in place of some tensors, in one message."""
        if not tensors:
            return
        with torch.no_grad():
            flat = torch.cat([tensor.reshape(-1) for tensor in tensors])
            with _connected():
                distributed.all_reduce(flat)
            pieces = (flat / self.size).split([tensor.numel() for tensor in tensors])
            for tensor, piece in zip(tensors, pieces, strict=True):
                tensor.copy_(piece.view(tensor.shape))

    def _mean(self, values):
        numbers = torch.tensor(list(values.values()), dtype=torch.float64)
        self._average([numbers])
        return dict(zip(values, numbers.tolist(), strict=True))


WHOLE = Share()


@contextmanager
def joined():
    """Join the processes that torchrun started, for as long as the block lasts.

    Only the first of them prints. Where the block ends with an error, in one process or in all, the
    first to notice tells, and the others end in silence.

    Yields
    ------
    Share
        This process's.

    Raises
    ------
    ProcessLostError
        If another process is gone, or this one is asked to end.
    """
    from torch.distributed.rendezvous import rendezvous  # not in every build of PyTorch

    store, rank, size = next(rendezvous("env://", timeout=PATIENCE))
    gpus = torch.cuda.is_available() and distributed.is_nccl_available()
    backend = "cpu:gloo,cuda:nccl" if gpus else "gloo"
    distributed.init_process_group(
        backend, store=store, rank=rank, world_size=size, timeout=PATIENCE
    )
    before = signal.signal(signal.SIGTERM, _end)
    try:
        with _heard(rank):
            yield Share(rank, size)
    except BaseException:
        if _was_told(store):
            raise SystemExit(1) from None
        raise
    else:
        distributed.destroy_process_group()
    finally:
        signal.signal(signal.SIGTERM, before)


class _SharedNoise:
    """Draws the noise of a whole batch, and gives this process's rows of it."""

    def __init__(self, rng, share):
        self.rng, self.share = rng, share

    def standard_normal(self, shape, dtype):
        whole = self.rng.standard_normal((shape[0] * self.share.size, *shape[1:]), dtype)
        return self.share.rows(whole)


def _of_kind(kind, things):
    return [thing for thing in things if isinstance(thing, kind)]


def _gradients(optimizer):
    weights = (weight for group in optimizer.param_groups for weight in group["params"])
    return [weight.grad for weight in weights if weight.grad is not None]


@contextmanager
def _connected():
    """Say what it means that a message does not arrive."""
    try:
        yield
    except RuntimeError as error:
        raise ProcessLostError(ENDED) from error


@contextmanager
def _heard(rank):
    """Let only the first process print."""
    if rank == 0:
        yield
        return
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):
        yield


def _was_told(store):
    """Ask whether another process told of the end before; if nobody can say, it is told again."""
    try:
        return store.add("told", 1) > 1
    except RuntimeError:
        return False


def _end(*_):
    raise ProcessLostError(ENDED)
