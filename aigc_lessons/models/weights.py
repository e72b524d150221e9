"""The weights that twins share: one start for all of them, one layout, one way across."""

from collections.abc import Mapping
from numbers import Integral

import numpy as np


def he_normal(rng, *shape):
    """Draw weights for a layer that a ReLU follows: the variance is 2 over the inputs of a unit.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the numbers come from.
    *shape : int
        PyTorch's layout: ``(F, C, KH, KW)`` for a convolution, ``(F, D)`` for a linear layer.

    Returns
    -------
    ndarray
        float32, with mean 0 and standard deviation √(2 / inputs).

    References
    ----------
    He, Zhang, Ren and Sun (2015), "Delving deep into rectifiers", section 2.2.

    Examples
    --------
    >>> w = he_normal(np.random.default_rng(0), 64, 784)
    >>> w.dtype, round(float(w.std() * np.sqrt(784 / 2)), 2)
    (dtype('float32'), 1.0)
    """
    inputs = np.prod(shape[1:])
    return (rng.standard_normal(shape) * np.sqrt(2 / inputs)).astype(np.float32)


def cnn_weights(channels, hidden, classes, rng):
    """Draw the initial weights of a `CNN`, the same for all its twins.

    Parameters
    ----------
    channels, hidden, classes, rng
        What the `CNN` was given.

    Returns
    -------
    dict of ndarray
        float32, in PyTorch's layout and in the order of the layers; every bias is 0.

    Raises
    ------
    TypeError
        If `rng` is neither a generator nor a whole number.

    References
    ----------
    He, Zhang, Ren and Sun (2015), "Delving deep into rectifiers", section 2.2.

    Examples
    --------
    >>> {name: w.shape for name, w in cnn_weights((8, 16), 64, 10, rng=0).items()}
    {'conv1.weight': (8, 1, 3, 3), 'conv1.bias': (8,),
     'conv2.weight': (16, 8, 3, 3), 'conv2.bias': (16,),
     'linear1.weight': (64, 784), 'linear1.bias': (64,),
     'linear2.weight': (10, 64), 'linear2.bias': (10,)}
    """
    rng, (first, second) = _generator(rng), channels
    shapes = {
        "conv1": (first, 1, 3, 3),
        "conv2": (second, first, 3, 3),
        "linear1": (hidden, second * 7 * 7),
        "linear2": (classes, hidden),
    }
    weights = {}
    for layer, shape in shapes.items():
        weights[f"{layer}.weight"] = he_normal(rng, *shape)
        weights[f"{layer}.bias"] = np.zeros(shape[0], np.float32)
    return weights


def require_alike(arrays, own):
    """Refuse weights that do not fit a model: other names, other shapes, no arrays.

    Parameters
    ----------
    arrays : dict of ndarray
        What a caller wants to load.
    own : dict of ndarray
        The weights that the model has.

    Raises
    ------
    TypeError
        If `arrays` is no dict.
    ValueError
        If a name is missing or unknown, or a shape differs.
    """
    if not isinstance(arrays, Mapping):
        raise TypeError(
            f"The weights are a {type(arrays).__name__}, but a dict of arrays is expected: "
            "take it from to_arrays() of a model of the same size."
        )
    for name in [*own, *arrays]:
        if name not in arrays or name not in own:
            held = "are missing" if name not in arrays else "belong to no layer of this model"
            raise ValueError(
                f"The weights {name!r} {held}; expected are {', '.join(own)}: "
                "take them from a model with the same layers."
            )
        if np.shape(arrays[name]) != own[name].shape:
            raise ValueError(
                f"The weights {name!r} have shape {np.shape(arrays[name])}, but "
                f"{own[name].shape} is expected: take them from a model of the same size."
            )


def _generator(rng):
    if isinstance(rng, np.random.Generator):
        return rng
    if isinstance(rng, bool) or not isinstance(rng, Integral):
        raise TypeError(
            f"rng is {rng!r}, but a numpy.random.Generator or a whole number as its seed is "
            "expected: write rng=0, or any other seed."
        )
    return np.random.default_rng(int(rng))
