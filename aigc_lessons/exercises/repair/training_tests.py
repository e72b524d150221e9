"""Tests of the script's losses, of its optimisers, and of its training as a game of two."""

import keras
import numpy as np
import tensorflow as tf

from aigc_lessons.exercises.repair.finding import Finding
from aigc_lessons.exercises.repair.learners_script import in_short, raised_by
from aigc_lessons.exercises.repair.network_tests import gives_probabilities, latent
from aigc_lessons.exercises.repair.probes import Brightness, Glance, network

IMAGES = 256
EPOCHS = 2
FAR = 5.0  # a logit
SURE = 0.01  # a probability
WHITE = 0.9  # brighter than anything that the probe generates
LOST = 0.6  # of the undecided loss; more than that is left where every answer is right


def test_loss(script):
    """Whatever the discriminator answers, the loss says which way to go."""
    probability = gives_probabilities(script)
    low, high = (SURE, 1 - SURE) if probability else (-FAR, FAR)
    real, fake = _slopes(script["discriminator_loss"], low, high)
    (forger,) = _slopes(script["generator_loss"], low)
    if not (real and fake and forger):
        loss = float(script["discriminator_loss"](_answers(low), _answers(low)))
        seen = f"the discriminator says {low:g} of a real image, which is far too low; the loss is "
        return Finding(f"{seen}{loss:.2f}, and its slope 0", "logit_taken_for_probability")
    if real > 0 or fake < 0 or forger > 0:
        seen = "a step down the loss makes the answer worse"
        hint = "The discriminator wants 1 for real and 0 for generated images, the generator 1."
        return Finding(seen, hint=hint)
    if probability:
        return _sigmoid_twice(script["discriminator_loss"])
    return None


def _answers(value):
    return tf.fill((4, 1), float(value))


def _slopes(loss, *values):
    """Differentiate a loss with respect to each of its arguments, an answer for four images."""
    answers = [_answers(value) for value in values]
    with tf.GradientTape() as tape:
        tape.watch(answers)
        value = tf.reduce_mean(loss(*answers))
    slopes = tape.gradient(value, answers)
    return [0.0 if slope is None else float(tf.reduce_sum(slope)) for slope in slopes]


def _sigmoid_twice(loss):
    """Notice probabilities that are taken for logits: no answer is good enough for that loss."""
    perfect, undecided = (
        float(tf.reduce_mean(loss(_answers(real), _answers(fake))))
        for real, fake in ((1, 0), (0.5, 0.5))
    )
    if perfect > LOST * undecided:
        seen = f"every answer is right, and the loss is still {perfect:.2f}"
        return Finding(seen, "probabilities_as_logits")
    return None


def test_optimizers(script):
    """Each network has an optimiser of its own."""
    made = script["make_optimizers"]()
    made = list(made.values()) if isinstance(made, dict) else made
    if not isinstance(made, (tuple, list)) or len(made) != 2:
        hint = "Return the generator's optimiser, then the discriminator's."
        return Finding("make_optimizers does not return two optimisers", hint=hint)
    if made[0] is made[1]:
        return Finding("the two optimisers are one and the same", "one_optimizer_for_both")
    if not all(isinstance(each, keras.optimizers.Optimizer) for each in made):
        return Finding("what is returned are not two Keras optimisers", hint="Return both.")
    return None


def test_training(script):
    """A game of three weights: real images are white, and generated ones grey at first."""
    white = np.full((IMAGES, 28, 28), 255, np.uint8)
    size = script["prepare"](white[:1]).shape[1:]
    generator, discriminator = _players(script, size)
    forger, judge = generator.layers[-1], discriminator.layers[-1]
    # Every label is 0: where labels become targets, white is learned to be generated.
    digits = white, np.zeros(IMAGES, np.int64)
    filtering = keras.config.is_traceback_filtering_enabled()
    keras.config.disable_traceback_filtering()  # or nobody could say that it came out of fit
    try:
        frames = script["train"](generator, discriminator, digits, EPOCHS)
    except Exception as error:
        return _failed(error)
    finally:
        if filtering:
            keras.config.enable_traceback_filtering()
    played = _played(float(forger.level), float(judge.taste), float(judge.brightest))
    return played or _framed(frames)


def _players(script, size):
    try:
        probability = gives_probabilities(script)
    except Exception:
        probability = False
    generator = network((latent(script),), Brightness(size))
    return generator, network(size, Glance(probability))


def _failed(error):
    seen = f"train fails with {in_short(error)}"
    known = None
    if raised_by(error, "fit") or raised_by(error, "train_on_batch"):
        known = "one_fit_on_labels"
    elif "Unknown variable" in str(error):
        known = "one_optimizer_for_both"
    return Finding(seen, known, "Call train in a cell of its own and read the traceback.", error)


def _played(level, taste, brightest):
    """Judge the game by where the weights went: more taste for white, and more white."""
    if brightest < WHITE:
        return Finding("the discriminator was never shown a real image", "one_fit_on_labels")
    if taste < 0:
        seen = "the discriminator learned to call real images generated: their label was 0"
        return Finding(seen, "one_fit_on_labels")
    if taste == 0:
        hint = "Is it frozen, or is its step missing? What is not trainable stays as it is."
        return Finding("the discriminator's weights have not moved", hint=hint)
    if level < 0:
        seen = "the generator is pushed away from what is real: it learns to be found out"
        return Finding(seen, "one_optimizer_for_both")
    if level == 0:
        hint = "Is its step missing, or does no gradient reach it?"
        return Finding("the generator's weights have not moved", hint=hint)
    return None


def _framed(frames):
    try:
        count = len(frames)
    except TypeError:
        count = 0
    if count != EPOCHS:
        seen = f"after {EPOCHS} epochs train returns {count or 'no'} pictures"
        return Finding(seen, hint="Return a list with one picture for each epoch.")
    return None
