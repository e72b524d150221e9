"""Losses: one number for how wrong a network is, and the gradient that training starts from."""

import numpy as np

from aigc_lessons.ops.activations import sigmoid
from aigc_lessons.ops.arrays import require_floats, require_shape
from aigc_lessons.ops.softmax import softmax


def mse_loss(input, target, *, reduction="mean"):
    """Square the differences, then average, sum or keep them: eq-mse.

    The mean is over every element, in PyTorch as in Keras. A sum over the pixels with a mean over
    the samples, as many papers write it, is C·H·W times that: 784 times for 28×28 images.

    Parameters
    ----------
    input : ndarray
        What the network says, any shape, floats.
    target : ndarray
        What it should say, shaped like `input`: nothing is broadcast.
    reduction : {"mean", "sum", "none"}
        Average over all elements, add them up, or return the squares.

    Returns
    -------
    float or ndarray
        One number; with ``"none"`` an array shaped like `input`.

    Raises
    ------
    TypeError
        If an array holds no floats.
    ValueError
        If the shapes differ, there is no such reduction, or a mean of no elements is asked for.

    Examples
    --------
    >>> import numpy as np
    >>> input, target = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 0.0], [3.0, 3.0]])
    >>> mse_loss(input, target, reduction="none")
    array([[0., 4.],
           [0., 1.]])
    >>> float(mse_loss(input, target, reduction="sum")), float(mse_loss(input, target))
    (5.0, 1.25)
    """
    reduce = _require_mse(input, target, reduction)
    return reduce((input - target) ** 2)


def mse_loss_backward(input, target, *, reduction="mean"):
    """Give the gradient of `mse_loss` with respect to `input`: eq-mse-backward.

    Parameters
    ----------
    input, target, reduction
        What `mse_loss` was given. With ``"none"`` it is the gradient of the sum: each square
        depends on its own element alone.

    Returns
    -------
    ndarray
        Shaped like `input`.

    Raises
    ------
    TypeError, ValueError
        As `mse_loss`.

    Examples
    --------
    >>> import numpy as np
    >>> mse_loss_backward(np.array([1.0, 2.0]), np.array([1.0, 0.0]))
    array([0., 2.])
    """
    _require_mse(input, target, reduction)
    return 2 * (input - target) / (input.size if reduction == "mean" else 1)


def cross_entropy(logits, labels):
    """Average how surprised the network is by the right classes: eq-cross-entropy.

    That is minus the logarithm of the softmax at each sample's label. It is computed from the
    logits, because the logarithm of a probability that was rounded to 0 is lost.

    Parameters
    ----------
    logits : ndarray
        What the network says of each class, ``(N, K)``, floats; no softmax must have been applied.
    labels : ndarray
        Each sample's class, ``(N,)``, integers from 0 to K - 1.

    Returns
    -------
    float
        0 or more; log K if all logits are equal; infinite if a label's logit is minus infinity.

    Raises
    ------
    TypeError
        If `logits` is no array of floats or `labels` none of integers.
    ValueError
        If the shapes do not match, a label is no class, or there are no samples.

    Examples
    --------
    >>> import numpy as np
    >>> logits = np.log([[1.0, 2.0, 5.0]])  # probabilities 1/8, 2/8, 5/8
    >>> float(cross_entropy(logits, np.array([1])).round(4)), float(np.log(8 / 2).round(4))
    (1.3863, 1.3863)
    >>> float(cross_entropy(np.array([[0.0, 10000.0]]), np.array([0])))
    10000.0
    """
    rows = _require_classes(logits, labels)
    z = logits - logits.max(axis=1, keepdims=True)
    return (np.log(np.exp(z).sum(axis=1)) - z[rows, labels]).mean()


def cross_entropy_backward(logits, labels):
    """Give the gradient of `cross_entropy` with respect to the logits: eq-cross-entropy-backward.

    Parameters
    ----------
    logits, labels
        What `cross_entropy` was given.

    Returns
    -------
    ndarray
        ``(N, K)``: the probabilities, less 1 at the labels, divided by N. Each row sums to 0.

    Raises
    ------
    TypeError, ValueError
        As `cross_entropy`.

    Examples
    --------
    >>> import numpy as np
    >>> cross_entropy_backward(np.log([[1.0, 2.0, 5.0]]), np.array([1]))
    array([[ 0.125, -0.75 ,  0.625]])
    """
    rows = _require_classes(logits, labels)
    dlogits = softmax(logits)
    dlogits[rows, labels] -= 1
    return dlogits / len(logits)


