"""Exercises of chapter 5: reductions, the squared error's gradient, and the cross-entropy."""

from aigc_lessons.exercises.losses.cross_entropy import check_cross_entropy
from aigc_lessons.exercises.losses.cross_entropy_backward import check_cross_entropy_backward
from aigc_lessons.exercises.losses.mse_loss_backward import check_mse_loss_backward
from aigc_lessons.exercises.losses.reductions import check_reductions
from aigc_lessons.exercises.losses.self_test import self_test

__all__ = [
    "check_cross_entropy",
    "check_cross_entropy_backward",
    "check_mse_loss_backward",
    "check_reductions",
    "self_test",
]
