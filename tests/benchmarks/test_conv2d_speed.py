import time

import numpy as np
import pytest

from benchmarks import conv2d

TARGET = 2.0
FASTEST_OF = 40


def test_both_sides_compute_the_same():
    for ours, theirs in zip(conv2d.ours()(), conv2d.theirs()(), strict=True):
        theirs = theirs.detach().numpy()
        assert ours.dtype == theirs.dtype == np.float32
        assert ours.shape == theirs.shape
        # The longest sums have 64·28·28 = 50,176 terms in float32.
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-4 * abs(theirs).max())


@pytest.mark.long
def test_conv2d_takes_at_most_twice_the_time_of_pytorch():
    """CPU time on one thread; the fastest of each, as other processes only ever slow one down."""
    ours, theirs = map(min, conv2d.times(1, FASTEST_OF, time.process_time))
    assert ours <= TARGET * theirs, f"{ours:.1f} ms beside {theirs:.1f} ms"


@pytest.mark.long
def test_a_slow_convolution_would_be_seen(monkeypatch):
    run = conv2d.ours()
    monkeypatch.setattr(conv2d, "ours", lambda: lambda: [run(), run()])
    ours, theirs = map(min, conv2d.times(1, FASTEST_OF, time.process_time))
    assert ours > TARGET * theirs


@pytest.mark.long
def test_memory_does_not_grow_like_the_columns():
    """All columns of the batch at once would take 64·288·784 floats, 55 MiB, and that twice."""
    assert conv2d.peak("ours") < 45
