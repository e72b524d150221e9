"""A small convolutional network in NumPy: forward and backward, one line a layer."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.models.weights import cnn_weights, require_alike


class CNN:
    """Twice convolution, ReLU and pooling, then two linear layers: from a digit to ten logits.

    Parameters
    ----------
    channels : pair of int
        Filters of the first and of the second convolution.
    hidden : int
        Units between the two linear layers.
    classes : int
        Numbers that come out.
    rng : numpy.random.Generator or int
        Where the initial weights come from (He et al., 2015); an int is a seed.

    Attributes
    ----------
    params : dict of ndarray
        The weights themselves, for an optimiser to change in place.
    outputs : dict of ndarray
        What every layer made of the images of the last call, in order, for `backward` and to
        look at: "x", "conv1", "relu1", "pool1", "conv2", "relu2", "pool2", "flat", "linear1",
        "relu3", "linear2".

    References
    ----------
    LeCun, Bottou, Bengio and Haffner (1998), "Gradient-based learning applied to document
    recognition", section II; He, Zhang, Ren and Sun (2015), "Delving deep into rectifiers".

    Examples
    --------
    >>> import numpy as np
    >>> model = CNN(rng=0)
    >>> model(np.zeros((5, 1, 28, 28), np.float32)).shape
    (5, 10)
    >>> sum(w.size for w in model.params.values())
    52138
    """

    def __init__(self, channels=(8, 16), hidden=64, classes=10, *, rng):
        """Draw the weights."""
        self.params = cnn_weights(channels, hidden, classes, rng)
        self.outputs = {}

    def __call__(self, x):
        """Compute the logits: `forward`."""
        return self.forward(x)

    def forward(self, x):
        """Compute the logits of images, and keep every layer's output for `backward`.

        Parameters
        ----------
        x : ndarray
            Images, ``(N, 1, 28, 28)``, floats in [0, 1].

        Returns
        -------
        ndarray
            Logits, ``(N, classes)``.
        """
        conv1, conv2, linear1, linear2 = self._layers()
        self.outputs = h = {"x": x}  # (N, 1, 28, 28)
        h["conv1"] = ops.conv2d(h["x"], *conv1, padding=1)  # (N, 8, 28, 28)
        h["relu1"] = ops.relu(h["conv1"])  # (N, 8, 28, 28)
        h["pool1"] = ops.max_pool2d(h["relu1"], 2)  # (N, 8, 14, 14)
        h["conv2"] = ops.conv2d(h["pool1"], *conv2, padding=1)  # (N, 16, 14, 14)
        h["relu2"] = ops.relu(h["conv2"])  # (N, 16, 14, 14)
        h["pool2"] = ops.max_pool2d(h["relu2"], 2)  # (N, 16, 7, 7)
        h["flat"] = h["pool2"].reshape(len(x), -1)  # (N, 784)
        h["linear1"] = ops.linear(h["flat"], *linear1)  # (N, 64)
        h["relu3"] = ops.relu(h["linear1"])  # (N, 64)
        h["linear2"] = ops.linear(h["relu3"], *linear2)  # (N, 10)
        return h["linear2"]

    def backward(self, dlogits):
        """Carry the gradient back through the last call of `forward`, from the last line up.

        Parameters
        ----------
        dlogits : ndarray
            Gradient of the loss with respect to the logits, ``(N, classes)``.

        Returns
        -------
        dict of ndarray
            The gradient of every weight, named and shaped like `params`.

        Raises
        ------
        RuntimeError
            If `forward` was not called before.
        """
        h = self.outputs
        if not h:
            raise RuntimeError("backward was called before forward: compute the logits first.")
        conv1, conv2, linear1, linear2 = self._layers()
        dh, *d_linear2 = ops.linear_backward(dlogits, h["relu3"], *linear2)  # (N, 64)
        dh = ops.relu_backward(dh, h["linear1"])  # (N, 64)
        dh, *d_linear1 = ops.linear_backward(dh, h["flat"], *linear1)  # (N, 784)
        dh = dh.reshape(h["pool2"].shape)  # (N, 16, 7, 7)
        dh = ops.max_pool2d_backward(dh, h["relu2"], 2)  # (N, 16, 14, 14)
        dh = ops.relu_backward(dh, h["conv2"])  # (N, 16, 14, 14)
        dh, *d_conv2 = ops.conv2d_backward(dh, h["pool1"], *conv2, padding=1)  # (N, 8, 14, 14)
        dh = ops.max_pool2d_backward(dh, h["relu1"], 2)  # (N, 8, 28, 28)
        dh = ops.relu_backward(dh, h["conv1"])  # (N, 8, 28, 28)
        _, *d_conv1 = ops.conv2d_backward(dh, h["x"], *conv1, padding=1)
        gradients = [*d_conv1, *d_conv2, *d_linear1, *d_linear2]
        return dict(zip(self.params, gradients, strict=True))

    def to_arrays(self):
        """Copy the weights: a dict of arrays in PyTorch's layout, the same for every twin."""
        return {name: w.copy() for name, w in self.params.items()}

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
        require_alike(arrays, self.params)
        self.params = {name: np.array(arrays[name]) for name in self.params}

    def _layers(self):
        """Pair each layer's weight with its bias."""
        w = list(self.params.values())
        return zip(w[::2], w[1::2], strict=True)
