import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy import special
from torch.nn import functional

from aigc_lessons import ops
from tests.agreement import agrees
from tests.ops import losses_references as references
from tests.ops.cases import PRECISIONS, examples, number, random, seeds
from tests.ops.losses_cases import GENTLE, batches, cases

# Values are compared after a division by the largest logit (as agrees does it for values above 1):
# one rounding for each of some ten operations and for the sums of at most 125 terms, ours and
# theirs, is below 300·u, 4e-14 in float64. In float32 that is 2e-5; rounding errors have both
# signs, and a quarter of it is enough. Observed: below 5e-16 and 2e-7.
TOLERANCE = {"float64": 1e-13, "float32": 5e-6}
# Differences: the losses drawn there stay below 100 and bend with third derivatives below 1, so
# rounding over 2·eps = 2e-6 gives 100·u·2/2e-6 = 1e-8 at most.
FINITE_DIFFERENCES = 1e-7


def scaled(loss, logits):
    """Divide a loss by the largest logit: cancellation leaves an error of that size."""
    return loss / max(logits.dtype.type(1), np.abs(logits).max())


MSE_REFERENCES = {"PyTorch": references.torch_mse, "Keras": references.keras_mse}
REDUCTIONS = ["mean", "sum", "none"]


@pytest.mark.equation("eq-mse")
@pytest.mark.equation("eq-mse-backward")
@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("reference", MSE_REFERENCES)
def test_mse_loss_and_its_gradient(reference, precision, reduction):
    @examples(40)
    @given(cases())
    def check(case):
        input, target = case.logits(precision), random(case.shape, case.seed + 3, precision)
        loss = ops.mse_loss(input, target, reduction=reduction)
        gradient = ops.mse_loss_backward(input, target, reduction=reduction)
        theirs, their_gradient = MSE_REFERENCES[reference](input, target, reduction)
        agrees("eq-mse", reference, loss, theirs, TOLERANCE[precision])
        agrees("eq-mse-backward", reference, gradient, their_gradient, TOLERANCE[precision])

    check()


@pytest.mark.equation("eq-mse")
@examples(60)
@given(cases())
def test_mse_loss_is_a_squared_length(case):
    input, target = case.logits(), random(case.shape, case.seed + 3)
    total = np.linalg.norm((input - target).ravel()) ** 2
    agrees("eq-mse", "norm", ops.mse_loss(input, target, reduction="sum"), total, 1e-13)
    agrees("eq-mse", "norm", ops.mse_loss(input, target), total / input.size, 1e-13)


@pytest.mark.equation("eq-mse-backward")
@examples(60)
@given(cases(kinds=("small",)), st.sampled_from(["mean", "sum"]))
def test_mse_loss_backward_is_what_differences_measure(case, reduction):
    input, target = case.logits(), random(case.shape, case.seed + 3)
    measured = ops.numeric_gradient(
        lambda input: ops.mse_loss(input, target, reduction=reduction), input
    )
    gradient = ops.mse_loss_backward(input, target, reduction=reduction)
    agrees("eq-mse-backward", "finite differences", gradient, measured, FINITE_DIFFERENCES)


def test_none_has_the_gradient_of_the_sum():
    input, target = random((2, 3), 0), random((2, 3), 1)
    np.testing.assert_array_equal(
        ops.mse_loss_backward(input, target, reduction="none"),
        ops.mse_loss_backward(input, target, reduction="sum"),
    )


@examples(20)
@given(number(1, 4), seeds)
def test_a_sum_over_pixels_is_784_times_the_mean(N, seed):
    """The (1/N) Σ ‖y - ŷ‖² of papers, beside what the frameworks call MSE, on 28×28 images."""
    input, target = random((N, 1, 28, 28), seed), random((N, 1, 28, 28), seed + 1)
    squares = ops.mse_loss(input, target, reduction="none")
    per_sample = squares.sum(axis=(1, 2, 3)).mean()
    np.testing.assert_allclose(per_sample, 784 * ops.mse_loss(input, target), rtol=1e-13)
    total = ops.mse_loss(input, target, reduction="sum")
    np.testing.assert_allclose(per_sample, total / N, rtol=1e-13)


@examples(40)
@given(number(1, 8), seeds)
def test_the_best_constant_is_the_mean(N, seed):
    """Why MSE blurs: of two shifted digits it likes neither best, but their average."""
    samples = random((N, 3), seed)
    constant = np.broadcast_to(samples.mean(axis=0), samples.shape)
    gradient = ops.mse_loss_backward(constant, samples)
    np.testing.assert_allclose(gradient.sum(axis=0), 0, atol=1e-14)
    elsewhere = constant + random(3, seed + 1)
    assert ops.mse_loss(constant, samples) <= ops.mse_loss(elsewhere, samples)


