"""Mistakes about a whole network."""

from aigc_lessons.exercises.misconceptions.misconception import Misconception

NETWORKS: tuple[Misconception, ...] = ()
