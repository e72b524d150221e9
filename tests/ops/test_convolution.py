import numpy as np
import pytest
from hypothesis import given
from scipy import signal

from aigc_lessons import ops
from tests.agreement import agrees
from tests.ops import references
from tests.ops.cases import (
    FLOAT64,
    PRECISIONS,
    TOLERANCE,
    convolutions,
    examples,
    number,
    random,
    seeds,
    transposed_convolutions,
)

# The functions are linear in each argument, so central differences have no error of their own, only
# the rounding of f, divided by 2·eps. Here f sums at most 1,100 products and stays below 300, its
# rounding error below 1e-12; two of those over 2e-6 are 1e-6 at the very most. Observed: 2e-9.
FINITE_DIFFERENCES = 1e-6


def differences(function, dy, arrays, case):
    """Measure the gradients of sum(dy · function(x, w, b))."""

    def loss(place):
        def f(array):
            changed = [*arrays[:place], array, *arrays[place + 1 :]]
            return (dy * function(*changed, **case.options)).sum()

        return f

    return tuple(ops.numeric_gradient(loss(i), array) for i, array in enumerate(arrays))


CONV2D_REFERENCES = {
    "PyTorch": (references.torch_conv2d, convolutions(even=True)),
    "Keras": (references.keras_conv2d, convolutions()),
    "TensorFlow": (references.tensorflow_conv2d, convolutions()),
    "SciPy": (references.scipy_conv2d, convolutions()),
}


# PyTorch says that "same" with an even kernel costs it a copy.
@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")
@pytest.mark.equation("eq-conv2d")
@pytest.mark.equation("eq-conv2d-backward")
@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("reference", CONV2D_REFERENCES)
def test_conv2d_and_its_gradients(reference, precision):
    function, cases = CONV2D_REFERENCES[reference]

    @examples(150)
    @given(cases)
    def check(case):
        x, w, b = case.arrays(precision)
        y = ops.conv2d(x, w, b, **case.options)
        dy = random(y.shape, case.seed + 3, precision)
        gradients = ops.conv2d_backward(dy, x, w, b, **case.options)
        their_y, their_gradients = function(case, x, w, b, dy)
        agrees("eq-conv2d", reference, y, their_y, TOLERANCE[precision])
        agrees("eq-conv2d-backward", reference, gradients, their_gradients, TOLERANCE[precision])

    check()


@pytest.mark.equation("eq-conv2d")
@examples(60)
@given(convolutions(largest=6))
def test_conv2d_is_the_formula_term_by_term(case):
    x, w, b = case.arrays()
    y = ops.conv2d(x, w, b, **case.options)
    agrees("eq-conv2d", "loops", y, references.formula_conv2d(case, x, w, b), FLOAT64)


@pytest.mark.equation("eq-conv2d-backward")
@examples(40)
@given(convolutions(largest=5))
def test_conv2d_backward_is_what_differences_measure(case):
    arrays = case.arrays()
    dy = random(ops.conv2d(*arrays, **case.options).shape, case.seed + 3)
    gradients = ops.conv2d_backward(dy, *arrays, **case.options)
    measured = differences(ops.conv2d, dy, arrays, case)
    agrees("eq-conv2d-backward", "finite differences", gradients, measured, FINITE_DIFFERENCES)


@examples(60)
@given(convolutions())
def test_float32_error_is_within_the_bound(case):
    """|ours - exact| <= gamma_K · conv(|x|, |w|), at every pixel, with K = C·KH·KW + 1."""
    x, w, b = case.arrays("float32")
    exact = ops.conv2d(*(a.astype("float64") for a in (x, w, b)), **case.options)
    sizes = ops.conv2d(*(abs(a.astype("float64")) for a in (x, w, b)), **case.options)
    K, u = w[0].size + 1, 2.0**-24
    assert (abs(ops.conv2d(x, w, b, **case.options) - exact) <= K * u / (1 - K * u) * sizes).all()


@pytest.mark.equation("eq-convolution-flip")
@examples(60)
@given(number(1, 9), number(1, 9), number(1, 5), number(1, 5), seeds)
def test_mathematics_turns_the_kernel_first(H, W, KH, KW, seed):
    x, w = random((1, 1, H, W), seed), random((1, 1, KH, KW), seed + 1)
    turned = w[:, :, ::-1, ::-1]
    y = ops.conv2d(x, turned, padding=(KH - 1, KW - 1))[0, 0]
    agrees("eq-convolution-flip", "SciPy", y, signal.convolve2d(x[0, 0], w[0, 0]), FLOAT64)
    # The convolution theorem: a product of spectra, long enough that nothing wraps around.
    spectrum = np.fft.fft2(x[0, 0], y.shape) * np.fft.fft2(w[0, 0], y.shape)
    agrees("eq-convolution-flip", "Fourier transform", y, np.fft.ifft2(spectrum).real, FLOAT64)


