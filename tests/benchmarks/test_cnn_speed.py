import pytest

from benchmarks import cnn

CHAPTER = 90  # seconds that the chapter's three networks may take
RATIO = 10


@pytest.mark.long
def test_three_networks_learn_in_a_minute_and_a_half_and_within_ten_times_of_pytorch():
    """CPU time on one thread; the fastest of each, as other processes only ever slow one down."""
    ours, theirs = map(min, cnn.times())
    assert cnn.EPOCHS_OF_THE_CHAPTER * ours < CHAPTER, f"{ours:.2f} s an epoch"
    assert ours < RATIO * theirs, f"{ours:.2f} s beside {theirs:.2f} s"


@pytest.mark.long
def test_slow_training_would_be_seen(monkeypatch):
    step = cnn.ours()

    def slow_step(batch):
        for _ in range(24):
            step(batch)
        return step(batch)

    monkeypatch.setattr(cnn, "ours", lambda: slow_step)
    ours, theirs = map(min, cnn.times(1))
    assert cnn.EPOCHS_OF_THE_CHAPTER * ours > CHAPTER
    assert ours > RATIO * theirs
