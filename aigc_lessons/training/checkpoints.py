"""Checkpoints: a run that is killed at any moment goes on as if it had not stopped.

A checkpoint is a pair of files in the run's folder: the arrays as safetensors, and beside them a
JSON that says what they are and carries their SHA-256. Each file appears whole or not at all, the
JSON last; so a checkpoint exists once its JSON does.
"""

import hashlib
import json
import math
import os
import platform
import re
import sys
import warnings
from dataclasses import dataclass
from numbers import Integral
from pathlib import Path

import numpy as np
from safetensors import SafetensorError
from safetensors import numpy as safetensors

KEPT = 2  # the newest, and one to fall back on
NAME = re.compile(r"step-(\d{9})\.(json|safetensors)")
UNFINISHED = ".unfinished-"  # how the name of a file begins until it is whole
# What decides about the last bit of a result, where it is loaded.
DECISIVE = ("aigc_lessons", "numpy", "torch", "tensorflow", "keras")


@dataclass(frozen=True)
class Checkpoint:
    """Where a run stands.

    Attributes
    ----------
    parts : dict of dict of ndarray
        The arrays of every part of the run, such as "model" and "optimizer".
    record : dict
        What `training.run` told of the last step that was done: "epoch", "step" and its numbers.
    history : list of dict
        The records of all steps, where they were saved.
    seed : int
        The seed of the run.
    versions : dict of str to str
        What the run was made with.
    """

    parts: dict
    record: dict
    history: list
    seed: int
    versions: dict

    @property
    def start(self):
        """How many steps were done: the ``start`` of `training.run`."""
        return self.record["step"] + 1


def save(folder, parts, record, *, seed, history=()):
    """Write a checkpoint, and remove all but the one before.

    Whatever moment the process is killed at, the folder holds a whole checkpoint afterwards if it
    held one before. Checkpoints of later steps go too: the run has gone back behind them.

    Parameters
    ----------
    folder : path
        The run's own folder, made where it does not exist.
    parts : dict of dict of ndarray
        What the next step depends on, part by part: ``{"model": model.to_arrays(), "optimizer":
        optimizer.state()}``, and the generator of the noise if there is one.
    record : dict
        What `training.run` yielded after the last step that was done.
    seed : int
        The seed of the run, for the reader and against a mistaken folder.
    history : sequence of dict
        The records of all steps so far, if they shall be kept.

    Returns
    -------
    pathlib.Path
        The JSON file.

    Raises
    ------
    TypeError, ValueError
        If something is not as described; then nothing was written.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.mkdtemp()
    >>> parts = {"model": {"w": np.array([1.0, 2.0])}}
    >>> save(folder, parts, {"epoch": 0, "step": 4, "loss": 0.5}, seed=0).name
    'step-000000004.json'
    >>> load(folder).parts["model"]["w"], load(folder).start
    (array([1., 2.]), 5)
    """
    tensors = _flat({**_checked_parts(parts), "history": _columns(history)})
    about = {
        "record": _checked_record(record),
        "seed": require_whole("seed", seed),
        "parts": list(parts),
        "versions": versions(),
    }
    # The description travels inside the hashed file too, so that the JSON cannot be altered alone.
    content = safetensors.save(tensors, metadata={"about": json.dumps(about)})
    path = Path(folder) / f"step-{record['step']:09}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path.with_suffix(".safetensors"), content)
    about["sha256"] = hashlib.sha256(content).hexdigest()
    write_whole(path, json.dumps(about, indent=2).encode())
    _remove_others(path)
    return path


def load(folder):
    """Read the newest checkpoint that is whole.

    A file that was truncated or altered is refused with a warning that names it, and the checkpoint
    before it is read.

    Parameters
    ----------
    folder : path
        Where `save` wrote.

    Returns
    -------
    Checkpoint

    Raises
    ------
    FileNotFoundError
        If the folder holds no checkpoint.
    ValueError
        If it holds some, but none is whole.
    """
    refused = []
    for path in _newest_first(folder):
        try:
            checkpoint = _read(path)
        except ValueError as error:
            refused.append(str(error))
            continue
        _warn(refused, checkpoint)
        return checkpoint
    if refused:
        raise ValueError(
            f"No checkpoint in {folder} is whole ({'; '.join(refused)}): remove the folder, and "
            "the run begins anew."
        )
    raise FileNotFoundError(
        f"{folder} holds no checkpoint, but files such as step-000000099.json are expected: name "
        "the folder that checkpoints.save was given."
    )


def _newest_first(folder):
    found = [path for path in Path(folder).glob("step-*.json") if NAME.fullmatch(path.name)]
    return sorted(found, reverse=True)


def _read(path):
    """Read one checkpoint, or raise a ValueError that says which of its files is wrong and how."""
    about = _described(path)
    tensors = path.with_suffix(".safetensors")
    try:
        content = tensors.read_bytes()
    except FileNotFoundError:
        raise ValueError(f"{tensors} is missing") from None
    found, expected = hashlib.sha256(content).hexdigest(), about.pop("sha256")
    if found != expected:
        raise ValueError(
            f"{tensors} was truncated or altered: its SHA-256 is {found[:12]}…, but "
            f"{str(expected)[:12]}… is expected"
        )
    if _metadata(tensors, content) != about:
        raise ValueError(f"{path} was altered: it no longer describes {tensors.name}")
    groups = _grouped(_tensors(tensors, content), [*about.pop("parts"), "history"])
    return Checkpoint(history=_rows(groups.pop("history")), parts=groups, **about)


