import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, special, stats

from aigc_lessons import ops
from tests import agreement
from tests.agreement import agrees
from tests.ops import adversarial_references as references
from tests.ops.cases import PRECISIONS, examples, number, random, seeds
from tests.ops.losses_cases import GENTLE, cases

# As in test_losses: one rounding for each of some ten operations and the sums of at most 125 terms,
# after a division by the largest logit. Observed: below 5e-16 and 2e-7.
TOLERANCE = {"float64": 1e-13, "float32": 5e-6}
FINITE_DIFFERENCES = 1e-7  # as in test_losses: rounding over a step of 2e-6
BOTH = pytest.mark.parametrize("saturating", [False, True])


def scaled(loss, *logits):
    """Divide a loss by the largest logit: cancellation leaves an error of that size."""
    return loss / max(logits[0].dtype.type(1), *(np.abs(z).max() for z in logits))


def pairs(**options):
    """Draw logits of real samples and of generated ones; their numbers may differ."""
    return st.tuples(cases(**options), cases(**options))


def logits_of(pair, precision="float64"):
    return tuple(case.logits(precision) for case in pair)


@st.composite
def distributions(draw, zeros=True):
    """Draw the probabilities of 1 to 6 values twice; some are 0, but never all of a row."""
    K, rng = draw(number(1, 6)), np.random.default_rng(draw(seeds))
    weights = rng.uniform(0.01, 1, (2, K))
    if zeros:
        weights[:, 1:] *= rng.random((2, K - 1)) < 0.7
    return tuple(weights / weights.sum(axis=1, keepdims=True))


DISCRIMINATORS = {
    "PyTorch": references.torch_discriminator,
    "Keras": references.keras_discriminator,
    "SciPy": references.scipy_discriminator,
}


@pytest.mark.equation("eq-discriminator-loss")
@pytest.mark.equation("eq-discriminator-loss-backward")
@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("reference", DISCRIMINATORS)
def test_discriminator_loss_and_its_gradients(reference, precision):
    @examples(60)
    @given(pairs())
    def check(pair):
        both = logits_of(pair, precision)
        loss, gradients = ops.discriminator_loss(*both), ops.discriminator_loss_backward(*both)
        theirs, their_gradients = DISCRIMINATORS[reference](*both)
        ours, theirs = scaled(loss, *both), scaled(theirs, *both)
        agrees("eq-discriminator-loss", reference, ours, theirs, TOLERANCE[precision])
        label = "eq-discriminator-loss-backward"
        agrees(label, reference, gradients, their_gradients, TOLERANCE[precision])

    check()


@pytest.mark.equation("eq-discriminator-loss-backward")
@examples(60)
@given(pairs(kinds=GENTLE))
def test_discriminator_loss_backward_is_what_differences_measure(pair):
    real, fake = logits_of(pair)
    measured = (
        ops.numeric_gradient(lambda real: ops.discriminator_loss(real, fake), real),
        ops.numeric_gradient(lambda fake: ops.discriminator_loss(real, fake), fake),
    )
    gradients = ops.discriminator_loss_backward(real, fake)
    label = "eq-discriminator-loss-backward"
    agrees(label, "finite differences", gradients, measured, FINITE_DIFFERENCES)


GENERATORS = {
    "PyTorch": references.torch_generator,
    "Keras": references.keras_generator,
    "SciPy": references.scipy_generator,
}


@pytest.mark.equation("eq-generator-loss")
@pytest.mark.equation("eq-generator-loss-backward")
@BOTH
@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("reference", GENERATORS)
def test_generator_loss_and_its_gradient(reference, precision, saturating):
    @examples(60)
    @given(cases())
    def check(case):
        z = case.logits(precision)
        loss = ops.generator_loss(z, saturating=saturating)
        gradient = ops.generator_loss_backward(z, saturating=saturating)
        theirs, their_gradient = GENERATORS[reference](z, saturating)
        close = TOLERANCE[precision]
        agrees("eq-generator-loss", reference, scaled(loss, z), scaled(theirs, z), close)
        agrees("eq-generator-loss-backward", reference, gradient, their_gradient, close)

    check()


