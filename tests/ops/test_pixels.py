import keras
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from sklearn.preprocessing import StandardScaler
from torch.nn import functional

from aigc_lessons import ops
from tests.agreement import agrees
from tests.ops.cases import PRECISIONS, TOLERANCE, examples, number, random, seeds
from tests.ops.references import torch_gradients

# Both are sums of fewer products than the bounds of cases.py allow for: at most 12·12 in resize,
# 3·12·12 in the gradients of the statistics. For finite differences see test_convolution.py.
FINITE_DIFFERENCES = 1e-6


def shapes(largest=12):
    return st.tuples(number(1, 3), number(1, 3), number(1, largest), number(1, largest))


def statistics(C, seed, precision="float64"):
    """Draw means in [-1, 1) and standard deviations in [0.5, 1.5)."""
    return random(C, seed + 1, precision), (random(C, seed + 2) / 2 + 1).astype(precision)


@pytest.mark.equation("eq-normalize")
@pytest.mark.parametrize("precision", PRECISIONS)
def test_normalize_and_its_gradients_in_pytorch(precision):
    @examples(100)
    @given(shapes(), seeds)
    def check(shape, seed):
        x, (mean, std) = random(shape, seed, precision), statistics(shape[1], seed, precision)
        dy = random(shape, seed + 3, precision)
        ours = ops.normalize(x, mean, std), *ops.normalize_backward(dy, x, mean, std)
        theirs, gradients = torch_gradients(
            lambda x, mean, std: (x - mean[:, None, None]) / std[:, None, None], (x, mean, std), dy
        )
        agrees("eq-normalize", "PyTorch", ours, (theirs, *gradients), TOLERANCE[precision])
        batch_norm = functional.batch_norm(*map(torch.tensor, (x, mean, std**2)), eps=0)
        agrees("eq-normalize", "PyTorch", ours[0], batch_norm.numpy(), TOLERANCE[precision])

    check()


@pytest.mark.equation("eq-normalize")
@examples(60)
@given(shapes(), seeds)
def test_normalize_is_the_layer_of_keras(shape, seed):
    x, (mean, std) = random(shape, seed, "float32"), statistics(shape[1], seed, "float32")
    layer = keras.layers.Normalization(axis=1, mean=mean, variance=std**2)
    ours = ops.normalize(x, mean, std)
    agrees("eq-normalize", "Keras", ours, np.asarray(layer(x)), TOLERANCE["float32"])


@pytest.mark.equation("eq-normalize")
@examples(60)
@given(shapes(), seeds)
def test_normalize_standardises_every_channel(shape, seed):
    x = random((*shape[:3], shape[3] + 1), seed)  # a channel of one pixel does not vary
    mean, std = x.mean((0, 2, 3)), x.std((0, 2, 3))
    ours = ops.normalize(x, mean, std)
    pixels = x.transpose(0, 2, 3, 1)
    scaled = StandardScaler().fit_transform(pixels.reshape(-1, shape[1])).reshape(pixels.shape)
    # Two pixels may lie as close as 1e-5 in 60 draws, and their difference is divided by that.
    agrees("eq-normalize", "scikit-learn", ours, scaled.transpose(0, 3, 1, 2), 1e-9)


@pytest.mark.equation("eq-normalize")
@examples(30)
@given(shapes(largest=4), seeds)
def test_normalize_backward_is_what_differences_measure(shape, seed):
    x, (mean, std), dy = random(shape, seed), statistics(shape[1], seed), random(shape, seed + 3)
    measured = (
        ops.numeric_gradient(lambda x: (dy * ops.normalize(x, mean, std)).sum(), x),
        ops.numeric_gradient(lambda mean: (dy * ops.normalize(x, mean, std)).sum(), mean),
        ops.numeric_gradient(lambda std: (dy * ops.normalize(x, mean, std)).sum(), std),
    )
    ours = ops.normalize_backward(dy, x, mean, std)
    agrees("eq-normalize", "finite differences", ours, measured, FINITE_DIFFERENCES)


