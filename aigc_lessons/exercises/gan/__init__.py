"""Exercises of chapter 9: the equilibrium, the two losses, and a generator's step."""

from aigc_lessons.exercises.gan.discriminator_loss import check_discriminator_loss
from aigc_lessons.exercises.gan.equilibrium import check_equilibrium
from aigc_lessons.exercises.gan.generator_loss import check_generator_loss
from aigc_lessons.exercises.gan.generator_step import check_generator_step
from aigc_lessons.exercises.gan.self_test import self_test

__all__ = [
    "check_discriminator_loss",
    "check_equilibrium",
    "check_generator_loss",
    "check_generator_step",
    "self_test",
]
