"""One file from the first mirror that has it, whole and verified, or not at all."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import numpy as np

TIMEOUT = (10, 30)  # seconds: to connect, and between two arrivals of data
PRIVATE = ".download-"  # how the folders begin in which downloads are kept until verified
ABANDONED = 600  # seconds without a new byte after which such a folder belongs to nobody


class DownloadError(OSError):
    """No mirror gave the file, or there is nowhere to keep it."""


def fetch(path: Path, mirrors: tuple[str, ...], read: Callable[..., np.ndarray]) -> np.ndarray:
    """Download ``path`` from the first mirror that gives the right file, and return its array.

    The file arrives in a folder of its own beside ``path`` and takes its name only when it is
    complete and verified, in one step: nobody, not even another process that is downloading
    the same file, ever sees a part of it.

    Parameters
    ----------
    path : Path
        Where the file is kept; its name is also its name on the mirrors.
    mirrors : tuple of str
        Addresses of folders, tried in order.
    read : callable
        ``read(file, source=address)`` returns the file's array, or raises ValueError where it is
        the wrong file.

    Returns
    -------
    ndarray

    Raises
    ------
    DownloadError
        If no mirror gave the right file, or it cannot be written.
    """
    try:
        with _private_folder(path.parent) as folder:
            return _from_first(mirrors, folder / path.name, path, read)
    except DownloadError:
        raise
    except OSError as error:
        raise DownloadError(
            f"{path} cannot be written ({error.strerror or error}): make room or let it be "
            "written, or set AIGC_LESSONS_DATA to a folder where it can"
        ) from None


def _from_first(mirrors, part: Path, path: Path, read) -> np.ndarray:
    from requests import RequestException

    answers = []
    for mirror in mirrors:
        address = mirror + path.name
        try:
            _download(address, part)
            array = read(part, source=address)
        except RequestException as error:
            answers.append(f"{address} {_answer(error)}")
        except ValueError as error:
            answers.append(str(error))
        else:
            _publish(part, path)
            return array
    raise DownloadError(
        f"no mirror gave {path.parent.name}/{path.name} ({'; '.join(answers)}): try another "
        'network, or point AIGC_LESSONS_DATA at a folder that holds it, or use "mnist-5k", '
        "which needs no network"
    )


def _publish(part: Path, path: Path) -> None:
    """Give a verified file its name, in one step."""
    try:
        os.replace(part, path)
    except PermissionError:
        # Windows replaces no file that another process is reading. That one was verified too.
        if not path.exists():
            raise


def _download(address: str, part: Path) -> None:
    """Stream an address to a file, with a progress bar on standard error."""
    import pooch
    from tqdm import tqdm

    # Asked for as it is: a server that compresses or unpacks on the way would change the file.
    headers = {"Accept-Encoding": "identity"}
    # The total is the server's to say; until then 1, as pooch takes an empty bar for none.
    with tqdm(desc=part.name, total=1, unit="B", unit_scale=True, leave=False) as bar:
        download = pooch.HTTPDownloader(
            progressbar=bar, chunk_size=2**13, timeout=TIMEOUT, headers=headers
        )
        download(address, part, None)


def _answer(error: Exception) -> str:
    """Say in a few words what a mirror did."""
    import requests
    from urllib3.exceptions import ReadTimeoutError

    if isinstance(error, requests.HTTPError):
        return f"answered {error.response.status_code} {error.response.reason}".rstrip()
    cause = error.args[0] if error.args else None
    if isinstance(error, requests.Timeout) or isinstance(cause, ReadTimeoutError):
        return "stopped answering"
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "broke off in the middle"
    if isinstance(error, requests.ConnectionError):
        return "cannot be reached"
    return f"failed ({error})"


@contextmanager
def _private_folder(parent: Path):
    """Make a folder that only this download uses, and remove it at the end, come what may."""
    parent.mkdir(parents=True, exist_ok=True)
    _sweep(parent)
    with tempfile.TemporaryDirectory(
        prefix=PRIVATE, dir=parent, ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)


def _sweep(parent: Path) -> None:
    """Remove what killed downloads left behind."""
    for folder in parent.glob(PRIVATE + "*"):
        try:
            latest = max(item.stat().st_mtime for item in (folder, *folder.iterdir()))
        except OSError:
            continue  # its owner has just removed it
        if time.time() - latest > ABANDONED:
            shutil.rmtree(folder, ignore_errors=True)