@pytest.mark.equation("eq-resize")
@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("mode", ["bilinear", "nearest", "area"])
def test_resize_and_its_gradient_in_pytorch(mode, precision):
    # PyTorch rounds the scale of "nearest" to float32 and then misses a pixel now and then, such as
    # from 2 to 82; ours divides whole numbers. Up to 24 pixels the two never differ.
    @examples(100)
    @given(shapes(), number(1, 24), number(1, 24), seeds)
    def check(shape, height, width, seed):
        x, size = random(shape, seed, precision), (height, width)
        dy = random((*shape[:2], *size), seed + 1, precision)
        ours = ops.resize(x, size, mode=mode), ops.resize_backward(dy, x, size, mode=mode)
        theirs, (gradient,) = torch_gradients(
            lambda x: functional.interpolate(x, size, mode=mode), (x,), dy
        )
        agrees("eq-resize", "PyTorch", ours, (theirs, gradient), TOLERANCE[precision])

    check()


@pytest.mark.equation("eq-resize")
@examples(100)
@given(shapes(), number(1, 24), number(1, 24), seeds)
def test_bilinear_is_that_of_keras(shape, height, width, seed):
    """Keras computes it in float32. Its "nearest" takes the pixel under the centre, ours the first.

    The two agree where a pixel becomes a whole number of pixels, as in the next test.
    """
    x, size = random(shape, seed, "float32"), (height, width)
    theirs = keras.ops.image.resize(x, size, "bilinear", data_format="channels_first")
    agrees("eq-resize", "Keras", ops.resize(x, size), np.asarray(theirs), TOLERANCE["float32"])


@pytest.mark.equation("eq-resize")
@examples(60)
@given(shapes(), number(1, 4), number(1, 4), seeds)
def test_nearest_repeats_pixels(shape, down, across, seed):
    x, size = random(shape, seed, "float32"), (shape[2] * down, shape[3] * across)
    ours = ops.resize(x, size, mode="nearest")
    theirs = keras.ops.image.resize(x, size, "nearest", data_format="channels_first")
    agrees("eq-resize", "Keras", ours, np.asarray(theirs), 0)
    agrees("eq-resize", "repeating", ours, x.repeat(down, axis=2).repeat(across, axis=3), 0)


@pytest.mark.equation("eq-resize")
@examples(60)
@given(shapes(largest=6), number(1, 4), number(1, 4), seeds)
def test_area_averages_blocks(shape, down, across, seed):
    """Where the sizes divide: elsewhere Pillow weighs a pixel by its part, PyTorch and we by 1."""
    N, C, H, W = shape
    x = random((N, C, H * down, W * across), seed, "float32")
    ours = ops.resize(x, (H, W), mode="area")
    blocks = x.reshape(N, C, H, down, W, across).mean((3, 5))
    agrees("eq-resize", "block means", ours, blocks, TOLERANCE["float32"])
    theirs = pillow(x, (H, W), Image.Resampling.BOX)
    agrees("eq-resize", "Pillow", ours, theirs, TOLERANCE["float32"])


@pytest.mark.equation("eq-resize")
@examples(60)
@given(shapes(), number(0, 12), number(0, 12), seeds)
def test_bilinear_enlarges_as_pillow_does(shape, more_rows, more_columns, seed):
    """Pillow smooths before it shrinks (antialiasing), which ours does not: so enlarging only."""
    x, size = random(shape, seed, "float32"), (shape[2] + more_rows, shape[3] + more_columns)
    theirs = pillow(x, size, Image.Resampling.BILINEAR)
    agrees("eq-resize", "Pillow", ops.resize(x, size), theirs, TOLERANCE["float32"])


def pillow(x, size, method):
    images = [
        Image.fromarray(image).resize(size[::-1], method) for image in x.reshape(-1, *x.shape[2:])
    ]
    return np.array(images).reshape(*x.shape[:2], *size)


