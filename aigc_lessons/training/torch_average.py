"""The moving average of a PyTorch network's weights, and the statistics that belong to it."""

import torch


@torch.no_grad()
def update(average, model, decay):
    """Move an average of weights a little towards the weights of now.

    A GAN's weights circle around a balance, and those of any network jitter with every batch; the
    mean of the last steps lies nearer to the middle. The running statistics of a batch
    normalisation are copied: `measure_statistics` measures the average's own.

    Parameters
    ----------
    average : torch.nn.Module
        A network like `model`, changed in place; it begins as its copy.
    model : torch.nn.Module
        The network that is trained.
    decay : float
        In [0, 1): how much of the average stays. The mean reaches back some 1 / (1 - decay) steps.

    References
    ----------
    Polyak and Juditsky (1992), "Acceleration of stochastic approximation by averaging"; Yazıcı et
    al. (2019), "The unusual effectiveness of averaging in GAN training".

    Examples
    --------
    >>> model, average = torch.nn.Linear(1, 1), torch.nn.Linear(1, 1)
    >>> _ = torch.nn.init.ones_(model.weight), torch.nn.init.zeros_(average.weight)
    >>> update(average, model, decay=0.9)
    >>> average.weight.item()
    0.10000000149011612
    """
    for mean, now in zip(average.parameters(), model.parameters(), strict=True):
        mean.lerp_(now, 1 - decay)
    for copied, now in zip(average.buffers(), model.buffers(), strict=True):
        copied.copy_(now)


@torch.no_grad()
def measure_statistics(model, inputs):
    """Measure the statistics of a network's batch normalisations anew, from one large batch.

    Those that a moving average took over belong to other weights.

    Parameters
    ----------
    model : torch.nn.Module
        The network, left in evaluation mode.
    inputs : torch.Tensor
        What it is given: noise, for a generator; some thousands of rows.

    References
    ----------
    Brock, Donahue and Simonyan (2019), "Large scale GAN training for high fidelity natural image
    synthesis", where they are called standing statistics.

    Examples
    --------
    >>> norm = torch.nn.BatchNorm1d(1)
    >>> measure_statistics(norm, torch.tensor([[3.0], [5.0]]))
    >>> norm.running_mean.item(), norm.running_var.item()
    (4.0, 2.0)
    """
    norms = [m for m in model.modules() if isinstance(m, torch.nn.modules.batchnorm._BatchNorm)]
    momenta = [norm.momentum for norm in norms]
    for norm in norms:
        norm.momentum = 1.0  # the new statistics replace the old ones
    model.train()(inputs)
    model.eval()
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum
