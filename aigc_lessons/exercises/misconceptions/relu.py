"""Mistakes about layers and what bends them."""

from aigc_lessons.exercises.misconceptions.misconception import Misconception

ACTIVATIONS: tuple[Misconception, ...] = ()