@pytest.mark.equation("eq-convolution-flip")
@examples(60)
@given(number(1, 9), number(1, 5), seeds)
def test_polynomials_multiply_by_convolution(W, KW, seed):
    x, w = random(W, seed), random(KW, seed + 1)
    y = ops.conv2d(x.reshape(1, 1, 1, W), w[::-1].reshape(1, 1, 1, KW), padding=(0, KW - 1))
    agrees("eq-convolution-flip", "polynomials", y.ravel(), np.polymul(x, w), FLOAT64)


TRANSPOSE_REFERENCES = {
    "PyTorch": references.torch_conv_transpose2d,
    "TensorFlow": references.tensorflow_conv_transpose2d,
}


@pytest.mark.equation("eq-conv-transpose2d")
@pytest.mark.equation("eq-adjoint")
@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("reference", TRANSPOSE_REFERENCES)
def test_conv_transpose2d_and_its_gradients(reference, precision):
    @examples(150)
    @given(transposed_convolutions())
    def check(case):
        x, w, b = case.arrays(precision)
        y = ops.conv_transpose2d(x, w, b, **case.options)
        dy = random(y.shape, case.seed + 3, precision)
        gradients = ops.conv_transpose2d_backward(dy, x, w, b, **case.options)
        their_y, their_gradients = TRANSPOSE_REFERENCES[reference](case, x, w, b, dy)
        agrees("eq-conv-transpose2d", reference, y, their_y, TOLERANCE[precision])
        agrees("eq-adjoint", reference, gradients, their_gradients, TOLERANCE[precision])

    check()


@pytest.mark.equation("eq-conv-transpose2d")
@pytest.mark.equation("eq-adjoint")
@pytest.mark.parametrize("precision", PRECISIONS)
def test_conv_transpose2d_and_its_gradients_in_keras(precision):
    @examples(80)
    @given(transposed_convolutions(keras=True))
    def check(case):
        x, w, b = case.arrays(precision)
        y = ops.conv_transpose2d(x, w, b, **case.options)
        dy = random(y.shape, case.seed + 3, precision)
        gradients = ops.conv_transpose2d_backward(dy, x, w, b, **case.options)
        their_y, their_gradients = references.keras_conv_transpose2d(case, x, w, b, dy)
        agrees("eq-conv-transpose2d", "Keras", y, their_y, TOLERANCE[precision])
        agrees("eq-adjoint", "Keras", gradients, their_gradients, TOLERANCE[precision])

    check()


@pytest.mark.equation("eq-conv-transpose2d")
@examples(60)
@given(transposed_convolutions(largest=4))
def test_conv_transpose2d_stamps_the_kernel(case):
    x, w, b = case.arrays()
    y = ops.conv_transpose2d(x, w, b, **case.options)
    stamped = references.formula_conv_transpose2d(case, x, w, b)
    convolved = references.scipy_conv_transpose2d(case, x, w, b)
    agrees("eq-conv-transpose2d", "loops", y, stamped, FLOAT64)
    agrees("eq-conv-transpose2d", "SciPy", y, convolved, FLOAT64)


@pytest.mark.equation("eq-adjoint")
@examples(40)
@given(transposed_convolutions(largest=4))
def test_conv_transpose2d_backward_is_what_differences_measure(case):
    arrays = case.arrays()
    dy = random(ops.conv_transpose2d(*arrays, **case.options).shape, case.seed + 3)
    gradients = ops.conv_transpose2d_backward(dy, *arrays, **case.options)
    measured = differences(ops.conv_transpose2d, dy, arrays, case)
    agrees("eq-adjoint", "finite differences", gradients, measured, FINITE_DIFFERENCES)


