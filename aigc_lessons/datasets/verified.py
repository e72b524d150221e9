"""A gzipped idx file on disk to an array, or a sentence that says why not."""

import gzip
import hashlib
import zlib
from pathlib import Path

import numpy as np

from aigc_lessons.datasets.idx import parse_idx

GZIP_MAGIC = b"\x1f\x8b"


def read_verified(path: Path, sha256: str, source: str) -> np.ndarray:
    """Return the array in a gzipped idx file whose content has the hash ``sha256``.

    Parameters
    ----------
    path : Path
    sha256 : str
        SHA-256 of the decompressed content, in hexadecimal.
    source : str
        What an error calls the file: its path, or the address that it came from.

    Returns
    -------
    ndarray of uint8, read-only

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        If it is no complete gzip file, no valid idx file, or has another content.
    """
    content = decompress(path.read_bytes(), source)
    ndim = 3 if "-idx3-" in path.name else 1
    # Parsed before it is hashed: "trailing bytes" tells more than "another hash".
    array = parse_idx(content, ndim, source)
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise ValueError(
            f"{source} has another content than the original: its SHA-256 is {found}, "
            f"expected {sha256}"
        )
    return array


def decompress(data: bytes, source: str) -> bytes:
    """Return what a gzip file holds; the error for a broken one names ``source``."""
    if not data.startswith(GZIP_MAGIC):
        raise ValueError(
            f"{source} is not a gzip file: it begins with {data[:12]!r}"
            if data
            else f"{source} is empty"
        )
    try:
        return gzip.decompress(data)
    except EOFError:
        raise ValueError(f"{source} is a gzip file whose end is missing") from None
    except (zlib.error, gzip.BadGzipFile) as error:
        raise ValueError(f"{source} is a damaged gzip file ({error})") from None
