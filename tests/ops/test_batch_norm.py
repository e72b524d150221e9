import numpy as np
import pytest
import torch
from hypothesis import given

from aigc_lessons import ops
from tests.agreement import agrees
from tests.ops import batch_norm_references as references
from tests.ops.batch_norm_references import normalisations
from tests.ops.cases import PRECISIONS, TOLERANCE, examples, random

# Each channel holds -1 and 1 among at most 3·9·9 pixels, so its variance is at least 2/243 and what
# is divided by the root of that grows by 11 at most. Above that the bounds of cases.py hold, with
# room: in float64 below 1e-14 was observed, in float32 below 2e-6.
# Central differences err by eps²/6 times the third derivative, here some 11³, and by rounding.
FINITE_DIFFERENCES = 1e-6

TRAINING = {"PyTorch": references.torch_batch_norm2d, "Keras": references.keras_batch_norm2d}
INFERENCE = {"PyTorch": references.torch_inference, "Keras": references.keras_inference}


@pytest.mark.equation("eq-batch-norm2d")
@pytest.mark.equation("eq-batch-norm2d-backward")
@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("reference", TRAINING)
def test_batch_norm2d_and_its_gradients(reference, precision):
    @examples(80)
    @given(normalisations())
    def check(case):
        x, dy, layer = case.images(precision), case.gradient(precision), case.layer(precision)
        y = ops.batch_norm2d(x, *layer, eps=case.eps)
        gradients = ops.batch_norm2d_backward(dy, x, *layer, eps=case.eps)
        their_y, their_gradients = TRAINING[reference](case, x, *layer, dy)
        agrees("eq-batch-norm2d", reference, y, their_y, TOLERANCE[precision])
        agrees(
            "eq-batch-norm2d-backward", reference, gradients, their_gradients, TOLERANCE[precision]
        )

    check()


@pytest.mark.equation("eq-batch-norm2d")
@examples(40)
@given(normalisations(largest=5))
def test_batch_norm2d_is_the_formula_in_fractions(case):
    x, layer = case.images(), case.layer()
    y = ops.batch_norm2d(x, *layer, eps=case.eps)
    theirs = references.formula_batch_norm2d(case, x, *layer)
    agrees("eq-batch-norm2d", "fractions", y, theirs, TOLERANCE["float64"])


@pytest.mark.equation("eq-batch-norm2d-backward")
@examples(30)
@given(normalisations(largest=4))
def test_batch_norm2d_backward_is_what_differences_measure(case):
    x, dy, (gamma, beta), eps = case.images(), case.gradient(), case.layer(), case.eps

    def f(x, gamma, beta):
        return (dy * ops.batch_norm2d(x, gamma, beta, eps=eps)).sum()

    measured = (
        ops.numeric_gradient(lambda x: f(x, gamma, beta), x),
        ops.numeric_gradient(lambda gamma: f(x, gamma, beta), gamma),
        ops.numeric_gradient(lambda beta: f(x, gamma, beta), beta),
    )
    ours = ops.batch_norm2d_backward(dy, x, gamma, beta, eps=eps)
    agrees("eq-batch-norm2d-backward", "finite differences", ours, measured, FINITE_DIFFERENCES)


@pytest.mark.equation("eq-batch-norm2d-inference")
@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("reference", INFERENCE)
def test_inference_and_its_gradients(reference, precision):
    """Here a drawn variance may lie near 0, and errors may grow by 1/√ε: 316 at the very most."""

    @examples(60)
    @given(normalisations())
    def check(case):
        x, dy, layer = case.images(precision), case.gradient(precision), case.layer(precision)
        remembered = case.statistics(precision)
        arguments = x, *layer, *remembered
        ours = (
            ops.batch_norm2d_inference(*arguments, eps=case.eps),
            *ops.batch_norm2d_inference_backward(dy, *arguments, eps=case.eps),
        )
        y, gradients = INFERENCE[reference](case, x, *layer, remembered, dy)
        label = "eq-batch-norm2d-inference"
        agrees(label, reference, ours, (y, *gradients), TOLERANCE[precision])

    check()


