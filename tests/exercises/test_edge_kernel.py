"""Any kernel with the property is right, and no other is."""

import hypothesis.extra.numpy as npst
import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aigc_lessons.exercises.convolution import check_edge_kernel

weights = st.integers(-3, 3).map(float)
kernels = npst.arrays(np.float64, (3, 3), elements=weights)


@settings(deadline=None)
@given(kernels)
def test_the_verdict_is_the_property(kernel):
    """Rows that each add up to 0 see nothing that is constant along a row, and only those."""
    right = not kernel.sum(axis=1).any() and kernel.sum(axis=0).any()
    assert check_edge_kernel(kernel).passed == right


@settings(deadline=None)
@given(kernels)
def test_balanced_rows_are_right_unless_all_cancels(kernel):
    kernel[:, 2] = -kernel[:, 0] - kernel[:, 1]
    assume(kernel.sum(axis=0).any())
    assert check_edge_kernel(kernel).passed
    assert check_edge_kernel(kernel.T).misconception == "horizontal_edges"


@settings(deadline=None)
@given(kernels, st.floats(1e-6, 1e6))
def test_scale_does_not_matter(kernel, scale):
    assert check_edge_kernel(kernel).status == check_edge_kernel(kernel * scale).status


@settings(deadline=None)
@given(kernels)
def test_a_wrong_kernel_always_has_a_reason(kernel):
    feedback = check_edge_kernel(kernel)
    assert feedback.passed or (feedback.misconception and feedback.difference)
