"""Mistakes about losses."""

from aigc_lessons.exercises.misconceptions.misconception import Misconception

LOSSES: tuple[Misconception, ...] = ()
