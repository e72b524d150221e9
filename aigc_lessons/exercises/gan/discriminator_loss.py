"""The discriminator's loss, for logits of any size."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule
from aigc_lessons.exercises.diagnosis import wrong
from aigc_lessons.exercises.gan.logit_cases import judged_cases

EPSILONS = (1e-6, 1e-7, 1e-8, 1e-10, 1e-12, 1e-15)


def check_discriminator_loss(function):
    """Check a function that computes the discriminator's loss.

    Parameters
    ----------
    function : callable
        ``discriminator_loss(real_logits, fake_logits)``: two float32 arrays, ``(N,)`` and
        ``(M,)``, to one number.

    Returns
    -------
    Feedback
        The verdict.

    Examples
    --------
    >>> import numpy as np
    >>> def discriminator_loss(real_logits, fake_logits):
    ...     right_way_up = np.concatenate([-real_logits, fake_logits])
    ...     return np.logaddexp(0, right_way_up).mean()
    >>> check_discriminator_loss(discriminator_loss).misconception
    'one_mean_for_both'
    """
    return DISCRIMINATOR_LOSS.check(function)


def _right(real, fake):
    return ops.discriminator_loss(real.astype(np.float64), fake.astype(np.float64))


def _surprises(real, fake):
    """Say how surprising each sample is: the two arrays before their means."""
    return np.logaddexp(0, -real.astype(np.float64)), np.logaddexp(0, fake.astype(np.float64))


def _mean_of_all(right, real, fake):
    return np.concatenate(_surprises(real, fake)).mean()


def _from_probabilities(log_real, log_fake):
    """Take the logarithms of probabilities, which may have been rounded to 0 or 1."""

    def model(right, real, fake):
        p, q = (1 / (1 + np.exp(-z.astype(np.float64))) for z in (real, fake))
        return -log_real(p).mean() - log_fake(q).mean()

    return model


def _naive(right, real, fake):
    real, fake = real.astype(np.float64), fake.astype(np.float64)
    return np.log(1 + np.exp(-real)).mean() + np.log(1 + np.exp(fake)).mean()


def _with_targets(right, real, fake):
    """Multiply what does not count by 0, where 0 times minus infinity is NaN."""
    z = np.concatenate([real, fake]).astype(np.float64)
    t = np.arange(len(z)) < len(real)
    p = 1 / (1 + np.exp(-z))
    surprise = -(t * np.log(p) + (1 - t) * np.log(1 - p))
    return surprise[t].mean() + surprise[~t].mean()


def _plus(epsilon):
    """A number added to the probability, or the probability kept that far from 0 and 1."""
    return (
        _from_probabilities(lambda p: np.log(p + epsilon), lambda q: np.log(1 - q + epsilon)),
        _from_probabilities(
            lambda p: np.log(p.clip(epsilon, 1 - epsilon)),
            lambda q: np.log(1 - q.clip(epsilon, 1 - epsilon)),
        ),
    )


DISCRIMINATOR_LOSS = Exercise(
    name="discriminator_loss",
    right=_right,
    cases=judged_cases(91),
    # A float32 near 1000 is known to 1e-4.
    rule=Rule(tolerance=1e-3),
    tried="one sample and many, more real than generated and fewer, logits of ±1000",
    hint="Work out one real sample with logit 2 and one generated with logit −1 on paper, each "
    "by itself, then add.",
    wrong_models=[
        *wrong("sides_exchanged", lambda right, real, fake: right(fake, real)),
        *wrong("fakes_judged_real", lambda right, real, fake: right(real, -fake)),
        *wrong("real_term_missing", lambda right, real, fake: _surprises(real, fake)[1].mean()),
        *wrong("fake_term_missing", lambda right, real, fake: _surprises(real, fake)[0].mean()),
        *wrong(
            "one_mean_for_both",
            _mean_of_all,
            lambda right, *both: right(*both) / 2,
        ),
        *wrong("sum_for_mean", lambda right, *both: sum(s.sum() for s in _surprises(*both))),
        *wrong("one_for_each", lambda right, *both: sum(_surprises(*both))),
        *wrong("minus_missing", lambda right, *both: -right(*both)),
        *wrong(
            "log_base",
            lambda right, *both: right(*both) / np.log(2),
            lambda right, *both: right(*both) / np.log(10),
        ),
        *wrong(
            "probabilities_as_logits",
            lambda right, real, fake: right(ops.sigmoid(real), ops.sigmoid(fake)),
        ),
        *wrong(
            "confident_logit_overflows",
            _naive,
            _from_probabilities(np.log, lambda q: np.log(1 - q)),
            _with_targets,
        ),
        *wrong("epsilon_beside_probability", *(model for e in EPSILONS for model in _plus(e))),
    ],
)
