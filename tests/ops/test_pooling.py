import numpy as np
import pytest
import torch
from hypothesis import given

from aigc_lessons import ops
from tests.agreement import agrees
from tests.ops import pooling_references as references
from tests.ops.cases import PRECISIONS, TOLERANCE, examples, number, random, seeds
from tests.ops.pooling_references import poolings

# A window has at most 5·5 pixels, a pixel at most 5·5 windows: far fewer terms than the bounds of
# cases.py allow for. A maximum is one of the pixels, so there the agreement is exact.
EXACT = 0
# See test_convolution.py; f sums at most 3·3·10·10 numbers.
FINITE_DIFFERENCES = 1e-6

MAX_REFERENCES = {
    "PyTorch": references.torch_max_pool2d,
    "Keras": references.keras_max_pool2d,
    "TensorFlow": references.tensorflow_max_pool2d,
    "loops": references.formula_max_pool2d,
}
AVG_REFERENCES = {
    "PyTorch": references.torch_avg_pool2d,
    "Keras": references.keras_avg_pool2d,
    "loops": references.formula_avg_pool2d,
}


def max_pool2d(case, x):
    return ops.max_pool2d(x, case.kernel_size, **case.options)


def avg_pool2d(case, x, **options):
    return ops.avg_pool2d(x, case.kernel_size, **case.options, **options)


@pytest.mark.equation("eq-max-pool2d")
@pytest.mark.equation("eq-max-pool2d-backward")
@pytest.mark.parametrize("tied", [False, True], ids=["distinct", "tied"])
@pytest.mark.parametrize("reference", MAX_REFERENCES)
def test_max_pool2d_and_its_gradient(reference, tied):
    @examples(100)
    @given(poolings(tied=tied))
    def check(case):
        x = case.image()
        y = max_pool2d(case, x)
        dy = case.gradient(y.shape)
        dx = ops.max_pool2d_backward(dy, x, case.kernel_size, **case.options)
        their_y, (their_dx,) = MAX_REFERENCES[reference](case, x, dy)
        agrees("eq-max-pool2d", reference, y, their_y, EXACT)
        agrees("eq-max-pool2d-backward", reference, dx, their_dx, TOLERANCE["float64"])

    check()


@pytest.mark.equation("eq-max-pool2d")
@pytest.mark.equation("eq-max-pool2d-backward")
@examples(100)
@given(poolings())
def test_max_pool2d_and_its_gradient_in_float32(case):
    x = case.image("float32")
    y = max_pool2d(case, x)
    dy = case.gradient(y.shape, "float32")
    dx = ops.max_pool2d_backward(dy, x, case.kernel_size, **case.options)
    their_y, (their_dx,) = references.torch_max_pool2d(case, x, dy)
    agrees("eq-max-pool2d", "PyTorch", y, their_y, EXACT)
    agrees("eq-max-pool2d-backward", "PyTorch", dx, their_dx, TOLERANCE["float32"])


@pytest.mark.equation("eq-max-pool2d")
@examples(100)
@given(poolings())
def test_max_pool2d_samples_a_maximum_filter(case):
    x = case.image()
    agrees("eq-max-pool2d", "SciPy", max_pool2d(case, x), references.scipy_max_pool2d(case, x), 0)


@pytest.mark.equation("eq-max-pool2d-backward")
@examples(40)
@given(poolings(largest=5))
def test_max_pool2d_backward_is_what_differences_measure(case):
    """Away from ties: the pixels lie at least 1 / 225 apart, the differences move them by 1e-6."""
    x = np.random.default_rng(case.seed).permutation(np.prod(case.x)).reshape(case.x) / 225
    dy = case.gradient(max_pool2d(case, x).shape)
    measured = ops.numeric_gradient(lambda x: (dy * max_pool2d(case, x)).sum(), x)
    dx = ops.max_pool2d_backward(dy, x, case.kernel_size, **case.options)
    agrees("eq-max-pool2d-backward", "finite differences", dx, measured, FINITE_DIFFERENCES)


@pytest.mark.equation("eq-avg-pool2d")
@pytest.mark.equation("eq-avg-pool2d-backward")
@pytest.mark.parametrize("count_include_pad", [True, False])
@pytest.mark.parametrize("reference", AVG_REFERENCES)
def test_avg_pool2d_and_its_gradient(reference, count_include_pad):
    options = {"count_include_pad": count_include_pad}

    @examples(100)
    @given(poolings())
    def check(case):
        x = case.image()
        y = avg_pool2d(case, x, **options)
        dy = case.gradient(y.shape)
        dx = ops.avg_pool2d_backward(dy, x, case.kernel_size, **case.options, **options)
        their_y, (their_dx,) = AVG_REFERENCES[reference](case, x, dy, **options)
        agrees("eq-avg-pool2d", reference, y, their_y, TOLERANCE["float64"])
        agrees("eq-avg-pool2d-backward", reference, dx, their_dx, TOLERANCE["float64"])

    check()


