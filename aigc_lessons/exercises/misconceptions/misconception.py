"""What a learner reads about one mistake."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Misconception:
    """A mistake with a name.

    Attributes
    ----------
    key : str
        A short name for programs: "kernel_flipped".
    title : str
        What was done; completes "This is what you get when …".
    looks : str
        What it looks like in the result. One or two sentences.
    hint : str
        What to do next.
    """

    key: str
    title: str
    looks: str
    hint: str
