"""What Hypothesis draws for softmax and the losses: logits of all the kinds that break them."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from tests.ops.cases import number, random, seeds

# Each makes logits from numbers in [-1, 1), one row for each sample.
KINDS = {
    "small": lambda z: z,
    "wide": lambda z: 30 * z,
    "huge": lambda z: 1e4 * z,
    "equal": lambda z: np.full_like(z, 1e4 * z.flat[0]),
    "one dominates": lambda z: z + 1e4 * (np.arange(z.shape[-1]) == z.shape[-1] // 2),
    "confident": lambda z: 1e4 * np.sign(z),
}
# Differences need a function that bends slowly beside their step of 1e-6.
GENTLE = ("small", "wide")


@dataclass(frozen=True)
class Case:
    """Logits of one kind; the numbers come from the seed."""

    shape: tuple
    kind: str
    axis: int = -1
    seed: int = 0

    def logits(self, precision="float64"):
        return KINDS[self.kind](random(self.shape, self.seed)).astype(precision)

    def labels(self):
        return np.random.default_rng(self.seed + 1).integers(0, self.shape[1], self.shape[0])

    def targets(self, precision="float64"):
        """Draw a third of them 0, a third 1, and the rest between."""
        return np.clip(1.5 * random(self.shape, self.seed + 1) + 0.5, 0, 1).astype(precision)


@st.composite
def cases(draw, axes=(1, 3), kinds=tuple(KINDS), largest=5):
    """Draw a case with a number of axes between the two."""
    shape = tuple(draw(st.lists(number(1, largest), min_size=axes[0], max_size=axes[1])))
    axis = draw(number(-len(shape), len(shape) - 1))
    return Case(shape, draw(st.sampled_from(kinds)), axis, draw(seeds))


def batches(**options):
    """Draw logits (N, K)."""
    return cases(axes=(2, 2), **options)
