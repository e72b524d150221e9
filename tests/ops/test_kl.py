import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from aigc_lessons import ops
from tests.agreement import agrees
from tests.ops.cases import PRECISIONS, examples, number, random, seeds


def gaussians(N, Z, seed, dtype="float64"):
    """Means in [-3, 3], log-variances in [-4, 4]: standard deviations of 0.14 to 7.4."""
    return 3 * random((N, Z), seed, dtype), 4 * random((N, Z), seed + 1, dtype)


CASES = st.tuples(number(1, 5), number(1, 6), seeds)
# Each of at most 30 terms is below 4.5 + 27 + 2 = 34 and errs by a few roundings u, as does the
# sum; the gradients are smaller. 30·34·10·u is 1e-12 in float64 and 6e-4 in float32, of sums that
# reach hundreds there: what is compared is relative, and rounding errors have both signs.
TOLERANCE = {"float64": 1e-12, "float32": 1e-5}


@pytest.mark.equation("eq-kl-standard-normal")
@pytest.mark.equation("eq-kl-standard-normal-backward")
@pytest.mark.parametrize("precision", PRECISIONS)
def test_pytorch_says_the_same(precision):
    @examples(60)
    @given(CASES)
    def check(case):
        mean, log_var = gaussians(*case, precision)
        divergence, gradients = torch_kl(mean, log_var)
        ours = ops.kl_standard_normal(mean, log_var)
        agrees("eq-kl-standard-normal", "PyTorch", ours, divergence, TOLERANCE[precision])
        ours = ops.kl_standard_normal_backward(mean, log_var)
        agrees("eq-kl-standard-normal-backward", "PyTorch", ours, gradients, TOLERANCE[precision])

    check()


def torch_kl(mean, log_var):
    m, v = (torch.tensor(array, requires_grad=True) for array in (mean, log_var))
    posterior = torch.distributions.Normal(m, torch.exp(v / 2))
    prior = torch.distributions.Normal(torch.zeros_like(m), torch.ones_like(m))
    divergence = torch.distributions.kl_divergence(posterior, prior).sum(1).mean()
    divergence.backward()
    return divergence.detach().numpy(), (m.grad.numpy(), v.grad.numpy())


@pytest.mark.equation("eq-kl-standard-normal-backward")
@examples(60)
@given(CASES)
def test_the_gradients_are_the_slopes(case):
    mean, log_var = gaussians(*case)
    dmean, dlog_var = ops.kl_standard_normal_backward(mean, log_var)
    slopes = [
        ops.numeric_gradient(lambda m: ops.kl_standard_normal(m, log_var), mean.copy()),
        ops.numeric_gradient(lambda v: ops.kl_standard_normal(mean, v), log_var.copy()),
    ]
    # Rounding of sums near 1000, over 2·eps = 2e-6, and third derivatives below 60.
    agrees(
        "eq-kl-standard-normal-backward",
        "finite differences",
        (dmean, dlog_var),
        tuple(slopes),
        1e-6,
    )


@pytest.mark.equation("eq-kl-standard-normal")
@pytest.mark.parametrize("mean", [-2.0, 0.0, 0.3, 1.5])
@pytest.mark.parametrize("log_var", [-2.0, -0.5, 0.0, 1.0, 3.0])
def test_it_is_the_integral_that_defines_it(mean, log_var):
    q, p = stats.norm(mean, np.sqrt(np.exp(log_var))), stats.norm(0, 1)
    ends = q.mean() - 12 * q.std(), q.mean() + 12 * q.std()
    integral, _ = integrate.quad(lambda z: q.pdf(z) * (q.logpdf(z) - p.logpdf(z)), *ends)
    ours = ops.kl_standard_normal(np.array([[mean]]), np.array([[log_var]]))
    agrees("eq-kl-standard-normal", "its integral (SciPy)", ours, integral, 1e-7)


