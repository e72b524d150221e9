"""Exercises of chapter 3: a table by hand, two ways to pool, and the way of the gradient."""

from aigc_lessons.exercises.pooling.avg_pool2d import check_avg_pool2d
from aigc_lessons.exercises.pooling.max_pool2d import check_max_pool2d
from aigc_lessons.exercises.pooling.max_pool2d_backward import check_max_pool2d_backward
from aigc_lessons.exercises.pooling.pooled_by_hand import IMAGE_BY_HAND, check_pooled_by_hand
from aigc_lessons.exercises.pooling.self_test import self_test

__all__ = [
    "IMAGE_BY_HAND",
    "check_avg_pool2d",
    "check_max_pool2d",
    "check_max_pool2d_backward",
    "check_pooled_by_hand",
    "self_test",
]
