"""How a learner's function is called, whatever its parameters are called."""

import inspect


def way_to_call(function, names):
    """Say how many inputs the function takes by position; the others go by name.

    A function whose parameters bear the names of the inputs is called by name, so that their order
    does not matter. Otherwise position comes first.

    Parameters
    ----------
    function : callable
        What the learner wrote.
    names : sequence of str
        The inputs' names, in the order of the exercise.

    Returns
    -------
    int or None
        The number of inputs that go by position; None where the function does not fit.

    Examples
    --------
    >>> way_to_call(lambda w, x: ..., ["x", "w"])
    0
    >>> way_to_call(lambda image, kernel: ..., ["x", "w"])
    2
    >>> way_to_call(lambda image: ..., ["x", "w"]) is None
    True
    """
    signature = _signature(function)
    if signature is None:
        return len(names)
    ways = [*range(len(names), -1, -1)]
    if set(names) <= set(signature.parameters):
        ways.insert(0, 0)
    return next((way for way in ways if _fits(signature, names, way)), None)


def call(function, inputs, way):
    """Call the function with a dict of inputs, the first `way` of them by position."""
    by_position = list(inputs.values())[:way]
    by_name = dict(list(inputs.items())[way:])
    return function(*by_position, **by_name)


def described(function):
    """Write a function's parameters as they stand in its definition.

    Examples
    --------
    >>> described(lambda x, w=None: x)
    '(x, w=None)'
    """
    return str(_signature(function))


def _signature(function):
    try:
        return inspect.signature(function)
    except (TypeError, ValueError):  # functions written in C often tell nothing
        return None


def _fits(signature, names, way):
    try:
        signature.bind(*names[:way], **dict.fromkeys(names[way:]))
    except TypeError:
        return False
    return True