FAULTS = {
    "wrong sign": lambda m, v: -ops.kl_standard_normal(m, v),
    "no half": lambda m, v: 2 * ops.kl_standard_normal(m, v),
    "a mean over the units": lambda m, v: ops.kl_standard_normal(m, v) / m.shape[1],
    "a sum over the samples": lambda m, v: ops.kl_standard_normal(m, v) * len(m),
    "a deviation for the log-variance": lambda m, v: ops.kl_standard_normal(m, np.log(v**2)),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_caught(fault):
    mean, log_var = gaussians(3, 4, 0)
    theirs, _ = torch_kl(mean, log_var)
    with pytest.raises(AssertionError, match="eq-planted against PyTorch: error"):
        agrees("eq-planted", "PyTorch", FAULTS[fault](mean, log_var), theirs, 1e-12)


@examples(60)
@given(CASES)
def test_coordinates_are_added_and_samples_averaged(case):
    mean, log_var = gaussians(*case)
    parts = [
        [
            ops.kl_standard_normal(np.array([[m]]), np.array([[v]]))
            for m, v in zip(*row, strict=True)
        ]
        for row in zip(mean, log_var, strict=True)
    ]
    np.testing.assert_allclose(
        ops.kl_standard_normal(mean, log_var), np.sum(parts, axis=1).mean(), rtol=1e-12
    )
    twice = [np.concatenate([array, array], axis=1) for array in (mean, log_var)]
    np.testing.assert_allclose(
        ops.kl_standard_normal(*twice), 2 * ops.kl_standard_normal(mean, log_var), rtol=1e-12
    )
    copies = [np.concatenate([array, array]) for array in (mean, log_var)]
    np.testing.assert_allclose(
        ops.kl_standard_normal(*copies), ops.kl_standard_normal(mean, log_var), rtol=1e-12
    )


@examples(60)
@given(CASES)
def test_it_is_0_at_the_standard_normal_and_more_everywhere_else(case):
    mean, log_var = gaussians(*case)
    zeros = np.zeros_like(mean)
    assert ops.kl_standard_normal(zeros, zeros) == 0
    assert not np.any(ops.kl_standard_normal_backward(zeros, zeros))
    assert ops.kl_standard_normal(mean, zeros) > 0
    assert ops.kl_standard_normal(zeros, log_var) > 0


def test_close_to_the_standard_normal_no_digit_is_lost():
    """Of log-variance v, ½ (eᵛ - 1 - v) is v² / 4 there; 1e-8 is lost when 1 is added to it."""
    for v in (1e-3, 1e-5, -1e-7):
        log_var = np.array([[v]])
        kl = ops.kl_standard_normal(np.zeros((1, 1)), log_var)
        np.testing.assert_allclose(kl, v**2 / 4 + v**3 / 12, rtol=1e-5)
    _, dlog_var = ops.kl_standard_normal_backward(np.zeros((1, 1)), np.array([[1e-12]]))
    np.testing.assert_allclose(dlog_var, 5e-13, rtol=1e-9)


@pytest.mark.parametrize("precision", PRECISIONS)
def test_precision_is_kept_and_inputs_are_left_as_they_were(precision):
    mean, log_var = gaussians(4, 3, 0, precision)
    copies = mean.copy(), log_var.copy()
    results = [
        ops.kl_standard_normal(mean, log_var),
        *ops.kl_standard_normal_backward(mean, log_var),
    ]
    assert {result.dtype for result in results} == {np.dtype(precision)}
    np.testing.assert_array_equal(mean, copies[0])
    np.testing.assert_array_equal(log_var, copies[1])
    results[1][...] = 7
    np.testing.assert_array_equal(mean, copies[0])  # with one sample too, the gradient is a copy


@pytest.mark.parametrize("place", ["mean", "log_var"])
def test_nan_stays_to_be_seen(place):
    arrays = {"mean": np.zeros((2, 2)), "log_var": np.zeros((2, 2))}
    arrays[place][1, 1] = np.nan
    assert np.isnan(ops.kl_standard_normal(**arrays))


M, V = np.zeros((4, 3)), np.zeros((4, 3))
BAD = [
    ((M.astype(int), V), TypeError, "mean holds int64"),
    ((M, V.astype(int)), TypeError, "log_var holds int64"),
    ((M.tolist(), V), TypeError, "mean is a list"),
    ((M[0], V[0]), ValueError, r"mean has shape \(3,\), but the axes \(N, Z\)"),
    ((M[None], V[None]), ValueError, r"mean has shape \(1, 4, 3\), but the axes \(N, Z\)"),
    ((M, V[:, :1]), ValueError, r"log_var has shape \(4, 1\), but \(4, 3\)"),
    ((M, V[0]), ValueError, r"log_var has shape \(3,\), but \(4, 3\)"),
    ((M[:0], V[:0]), ValueError, r"mean has shape \(0, 3\), .* leave out an empty batch"),
    ((M[:, :0], V[:, :0]), ValueError, r"mean has shape \(4, 0\)"),
]


@pytest.mark.parametrize("function", [ops.kl_standard_normal, ops.kl_standard_normal_backward])
@pytest.mark.parametrize(("arguments", "error", "message"), BAD)
def test_bad_input_is_refused(function, arguments, error, message):
    with pytest.raises(error, match=message) as refusal:
        function(*arguments)
    assert "\n" not in str(refusal.value)
    assert str(refusal.value).endswith(".")
