import numpy as np
import pytest
import torch
from hypothesis import given
from scipy import special

from aigc_lessons import ops
from tests.agreement import agrees
from tests.ops import losses_references as references
from tests.ops.cases import PRECISIONS, examples, number, random, seeds
from tests.ops.losses_cases import GENTLE, cases

# Probabilities lie in [0, 1]. The exponent x - max(x) is exact to half a unit in its last place, at
# most 60·u where the exponential is not negligible, and so is the exponential; sums of at most 5
# terms add 5·u. Two of them, ours and theirs, and dy < 1 thrice in the gradient: below 500·u, that
# is 6e-14 in float64. In float32 that is 3e-5; errors have both signs, and less than a quarter of
# it is enough. Observed: below 3e-16 and 1e-7.
TOLERANCE = {"float64": 1e-13, "float32": 5e-6}
# Differences: rounding of a sum below 5 over 2·eps = 2e-6 gives 1e-9, eps² times the third
# derivative (below 5) 5e-12.
FINITE_DIFFERENCES = 1e-8

REFERENCES = {
    "PyTorch": references.torch_softmax,
    "Keras": references.keras_softmax,
    "TensorFlow": references.tensorflow_softmax,
    "SciPy": references.scipy_softmax,
}


@pytest.mark.filterwarnings("ignore:You are using a softmax over axis")  # of length 1
@pytest.mark.equation("eq-softmax")
@pytest.mark.equation("eq-softmax-backward")
@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("reference", REFERENCES)
def test_softmax_and_its_gradient(reference, precision):
    @examples(120)
    @given(cases())
    def check(case):
        x, dy = case.logits(precision), random(case.shape, case.seed + 3, precision)
        y, dx = ops.softmax(x, case.axis), ops.softmax_backward(dy, x, case.axis)
        their_y, their_dx = REFERENCES[reference](x, case.axis, dy)
        agrees("eq-softmax", reference, y, their_y, TOLERANCE[precision])
        agrees("eq-softmax-backward", reference, dx, their_dx, TOLERANCE[precision])

    check()


@pytest.mark.equation("eq-softmax")
@examples(60)
@given(cases(kinds=("small",)))
def test_softmax_is_the_fraction_of_the_formula(case):
    x = case.logits()
    fraction = np.exp(x) / np.exp(x).sum(case.axis, keepdims=True)
    agrees("eq-softmax", "formula", ops.softmax(x, case.axis), fraction, TOLERANCE["float64"])


@pytest.mark.equation("eq-softmax-backward")
@examples(60)
@given(cases(kinds=GENTLE, largest=4))
def test_softmax_backward_is_what_differences_measure(case):
    x, dy = case.logits(), random(case.shape, case.seed + 3)
    measured = ops.numeric_gradient(lambda x: (dy * ops.softmax(x, case.axis)).sum(), x)
    dx = ops.softmax_backward(dy, x, case.axis)
    agrees("eq-softmax-backward", "finite differences", dx, measured, FINITE_DIFFERENCES)


@pytest.mark.equation("eq-softmax")
@examples(40)
@given(number(2, 6), seeds)
def test_minus_infinity_has_probability_0_as_in_the_frameworks(K, seed):
    x, dy = random((3, K), seed), random((3, K), seed + 1)
    x[:, seed % K] = -np.inf
    y = ops.softmax(x)
    assert (y[:, seed % K] == 0).all()
    for reference, function in REFERENCES.items():
        agrees("eq-softmax", reference, y, function(x, -1, dy)[0], TOLERANCE["float64"])


# Laws that no reference is needed for.


@examples(100)
@given(cases())
def test_probabilities_sum_to_1_and_keep_the_order(case):
    x = case.logits()
    y = np.moveaxis(ops.softmax(x, case.axis), case.axis, -1)
    np.testing.assert_allclose(y.sum(-1), 1, rtol=1e-14)
    assert ((y >= 0) & (y <= 1)).all()
    order = np.argsort(np.moveaxis(x, case.axis, -1), axis=-1)
    assert (np.diff(np.take_along_axis(y, order, -1), axis=-1) >= 0).all()


