"""Exercises of chapter 7: count the weights, count the hits, take a step, normalise a batch."""

from aigc_lessons.exercises.cnn.accuracy import check_accuracy
from aigc_lessons.exercises.cnn.batch_norm import check_batch_norm
from aigc_lessons.exercises.cnn.parameters import check_parameters
from aigc_lessons.exercises.cnn.self_test import self_test
from aigc_lessons.exercises.cnn.training_step import check_training_step

__all__ = [
    "check_accuracy",
    "check_batch_norm",
    "check_parameters",
    "check_training_step",
    "self_test",
]