def _described(path):
    try:
        about = json.loads(path.read_bytes())
    except ValueError:  # no JSON, or not even text
        raise ValueError(f"{path} was truncated or altered: it is no JSON") from None
    if not isinstance(about, dict) or "sha256" not in about:
        raise ValueError(f"{path} was altered: it carries no SHA-256")
    return about


def _metadata(path, content):
    """Read the description inside a safetensors file: a length, then that much JSON."""
    try:
        end = 8 + int.from_bytes(content[:8], "little")
        return json.loads(json.loads(content[8:end])["__metadata__"]["about"])
    except (ValueError, KeyError, TypeError):
        raise ValueError(f"{path} was not written as a checkpoint") from None


def _tensors(path, content):
    try:
        return safetensors.load(content)
    except SafetensorError as error:
        raise ValueError(f"{path} was not written as a checkpoint ({error})") from None


def write_whole(path, content):
    """Write a file that at every moment is either what it was or what it shall be."""
    unfinished = path.with_name(f"{UNFINISHED}{os.getpid()}-{path.name}")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, path)
    _sync_folder(path.parent)


def _sync_folder(folder):
    """Let the new name survive a power failure too; Windows knows no such thing."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _remove_others(newest):
    """Keep the checkpoint just written and what is before it; JSON first, for it says "whole"."""
    older = [path for path in _newest_first(newest.parent) if path < newest]
    kept = {path.stem for path in [newest, *older[: KEPT - 1]]}
    for path in sorted(newest.parent.iterdir()):
        ours = NAME.fullmatch(path.name)
        if path.name.startswith(UNFINISHED) or (ours and path.stem not in kept):
            path.unlink(missing_ok=True)


def _checked_parts(parts):
    """Check, and copy in C order: safetensors stores a transposed array as it lies in memory."""
    if not isinstance(parts, dict) or not all(isinstance(part, dict) for part in parts.values()):
        raise TypeError(
            "parts must be a dict of dicts of arrays: "
            '{"model": model.to_arrays(), "optimizer": optimizer.state()}.'
        )
    for name in parts:
        if not isinstance(name, str) or "." in name or name == "history":
            raise ValueError(
                f"A part is called {name!r}, but a word with no dot, other than 'history', is "
                "expected: such as 'model'."
            )
    return {
        name: {key: _stored(f"{name}.{key}", array) for key, array in part.items()}
        for name, part in parts.items()
    }


def _stored(name, array):
    array = np.array(array, order="C")
    if array.dtype.kind not in "biuf" or array.dtype.itemsize > 8:
        raise TypeError(
            f"{name} is of type {array.dtype}, but numbers of at most 64 bits are expected."
        )
    return array.astype(array.dtype.newbyteorder("="))


def _checked_record(record):
    if not isinstance(record, dict) or not {"epoch", "step"} <= set(record):
        raise TypeError(
            f"record is {record!r}, but a dict with 'epoch' and 'step' is expected: pass on what "
            "training.run yields."
        )
    numbers = {name: float(value) for name, value in record.items()}
    return numbers | {name: require_whole(name, record[name]) for name in ("epoch", "step")}


def require_whole(name, number, *, least=0):
    """Return a whole number as an int, or say what was expected."""
    if isinstance(number, bool) or not isinstance(number, Integral):
        raise TypeError(f"{name} is {number!r}, but a whole number is expected: 1, 2, 3, …")
    if number < least:
        raise ValueError(f"{name} is {number}, but at least {least} is expected.")
    return int(number)


def versions():
    """Name what is loaded: nothing is loaded for the sake of its version."""
    loaded = {name: sys.modules[name] for name in DECISIVE if name in sys.modules}
    found = {name: str(getattr(module, "__version__", "?")) for name, module in loaded.items()}
    return {"python": platform.python_version(), **found}


def _warn(refused, checkpoint):
    if refused:
        step = checkpoint.record["step"]
        warnings.warn(f"{'; '.join(refused)}: step {step} is used instead.", stacklevel=3)
    now = versions()
    for name, version in checkpoint.versions.items():
        if now.get(name, version) != version:
            warnings.warn(
                f"The checkpoint was made with {name} {version}, and this is {now[name]}: the run "
                "can go on, but perhaps not bit for bit.",
                stacklevel=3,
            )


def _flat(groups):
    return {
        f"{group}.{key}": array for group, part in groups.items() for key, array in part.items()
    }


def _grouped(tensors, names):
    """Undo `_flat`; a part may be empty."""
    groups = {name: {} for name in names}
    for name, array in tensors.items():
        group, _, key = name.partition(".")
        groups[group][key] = array
    return groups


def _columns(history):
    """Turn records into a column for each name; NaN, which no record holds, where one has none."""
    rows = [_checked_record(record) for record in history]
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: np.array([row.get(name, math.nan) for row in rows]) for name in names}


def _rows(columns):
    """Undo `_columns`; epoch and step come first again, for safetensors sorts by name."""
    names = sorted(columns, key=lambda name: (name not in ("epoch", "step"), name))
    rows = zip(*(columns[name].tolist() for name in names), strict=True)
    pairs = (zip(names, row, strict=True) for row in rows)
    return [{name: value for name, value in row if not math.isnan(value)} for row in pairs]
