"""Recorded runs: what a training on the full data came to, kept with all that repeats it.

A run is a folder that bears its name: `run.json` says how and where it was made, and what was
measured; `samples.png` holds its first hundred samples; `frames.png`, where there is one, what it
generated after each epoch; `weights.safetensors` is there where a page uses them, in half
precision. Those that the course shows come with the package.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from aigc_lessons.training.sheets import read_sheet, write_sheet

FOLDER = Path(__file__).parent / "recorded"
COLUMNS = 10  # of the picture of samples


@dataclass(frozen=True, repr=False)
class Run:
    """A training that was recorded.

    Attributes
    ----------
    name : str
        Such as "vae-mnist-0": recipe, data set, seed.
    about : dict
        "recipe", "framework", "dataset", "seed", "arguments", "parameters", "flops", "device",
        "threads", "versions", "data_sha256", "commit", "steps", "seconds" and "processor_seconds".
    history : list of dict
        A record for each epoch: the means of its steps' numbers.
    samples : ndarray
        The first images that it generated when it was done, ``(100, 1, 28, 28)``, float32 in
        [0, 1], in 256 steps of grey.
    weights : dict of dict of ndarray or None
        By network, what its `load_arrays` takes; rounded to half precision, given as float32. None
        where no page needs them.
    frames : ndarray or None
        Ten images of the same ten noises, before the training and after each of its E epochs:
        ``(E + 1, 10, 1, 28, 28)``, as `samples`. None for runs that kept none.
    scores : dict
        By metric: {"value", "floor", "n"}, the arguments of a `metrics.Score`; a bound, in nats,
        has "standard_error" and "samples" in place of a floor, for it has none.
    """

    name: str
    about: dict
    history: list
    samples: np.ndarray
    weights: dict | None = None
    frames: np.ndarray | None = None
    scores: dict = field(default_factory=dict)

    def __repr__(self):
        """Say what was trained, where, and how long."""
        about, seconds = self.about, self.about["seconds"]
        took = "" if seconds is None else f", {seconds:,.0f} s"  # none where it was done before
        return (
            f"Run {self.name!r}: {about['recipe']} on {about['dataset']}, {about['framework']}, "
            f"{about['device']}{took}"
        )


def run_names() -> list[str]:
    """List the recorded runs that come with the package.

    Examples
    --------
    >>> "vae-mnist-0" in run_names()
    True
    """
    return sorted(path.parent.name for path in FOLDER.glob("*/run.json"))


def load_run(name: str, *, folder: Path | str | None = None) -> Run:
    """Load a recorded run.

    Parameters
    ----------
    name : str
        One of `run_names`, or of a run of your own.
    folder : path, optional
        Where the folder of that name lies; otherwise the package's own.

    Returns
    -------
    Run

    Raises
    ------
    ValueError
        If there is no such run, or its files do not belong together.

    Examples
    --------
    >>> run = load_run("gan-mnist-0")
    >>> run.about["recipe"], run.about["dataset"], run.samples.shape
    ('gan', 'mnist', (100, 1, 28, 28))
    """
    path = Path(folder or FOLDER) / str(name)
    try:
        record = json.loads((path / "run.json").read_text())
    except FileNotFoundError:
        known = ", ".join(run_names())
        raise ValueError(
            f"There is no recorded run {name!r}; expected is one of {known}."
        ) from None
    return Run(
        name=record["name"],
        about=record["about"],
        history=record["history"],
        samples=read_sheet((path / "samples.png").read_bytes(), columns=COLUMNS),
        frames=_read_frames(path / "frames.png"),
        weights=_read_weights(path / "weights.safetensors"),
        scores=record["scores"],
    )


def save_run(run: Run, folder: Path | str) -> Path:
    """Write a run into its own folder, below `folder`; return that folder.

    Each file appears whole or not at all, `run.json` last. Weights are rounded to half precision.
    """
    from aigc_lessons.training.checkpoints import write_whole

    path = Path(folder) / run.name
    path.mkdir(parents=True, exist_ok=True)
    write_whole(path / "samples.png", write_sheet(run.samples, columns=COLUMNS))
    if run.frames is None:
        (path / "frames.png").unlink(missing_ok=True)
    else:
        write_whole(path / "frames.png", write_sheet(np.concatenate(run.frames), columns=COLUMNS))
    if run.weights is None:
        (path / "weights.safetensors").unlink(missing_ok=True)  # those of a run before
    else:
        write_whole(path / "weights.safetensors", _packed(run.weights))
    record = {"name": run.name, "about": run.about, "scores": run.scores, "history": run.history}
    write_whole(path / "run.json", (_json(record) + "\n").encode())
    return path


def epoch_means(records) -> list[dict]:
    """Turn the records of all steps into one an epoch: the means of its numbers, to 5 digits.

    Examples
    --------
    >>> records = [{"epoch": 0, "step": s, "loss": float(s)} for s in range(3)]
    >>> epoch_means(records)
    [{'epoch': 0, 'step': 2, 'loss': 1.0}]
    """
    epochs = {}
    for record in records:
        epochs.setdefault(record["epoch"], []).append(record)
    return [
        {"epoch": epoch, "step": rows[-1]["step"]}
        | {
            key: float(f"{np.mean([row[key] for row in rows]):.5g}")
            for key in rows[0]
            if key not in ("epoch", "step")
        }
        for epoch, rows in epochs.items()
    ]


def _json(record):
    """Write a record with a line for each epoch of its history."""
    *most, history = record
    head = json.dumps({key: record[key] for key in most}, indent=1)
    rows = ",\n  ".join(json.dumps(row) for row in record[history])
    return f'{head[:-2]},\n "{history}": [\n  {rows}\n ]\n}}'


def _read_frames(path):
    if not path.exists():
        return None
    images = read_sheet(path.read_bytes(), columns=COLUMNS)
    return images.reshape(-1, COLUMNS, *images.shape[1:])


def _packed(weights):
    from safetensors import numpy as safetensors

    return safetensors.save(
        {
            f"{model}.{name}": np.ascontiguousarray(array, np.float16)
            for model, arrays in weights.items()
            for name, array in arrays.items()
        }
    )


def _read_weights(path):
    from safetensors import numpy as safetensors

    if not path.exists():
        return None
    weights = {}
    for key, array in safetensors.load(path.read_bytes()).items():
        model, _, name = key.partition(".")
        weights.setdefault(model, {})[name] = array.astype(np.float32)
    return weights
