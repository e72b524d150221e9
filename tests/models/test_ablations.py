"""Each guideline that is removed is gone, and nothing else is."""

import numpy as np
import pytest
import torch
from torch import nn

from aigc_lessons.models import torch_ablations
from aigc_lessons.models.torch_dcgan import Discriminator, Generator
from aigc_lessons.training import torch_recipes

SIZES = {"28": {}, "64 in color": {"size": 64, "colors": 3}}
CHANNELS = {"28": (5, 4), "64 in color": (6, 5, 4, 3)}


def networks(size="28"):
    generator = Generator(3, CHANNELS[size], **SIZES[size], rng=0)
    return generator, Discriminator(CHANNELS[size][::-1], **SIZES[size], rng=1)


def removed(guideline, size="28"):
    both = networks(size)
    torch_ablations.remove(guideline, *both, rng=np.random.default_rng(2))
    return both


def count(model, kind):
    return sum(isinstance(layer, kind) for layer in model.modules())


def census(models):
    """Count the kinds of layers, and name the activations."""
    kinds = (nn.ConvTranspose2d, nn.Conv2d, nn.MaxPool2d, nn.Upsample, nn.BatchNorm2d, nn.Linear)
    found = {kind.__name__: [count(model, kind) for model in models] for kind in kinds}
    found["inside"] = [type(m.activation).__name__ for m in models]
    return found | {"output": type(models[0].output).__name__}


PLAIN = {
    "ConvTranspose2d": [2, 0],
    "Conv2d": [0, 2],
    "MaxPool2d": [0, 0],
    "Upsample": [0, 0],
    "BatchNorm2d": [2, 1],
    "Linear": [1, 1],
    "inside": ["ReLU", "LeakyReLU"],
    "output": "Tanh",
}
CHANGED = {
    "strided-convolutions": {
        "ConvTranspose2d": [0, 0],
        "Conv2d": [2, 2],
        "MaxPool2d": [0, 2],
        "Upsample": [2, 0],
    },
    "batch-norm": {"BatchNorm2d": [0, 0]},
    "batch-norm-gaps": {"BatchNorm2d": [3, 2], "output": "Sequential"},
    "no-hidden-linear": {"Linear": [2, 2]},
    "relu": {"inside": ["Sigmoid", "LeakyReLU"]},
    "tanh": {"output": "Identity"},
    "leaky-relu": {"inside": ["ReLU", "ReLU"]},
    "small-weights": {},
}


def test_every_guideline_has_its_expectation():
    assert set(CHANGED) == set(torch_ablations.GUIDELINES)
    assert census(networks()) == PLAIN


@pytest.mark.parametrize("guideline", CHANGED)
def test_one_guideline_is_gone_and_no_other(guideline):
    assert census(removed(guideline)) == PLAIN | CHANGED[guideline]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("guideline", CHANGED)
def test_what_is_left_works_and_can_be_trained(guideline, size):
    generator, discriminator = removed(guideline, size)
    images = generator.train()(torch.randn(4, 3, generator=torch.Generator().manual_seed(0)))
    pixels, colors = SIZES[size].get("size", 28), SIZES[size].get("colors", 1)
    assert images.shape == (4, colors, pixels, pixels)
    discriminator.train()(images).sum().backward()
    for model in (generator, discriminator):
        assert all(w.grad is not None and w.grad.isfinite().all() for w in model.parameters())
        assert model.to_arrays().keys() >= {name for name, _ in model.named_parameters()}


@pytest.mark.parametrize("guideline", sorted(set(CHANGED) - {"small-weights"}))
def test_new_weights_start_as_small_as_the_others(guideline):
    for model in removed(guideline, "64 in color"):
        for name, w in model.named_parameters():
            if w.ndim > 1:
                noise = 4 / np.sqrt(2 * w.numel())  # the spread of a standard deviation, four times
                assert abs(w.std(correction=0).item() / 0.02 - 1) < noise + 0.01, name


def test_large_weights_are_ten_times_as_large():
    for small, large in zip(networks(), removed("small-weights"), strict=True):
        for (name, one), ten in zip(small.named_parameters(), large.parameters(), strict=True):
            factor = 10 if one.ndim > 1 else 1
            torch.testing.assert_close(ten, factor * one, msg=name)


def test_a_bias_takes_the_place_of_a_normalisation():
    generator, discriminator = removed("batch-norm")
    for layer in (generator.linear, generator.conv_transposes[0], discriminator.convs[1]):
        assert layer.bias is not None
        assert not layer.bias.any()


def test_without_normalisation_images_are_judged_alone():
    _, discriminator = removed("batch-norm")
    images = torch.rand(6, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    discriminator.train()
    torch.testing.assert_close(discriminator(images)[:2], discriminator(images[:2]))


def test_what_is_no_guideline_is_told():
    with pytest.raises(ValueError, match="guideline is 'pooling', but one of strided-conv"):
        removed("pooling")


def test_what_is_no_cure_is_told():
    from aigc_lessons import datasets

    with pytest.raises(ValueError, match="cure is 'luck', but \"gradient-penalty\" or"):
        torch_recipes.dcgan(datasets.load("mnist-5k")[:8], seed=0, cure="luck")