@pytest.mark.equation("eq-generator-loss-backward")
@BOTH
def test_generator_loss_backward_is_what_differences_measure(saturating):
    @examples(60)
    @given(cases(kinds=GENTLE))
    def check(case):
        z = case.logits()
        measured = ops.numeric_gradient(lambda z: ops.generator_loss(z, saturating=saturating), z)
        gradient = ops.generator_loss_backward(z, saturating=saturating)
        label = "eq-generator-loss-backward"
        agrees(label, "finite differences", gradient, measured, FINITE_DIFFERENCES)

    check()


OPTIMAL = {
    "SciPy": references.logistic_discriminator,
    "descent in PyTorch": references.torch_descent_discriminator,
}


@pytest.mark.equation("eq-optimal-discriminator")
@pytest.mark.parametrize("reference", OPTIMAL)
def test_optimal_discriminator(reference):
    @examples(60)
    @given(distributions(zeros=False))
    def check(pair):
        ours = ops.optimal_discriminator(*pair)
        # Logarithms of densities down to 1e-3 and a sigmoid: a handful of roundings.
        agrees("eq-optimal-discriminator", reference, ours, OPTIMAL[reference](*pair), 1e-13)

    check()


@pytest.mark.equation("eq-optimal-discriminator")
@pytest.mark.parametrize("real", [-1.0, 0.0, 0.5, 2.0])
@pytest.mark.parametrize("fake", [-1.0, -0.25, 0.0, 1.0, 1.5])
def test_optimal_discriminator_of_two_normals(real, fake):
    """Of equal width, their ratio is a sigmoid of a straight line: Bayes' rule in closed form."""
    x = np.linspace(-4, 5, 181)
    ours = ops.optimal_discriminator(stats.norm.pdf(x, real), stats.norm.pdf(x, fake))
    line = (real - fake) * (x - (real + fake) / 2)
    agrees("eq-optimal-discriminator", "closed form", ours, special.expit(line), 1e-13)


DIVERGENCES = {
    "SciPy": references.scipy_jensen_shannon,
    "PyTorch": references.torch_jensen_shannon,
    "entropies": references.entropies_jensen_shannon,
}


@pytest.mark.equation("eq-jensen-shannon")
@pytest.mark.parametrize("reference", DIVERGENCES)
def test_jensen_shannon(reference):
    @examples(100)
    @given(distributions())
    def check(pair):
        ours, theirs = ops.jensen_shannon(*pair), DIVERGENCES[reference](*pair)
        # SciPy squares a root, and loses half of the digits near 0: only absolutely small.
        agrees("eq-jensen-shannon", reference, ours, np.float64(theirs), 1e-13)

    check()


@pytest.mark.equation("eq-jensen-shannon")
@examples(60)
@given(distributions(zeros=False))
def test_the_best_discriminator_s_loss_measures_the_divergence(pair):
    """2 log 2 less its loss is twice the divergence: the theorem."""
    real, fake = pair
    logits = np.log(real) - np.log(fake)
    loss = -(real * special.log_expit(logits)).sum() - (fake * special.log_expit(-logits)).sum()
    theirs = np.log(2) - loss / 2
    agrees("eq-jensen-shannon", "the game", ops.jensen_shannon(real, fake), theirs, 1e-13)


@pytest.mark.equation("eq-jensen-shannon")
@pytest.mark.parametrize("mean", [-2.0, -1.0, 0.0, 1.0, 1.5])
@pytest.mark.parametrize("width", [0.75, 1.0, 1.5, 2.0])
def test_jensen_shannon_of_densities_is_an_integral(mean, width):
    x, p, q = np.linspace(-14, 14, 4001), stats.norm(1, 1).pdf, stats.norm(mean, width).pdf

    def integrand(x):
        middle = (p(x) + q(x)) / 2
        return (special.rel_entr(p(x), middle) + special.rel_entr(q(x), middle)) / 2

    integral, _ = integrate.quad(integrand, -14, 14, limit=200)
    shares = (density(x) / density(x).sum() for density in (p, q))
    # The trapezoid rule of smooth functions that vanish at both ends is nearly exact.
    agrees(
        "eq-jensen-shannon", "quadrature", ops.jensen_shannon(*shares), np.float64(integral), 1e-7
    )