@pytest.mark.equation("eq-avg-pool2d")
@pytest.mark.equation("eq-avg-pool2d-backward")
@pytest.mark.parametrize("count_include_pad", [True, False])
def test_avg_pool2d_and_its_gradient_in_float32(count_include_pad):
    options = {"count_include_pad": count_include_pad}

    @examples(60)
    @given(poolings())
    def check(case):
        x = case.image("float32")
        y = avg_pool2d(case, x, **options)
        dy = case.gradient(y.shape, "float32")
        dx = ops.avg_pool2d_backward(dy, x, case.kernel_size, **case.options, **options)
        their_y, (their_dx,) = references.torch_avg_pool2d(case, x, dy, **options)
        agrees("eq-avg-pool2d", "PyTorch", y, their_y, TOLERANCE["float32"])
        agrees("eq-avg-pool2d-backward", "PyTorch", dx, their_dx, TOLERANCE["float32"])

    check()


@pytest.mark.equation("eq-avg-pool2d")
@examples(100)
@given(poolings())
def test_avg_pool2d_samples_a_uniform_filter(case):
    x = case.image()
    theirs = references.scipy_avg_pool2d(case, x)
    agrees("eq-avg-pool2d", "SciPy", avg_pool2d(case, x), theirs, TOLERANCE["float64"])


@pytest.mark.equation("eq-avg-pool2d-backward")
@pytest.mark.parametrize("count_include_pad", [True, False])
def test_avg_pool2d_backward_is_what_differences_measure(count_include_pad):
    options = {"count_include_pad": count_include_pad}

    @examples(20)
    @given(poolings(largest=5))
    def check(case):
        x = case.image()
        dy = case.gradient(avg_pool2d(case, x).shape)
        measured = ops.numeric_gradient(lambda x: (dy * avg_pool2d(case, x, **options)).sum(), x)
        dx = ops.avg_pool2d_backward(dy, x, case.kernel_size, **case.options, **options)
        agrees("eq-avg-pool2d-backward", "finite differences", dx, measured, FINITE_DIFFERENCES)

    check()


# Laws that no reference is needed for.


@examples(60)
@given(poolings())
def test_the_smallest_of_a_window_is_minus_the_largest_of_minus_it(case):
    """So nothing from outside the image, a zero say, ever takes part."""
    x = case.image()
    assert (-max_pool2d(case, -x) <= max_pool2d(case, x)).all()
    assert np.isin(max_pool2d(case, x - 5), x - 5).all()


@examples(60)
@given(poolings())
def test_a_gradient_is_handed_on_whole(case):
    """Wherever dy goes, none is lost or made: only the mean over a border of zeros loses some."""
    x = case.image()
    dy = case.gradient(max_pool2d(case, x).shape)
    arguments = dy, x, case.kernel_size
    largest = ops.max_pool2d_backward(*arguments, **case.options)
    mean = ops.avg_pool2d_backward(*arguments, **case.options, count_include_pad=False)
    for dx in (largest, mean):
        np.testing.assert_allclose(dx.sum((2, 3)), dy.sum((2, 3)), atol=1e-12)


@examples(60)
@given(poolings())
def test_the_mean_is_a_convolution_with_equal_weights(case):
    """One channel at a time; so the backward of the one is that of the other."""
    x, (KH, KW) = case.image()[:, :1], case.window
    w, options = np.full((1, 1, KH, KW), 1 / (KH * KW)), case.options | {"stride": case.strides}
    y = avg_pool2d(case, x)
    np.testing.assert_allclose(y, ops.conv2d(x, w, **options), atol=1e-12)
    dx, _, _ = ops.conv2d_backward(y, x, w, **options)
    ours = ops.avg_pool2d_backward(y, x, case.kernel_size, **case.options)
    np.testing.assert_allclose(ours, dx, atol=1e-12)


@examples(60)
@given(number(1, 4), number(1, 4), number(1, 4), number(1, 4), seeds)
def test_windows_that_touch_are_blocks(rows, columns, KH, KW, seed):
    x = random((2, 3, rows * KH, columns * KW), seed)
    blocks = x.reshape(2, 3, rows, KH, columns, KW)
    np.testing.assert_array_equal(ops.max_pool2d(x, (KH, KW)), blocks.max((3, 5)))
    np.testing.assert_allclose(ops.avg_pool2d(x, (KH, KW)), blocks.mean((3, 5)), atol=1e-13)


