"""What a test of the script finds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that is not right yet.

    Attributes
    ----------
    seen : str
        What was seen, as a sentence without its full stop.
    mistake : str or None
        The key of the known mistake; None where it is another one.
    hint : str
        What to do where the mistake has no name.
    error : BaseException or None
        What was raised.
    """

    seen: str
    mistake: str | None = None
    hint: str = ""
    error: BaseException | None = None