# Laws that no reference is needed for.


def test_nobody_can_tell_at_the_equilibrium():
    zeros = np.zeros((3, 1))
    np.testing.assert_allclose(ops.discriminator_loss(zeros, zeros), 2 * np.log(2))
    np.testing.assert_allclose(ops.generator_loss(zeros), np.log(2))
    np.testing.assert_allclose(ops.generator_loss(zeros, saturating=True), -np.log(2))


def test_the_gradients_at_logit_minus_4():
    z = np.array([-4.0])
    np.testing.assert_allclose(ops.generator_loss_backward(z), -0.982, atol=5e-4)
    np.testing.assert_allclose(ops.generator_loss_backward(z, saturating=True), -0.018, atol=5e-4)


@examples(60)
@given(cases())
def test_the_two_gradients_of_the_generator_sum_to_minus_1(case):
    z = case.logits()
    both = sum(ops.generator_loss_backward(z, saturating=s) for s in (False, True))
    np.testing.assert_allclose(both * z.size, -1, rtol=1e-12)


@examples(60)
@given(cases())
def test_the_game_is_the_binary_cross_entropy(case):
    z = case.logits()
    bce = ops.binary_cross_entropy_with_logits
    real, fake = bce(z, np.ones_like(z)), bce(z, np.zeros_like(z))
    np.testing.assert_allclose(ops.discriminator_loss(z, z), real + fake, rtol=1e-12)
    np.testing.assert_allclose(ops.generator_loss(z), real, rtol=1e-12)
    np.testing.assert_allclose(ops.generator_loss(z, saturating=True), -fake, rtol=1e-12)


@examples(40)
@given(pairs(kinds=("small",)), number(2, 4))
def test_neither_side_weighs_more_for_its_number(pair, copies):
    real, fake = logits_of(pair)
    repeated = np.tile(real.ravel(), copies)
    loss = ops.discriminator_loss(repeated, fake)
    np.testing.assert_allclose(loss, ops.discriminator_loss(real, fake), rtol=1e-12)


@examples(60)
@given(distributions(zeros=False), seeds)
def test_no_other_discriminator_does_better(pair, seed):
    real, fake = pair

    def loss(d):
        return -(real * np.log(d)).sum() - (fake * np.log(1 - d)).sum()

    best = ops.optimal_discriminator(real, fake)
    other = np.random.default_rng(seed).uniform(0.01, 0.99, real.shape)
    assert loss(best) <= loss(other) + 1e-12


@examples(60)
@given(distributions())
def test_the_divergence_lies_between_0_and_log_2_either_way_round(pair):
    real, fake = pair
    divergence = ops.jensen_shannon(real, fake)
    assert -1e-15 <= divergence <= np.log(2) + 1e-15
    np.testing.assert_allclose(divergence, ops.jensen_shannon(fake, real), atol=1e-15)


def test_apart_and_equal():
    left, right = np.array([0.5, 0.5, 0, 0]), np.array([0, 0, 0.5, 0.5])
    np.testing.assert_allclose(ops.jensen_shannon(left, right), np.log(2))
    assert ops.jensen_shannon(left, left) == 0
    np.testing.assert_array_equal(ops.optimal_discriminator(left, right), [1, 1, 0, 0])


# The comparison can fail here too.

