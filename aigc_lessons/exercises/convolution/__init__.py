"""Exercises of chapter 2: the output size, the sliding window, several channels and edges."""

from aigc_lessons.exercises.convolution.conv2d import check_conv2d
from aigc_lessons.exercises.convolution.correlate2d import check_correlate2d
from aigc_lessons.exercises.convolution.edge_kernel import check_edge_kernel
from aigc_lessons.exercises.convolution.output_size import check_output_size
from aigc_lessons.exercises.convolution.self_test import self_test

__all__ = [
    "check_conv2d",
    "check_correlate2d",
    "check_edge_kernel",
    "check_output_size",
    "self_test",
]