@pytest.mark.equation("eq-adjoint")
@examples(150)
@given(transposed_convolutions())
def test_conv_transpose2d_is_the_adjoint(case):
    """⟨conv(z), x⟩ = ⟨z, convᵀ(x)⟩ for every z that conv brings to the size of x."""
    x, w, _ = case.arrays()
    y = ops.conv_transpose2d(x, w, **case.options)
    z = random(y.shape, case.seed + 3)
    below = ops.conv2d(z, w, stride=case.stride, padding=case.padding)
    assert below.shape == x.shape
    # What rounding does to a sum grows with its terms' absolute values, however they cancel.
    size = np.abs(z * y).sum() + 1
    agrees("eq-adjoint", "inner products", (below * x).sum() / size, (z * y).sum() / size, FLOAT64)


@pytest.mark.equation("eq-adjoint")
@examples(30)
@given(transposed_convolutions(largest=3))
def test_the_two_matrices_are_each_others_transpose(case):
    x, w, _ = case.arrays()
    y = ops.conv_transpose2d(x, w, **case.options)
    forward = np.array(
        [
            ops.conv2d(z.reshape(y.shape), w, stride=case.stride, padding=case.padding).ravel()
            for z in np.eye(y.size)
        ]
    )
    upward = np.array(
        [
            ops.conv_transpose2d(e.reshape(x.shape), w, **case.options).ravel()
            for e in np.eye(x.size)
        ]
    )
    agrees("eq-adjoint", "matrix", forward, upward.T, FLOAT64)


# Laws that no reference is needed for.


@examples(40)
@given(convolutions(forms=("four",)))
def test_stride_keeps_every_so_many_of_the_outputs(case):
    x, w, b = case.arrays()
    (SH, SW) = case.strides
    all_places = ops.conv2d(x, w, b, padding=case.padding)
    np.testing.assert_allclose(
        ops.conv2d(x, w, b, **case.options), all_places[:, :, ::SH, ::SW], atol=FLOAT64
    )


@examples(40)
@given(convolutions())
def test_every_image_of_a_batch_is_alone(case):
    x, w, b = case.arrays()
    together = ops.conv2d(x, w, b, **case.options)
    for image, output in zip(x, together, strict=True):
        np.testing.assert_array_equal(ops.conv2d(image[None], w, b, **case.options)[0], output)


@pytest.mark.parametrize("precision", PRECISIONS)
def test_precision_and_layout_are_kept(precision):
    x, w, b = random((2, 3, 6, 5), 0, precision), random((4, 3, 3, 2), 1, precision), None
    y = ops.conv2d(x, w, b, stride=2, padding="same")
    z = ops.conv_transpose2d(y, w, stride=2)
    gradients = ops.conv2d_backward(y, x, w, b, stride=2, padding="same")
    gradients += ops.conv_transpose2d_backward(z, y, w, stride=2)
    for array in (y, z, *gradients):
        assert array.dtype == precision
        assert array.flags.c_contiguous


