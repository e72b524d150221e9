"""The trap of the stale checkpoint: fifty epochs trained, and those of epoch 45 shown."""

import numpy as np
import pytest

from aigc_lessons import training
from aigc_lessons.training import checkpoints, resumable
from aigc_lessons.training.numpy_checkpoints import Part
from tests.training.planting import planted

EPOCHS, BATCHES = 50, 2


class Counting:
    """A "network" whose weight says how many steps it was trained."""

    def __init__(self):
        self.weights = {"w": np.zeros(1)}
        self.parts = {"model": Part(lambda: self.weights, self.weights.update)}

    def step(self, batch):
        self.weights["w"] = self.weights["w"] + 1
        return {"loss": 1.0}


def batches(epoch):
    return range(BATCHES)


def the_last_step_comes_back(train, folder):
    """Train fifty epochs, and restore what a learner would show."""
    model = Counting()
    train(model, folder)
    assert model.weights["w"] == EPOCHS * BATCHES
    found = checkpoints.load(folder)
    assert (found.record["epoch"], found.start) == (EPOCHS - 1, EPOCHS * BATCHES)
    np.testing.assert_array_equal(found.parts["model"]["w"], model.weights["w"])


def resumably(every, module=resumable):
    def train(model, folder):
        options = {"folder": folder, "parts": model.parts, "seed": 0, "every": every}
        list(module.run(model.step, batches, EPOCHS, **options))

    return train


def every_fifteen_epochs(model, folder):
    """What a widely used tutorial does: a checkpoint where the epoch divides by 15."""
    for record in training.run(model.step, batches, EPOCHS):
        if (record["step"] + 1) % (15 * BATCHES) == 0:
            checkpoints.save(folder, {"model": model.weights}, record, seed=0)


@pytest.mark.parametrize("every", [1, 7, 15 * BATCHES, EPOCHS * BATCHES, 10_000])
def test_the_last_step_is_kept_whatever_the_interval(every, tmp_path):
    the_last_step_comes_back(resumably(every), tmp_path)


def test_a_checkpoint_every_fifteen_epochs_alone_is_seen_to_be_stale(tmp_path):
    with pytest.raises(AssertionError):
        the_last_step_comes_back(every_fifteen_epochs, tmp_path)
    assert checkpoints.load(tmp_path).start == 45 * BATCHES


def test_our_own_loop_without_its_last_checkpoint_is_seen(tmp_path):
    fault = ('if record and (record["step"] + 1) % every:', "if False:")
    module = planted("training.resumable", [fault], tmp_path)
    with pytest.raises(AssertionError):
        the_last_step_comes_back(resumably(15 * BATCHES, module), tmp_path / "run")