CROSS_ENTROPY_REFERENCES = {
    "PyTorch": references.torch_cross_entropy,
    "Keras": references.keras_cross_entropy,
    "Keras, one-hot": references.keras_one_hot_cross_entropy,
    "SciPy": references.scipy_cross_entropy,
}


# Keras warns of a single class, whose probability is always 1.
@pytest.mark.filterwarnings("ignore:In loss categorical_crossentropy, expected")
@pytest.mark.equation("eq-cross-entropy")
@pytest.mark.equation("eq-cross-entropy-backward")
@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("reference", CROSS_ENTROPY_REFERENCES)
def test_cross_entropy_and_its_gradient(reference, precision):
    @examples(100)
    @given(batches())
    def check(case):
        z, labels = case.logits(precision), case.labels()
        loss, gradient = ops.cross_entropy(z, labels), ops.cross_entropy_backward(z, labels)
        theirs, their_gradient = CROSS_ENTROPY_REFERENCES[reference](z, labels)
        close = TOLERANCE[precision]
        agrees("eq-cross-entropy", reference, scaled(loss, z), scaled(theirs, z), close)
        agrees("eq-cross-entropy-backward", reference, gradient, their_gradient, close)

    check()


@pytest.mark.equation("eq-cross-entropy-backward")
@examples(60)
@given(batches(kinds=GENTLE))
def test_cross_entropy_backward_is_what_differences_measure(case):
    z, labels = case.logits(), case.labels()
    measured = ops.numeric_gradient(lambda z: ops.cross_entropy(z, labels), z)
    gradient = ops.cross_entropy_backward(z, labels)
    agrees(
        "eq-cross-entropy-backward", "finite differences", gradient, measured, FINITE_DIFFERENCES
    )


@pytest.mark.equation("eq-cross-entropy")
@pytest.mark.equation("eq-cross-entropy-backward")
@examples(60)
@given(batches(kinds=("small",)))
def test_cross_entropy_is_minus_the_logarithm_of_softmax(case):
    z, labels = case.logits(), case.labels()
    y, rows = ops.softmax(z), np.arange(len(z))
    loss = -np.log(y[rows, labels]).mean()
    agrees("eq-cross-entropy", "softmax", ops.cross_entropy(z, labels), loss, TOLERANCE["float64"])
    dy = np.zeros_like(y)
    dy[rows, labels] = -1 / (y[rows, labels] * len(z))
    chained, ours = ops.softmax_backward(dy, z), ops.cross_entropy_backward(z, labels)
    agrees("eq-cross-entropy-backward", "chain rule", ours, chained, TOLERANCE["float64"])


BINARY_REFERENCES = {
    "PyTorch": references.torch_binary_cross_entropy,
    "Keras": references.keras_binary_cross_entropy,
    "SciPy": references.scipy_binary_cross_entropy,
}


@pytest.mark.equation("eq-binary-cross-entropy")
@pytest.mark.equation("eq-binary-cross-entropy-backward")
@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("reference", BINARY_REFERENCES)
def test_binary_cross_entropy_and_its_gradient(reference, precision):
    @examples(100)
    @given(cases())
    def check(case):
        z, t = case.logits(precision), case.targets(precision)
        loss = ops.binary_cross_entropy_with_logits(z, t)
        gradient = ops.binary_cross_entropy_with_logits_backward(z, t)
        theirs, their_gradient = BINARY_REFERENCES[reference](z, t)
        close = TOLERANCE[precision]
        agrees("eq-binary-cross-entropy", reference, scaled(loss, z), scaled(theirs, z), close)
        agrees("eq-binary-cross-entropy-backward", reference, gradient, their_gradient, close)

    check()


@pytest.mark.equation("eq-binary-cross-entropy-backward")
@examples(60)
@given(cases(kinds=GENTLE))
def test_binary_cross_entropy_backward_is_what_differences_measure(case):
    z, t = case.logits(), case.targets()
    measured = ops.numeric_gradient(lambda z: ops.binary_cross_entropy_with_logits(z, t), z)
    gradient = ops.binary_cross_entropy_with_logits_backward(z, t)
    label = "eq-binary-cross-entropy-backward"
    agrees(label, "finite differences", gradient, measured, FINITE_DIFFERENCES)


