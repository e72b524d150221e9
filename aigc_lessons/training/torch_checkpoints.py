"""What a checkpoint keeps of the things that PyTorch computes with."""

from functools import partial

import torch

from aigc_lessons.models.weights import require_alike
from aigc_lessons.training import numpy_checkpoints
from aigc_lessons.training.numpy_checkpoints import Part


def part(thing):
    """Say how to copy and how to put back what the next step depends on.

    Dropout and ``torch.randn`` draw from PyTorch's own generator where they are given no other: a
    run that uses them keeps ``torch.default_generator`` too, and on a GPU that of the device from
    ``torch.cuda.default_generators``. An optimiser's learning rate counts as part of its state,
    because a schedule may change it.

    Parameters
    ----------
    thing : torch.nn.Module, torch.optim.Optimizer, torch.Generator
        Or what `numpy_checkpoints.part` takes.

    Returns
    -------
    Part

    Raises
    ------
    TypeError
        If it is something else, or remembers something that is no array of numbers.

    Examples
    --------
    >>> generator = torch.Generator().manual_seed(0)
    >>> noise = part(generator)
    >>> before = noise.state()
    >>> first = torch.rand(1, generator=generator)
    >>> noise.load_state(before)
    >>> bool(torch.rand(1, generator=generator) == first)
    True
    """
    for kind, (state, load_state) in KINDS.items():
        if isinstance(thing, kind):
            return Part(partial(state, thing), partial(load_state, thing))
    return numpy_checkpoints.part(thing)


def _model_state(model):
    """Take the running statistics of batch normalisation too, which are no parameters."""
    return {name: _array(name, value) for name, value in model.state_dict().items()}


def _load_model(model, arrays):
    require_alike(arrays, _model_state(model))
    model.load_state_dict({name: torch.tensor(array) for name, array in arrays.items()})


def _optimizer_state(optimizer):
    packed = optimizer.state_dict()
    rates = {f"lr.{i}": group["lr"] for i, group in enumerate(packed["param_groups"])}
    memory = {
        f"{index}.{name}": value
        for index, values in packed["state"].items()
        for name, value in values.items()
        if value is not None
    }
    return {name: _array(name, value) for name, value in (rates | memory).items()}


def _load_optimizer(optimizer, arrays):
    packed = optimizer.state_dict() | {"state": {}}
    for key, array in arrays.items():
        index, _, name = key.partition(".")
        if index == "lr":
            packed["param_groups"][int(name)]["lr"] = array.item()
        else:
            packed["state"].setdefault(int(index), {})[name] = torch.tensor(array)
    optimizer.load_state_dict(packed)
    for weight, memory in optimizer.state.items():
        memory.update(_laid_out_alike(weight, memory))


def _laid_out_alike(weight, memory):
    """Lay a weight's memory out as the weight, channels last or not: fused Adam expects that."""
    return {
        name: torch.empty_like(weight).copy_(value)
        for name, value in memory.items()
        if value.shape == weight.shape and value.stride() != weight.stride()
    }


def _generator_state(generator):
    return {"bytes": generator.get_state().numpy().copy()}


def _load_generator(generator, arrays):
    generator.set_state(torch.tensor(arrays["bytes"]))


def _array(name, value):
    if isinstance(value, float | int):
        value = torch.tensor(value, dtype=torch.float64 if isinstance(value, float) else None)
    if not isinstance(value, torch.Tensor) or value.dtype == torch.bfloat16 or value.is_complex():
        kind = value.dtype if isinstance(value, torch.Tensor) else type(value).__name__
        raise TypeError(
            f"A checkpoint cannot keep {name!r}, of type {kind}, but numbers that NumPy knows are "
            "expected: keep weights in float32, and choose an optimiser such as SGD or Adam."
        )
    return value.detach().cpu().numpy().copy()


KINDS = {
    torch.nn.Module: (_model_state, _load_model),
    torch.optim.Optimizer: (_optimizer_state, _load_optimizer),
    torch.Generator: (_generator_state, _load_generator),
}
