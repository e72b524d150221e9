"""Exercises of chapter 1: shapes, ranges, normalising and cropping."""

from aigc_lessons.exercises.images.center_crop import check_center_crop
from aigc_lessons.exercises.images.normalize import check_normalize
from aigc_lessons.exercises.images.self_test import self_test
from aigc_lessons.exercises.images.shape_of_batch import check_shape_of_batch
from aigc_lessons.exercises.images.to_unit import check_to_unit

__all__ = [
    "check_center_crop",
    "check_normalize",
    "check_shape_of_batch",
    "check_to_unit",
    "self_test",
]
