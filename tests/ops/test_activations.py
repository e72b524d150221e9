import keras
import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special
from torch.nn import functional

from aigc_lessons import ops
from tests.agreement import agrees
from tests.ops.cases import PRECISIONS, TOLERANCE, examples, number, random, seeds
from tests.ops.references import tensorflow_gradients, torch_gradients

# A handful of roundings of numbers below 5 (the longest reach of the inputs), so the bounds of
# cases.py are wide. Central differences sum at most 3·3·6·6 numbers: see test_convolution.py.
FINITE_DIFFERENCES = 1e-6

shapes = st.one_of(
    st.tuples(number(1, 3), number(1, 3), number(1, 6), number(1, 6)),
    st.tuples(number(1, 5), number(1, 9)),
    st.tuples(number(1, 9)),
)
# The kink, numbers that are hardly there, and both sides of where exp overflows in either type.
EDGES = [0.0, -0.0, 1e-30, -1e-30, 17, -17, 88, -88, 105, -105, 710, -710, 1e4, -1e4]
# TensorFlow keeps the slope in float32 whatever the images are in: so ours is one of those.
SLOPES = [float(np.float32(slope)) for slope in (0.2, 0.01, 0.3, 0, 1, 1.5)]


def inputs(shape, seed, precision="float64"):
    """Draw numbers from [-5, 5), the first of them 0, and a gradient."""
    x = 5 * random(shape, seed, precision)
    x.flat[0] = 0
    return x, random(shape, seed + 1, precision)


def compared(label, precision, ours, torch_function, keras_function):
    """Compare a pair (function, backward) with PyTorch and Keras."""
    forward, backward = ours

    @examples(60)
    @given(shapes, seeds)
    def check(shape, seed):
        agree(*inputs(shape, seed, precision))

    def agree(x, dy):
        arrays = forward(x), backward(dy, x)
        y, (dx,) = torch_gradients(torch_function, (x,), dy)
        agrees(label, "PyTorch", arrays, (y, dx), TOLERANCE[precision])
        y, (dx,) = tensorflow_gradients(keras_function, (x,), dy)
        agrees(label, "Keras", arrays, (y, dx), TOLERANCE[precision])

    check()
    edges = np.array(EDGES, precision)
    agree(edges, np.linspace(-1, 1, len(edges), dtype=precision))


def measured(label, forward, backward):
    """Compare the backward with central differences, off the kink."""

    @examples(30)
    @given(shapes, seeds)
    def check(shape, seed):
        x, dy = inputs(shape, seed)
        x.flat[0] = 1
        gradient = ops.numeric_gradient(lambda x: (dy * forward(x)).sum(), x)
        agrees(label, "finite differences", backward(dy, x), gradient, FINITE_DIFFERENCES)

    check()


@pytest.mark.equation("eq-relu")
@pytest.mark.parametrize("precision", PRECISIONS)
def test_relu_and_its_gradient(precision):
    ours = ops.relu, ops.relu_backward
    compared("eq-relu", precision, ours, functional.relu, keras.ops.relu)
    measured("eq-relu", *ours)


@pytest.mark.equation("eq-leaky-relu")
@pytest.mark.parametrize("slope", SLOPES)
@pytest.mark.parametrize("precision", PRECISIONS)
def test_leaky_relu_and_its_gradient(precision, slope):
    ours = (
        lambda x: ops.leaky_relu(x, slope),
        lambda dy, x: ops.leaky_relu_backward(dy, x, slope),
    )
    compared(
        "eq-leaky-relu",
        precision,
        ours,
        lambda x: functional.leaky_relu(x, slope),
        keras.layers.LeakyReLU(slope, dtype="float64"),
    )
    measured("eq-leaky-relu", *ours)


