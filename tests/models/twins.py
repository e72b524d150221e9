"""The three networks as functions of arrays: weights and images in, logits and gradients out."""

import keras
import numpy as np
import tensorflow as tf
import torch

from aigc_lessons import ops
from aigc_lessons.models import keras_cnn, numpy_cnn, torch_cnn


def numpy_gradients(model, images, labels):
    logits = model(images)
    return logits, model.backward(ops.cross_entropy_backward(logits, labels))


def torch_gradients(model, images, labels):
    logits = model(torch.from_numpy(images))
    torch.nn.functional.cross_entropy(logits, torch.from_numpy(labels)).backward()
    gradients = {name: w.grad.numpy() for name, w in model.named_parameters()}
    return logits.detach().numpy(), gradients


def keras_gradients(model, images, labels):
    with tf.GradientTape() as tape:
        logits = model(images)
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
        mean = tf.reduce_mean(loss)
    found = tape.gradient(mean, model.trainable_variables)
    names = model.to_arrays()
    # Axes of kernels: (KH, KW, C, F) to (F, C, KH, KW), (D, F) to (F, D).
    turned = {4: (3, 2, 0, 1), 2: (1, 0), 1: (0,)}
    arrays = [np.transpose(gradient, turned[gradient.ndim]) for gradient in map(np.array, found)]
    return np.array(logits), dict(zip(names, arrays, strict=True))


TWINS = {
    "numpy": (numpy_cnn.CNN, numpy_gradients),
    "torch": (torch_cnn.CNN, torch_gradients),
    "keras": (keras_cnn.CNN, keras_gradients),
}
SGD = {
    "numpy": lambda model, lr: ops.SGD(lr=lr),
    "torch": lambda model, lr: torch.optim.SGD(model.parameters(), lr=lr),
    "keras": lambda model, lr: keras.optimizers.SGD(learning_rate=lr),
}
ADAM = {
    "numpy": lambda model, **settings: ops.Adam(lr=1e-3, **settings),
    "torch": lambda model, **settings: torch.optim.Adam(model.parameters(), lr=1e-3, **settings),
    "keras": lambda model, eps=1e-7: keras.optimizers.Adam(learning_rate=1e-3, epsilon=eps),
}
