"""Where PyTorch computes: chosen once, and said."""

import torch

DEVICES = ("cuda", "mps", "cpu")


def choose(name=None):
    """Choose the fastest device that is there, or the one that is named, and print it.

    Parameters
    ----------
    name : str, optional
        "cuda", "mps" or "cpu", for that one and no other.

    Returns
    -------
    torch.device

    Raises
    ------
    ValueError
        If the named device is unknown, or not there.

    Examples
    --------
    >>> choose("cpu")  # doctest: +ELLIPSIS
    Device: the CPU, ... thread(s).
    device(type='cpu')
    """
    available = _available()
    if name is not None and name not in available:
        raise ValueError(
            f"device is {name!r}, but {' or '.join(available)} is expected: no other is here."
        )
    chosen = name or available[0]
    print(f"Device: {_described(chosen)}.")
    return torch.device(chosen)


def _available():
    there = {
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
        "cpu": True,
    }
    return [name for name in DEVICES if there[name]]


def _described(name):
    if name == "cuda":
        return f"the GPU {torch.cuda.get_device_name()} (CUDA)"
    if name == "mps":
        return "Apple's GPU (MPS)"
    return f"the CPU, {torch.get_num_threads()} thread(s)"
