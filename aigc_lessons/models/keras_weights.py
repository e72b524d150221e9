"""The weights of Keras layers in PyTorch's names and layout, which all twins share."""

import keras
import numpy as np

from aigc_lessons.models.weights import require_alike

# What Keras calls the weights of a layer, and what PyTorch does.
KERAS_NAMES = {
    "kernel": "weight",
    "gamma": "weight",
    "bias": "bias",
    "beta": "bias",
    "moving_mean": "running_mean",
    "moving_variance": "running_var",
}
# The axes of a weight by their number, from the one to the other.
TO_PYTORCH = {4: (3, 2, 0, 1), 2: (1, 0), 1: (0,)}
FROM_PYTORCH = {4: (2, 3, 1, 0), 2: (1, 0), 1: (0,)}


def keras_to_arrays(layers):
    """Copy the weights of Keras layers into PyTorch's names and layout.

    Keras turns every kernel's axes around: (KH, KW, C, F) for a convolution's (F, C, KH, KW),
    (KH, KW, F, C) for a transposed one's (C, F, KH, KW), (D, F) for a linear layer's (F, D).

    Parameters
    ----------
    layers : dict of keras.Layer
        The layers that have weights, by name and in order.

    Returns
    -------
    dict of ndarray
        Named as PyTorch's `state_dict` names them.
    """
    arrays = {}
    for name, variable in _keras_variables(layers).items():
        w = np.asarray(variable)
        arrays[name] = w.transpose(TO_PYTORCH[w.ndim]).copy()
    return arrays


def keras_load_arrays(layers, arrays):
    """Put weights in PyTorch's names and layout into Keras layers.

    Parameters
    ----------
    layers : dict of keras.Layer
        The layers that have weights, by name and in order.
    arrays : dict of ndarray
        What `keras_to_arrays` gives for layers of the same sizes.

    Raises
    ------
    TypeError, ValueError
        If `arrays` is no such dict.
    """
    require_alike(arrays, keras_to_arrays(layers))
    for name, variable in _keras_variables(layers).items():
        w = np.asarray(arrays[name])
        variable.assign(w.transpose(FROM_PYTORCH[w.ndim]))


def _keras_variables(layers):
    """Name the variables of Keras layers as PyTorch does, in PyTorch's order."""
    return {
        f"{name}.{theirs}": getattr(layer, ours)
        for name, layer in layers.items()
        for ours, theirs in KERAS_NAMES.items()
        if getattr(layer, ours, None) is not None
    }


class TwinModel(keras.Model):
    """A network whose weights its twins in other frameworks can take over.

    A subclass names in `weighted` its layers that have weights, in order.
    """

    def to_arrays(self):
        """Copy the weights: a dict of arrays in PyTorch's layout, the same for every twin.

        Running statistics are among them.
        """
        return keras_to_arrays(self._weighted_layers())

    def load_arrays(self, arrays):
        """Take over the weights of a twin.

        Parameters
        ----------
        arrays : dict of ndarray
            What `to_arrays` of a model of the same size gives.

        Raises
        ------
        TypeError, ValueError
            If `arrays` is no such dict.
        """
        keras_load_arrays(self._weighted_layers(), arrays)

    def _weighted_layers(self):
        return {name: getattr(self, name) for name in self.weighted}
