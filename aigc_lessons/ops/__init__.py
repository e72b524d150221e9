"""The operations of image-generating networks, written in NumPy, each beside its gradient.

Every operation takes and returns arrays ``(N, C, H, W)`` of floating-point numbers, and every
``name`` has a ``name_backward`` that takes the gradient of the loss with respect to the output and
returns the gradients with respect to the inputs, in the order of the inputs. Nothing here needs a
deep-learning framework; the tests compare each function with several of them.
"""

from aigc_lessons.ops.convolution import (
    conv2d,
    conv2d_backward,
    conv_transpose2d,
    conv_transpose2d_backward,
)
from aigc_lessons.ops.geometry import conv2d_output_size, conv_transpose2d_output_size
from aigc_lessons.ops.gradients import numeric_gradient
from aigc_lessons.ops.pixels import normalize, normalize_backward, resize, resize_backward

__all__ = [
    "conv2d",
    "conv2d_backward",
    "conv2d_output_size",
    "conv_transpose2d",
    "conv_transpose2d_backward",
    "conv_transpose2d_output_size",
    "normalize",
    "normalize_backward",
    "numeric_gradient",
    "resize",
    "resize_backward",
]
