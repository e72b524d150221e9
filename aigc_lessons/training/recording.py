"""From a recipe to a recorded run: train, go on after an interruption, say how it was made."""

import hashlib
import os
import platform
import subprocess
import time
from importlib import import_module
from io import BytesIO
from pathlib import Path

import numpy as np

from aigc_lessons import datasets
from aigc_lessons.training import checkpoints, resumable
from aigc_lessons.training.progress import progress
from aigc_lessons.training.runs import Run, epoch_means

FRAMEWORKS = ("torch", "keras")
RECIPES = ("vae", "gan", "dcgan")
SHOWN = 100  # samples that are kept


def recipe_for(recipe, data, *, framework="torch", **arguments):
    """Prepare a recipe by its name; loads the framework.

    Raises
    ------
    ValueError
        If there is no such recipe or framework.
    """
    _require_choice("framework", framework, FRAMEWORKS)
    _require_choice("recipe", recipe, RECIPES)
    module = import_module(f"aigc_lessons.training.{framework}_recipes")
    return module.RECIPES[recipe](data, **arguments)


def run_name(recipe, dataset, seed, *, framework="torch"):
    """Give a run its name.

    Examples
    --------
    >>> run_name("vae", "mnist", 0), run_name("gan", "mnist", 3, framework="keras")
    ('vae-mnist-0', 'keras-gan-mnist-3')
    """
    prefix = "" if framework == "torch" else f"{framework}-"
    return f"{prefix}{recipe}-{dataset}-{seed}"


