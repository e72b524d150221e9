"""Both bounds: the same in both frameworks, and where an integral or a closed form says them."""

from importlib import import_module

import keras
import numpy as np
import pytest
import torch
from scipy import integrate, special, stats
from torch.distributions import Bernoulli, Normal

from aigc_lessons.metrics import elbo, importance_weighted_bound
from tests.training.planting import planted
from tests.training.twin_steps import KINDS, networks


def ours(kind):
    return import_module(f"aigc_lessons.metrics.{kind}_bounds")


def pictures(size=5, white=0.3):
    rng = np.random.default_rng(4)
    return (rng.random((size, 1, 28, 28)) < white).astype(np.float32)


def log_weights(kind, model, images, *, samples=7, seed=3, module=None):
    rng = np.random.default_rng(seed)
    return (module or ours(kind)).log_weights(model, images, samples=samples, rng=rng)


@torch.no_grad()
def by_distributions(images, samples=7, seed=3):
    """Weigh the same codes, one image after another, with PyTorch's distributions in float64."""
    model = networks("torch", "vae")[0].double()
    rng, found = np.random.default_rng(seed), []
    for image in torch.from_numpy(images).double():
        noise = torch.from_numpy(rng.standard_normal((samples, model.latent), np.float32)).double()
        mean, log_var = model.encode(image[None])
        posterior = Normal(mean, torch.exp(log_var).sqrt())
        z = mean + posterior.scale * noise
        log_p_x = Bernoulli(logits=model.decode(z)).log_prob(image).sum(dim=(1, 2, 3))
        log_p_z, log_q_z = (d.log_prob(z).sum(dim=1) for d in (Normal(0, 1), posterior))
        found.append(log_p_x + log_p_z - log_q_z)
    return torch.stack(found).numpy()


def weights_are_those_of_distributions(kind, module=None):
    images = pictures()
    (model,) = networks(kind, "vae")
    found = log_weights(kind, model, images, module=module)
    assert (found.shape, found.dtype) == ((5, 7), np.float64)
    # Sums of 784 float32 numbers, some hundreds in all.
    np.testing.assert_allclose(found, by_distributions(images), rtol=1e-5)


FAULTS = {
    "the prior forgotten": ("noise**2 + log_var - z**2", "noise**2 + log_var"),
    "the posterior forgotten": ("noise**2 + log_var - z**2", "-(z**2)"),
    "the posterior's width forgotten": ("noise**2 + log_var - z**2", "noise**2 - z**2"),
    "the posterior's sign": ("noise**2 + log_var - z**2", "-(noise**2) - log_var - z**2"),
    "a log-variance for a deviation": ("exp(0.5 * log_var)", "exp(log_var)"),
    "codes of the mean alone": ("exp(0.5 * log_var) * noise", "exp(0.5 * log_var) * 0 * noise"),
    "white pixels alone": ("log_p_x = white - ", "log_p_x = white - 0 * "),
}


@pytest.mark.parametrize("kind", KINDS)
def test_weights_are_what_distributions_say(kind):
    weights_are_those_of_distributions(kind)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen(fault, kind, tmp_path):
    module = planted(f"metrics.{kind}_bounds", [FAULTS[fault]], tmp_path)
    with pytest.raises(AssertionError):
        weights_are_those_of_distributions(kind, module)


def test_both_frameworks_weigh_the_same_codes_alike():
    images = pictures()
    found = [log_weights(kind, networks(kind, "vae")[0], images) for kind in KINDS]
    np.testing.assert_allclose(found[1], found[0], rtol=1e-5)
    for bound in (elbo, importance_weighted_bound):
        assert bound(found[1]) == pytest.approx(bound(found[0]), rel=1e-5)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("at_once", [1, 10, 14, 20, 1000])
