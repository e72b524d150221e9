import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigc_lessons import ops
from tests.agreement import agrees
from tests.ops import quadratics_references as references
from tests.ops.cases import PRECISIONS, examples, number, random, seeds

# Eigenvalues are at most 40 and D at most 4: sums of 16 products of numbers below 40, rounded some
# ten times, ours and theirs: 16·40·20·u = 2e-12 in float64. In float32 that is 8e-4; rounding
# errors have both signs. Observed: below 2e-15 and 1e-6.
TOLERANCE = {"float64": 1e-11, "float32": 2e-5}
# A quadratic has no third derivative: only rounding, 100·u·2/2e-6 = 1e-8.
FINITE_DIFFERENCES = 1e-7
EXACT, SEARCHED = 1e-13, 1e-7


def rotated(seed, eigenvalues):
    """Make a bowl with these curvatures along axes that point anywhere."""
    D = len(eigenvalues)
    Q, _ = np.linalg.qr(random((D, D), seed))
    return (Q * eigenvalues) @ Q.T


@st.composite
def bowls(draw, smallest=1):
    """Draw H, its condition number and a place on the bowl; the eigenvalues are far apart."""
    D, kappa, scale, seed = (
        draw(strategy)
        for strategy in (number(smallest, 4), number(2, 10), st.sampled_from([0.25, 1, 4]), seeds)
    )
    eigenvalues = scale * np.linspace(1, kappa, D)
    return rotated(seed, eigenvalues), kappa if D > 1 else 1, random(D, seed + 1)


REFERENCES = {
    "PyTorch": references.torch_quadratic,
    "Keras": references.keras_quadratic,
    "SciPy": references.scipy_quadratic,
}


@pytest.mark.equation("eq-quadratic")
@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("reference", REFERENCES)
def test_quadratic_and_its_gradient(reference, precision):
    @examples(60)
    @given(bowls())
    def check(bowl):
        H, _, theta = bowl
        H, theta = H.astype(precision), theta.astype(precision)
        both = ops.quadratic(theta, H), ops.quadratic_backward(theta, H)
        theirs = REFERENCES[reference](theta, H)
        agrees("eq-quadratic", reference, both, theirs, TOLERANCE[precision])

    check()


@pytest.mark.equation("eq-quadratic")
@examples(60)
@given(bowls())
def test_quadratic_backward_is_what_differences_measure(bowl):
    H, _, theta = bowl
    measured = ops.numeric_gradient(lambda theta: ops.quadratic(theta, H), theta)
    gradient = ops.quadratic_backward(theta, H)
    agrees("eq-quadratic", "finite differences", gradient, measured, FINITE_DIFFERENCES)


@pytest.mark.equation("eq-learning-rate-limit")
@examples(100)
@given(bowls())
def test_both_learning_rates_from_the_eigenvalues(bowl):
    H, *_ = bowl
    both = ops.learning_rate_limit(H), ops.best_learning_rate(H)
    agrees("eq-learning-rate-limit", "SciPy", both, references.scipy_learning_rates(H), EXACT)


@pytest.mark.equation("eq-learning-rate-limit")
@examples(100)
@given(number(1, 10), number(1, 10), number(-20, 20))
def test_both_learning_rates_from_trace_and_determinant(a, d, correlation):
    b = 0.045 * correlation * np.sqrt(a * d)  # at most 0.9 of where the bowl becomes flat
    H = np.array([[a, b], [b, d]])
    both = ops.learning_rate_limit(H), ops.best_learning_rate(H)
    theirs = references.trace_and_determinant(H)
    agrees("eq-learning-rate-limit", "trace and determinant", both, theirs, EXACT)


@pytest.mark.equation("eq-learning-rate-limit")
@examples(25)
@given(bowls())
def test_both_learning_rates_by_trying(bowl):
    H, _, theta = bowl
    limit, best = ops.learning_rate_limit(H), ops.best_learning_rate(H)
    simulated = references.simulated_limit(theta, H)
    agrees("eq-learning-rate-limit", "simulated descent", limit, simulated, SEARCHED)
    agrees("eq-learning-rate-limit", "search", best, references.best_by_search(H), SEARCHED)


@pytest.mark.equation("eq-learning-rate-limit")
@examples(25)
@given(bowls(smallest=2))
def test_the_best_learning_rate_shrinks_by_kappa_minus_1_over_kappa_plus_1(bowl):
    H, kappa, theta = bowl
    factor = references.last_factor(ops.best_learning_rate(H), theta, H)
    expected = np.float64((kappa - 1) / (kappa + 1))
    agrees("eq-learning-rate-limit", "simulated factor", factor, expected, SEARCHED)


def distances(lr, theta, H, steps):
    """Descend with `ops` itself, and give how far from the bottom it was before and after."""
    params, sgd = {"theta": theta.copy()}, ops.SGD(lr)
    for _ in range(steps):
        sgd.step(params, {"theta": ops.quadratic_backward(params["theta"], H)})
    return np.linalg.norm(theta), np.linalg.norm(params["theta"])


@examples(8)
@given(bowls())
def test_just_below_the_limit_it_converges_and_just_above_it_diverges(bowl):
    """Half a percent is enough: 0.99^1000 = 4e-5, and 1.01^1000 = 2e4."""
    H, _, theta = bowl
    limit = ops.learning_rate_limit(H)
    before, after = distances(0.995 * limit, theta, H, 1000)
    assert after < 1e-3 * before
    before, after = distances(1.005 * limit, theta, H, 1000)
    # The steepest direction's part of these starting points is at least a thousandth.
    assert after > 10 * before