def binary_cross_entropy_with_logits(logits, targets):
    """Average how surprised a sigmoid of the logits is by the targets: eq-binary-cross-entropy.

    No exponential here can overflow, and no logarithm meets a 0.

    Parameters
    ----------
    logits : ndarray
        One number for each yes-or-no question, any shape, floats; no sigmoid must have been
        applied.
    targets : ndarray
        The probability of yes, shaped like `logits`, floats in [0, 1].

    Returns
    -------
    float
        0 or more; log 2 if all logits are 0.

    Raises
    ------
    TypeError
        If an array holds no floats.
    ValueError
        If the shapes differ, a target lies outside [0, 1], or there are no elements. (Outside, the
        loss has no lower bound: with target 1.1 a larger logit is always better.)

    Examples
    --------
    >>> import numpy as np
    >>> loss = binary_cross_entropy_with_logits(np.array([0.0]), np.array([1.0]))
    >>> float(loss.round(4)), float(np.log(2).round(4))
    (0.6931, 0.6931)
    >>> float(binary_cross_entropy_with_logits(np.array([-10000.0]), np.array([1.0])))
    10000.0
    """
    _require_targets(logits, targets)
    z, t = logits, targets
    # log(1 + e^z) - t·z; what is tiny is added last, after the large numbers have cancelled.
    return (np.maximum(z, 0) - t * z + np.log1p(np.exp(-np.abs(z)))).mean()


def binary_cross_entropy_with_logits_backward(logits, targets):
    """Give the gradient with respect to the logits: eq-binary-cross-entropy-backward.

    Parameters
    ----------
    logits, targets
        What `binary_cross_entropy_with_logits` was given.

    Returns
    -------
    ndarray
        Shaped like `logits`: the sigmoid less the target, divided by the number of elements.

    Raises
    ------
    TypeError, ValueError
        As `binary_cross_entropy_with_logits`.

    Examples
    --------
    >>> import numpy as np
    >>> binary_cross_entropy_with_logits_backward(np.array([0.0, -10000.0]), np.array([1.0, 1.0]))
    array([-0.25, -0.5 ])
    """
    _require_targets(logits, targets)
    return (sigmoid(logits) - targets) / logits.size


REDUCTIONS = {"mean": np.mean, "sum": np.sum, "none": np.asarray}


def _require_mse(input, target, reduction):
    require_floats("input", input)
    require_shape("target", target, input.shape, "the shape of input")
    if reduction not in REDUCTIONS:
        raise ValueError(
            f"reduction is {reduction!r}, but one of {', '.join(REDUCTIONS)} is expected."
        )
    if reduction == "mean":
        _require_elements("input", input)
    return REDUCTIONS[reduction]


def _require_targets(logits, targets):
    require_floats("logits", logits)
    require_shape("targets", targets, logits.shape, "the shape of logits")
    _require_elements("logits", logits)
    outside = targets[~((targets >= 0) & (targets <= 1))]  # NaN too
    if outside.size:
        raise ValueError(f"targets holds {outside[0]}, but probabilities in [0, 1] are expected.")


def _require_classes(logits, labels):
    """Check both, and return the rows that the labels stand in."""
    require_floats("logits", logits, "(N, K)")
    _require_elements("logits", logits)
    if not isinstance(labels, np.ndarray) or not np.issubdtype(labels.dtype, np.integer):
        what = getattr(labels, "dtype", type(labels).__name__)
        raise TypeError(
            f"labels is of {what}, but a NumPy array of integers, a class for each sample, "
            "is expected."
        )
    N, K = logits.shape
    if labels.shape != (N,):
        raise ValueError(
            f"labels has shape {labels.shape}, but {(N,)} is expected: one class for each sample."
        )
    outside = labels[(labels < 0) | (labels >= K)]
    if outside.size:
        raise ValueError(
            f"labels holds {outside[0]}, but logits of shape {logits.shape} have the classes "
            f"0 to {K - 1}."
        )
    return np.arange(N)


def _require_elements(name, array):
    if not array.size:
        raise ValueError(
            f"{name} has shape {array.shape}, but a mean needs at least one element: "
            "leave out an empty batch."
        )