def test_inputs_are_left_as_they_were():
    x, w, b = random((2, 3, 6, 5), 0), random((3, 3, 3, 2), 1), random(3, 2)
    dy = random((2, 3, 4, 4), 3)
    before = [array.copy() for array in (x, w, b, dy)]
    ops.conv2d_backward(dy, x, w, b)
    ops.conv2d(x, w, b)
    ops.conv_transpose2d(x, w, b)
    for array, copy in zip((x, w, b, dy), before, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_a_batch_may_be_empty_and_arrays_may_be_views():
    x, w = random((4, 2, 5, 5), 0), random((3, 2, 3, 3), 1)
    assert ops.conv2d(x[:0], w).shape == (0, 3, 3, 3)
    view = x[::2, :, ::-1].swapaxes(2, 3)
    np.testing.assert_array_equal(ops.conv2d(view, w), ops.conv2d(view.copy(), w))


def test_db_is_there_without_b():
    x, w, dy = random((2, 1, 4, 4), 0), random((3, 1, 2, 2), 1), random((2, 3, 3, 3), 2)
    with_b = ops.conv2d_backward(dy, x, w, np.zeros(3))
    for ours, theirs in zip(ops.conv2d_backward(dy, x, w), with_b, strict=True):
        np.testing.assert_array_equal(ours, theirs)


X, W, B = np.ones((1, 2, 5, 5)), np.ones((3, 2, 3, 3)), np.ones(3)
WT = np.ones((2, 3, 3, 3))
BAD_CONV2D = [
    ((X.astype(int), W), {}, TypeError, "x holds int64"),
    ((X, W.astype(int)), {}, TypeError, "w holds int64"),
    ((X, W, B.astype(int)), {}, TypeError, "b holds int64"),
    ((X.tolist(), W), {}, TypeError, "x is a list"),
    ((X.astype(complex), W), {}, TypeError, "x holds complex128"),
    ((X[0], W), {}, ValueError, r"x has shape \(2, 5, 5\)"),
    ((X, W[0]), {}, ValueError, r"w has shape \(2, 3, 3\)"),
    ((X[:, :1], W), {}, ValueError, "x has 1 channels"),
    ((X, W, B[:2]), {}, ValueError, r"b has shape \(2,\)"),
    ((X, W, B[:, None]), {}, ValueError, r"b has shape \(3, 1\)"),
    ((X[:, :, :2], W), {}, ValueError, "kernel is 3 long, but the image with its padding only 2"),
    ((X[:, :, :, :0], W), {}, ValueError, "size is 0"),
    ((X, W[:, :, :, :0]), {}, ValueError, "kernel_size is 0"),
    ((X, W), {"stride": 0}, ValueError, "stride is 0"),
    ((X, W), {"stride": (1, -1)}, ValueError, "stride is -1"),
    ((X, W), {"stride": 1.0}, TypeError, "stride is 1.0"),
    ((X, W), {"stride": (1, 1, 1)}, ValueError, r"stride is \(1, 1, 1\)"),
    ((X, W), {"padding": -1}, ValueError, "padding is -1"),
    ((X, W), {"padding": (0, -1)}, ValueError, "padding is -1"),
    ((X, W), {"padding": 0.5}, TypeError, "padding is 0.5"),
    ((X, W), {"padding": "valid"}, ValueError, "padding is 'valid'"),
    ((X, W), {"padding": (1, 1, 1, 1)}, ValueError, r"padding is \(1, 1, 1, 1\)"),
    ((X, W), {"padding": ((1, 1), (1, 1, 1))}, ValueError, r"padding is \(1, 1, 1\)"),
]
BAD_CONV_TRANSPOSE2D = [
    ((X.astype(int), WT), {}, TypeError, "x holds int64"),
    ((X[0], WT), {}, ValueError, r"x has shape \(2, 5, 5\)"),
    ((X, W), {}, ValueError, "x has 2 channels, but w of shape"),
    ((X, WT, B[:2]), {}, ValueError, r"b has shape \(2,\)"),
    ((X, WT), {"stride": 0}, ValueError, "stride is 0"),
    ((X, WT), {"padding": -1}, ValueError, "padding is -1"),
    ((X, WT), {"padding": "same"}, TypeError, "padding is 'same'"),
    ((X, WT), {"padding": ((1, 1), (0, 0))}, TypeError, r"padding is \(1, 1\)"),
    ((X, WT), {"padding": 4}, ValueError, "padding 4 cuts off the whole output of 7"),
    ((X, WT), {"output_padding": 1}, ValueError, "output_padding is 1, .* less than the stride 1"),
    ((X, WT), {"stride": 2, "output_padding": -1}, ValueError, "output_padding is -1"),
]


@pytest.mark.parametrize(("arguments", "options", "error", "message"), BAD_CONV2D)
def test_conv2d_refuses(arguments, options, error, message):
    with pytest.raises(error, match=message) as refusal:
        ops.conv2d(*arguments, **options)
    assert str(refusal.value).count("\n") == 0
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(("arguments", "options", "error", "message"), BAD_CONV_TRANSPOSE2D)
def test_conv_transpose2d_refuses(arguments, options, error, message):
    with pytest.raises(error, match=message) as refusal:
        ops.conv_transpose2d(*arguments, **options)
    assert str(refusal.value).endswith(".")


def test_backwards_refuse_a_gradient_of_another_shape():
    with pytest.raises(ValueError, match=r"dy has shape \(1, 3, 5, 5\), but \(1, 3, 3, 3\)"):
        ops.conv2d_backward(np.ones((1, 3, 5, 5)), X, W)
    with pytest.raises(ValueError, match=r"dy has shape \(1, 3, 5, 5\), but \(1, 3, 7, 7\)"):
        ops.conv_transpose2d_backward(np.ones((1, 3, 5, 5)), X, WT)
    with pytest.raises(TypeError, match="dy holds int64"):
        ops.conv2d_backward(np.ones((1, 3, 3, 3), int), X, W)


@pytest.mark.parametrize(("arguments", "options", "error", "message"), BAD_CONV2D)
def test_conv2d_backward_refuses_the_same(arguments, options, error, message):
    with pytest.raises(error, match=message):
        ops.conv2d_backward(np.ones((1, 3, 3, 3)), *arguments, **options)
