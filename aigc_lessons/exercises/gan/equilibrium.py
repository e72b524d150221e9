"""Predict both losses at the equilibrium, and the best discriminator away from it."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.blanks import Blank, in_a_row, judge

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
    verdict = "the losses are 2 log 2 and log 2, and the best answer is 0.3/(0.3 + 0.1)."
    example = "Write three numbers: two losses and a probability, such as `(3, 2, 0.1)`."
    return judge(
        NAME, in_a_row(answer, BLANKS), BLANKS, near=NEAR, example=example, verdict=verdict
    )


def _blanks():
    judge = ops.discriminator_loss(UNDECIDED, UNDECIDED)
    forger, saturating = (ops.generator_loss(UNDECIDED, saturating=s) for s in (False, True))
    half = ops.sigmoid(UNDECIDED).item()
    best = ops.optimal_discriminator(REAL, FAKE).item()
    return (
        Blank(
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
        Blank(
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
        Blank(
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
