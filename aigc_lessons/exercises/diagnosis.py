"""Which known mistake, or which two at once, explains every answer of a learner's function.

A mistake is a wrong model: a function that makes it. Nothing is guessed from the source; a model is
named only if it gives the learner's results, wrong ones and right ones alike.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import permutations

import numpy as np

from aigc_lessons.exercises.comparing import Rule, as_numbers, same
from aigc_lessons.exercises.misconceptions import CATALOGUE, Misconception

TELLING = 2  # one agreement may be chance


@dataclass(frozen=True)
class WrongModel:
    """A function that makes one mistake and is right otherwise.

    Attributes
    ----------
    misconception : Misconception
        The mistake's name and texts.
    model : callable
        `model(right, *inputs)`: it may ask the right function other questions, or alter its answer.
    """

    misconception: Misconception
    model: Callable


@dataclass(frozen=True)
class Explanation:
    """A model that gives the learner's results.

    Attributes
    ----------
    misconceptions : tuple of Misconception
        One mistake, or two.
    telling : tuple of int
        The inputs (by place) on which the model differs from what is right.
    """

    misconceptions: tuple
    telling: tuple


def wrong(key, *models):
    """Tie the mistake of that key to the models that make it.

    Examples
    --------
    >>> [flipped] = wrong("kernel_flipped", lambda right, x, w: right(x, w[::-1, ::-1]))
    >>> flipped.misconception.title
    'the kernel is flipped'
    """
    return [WrongModel(CATALOGUE[key], model) for model in models]


def ask(model, inputs):
    """Compute a model's answer to a dict of inputs: an array, or None where it has none."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return as_numbers(model(*inputs.values()))
        except Exception:  # a wrong model need not fit every input
            return None


def explain(right, wrong_models, trials, rule):
    """Find the mistakes that explain all results.

    Parameters
    ----------
    right : callable
        The right function.
    wrong_models : sequence of WrongModel
        The mistakes to think of.
    trials : sequence of Trial
        The learner's results, with `.case`, `.expected` and `.answer` (None where there is none).
    rule : Rule
        When two results count as equal.

    Returns
    -------
    Explanation or None
        Of all that agree on every answered input, the one that explains most inputs; two mistakes
        at once are thought of only where one does not do.
    """
    singles = (((w.misconception,), partial(w.model, right)) for w in wrong_models)
    return _best(singles, trials, rule) or _best(_pairs(right, wrong_models), trials, rule)


def _pairs(right, wrong_models):
    for first, second in permutations(wrong_models, 2):
        if first.misconception is not second.misconception:
            both = partial(first.model, partial(second.model, right))
            yield (first.misconception, second.misconception), both


def _best(candidates, trials, rule):
    found = (Explanation(names, _telling(model, trials, rule)) for names, model in candidates)
    fitting = [explanation for explanation in found if len(explanation.telling) >= TELLING]
    return max(fitting, key=lambda explanation: len(explanation.telling), default=None)


def _telling(model, trials, rule):
    """Where the model differs from what is right; nowhere if it ever contradicts the learner."""
    telling = []
    for place in _wrong_ones_first(trials):
        trial = trials[place]
        predicted = ask(model, trial.case.inputs)
        if predicted is None and trial.difference is not None:
            continue  # the mistake breaks here, and so does the learner's function, in its own way
        if predicted is None or not _agree(predicted, trial, rule):
            return ()
        if not same(trial.expected, predicted, rule):
            telling.append(place)
    return tuple(sorted(telling))


def _wrong_ones_first(trials):
    """The places of all results; an empty array, like an exception, is no result."""
    places = [i for i, t in enumerate(trials) if t.answer is not None and t.answer.size]
    return sorted(places, key=lambda place: trials[place].difference is None)


def _agree(predicted, trial, rule):
    """Compare numbers; the dtype counts only where the model's numbers are the right ones."""
    numbers = Rule(rule.tolerance)
    right_numbers = same(trial.expected, predicted, numbers)
    return same(predicted, trial.answer, numbers) and (
        not right_numbers or _same_dtype(predicted.dtype, trial.answer.dtype, rule)
    )


def _same_dtype(a, b, rule):
    return a == b or (rule.allows(a) and rule.allows(b))
