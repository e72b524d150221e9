"""Mistakes about descending."""

from aigc_lessons.exercises.misconceptions.misconception import Misconception

DESCENT: tuple[Misconception, ...] = ()
