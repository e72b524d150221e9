"""One student's numbers for the assignment on the variational autoencoder."""

import math

import numpy as np

from aigc_lessons.exercises.diagnosis import ask
from aigc_lessons.exercises.vae.kl import KL
from aigc_lessons.exercises.vae.reparameterize import REPARAMETERIZE

NEAR = 0.0075  # two decimals, rounded or cut off


def draw(rng):
    """Draw one student's numbers.

    Parameters
    ----------
    rng : numpy.random.Generator

    Returns
    -------
    dict
        A unit with its noise, a story of two codes and a proposal, and the nats of ten units.
    """
    return {**_first_of(_unit, rng), **_first_of(_story, rng), "nats": _nats(rng)}


def _first_of(drawing, rng):
    """Draw until the right answers and those of known mistakes can be told apart."""
    while True:
        own, questions = drawing(rng)
        if all(np.diff(np.sort(answers)).min() > 4 * NEAR for answers in questions):
            return own


def _unit(rng):
    """A unit wider than the dice; its divergence, its code, and the slope, right and wrong."""
    mean = int(rng.choice([-4, -3, -2, 2, 3, 4]))
    variance = int(rng.choice([4, 9, 16, 25]))
    noise = float(rng.choice([-1.25, -0.75, -0.5, -0.25, 0.25, 0.5, 0.75, 1.25]))
    inputs = {"mean": np.array([[mean]], float), "log_var": np.log([[float(variance)]])}
    divergences = _answers(KL, inputs)
    codes = _answers(REPARAMETERIZE, inputs | {"noise": np.array([[noise]])})
    return {"mean": mean, "variance": variance, "noise": noise}, (divergences, codes)


def _answers(exercise, inputs):
    """The right number and those of the mistakes that show with one image of one unit."""
    right = exercise.right(*inputs.values()).item()
    wrong = [
        ask(lambda *given, model=w.model: model(exercise.right, *given), inputs).item()
        for w in exercise.wrong_models
    ]
    return [right, *{number for number in wrong if abs(number - right) > 1e-9}]


def _story(rng):
    """A prior, what it makes white, and a proposal that is neither the prior nor the posterior."""
    prior, proposal = (float(p) for p in rng.choice([0.2, 0.3, 0.4, 0.6, 0.7, 0.8], size=2))
    first, second = (float(p) for p in rng.choice([0.1, 0.2, 0.3, 0.6, 0.7, 0.8, 0.9], size=2))
    own = {"prior": prior, "white": [first, second], "proposal": proposal}
    q, p, white = (
        np.array(pair) for pair in ((proposal, 1 - proposal), (prior, 1 - prior), own["white"])
    )
    first_term, kl = (q * np.log(white)).sum(), (q * np.log(q / p)).sum()
    evidence, reverse = (p * white).sum(), (p * np.log(p / q)).sum()
    bounds = [first_term - kl, first_term, first_term + kl, first_term - reverse, np.log(evidence)]
    posteriors = [prior * first / evidence, prior * first, first / white.sum(), prior, proposal]
    evidences = [np.log(evidence), (p * np.log(white)).sum(), evidence, np.log(white.mean())]
    return own, (bounds, posteriors, evidences)


def _nats(rng):
    """Ten units, four to six of them silent, in any order."""
    silent = int(rng.integers(4, 7))
    busy = rng.integers(60, 380, size=10 - silent) / 100
    asleep = rng.integers(0, 4, size=silent) / 100
    return [float(n) for n in rng.permutation([*busy, *asleep])]


def difficulty(own):
    """Measure how hard the numbers are.

    Parameters
    ----------
    own : dict

    Returns
    -------
    tuple
        Whether the mean is not 0 and the variance a square above 1; how many codes and units there
        are; whether prior and proposal lean to one side, and the codes differ; and whether each of
        the units is clearly awake or clearly asleep, and there are some of both.
    """
    awake = [nats > 0.5 for nats in own["nats"]]
    return (
        own["mean"] != 0 and own["variance"] > 1,
        math.isqrt(own["variance"]) ** 2 == own["variance"],
        (len(own["white"]), len(own["nats"])),
        0.5 not in (own["prior"], own["proposal"]),
        own["white"][0] != own["white"][1],
        all(nats > 0.5 or nats < 0.05 for nats in own["nats"]),
        4 <= sum(awake) <= 6,
    )
