import numpy as np
import pytest

from benchmarks import pool2d

TARGET = 5.0
FASTEST_OF = 30


@pytest.mark.parametrize("kind", pool2d.KINDS)
def test_both_sides_compute_the_same(kind):
    for ours, theirs in zip(pool2d.ours(kind)(), pool2d.theirs(kind)(), strict=True):
        theirs = theirs.detach().numpy()
        assert ours.dtype == theirs.dtype == np.float32
        assert ours.shape == theirs.shape
        # A maximum is one of the pixels; a mean of four numbers rounds a few times.
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-6 * (kind == "avg_pool2d"))


@pytest.mark.long
@pytest.mark.parametrize("kind", pool2d.KINDS)
def test_pooling_takes_at_most_five_times_the_time_of_pytorch(kind):
    """CPU time on one thread; the fastest of each, as other processes only ever slow one down."""
    ours, theirs = map(min, pool2d.times(kind, FASTEST_OF))
    assert ours <= TARGET * theirs, f"{ours:.1f} ms beside {theirs:.1f} ms"


@pytest.mark.long
@pytest.mark.parametrize("kind", pool2d.KINDS)
def test_slow_pooling_would_be_seen(kind, monkeypatch):
    """Fifteen times ours is no measure of PyTorch, but it is more than five times PyTorch's."""
    run = pool2d.ours(kind)
    monkeypatch.setattr(pool2d, "ours", lambda kind: lambda: [run() for _ in range(15)])
    ours, theirs = map(min, pool2d.times(kind, FASTEST_OF // 3))
    assert ours > TARGET * theirs
