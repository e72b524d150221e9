"""One step of training for the Keras networks."""

import keras
import tensorflow as tf


def classifier_step(model, optimizer):
    """Make the step that teaches a network to name what it sees.

    Parameters
    ----------
    model : keras.Model
        Images to logits.
    optimizer : keras.optimizers.Optimizer
        Changes the weights along their gradients.

    Returns
    -------
    callable
        ``step((images, labels))`` takes NumPy arrays, updates the weights once and returns the
        "loss" and "accuracy" of that batch before the update.

    Examples
    --------
    >>> from aigc_lessons import datasets
    >>> from aigc_lessons.models.keras_cnn import CNN
    >>> digits = datasets.load("mnist-5k")
    >>> model = CNN(rng=0)
    >>> step = classifier_step(model, keras.optimizers.SGD(learning_rate=0.1))
    >>> batch = next(datasets.batches(digits, 64, rng=0))
    >>> losses = [step(batch)["loss"] for _ in range(5)]
    >>> losses[4] < losses[0]
    True
    """
    cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    optimizer.build(model.trainable_variables)

    @tf.function  # traced once, then run as a graph: several times as fast
    def update(images, labels):
        with tf.GradientTape() as tape:
            logits = model(images, training=True)
            loss = cross_entropy(labels, logits)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply(gradients)
        accuracy = tf.reduce_mean(tf.cast(tf.argmax(logits, axis=1) == labels, tf.float32))
        return loss, accuracy

    def step(batch):
        images, labels = batch
        loss, accuracy = update(images, labels.astype("int64"))  # argmax gives int64
        return {"loss": float(loss), "accuracy": float(accuracy)}

    return step
