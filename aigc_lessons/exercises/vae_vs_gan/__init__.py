"""Exercises of chapter 10: Fréchet distances, coverage, and reading a table of scores."""

from aigc_lessons.exercises.vae_vs_gan.frechet_by_hand import check_frechet_by_hand
from aigc_lessons.exercises.vae_vs_gan.my_coverage import check_my_coverage
from aigc_lessons.exercises.vae_vs_gan.my_fid import check_my_fid
from aigc_lessons.exercises.vae_vs_gan.read_scores import check_read_scores, scores_table
from aigc_lessons.exercises.vae_vs_gan.self_test import self_test

__all__ = [
    "check_frechet_by_hand",
    "check_my_coverage",
    "check_my_fid",
    "check_read_scores",
    "scores_table",
    "self_test",
]