def test_the_stride_is_the_window_unless_given():
    x = random((1, 1, 7, 9), 0)
    for pool in (ops.max_pool2d, ops.avg_pool2d):
        np.testing.assert_array_equal(pool(x, (2, 3)), pool(x, (2, 3), stride=(2, 3)))
        assert pool(x, (2, 3)).shape == (1, 1, 3, 3)  # the last row belongs to no window
        assert pool(x, (2, 3), stride=1).shape == (1, 1, 6, 7)
        assert pool(x, 1, stride=(4, 5)).shape == (1, 1, 2, 2)


# Ties, infinities and what is no number.


def test_of_equal_pixels_the_first_gets_the_gradient():
    dy, flat = np.ones((1, 1, 2, 2)), np.zeros((1, 1, 4, 4))
    first = [[1, 0, 1, 0], [0, 0, 0, 0], [1, 0, 1, 0], [0, 0, 0, 0]]
    np.testing.assert_array_equal(ops.max_pool2d_backward(dy, flat, 2)[0, 0], first)
    later = np.array([[[[0.0, 0, 1], [1, 1, 0]]]])
    dx = ops.max_pool2d_backward(np.ones((1, 1, 1, 1)), later, (2, 3))
    np.testing.assert_array_equal(dx[0, 0], [[0, 0, 1], [0, 0, 0]])  # rows first


def test_a_pixel_that_wins_in_several_windows_adds_up():
    x = np.zeros((1, 1, 3, 3))
    x[0, 0, 1, 1] = 1
    dy = np.array([[[[1.0, 10], [100, 1000]]]])
    dx = ops.max_pool2d_backward(dy, x, 2, stride=1)
    np.testing.assert_array_equal(dx[0, 0], [[0, 0, 0], [0, 1111, 0], [0, 0, 0]])


@pytest.mark.parametrize("overflowed", [np.inf, np.nan])
def test_a_gradient_that_overflowed_reaches_the_winner_alone(overflowed):
    x = np.array([[[[1.0, 3, 2, 0], [2, 0, 5, 1]]]])
    dy = np.array([[[[overflowed, 7.0]]]])
    dx = ops.max_pool2d_backward(dy, x, 2)
    np.testing.assert_array_equal(dx[0, 0], [[0, overflowed, 0, 0], [0, 0, 7, 0]])


@examples(60)
@given(poolings())
def test_infinities_are_the_largest_and_the_smallest_as_in_pytorch(case):
    """In windows of -∞ alone the gradient goes to their first pixel, never into the padding."""
    x = np.random.default_rng(case.seed).choice([-np.inf, -np.inf, -np.inf, 0, np.inf], case.x)
    y = max_pool2d(case, x)
    dy = case.gradient(y.shape)
    theirs, (gradient,) = references.torch_max_pool2d(case, x, dy)
    np.testing.assert_array_equal(y, theirs)
    dx = ops.max_pool2d_backward(dy, x, case.kernel_size, **case.options)
    np.testing.assert_allclose(dx, gradient, atol=1e-12)


def test_a_mean_of_infinities_is_that_of_pytorch():
    x = np.array([[[[np.inf, 1, -np.inf, 0], [2, np.inf, np.inf, 0]]]])
    with np.errstate(invalid="ignore"):
        ours = ops.avg_pool2d(x, 2)
    np.testing.assert_array_equal(ours[0, 0], [[np.inf, np.nan]])
    theirs = torch.nn.functional.avg_pool2d(torch.tensor(x), 2)
    np.testing.assert_array_equal(ours, theirs.numpy())


@examples(60)
@given(poolings())
def test_nan_fills_its_windows_as_in_pytorch(case):
    x = case.image()
    x[random(case.x, case.seed + 2) > 0.7] = np.nan
    dy = np.zeros(max_pool2d(case, x).shape)
    for ours, torch_pool in (
        (max_pool2d(case, x), references.torch_max_pool2d),
        (avg_pool2d(case, x), references.torch_avg_pool2d),
    ):
        theirs, _ = torch_pool(case, x, dy)
        np.testing.assert_allclose(ours, theirs, atol=1e-12)  # NaN beside NaN is equal here
    inside = ops.max_pool2d_backward(dy + 1, x, case.kernel_size, **case.options)
    assert np.isfinite(inside).all()
    assert inside.sum() == np.isfinite(max_pool2d(case, x)).sum()


# What every operation keeps.


