"""The idx format, in which MNIST and Fashion-MNIST are published."""

import math

import numpy as np

UNSIGNED_BYTE = 0x08  # the only one of idx's element types that these data sets use


def parse_idx(content: bytes, ndim: int, source: str) -> np.ndarray:
    """Return the array of bytes that an idx file holds.

    The file is a magic number (two zero bytes, the element type, the number of axes), the
    size of each axis as a big-endian 32-bit integer, and the elements in C order.

    Parameters
    ----------
    content : bytes
        The file's content, already decompressed.
    ndim : int
        The number of axes expected: 3 for images ``(N, H, W)``, 1 for labels ``(N,)``.
    source : str
        The file's name, for the error.

    Returns
    -------
    ndarray of uint8, read-only

    Raises
    ------
    ValueError
        If the magic number, the sizes or the length is wrong.

    References
    ----------
    LeCun, Cortes and Burges (1998), "The MNIST database of handwritten digits".

    Examples
    --------
    >>> parse_idx(bytes([0, 0, 8, 1]) + bytes([0, 0, 0, 3]) + bytes([5, 0, 4]), 1, "labels")
    array([5, 0, 4], dtype=uint8)
    """
    shape = _shape(content, ndim, source)
    start, length = 4 + 4 * ndim, math.prod(shape)
    found = len(content) - start
    if found != length:
        wrong = f"{found - length} trailing bytes" if found > length else "a cut-off end"
        raise ValueError(
            f"{source} has {wrong}: its header announces {' x '.join(map(str, shape))} = "
            f"{length} bytes, and {found} follow"
        )
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def _shape(content: bytes, ndim: int, source: str) -> tuple[int, ...]:
    magic = bytes([0, 0, UNSIGNED_BYTE, ndim])
    if len(content) < 4 + 4 * ndim:
        raise ValueError(f"{source} has a cut-off header: it holds only {len(content)} bytes")
    if content[:4] != magic:
        raise ValueError(
            f"{source} has a wrong magic number: 0x{content[:4].hex()}, expected 0x{magic.hex()} "
            f"(bytes along {ndim} {'axis' if ndim == 1 else 'axes'})"
        )
    return tuple(np.frombuffer(content, ">u4", count=ndim, offset=4).tolist())