@examples(60)
@given(cases(kinds=GENTLE), number(-(2**20), 2**20))
def test_adding_one_number_to_all_logits_changes_nothing(case, shift):
    x = np.round(case.logits() * 2**20) / 2**20  # so that the sums are exact
    np.testing.assert_array_equal(ops.softmax(x + shift, case.axis), ops.softmax(x, case.axis))


@examples(60)
@given(cases())
def test_the_gradient_sums_to_0_and_ignores_a_constant(case):
    x, dy = case.logits(), random(case.shape, case.seed + 3)
    dx = ops.softmax_backward(dy, x, case.axis)
    np.testing.assert_allclose(dx.sum(case.axis), 0, atol=1e-14)
    np.testing.assert_allclose(ops.softmax_backward(dy + 1, x, case.axis), dx, atol=1e-14)


def test_twice_is_not_once():
    """The second softmax sees numbers in [0, 1] and can say no more than 1 : 1/e."""
    once = ops.softmax(np.array([0.0, 100.0]))
    np.testing.assert_allclose(once, [0, 1], atol=1e-40)
    np.testing.assert_allclose(ops.softmax(once), [1 / (1 + np.e), np.e / (1 + np.e)])


@pytest.mark.parametrize("precision", PRECISIONS)
def test_equal_and_huge_logits(precision):
    huge = np.array([[1e4, 1e4], [-1e4, -1e4], [1e4, -1e4]], precision)
    np.testing.assert_array_equal(ops.softmax(huge), [[0.5, 0.5], [0.5, 0.5], [1, 0]])
    largest = np.full(4, np.finfo(precision).max)
    np.testing.assert_array_equal(ops.softmax(largest), np.full(4, 0.25))


def test_float32_keeps_what_float64_says():
    x = np.linspace(-80, 0, 50)
    exact = special.softmax(x)
    # Each probability to its own six digits, also the one of 1e-35.
    np.testing.assert_allclose(ops.softmax(x.astype("float32")), exact, rtol=1e-5)


@pytest.mark.filterwarnings("ignore:invalid value")
@pytest.mark.parametrize("bad", [[np.inf, 1], [-np.inf, -np.inf], [np.nan, 1]])
def test_where_pytorch_says_nan(bad):
    x = np.array([bad, [0, 0]], float)
    np.testing.assert_array_equal(ops.softmax(x), torch.softmax(torch.tensor(x), -1).numpy())
    assert np.isnan(ops.softmax(x)[0]).all()


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (0,)])
def test_nothing_in_nothing_out(shape):
    assert ops.softmax(np.zeros(shape)).shape == shape
    assert ops.softmax_backward(np.zeros(shape), np.zeros(shape)).shape == shape


def test_inputs_are_left_as_they_were_and_the_type_is_kept():
    x, dy = random((2, 3), 0, "float32"), random((2, 3), 1, "float32")
    copies = x.copy(), dy.copy()
    assert ops.softmax(x).dtype == ops.softmax_backward(dy, x).dtype == np.float32
    np.testing.assert_array_equal((x, dy), copies)


X = np.zeros((2, 3))
BAD = [
    ((X.astype(int),), TypeError, "x holds int64"),
    ((X.tolist(),), TypeError, "x is a list"),
    ((X, 2), ValueError, r"axis is 2, but x of shape \(2, 3\) has 2 axes"),
    ((X, -3), ValueError, "axis is -3"),
    ((np.array(1.0),), ValueError, r"axis is -1, but x of shape \(\) has 0 axes"),
    ((X, 1.0), TypeError, "axis is 1.0"),
    ((X, (0, 1)), TypeError, r"axis is \(0, 1\)"),
    ((X, None), TypeError, "axis is None"),
]


@pytest.mark.parametrize(("arguments", "error", "message"), BAD)
def test_bad_input_is_refused(arguments, error, message):
    for function in (ops.softmax, lambda *a: ops.softmax_backward(X, *a)):
        with pytest.raises(error, match=message) as refusal:
            function(*arguments)
        assert "\n" not in str(refusal.value)
        assert str(refusal.value).endswith(".")


def test_backward_refuses_a_gradient_of_another_shape():
    with pytest.raises(ValueError, match=r"dy has shape \(3,\), but \(2, 3\)"):
        ops.softmax_backward(np.zeros(3), X)
    with pytest.raises(TypeError, match="dy holds int64"):
        ops.softmax_backward(X.astype(int), X)