@pytest.mark.equation("eq-binary-cross-entropy")
@examples(60)
@given(cases(kinds=("small",)))
def test_the_least_binary_cross_entropy_is_the_entropy(case):
    """Where the sigmoid says the target itself, the loss is t's own entropy, and flat."""
    z = case.logits()
    t = special.expit(z)
    entropy = (special.entr(t) + special.entr(1 - t)).mean()
    loss = ops.binary_cross_entropy_with_logits(z, t)
    agrees("eq-binary-cross-entropy", "entropy", loss, entropy, TOLERANCE["float64"])
    gradient = ops.binary_cross_entropy_with_logits_backward(z, t)
    np.testing.assert_allclose(gradient, 0, atol=1e-14)


@pytest.mark.equation("eq-binary-cross-entropy")
@pytest.mark.equation("eq-cross-entropy")
@examples(60)
@given(number(1, 5), seeds)
def test_two_classes_are_one_question(N, seed):
    """A softmax over the logits 0 and z is a sigmoid of z."""
    z, labels = 30 * random(N, seed), np.random.default_rng(seed).integers(0, 2, N)
    binary = ops.binary_cross_entropy_with_logits(z, labels.astype(float))
    two = ops.cross_entropy(np.stack([np.zeros(N), z], axis=1), labels)
    agrees("eq-binary-cross-entropy", "two classes", binary, two, TOLERANCE["float64"])
    agrees("eq-cross-entropy", "one question", two, binary, TOLERANCE["float64"])


# Laws that no reference is needed for.


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("K", [1, 2, 10])
def test_a_network_that_knows_nothing_loses_log_k(K, precision):
    logits, labels = np.full((3, K), 1e4, precision), np.arange(3) % K
    np.testing.assert_allclose(ops.cross_entropy(logits, labels), np.log(K), rtol=1e-6)
    zeros = np.zeros((3, K), precision)
    loss = ops.binary_cross_entropy_with_logits(zeros, zeros)
    np.testing.assert_allclose(loss, np.log(2), rtol=1e-6)


@pytest.mark.parametrize("precision", PRECISIONS)
def test_confidently_right_and_confidently_wrong(precision):
    """Wrong by 2·10⁴ costs 2·10⁴ and is pulled back at full force; PyTorch says the same."""
    z = np.array([[1e4, -1e4]], precision)
    assert ops.cross_entropy(z, np.array([0])) == 0
    assert ops.cross_entropy(z, np.array([1])) == 2e4
    np.testing.assert_array_equal(ops.cross_entropy_backward(z, np.array([1])), [[1, -1]])
    yes, no = np.ones_like(z), np.zeros_like(z)
    assert ops.binary_cross_entropy_with_logits(z, no) == 5e3  # the mean of 1e4 and 0
    assert ops.binary_cross_entropy_with_logits(z, yes) == 5e3
    gradient = ops.binary_cross_entropy_with_logits_backward(z, no)
    np.testing.assert_array_equal(gradient, [[0.5, 0]])


def test_mse_after_a_sigmoid_gives_up_where_cross_entropy_pulls():
    z, t = np.array([-10.0]), np.array([1.0])
    y = special.expit(z)
    through_the_sigmoid = ops.mse_loss_backward(y, t) * y * (1 - y)
    assert abs(through_the_sigmoid[0]) < 1e-4
    assert ops.binary_cross_entropy_with_logits_backward(z, t)[0] < -0.9999


def test_float32_keeps_the_small_loss_of_a_confident_answer():
    z = np.linspace(10, 80, 30)
    for logit, target in [*zip(z, np.ones(30), strict=True), *zip(-z, np.zeros(30), strict=True)]:
        loss = ops.binary_cross_entropy_with_logits(
            np.array([logit], "float32"), np.array([target], "float32")
        )
        np.testing.assert_allclose(loss, np.exp(-abs(logit)), rtol=1e-4)


@examples(100)
@given(batches())
def test_losses_are_positive_and_gradients_bounded(case):
    z, labels, t = case.logits("float32"), case.labels(), case.targets("float32")
    assert ops.cross_entropy(z, labels) >= 0
    assert ops.binary_cross_entropy_with_logits(z, t) >= 0
    assert (abs(ops.cross_entropy_backward(z, labels)) <= 1 / len(z)).all()
    assert (abs(ops.binary_cross_entropy_with_logits_backward(z, t)) <= 1 / z.size).all()


