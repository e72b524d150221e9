import numpy as np
import pytest
import torch
from hypothesis import given

from aigc_lessons import ops
from tests.agreement import agrees
from tests.ops.cases import examples, number, random, seeds

# With eps = 1e-6 and |x| < 1: the formula errs by eps²/6 times the third derivative, below 1e-11
# here; f is at most about 10 and errs by some 10·u = 1e-15, twice that over 2·eps is 1e-9.
CENTRAL = 1e-8


@pytest.mark.equation("eq-numeric-gradient")
@examples(60)
@given(number(1, 4), number(1, 4), seeds)
def test_the_gradient_of_a_known_function(rows, columns, seed):
    x = random((rows, columns), seed)
    measured = ops.numeric_gradient(lambda x: (x**3).sum() + np.sin(x).sum(), x)
    agrees("eq-numeric-gradient", "closed form", measured, 3 * x**2 + np.cos(x), CENTRAL)


def mixed(x, library):
    """Mix every element with every other: no gradient can be right element by element only."""
    total = (x * x).sum()
    return library.exp(-total / 4) * library.sin(x).sum() + library.log(1 + total)


@pytest.mark.equation("eq-numeric-gradient")
@examples(60)
@given(number(1, 4), number(1, 4), seeds)
def test_the_gradient_that_pytorch_derives(rows, columns, seed):
    x = random((rows, columns), seed)
    tensor = torch.tensor(x, requires_grad=True)
    (theirs,) = torch.autograd.grad(mixed(tensor, torch), tensor)
    measured = ops.numeric_gradient(lambda x: mixed(x, np), x)
    agrees("eq-numeric-gradient", "PyTorch", measured, theirs.numpy(), CENTRAL)


@pytest.mark.equation("eq-numeric-gradient")
@examples(60)
@given(number(1, 4), number(1, 4), seeds)
def test_the_gradient_by_a_complex_step(rows, columns, seed):
    """Im f(x + ih) / h has no difference to round (Squire and Trapp, 1998)."""
    x, h = random((rows, columns), seed), 1e-30
    steps = h * 1j * np.eye(x.size).reshape(x.size, *x.shape)
    theirs = np.array([mixed(x + step, np).imag / h for step in steps]).reshape(x.shape)
    measured = ops.numeric_gradient(lambda x: mixed(x, np), x)
    agrees("eq-numeric-gradient", "complex step", measured, theirs, CENTRAL)


def test_the_error_shrinks_with_the_square_of_eps():
    """(x + eps)³ - (x - eps)³ = 2·eps·(3x² + eps²), so a cube is off by eps² exactly."""
    x = np.array([0.0, 1.0, -2.0])
    for eps in (0.5, 0.1, 0.01):
        measured = ops.numeric_gradient(lambda x: (x**3).sum(), x, eps)
        np.testing.assert_allclose(measured, 3 * x**2 + eps**2, atol=1e-12)


def test_any_shape_in_float64_and_x_is_left_alone():
    for shape in [(), (0,), (3,), (1, 2, 2, 2)]:
        x = np.asarray(random(shape, 0, "float32"))
        x.setflags(write=False)
        measured = ops.numeric_gradient(lambda x: float((2.0 * x).sum()), x)
        assert measured.dtype == np.float64
        np.testing.assert_allclose(measured, np.full(shape, 2.0), atol=1e-8)


def test_x_survives_a_function_that_fails():
    x = np.ones(3)
    with pytest.raises(ZeroDivisionError):
        ops.numeric_gradient(lambda x: 1 / 0, x)
    np.testing.assert_array_equal(x, np.ones(3))


def test_bad_input_is_refused():
    with pytest.raises(TypeError, match="x holds int64"):
        ops.numeric_gradient(lambda x: x.sum(), np.array([1, 2]))
    with pytest.raises(TypeError, match="x is a float"):
        ops.numeric_gradient(lambda x: x, 1.0)
    with pytest.raises(TypeError, match=r"f returned an array of shape \(2,\)"):
        ops.numeric_gradient(lambda x: x, np.array([1.0, 2.0]))
    for eps in (0, -1e-6, float("nan")):
        with pytest.raises(ValueError, match="eps is"):
            ops.numeric_gradient(lambda x: x.sum(), np.array([1.0]), eps)