@pytest.mark.equation("eq-resize")
@pytest.mark.parametrize("mode", ["bilinear", "nearest", "area"])
def test_resize_backward_is_what_differences_measure(mode):
    @examples(20)
    @given(shapes(largest=4), number(1, 6), number(1, 6), seeds)
    def check(shape, height, width, seed):
        x, size = random(shape, seed), (height, width)
        dy = random((*shape[:2], *size), seed + 1)
        measured = ops.numeric_gradient(lambda x: (dy * ops.resize(x, size, mode=mode)).sum(), x)
        ours = ops.resize_backward(dy, x, size, mode=mode)
        agrees("eq-resize", "finite differences", ours, measured, FINITE_DIFFERENCES)

    check()


@pytest.mark.parametrize("mode", ["bilinear", "nearest", "area"])
@examples(40)
@given(shapes(), number(1, 24), number(1, 24))
def test_a_flat_image_stays_flat_and_size_one_keeps_all(mode, shape, height, width):
    flat = np.full(shape, 0.25)
    np.testing.assert_allclose(ops.resize(flat, (height, width), mode=mode), 0.25, rtol=1e-12)
    x = random(shape, 0)
    np.testing.assert_array_equal(ops.resize(x, shape[2:], mode=mode), x)


@pytest.mark.parametrize("precision", PRECISIONS)
def test_precision_is_kept_whatever_the_statistics_are(precision):
    x = random((2, 3, 4, 5), 0, precision)
    mean, std = [0.5, 0.4, 0.3], np.array([1.0, 2.0, 3.0])
    for array in (
        ops.normalize(x, mean, std),
        *ops.normalize_backward(x, x, mean, std),
        ops.resize(x, 3),
        ops.resize_backward(x, x[:, :, :2], (4, 5), mode="area"),
    ):
        assert array.dtype == precision


IMAGES = np.ones((2, 3, 4, 5))
BAD = [
    (lambda: ops.normalize(IMAGES.astype(int), [0] * 3, [1] * 3), TypeError, "x holds int64"),
    (lambda: ops.normalize(IMAGES[0], [0] * 3, [1] * 3), ValueError, "x has shape"),
    (lambda: ops.normalize(IMAGES, [0.0], [1.0] * 3), ValueError, r"mean has shape \(1,\)"),
    (lambda: ops.normalize(IMAGES, 0.0, [1.0] * 3), ValueError, r"mean has shape \(\)"),
    (lambda: ops.normalize(IMAGES, [0.0] * 3, [1.0] * 2), ValueError, r"std has shape \(2,\)"),
    (lambda: ops.normalize(IMAGES, [0.0] * 3, [1.0, 0.0, 1.0]), ValueError, r"std is \[1.0, 0.0"),
    (lambda: ops.normalize_backward(IMAGES[0], IMAGES, [0] * 3, [1] * 3), ValueError, "dy has"),
    (lambda: ops.resize(IMAGES.astype("uint8"), 2), TypeError, "x holds uint8"),
    (lambda: ops.resize(IMAGES[0, 0], 2), ValueError, r"x has shape \(4, 5\)"),
    (lambda: ops.resize(IMAGES[:, :, :0], 2), ValueError, "at least one pixel"),
    (lambda: ops.resize(IMAGES, 0), ValueError, "size is 0"),
    (lambda: ops.resize(IMAGES, (2, 2.5)), TypeError, "size is 2.5"),
    (lambda: ops.resize(IMAGES, 2, mode="cubic"), ValueError, "mode is 'cubic'"),
    (lambda: ops.resize_backward(IMAGES, IMAGES, 2), ValueError, "dy has shape"),
]


@pytest.mark.parametrize(("call", "error", "message"), BAD)
def test_bad_input_is_refused(call, error, message):
    with pytest.raises(error, match=message) as refusal:
        call()
    assert str(refusal.value).endswith(".")
