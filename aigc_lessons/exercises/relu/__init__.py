"""Exercises of chapter 4: numbers by hand, two layers as one, a gradient, and dead units."""

from aigc_lessons.exercises.relu.dead_units import check_dead_units
from aigc_lessons.exercises.relu.leaky_relu_backward import check_leaky_relu_backward
from aigc_lessons.exercises.relu.merged import check_merged
from aigc_lessons.exercises.relu.numbers_by_hand import check_numbers_by_hand
from aigc_lessons.exercises.relu.self_test import self_test

__all__ = [
    "check_dead_units",
    "check_leaky_relu_backward",
    "check_merged",
    "check_numbers_by_hand",
    "self_test",
]
