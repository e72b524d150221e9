"""The two bounds, on models whose likelihood is known: normal codes, images that depend linearly.

With z from N(0, I) and x from N(W z, s² I), x itself is normal, and so is the posterior of z. Then
log w is a polynomial of degree 2 in z, whose mean over a normal q is that over 2 Z points.
"""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from aigc_lessons.metrics import elbo, importance_weighted_bound
from tests.agreement import agrees
from tests.ops.cases import examples, number, random, seeds

NOISE = 0.7  # s
# Log-weights below 1000 in size, of some ten terms each, relative to the bound.
CLOSE = 1e-11

CASES = st.tuples(number(1, 4), number(1, 3), number(1, 4), seeds)


class Model:
    """A linear Gaussian model with some images, and a proposal q for each."""

    def __init__(self, N, Z, D, seed):
        self.W, self.x = 2 * random((D, Z), seed), 3 * random((N, D), seed + 1)
        self.mean, self.var = 2 * random((N, Z), seed + 2), np.exp(2 * random((N, Z), seed + 3))

    @property
    def log_likelihoods(self):
        covariance = self.W @ self.W.T + NOISE**2 * np.eye(len(self.W))
        density = stats.multivariate_normal(np.zeros(len(self.W)), covariance)
        return np.array([density.logpdf(x) for x in self.x])

    @property
    def posterior(self):
        precision = np.eye(self.W.shape[1]) + self.W.T @ self.W / NOISE**2
        covariance = np.linalg.inv(precision)
        return self.x @ self.W @ covariance / NOISE**2, covariance

    def log_weights(self, z, log_q):
        """Weigh codes (N, K, Z) that come with their log-densities (N, K)."""
        log_p_x = stats.norm.logpdf(self.x[:, None], z @ self.W.T, NOISE).sum(axis=2)
        return log_p_x + stats.norm.logpdf(z).sum(axis=2) - log_q

    def at_points(self):
        """Take the 2 Z points that have the mean and the covariance of q."""
        Z = self.mean.shape[1]
        corners = np.sqrt(Z) * np.concatenate([np.eye(Z), -np.eye(Z)])
        deviation = np.sqrt(self.var)[:, None]
        z = self.mean[:, None] + deviation * corners
        return self.log_weights(z, stats.norm.logpdf(z, self.mean[:, None], deviation).sum(axis=2))

    def of_the_posterior(self, K, seed):
        mean, covariance = self.posterior
        root = np.linalg.cholesky(covariance)
        noise = np.random.default_rng(seed).standard_normal((len(mean), K, len(root)))
        log_q = stats.norm.logpdf(noise).sum(axis=2) - np.log(np.diag(root)).sum()
        return self.log_weights(mean[:, None] + noise @ root.T, log_q)


@pytest.mark.equation("eq-elbo")
@examples(60)
@given(CASES)
def test_the_elbo_is_the_likelihood_less_the_divergence_from_the_posterior(case):
    model = Model(*case)
    mean, covariance = (torch.tensor(part) for part in model.posterior)
    q = torch.distributions.MultivariateNormal(
        torch.tensor(model.mean), torch.diag_embed(torch.tensor(model.var))
    )
    p = torch.distributions.MultivariateNormal(mean, covariance)
    gaps = torch.distributions.kl_divergence(q, p).numpy()
    theirs = (model.log_likelihoods - gaps).mean()
    agrees("eq-elbo", "log p(x) - KL(q, posterior)", elbo(model.at_points()), theirs, CLOSE)


@pytest.mark.equation("eq-elbo")
@examples(60)
@given(CASES)
def test_the_elbo_is_the_reconstruction_less_the_divergence_from_the_prior(case):
    model = Model(*case)
    away = ((model.x - model.mean @ model.W.T) ** 2).sum(axis=1)
    scatter = model.var @ (model.W**2).sum(axis=0)
    constant = len(model.W) * math.log(2 * math.pi * NOISE**2)
    reconstruction = -0.5 * (constant + (away + scatter) / NOISE**2)
    q = torch.distributions.Normal(torch.tensor(model.mean), torch.tensor(model.var).sqrt())
    prior = torch.distributions.Normal(0.0, 1.0)
    kl = torch.distributions.kl_divergence(q, prior).sum(1).numpy()
    theirs = (reconstruction - kl).mean()
    agrees("eq-elbo", "reconstruction - KL(q, prior)", elbo(model.at_points()), theirs, CLOSE)


