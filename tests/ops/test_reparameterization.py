import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from aigc_lessons import ops
from tests.agreement import agrees
from tests.ops.cases import PRECISIONS, examples, number, random, seeds

CASES = st.tuples(number(1, 5), number(1, 6), seeds)
# Two products and a sum of numbers below 25: a few roundings, relative to the largest.
TOLERANCE = {"float64": 1e-14, "float32": 1e-6}


def arrays(N, Z, seed, dtype="float64"):
    """Draw means in [-3, 3], log-variances in [-4, 4] and noise in [-3, 3]."""
    scales = enumerate((3, 4, 3))
    return tuple(scale * random((N, Z), seed + i, dtype) for i, scale in scales)


@pytest.mark.equation("eq-reparameterization")
@pytest.mark.equation("eq-reparameterization-backward")
@pytest.mark.parametrize("precision", PRECISIONS)
def test_pytorch_says_the_same(precision):
    @examples(60)
    @given(CASES)
    def check(case):
        inputs, dz = arrays(*case, precision), random(case[:2], case[2] + 3, precision)
        z, gradients = torch_codes(inputs, dz)
        close = TOLERANCE[precision]
        agrees("eq-reparameterization", "PyTorch", ops.reparameterize(*inputs), z, close)
        ours = ops.reparameterize_backward(dz, *inputs)
        agrees("eq-reparameterization-backward", "PyTorch", ours, gradients, close)

    check()


def torch_codes(inputs, dz):
    tensors = [torch.tensor(array, requires_grad=True) for array in inputs]
    mean, log_var, noise = tensors
    z = torch.addcmul(mean, torch.exp(log_var).sqrt(), noise)
    z.backward(torch.tensor(dz))
    return z.detach().numpy(), tuple(tensor.grad.numpy() for tensor in tensors)


@pytest.mark.equation("eq-reparameterization")
@examples(60)
@given(CASES)
def test_a_code_lies_at_the_same_quantile_as_its_noise(case):
    mean, log_var, noise = arrays(*case)
    theirs = stats.norm.ppf(stats.norm.cdf(noise), mean, np.sqrt(np.exp(log_var)))
    # Quantiles of ±3 are known to 1e-13, their codes to some ten times that.
    agrees(
        "eq-reparameterization",
        "quantiles (SciPy)",
        ops.reparameterize(mean, log_var, noise),
        theirs,
        1e-11,
    )


@pytest.mark.equation("eq-reparameterization-backward")
@examples(40)
@given(CASES)
def test_the_gradients_are_the_slopes(case):
    inputs, dz = arrays(*case), random(case[:2], case[2] + 3)
    slopes = tuple(slope(inputs, dz, place) for place in range(3))
    ours = ops.reparameterize_backward(dz, *inputs)
    # Codes up to 25, rounded, over 2·eps = 2e-6.
    agrees("eq-reparameterization-backward", "finite differences", ours, slopes, 1e-7)


def slope(inputs, dz, place):
    def loss(array):
        moved = [*inputs[:place], array, *inputs[place + 1 :]]
        return (dz * ops.reparameterize(*moved)).sum()

    return ops.numeric_gradient(loss, inputs[place].copy())


FAULTS = {
    "the variance for the deviation": lambda m, v, e: m + np.exp(v) * e,
    "the log-variance for the deviation": lambda m, v, e: m + v * e,
    "the noise as it is": lambda m, v, e: m + e,
    "the exponent's sign": lambda m, v, e: m + np.exp(-v / 2) * e,
    "the mean scaled too": lambda m, v, e: np.exp(v / 2) * (m + e),
    "the noise of another image": lambda m, v, e: ops.reparameterize(m, v, e[::-1]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_caught(fault):
    inputs = arrays(3, 2, 5)
    z, _ = torch_codes(inputs, np.ones((3, 2)))
    with pytest.raises(AssertionError, match="eq-planted against PyTorch: error"):
        agrees("eq-planted", "PyTorch", FAULTS[fault](*inputs), z, TOLERANCE["float64"])


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_planted_fault_in_a_gradient_is_caught(place):
    inputs, dz = arrays(3, 2, 5), random((3, 2), 8)
    _, theirs = torch_codes(inputs, dz)
    ours = list(ops.reparameterize_backward(dz, *inputs))
    ours[place] = 2 * ours[place]  # for log_var: the ½ forgotten
    with pytest.raises(AssertionError, match="eq-planted against PyTorch: error"):
        agrees("eq-planted", "PyTorch", tuple(ours), theirs, TOLERANCE["float64"])


def test_codes_have_the_mean_and_the_variance_that_were_asked_for():
    noise = np.random.default_rng(0).standard_normal((200_000, 2))
    mean, log_var = np.array([[1.0, -2.0]]), np.log([[4.0, 0.25]])
    both = (np.broadcast_to(part, noise.shape).copy() for part in (mean, log_var))
    z = ops.reparameterize(*both, noise)
    np.testing.assert_allclose(z.mean(axis=0), mean[0], atol=0.02)
    np.testing.assert_allclose(z.var(axis=0), np.exp(log_var[0]), rtol=0.02)


def test_without_noise_the_mean_comes_back():
    mean, log_var, noise = arrays(3, 2, 0)
    np.testing.assert_array_equal(ops.reparameterize(mean, log_var, 0 * noise), mean)


@pytest.mark.parametrize("precision", PRECISIONS)
def test_precision_is_kept_and_inputs_are_left_as_they_were(precision):
    inputs, dz = arrays(3, 2, 1, precision), random((3, 2), 9, precision)
    copies = [array.copy() for array in (*inputs, dz)]
    results = [ops.reparameterize(*inputs), *ops.reparameterize_backward(dz, *inputs)]
    assert {result.dtype for result in results} == {np.dtype(precision)}
    for result in results:
        result[...] = 7
    for array, copy in zip((*inputs, dz), copies, strict=True):
        np.testing.assert_array_equal(array, copy)


M = np.zeros((4, 3))
BAD = [
    ((M.astype(int), M, M), TypeError, "mean holds int64"),
    ((M, M.tolist(), M), TypeError, "log_var is a list"),
    ((M[0], M[0], M[0]), ValueError, r"mean has shape \(3,\), but the axes \(N, Z\)"),
    ((M, M[:, :1], M), ValueError, r"log_var has shape \(4, 1\), but \(4, 3\)"),
    ((M, M, M[:1]), ValueError, r"noise has shape \(1, 3\), but \(4, 3\)"),
]


@pytest.mark.parametrize(("arguments", "error", "message"), BAD)
def test_bad_input_is_refused(arguments, error, message):
    for call in (ops.reparameterize, lambda *given: ops.reparameterize_backward(M, *given)):
        with pytest.raises(error, match=message) as refusal:
            call(*arguments)
        assert "\n" not in str(refusal.value)
        assert str(refusal.value).endswith(".")
    with pytest.raises(ValueError, match=r"dz has shape \(1, 3\)"):
        ops.reparameterize_backward(M[:1], M, M, M)
