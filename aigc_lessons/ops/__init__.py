"""The operations of image-generating networks, written in NumPy, each beside its gradient.

Images are arrays ``(N, C, H, W)`` of floating-point numbers, features ``(N, D)``; activations take
any shape. Every ``name`` has a ``name_backward`` that takes the gradient of the loss with respect
to the output and returns the gradients with respect to the inputs, in the order of the inputs; that
of a loss is the first gradient itself (`kl_standard_normal_backward` has two of them). Nothing here
needs a deep-learning framework; the tests compare each function with several of them.
"""

from aigc_lessons.ops.activations import (
    leaky_relu,
    leaky_relu_backward,
    relu,
    relu_backward,
    sigmoid,
    sigmoid_backward,
    tanh,
    tanh_backward,
)
from aigc_lessons.ops.adversarial import (
    discriminator_loss,
    discriminator_loss_backward,
    generator_loss,
    generator_loss_backward,
    jensen_shannon,
    optimal_discriminator,
)
from aigc_lessons.ops.batch_norm import (
    batch_norm2d,
    batch_norm2d_backward,
    batch_norm2d_inference,
    batch_norm2d_inference_backward,
    running_statistics,
)
from aigc_lessons.ops.convolution import (
    conv2d,
    conv2d_backward,
    conv_transpose2d,
    conv_transpose2d_backward,
)
from aigc_lessons.ops.geometry import conv2d_output_size, conv_transpose2d_output_size
from aigc_lessons.ops.gradients import numeric_gradient
from aigc_lessons.ops.kl import kl_standard_normal, kl_standard_normal_backward
from aigc_lessons.ops.linear import linear, linear_backward
from aigc_lessons.ops.losses import (
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_backward,
    cross_entropy,
    cross_entropy_backward,
    mse_loss,
    mse_loss_backward,
)
from aigc_lessons.ops.optimizers import SGD, Adam
from aigc_lessons.ops.pixels import normalize, normalize_backward, resize, resize_backward
from aigc_lessons.ops.pooling import (
    avg_pool2d,
    avg_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
)
from aigc_lessons.ops.quadratics import (
    best_learning_rate,
    learning_rate_limit,
    quadratic,
    quadratic_backward,
)
from aigc_lessons.ops.reparameterization import reparameterize, reparameterize_backward
from aigc_lessons.ops.softmax import softmax, softmax_backward

__all__ = [
    "SGD",
    "Adam",
    "avg_pool2d",
    "avg_pool2d_backward",
    "batch_norm2d",
    "batch_norm2d_backward",
    "batch_norm2d_inference",
    "batch_norm2d_inference_backward",
    "best_learning_rate",
    "binary_cross_entropy_with_logits",
    "binary_cross_entropy_with_logits_backward",
    "conv2d",
    "conv2d_backward",
    "conv2d_output_size",
    "conv_transpose2d",
    "conv_transpose2d_backward",
    "conv_transpose2d_output_size",
    "cross_entropy",
    "cross_entropy_backward",
    "discriminator_loss",
    "discriminator_loss_backward",
    "generator_loss",
    "generator_loss_backward",
    "jensen_shannon",
    "kl_standard_normal",
    "kl_standard_normal_backward",
    "leaky_relu",
    "leaky_relu_backward",
    "learning_rate_limit",
    "linear",
    "linear_backward",
    "max_pool2d",
    "max_pool2d_backward",
    "mse_loss",
    "mse_loss_backward",
    "normalize",
    "normalize_backward",
    "numeric_gradient",
    "optimal_discriminator",
    "quadratic",
    "quadratic_backward",
    "relu",
    "relu_backward",
    "reparameterize",
    "reparameterize_backward",
    "resize",
    "resize_backward",
    "running_statistics",
    "sigmoid",
    "sigmoid_backward",
    "softmax",
    "softmax_backward",
    "tanh",
    "tanh_backward",
]
