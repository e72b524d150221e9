"""A small convolutional network in PyTorch, twin of `numpy_cnn`."""

import torch
from torch import nn

from aigc_lessons.models.torch_weights import TwinModule
from aigc_lessons.models.weights import cnn_weights


class CNN(TwinModule):
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

    References
    ----------
    LeCun, Bottou, Bengio and Haffner (1998), "Gradient-based learning applied to document
    recognition", section II; He, Zhang, Ren and Sun (2015), "Delving deep into rectifiers".

    Examples
    --------
    >>> model = CNN(rng=0)
    >>> model(torch.zeros(5, 1, 28, 28)).shape
    torch.Size([5, 10])
    >>> sum(w.numel() for w in model.parameters())
    52138
    """

    def __init__(self, channels=(8, 16), hidden=64, classes=10, *, rng):
        """Make the layers, and draw their weights."""
        super().__init__()
        first, second = channels
        self.conv1 = nn.Conv2d(1, first, 3, padding=1)
        self.conv2 = nn.Conv2d(first, second, 3, padding=1)
        self.linear1 = nn.Linear(second * 7 * 7, hidden)
        self.linear2 = nn.Linear(hidden, classes)
        self.load_arrays(cnn_weights(channels, hidden, classes, rng))

    def forward(self, x):
        """Compute the logits ``(N, classes)`` of images ``(N, 1, 28, 28)`` in [0, 1]."""
        h = self.conv1(x)  # (N, 8, 28, 28)
        h = torch.relu(h)  # (N, 8, 28, 28)
        h = nn.functional.max_pool2d(h, 2)  # (N, 8, 14, 14)
        h = self.conv2(h)  # (N, 16, 14, 14)
        h = torch.relu(h)  # (N, 16, 14, 14)
        h = nn.functional.max_pool2d(h, 2)  # (N, 16, 7, 7)
        h = h.flatten(1)  # (N, 784)
        h = self.linear1(h)  # (N, 64)
        h = torch.relu(h)  # (N, 64)
        return self.linear2(h)  # (N, 10)
