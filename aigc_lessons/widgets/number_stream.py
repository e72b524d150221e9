"""Random numbers that Python and the page draw alike: from a seed, to the last bit."""

import numpy as np

_STRIDE = 0x6D2B79F5  # odd, so that the counter visits every 32-bit number before it repeats
_WORD = 2**32


class NumberStream:
    """A stream of random numbers; the place in it is a counter, and a hash of it is the number.

    Parameters
    ----------
    seed : int
        From 0 to 2³² - 1.

    References
    ----------
    Ettinger (2017), "mulberry32", in the public domain.

    Examples
    --------
    >>> stream = NumberStream(1)
    >>> stream.uniforms(3).round(4)
    array([0.6271, 0.0027, 0.5274])
    """

    def __init__(self, seed: int) -> None:
        """Begin before the first number."""
        self._seed, self._drawn = seed, 0

    def uniforms(self, count: int) -> np.ndarray:
        """Draw numbers that are equally likely anywhere from 0 to below 1."""
        places = np.arange(self._drawn + 1, self._drawn + count + 1, dtype=np.uint64)
        self._drawn += count
        return _hash((np.uint64(self._seed) + places * np.uint64(_STRIDE)) % _WORD) / _WORD

    def normals(self, count: int) -> np.ndarray:
        """Draw standard normal numbers, each from two uniform ones (Box and Muller, 1958)."""
        pairs = self.uniforms(2 * count).reshape(count, 2)
        return np.sqrt(-2 * np.log1p(-pairs[:, 0])) * np.cos(2 * np.pi * pairs[:, 1])


def _hash(a: np.ndarray) -> np.ndarray:
    """Mix the bits of 32-bit numbers; products are cut to 32 bits."""
    t = (a ^ (a >> 15)) * (a | 1) % _WORD
    t ^= (t + (t ^ (t >> 7)) * (t | 61) % _WORD) % _WORD
    return t ^ (t >> 14)
