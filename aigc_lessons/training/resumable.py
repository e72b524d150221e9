"""The loop of `training.run`, for a run that may be interrupted at any moment."""

from aigc_lessons.training import checkpoints
from aigc_lessons.training.loop import run as run_from


def run(step, batches, epochs, *, folder, parts, seed, every=100):
    """Train on from the folder's last checkpoint, and write one after every so many steps.

    Interrupted or not, the weights, every number of every step and
    ``checkpoints.load(folder).history`` end the same, bit for bit: on the same machine, with the
    same versions and number of threads, and on a GPU only where its operations repeat themselves.

    Parameters
    ----------
    step, batches, epochs
        Those of `training.run`. What `batches` draws depends on the epoch's number alone, for it is
        asked again for the epochs before.
    folder : path
        The run's own folder. The learning rate comes back with the rest: for a run with another
        one, choose another folder.
    parts : dict of Part
        All that the next step depends on, each made by the ``part`` of `numpy_checkpoints`,
        `torch_checkpoints` or `keras_checkpoints`: the models, the optimisers, and the generators
        that the step itself draws from.
    seed : int
        The seed of the run.
    every : int
        A checkpoint follows every so many steps, and the last one.

    Yields
    ------
    dict
        The records of the steps that were not done before. What the caller does to the parts on
        receiving one, such as averaging the weights, belongs to that step's checkpoint.

    Raises
    ------
    ValueError
        If the folder holds a run with another seed or other parts, or no checkpoint in it is whole.

    Examples
    --------
    >>> import tempfile
    >>> from aigc_lessons import datasets, ops
    >>> from aigc_lessons.models.numpy_cnn import CNN
    >>> from aigc_lessons.training.numpy_checkpoints import part
    >>> from aigc_lessons.training.numpy_steps import classifier_step
    >>> digits, folder = datasets.load("mnist-5k")[:40], tempfile.mkdtemp()
    >>> def train(epochs):
    ...     model, optimizer = CNN((2, 3), 8, rng=0), ops.Adam(lr=1e-3)
    ...     parts = {"model": part(model), "optimizer": part(optimizer)}
    ...     step = classifier_step(model, optimizer)
    ...     batches = lambda epoch: datasets.batches(digits, 20, rng=epoch)
    ...     return list(run(step, batches, epochs, folder=folder, parts=parts, seed=0, every=3))
    >>> [record["step"] for record in train(epochs=2)]
    [0, 1, 2, 3]
    >>> [record["step"] for record in train(epochs=3)]
    [4, 5]
    """
    checkpoints.require_whole("every", every, least=1)
    found = _resume(folder, parts, seed)
    start, history = (found.start, found.history) if found else (0, [])
    records = run_from(step, batches, epochs, start=start)
    return _run(records, history, folder, parts, seed, every)


def _run(records, history, folder, parts, seed, every):
    def save(record):
        state = {name: part.state() for name, part in parts.items()}
        checkpoints.save(folder, state, record, seed=seed, history=history)

    record = None
    for record in records:
        history.append(record)
        yield record
        if (record["step"] + 1) % every == 0:
            save(record)
    if record and (record["step"] + 1) % every:
        save(record)


def _resume(folder, parts, seed):
    """Put the parts back to where the folder's last checkpoint stands, if it holds one."""
    try:
        found = checkpoints.load(folder)
    except FileNotFoundError:
        return None
    if found.seed != seed:
        raise ValueError(
            f"{folder} holds a run with the seed {found.seed}, but {seed} is given: choose another "
            "folder for another run."
        )
    if set(found.parts) != set(parts):
        raise ValueError(
            f"{folder} holds a run of {', '.join(found.parts)}, but {', '.join(parts)} are given: "
            "choose another folder for another run."
        )
    for name, part in parts.items():
        part.load_state(found.parts[name])
    return found
