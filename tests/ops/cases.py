"""What Hypothesis draws: shapes, strides and paddings of convolutions, and the arrays for them.

Every draw is valid as it is built, nothing is filtered away, and each example makes the same number
of comparisons: so the number of cases in book/verification.json is the same on every machine.
"""

from dataclasses import dataclass

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

# A sum of K products in floating point errs by at most gamma_K = K·u / (1 - K·u) times the sum of
# the products' absolute values, whatever the order (Higham, "Accuracy and Stability of Numerical
# Algorithms", 2002, section 3.1). All arrays drawn here lie in [-1, 1], so that is at most K·K·u
# for us and as much for the reference. The longest sums are those of the bias's gradient over
# N·OH·OW pixels, at most 3·22·22 = 1452 in a transposed convolution: the two differ by at most
# 2·1452²·u = 4.7e-10 with u = 2^-53. Observed: below 4e-15.
FLOAT64 = 1e-9
# The same bound with u = 2^-24 is 0.25 and would let a fault through: rounding errors have both
# signs and grow as the root of K (Higham and Mary, 2019). Observed: below 3e-6. What 1e-5 cannot
# see, the float64 runs of the same code do; and test_float32_error_is_within_the_bound holds
# gamma_K itself, element by element.
FLOAT32 = 1e-5

TOLERANCE = {"float64": FLOAT64, "float32": FLOAT32}
PRECISIONS = ["float64", "float32"]


def examples(number):
    """Run a test on that many examples, the same ones in every run."""
    return settings(
        max_examples=number,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )


@dataclass(frozen=True)
class Case:
    """A convolution or a transposed one, without its arrays' numbers."""

    x: tuple
    w: tuple
    stride: object = 1
    padding: object = 0
    output_padding: object = None  # None for a convolution
    seed: int = 0

    @property
    def options(self):
        """Give the keyword arguments for our functions."""
        options = {"stride": self.stride, "padding": self.padding}
        if self.output_padding is not None:
            options["output_padding"] = self.output_padding
        return options

    @property
    def strides(self):
        return self.stride if isinstance(self.stride, tuple) else (self.stride, self.stride)

    @property
    def zeros(self):
        """Give the padding as ((top, bottom), (left, right)); "same" by TensorFlow's text."""
        if self.padding == "same":
            axes = zip(self.x[2:], self.w[2:], self.strides, strict=True)
            return tuple(_same(*axis) for axis in axes)
        both = self.padding if isinstance(self.padding, tuple) else (self.padding, self.padding)
        return tuple(side if isinstance(side, tuple) else (side, side) for side in both)

    def arrays(self, dtype="float64"):
        """Draw x, w and b from [-1, 1)."""
        filters = self.w[0] if self.output_padding is None else self.w[1]
        return tuple(
            random(shape, self.seed + i, dtype) for i, shape in enumerate([self.x, self.w, filters])
        )


def random(shape, seed, dtype="float64"):
    """Draw an array from [-1, 1)."""
    return np.random.default_rng(seed).uniform(-1, 1, shape).astype(dtype)


def _same(size, kernel_size, stride):
    # tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2
    if size % stride == 0:
        total = max(kernel_size - stride, 0)
    else:
        total = max(kernel_size - size % stride, 0)
    return total // 2, total - total // 2


number = st.integers
seeds = st.integers(0, 2**32)


def _int_or_pair(draw, smallest, largest):
    value = number(smallest, largest)
    return draw(st.one_of(value, st.tuples(value, value)))


@st.composite
def convolutions(draw, forms=("int", "pair", "four", "same"), largest=9, even=False):
    """Draw a convolution; with `even`, one whose "same" is the same to PyTorch (stride 1)."""
    N, C, F = (draw(number(1, 3)) for _ in range(3))
    H, W = (draw(number(1, largest)) for _ in range(2))
    form = draw(st.sampled_from(forms))
    stride = 1 if even and form == "same" else _int_or_pair(draw, 1, 3)
    side = number(0, 3)
    padding = {
        "int": side,
        "pair": st.tuples(side, side),
        "four": st.tuples(st.tuples(side, side), st.tuples(side, side)),
        "same": st.just("same"),
    }[form]
    padding = draw(padding)
    if padding == "same":
        room = 5, 5
    else:
        zeros = Case((), (), padding=padding).zeros
        room = H + sum(zeros[0]), W + sum(zeros[1])
    KH, KW = (draw(number(1, min(5, size))) for size in room)
    return Case((N, C, H, W), (F, C, KH, KW), stride, padding, None, draw(seeds))


@st.composite
def transposed_convolutions(draw, largest=6, keras=False):
    """Draw a transposed convolution whose output has at least one pixel.

    With `keras`, one that Keras has under the name "valid": nothing is cut off or added, and the
    kernel is no smaller than the stride, below which Keras makes a larger output than PyTorch.
    """
    N, C, F = (draw(number(1, 3)) for _ in range(3))
    H, W = (draw(number(1, largest)) for _ in range(2))
    KH, KW = (draw(number(1, 5)) for _ in range(2))
    stride = _int_or_pair(draw, 1, 3)
    SH, SW = stride if isinstance(stride, tuple) else (stride, stride)
    if keras:
        KH, KW = max(KH, SH), max(KW, SW)
        return Case((N, C, H, W), (C, F, KH, KW), stride, 0, (0, 0), draw(seeds))
    extra = draw(number(0, SH - 1)), draw(number(0, SW - 1))
    room = SH * (H - 1) + KH + extra[0] - 1, SW * (W - 1) + KW + extra[1] - 1
    if draw(st.booleans()):
        padding = tuple(draw(number(0, min(3, size // 2))) for size in room)
    else:
        padding = draw(number(0, min(3, min(room) // 2)))
    return Case((N, C, H, W), (C, F, KH, KW), stride, padding, extra, draw(seeds))
