"""The trap of Keras 3: a discriminator compiled, frozen and stacked never learns. Ours does."""

import warnings

import keras
import numpy as np
import pytest

from tests.training.twin_steps import LATENT, adam, batch, made, networks


def weights_of(model):
    return [variable.numpy() for variable in model.trainable_variables]


def moved(before, model):
    return [not np.array_equal(*pair) for pair in zip(before, weights_of(model), strict=True)]


def both_learn(models, step, steps=5):
    for model in models:
        model.trainable = True  # so that all weights are compared
    before = [weights_of(model) for model in models]
    step.prepare()
    for number in range(steps):
        step(batch(seed=number))
    for model in models:
        model.trainable = True
    generator, discriminator = (moved(*pair) for pair in zip(before, models, strict=True))
    assert all(generator), "the generator's weights did not move"
    assert all(discriminator), "the discriminator's weights did not move"


class OurStep:
    def __init__(self, models):
        _, self.step = made("keras", "gan", models=models, optimizer=adam, lr=1e-3)

    def prepare(self):
        pass

    def __call__(self, images_and_labels):
        self.step(images_and_labels)


class FrozenStep:
    """What many tutorials do, step by step."""

    def __init__(self, models):
        self.generator, self.discriminator = models
        self.rng = np.random.default_rng(0)

    def prepare(self):
        self.discriminator.compile(keras.optimizers.Adam(1e-3), self.loss())
        self.discriminator.trainable = False
        self.stack = keras.Sequential([self.generator, self.discriminator])
        self.stack.compile(keras.optimizers.Adam(1e-3), self.loss())

    def loss(self):
        return keras.losses.BinaryCrossentropy(from_logits=True)

    def __call__(self, images_and_labels):
        real, _ = images_and_labels
        noise = self.rng.standard_normal((len(real), LATENT), np.float32)
        fake = np.array(self.generator(noise))
        ones, zeros = np.ones((len(real), 1)), np.zeros((len(real), 1))
        self.discriminator.train_on_batch(real, ones)
        self.discriminator.train_on_batch(fake, zeros)
        self.stack.train_on_batch(noise, ones)


def test_our_discriminator_learns():
    models = networks("keras", "gan")
    both_learn(models, OurStep(models))


def test_a_frozen_and_stacked_one_does_not_and_all_one_gets_is_a_warning():
    models = networks("keras", "gan")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(AssertionError, match="the discriminator's weights did not move"):
            both_learn(models, FrozenStep(models))
