"""Optimisers: what a gradient does to the parameters."""

from numbers import Real

import numpy as np

from aigc_lessons.ops.arrays import require_floats, require_shape


class _Optimizer:
    """Walk over the parameters, and remember arrays about each of them from step to step."""

    _remembers = ()

    def __init__(self):
        """Begin before the first step, remembering nothing."""
        self._steps = 0
        self._memory = {}  # name of a parameter -> its arrays, in the order of _remembers

    def step(self, params, grads):
        """Change the parameters in place.

        Parameters
        ----------
        params : dict of str to ndarray
            The parameters, floats; the same names and shapes at every step.
        grads : dict of str to ndarray
            The gradient of the loss with respect to each, under the same name and in its shape. A
            NaN goes through to its own parameter, as in PyTorch.

        Raises
        ------
        TypeError
            If one is no dict, or an array holds no floats.
        ValueError
            If a name is missing or too many, a shape differs, a parameter is read-only, or the
            parameters are others than at the first step. Then nothing has changed.
        """
        _require_params_and_grads(params, grads)
        self._require_the_first_parameters(params)
        self._steps += 1
        for name, theta in params.items():
            self._update(theta, grads[name], *self._memory[name])

    def _require_the_first_parameters(self, params):
        if not self._memory:
            self._memory = {
                name: [np.zeros_like(theta) for _ in self._remembers]
                for name, theta in params.items()
            }
        first = "the parameters of the first step"
        _require_same_names("params", params, first, self._memory)
        for name, theta in params.items():
            shape = self._memory[name][0].shape
            require_shape(f"params[{name!r}]", theta, shape, "the shape at the first step")

    def state(self):
        """Return copies of everything that the next step depends on, but for the settings.

        Returns
        -------
        dict of str to ndarray
            ``"steps"``, how many were made, and what is remembered about each parameter, such as
            ``"velocity.w"``: flat, so that ``numpy.savez(file, **state)`` can store it.
        """
        arrays = {
            f"{kind}.{name}": array.copy()
            for name, arrays in self._memory.items()
            for kind, array in zip(self._remembers, arrays, strict=True)
        }
        return {"steps": np.array(self._steps)} | arrays

    def load_state(self, state):
        """Go on from a `state`, bit for bit as if the run had not been interrupted.

        Parameters
        ----------
        state : dict of str to ndarray
            What `state` returned, for an optimiser of the same class.

        Raises
        ------
        ValueError
            If it is the state of another class, or something is missing.
        """
        names = dict.fromkeys(key.partition(".")[2] for key in state if key != "steps")
        kinds = {name: [f"{kind}.{name}" for kind in self._remembers] for name in names}
        expected = {"steps": None} | {key: None for keys in kinds.values() for key in keys}
        _require_same_names("state", state, f"a state of {type(self).__name__}", expected)
        self._steps = int(state["steps"])
        self._memory = {name: [state[key].copy() for key in keys] for name, keys in kinds.items()}


class SGD(_Optimizer):
    """Step against the gradient, eq-sgd, or against a running sum of gradients: eq-momentum.

    The velocity is PyTorch's: the learning rate multiplies it when the parameter moves. That of
    Keras and of Sutskever et al. has the learning rate inside. Both walk the same path while the
    learning rate stays the same; when it falls, ours slows down at once, theirs as the old velocity
    fades.

    Parameters
    ----------
    lr : float
        The learning rate, 0 or more; it may be changed between two steps.
    momentum : float
        How much of the velocity is kept, from 0 (plain gradient descent) to 1.

    Raises
    ------
    TypeError, ValueError
        If a number is none, or out of its range.

    References
    ----------
    Polyak (1964), "Some methods of speeding up the convergence of iteration methods".
    Sutskever, Martens, Dahl and Hinton (2013), "On the importance of initialization and momentum in
    deep learning".

    Examples
    --------
    >>> import numpy as np
    >>> params, sgd = {"w": np.array([1.0, 2.0])}, SGD(lr=0.5, momentum=0.5)
    >>> sgd.step(params, {"w": np.array([1.0, 0.0])})  # v = 1, w = 1 - 0.5 · 1
    >>> params["w"]
    array([0.5, 2. ])
    >>> sgd.step(params, {"w": np.array([1.0, 0.0])})  # v = 0.5 · 1 + 1, w = 0.5 - 0.5 · 1.5
    >>> params["w"]
    array([-0.25,  2.  ])
    """

    _remembers = ("velocity",)

    def __init__(self, lr, momentum=0.0):
        """Begin with the velocity 0."""
        super().__init__()
        self.lr = _number("lr", lr, np.inf)
        self.momentum = _number("momentum", momentum, 1)

    def _update(self, theta, g, v):
        v *= self.momentum
        v += g
        theta -= self.lr * v


