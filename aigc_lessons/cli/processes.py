"""Whether a command is alone, or runs in one of several processes that torchrun started."""

import os
from contextlib import contextmanager, nullcontext


class Alone:
    """The only process there is: it looks at the disk itself, and has nobody to agree with."""

    alone, rank = True, 0

    def agree(self, value):
        """Give the value."""
        return value

    def place(self, device):
        """Give the device that was asked for."""
        return device

    @contextmanager
    def folder(self, folder, name):
        """Give the folder."""
        yield folder


def joined(framework):
    """Join the other processes, if there are some; alone, load no framework.

    Returns
    -------
    context manager
        Of an `Alone`, or of a `torch_distributed.Share`.

    Raises
    ------
    ValueError
        If several processes are there for another framework than PyTorch.
    """
    size = int(os.environ.get("WORLD_SIZE", "1"))  # torchrun's
    if size == 1:
        return nullcontext(Alone())
    if framework != "torch":
        raise ValueError(
            f'framework is {framework!r}, but "torch" is expected where {size} processes train '
            "together."
        )
    from aigc_lessons.training import torch_distributed

    return torch_distributed.joined()
