"""One step of training for the NumPy networks."""

from aigc_lessons import ops


def classifier_step(model, optimizer):
    """Make the step that teaches a network to name what it sees.

    Parameters
    ----------
    model : models.numpy_cnn.CNN
        Images to logits, with `params`, `forward` and `backward`.
    optimizer : ops.SGD or ops.Adam
        Changes the weights along their gradients.

    Returns
    -------
    callable
        ``step((images, labels))`` updates the weights once and returns the "loss" and "accuracy"
        of that batch before the update.

    Examples
    --------
    >>> from aigc_lessons import datasets
    >>> from aigc_lessons.models.numpy_cnn import CNN
    >>> digits = datasets.load("mnist-5k")
    >>> model = CNN(rng=0)
    >>> step = classifier_step(model, ops.SGD(lr=0.1))
    >>> batch = next(datasets.batches(digits, 64, rng=0))
    >>> losses = [step(batch)["loss"] for _ in range(5)]
    >>> losses[4] < losses[0]
    True
    """

    def step(batch):
        images, labels = batch
        logits = model.forward(images)
        loss = ops.cross_entropy(logits, labels)
        dlogits = ops.cross_entropy_backward(logits, labels)
        optimizer.step(model.params, model.backward(dlogits))
        accuracy = (logits.argmax(axis=1) == labels).mean()
        return {"loss": float(loss), "accuracy": float(accuracy)}

    return step
