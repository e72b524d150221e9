"""Predict both losses at the equilibrium, and the best discriminator away from it."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.blanks import Blank, in_a_row, judge

NAME = "equilibrium"
NEAR = 0.005  # half of the second decimal
UNDECIDED, HALF = 0.0, 0.5  # the logit of a chance of one half, and that chance
REAL, FAKE = 0.3, 0.1  # how often a 7 is drawn


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


def blanks(logit, real, fake):
    """Ask for both losses of a discriminator that gives one answer to all, and for a best answer.

    Parameters
    ----------
    logit : float
        What the discriminator says of every sample, real or generated.
    real, fake : float
        How often real samples have a value, and how often generated ones.

    Returns
    -------
    tuple of Blank
        The discriminator's loss, the generator's, and the best answer to that value.

    Examples
    --------
    >>> [f"{blank.right:.2f}" for blank in blanks(0.0, 0.3, 0.1)]
    ['1.39', '0.69', '0.75']
    """
    return _judge_blank(logit), _forger_blank(logit), _best_blank(real, fake)


def _mistakes_of_equilibrium(logit):
    """Give the two mistakes whose texts speak of an answer of one half."""
    if logit != UNDECIDED:
        return {}
    return {"loss_zero_at_equilibrium": 0, "probability_for_loss": HALF}


def _judge_blank(logit):
    z = np.array([logit])
    judge = ops.discriminator_loss(z, z)
    return Blank(
        "the discriminator's loss",
        judge,
        {
            "one_term_counted": ops.generator_loss(z),
            "log_base": judge / np.log(2),
            "minus_missing": -judge,
        }
        | _mistakes_of_equilibrium(logit),
        "How surprised is someone who says so, once about a real sample and once about a "
        "generated one?",
    )


def _forger_blank(logit):
    z = np.array([logit])
    forger = ops.generator_loss(z)
    return Blank(
        "the generator's loss",
        forger,
        {
            "generator_pays_twice": ops.discriminator_loss(z, z),
            "saturating_loss": ops.generator_loss(z, saturating=True),
            "log_base": forger / np.log(2),
        }
        | _mistakes_of_equilibrium(logit),
        "What does the discriminator say of a generated sample, and what is −log of that?",
    )


def _best_blank(real, fake):
    p, q = np.array([real]), np.array([fake])
    return Blank(
        "the best answer",
        ops.optimal_discriminator(p, q).item(),
        {
            "densities_exchanged": ops.optimal_discriminator(q, p).item(),
            "ratio_for_share": real / fake,
            "equilibrium_everywhere": HALF,
            "real_density_alone": real,
        },
        "Of 100 real and 100 generated samples, how many have this value, and how many of "
        "them are real?",
    )


BLANKS = blanks(UNDECIDED, REAL, FAKE)
