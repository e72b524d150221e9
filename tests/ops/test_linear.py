import keras
import numpy as np
import pytest
from hypothesis import given
from torch.nn import functional

from aigc_lessons import ops
from tests.agreement import agrees
from tests.ops.cases import PRECISIONS, TOLERANCE, examples, number, random, seeds
from tests.ops.references import tensorflow_gradients, torch_gradients

# Sums of at most 12 products: the bounds of cases.py are wide. For the differences see
# test_convolution.py.
FINITE_DIFFERENCES = 1e-6


def arrays(N, D, F, seed, precision="float64"):
    """Draw x, w, b and dy."""
    shapes = (N, D), (F, D), (F,), (N, F)
    return [random(shape, seed + i, precision) for i, shape in enumerate(shapes)]


def keras_dense(x, w, b):
    """Run the layer of Keras, whose weights are (D, F), with these weights."""
    layer = keras.layers.Dense(len(b), dtype="float64")
    layer.build(x.shape)
    y, _ = layer.stateless_call([keras.ops.transpose(w), b], [], x)
    return y


sizes = number(1, 12)


@pytest.mark.equation("eq-linear")
@pytest.mark.equation("eq-linear-backward")
@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("reference", ["PyTorch", "Keras"])
def test_linear_and_its_gradients(reference, precision):
    @examples(80)
    @given(sizes, sizes, sizes, seeds)
    def check(N, D, F, seed):
        x, w, b, dy = arrays(N, D, F, seed, precision)
        if reference == "PyTorch":
            y, gradients = torch_gradients(functional.linear, (x, w, b), dy)
        else:
            y, gradients = tensorflow_gradients(keras_dense, (x, w, b), dy)
        agrees("eq-linear", reference, ops.linear(x, w, b), y, TOLERANCE[precision])
        ours = ops.linear_backward(dy, x, w, b)
        agrees("eq-linear-backward", reference, ours, gradients, TOLERANCE[precision])

    check()


@pytest.mark.equation("eq-linear")
@examples(60)
@given(sizes, sizes, sizes, seeds)
def test_linear_is_the_formula_term_by_term(N, D, F, seed):
    x, w, b, _ = arrays(N, D, F, seed)
    y = [[b[f] + sum(x[n, d] * w[f, d] for d in range(D)) for f in range(F)] for n in range(N)]
    agrees("eq-linear", "loops", ops.linear(x, w, b), np.array(y), TOLERANCE["float64"])


@pytest.mark.equation("eq-linear-backward")
@examples(40)
@given(number(1, 6), number(1, 6), number(1, 6), seeds)
def test_linear_backward_is_what_differences_measure(N, D, F, seed):
    x, w, b, dy = arrays(N, D, F, seed)
    measured = (
        ops.numeric_gradient(lambda x: (dy * ops.linear(x, w, b)).sum(), x),
        ops.numeric_gradient(lambda w: (dy * ops.linear(x, w, b)).sum(), w),
        ops.numeric_gradient(lambda b: (dy * ops.linear(x, w, b)).sum(), b),
    )
    ours = ops.linear_backward(dy, x, w, b)
    agrees("eq-linear-backward", "finite differences", ours, measured, FINITE_DIFFERENCES)


@examples(60)
@given(sizes, sizes, sizes, sizes, seeds)
def test_two_linear_layers_are_one(N, D, F, hidden, seed):
    x, w, b, _ = arrays(N, D, hidden, seed)
    _, v, c, _ = arrays(N, hidden, F, seed + 4)
    one = ops.linear(x, v @ w, v @ b + c)
    np.testing.assert_allclose(ops.linear(ops.linear(x, w, b), v, c), one, atol=1e-12)


@examples(60)
@given(sizes, sizes, sizes, seeds)
def test_a_linear_layer_is_a_convolution_of_one_pixel(N, D, F, seed):
    x, w, b, dy = arrays(N, D, F, seed)
    x4, w4, dy4 = (array[:, :, None, None] for array in (x, w, dy))
    y = ops.conv2d(x4, w4, b)[:, :, 0, 0]
    np.testing.assert_allclose(ops.linear(x, w, b), y, atol=1e-12)
    convolution = ops.conv2d_backward(dy4, x4, w4, b)
    for ours, theirs in zip(ops.linear_backward(dy, x, w, b), convolution, strict=True):
        np.testing.assert_allclose(ours, theirs.reshape(ours.shape), atol=1e-12)


def test_without_b():
    x, w, b, dy = arrays(4, 3, 2, 0)
    np.testing.assert_array_equal(ops.linear(x, w), ops.linear(x, w, b * 0))
    with_b = ops.linear_backward(dy, x, w, b)
    for ours, theirs in zip(ops.linear_backward(dy, x, w), with_b, strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("precision", PRECISIONS)
def test_precision_is_kept_and_inputs_are_left_alone(precision):
    before = arrays(4, 3, 2, 0, precision)
    x, w, b, dy = (array.copy() for array in before)
    for array in (ops.linear(x, w, b), *ops.linear_backward(dy, x, w, b)):
        assert array.dtype == precision
    for array, copy in zip((x, w, b, dy), before, strict=True):
        np.testing.assert_array_equal(array, copy)
    assert ops.linear(x[:0], w, b).shape == (0, 2)


X, W, B = np.ones((4, 3)), np.ones((2, 3)), np.ones(2)
BAD = [
    ((X.astype(int), W), TypeError, "x holds int64"),
    ((X, W.astype(int)), TypeError, "w holds int64"),
    ((X, W, B.astype(int)), TypeError, "b holds int64"),
    ((X.tolist(), W), TypeError, "x is a list"),
    ((X[0], W), ValueError, r"x has shape \(3,\)"),
    ((X[:, :, None, None], W), ValueError, r"x has shape \(4, 3, 1, 1\), but the axes \(N, D\)"),
    ((X, W[0]), ValueError, r"w has shape \(3,\)"),
    ((X, W.T), ValueError, r"x has 3 features, but w of shape \(3, 2\) reads 2"),
    ((X, W, B[:1]), ValueError, r"b has shape \(1,\), but \(2,\)"),
    ((X, W, B[None]), ValueError, r"b has shape \(1, 2\)"),
]


@pytest.mark.parametrize(("arguments", "error", "message"), BAD)
def test_bad_input_is_refused(arguments, error, message):
    for call in (
        lambda: ops.linear(*arguments),
        lambda: ops.linear_backward(np.ones((4, 2)), *arguments),
    ):
        with pytest.raises(error, match=message) as refusal:
            call()
        assert str(refusal.value).endswith(".")


def test_a_gradient_of_another_shape_is_refused():
    with pytest.raises(ValueError, match=r"dy has shape \(4, 3\), but \(4, 2\)"):
        ops.linear_backward(X, X, W)
    with pytest.raises(TypeError, match="dy holds int64"):
        ops.linear_backward(np.ones((4, 2), int), X, W)
