"""Mistakes about pooling."""

from aigc_lessons.exercises.misconceptions.misconception import Misconception

POOLING: tuple[Misconception, ...] = ()
