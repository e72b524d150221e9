"""The moving average of a Keras network's weights, and the statistics that belong to it."""

import keras


def update(average, model, decay):
    """Move an average of weights a little towards the weights of now.

    A GAN's weights circle around a balance, and those of any network jitter with every batch; the
    mean of the last steps lies nearer to the middle. The running statistics of a batch
    normalisation are copied: `measure_statistics` measures the average's own.

    Parameters
    ----------
    average : keras.Model
        A network like `model`, changed in place; it begins as its copy.
    model : keras.Model
        The network that is trained.
    decay : float
        In [0, 1): how much of the average stays. The mean reaches back some 1 / (1 - decay) steps.

    References
    ----------
    Polyak and Juditsky (1992), "Acceleration of stochastic approximation by averaging"; Yazıcı et
    al. (2019), "The unusual effectiveness of averaging in GAN training".

    Examples
    --------
    >>> import numpy as np
    >>> model = keras.layers.Dense(1, use_bias=False, kernel_initializer="ones")
    >>> average = keras.layers.Dense(1, use_bias=False, kernel_initializer="zeros")
    >>> model.build((None, 1)), average.build((None, 1))
    (None, None)
    >>> update(average, model, decay=0.9)
    >>> np.array(average.kernel)
    array([[0.1]], dtype=float32)
    """
    for mean, now in zip(average.trainable_variables, model.trainable_variables, strict=True):
        mean.assign_add((now - mean) * (1 - decay))
    statistics = zip(average.non_trainable_variables, model.non_trainable_variables, strict=True)
    for copied, now in statistics:
        copied.assign(now)


def measure_statistics(model, inputs):
    """Measure the statistics of a network's batch normalisations anew, from one large batch.

    Those that a moving average took over belong to other weights.

    Parameters
    ----------
    model : keras.Model
        The network.
    inputs : array
        What it is given: noise, for a generator; some thousands of rows.

    References
    ----------
    Brock, Donahue and Simonyan (2019), "Large scale GAN training for high fidelity natural image
    synthesis", where they are called standing statistics.

    Examples
    --------
    >>> import numpy as np
    >>> model = keras.Sequential([keras.Input((1,)), keras.layers.BatchNormalization()])
    >>> measure_statistics(model, np.array([[3.0], [5.0]]))
    >>> np.array(model.layers[-1].moving_mean), np.array(model.layers[-1].moving_variance)
    (array([4.], dtype=float32), array([1.], dtype=float32))
    """
    kind = keras.layers.BatchNormalization
    norms = [layer for layer in model._flatten_layers() if isinstance(layer, kind)]
    momenta = [norm.momentum for norm in norms]
    for norm in norms:
        norm.momentum = 0.0  # nothing of the old statistics stays
    model(inputs, training=True)
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum
