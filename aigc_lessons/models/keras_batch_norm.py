"""Batch normalisation in Keras that remembers what PyTorch's does."""

import keras
from keras import layers


class BatchNormalization(layers.BatchNormalization):
    """Keras's batch normalisation with PyTorch's memory: the running variance is unbiased.

    Keras remembers the variance that divides by n, PyTorch that which divides by n - 1. Trained
    twins would drift apart by that: with batches of 64 by 1.6 % of the variance.

    Examples
    --------
    Of the first batch's variance, 1 over n and 2 over n - 1, a tenth is taken:

    >>> import numpy as np
    >>> layer = BatchNormalization(momentum=0.9)
    >>> _ = layer(np.array([[3.0], [5.0]]), training=True)
    >>> np.array(layer.moving_variance).round(4)  # 0.9 · 1 + 0.1 · 2
    array([1.1], dtype=float32)
    """

    def call(self, inputs, training=None):
        """Normalise; in training, remember the batch's mean and unbiased variance.

        Raises
        ------
        ValueError
            If a training batch has but one number for each feature: that has no variance.
        """
        if not (training and self.trainable):
            return super().call(inputs, training=training)
        if all(size == 1 for size in inputs.shape[:-1]):
            raise ValueError(
                f"The training batch has shape {tuple(inputs.shape)}, but more than one number "
                "for each feature is expected: take a larger batch, or training=False."
            )
        kept = self.momentum * self.moving_variance
        outputs = super().call(inputs, training=training)
        n = keras.ops.cast(keras.ops.size(inputs), kept.dtype) / inputs.shape[-1]
        # What was added is the share of the biased variance: an (n - 1)-th of it is missing.
        self.moving_variance.assign_add((self.moving_variance - kept) / (n - 1))
        return outputs