def record(
    recipe,
    dataset,
    *,
    seed,
    folder,
    framework="torch",
    device="cpu",
    every=500,
    quiet=False,
    name=None,
    share=None,
    **arguments,
):
    """Train a recipe on the part of a data set that is there to fit, and give the whole run.

    Parameters
    ----------
    recipe, dataset : str
        One of `RECIPES`; what `datasets.fit_and_held_out` takes.
    seed : int
        Of everything.
    folder : path
        Where its checkpoints lie, in a folder of the run's name: an interrupted run goes on there.
    framework : str
        "torch" or "keras".
    device : str or torch.device
        Where PyTorch computes; Keras chooses itself.
    every : int
        Updates of the weights between two checkpoints.
    quiet : bool
        Whether to show no bar.
    name : str, optional
        The run's, if it shall be another than `run_name` gives.
    share : torch_distributed.Share, optional
        Which part of every batch this process takes, where several train together.
    **arguments
        The recipe's own, such as epochs.

    Returns
    -------
    Run
        With its weights; not written yet, and with no scores.
    """
    data, _ = datasets.fit_and_held_out(dataset)
    if framework == "torch":
        arguments["device"] = device
    shared = {} if share is None else {"share": share}
    made = recipe_for(recipe, data, framework=framework, seed=seed, **arguments, **shared)
    name = name or run_name(recipe, dataset, seed, framework=framework)
    folder = Path(folder) / name
    records = resumable.run(
        made.step,
        made.batches,
        made.epochs,
        folder=folder,
        parts=made.parts,
        seed=seed,
        every=max(1, every * made.steps // (made.updates or made.steps or 1)),
    )
    started, processor = time.perf_counter(), time.process_time()
    steps = sum(1 for _ in progress(_framed(records, made, folder), made.steps, disable=quiet))
    seconds, processor = time.perf_counter() - started, time.process_time() - processor
    _require_no_more(folder, made.steps)
    made.finish()
    about = {
        "recipe": recipe,
        "framework": framework,
        "dataset": dataset,
        "seed": seed,
        "arguments": made.arguments,
        "parameters": {key: _size(model) for key, model in made.models.items()},
        "flops": _flops(recipe, data, framework, arguments | {"seed": seed}),
        "steps": made.steps,
        "updates": made.updates or made.steps,
        "images": len(data),
        "data_sha256": _hash(data),
        "processes": 1 if share is None else share.size,
        **_time_of_all(steps, made.steps, seconds, processor),
        **_place(framework, device),
    }
    return Run(
        name=name,
        about=about,
        history=epoch_means(checkpoints.load(folder).history),
        samples=made.sample(SHOWN, np.random.default_rng([seed, 3])),
        weights={key: model.to_arrays() for key, model in made.models.items()},
        frames=_frames(folder, made.epochs),
    )


def _framed(records, made, folder):
    """Keep a frame before the run and one after each epoch, beside its checkpoints.

    A step's checkpoint is written after its frame, so a run that goes on lacks none.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not _frame_path(folder, 0).exists():
        _keep_frame(made, folder, 0)
    for record in records:
        if (record["step"] + 1) % (made.steps // made.epochs) == 0:
            _keep_frame(made, folder, record["epoch"] + 1)
        yield record


def _keep_frame(made, folder, epoch):
    buffer = BytesIO()
    np.save(buffer, made.frame())
    checkpoints.write_whole(_frame_path(folder, epoch), buffer.getvalue())


def _frames(folder, epochs):
    """Gather a run's frames; None where one is missing, as in a folder from before they were."""
    paths = [_frame_path(folder, epoch) for epoch in range(epochs + 1)]
    if not all(path.exists() for path in paths):
        return None
    return np.stack([np.load(path) for path in paths])


def _frame_path(folder, epoch):
    return folder / f"frame-{epoch}.npy"


def restore(run):
    """Prepare the networks of a run with its weights, so that it can generate again.

    Parameters
    ----------
    run : Run
        With weights.

    Returns
    -------
    Recipe
        With `models` and `sample` as they were; its batches are empty.

    Raises
    ------
    ValueError
        If the run has no weights.
    """
    if run.weights is None:
        raise ValueError(
            f"The run {run.name!r} has no weights, but they are needed to generate: take one that "
            "has, such as seed 0's."
        )
    nothing = datasets.Dataset(np.zeros((0, 1, 28, 28), np.float32), np.zeros(0, np.int64), "")
    about = run.about
    made = recipe_for(about["recipe"], nothing, framework=about["framework"], **about["arguments"])
    for key, model in made.models.items():
        model.load_arrays(run.weights[key])
    return made


def _require_no_more(folder, steps):
    """Refuse a folder whose run went further than this one shall."""
    done = checkpoints.load(folder).start
    if done > steps:
        raise ValueError(
            f"{folder} holds a run of {done} steps, but this one shall have {steps}: ask for more "
            "epochs, or choose another folder."
        )


def _size(model):
    """Count a network's weights, without what it remembers: statistics and singular vectors."""
    remembered = ("running_mean", "running_var", "._u", "._v")
    arrays = model.to_arrays().items()
    return int(sum(array.size for name, array in arrays if not name.endswith(remembered)))


def _flops(recipe, data, framework, arguments):
    """Count the multiplications and additions of all updates: one's, times their number.

    PyTorch counts them, also for the Keras twin, which computes the same; None without PyTorch, and
    where its counter cannot follow.
    """
    try:
        from torch.utils.flop_counter import FlopCounterMode
    except ImportError:
        return None
    unwanted = {"fast", "bfloat16"} | ({"device"} if framework != "torch" else set())
    arguments = {key: value for key, value in arguments.items() if key not in unwanted}
    made = recipe_for(recipe, data, **arguments)
    try:
        with FlopCounterMode(display=False) as counter:
            made.step(next(iter(made.batches(0))))
    except RuntimeError:  # PyTorch's counter cannot follow torch.autograd.grad, as in a penalty
        return None
    return counter.get_total_flops() * made.steps


def _hash(data):
    """Hash the images as bytes, and the labels."""
    digest = hashlib.sha256(np.rint(data.images * 255).astype(np.uint8).tobytes())
    digest.update(data.labels.tobytes())
    return digest.hexdigest()


def _time_of_all(steps, all_steps, seconds, processor):
    """Say how long all steps take, by those of this call; None where it had nothing left to do."""
    share = all_steps / steps if steps else None
    return {
        "seconds": share and round(share * seconds, 1),
        "processor_seconds": share and round(share * processor, 1),
        "interrupted": steps != all_steps,
    }


def _place(framework, device):
    """Say where a run was made, as far as that decides about its numbers or its speed."""
    found = {"device": str(device), "threads": os.cpu_count(), "processor": platform.machine()}
    if framework == "torch":
        import torch

        found["threads"] = torch.get_num_threads()
        if torch.device(device).type == "cuda":
            found["device"] = torch.cuda.get_device_name(device)
    return found | {"versions": checkpoints.versions(), "commit": _commit()}


def _commit():
    """Name the commit of the code, where there is one; "+" where what trains has changed since."""
    here = Path(__file__).parent
    training = [str(here.parent / step) for step in ("datasets", "models", "training")]

    def git(*arguments):
        command = ["git", "-C", str(here), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    try:
        commit = git("rev-parse", "HEAD")
        changed = git("status", "--porcelain", "--untracked-files=no", "--", *training)
    except (OSError, subprocess.CalledProcessError):
        return None
    return commit + ("+" if changed else "")


def _require_choice(name, value, choices):
    if value not in choices:
        names = " or ".join(f'"{choice}"' for choice in choices)
        raise ValueError(f"{name} is {value!r}, but {names} is expected.")