@pytest.mark.equation("eq-sigmoid")
@pytest.mark.parametrize("precision", PRECISIONS)
def test_sigmoid_and_its_gradient(precision):
    ours = ops.sigmoid, ops.sigmoid_backward
    compared("eq-sigmoid", precision, ours, functional.sigmoid, keras.ops.sigmoid)
    measured("eq-sigmoid", *ours)


@pytest.mark.equation("eq-sigmoid")
@examples(60)
@given(shapes, seeds)
def test_sigmoid_is_that_of_scipy(shape, seed):
    x = 20 * random(shape, seed)
    agrees("eq-sigmoid", "SciPy", ops.sigmoid(x), special.expit(x), TOLERANCE["float64"])


@pytest.mark.equation("eq-tanh")
@pytest.mark.parametrize("precision", PRECISIONS)
def test_tanh_and_its_gradient(precision):
    ours = ops.tanh, ops.tanh_backward
    compared("eq-tanh", precision, ours, functional.tanh, keras.ops.tanh)
    measured("eq-tanh", *ours)


@pytest.mark.equation("eq-tanh")
@pytest.mark.equation("eq-sigmoid")
@examples(60)
@given(shapes, seeds)
def test_tanh_is_a_stretched_sigmoid(shape, seed):
    x = 5 * random(shape, seed)
    agrees("eq-tanh", "sigmoid", ops.tanh(x), 2 * special.expit(2 * x) - 1, TOLERANCE["float64"])
    half = (1 + np.tanh(x / 2)) / 2
    agrees("eq-sigmoid", "NumPy's tanh", ops.sigmoid(x), half, TOLERANCE["float64"])


# What tolerances above cannot see: small numbers, signs of zero, infinities, NaN, warnings.


@pytest.mark.parametrize("precision", PRECISIONS)
def test_sigmoid_keeps_its_digits_far_out(precision):
    """Where it is 1e-30 it is right to the last digits, and its gradient on both sides."""
    x = np.array([-70, -50, -37, -20, -1, 0, 1, 20, 37, 50, 70], precision)
    few = 8 * np.finfo(precision).eps
    with mpmath.workdps(60):
        exact = [1 / (1 + mpmath.exp(-mpmath.mpf(float(number)))) for number in x]
        slopes = [y * (1 - y) for y in exact]
    np.testing.assert_allclose(ops.sigmoid(x), np.array(exact, float), rtol=few)
    gradient = ops.sigmoid_backward(np.ones_like(x), x)
    np.testing.assert_allclose(gradient, np.array(slopes, float), rtol=few)


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("name", ["relu", "leaky_relu", "sigmoid", "tanh"])
def test_infinities_and_nan_pass_as_in_pytorch_without_a_warning(name, precision):
    x = np.array([np.inf, -np.inf, np.nan, 1e30, -1e30], precision)
    with np.errstate(all="raise", under="ignore"):
        ours = getattr(ops, name)(x)
        gradient = getattr(ops, f"{name}_backward")(np.ones_like(x), x)
    slope = (0.2,) if name == "leaky_relu" else ()
    theirs, (their_gradient,) = torch_gradients(
        lambda x: getattr(functional, name)(x, *slope), (x,), np.ones_like(x)
    )
    np.testing.assert_allclose(ours, theirs, rtol=1e-6)
    numbers = ~np.isnan(x)  # at NaN the gradients of a ReLU differ: 0 or 1
    np.testing.assert_allclose(gradient[numbers], their_gradient[numbers], rtol=1e-6)


@pytest.mark.parametrize("name", ["relu", "leaky_relu"])
def test_a_gradient_that_overflowed_or_is_no_number_keeps_to_its_own_unit(name):
    x = np.array([-2.0, -2.0, -2.0, 0.0, 3.0, 3.0])
    dy = np.array([np.inf, -np.inf, np.nan, np.inf, np.inf, np.nan])
    slope = (0.2,) if name == "leaky_relu" else ()
    _, (theirs,) = torch_gradients(lambda x: getattr(functional, name)(x, *slope), (x,), dy)
    np.testing.assert_array_equal(getattr(ops, f"{name}_backward")(dy, x), theirs)


