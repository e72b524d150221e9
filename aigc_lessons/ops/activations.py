"""Nonlinearities: each acts on every number by itself, so arrays of any shape will do."""

import numpy as np

from aigc_lessons.ops.arrays import require_floats, require_shape


def relu(x):
    """Replace what is negative by 0: eq-relu.

    Parameters
    ----------
    x : ndarray
        Any shape, floats.

    Returns
    -------
    ndarray
        Shaped like `x`, at least 0.

    Raises
    ------
    TypeError
        If `x` is no array of floats.

    References
    ----------
    Nair and Hinton (2010), "Rectified linear units improve restricted Boltzmann machines".

    Examples
    --------
    >>> import numpy as np
    >>> relu(np.array([-2.0, 0.0, 3.0]))
    array([0., 0., 3.])
    """
    require_floats("x", x)
    return np.maximum(x, 0)


def relu_backward(dy, x):
    """Carry the gradient back where `x` is more than 0: eq-relu.

    At 0 the function has no derivative; 0 is taken, as in PyTorch and TensorFlow.

    Parameters
    ----------
    dy : ndarray
        Gradient of the loss with respect to the output, shaped like `x`.
    x : ndarray
        What `relu` was given.

    Returns
    -------
    ndarray
        Gradient shaped like `x`.

    Raises
    ------
    TypeError, ValueError
        If an array is none of floats, or `dy` is not shaped like `x`.

    Examples
    --------
    >>> import numpy as np
    >>> relu_backward(np.array([10.0, 10.0, 10.0]), np.array([-2.0, 0.0, 3.0]))
    array([ 0.,  0., 10.])
    """
    _require_same_shape(dy, x)
    # dy * (x > 0) would be faster, but an infinite gradient times 0 is NaN.
    return np.where(x > 0, dy, 0)


def leaky_relu(x, negative_slope=0.2):
    """Shrink what is negative instead of dropping it: eq-leaky-relu.

    The slope here is that of DCGAN. PyTorch's default is 0.01 and that of Keras's layer 0.3.

    Parameters
    ----------
    x : ndarray
        Any shape, floats.
    negative_slope : float
        What negative numbers are multiplied by, at least 0.

    Returns
    -------
    ndarray
        Shaped like `x`.

    Raises
    ------
    TypeError
        If `x` is no array of floats.
    ValueError
        If the slope is negative.

    References
    ----------
    Radford, Metz and Chintala (2016), "Unsupervised representation learning with deep convolutional
    generative adversarial networks".

    Examples
    --------
    >>> import numpy as np
    >>> leaky_relu(np.array([-2.0, 0.0, 3.0]))
    array([-0.4,  0. ,  3. ])
    """
    require_floats("x", x)
    return np.maximum(x, 0) + _slope(negative_slope) * np.minimum(x, 0)


def leaky_relu_backward(dy, x, negative_slope=0.2):
    """Carry the gradient back, times the slope where `x` is not positive: eq-leaky-relu.

    At 0 there is no derivative; the negative side's is taken, as in PyTorch and TensorFlow.

    Parameters
    ----------
    dy : ndarray
        Gradient of the loss with respect to the output, shaped like `x`.
    x, negative_slope
        What `leaky_relu` was given.

    Returns
    -------
    ndarray
        Gradient shaped like `x`.

    Raises
    ------
    TypeError, ValueError
        As `leaky_relu`, and if `dy` is not shaped like `x`.

    Examples
    --------
    >>> import numpy as np
    >>> leaky_relu_backward(np.array([10.0, 10.0, 10.0]), np.array([-2.0, 0.0, 3.0]))
    array([ 2.,  2., 10.])
    """
    _require_same_shape(dy, x)
    return np.where(x > 0, dy, _slope(negative_slope) * dy)


def sigmoid(x):
    """Squeeze every number into (0, 1): eq-sigmoid.

    Only exponentials of what is not positive are taken, so that none overflows.

    Parameters
    ----------
    x : ndarray
        Any shape, floats.

    Returns
    -------
    ndarray
        Shaped like `x`, in [0, 1]: far out, rounding reaches the ends.

    Raises
    ------
    TypeError
        If `x` is no array of floats.

    Examples
    --------
    >>> import numpy as np
    >>> sigmoid(np.array([-1000.0, -2.0, 0.0, 2.0])).round(4)
    array([0.    , 0.1192, 0.5   , 0.8808])
    """
    require_floats("x", x)
    return np.exp(np.minimum(x, 0)) / (1 + np.exp(-abs(x)))


def sigmoid_backward(dy, x):
    """Carry the gradient back, a quarter of it at most: eq-sigmoid.

    The derivative, the sigmoid times one minus the sigmoid, is the same for x and -x. Written with
    the exponential of ``-abs(x)`` it is not rounded to 0 where x is large.

    Parameters
    ----------
    dy : ndarray
        Gradient of the loss with respect to the output, shaped like `x`.
    x : ndarray
        What `sigmoid` was given.

    Returns
    -------
    ndarray
        Gradient shaped like `x`.

    Raises
    ------
    TypeError, ValueError
        If an array is none of floats, or `dy` is not shaped like `x`.

    Examples
    --------
    >>> import numpy as np
    >>> sigmoid_backward(np.ones(3), np.array([-2.0, 0.0, 2.0])).round(4)
    array([0.105, 0.25 , 0.105])
    """
    _require_same_shape(dy, x)
    e = np.exp(-abs(x))
    return dy * e / (1 + e) ** 2


def tanh(x):
    """Squeeze every number into (-1, 1): eq-tanh.

    Parameters
    ----------
    x : ndarray
        Any shape, floats.

    Returns
    -------
    ndarray
        Shaped like `x`, in [-1, 1]: far out, rounding reaches the ends.

    Raises
    ------
    TypeError
        If `x` is no array of floats.

    Examples
    --------
    >>> import numpy as np
    >>> tanh(np.array([-1000.0, -2.0, 0.0, 2.0])).round(4)
    array([-1.   , -0.964,  0.   ,  0.964])
    """
    require_floats("x", x)
    return np.tanh(x)


def tanh_backward(dy, x):
    """Carry the gradient back, all of it at 0 and less elsewhere: eq-tanh.

    Parameters
    ----------
    dy : ndarray
        Gradient of the loss with respect to the output, shaped like `x`.
    x : ndarray
        What `tanh` was given.

    Returns
    -------
    ndarray
        Gradient shaped like `x`.

    Raises
    ------
    TypeError, ValueError
        If an array is none of floats, or `dy` is not shaped like `x`.

    Examples
    --------
    >>> import numpy as np
    >>> tanh_backward(np.ones(3), np.array([-2.0, 0.0, 2.0])).round(4)
    array([0.0707, 1.    , 0.0707])
    """
    _require_same_shape(dy, x)
    return dy * (1 - np.tanh(x) ** 2)


def _require_same_shape(dy, x):
    require_floats("x", x)
    require_shape("dy", dy, x.shape, "the shape of x")


def _slope(negative_slope):
    if not negative_slope >= 0:
        raise ValueError(
            f"negative_slope is {negative_slope}, but a number of at least 0 is expected."
        )
    return float(negative_slope)  # a NumPy float64 would make float32 arrays float64