@pytest.mark.equation("eq-batch-norm2d-inference")
@examples(30)
@given(normalisations(largest=4))
def test_inference_backward_is_what_differences_measure(case):
    x, dy, (gamma, beta), eps = case.images(), case.gradient(), case.layer(), case.eps
    remembered = case.statistics()

    def f(x, gamma, beta):
        return (dy * ops.batch_norm2d_inference(x, gamma, beta, *remembered, eps=eps)).sum()

    measured = (
        ops.numeric_gradient(lambda x: f(x, gamma, beta), x),
        ops.numeric_gradient(lambda gamma: f(x, gamma, beta), gamma),
        ops.numeric_gradient(lambda beta: f(x, gamma, beta), beta),
    )
    ours = ops.batch_norm2d_inference_backward(dy, x, gamma, beta, *remembered, eps=eps)
    agrees("eq-batch-norm2d-inference", "finite differences", ours, measured, FINITE_DIFFERENCES)


@pytest.mark.equation("eq-running-statistics")
@pytest.mark.parametrize("precision", PRECISIONS)
def test_running_statistics_in_pytorch(precision):
    @examples(80)
    @given(normalisations())
    def check(case):
        x, remembered = case.images(precision), case.statistics(precision)
        ours = ops.running_statistics(*remembered, x, momentum=case.momentum)
        theirs = references.torch_running_statistics(case, x, remembered)
        agrees("eq-running-statistics", "PyTorch", ours, theirs, TOLERANCE[precision])

    check()


@pytest.mark.equation("eq-running-statistics")
@examples(40)
@given(normalisations(largest=5))
def test_running_statistics_in_keras_and_in_fractions(case):
    """With 1 - momentum, and the part of the variance that dividing by n - 1 adds."""
    x, remembered = case.images(), case.statistics()
    ours = ops.running_statistics(*remembered, x, momentum=case.momentum)
    mean, var = references.keras_running_statistics(case, x, remembered)
    n = x[:, 0].size
    corrected = mean, var + case.momentum * x.var((0, 2, 3)) / (n - 1)
    agrees("eq-running-statistics", "Keras", ours, corrected, TOLERANCE["float64"])
    exact = references.formula_running_statistics(case, x, remembered)
    agrees("eq-running-statistics", "fractions", ours, exact, TOLERANCE["float64"])


# Laws that no reference is needed for.


@examples(60)
@given(normalisations())
def test_channels_get_the_mean_beta_and_nearly_the_deviation_gamma(case):
    x, (gamma, beta) = case.images(), case.layer()
    y = ops.batch_norm2d(x, gamma, beta, eps=case.eps)
    np.testing.assert_allclose(y.mean((0, 2, 3)), beta, atol=1e-12)
    var = x.var((0, 2, 3))
    nearly = abs(gamma) * np.sqrt(var / (var + case.eps))
    np.testing.assert_allclose(y.std((0, 2, 3)), nearly, atol=1e-12)


@examples(60)
@given(normalisations())
def test_dx_has_no_mean_and_is_at_right_angles_to_the_output(case):
    """To shift all pixels changes nothing, so dx sums to 0; nor does eps let a stretch do much."""
    x, dy, (gamma, beta) = case.images(), case.gradient(), case.layer()
    dx, dgamma, _ = ops.batch_norm2d_backward(dy, x, gamma, beta, eps=case.eps)
    np.testing.assert_allclose(dx.sum((0, 2, 3)), 0, atol=1e-10)
    # ⟨dx, x⟩ is how fast the loss grows as x is stretched: γ·dγ·ε / (σ² + ε), and 0 for ε = 0.
    stretch = gamma * dgamma * case.eps / (x.var((0, 2, 3)) + case.eps)
    np.testing.assert_allclose((dx * x).sum((0, 2, 3)), stretch, atol=1e-10)


@examples(60)
@given(normalisations())
def test_inference_with_the_batch_s_own_statistics_is_training(case):
    x, layer = case.images(), case.layer()
    own = x.mean((0, 2, 3)), x.var((0, 2, 3))
    np.testing.assert_allclose(
        ops.batch_norm2d_inference(x, *layer, *own, eps=case.eps),
        ops.batch_norm2d(x, *layer, eps=case.eps),
        atol=1e-12,
    )


def test_in_inference_every_image_is_alone_and_in_training_none_is():
    x, layer = random((4, 2, 3, 5), 0), (np.ones(2), np.zeros(2))
    remembered = np.zeros(2), np.ones(2)
    np.testing.assert_array_equal(
        ops.batch_norm2d_inference(x[:1], *layer, *remembered),
        ops.batch_norm2d_inference(x, *layer, *remembered)[:1],
    )
    assert not np.allclose(ops.batch_norm2d(x[:1], *layer), ops.batch_norm2d(x, *layer)[:1])