def test_how_many_are_decoded_together_does_not_matter(kind, at_once, monkeypatch):
    (model,), images = networks(kind, "vae"), pictures()
    whole = log_weights(kind, model, images)
    monkeypatch.setattr(ours(kind), "AT_ONCE", at_once)
    np.testing.assert_allclose(log_weights(kind, model, images), whole, rtol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_chance_comes_from_the_generator_alone(kind):
    (model,), images = networks(kind, "vae"), pictures()
    one, again, other = (log_weights(kind, model, images, seed=seed) for seed in (3, 3, 4))
    np.testing.assert_array_equal(one, again)
    assert not np.allclose(one, other)


def test_pytorch_computes_where_the_weights_are():
    model = networks("torch", "vae")[0].to("meta")
    with pytest.raises((RuntimeError, NotImplementedError), match="meta tensor"):
        log_weights("torch", model, pictures())


def test_nothing_is_left_to_be_differentiated():
    model = networks("torch", "vae")[0]
    log_weights("torch", model, pictures())
    assert all(w.grad is None for w in model.parameters())


# A model whose likelihood is known: one latent coordinate, and a Gaussian for all images.

DIRECTION = np.random.default_rng(6).normal(0, 0.5, 784).astype(np.float32)
BRIGHTNESS = np.float32(-1)


class Known:
    """Logits that a number z moves along one direction, and a posterior of any mean and width."""

    latent = 1

    def __init__(self, mean, log_var, direction=DIRECTION):
        self.gaussian, self.direction = (mean, log_var), direction

    def encode(self, x):
        return tuple(
            self.tensor(np.full((len(x), 1), value, np.float32)) for value in self.gaussian
        )


class KnownTorch(Known):
    def parameters(self):
        yield torch.zeros(1)

    def tensor(self, array):
        return torch.from_numpy(array)

    def decode(self, z):
        return (BRIGHTNESS + z * torch.from_numpy(self.direction)).unflatten(1, (1, 28, 28))


class KnownKeras(Known):
    def tensor(self, array):
        return keras.ops.convert_to_tensor(array)

    def decode(self, z):
        return keras.ops.reshape(BRIGHTNESS + z * self.direction, (-1, 1, 28, 28))


KNOWN = {"torch": KnownTorch, "keras": KnownKeras}


def likelihood(images, direction=DIRECTION):
    """Integrate over z what a picture's probability is: the mean of log p(x) over the images."""
    found = []
    for x in images.reshape(len(images), -1).astype(float):

        def log_joint(z, x=x):
            logits = float(BRIGHTNESS) + z * direction.astype(float)
            return (x * logits - np.logaddexp(0, logits)).sum() + stats.norm.logpdf(z)

        peak = max(log_joint(z) for z in np.linspace(-3, 3, 601))
        area, _ = integrate.quad(lambda z, f=log_joint, p=peak: np.exp(f(z) - p), -8, 8, limit=200)
        found.append(peak + np.log(area))
    return float(np.mean(found))


def drawn(size=4):
    """Draw pictures from the model itself."""
    rng = np.random.default_rng(8)
    p = special.expit(BRIGHTNESS + 0.4 * DIRECTION)
    return (rng.random((size, 784)) < p).astype(np.float32).reshape(-1, 1, 28, 28)


@pytest.mark.parametrize("kind", KINDS)
def test_the_importance_weighted_bound_rises_to_the_likelihood(kind):
    """Each posterior has a deviation of 0.16, about 0.37; proposed is a wider one, beside it."""
    images, model = drawn(), KNOWN[kind](mean=0.2, log_var=np.log(0.3**2))
    truth = likelihood(images)
    weights = log_weights(kind, model, images, samples=4000)
    rising = [importance_weighted_bound(groups(weights, K)) for K in (1, 5, 50, 4000)]
    assert elbo(weights) == pytest.approx(rising[0])
    assert rising == sorted(rising)
    assert truth - rising[0] > 0.8
    # Of 4,000 weights the mean is off by some 2 %, and so its logarithm.
    assert rising[-1] == pytest.approx(truth, abs=0.05)


def groups(weights, K):
    """Use the same weights as many small samples of K: ``(N · 4000 / K, K)``."""
    return weights.reshape(-1, K)


@pytest.mark.parametrize("kind", KINDS)
def test_a_decoder_that_ignores_the_code_loses_the_divergence(kind):
    """Then log p(x|z) is log p(x), and the ELBO falls short of it by the KL divergence."""
    mean, log_var = 0.5, np.log(0.6**2)
    images, nothing = drawn(), np.zeros(784, np.float32)
    weights = log_weights(kind, KNOWN[kind](mean, log_var, nothing), images, samples=4000)
    truth = likelihood(images, nothing)
    divergence = 0.5 * (mean**2 + np.exp(log_var) - log_var - 1)
    # The log-weights' own deviation is below 0.7: over 16,000 of them 0.006 as a rule.
    assert truth - elbo(weights) == pytest.approx(divergence, abs=0.03)
    assert importance_weighted_bound(weights) == pytest.approx(truth, abs=0.05)


@pytest.mark.parametrize("kind", KINDS)
def test_where_the_posterior_is_exact_every_weight_is_the_likelihood(kind):
    images, nothing = drawn(), np.zeros(784, np.float32)
    weights = log_weights(kind, KNOWN[kind](0, 0, nothing), images)
    assert weights.std(axis=1).max() < 1e-3
    for bound in (elbo, importance_weighted_bound):
        assert bound(weights) == pytest.approx(likelihood(images, nothing), rel=1e-5)