@examples(60)
@given(batches(), number(2, 4))
def test_the_mean_does_not_grow_with_the_batch(case, copies):
    z, labels, t = case.logits(), case.labels(), case.targets()
    many, many_t = np.tile(z, (copies, 1)), np.tile(t, (copies, 1))
    for loss, arrays, more in [
        (ops.cross_entropy, (z, labels), (many, np.tile(labels, copies))),
        (ops.binary_cross_entropy_with_logits, (z, t), (many, many_t)),
        (ops.mse_loss, (z, t), (many, many_t)),
    ]:
        np.testing.assert_allclose(loss(*more), loss(*arrays), rtol=1e-12, atol=1e-12)


@examples(60)
@given(batches())
def test_the_gradient_of_each_sample_sums_to_0(case):
    gradient = ops.cross_entropy_backward(case.logits(), case.labels())
    np.testing.assert_allclose(gradient.sum(axis=1), 0, atol=1e-14)


@pytest.mark.parametrize("dtype", ["uint8", "int8", "int32", "int64"])
def test_labels_of_any_integer_type(dtype):
    z, labels = random((4, 3), 0), np.array([0, 2, 1, 2])
    ours = ops.cross_entropy(z, labels.astype(dtype))
    assert ours == ops.cross_entropy(z, labels)


def test_minus_infinity_is_a_class_that_cannot_be():
    z = np.array([[0.0, -np.inf, 1.0]])
    without = ops.cross_entropy(z[:, [0, 2]], np.array([1]))
    for function in (references.torch_cross_entropy, references.keras_cross_entropy):
        loss, gradient = function(z, np.array([2]))
        np.testing.assert_allclose([ops.cross_entropy(z, np.array([2])), without], loss)
        np.testing.assert_allclose(ops.cross_entropy_backward(z, np.array([2])), gradient)
    assert ops.cross_entropy(z, np.array([1])) == np.inf  # it happened nevertheless
    assert functional.cross_entropy(torch.tensor(z), torch.tensor([1])) == np.inf
    # Keras's other cross-entropy multiplies every logit by its one-hot target: -inf · 0 is NaN.
    assert np.isnan(references.keras_one_hot_cross_entropy(z, np.array([2]))[0])


@pytest.mark.filterwarnings("ignore:invalid value")
@pytest.mark.parametrize("bad", [np.inf, np.nan])
def test_where_pytorch_says_nan(bad):
    z, labels, t = np.array([[bad, 0.0]]), np.array([1]), np.array([[1.0, 0.0]])
    assert np.isnan(ops.cross_entropy(z, labels))
    assert np.isnan(references.torch_cross_entropy(z, labels)[0])
    assert np.isnan(ops.binary_cross_entropy_with_logits(z, t))
    assert np.isnan(references.torch_binary_cross_entropy(z, t)[0])
    assert not np.isfinite(ops.mse_loss(z, t))


def test_a_target_above_1_has_no_lowest_loss():
    """Why targets outside [0, 1] are refused: PyTorch and Keras reward the larger logit."""
    t = np.array([1.1])
    for function in (references.torch_binary_cross_entropy, references.keras_binary_cross_entropy):
        losses = [function(np.array([z]), t)[0] for z in (1e2, 1e3, 1e4)]
        np.testing.assert_allclose(losses, [-1e1, -1e2, -1e3])


@pytest.mark.parametrize("precision", PRECISIONS)
def test_precision_is_kept_and_inputs_are_left_as_they_were(precision):
    z, t, labels = random((2, 3), 0, precision), abs(random((2, 3), 1, precision)), np.array([0, 2])
    copies = z.copy(), t.copy(), labels.copy()
    results = [
        *(ops.mse_loss(z, t, reduction=reduction) for reduction in REDUCTIONS),
        *(ops.mse_loss_backward(z, t, reduction=reduction) for reduction in REDUCTIONS),
        ops.cross_entropy(z, labels),
        ops.cross_entropy_backward(z, labels),
        ops.binary_cross_entropy_with_logits(z, t),
        ops.binary_cross_entropy_with_logits_backward(z, t),
    ]
    assert {result.dtype for result in results} == {np.dtype(precision)}
    for array, copy in zip((z, t, labels), copies, strict=True):
        np.testing.assert_array_equal(array, copy)


NO_LABELS = np.zeros(0, int)


