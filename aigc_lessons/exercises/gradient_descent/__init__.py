"""Exercises of chapter 6: two steps by hand, the path down a bowl, momentum and Adam."""

from aigc_lessons.exercises.gradient_descent.adam import check_adam
from aigc_lessons.exercises.gradient_descent.descent_by_hand import check_descent_by_hand
from aigc_lessons.exercises.gradient_descent.gradient_descent import check_gradient_descent
from aigc_lessons.exercises.gradient_descent.momentum import check_momentum
from aigc_lessons.exercises.gradient_descent.self_test import self_test

__all__ = [
    "check_adam",
    "check_descent_by_hand",
    "check_gradient_descent",
    "check_momentum",
    "self_test",
]
