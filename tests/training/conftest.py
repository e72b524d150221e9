"""What the tests of trainings share."""

import pytest


@pytest.fixture
def no_graphs():
    """Let TensorFlow compute at once: for a step or two a graph takes longer to make than to run.

    That graphs compute the same is for `test_steps` to see.
    """
    import tensorflow as tf

    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)