def test_the_gradient_at_the_kink_is_that_of_the_negative_side():
    dy, zeros = np.array([3.0, 3.0]), np.array([0.0, -0.0])
    np.testing.assert_array_equal(ops.relu_backward(dy, zeros), [0, 0])
    np.testing.assert_allclose(ops.leaky_relu_backward(dy, zeros, 0.1), [0.3, 0.3])
    smallest = np.nextafter(0, 1, dtype="float64")
    np.testing.assert_array_equal(ops.relu_backward(dy, np.array([smallest, -smallest])), [3, 0])


@examples(60)
@given(shapes, seeds)
def test_laws(shape, seed):
    x, dy = inputs(shape, seed)
    np.testing.assert_array_equal(ops.relu(x) - ops.relu(-x), x)
    np.testing.assert_array_equal(ops.relu(x), ops.leaky_relu(x, 0))
    np.testing.assert_array_equal(ops.leaky_relu(x, 1), x)
    np.testing.assert_allclose(ops.sigmoid(x) + ops.sigmoid(-x), 1, rtol=1e-14)
    np.testing.assert_array_equal(ops.tanh(-x), -ops.tanh(x))
    assert (abs(ops.sigmoid_backward(dy, x)) <= abs(dy) / 4 * (1 + 1e-14)).all()
    assert (abs(ops.tanh_backward(dy, x)) <= abs(dy)).all()


NAMES = ["relu", "leaky_relu", "sigmoid", "tanh"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("precision", PRECISIONS)
def test_precision_is_kept_and_inputs_are_left_alone(name, precision):
    x, dy = inputs((2, 3, 4, 5), 0, precision)
    before = x.copy(), dy.copy()
    for array in (getattr(ops, name)(x), getattr(ops, f"{name}_backward")(dy, x)):
        assert array.dtype == precision
        assert array.shape == x.shape
        assert not np.shares_memory(array, x)
    np.testing.assert_array_equal(x, before[0])
    np.testing.assert_array_equal(dy, before[1])
    assert getattr(ops, name)(x[:0]).shape == (0, 3, 4, 5)
    one = np.array(0.5, precision), np.array(1.0, precision)  # an array of no axes
    assert getattr(ops, name)(one[0]) == getattr(ops, name)(one[0][None])
    backward = getattr(ops, f"{name}_backward")
    assert backward(one[1], one[0]) == backward(one[1][None], one[0][None])


def test_a_slope_from_numpy_does_not_change_the_type():
    x = np.ones(3, "float32")
    assert ops.leaky_relu(x, np.float64(0.1)).dtype == "float32"
    assert ops.leaky_relu_backward(x, x, np.float64(0.1)).dtype == "float32"


@pytest.mark.parametrize("name", NAMES)
def test_bad_input_is_refused(name):
    forward, backward = getattr(ops, name), getattr(ops, f"{name}_backward")
    x = np.ones((2, 3))
    for call, error, message in (
        (lambda: forward(x.astype(int)), TypeError, "x holds int64"),
        (lambda: forward([1.0]), TypeError, "x is a list"),
        (lambda: backward(x, x.astype(int)), TypeError, "x holds int64"),
        (lambda: backward(x.astype(int), x), TypeError, "dy holds int64"),
        (lambda: backward(x[0], x), ValueError, r"dy has shape \(3,\), but \(2, 3\)"),
    ):
        with pytest.raises(error, match=message) as refusal:
            call()
        assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("slope", [-0.2, float("nan")])
def test_a_negative_slope_is_refused(slope):
    x = np.ones(3)
    for call in (lambda: ops.leaky_relu(x, slope), lambda: ops.leaky_relu_backward(x, x, slope)):
        with pytest.raises(ValueError, match=r"negative_slope is .* at least 0 is expected"):
            call()
