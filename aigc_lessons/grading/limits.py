"""How much a submission may take."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What one submission may use; an assignment's source can ask for more.

    Attributes
    ----------
    cell_seconds : float
        For a cell.
    seconds : float
        For all of it, on the clock.
    memory : int
        MiB that all its processes together may hold.
    address_space : int
        MiB that one process may address; larger, since libraries reserve more than they use.
    disk : int
        MiB of files.
    processes : int
        Processes and threads.
    output : int
        MiB that it may print.
    """

    cell_seconds: float = 10.0
    seconds: float = 180.0
    memory: int = 2048
    address_space: int = 8192
    disk: int = 64
    processes: int = 64
    output: int = 16
