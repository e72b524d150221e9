"""The networks of the course, each of them in NumPy, PyTorch or Keras.

Twins stay twins: `torch_cnn` and `keras_cnn` read side by side with `numpy_cnn`, have the same
names and arguments, take the same ``(N, C, H, W)`` images in [0, 1] and hand over the same weights.
A framework is loaded only by the module that bears its name:
``from aigc_lessons.models import torch_cnn``.
"""
