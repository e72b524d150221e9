"""One step is one step, whatever the framework: under SGD; and why not under Adam."""

from importlib import import_module
from itertools import islice

import numpy as np
import pytest

from aigc_lessons import datasets, ops, training
from tests.models.twins import ADAM, SGD, TWINS

STEPS = 50


def batches(epoch):
    digits = datasets.load("mnist-5k")
    return datasets.batches(digits, 64, rng=np.random.default_rng([0, epoch]))


def step_of(kind, optimizer, **settings):
    model = TWINS[kind][0](rng=0)
    module = import_module(f"aigc_lessons.training.{kind}_steps")
    return model, module.classifier_step(model, optimizer(model, **settings))


def losses(kind, optimizers, steps=STEPS, **settings):
    _, step = step_of(kind, optimizers[kind], **settings)
    history = islice(training.run(step, batches, 9), steps)
    return np.array([record["loss"] for record in history])


@pytest.fixture(scope="module")
def sgd():
    # The rate is small for a reason: two pixels that are equal but for rounding may change places
    # in max pooling, and after such a moment a large rate drives two runs apart.
    return {kind: losses(kind, SGD, lr=0.005) for kind in TWINS}


@pytest.fixture(scope="module")
def adam():
    return {kind: losses(kind, ADAM) for kind in TWINS}


@pytest.fixture(scope="module")
def adam_without_eps():
    return {kind: losses(kind, ADAM, eps=1e-16) for kind in TWINS}


def apart(runs, one, other):
    return abs(runs[one] - runs[other]).max()


PAIRS = [("numpy", "torch"), ("numpy", "keras"), ("torch", "keras")]


@pytest.mark.parametrize("pair", PAIRS)
def test_fifty_steps_of_sgd_agree(sgd, pair):
    assert sgd["numpy"][-5:].mean() < sgd["numpy"][0] - 0.5  # something was learned
    assert apart(sgd, *pair) < 1e-4


def test_adam_agrees_where_eps_does(adam):
    assert apart(adam, "numpy", "torch") < 1e-4


def test_adam_of_keras_goes_its_own_way(adam):
    assert apart(adam, "numpy", "keras") > 1e-3
    assert apart(adam, "torch", "keras") > 1e-3


@pytest.mark.parametrize("pair", PAIRS[1:])
def test_it_is_eps_that_parts_them(adam, adam_without_eps, pair):
    # Ten steps, in which no pixel is likely to change places in max pooling.
    first = [{kind: run[:10] for kind, run in runs.items()} for runs in (adam, adam_without_eps)]
    assert apart(first[0], *pair) > 1e-4
    assert apart(first[1], *pair) < 1e-5


@pytest.mark.parametrize("kind", TWINS)
def test_a_step_tells_the_loss_before_its_update(kind):
    model, step = step_of(kind, SGD[kind], lr=0.1)
    images, labels = next(batches(0))
    twin = TWINS["numpy"][0](rng=1)
    twin.load_arrays(model.to_arrays())
    logits = twin(images)
    before = model.to_arrays()
    record = step((images, labels))
    assert record["loss"] == pytest.approx(ops.cross_entropy(logits, labels), abs=1e-5)
    assert record["accuracy"] == pytest.approx((logits.argmax(axis=1) == labels).mean())
    assert {type(value) for value in record.values()} == {float}
    assert not np.array_equal(model.to_arrays()["conv1.weight"], before["conv1.weight"])


@pytest.mark.parametrize("kind", TWINS)
def test_a_step_goes_against_the_gradient(kind):
    model, step = step_of(kind, SGD[kind], lr=0.1)
    images, labels = next(batches(0))
    twin = TWINS[kind][0](rng=1)
    twin.load_arrays(model.to_arrays())
    _, gradients = TWINS[kind][1](twin, images, labels)
    before = model.to_arrays()
    step((images, labels))
    for name, w in model.to_arrays().items():
        expected = before[name] - 0.1 * gradients[name]
        np.testing.assert_allclose(w, expected, rtol=0, atol=1e-6, err_msg=name)


@pytest.mark.parametrize("dtype", ["int32", "uint8"])
@pytest.mark.parametrize("kind", TWINS)
def test_labels_may_be_integers_of_any_size(kind, dtype):
    images, labels = next(iter(batches(0)))
    _, step = step_of(kind, SGD[kind], lr=0.01)
    _, again = step_of(kind, SGD[kind], lr=0.01)
    assert step((images, labels.astype(dtype))) == again((images, labels))


def test_a_model_that_was_judged_trains_on_in_training_mode():
    model, step = step_of("torch", SGD["torch"], lr=0.01)
    model.eval()
    step(next(iter(batches(0))))
    assert model.training