class Adam(_Optimizer):
    """Step by about the learning rate in every coordinate, whatever the gradient's size: eq-adam.

    Running means of the gradient and of its square, which begin at 0 and are corrected for that.
    PyTorch computes the same. Keras adds its eps, 1e-7, before the correction of the square.

    Parameters
    ----------
    lr : float
        The learning rate, 0 or more; it may be changed between two steps.
    betas : pair of float
        How much of the running mean of the gradient and of its square is kept, from 0 to below 1.
    eps : float
        Keeps the division possible, 0 or more.

    Raises
    ------
    TypeError, ValueError
        If a number is none, or out of its range.

    References
    ----------
    Kingma and Ba (2015), "Adam: a method for stochastic optimization", algorithm 1.

    Examples
    --------
    >>> import numpy as np
    >>> params, adam = {"w": np.array([1.0, 2.0])}, Adam(lr=0.25)
    >>> adam.step(params, {"w": np.array([1000.0, -0.001])})  # the first step: lr in each
    >>> params["w"].round(4)
    array([0.75, 2.25])
    """

    _remembers = ("mean", "square")

    def __init__(self, lr, betas=(0.9, 0.999), eps=1e-8):
        """Begin with both running means 0."""
        super().__init__()
        self.lr = _number("lr", lr, np.inf)
        self.betas = _betas(betas)
        self.eps = _number("eps", eps, np.inf)

    def _update(self, theta, g, m, v):
        beta1, beta2 = self.betas
        m *= beta1
        m += (1 - beta1) * g
        v *= beta2
        v += (1 - beta2) * g**2
        m_hat = m / (1 - beta1**self._steps)
        v_hat = v / (1 - beta2**self._steps)
        theta -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


def _number(name, value, largest):
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} is {value!r}, but a number is expected.")
    if not 0 <= value <= largest or value == np.inf:
        upper = "finite and at least 0" if largest == np.inf else f"from 0 to {largest}"
        raise ValueError(f"{name} is {value}, but it must be {upper}.")
    return float(value)


def _betas(betas):
    if not isinstance(betas, (tuple, list)) or len(betas) != 2:
        raise ValueError(f"betas is {betas!r}, but a pair of numbers is expected.")
    betas = tuple(_number("a number of betas", beta, 1) for beta in betas)
    if 1 in betas:
        raise ValueError(f"betas is {betas}, but both must be below 1.")
    return betas


def _require_params_and_grads(params, grads):
    for what, arrays in (("params", params), ("grads", grads)):
        if not isinstance(arrays, dict):
            raise TypeError(
                f"{what} is a {type(arrays).__name__}, but a dict of arrays is expected."
            )
    _require_same_names("grads", grads, "params", params)
    for name, theta in params.items():
        require_floats(f"params[{name!r}]", theta)
        require_shape(f"grads[{name!r}]", grads[name], theta.shape, "the parameter's shape")
        if not theta.flags.writeable:
            raise ValueError(
                f"params[{name!r}] is read-only, but a step changes it in place: pass a copy."
            )


def _require_same_names(what, given, whose, expected):
    missing = [name for name in expected if name not in given]
    extra = [name for name in given if name not in expected]
    if missing or extra:
        wrong = f"lacks {missing}" if missing else f"also has {extra}"
        raise ValueError(f"{what} {wrong}, but exactly the names of {whose} are expected.")
