"""Draws that nobody can repeat without the instructor's seed."""

import hashlib
import hmac


def digest(seed, *purpose):
    """Hash a seed with what it is used for: 32 bytes, an HMAC.

    Parameters
    ----------
    seed : str
        The secret.
    *purpose : str
        Such as what is drawn, and for whom.

    Returns
    -------
    bytes

    Examples
    --------
    >>> digest("secret", "numbers", "s-1") == digest("secret", "numbers", "s-2")
    False
    """
    return hmac.new(seed.encode(), "\n".join(purpose).encode(), hashlib.sha256).digest()