@pytest.mark.parametrize("shape", [(0, 3), (0,), (3, 0)])
def test_nothing_has_a_sum_but_no_mean(shape):
    nothing = np.zeros(shape)
    assert ops.mse_loss(nothing, nothing, reduction="sum") == 0
    assert ops.mse_loss_backward(nothing, nothing, reduction="sum").shape == shape
    assert ops.mse_loss(nothing, nothing, reduction="none").shape == shape
    for function in (
        ops.mse_loss,
        ops.mse_loss_backward,
        ops.binary_cross_entropy_with_logits,
        ops.binary_cross_entropy_with_logits_backward,
    ):
        with pytest.raises(ValueError, match="a mean needs at least one element"):
            function(nothing, nothing)
    for function in (ops.cross_entropy, ops.cross_entropy_backward):
        with pytest.raises(ValueError, match="a mean needs at least one element"):
            function(nothing.reshape(0, 3), NO_LABELS)
    empty = torch.zeros(shape)
    assert functional.mse_loss(empty, empty).isnan()  # PyTorch trains on without a word


Z, T, LABELS = np.zeros((4, 3)), np.full((4, 3), 0.5), np.array([0, 1, 2, 0])
BAD_MSE = [
    ((Z.astype(int), T), {}, TypeError, "input holds int64"),
    ((Z, T.astype(int)), {}, TypeError, "target holds int64"),
    ((Z, T.tolist()), {}, TypeError, "target is a list"),
    ((Z, T[:, :1]), {}, ValueError, r"target has shape \(4, 1\), but \(4, 3\)"),
    ((Z[:, 0], T[:, :1]), {}, ValueError, r"target has shape \(4, 1\), but \(4,\)"),
    ((Z, T[0]), {}, ValueError, r"target has shape \(3,\), but \(4, 3\)"),
    (
        (Z, T),
        {"reduction": "batchmean"},
        ValueError,
        "reduction is 'batchmean', .* mean, sum, none",
    ),
    ((Z, T), {"reduction": None}, ValueError, "reduction is None"),
]
BAD_CROSS_ENTROPY = [
    ((Z.astype(int), LABELS), {}, TypeError, "logits holds int64"),
    ((Z[0], LABELS), {}, ValueError, r"logits has shape \(3,\), but the axes \(N, K\)"),
    ((Z, LABELS.tolist()), {}, TypeError, "labels is of list"),
    ((Z, LABELS.astype(float)), {}, TypeError, "labels is of float64"),
    ((Z, LABELS == 1), {}, TypeError, "labels is of bool"),
    ((Z, np.eye(3)[LABELS]), {}, TypeError, "labels is of float64"),
    ((Z, np.eye(3, dtype=int)[LABELS]), {}, ValueError, r"labels has shape \(4, 3\), but \(4,\)"),
    ((Z, LABELS[:, None]), {}, ValueError, r"labels has shape \(4, 1\), but \(4,\)"),
    ((Z, LABELS[:3]), {}, ValueError, r"labels has shape \(3,\), but \(4,\)"),
    ((Z, LABELS + 1), {}, ValueError, "labels holds 3, .* the classes 0 to 2"),
    ((Z, LABELS - 1), {}, ValueError, "labels holds -1, .* the classes 0 to 2"),
]
BAD_BINARY = [
    ((Z.astype(int), T), {}, TypeError, "logits holds int64"),
    ((Z, T.astype(int)), {}, TypeError, "targets holds int64"),
    ((Z, T[:, :1]), {}, ValueError, r"targets has shape \(4, 1\), but \(4, 3\)"),
    ((Z, T + 0.6), {}, ValueError, r"targets holds 1.1, but probabilities in \[0, 1\]"),
    ((Z, T - 0.6), {}, ValueError, "targets holds -0.09"),
    ((Z, np.full_like(T, np.nextafter(1, 2))), {}, ValueError, "targets holds 1.0000000000000002"),
    ((Z, np.full_like(T, -5e-324)), {}, ValueError, "targets holds -5e-324"),
    ((Z, T * np.nan), {}, ValueError, "targets holds nan"),
    ((Z, T * np.inf), {}, ValueError, "targets holds inf"),
]
BAD = [
    *((ops.mse_loss, *bad) for bad in BAD_MSE),
    *((ops.mse_loss_backward, *bad) for bad in BAD_MSE),
    *((ops.cross_entropy, *bad) for bad in BAD_CROSS_ENTROPY),
    *((ops.cross_entropy_backward, *bad) for bad in BAD_CROSS_ENTROPY),
    *((ops.binary_cross_entropy_with_logits, *bad) for bad in BAD_BINARY),
    *((ops.binary_cross_entropy_with_logits_backward, *bad) for bad in BAD_BINARY),
]


@pytest.mark.parametrize(("function", "arguments", "options", "error", "message"), BAD)
def test_bad_input_is_refused(function, arguments, options, error, message):
    with pytest.raises(error, match=message) as refusal:
        function(*arguments, **options)
    assert "\n" not in str(refusal.value)
    assert str(refusal.value).endswith(".")