@pytest.mark.parametrize("precision", PRECISIONS)
def test_precision_and_layout_are_kept(precision):
    x = random((2, 3, 7, 5), 0, precision).swapaxes(2, 3)
    options = {"stride": (2, 1), "padding": 1}
    y = ops.max_pool2d(x, 3, **options)
    for array in (
        y,
        ops.max_pool2d_backward(y, x, 3, **options),
        ops.avg_pool2d(x, 3, **options),
        ops.avg_pool2d(x, 3, **options, count_include_pad=False),
        ops.avg_pool2d_backward(y, x, 3, **options),
        ops.avg_pool2d_backward(y, x, 3, **options, count_include_pad=False),
    ):
        assert array.dtype == precision
        assert array.flags.c_contiguous


def test_inputs_are_left_as_they_were_and_batches_may_be_empty():
    x, dy = random((2, 3, 6, 4), 0), random((2, 3, 3, 2), 1)
    before = x.copy(), dy.copy()
    ops.max_pool2d_backward(dy, x, 2)
    ops.avg_pool2d_backward(dy, x, 2)
    np.testing.assert_array_equal(x, before[0])
    np.testing.assert_array_equal(dy, before[1])
    assert ops.max_pool2d(x[:0], 2).shape == (0, 3, 3, 2)
    assert ops.avg_pool2d_backward(dy[:0], x[:0], 2).shape == (0, 3, 6, 4)


X = np.ones((1, 2, 5, 6))
BAD = [
    ((X.astype(int), 2), {}, TypeError, "x holds int64"),
    ((X.tolist(), 2), {}, TypeError, "x is a list"),
    ((X[0], 2), {}, ValueError, r"x has shape \(2, 5, 6\)"),
    ((X[:, :, :0], 2), {}, ValueError, "size is 0"),
    ((X, 0), {}, ValueError, "kernel_size is 0"),
    ((X, (2, -2)), {}, ValueError, "kernel_size is -2"),
    ((X, 2.0), {}, TypeError, "kernel_size is 2.0"),
    ((X, (2, 2, 2)), {}, ValueError, r"kernel_size is \(2, 2, 2\)"),
    ((X, 6), {}, ValueError, "kernel is 6 long, but the image with its padding only 5"),
    ((X, 2), {"stride": 0}, ValueError, "stride is 0"),
    ((X, 2), {"stride": (1, 0.5)}, TypeError, "stride is 0.5"),
    ((X, 2), {"padding": -1}, ValueError, "padding is -1"),
    ((X, 2), {"padding": "same"}, TypeError, "padding is 'same'"),
    ((X, 3), {"padding": 2}, ValueError, "padding is 2, but at most half the kernel_size 3"),
    ((X, (2, 1)), {"padding": 1}, ValueError, "padding is 1, but at most half the kernel_size 1"),
]


@pytest.mark.parametrize(("arguments", "options", "error", "message"), BAD)
def test_bad_input_is_refused(arguments, options, error, message):
    dy = np.ones((1, 2, 2, 3))
    for call in (
        lambda: ops.max_pool2d(*arguments, **options),
        lambda: ops.avg_pool2d(*arguments, **options),
        lambda: ops.max_pool2d_backward(dy, *arguments, **options),
        lambda: ops.avg_pool2d_backward(dy, *arguments, **options),
    ):
        with pytest.raises(error, match=message) as refusal:
            call()
        assert str(refusal.value).endswith(".")
        assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("backward", [ops.max_pool2d_backward, ops.avg_pool2d_backward])
def test_backwards_refuse_a_gradient_of_another_shape(backward):
    with pytest.raises(ValueError, match=r"dy has shape \(1, 2, 5, 6\), but \(1, 2, 2, 3\)"):
        backward(X, X, 2)
    with pytest.raises(TypeError, match="dy holds int64"):
        backward(np.ones((1, 2, 2, 3), int), X, 2)


@pytest.mark.parametrize("pool", ["max_pool2d", "avg_pool2d"])
def test_the_limit_of_the_padding_is_that_of_pytorch(pool):
    for kernel_size in range(1, 6):
        for padding in range(4):
            arguments = torch.ones(1, 1, 9, 9), kernel_size
            refused = _refuses(getattr(torch.nn.functional, pool), *arguments, padding=padding)
            ours = _refuses(getattr(ops, pool), X[:, :, :, :5], kernel_size, padding=padding)
            assert refused == ours == (padding > kernel_size // 2)


def _refuses(pool, *arguments, **options):
    try:
        pool(*arguments, **options)
    except (RuntimeError, ValueError):
        return True
    return False