REAL, FAKE = random((4, 1), 1) * 5, random((4, 1), 2) * 5
LOSS_FAULTS = {
    "half of it": lambda: ops.discriminator_loss(REAL, FAKE) / 2,
    "real and generated exchanged": lambda: ops.discriminator_loss(FAKE, REAL),
    "generated ones left out": lambda: ops.generator_loss(REAL),
    "generated ones taken for real": lambda: ops.generator_loss(REAL) + ops.generator_loss(FAKE),
    "a sigmoid too many": lambda: ops.discriminator_loss(ops.sigmoid(REAL), ops.sigmoid(FAKE)),
    "summed": lambda: 4 * ops.discriminator_loss(REAL, FAKE),
}
P, Q = np.array([0.5, 0.25, 0.25]), np.array([0.25, 0.25, 0.5])
GAME_FAULTS = {
    "the wrong way round": (lambda: ops.optimal_discriminator(Q, P), "optimal"),
    "the ratio": (lambda: P / Q, "optimal"),
    "one direction of KL only": (lambda: special.rel_entr(P, Q).sum(), "divergence"),
    "the root": (lambda: np.sqrt(ops.jensen_shannon(P, Q)), "divergence"),
    "in bits": (lambda: ops.jensen_shannon(P, Q) / np.log(2), "divergence"),
    "not halved": (lambda: 2 * ops.jensen_shannon(P, Q), "divergence"),
}
RIGHT = {
    "optimal": references.logistic_discriminator(P, Q),
    "divergence": np.float64(references.scipy_jensen_shannon(P, Q)),
}


def caught(faulty, expected):
    with pytest.raises(AssertionError, match="eq-planted against PyTorch: error"):
        agrees("eq-planted", "PyTorch", faulty, expected, 1e-13)
    assert not any(label == "eq-planted" for label, *_ in agreement.records)


@pytest.mark.parametrize("fault", LOSS_FAULTS)
def test_a_fault_in_the_discriminator_s_loss_is_caught(fault):
    caught(LOSS_FAULTS[fault](), references.torch_discriminator(REAL, FAKE)[0])


@BOTH
def test_a_fault_in_the_generator_s_loss_is_caught(saturating):
    loss, gradient = references.torch_generator(FAKE, saturating)
    caught(ops.generator_loss(FAKE, saturating=not saturating), loss)
    caught(ops.generator_loss_backward(FAKE, saturating=not saturating), gradient)
    caught(-ops.generator_loss_backward(FAKE, saturating=saturating), gradient)


@pytest.mark.parametrize("fault", GAME_FAULTS)
def test_a_fault_in_the_theory_is_caught(fault):
    faulty, kind = GAME_FAULTS[fault]
    caught(faulty(), RIGHT[kind])


Z = random((4, 1), 3)
BAD_LOGITS = [
    (Z.tolist(), TypeError, "_logits is a list"),
    (Z.astype(int), TypeError, "_logits holds int64"),
    (Z[:0], ValueError, r"_logits has shape \(0, 1\), but a mean needs at least one element"),
]
DENSITY_BAD = [
    (P.tolist(), Q, TypeError, "is a list"),
    (P, Q[:2], ValueError, r"has shape \(2,\), but \(3,\) is expected"),
    (P - 0.3, Q, ValueError, "holds -0.0"),
    (P, Q * np.nan, ValueError, "holds nan"),
    (P, Q * np.inf, ValueError, "holds inf"),
]


def refused(error, message, function, *arguments):
    with pytest.raises(error, match=message) as refusal:
        function(*arguments)
    assert "\n" not in str(refusal.value)
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(("bad", "error", "message"), BAD_LOGITS)
def test_bad_logits_are_refused(bad, error, message):
    for function in (ops.discriminator_loss, ops.discriminator_loss_backward):
        refused(error, f"real{message}", function, bad, Z)
        refused(error, f"fake{message}", function, Z, bad)
    for function in (ops.generator_loss, ops.generator_loss_backward):
        refused(error, f"fake{message}", function, bad)


@pytest.mark.parametrize(("real", "fake", "error", "message"), DENSITY_BAD)
def test_bad_densities_are_refused(real, fake, error, message):
    for function in (ops.optimal_discriminator, ops.jensen_shannon):
        refused(error, message, function, real, fake)


def test_places_without_samples_and_sums_other_than_1_are_refused():
    refused(ValueError, "both 0 at some place", ops.optimal_discriminator, P * 0, Q * 0)
    refused(ValueError, "real sums to 2", ops.jensen_shannon, 2 * P, Q)
    refused(ValueError, "fake sums to 0.5", ops.jensen_shannon, P, Q / 2)