@pytest.mark.equation("eq-elbo")
@pytest.mark.equation("eq-importance-weighted-bound")
@examples(40)
@given(CASES, number(1, 5))
def test_with_the_posterior_both_are_the_likelihood_whatever_k(case, K):
    model = Model(*case)
    log_weights = model.of_the_posterior(K, seed=case[-1])
    theirs = model.log_likelihoods.mean()
    agrees("eq-elbo", "log p(x) (SciPy)", elbo(log_weights), theirs, CLOSE)
    ours = importance_weighted_bound(log_weights)
    agrees("eq-importance-weighted-bound", "log p(x) (SciPy)", ours, theirs, CLOSE)


@pytest.mark.equation("eq-importance-weighted-bound")
@pytest.mark.parametrize("around", [0, -900])
def test_pytorch_and_loops_say_the_same(around):
    @examples(60)
    @given(number(1, 5), number(1, 8), seeds)
    def check(N, K, seed):
        log_weights = around + 20 * random((N, K), seed)
        ours = importance_weighted_bound(log_weights)
        tensor = torch.tensor(log_weights)
        theirs = (torch.logsumexp(tensor, 1) - math.log(K)).mean().item()
        agrees("eq-importance-weighted-bound", "PyTorch", ours, theirs, CLOSE)
        agrees("eq-importance-weighted-bound", "loops", ours, looped(log_weights), CLOSE)

    check()


def looped(log_weights):
    bounds = []
    for row in log_weights.tolist():
        weights = [math.exp(w - row[0]) for w in row]
        bounds.append(row[0] + math.log(math.fsum(weights) / len(weights)))
    return math.fsum(bounds) / len(bounds)


FAULTS = {
    "logarithms averaged": np.mean,
    "weights summed": lambda w: importance_weighted_bound(w) + math.log(w.shape[1]),
    "the best weight": lambda w: w.max(axis=1).mean(),
    "one mean over all images": lambda w: importance_weighted_bound(w.reshape(1, -1)),
    "along the images": lambda w: importance_weighted_bound(w.T),
    "images summed": lambda w: importance_weighted_bound(w) * len(w),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_caught(fault):
    log_weights = 20 * random((3, 4), 0) - 50
    with pytest.raises(AssertionError, match="eq-planted against loops: error"):
        agrees("eq-planted", "loops", FAULTS[fault](log_weights), looped(log_weights), CLOSE)


@examples(60)
@given(number(1, 5), seeds)
def test_the_bound_rises_with_k(N, seed):
    """Groups of groups: their means can only bring the logarithm up (Jensen)."""
    log_weights = 30 * random((N, 16), seed)
    bounds = [importance_weighted_bound(log_weights.reshape(-1, K)) for K in (1, 2, 4, 8, 16)]
    assert bounds[0] == pytest.approx(elbo(log_weights))
    assert np.all(np.diff(bounds) > 0)
    assert bounds[-1] < log_weights.max(axis=1).mean()


def test_the_smallest_story_of_the_chapter():
    log_weights = np.log([[0.1, 0.9]])
    assert elbo(log_weights) == pytest.approx(-1.2040, abs=1e-4)
    assert importance_weighted_bound(log_weights) == pytest.approx(math.log(0.5))


def test_constants_come_out_as_they_went_in():
    log_weights = np.random.default_rng(0).normal(size=(5, 7))
    for bound in (elbo, importance_weighted_bound):
        assert bound(log_weights - 1e4) == pytest.approx(bound(log_weights) - 1e4)
        assert bound(log_weights[::-1]) == pytest.approx(bound(log_weights))
        assert bound(log_weights[:, ::-1]) == pytest.approx(bound(log_weights))


BAD = [
    ([[0.0, 1.0]], TypeError, "log_weights"),
    (np.zeros(3), ValueError, r"log_weights .*\(3,\)"),
    (np.zeros((0, 3)), ValueError, "log_weights"),
    (np.array([[0.0, np.nan]]), ValueError, "log_weights"),
]


@pytest.mark.parametrize("bound", [elbo, importance_weighted_bound])
@pytest.mark.parametrize(("log_weights", "error", "message"), BAD)
def test_bad_input_is_refused(bound, log_weights, error, message):
    with pytest.raises(error, match=message) as refusal:
        bound(log_weights)
    assert "\n" not in str(refusal.value)
