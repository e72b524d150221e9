"""The inputs that an answer is tried on."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Case:
    """One question put to a learner's function.

    Attributes
    ----------
    label : str
        What is special about it, to follow "Input 3, …": "a padding of 1".
    inputs : dict
        The inputs by name, in the order of the exercise.
    """

    label: str
    inputs: dict

    def copies(self):
        """Copy the inputs, so that an answer that writes into them spoils nothing."""
        return {
            name: value.copy() if isinstance(value, np.ndarray) else value
            for name, value in self.inputs.items()
        }

    def changed(self, inputs):
        """Name the arrays that are no longer what they were."""
        return [
            name
            for name, value in self.inputs.items()
            if isinstance(value, np.ndarray) and not np.array_equal(value, inputs[name])
        ]


def halves(rng, *shape):
    """Draw multiples of a half in [−4, 4], float32: exact to add and multiply, short to print.

    Examples
    --------
    >>> halves(np.random.default_rng(0), 2, 3)
    array([[ 3. ,  1. ,  0. ],
           [-2. , -1.5, -4. ]], dtype=float32)
    """
    return (rng.integers(-8, 9, size=shape) / 2).astype(np.float32)