def test_at_the_limit_it_goes_back_and_forth_for_ever():
    H, theta = np.diag([1.0, 8.0]), np.array([0.0, 1.0])
    before, after = distances(ops.learning_rate_limit(H), theta, H, 1001)
    assert before == after


def test_a_round_bowl_takes_one_step():
    theta = random(3, 0)
    _, after = distances(ops.best_learning_rate(4 * np.eye(3)), theta, 4 * np.eye(3), 1)
    assert after == 0


# Laws that no reference is needed for.


@examples(40)
@given(bowls(), number(0, 3), number(1, 3))
def test_many_points_at_once(bowl, rows, columns):
    H, _, theta = bowl
    points = random((rows, columns, len(theta)), 0)
    heights, gradients = ops.quadratic(points, H), ops.quadratic_backward(points, H)
    assert heights.shape == (rows, columns)
    assert gradients.shape == points.shape
    for place in np.ndindex(rows, columns):
        np.testing.assert_allclose(heights[place], ops.quadratic(points[place], H), atol=1e-13)
        np.testing.assert_allclose(
            gradients[place], ops.quadratic_backward(points[place], H), atol=1e-13
        )


@pytest.mark.parametrize("precision", PRECISIONS)
def test_precision_is_kept_and_learning_rates_are_plain_floats(precision):
    H, theta = np.diag([1.0, 3.0]).astype(precision), np.ones(2, precision)
    assert ops.quadratic(theta, H).dtype == precision
    assert ops.quadratic_backward(theta, H).dtype == precision
    for lr, expected in [(ops.learning_rate_limit(H), 2 / 3), (ops.best_learning_rate(H), 0.5)]:
        assert type(lr) is float
        np.testing.assert_allclose(lr, expected, rtol=1e-6)


@examples(30)
@given(number(1, 30), seeds, st.sampled_from(PRECISIONS))
def test_a_rotation_rounds_and_is_symmetric_enough(D, seed, precision):
    H = rotated(seed, np.linspace(1, 50, D)).astype(precision)
    Q = rotated(seed + 1, np.ones(D)).astype(precision)
    ops.learning_rate_limit(Q @ H @ Q.T)


def test_a_saddle_has_a_height_but_no_learning_rate():
    saddle = np.diag([1.0, -1.0])
    assert ops.quadratic(np.array([1.0, 2.0]), saddle) == -1.5
    with pytest.raises(ValueError, match=r"eigenvalues \[-1.0, 1.0\], but all must be positive"):
        ops.learning_rate_limit(saddle)


@pytest.mark.parametrize("precision", PRECISIONS)
def test_a_flat_direction_is_refused_although_rounding_lets_it_rise(precision):
    """Of these matrices of rank 1 some get a smallest eigenvalue just above 0, others below."""
    for seed in range(20):
        v = random(2, seed, precision)
        with pytest.raises(ValueError, match="all must be positive"):
            ops.best_learning_rate(np.outer(v, v))


H = np.diag([1.0, 2.0])
BAD_H = [
    (H.astype(int), TypeError, "H holds int64"),
    (H.tolist(), TypeError, "H is a list"),
    (np.ones(2), ValueError, r"H has shape \(2,\)"),
    (np.ones((2, 3)), ValueError, r"H has shape \(2, 3\), but \(2, 2\)"),
    (np.array([[1.0, 0.5], [0.0, 1.0]]), ValueError, "H is not symmetric"),
    (np.array([[1.0, 1e-9], [0.0, 1.0]]), ValueError, "H is not symmetric"),
    (H * np.nan, ValueError, "H holds NaN or infinity"),
    (np.diag([1.0, np.inf]), ValueError, "H holds NaN or infinity"),
]
BAD_BOWLS = [
    (-H, ValueError, r"eigenvalues \[-2.0, -1.0\]"),
    (np.ones((2, 2)), ValueError, "all must be positive"),
    (np.ones((3, 3)) / 3, ValueError, "all must be positive"),
    (np.zeros((2, 2)), ValueError, r"eigenvalues \[0.0, 0.0\]"),
    (np.zeros((0, 0)), ValueError, r"eigenvalues \[\]"),
]


@pytest.mark.parametrize(("bad", "error", "message"), BAD_H + BAD_BOWLS)
def test_a_bad_bowl_has_no_learning_rate(bad, error, message):
    for function in (ops.learning_rate_limit, ops.best_learning_rate):
        with pytest.raises(error, match=message) as refusal:
            function(bad)
        assert "\n" not in str(refusal.value)
        assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(("bad", "error", "message"), BAD_H)
def test_a_bad_bowl_has_no_height(bad, error, message):
    for function in (ops.quadratic, ops.quadratic_backward):
        with pytest.raises(error, match=message):
            function(np.ones(2), bad)


@pytest.mark.parametrize(
    ("theta", "error", "message"),
    [
        (np.ones(3), ValueError, r"theta has shape \(3,\), but \(..., 2\)"),
        (np.ones((2, 1)), ValueError, r"theta has shape \(2, 1\)"),
        (np.array(1.0), ValueError, r"theta has shape \(\)"),
        (np.ones(2, int), TypeError, "theta holds int64"),
        ([1.0, 2.0], TypeError, "theta is a list"),
    ],
)
def test_a_bad_place_is_refused(theta, error, message):
    for function in (ops.quadratic, ops.quadratic_backward):
        with pytest.raises(error, match=message) as refusal:
            function(theta, H)
        assert "\n" not in str(refusal.value)
        assert str(refusal.value).endswith(".")
