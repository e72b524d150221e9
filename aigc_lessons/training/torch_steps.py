"""One step of training for the PyTorch networks."""

import torch


def classifier_step(model, optimizer):
    """Make the step that teaches a network to name what it sees.

    Parameters
    ----------
    model : torch.nn.Module
        Images to logits.
    optimizer : torch.optim.Optimizer
        Changes the weights along their gradients.

    Returns
    -------
    callable
        ``step((images, labels))`` takes NumPy arrays, updates the weights once and returns the
        "loss" and "accuracy" of that batch before the update.

    Examples
    --------
    >>> from aigc_lessons import datasets
    >>> from aigc_lessons.models.torch_cnn import CNN
    >>> digits = datasets.load("mnist-5k")
    >>> model = CNN(rng=0)
    >>> step = classifier_step(model, torch.optim.SGD(model.parameters(), lr=0.1))
    >>> batch = next(datasets.batches(digits, 64, rng=0))
    >>> losses = [step(batch)["loss"] for _ in range(5)]
    >>> losses[4] < losses[0]
    True
    """

    def step(batch):
        device = next(model.parameters()).device
        images, labels = (torch.from_numpy(part).to(device) for part in batch)
        labels = labels.long()  # cross_entropy takes no smaller integers
        logits = model.train()(images)
        loss = torch.nn.functional.cross_entropy(logits, labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        accuracy = (logits.argmax(dim=1) == labels).float().mean()
        return {"loss": loss.item(), "accuracy": accuracy.item()}

    return step
