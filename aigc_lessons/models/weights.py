"""The weights that twins share: one start for all of them, one layout, one way across."""

from collections.abc import Mapping
from itertools import pairwise
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
    return _normal(rng, shape, 2 / np.prod(shape[1:]))


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
    return {
        **_layer(rng, "conv1", (first, 1, 3, 3)),
        **_layer(rng, "conv2", (second, first, 3, 3)),
        **_layer(rng, "linear1", (hidden, second * 7 * 7)),
        **_layer(rng, "linear2", (classes, hidden)),
    }


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


def vae_weights(latent, channels, hidden, rng):
    """Draw the initial weights of a `VAE`, the same for all its twins.

    Parameters
    ----------
    latent, channels, hidden, rng
        What the `VAE` was given.

    Returns
    -------
    dict of ndarray
        float32, in PyTorch's layout and in the order of the layers; every bias is 0. The variance
        is 2 over the inputs of a unit where a ReLU follows, and 1 over them where none does: for
        the mean, the log-variance and the logits.

    Raises
    ------
    TypeError
        If `rng` is neither a generator nor a whole number.

    References
    ----------
    He, Zhang, Ren and Sun (2015), "Delving deep into rectifiers", section 2.2.

    Examples
    --------
    >>> {name: w.shape for name, w in vae_weights(20, (32, 64), 256, rng=0).items()}
    {'conv1.weight': (32, 1, 4, 4), 'conv1.bias': (32,),
     'conv2.weight': (64, 32, 4, 4), 'conv2.bias': (64,),
     'linear1.weight': (256, 3136), 'linear1.bias': (256,),
     'mean.weight': (20, 256), 'mean.bias': (20,),
     'log_var.weight': (20, 256), 'log_var.bias': (20,),
     'linear2.weight': (256, 20), 'linear2.bias': (256,),
     'linear3.weight': (3136, 256), 'linear3.bias': (3136,),
     'conv_transpose1.weight': (64, 32, 4, 4), 'conv_transpose1.bias': (32,),
     'conv_transpose2.weight': (32, 1, 4, 4), 'conv_transpose2.bias': (1,)}
    """
    rng, (first, second) = _generator(rng), channels
    pixels = second * 7 * 7
    return {
        **_layer(rng, "conv1", (first, 1, 4, 4)),
        **_layer(rng, "conv2", (second, first, 4, 4)),
        **_layer(rng, "linear1", (hidden, pixels)),
        **_layer(rng, "mean", (latent, hidden), gain=1),
        **_layer(rng, "log_var", (latent, hidden), gain=1),
        **_layer(rng, "linear2", (hidden, latent)),
        **_layer(rng, "linear3", (pixels, hidden)),
        **_transposed(rng, "conv_transpose1", (second, first, 4, 4)),
        **_transposed(rng, "conv_transpose2", (first, 1, 4, 4), gain=1),
    }


def generator_weights(latent, hidden, rng):
    """Draw the initial weights of a GAN's `Generator`, the same for all its twins.

    Parameters
    ----------
    latent, hidden, rng
        What the `Generator` was given.

    Returns
    -------
    dict of ndarray
        float32, in PyTorch's layout and in the order of the layers. A layer that batch
        normalisation follows has no bias; the normalisation starts with weight 1 and bias 0, and
        remembers mean 0 and variance 1.

    Raises
    ------
    TypeError
        If `rng` is neither a generator nor a whole number.

    Examples
    --------
    >>> {name: w.shape for name, w in generator_weights(64, (256, 512), rng=0).items()}
    {'linear1.weight': (256, 64),
     'norm1.weight': (256,), 'norm1.bias': (256,),
     'norm1.running_mean': (256,), 'norm1.running_var': (256,),
     'linear2.weight': (512, 256),
     'norm2.weight': (512,), 'norm2.bias': (512,),
     'norm2.running_mean': (512,), 'norm2.running_var': (512,),
     'linear3.weight': (784, 512), 'linear3.bias': (784,)}
    """
    rng, (first, second) = _generator(rng), hidden
    return {
        "linear1.weight": he_normal(rng, first, latent),
        **_norm("norm1", first),
        "linear2.weight": he_normal(rng, second, first),
        **_norm("norm2", second),
        **_layer(rng, "linear3", (28 * 28, second), gain=1),
    }


def discriminator_weights(hidden, negative_slope, rng):
    """Draw the initial weights of a GAN's `Discriminator`, the same for all its twins.

    Parameters
    ----------
    hidden, rng
        What the `Discriminator` was given.
    negative_slope : float
        That of its leaky ReLUs: where it is a, the variance is 2 / (1 + a²) over the inputs.

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
    >>> {name: w.shape for name, w in discriminator_weights((512, 256), 0.2, rng=0).items()}
    {'linear1.weight': (512, 784), 'linear1.bias': (512,),
     'linear2.weight': (256, 512), 'linear2.bias': (256,),
     'linear3.weight': (1, 256), 'linear3.bias': (1,)}
    """
    rng, (first, second) = _generator(rng), hidden
    leaky = 2 / (1 + negative_slope**2)
    return {
        **_layer(rng, "linear1", (first, 28 * 28), gain=leaky),
        **_layer(rng, "linear2", (second, first), gain=leaky),
        **_layer(rng, "linear3", (1, second), gain=1),
    }