def test_running_statistics_reach_those_of_a_batch_seen_often():
    x, mean, var = random((4, 2, 3, 5), 0), np.zeros(2), np.ones(2)
    for _ in range(300):
        mean, var = ops.running_statistics(mean, var, x)
    np.testing.assert_allclose(mean, x.mean((0, 2, 3)), atol=1e-12)
    np.testing.assert_allclose(var, x.var((0, 2, 3), ddof=1), atol=1e-12)
    old = ops.running_statistics(mean, var, x + 1, momentum=0)
    np.testing.assert_array_equal(old, (mean, var))


# A channel that does not vary, one pixel, huge numbers, infinities.


@pytest.mark.parametrize("precision", PRECISIONS)
def test_a_channel_that_does_not_vary_becomes_beta(precision):
    x = np.full((2, 2, 3, 3), 0.1, precision)
    x[:, 1] = random((2, 3, 3), 0)
    gamma, beta = np.array([5, 1], precision), np.array([0.25, 0], precision)
    dy = random(x.shape, 1, precision)
    y = ops.batch_norm2d(x, gamma, beta)
    tolerance = {"float64": 1e-10, "float32": 1e-3}[precision]  # γ/√ε is 1,581 times a rounding
    np.testing.assert_allclose(y[:, 0], 0.25, atol=tolerance)
    dx, dgamma, _ = ops.batch_norm2d_backward(dy, x, gamma, beta)
    np.testing.assert_allclose(dgamma[0], 0, atol=tolerance)
    # Nothing is divided by 0, but by √ε: the gradient is large, the same as in PyTorch.
    expected = 5 / np.sqrt(1e-5) * (dy[:, 0] - dy[:, 0].mean())
    np.testing.assert_allclose(dx[:, 0], expected, rtol=100 * tolerance, atol=100 * tolerance)
    inputs = [torch.tensor(array, requires_grad=True) for array in (x, gamma, beta)]
    theirs = torch.nn.functional.batch_norm(inputs[0], None, None, *inputs[1:], training=True)
    (gradient,) = torch.autograd.grad(theirs, inputs[:1], torch.tensor(dy))
    np.testing.assert_allclose(dx, gradient, rtol=100 * tolerance, atol=100 * tolerance)


ONE_PIXEL = np.full((1, 2, 1, 1), 3.0)


@pytest.mark.parametrize("shape", [(1, 2, 1, 1), (0, 2, 4, 4), (3, 2, 0, 4)])
def test_one_pixel_a_channel_has_no_variance(shape):
    """As in PyTorch; Keras returns beta (test_framework_differences.py)."""
    x, layer = np.ones(shape), (np.ones(2), np.zeros(2))
    for call in (
        lambda: ops.batch_norm2d(x, *layer),
        lambda: ops.batch_norm2d_backward(x, x, *layer),
        lambda: ops.running_statistics(*layer, x),
    ):
        with pytest.raises(ValueError, match="at least two pixels for each channel") as refusal:
            call()
        assert str(refusal.value).endswith(".")


def test_one_pixel_is_enough_for_inference():
    y = ops.batch_norm2d_inference(ONE_PIXEL, np.ones(2), np.zeros(2), np.ones(2), np.full(2, 4.0))
    np.testing.assert_allclose(y, 1, rtol=1e-5)


def test_one_image_and_one_pixel_each_are_enough_for_training():
    for shape in ((1, 2, 1, 2), (2, 2, 1, 1)):
        x = np.array([0.0, 2.0])[:, None] * np.ones(2)
        x = x.T.reshape(shape) if shape[0] == 1 else x.reshape(shape)
        y = ops.batch_norm2d(x, np.ones(2), np.zeros(2))
        np.testing.assert_allclose(abs(y), 1, rtol=1e-5)
        np.testing.assert_allclose(y.sum((0, 2, 3)), 0, atol=1e-12)


def test_a_large_mean_costs_no_digits_but_its_own():
    """E[x²] - E[x]² would lose all of them in float32: 1e4 squared is 1e8, of which 1 is lost."""
    x = 1e4 + random((8, 1, 6, 6), 0)
    exact = ops.batch_norm2d(x, np.ones(1), np.zeros(1))
    one = np.ones(1, "float32")
    y = ops.batch_norm2d(x.astype("float32"), one, 0 * one)
    # Near 1e4 float32 has steps of 1/1024; the deviation is about 0.58.
    np.testing.assert_allclose(y, exact, atol=4 / 1024 / 0.58)


