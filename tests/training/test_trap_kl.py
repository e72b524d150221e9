"""Traps of a VAE's loss: sign, half, reductions, and a log-variance taken for something else."""

from importlib import import_module

import numpy as np
import pytest
import torch
from torch.distributions import Bernoulli, Normal, kl_divergence

from aigc_lessons import ops
from tests.models.test_vae import array_of, tensor_of
from tests.training.planting import planted
from tests.training.twin_steps import KINDS, LATENT, batch, made, networks, noises

pytestmark = pytest.mark.usefixtures("no_graphs")

# Sums of 784 float32 numbers, in another order.
CLOSE = {"rel": 1e-5}


@pytest.fixture(scope="module")
def expected():
    """Compute the parts of the bound by what PyTorch knows of distributions, and the Gaussians."""
    (model,) = networks("torch", "vae")
    x, (noise,) = torch.from_numpy(batch()[0]), noises(1)
    with torch.no_grad():
        logits, mean, log_var = model(x, noise)
    kl = kl_divergence(Normal(mean, torch.exp(log_var).sqrt()), Normal(0, 1)).sum(dim=1).mean()
    reconstruction = -Bernoulli(logits=logits).log_prob(x).sum(dim=(1, 2, 3)).mean()
    numbers = {"loss": reconstruction + kl, "reconstruction": reconstruction, "kl": kl}
    return {name: value.item() for name, value in numbers.items()}, mean, log_var


def says(record, numbers):
    assert record == pytest.approx(numbers, **CLOSE)


@pytest.mark.parametrize("kind", KINDS)
def test_the_step_tells_the_bound_that_distributions_say(kind, expected):
    _, step = made(kind, "vae")
    says(step(batch()), expected[0])


def test_the_operation_says_the_same(expected):
    numbers, mean, log_var = expected
    assert ops.kl_standard_normal(mean.numpy(), log_var.numpy()) == pytest.approx(numbers["kl"])


def with_kl(numbers, kl):
    return {**numbers, "kl": kl, "loss": numbers["reconstruction"] + kl}


def as_deviations(numbers, mean, log_var):
    kl = kl_divergence(Normal(mean, abs(log_var)), Normal(0, 1)).sum(dim=1).mean().item()
    return with_kl(numbers, kl)


# What stands in each framework's step, what the fault makes of it, and what the step then says.
FAULTS = {
    "no half": (
        {"torch": ("kl = 0.5 * (mean", "kl = (mean"), "keras": ("kl = 0.5 * tf", "kl = tf")},
        lambda numbers, *_: with_kl(numbers, 2 * numbers["kl"]),
    ),
    "the sign": (
        dict.fromkeys(
            KINDS, ("reconstruction + kl_weight * kl", "reconstruction - kl_weight * kl")
        ),
        lambda numbers, *_: {**numbers, "loss": numbers["loss"] - 2 * numbers["kl"]},
    ),
    "a mean KL beside a summed reconstruction": (
        {
            "torch": ("- log_var).sum(dim=1).mean()", "- log_var).mean()"),
            "keras": ("0.5 * tf.reduce_sum(mean**2", "0.5 * tf.reduce_mean(mean**2"),
        },
        lambda numbers, *_: with_kl(numbers, numbers["kl"] / LATENT),
    ),
    "a summed KL beside a mean reconstruction": (
        {
            "torch": (
                '_cross_entropy(logits, x, "sum") / len(x)',
                '_cross_entropy(logits, x, "mean")',
            ),
            "keras": (
                "tf.reduce_sum(losses, axis=(1, 2, 3))",
                "tf.reduce_mean(losses, axis=(1, 2, 3))",
            ),
        },
        lambda numbers, *_: {
            "reconstruction": numbers["reconstruction"] / 784,
            "kl": numbers["kl"],
            "loss": numbers["reconstruction"] / 784 + numbers["kl"],
        },
    ),
    "a log-variance read as a standard deviation": (
        {
            "torch": ("torch.expm1(log_var) - log_var", "log_var**2 - 1 - torch.log(log_var**2)"),
            "keras": (
                "tf.math.expm1(log_var) - log_var",
                "log_var**2 - 1 - tf.math.log(log_var**2)",
            ),
        },
        as_deviations,
    ),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen_and_is_as_large_as_named(fault, kind, expected, tmp_path):
    places, consequence = FAULTS[fault]
    steps = planted(f"training.{kind}_steps", [places[kind]], tmp_path)
    record = made(kind, "vae", steps=steps)[1](batch())
    with pytest.raises(AssertionError):
        says(record, expected[0])
    says(record, consequence(*expected))


def codes_are_as_wide_as_the_encoder_says(kind, module):
    """Decode the mean plus noise times the root of the variance: that must be the forward pass."""
    (ours,) = networks(kind, "vae")
    model = module.VAE(latent=LATENT, channels=(2, 4), rng=0)
    model.load_arrays(ours.to_arrays())
    images, noise = batch()[0], noises(1)[0].numpy()
    outputs = model(tensor_of(kind, images), tensor_of(kind, noise))
    logits, mean, log_var = map(array_of, outputs)
    assert abs(log_var).max() > 0.1  # at 0 all readings of it would be one
    z = mean + np.sqrt(np.exp(log_var)) * noise
    decoded = array_of(model.decode(tensor_of(kind, z)))
    np.testing.assert_allclose(logits, decoded, rtol=0, atol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_a_code_lies_where_its_gaussian_says(kind):
    module = import_module(f"aigc_lessons.models.{kind}_vae")
    codes_are_as_wide_as_the_encoder_says(kind, module)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("wrong", ["log_var", "exp(log_var)", "exp(2 * log_var)"])
def test_a_log_variance_misread_by_the_model_is_seen(wrong, kind, tmp_path):
    exp = {"torch": "torch.exp", "keras": "keras.ops.exp"}[kind]
    fault = (f"{exp}(0.5 * log_var)", wrong.replace("exp", exp))
    module = planted(f"models.{kind}_vae", [fault], tmp_path)
    with pytest.raises(AssertionError):
        codes_are_as_wide_as_the_encoder_says(kind, module)
