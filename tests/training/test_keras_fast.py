"""Keras in blocks plays the same game as Keras step by step."""

import keras
import numpy as np
import pytest

from aigc_lessons import datasets
from aigc_lessons.training import keras_average, keras_fast, keras_steps
from aigc_lessons.training.recipe import blocks
from tests.training.twin_steps import RATES, arrays_of, networks, sgd
from tests.training.twin_steps import adam as small_adam

BATCH, STEPS = 8, 5


@pytest.fixture(scope="module")
def digits():
    return datasets.load("mnist-5k")[:50]


def indices_of(digits):
    return next(blocks(len(digits), BATCH, seed=0, epoch=0, steps=STEPS))


def plain(what, digits, optimizer, lr, decay=0.9):
    """Take the steps one by one; give networks, average, and the means of the numbers."""
    models, average = networks("keras", what), networks("keras", what)[0]
    optimizers = [optimizer("keras", model, lr) for model in models]
    step = keras_steps.gan_step(*models, *optimizers, rng=np.random.default_rng(5))
    records = []
    for row in indices_of(digits):
        records.append(step((digits.images[row], None)))
        keras_average.update(average, models[0], decay)
    means = {name: np.mean([record[name] for record in records]) for name in records[0]}
    return [*models, average], means


def in_a_block(what, digits, optimizer, lr, decay=0.9):
    models, average = networks("keras", what), networks("keras", what)[0]
    optimizers = [optimizer("keras", model, lr) for model in models]
    step = keras_fast.gan_step(
        *models,
        *optimizers,
        images=digits.images,
        rng=np.random.default_rng(5),
        average=average,
        decay=decay,
    )
    return [*models, average], step(indices_of(digits))


@pytest.mark.parametrize("what", ["gan", "dcgan"])
@pytest.mark.parametrize(
    ("optimizer", "tolerance"),
    # Adam divides by the gradient's own size: what is but a rounding moves a weight too.
    [(sgd, 1e-5), (small_adam, 1e-3)],
)
def test_a_block_is_its_steps(what, optimizer, tolerance, digits):
    lr = RATES[what] if optimizer is sgd else 1e-3
    models, means = plain(what, digits, optimizer, lr)
    ours, numbers = in_a_block(what, digits, optimizer, lr)
    assert list(numbers) == list(means)
    assert {type(value) for value in numbers.values()} == {float}
    assert numbers == pytest.approx(means, rel=1e-3 if optimizer is small_adam else 1e-5)
    for one, other in zip(arrays_of(models), arrays_of(ours), strict=True):
        for name, w in one.items():
            np.testing.assert_allclose(other[name], w, rtol=0, atol=tolerance, err_msg=name)


def test_the_average_lags_behind_and_can_be_left_out(digits):
    (generator, _, average), _ = in_a_block("dcgan", digits, sgd, 0.02)
    start, end = networks("keras", "dcgan")[0].to_arrays(), generator.to_arrays()
    name = "linear.weight"
    assert (
        0
        < abs(average.to_arrays()[name] - start[name]).mean()
        < abs(end[name] - start[name]).mean()
    )
    models = networks("keras", "dcgan")
    optimizers = [keras.optimizers.SGD(0.02) for _ in models]
    rng = np.random.default_rng(5)
    step = keras_fast.gan_step(*models, *optimizers, images=digits.images, rng=rng)
    step(indices_of(digits))
    np.testing.assert_allclose(models[0].to_arrays()[name], end[name], rtol=0, atol=1e-6)


def test_two_blocks_go_on_where_the_first_one_ended(digits):
    def run(cuts):
        models = networks("keras", "gan")
        optimizers = [keras.optimizers.SGD(0.02) for _ in models]
        rng = np.random.default_rng(5)
        step = keras_fast.gan_step(*models, *optimizers, images=digits.images, rng=rng)
        for rows in np.split(indices_of(digits), cuts):
            step(rows)
        return arrays_of(models)

    for one, other in zip(run([]), run([2]), strict=True):
        for name, w in one.items():
            np.testing.assert_allclose(other[name], w, rtol=0, atol=1e-6, err_msg=name)