def test_an_infinity_spoils_its_own_channel_only():
    x = random((2, 2, 3, 3), 0)
    x[0, 0, 0, 0] = np.inf
    with np.errstate(invalid="ignore"):
        y = ops.batch_norm2d(x, np.ones(2), np.zeros(2))
    assert np.isnan(y[:, 0]).all()
    assert np.isfinite(y[:, 1]).all()


# What every operation keeps.


@pytest.mark.parametrize("precision", PRECISIONS)
def test_precision_is_kept_and_inputs_are_left_alone(precision):
    shapes = [(2, 3, 4, 5), (3,), (3,), (3,), (2, 3, 4, 5)]
    arrays = [random(shape, i, precision) for i, shape in enumerate(shapes)]
    before = [array.copy() for array in arrays]
    x, gamma, beta, mean, dy = arrays
    var, options = mean**2, {"eps": np.float64(1e-3)}
    for array in (
        ops.batch_norm2d(x, gamma, beta, **options),
        *ops.batch_norm2d_backward(dy, x, gamma, beta, **options),
        ops.batch_norm2d_inference(x, gamma, beta, mean, var, **options),
        *ops.batch_norm2d_inference_backward(dy, x, gamma, beta, mean, var, **options),
        *ops.running_statistics(mean, var, x, momentum=np.float64(0.1)),
    ):
        assert array.dtype == precision
    for array, copy in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, copy)


X, ONES = np.ones((2, 3, 4, 5)), np.ones(3)
BAD_LAYER = [
    ((X.astype(int), ONES, ONES), {}, TypeError, "x holds int64"),
    ((X, ONES.astype(int), ONES), {}, TypeError, "gamma holds int64"),
    ((X, ONES, [0.0] * 3), {}, TypeError, "beta is a list"),
    ((X[0], ONES, ONES), {}, ValueError, r"x has shape \(3, 4, 5\)"),
    ((X, ONES[:2], ONES), {}, ValueError, r"gamma has shape \(2,\), but \(3,\)"),
    ((X, ONES, ONES[:, None, None]), {}, ValueError, r"beta has shape \(3, 1, 1\)"),
    ((X, ONES, ONES), {"eps": 0}, ValueError, "eps is 0, but a positive number"),
    ((X, ONES, ONES), {"eps": -1e-5}, ValueError, "eps is -1e-05"),
    ((X, ONES, ONES), {"eps": float("nan")}, ValueError, "eps is nan"),
]
BAD_STATISTICS = [
    ((ONES[:2], ONES), ValueError, r"mean has shape \(2,\)"),
    ((ONES, ONES.astype(int)), TypeError, "var holds int64"),
    ((ONES, -ONES), ValueError, r"var is \[-1.0, -1.0, -1.0\], but a variance is at least 0"),
    ((ONES, ONES * np.nan), ValueError, r"var is \[nan"),
]


@pytest.mark.parametrize(("arguments", "options", "error", "message"), BAD_LAYER)
def test_a_bad_layer_is_refused(arguments, options, error, message):
    for call in (
        lambda: ops.batch_norm2d(*arguments, **options),
        lambda: ops.batch_norm2d_backward(X, *arguments, **options),
        lambda: ops.batch_norm2d_inference(*arguments, ONES, ONES, **options),
        lambda: ops.batch_norm2d_inference_backward(X, *arguments, ONES, ONES, **options),
    ):
        with pytest.raises(error, match=message) as refusal:
            call()
        assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(("remembered", "error", "message"), BAD_STATISTICS)
def test_bad_statistics_are_refused(remembered, error, message):
    for call in (
        lambda: ops.batch_norm2d_inference(X, ONES, ONES, *remembered),
        lambda: ops.batch_norm2d_inference_backward(X, X, ONES, ONES, *remembered),
        lambda: ops.running_statistics(*remembered, X),
    ):
        with pytest.raises(error, match=message) as refusal:
            call()
        assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("momentum", [-0.1, 1.1, float("nan")])
def test_a_momentum_that_is_no_part_is_refused(momentum):
    with pytest.raises(ValueError, match=r"momentum is .* in \[0, 1\]"):
        ops.running_statistics(ONES, ONES, X, momentum=momentum)


def test_a_gradient_of_another_shape_is_refused():
    with pytest.raises(ValueError, match=r"dy has shape \(3, 4, 5\), but \(2, 3, 4, 5\)"):
        ops.batch_norm2d_backward(X[0], X, ONES, ONES)
    with pytest.raises(ValueError, match=r"dy has shape \(3,\)"):
        ops.batch_norm2d_inference_backward(ONES, X, ONES, ONES, ONES, ONES)