def dcgan_generator_weights(latent, channels, size, colors, rng):
    """Draw the initial weights of a DCGAN's `Generator`, the same for all its twins.

    Parameters
    ----------
    latent, channels, size, colors, rng
        What the `Generator` was given.

    Returns
    -------
    dict of ndarray
        float32, in PyTorch's layout. Every kernel and matrix is normal with mean 0 and standard
        deviation 0.02, whatever its size: the normalisation that follows makes up for it.

    Raises
    ------
    TypeError
        If `rng` is neither a generator nor a whole number.
    ValueError
        If `size` cannot be halved once for each of the channels.

    References
    ----------
    Radford, Metz and Chintala (2016), "Unsupervised representation learning with deep
    convolutional generative adversarial networks", section 4.

    Examples
    --------
    >>> {name: w.shape for name, w in dcgan_generator_weights(64, (128, 64), 28, 1, rng=0).items()}
    {'linear.weight': (6272, 64),
     'norms.0.weight': (128,), 'norms.0.bias': (128,),
     'norms.0.running_mean': (128,), 'norms.0.running_var': (128,),
     'conv_transposes.0.weight': (128, 64, 4, 4),
     'norms.1.weight': (64,), 'norms.1.bias': (64,),
     'norms.1.running_mean': (64,), 'norms.1.running_var': (64,),
     'conv_transposes.1.weight': (64, 1, 4, 4), 'conv_transposes.1.bias': (1,)}
    """
    rng, base = _generator(rng), smallest_map(size, channels)
    weights = {"linear.weight": _radford(rng, channels[0] * base * base, latent)}
    for i, (C, F) in enumerate(zip(channels, [*channels[1:], colors], strict=True)):
        weights |= _norm(f"norms.{i}", C)
        weights[f"conv_transposes.{i}.weight"] = _radford(rng, C, F, 4, 4)
    return weights | {f"conv_transposes.{i}.bias": _zeros(colors)}


def dcgan_discriminator_weights(channels, size, colors, rng):
    """Draw the initial weights of a DCGAN's `Discriminator`, the same for all its twins.

    Parameters
    ----------
    channels, size, colors, rng
        What the `Discriminator` was given.

    Returns
    -------
    dict of ndarray
        float32, in PyTorch's layout; drawn as in `dcgan_generator_weights`.

    Raises
    ------
    TypeError
        If `rng` is neither a generator nor a whole number.
    ValueError
        If `size` cannot be halved once for each of the channels.

    References
    ----------
    Radford, Metz and Chintala (2016), "Unsupervised representation learning with deep
    convolutional generative adversarial networks", section 4.

    Examples
    --------
    >>> {name: w.shape for name, w in dcgan_discriminator_weights((64, 128), 28, 1, rng=0).items()}
    {'convs.0.weight': (64, 1, 4, 4), 'convs.0.bias': (64,),
     'convs.1.weight': (128, 64, 4, 4),
     'norms.0.weight': (128,), 'norms.0.bias': (128,),
     'norms.0.running_mean': (128,), 'norms.0.running_var': (128,),
     'linear.weight': (1, 6272), 'linear.bias': (1,)}
    """
    rng, base = _generator(rng), smallest_map(size, channels)
    weights = {"convs.0.weight": _radford(rng, channels[0], colors, 4, 4)}
    weights["convs.0.bias"] = _zeros(channels[0])
    for i, (C, F) in enumerate(pairwise(channels)):
        weights[f"convs.{i + 1}.weight"] = _radford(rng, F, C, 4, 4)
        weights |= _norm(f"norms.{i}", F)
    weights["linear.weight"] = _radford(rng, 1, channels[-1] * base * base)
    return weights | {"linear.bias": _zeros(1)}


def smallest_map(size, channels):
    """Compute the height and width of a DCGAN's smallest map: one halving for each of the channels.

    Raises
    ------
    ValueError
        If `size` cannot be halved that often.

    Examples
    --------
    >>> smallest_map(28, (128, 64)), smallest_map(64, (256, 128, 64, 32))
    (7, 4)
    """
    if not channels or size % 2 ** len(channels) or size < 2 ** len(channels):
        raise ValueError(
            f"size is {size!r} and channels are {channels!r}, but a size that can be halved once "
            "for each of the channels is expected: such as 28 with two, or 64 with four."
        )
    return size // 2 ** len(channels)


def _radford(rng, *shape):
    return _normal(rng, shape, 0.02**2)


def _layer(rng, name, shape, *, gain=2):
    """Draw a linear layer or a convolution; the gain makes up for what a ReLU takes."""
    weight = _normal(rng, shape, gain / np.prod(shape[1:]))
    return {f"{name}.weight": weight, f"{name}.bias": _zeros(shape[0])}


def _transposed(rng, name, shape, *, gain=2):
    """Draw a transposed convolution: stride 2 leaves a pixel a quarter of each kernel as inputs."""
    C, F, KH, KW = shape
    weight = _normal(rng, shape, gain / (C * KH * KW / 4))
    return {f"{name}.weight": weight, f"{name}.bias": _zeros(F)}


def _normal(rng, shape, variance):
    return (rng.standard_normal(shape) * np.sqrt(variance)).astype(np.float32)


def _norm(name, size):
    ones, zeros = np.ones(size, np.float32), _zeros(size)
    values = {"weight": ones, "bias": zeros, "running_mean": zeros, "running_var": ones}
    return {f"{name}.{key}": value.copy() for key, value in values.items()}


def _zeros(size):
    return np.zeros(size, np.float32)
