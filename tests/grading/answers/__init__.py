"""Answers as students hand them in, right and wrong, for every question of the assignments."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """One answer, and what the rubric gives for it.

    Attributes
    ----------
    question : str
        The answer cell's name, such as "q2".
    name : str
        What is right or wrong about it.
    points : float
        What it earns.
    mistakes : tuple of str
        The keys of the mistakes that are named.
    code : str
        What stands in the cell in place of the solution.
    """

    question: str
    name: str
    points: float
    mistakes: tuple[str, ...] = ()
    code: str = ""
