"""Predict both losses at the equilibrium, and the best discriminator away from it."""

from dataclasses import dataclass

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises import predictions
from aigc_lessons.exercises.comparing import as_numbers, number
from aigc_lessons.exercises.feedback import Feedback
from aigc_lessons.exercises.misconceptions import CATALOGUE

NAME = "equilibrium"
NEAR = 0.005  # half of the second decimal
UNDECIDED = np.zeros(1)
REAL, FAKE = np.array([0.3]), np.array([0.1])  # how often a 7 is drawn


def check_equilibrium(answer):
    """Check three predictions about the game.

    Parameters
    ----------
    answer : tuple
        The discriminator's loss and the generator's, non-saturating, where no sample can be told
        apart, and the best answer to a value that 30 % of the real samples have and 10 % of the
        generated ones, to two decimals; `None` or `...` for what is not answered yet.

    Returns
    -------
    Feedback
        The verdict, about the first number that is not right.

    Examples
    --------
    >>> check_equilibrium(...)
    ○ Not started: equilibrium is waiting for your answer.
    >>> check_equilibrium((0, ..., ...)).misconception
    'loss_zero_at_equilibrium'
    """
    if predictions.unanswered(answer):
        return predictions.not_started(NAME)
    if getattr(answer, "shape", None) == (len(BLANKS),):  # an array or a tensor of three numbers
        answer = list(answer)
    if not isinstance(answer, (tuple, list)) or len(answer) != len(BLANKS):
        hint = "Write three numbers: two losses and a probability, such as `(3, 2, 0.1)`."
        return Feedback(NAME, "error", "a tuple of three numbers is expected.", hint=hint)
    for blank, value in zip(BLANKS, answer, strict=True):
        if not _near(value, blank.right):
            return _wrong(blank, value)
    verdict = "the losses are 2 log 2 and log 2, and the best answer is 0.3/(0.3 + 0.1)."
    return Feedback(NAME, "right", verdict)


@dataclass(frozen=True)
class _Blank:
    """A number to predict: its name, what is right, and the mistakes by the numbers they give."""

    name: str
    right: float
    mistakes: dict
    hint: str


def _wrong(blank, value):
    if predictions.unanswered(value):
        return Feedback(NAME, "wrong", f"{blank.name} is still missing.", hint=blank.hint)
    given = _number(value)
    if given is None:
        return Feedback(NAME, "error", f"{blank.name} should be a number.", hint=blank.hint)
    known = [key for key, wrong in blank.mistakes.items() if _near(value, wrong)]
    return Feedback(
        NAME,
        "wrong",
        f"{blank.name} is not {number(given)}.",
        misconceptions=tuple(CATALOGUE[key] for key in known[:1]),
        hint=blank.hint,
    )


def _near(value, right):
    given = None if predictions.unanswered(value) else _number(value)
    return given is not None and abs(given - right) <= NEAR


def _number(value):
    numbers = as_numbers(value)
    if numbers is None or numbers.size != 1 or numbers.dtype.kind == "c":
        return None
    return float(numbers.item())


def _blanks():
    judge = ops.discriminator_loss(UNDECIDED, UNDECIDED)
    forger, saturating = (ops.generator_loss(UNDECIDED, saturating=s) for s in (False, True))
    half = ops.sigmoid(UNDECIDED).item()
    best = ops.optimal_discriminator(REAL, FAKE).item()
    return (
        _Blank(
            "the discriminator's loss",
            judge,
            {
                "loss_zero_at_equilibrium": 0,
                "one_term_counted": judge / 2,
                "log_base": judge / np.log(2),
                "minus_missing": -judge,
                "probability_for_loss": half,
            },
            "How surprised is someone who says ½, once about a real sample and once about a "
            "generated one?",
        ),
        _Blank(
            "the generator's loss",
            forger,
            {
                "loss_zero_at_equilibrium": 0,
                "generator_pays_twice": judge,
                "saturating_loss": saturating,
                "log_base": forger / np.log(2),
                "probability_for_loss": half,
            },
            "What does the discriminator say of a generated sample, and what is −log of that?",
        ),
        _Blank(
            "the best answer",
            best,
            {
                "densities_exchanged": ops.optimal_discriminator(FAKE, REAL).item(),
                "ratio_for_share": (REAL / FAKE).item(),
                "equilibrium_everywhere": half,
                "real_density_alone": REAL.item(),
            },
            "Of 100 real and 100 generated samples, how many have this value, and how many of "
            "them are real?",
        ),
    )


BLANKS = _blanks()
