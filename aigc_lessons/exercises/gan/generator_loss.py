"""The generator's non-saturating loss with its gradient."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.checker import Exercise
from aigc_lessons.exercises.comparing import Rule, as_numbers
from aigc_lessons.exercises.diagnosis import wrong
from aigc_lessons.exercises.gan.logit_cases import forged_cases
from aigc_lessons.exercises.joining import Joined


def check_generator_loss(function):
    """Check a function that computes the generator's non-saturating loss and its gradient.

    Parameters
    ----------
    function : callable
        ``generator_loss(fake_logits)``: float32 ``(N,)`` to the pair of a number and the gradient
        with respect to the logits, ``(N,)``.

    Returns
    -------
    Feedback
        The verdict; in its numbers the loss stands first and the gradient behind it.

    Examples
    --------
    >>> import numpy as np
    >>> def generator_loss(fake_logits):
    ...     d = 1 / (1 + np.exp(-fake_logits.astype(float)))
    ...     return np.logaddexp(0, -fake_logits).mean(), -d / len(d)
    >>> with np.errstate(all="ignore"):
    ...     check_generator_loss(generator_loss).misconception
    'saturating_gradient'
    """
    return GENERATOR_LOSS.check(Joined(function, in_a_row) if callable(function) else function)


def in_a_row(pair):
    """Return the loss and the gradient as one array; what is no such pair comes back as it is."""
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        return pair
    loss, gradient = map(as_numbers, pair)
    if loss is None or gradient is None:
        return pair
    return np.concatenate([loss.ravel(), gradient.ravel()])


def _right(z):
    z = z.astype(np.float64)
    return in_a_row((ops.generator_loss(z), ops.generator_loss_backward(z)))


def _made_of(loss, gradient):
    """Make a model of a loss (a mean) and a gradient (divided by N) of the logits in float64."""

    def model(right, z):
        z = z.astype(np.float64)
        d = 1 / (1 + np.exp(-z))
        return in_a_row((loss(z, d).mean(), gradient(z, d) / len(z)))

    return model


def _loss(z, d):
    return np.logaddexp(0, -z)


def _slope(z, d):
    return d - 1


def _changed(loss=1.0, gradient=1.0):
    """Multiply the right loss and the right gradient by numbers, or by functions of N."""

    def factor(of, N):
        return of(N) if callable(of) else of

    def model(right, z):
        row = right(z)
        loss_by, gradient_by = factor(loss, len(z)), factor(gradient, len(z))
        return np.concatenate([row[:1] * loss_by, row[1:] * gradient_by])

    return model


def _of_probabilities(right, z):
    return right(ops.sigmoid(z))


GENERATOR_LOSS = Exercise(
    name="generator_loss",
    right=_right,
    cases=forged_cases(92),
    rule=Rule(tolerance=1e-3),
    tried="one sample and many, undecided, found out and passing, logits of ±1000",
    hint="The first number is the loss, the others are the gradient. For one sample with logit 0: "
    "what is D, what −log D, and how does it change when the logit grows?",
    wrong_models=[
        *wrong("saturating_loss", _made_of(lambda z, d: -np.logaddexp(0, z), lambda z, d: -d)),
        *wrong("saturating_gradient", _made_of(_loss, lambda z, d: -d)),
        *wrong("fakes_labelled_fake", _made_of(lambda z, d: np.logaddexp(0, z), lambda z, d: d)),
        *wrong("difference_reversed", _changed(gradient=-1)),
        *wrong("gradient_summed_over_batch", _changed(gradient=lambda N: N)),
        *wrong(
            "sum_for_mean",
            _changed(loss=lambda N: N),
            _changed(loss=lambda N: N, gradient=lambda N: N),
        ),
        *wrong("minus_missing", _changed(loss=-1), _changed(loss=-1, gradient=-1)),
        *wrong("gradient_of_probability", _made_of(_loss, lambda z, d: -1 / d)),
        *wrong("softmax_slope_again", _made_of(_loss, lambda z, d: (d - 1) * d * (1 - d))),
        *wrong("probabilities_as_logits", _of_probabilities),
        *wrong(
            "confident_logit_overflows",
            _made_of(lambda z, d: -np.log(d), _slope),
            _made_of(lambda z, d: np.log(1 + np.exp(-z)), _slope),
        ),
        *wrong(
            "log_base",
            _changed(loss=1 / np.log(2)),
            _changed(loss=1 / np.log(2), gradient=1 / np.log(2)),
        ),
    ],
)
