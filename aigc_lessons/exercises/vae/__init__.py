"""Exercises of chapter 8: the KL divergence by hand and in code, the noise, and the bound."""

from aigc_lessons.exercises.vae.importance_weighted_bound import check_importance_weighted_bound
from aigc_lessons.exercises.vae.kl import check_kl
from aigc_lessons.exercises.vae.kl_by_hand import check_kl_by_hand
from aigc_lessons.exercises.vae.reparameterize import check_reparameterize
from aigc_lessons.exercises.vae.self_test import self_test

__all__ = [
    "check_importance_weighted_bound",
    "check_kl",
    "check_kl_by_hand",
    "check_reparameterize",
    "self_test",
]
