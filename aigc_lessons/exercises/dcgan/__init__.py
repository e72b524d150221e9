"""Exercises of chapter 11: stamps by hand, their overlap, a folded normalisation, a generator."""

from aigc_lessons.exercises.dcgan.folded import check_folded
from aigc_lessons.exercises.dcgan.generator_layers import check_generator_layers
from aigc_lessons.exercises.dcgan.overlap import check_overlap
from aigc_lessons.exercises.dcgan.self_test import self_test
from aigc_lessons.exercises.dcgan.stamps_by_hand import check_stamps_by_hand

__all__ = [
    "check_folded",
    "check_generator_layers",
    "check_overlap",
    "check_stamps_by_hand",
    "self_test",
]
