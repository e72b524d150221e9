"""What a checkpoint keeps of the things that Keras computes with."""

from functools import partial

import keras
import numpy as np

from aigc_lessons.models.weights import require_alike
from aigc_lessons.training import numpy_checkpoints
from aigc_lessons.training.numpy_checkpoints import Part


def part(thing):
    """Say how to copy and how to put back what the next step depends on.

    A model's variables include the running statistics of batch normalisation and the seeds of its
    dropout layers; an optimiser's include the count of steps and the learning rate. Variables are
    kept by their number, because Keras names them by how many were made before. Noise of the step
    itself comes from a ``keras.random.SeedGenerator``, kept as a part of its own: what
    ``tf.random.normal`` draws inside a ``tf.function`` depends on a count that nobody can put back.

    Parameters
    ----------
    thing : keras.Model, keras.optimizers.Optimizer, keras.random.SeedGenerator
        Built already; or what `numpy_checkpoints.part` takes.

    Returns
    -------
    Part

    Raises
    ------
    TypeError
        If it is something else.
    ValueError
        If it is not built: it has no variables yet.

    Examples
    --------
    >>> generator = keras.random.SeedGenerator(0)
    >>> noise = part(generator)
    >>> before = noise.state()
    >>> first = keras.random.uniform((), seed=generator)
    >>> noise.load_state(before)
    >>> bool(keras.random.uniform((), seed=generator) == first)
    True
    """
    for kind, variables in KINDS.items():
        if isinstance(thing, kind):
            _require_built(thing)
            own = variables(thing)
            return Part(partial(_state, own), partial(_load_state, own))
    return numpy_checkpoints.part(thing)


def _state(variables):
    arrays = [keras.ops.convert_to_numpy(variable) for variable in variables]
    return {f"{number:03}": np.array(array) for number, array in enumerate(arrays)}


def _load_state(variables, arrays):
    own = {f"{number:03}": variable for number, variable in enumerate(variables)}
    require_alike(arrays, own)
    for number, variable in own.items():
        variable.assign(arrays[number])


def _require_built(thing):
    if not getattr(thing, "built", True):
        raise ValueError(
            f"The {type(thing).__name__} is not built, so that it has no variables to keep: call "
            "the model once, or optimizer.build(model.trainable_variables)."
        )


KINDS = {
    keras.Model: lambda model: model.variables,
    keras.optimizers.Optimizer: lambda optimizer: optimizer.variables,
    keras.random.SeedGenerator: lambda generator: [generator.state],
}
