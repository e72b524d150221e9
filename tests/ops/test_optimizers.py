import io

import keras
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from aigc_lessons import ops
from tests.agreement import agrees
from tests.ops.cases import PRECISIONS, examples, number, random, seeds
from tests.ops.optimizers_references import (
    closed_form_momentum,
    formula_adam,
    keras_path,
    ours,
    torch_path,
)

T = 60  # steps
# With lr <= 1/4, |g| < 1 and momentum <= 7/8 a step is at most 2 long, and 60 steps stay below 120.
# Each step rounds some ten times at that size, ours and theirs: 60·120·20·u = 2e-11 in float64 at
# the very most. In float32 that is 1e-2 and would let a fault through; rounding errors have both
# signs, most steps are shorter, and 5e-6 is enough. Observed: below 4e-15 and 4e-7.
TOLERANCE = {"float64": 1e-11, "float32": 5e-6}

# Powers of 2, which Keras's learning rate, a float32, holds exactly.
learning_rates = st.sampled_from([2.0**-2, 2.0**-4, 2.0**-10])
any_learning_rates = st.sampled_from([0.1, 0.03, 2e-4])
momenta = st.sampled_from([0.25, 0.5, 0.875])


def run(seed, precision="float64", size=3):
    """Draw where a parameter starts and the gradients of T steps."""
    return random(size, seed, precision), random((T, size), seed + 1, precision)


def their_sgd(reference, theta, gradients, lr, momentum, lrs=None):
    if reference == "PyTorch":
        return torch_path(torch.optim.SGD, theta, gradients, lrs, lr=lr, momentum=momentum)
    return keras_path(keras.optimizers.SGD(lr, momentum), theta, gradients, lrs)


@pytest.mark.equation("eq-sgd")
@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("reference", ["PyTorch", "Keras"])
def test_sgd(reference, precision):
    @examples(20)
    @given(learning_rates, seeds)
    def check(lr, seed):
        theta, gradients = run(seed, precision)
        path = ours(ops.SGD(lr), theta, gradients)
        theirs = their_sgd(reference, theta, gradients, lr, 0.0)
        agrees("eq-sgd", reference, path, theirs, TOLERANCE[precision])

    check()


@pytest.mark.equation("eq-momentum")
@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("reference", ["PyTorch", "Keras"])
def test_momentum(reference, precision):
    @examples(20)
    @given(learning_rates, momenta, seeds)
    def check(lr, momentum, seed):
        theta, gradients = run(seed, precision)
        path = ours(ops.SGD(lr, momentum), theta, gradients)
        theirs = their_sgd(reference, theta, gradients, lr, momentum)
        agrees("eq-momentum", reference, path, theirs, TOLERANCE[precision])

    check()


@pytest.mark.equation("eq-sgd")
@pytest.mark.equation("eq-momentum")
@examples(60)
@given(any_learning_rates, momenta, seeds)
def test_sgd_is_a_weighted_sum_of_all_gradients(lr, momentum, seed):
    theta, gradients = run(seed)
    plain = closed_form_momentum(theta, gradients, lr, 0)
    agrees("eq-sgd", "closed form", ours(ops.SGD(lr), theta, gradients), plain, 1e-11)
    heavy = closed_form_momentum(theta, gradients, lr, momentum)
    path = ours(ops.SGD(lr, momentum), theta, gradients)
    agrees("eq-momentum", "closed form", path, heavy, TOLERANCE["float64"])


@pytest.mark.equation("eq-sgd")
@examples(40)
@given(learning_rates, number(1, 4), seeds)
def test_descent_on_a_bowl_is_a_matrix_power(lr, D, seed):
    """θ after T steps is (1 - lr·H)^T θ: the gradient follows the path this time."""
    A, theta = random((D, D), seed), random(D, seed + 1)
    H = A @ A.T / D + np.eye(D)  # eigenvalues from 1 to 1 + D
    sgd, params = ops.SGD(lr / 2), {"theta": theta.copy()}
    for _ in range(T):
        sgd.step(params, {"theta": ops.quadratic_backward(params["theta"], H)})
    power = np.linalg.matrix_power(np.eye(D) - lr / 2 * H, T) @ theta
    agrees("eq-sgd", "matrix power", params["theta"], power, TOLERANCE["float64"])


@pytest.mark.equation("eq-momentum")
@examples(20)
@given(momenta, seeds)
def test_when_the_learning_rate_changes_pytorch_and_keras_part(momentum, seed):
    """Ours is PyTorch's velocity; Keras's has the old learning rate inside and goes on with it."""
    theta, gradients = run(seed)
    lrs = [2.0**-2] * (T // 2) + [0.0] * (T // 2)
    path = ours(ops.SGD(1.0, momentum), theta, gradients, lrs)
    pytorch = their_sgd("PyTorch", theta, gradients, 1.0, momentum, lrs)
    agrees("eq-momentum", "PyTorch", path, pytorch, TOLERANCE["float64"])
    keras_walk = their_sgd("Keras", theta, gradients, 1.0, momentum, lrs)
    np.testing.assert_allclose(keras_walk[: T // 2], path[: T // 2], atol=1e-12)
    np.testing.assert_array_equal(path[T // 2 :], path[T // 2 - 1 : T // 2].repeat(T // 2, 0))
    last_step = keras_walk[T // 2 - 1] - keras_walk[T // 2 - 2]
    rolls_on = sum(momentum**k for k in range(1, T // 2 + 1)) * last_step
    np.testing.assert_allclose(keras_walk[-1] - path[-1], rolls_on, atol=1e-12)


betas = st.sampled_from([(0.9, 0.999), (0.5, 0.999), (0.0, 0.9)])
epsilons = st.sampled_from([1e-8, 1e-3])


@pytest.mark.equation("eq-adam")
@pytest.mark.parametrize("precision", PRECISIONS)
def test_adam_in_pytorch(precision):
    @examples(20)
    @given(any_learning_rates, betas, epsilons, seeds)
    def check(lr, betas, eps, seed):
        theta, gradients = run(seed, precision)
        path = ours(ops.Adam(lr, betas, eps), theta, gradients)
        settings = {"lr": lr, "betas": betas, "eps": eps}
        theirs = torch_path(torch.optim.Adam, theta, gradients, **settings)
        agrees("eq-adam", "PyTorch", path, theirs, TOLERANCE[precision])

    check()


@pytest.mark.equation("eq-adam")
@examples(60)
@given(any_learning_rates, betas, epsilons, seeds)
def test_adam_is_the_published_algorithm(lr, betas, eps, seed):
    theta, gradients = run(seed)
    path = ours(ops.Adam(lr, betas, eps), theta, gradients)
    theirs = formula_adam(theta, gradients, lr, *betas, eps)
    agrees("eq-adam", "Kingma and Ba, algorithm 1", path, theirs, TOLERANCE["float64"])


class AdamWithKerasEps(ops.Adam):
    """Keras adds eps to √v before the correction: the same as eps / √(1 - β₂ᵗ) after it."""

    def step(self, params, grads):
        keras_eps, t = self.eps, int(self.state()["steps"]) + 1
        self.eps = keras_eps / np.sqrt(1 - self.betas[1] ** t)
        super().step(params, grads)
        self.eps = keras_eps


# The corrections, too, are rounded to float32 in Keras, whatever the parameter's type: with its
# default betas that alone makes 5e-6. These have no digits to lose.
exact_betas = st.sampled_from([(0.875, 1 - 2.0**-10), (0.5, 1 - 2.0**-10), (0.0, 0.75)])


@pytest.mark.equation("eq-adam")
@examples(20)
@given(learning_rates, exact_betas, st.sampled_from([1e-7, 1e-3]), seeds)
def test_adam_in_keras_but_for_the_place_of_eps(lr, betas, eps, seed):
    theta, gradients = run(seed)
    theirs = keras_path(keras.optimizers.Adam(lr, *betas, epsilon=eps), theta, gradients)
    path = ours(AdamWithKerasEps(lr, betas, eps), theta, gradients)
    agrees("eq-adam", "Keras, its eps moved", path, theirs, TOLERANCE["float64"])


def test_where_eps_stands_matters_for_small_gradients():
    """A first gradient of 1e-6: ours, as PyTorch's, steps by lr/1.01; Keras's by only lr/1.32."""
    assert keras.optimizers.Adam().epsilon == 1e-7
    assert torch.optim.Adam([torch.zeros(1)]).defaults["eps"] == ops.Adam(1.0).eps == 1e-8
    theta, gradients = np.zeros(1), np.full((1, 1), 1e-6)
    step = -ours(ops.Adam(1.0), theta, gradients)[0, 0]
    np.testing.assert_allclose(step, 1 / (1 + 1e-8 / 1e-6), rtol=1e-12)
    same_eps = -keras_path(keras.optimizers.Adam(1.0, epsilon=1e-8), theta, gradients)[0, 0]
    np.testing.assert_allclose(same_eps, 1 / (1 + 1e-8 / 1e-6 / np.sqrt(0.001)), rtol=1e-4)
    assert step > 0.99
    assert same_eps < 0.76  # 1 / 1.316
    default_eps = -keras_path(keras.optimizers.Adam(1.0), theta, gradients)[0, 0]
    assert default_eps < 0.25


@pytest.mark.equation("eq-adam")
@examples(60)
@given(learning_rates, st.sampled_from([1e-4, 1.0, 1e6]), seeds)
def test_the_first_step_of_adam_is_as_long_as_the_learning_rate(lr, size, seed):
    """Without the bias correction it would be (1 - β₁)/√(1 - β₂) = 3.2 times as long."""
    theta, gradients = run(seed)
    first = ours(ops.Adam(lr, eps=0.0), theta, size * gradients[:1])[0]
    agrees("eq-adam", "sign", first, theta - lr * np.sign(gradients[0]), 1e-13)


# Laws that no reference is needed for.

OPTIMIZERS = {
    "SGD": lambda: ops.SGD(0.25),
    "momentum": lambda: ops.SGD(0.25, momentum=0.9),
    "Adam": lambda: ops.Adam(0.25),
}


def several(seed, precision="float64"):
    """Draw parameters of several shapes, one of them a single number."""
    shapes = {"w": (3, 2), "b": (3,), "conv.w": (2, 1, 3, 3), "scale": ()}
    return {
        name: np.asarray(random(shape, seed + i, precision))
        for i, (name, shape) in enumerate(shapes.items())
    }


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_params_change_in_place_and_grads_do_not(kind, precision):
    params, grads = several(0, precision), several(10, precision)
    arrays = dict(params)
    before = {name: array.copy() for name, array in params.items()}
    grads_before = {name: array.copy() for name, array in grads.items()}
    OPTIMIZERS[kind]().step(params, grads)
    for name, array in arrays.items():
        assert params[name] is array
        assert array.dtype == precision
        assert (array != before[name]).all()
        np.testing.assert_array_equal(grads[name], grads_before[name])


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_a_view_is_changed_where_it_looks(kind):
    whole = np.zeros((4, 6))
    OPTIMIZERS[kind]().step({"w": whole[::2, 1::2].T}, {"w": np.ones((3, 2))})
    assert (whole[::2, 1::2] < 0).all()
    assert np.count_nonzero(whole) == 6


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_every_parameter_is_alone(kind):
    optimizer, params, all_grads = OPTIMIZERS[kind](), several(0), [several(i) for i in range(9)]
    for grads in all_grads:
        optimizer.step(params, dict(reversed(grads.items())))  # names count, not their order
    for name, array in params.items():
        alone, single = OPTIMIZERS[kind](), {name: several(0)[name]}
        for grads in all_grads:
            alone.step(single, {name: grads[name]})
        np.testing.assert_array_equal(array, single[name])


@pytest.mark.parametrize("kind", OPTIMIZERS)
@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("stop", [0, 1, 7])
def test_a_run_resumes_bit_for_bit(kind, precision, stop):
    through, resumed = several(0, precision), several(0, precision)
    optimizer = OPTIMIZERS[kind]()
    for i in range(12):
        optimizer.step(through, several(i, precision))

    first, second = OPTIMIZERS[kind](), OPTIMIZERS[kind]()
    for i in range(stop):
        first.step(resumed, several(i, precision))
    file = io.BytesIO()
    np.savez(file, **first.state())  # as a checkpoint does
    file.seek(0)
    with np.load(file) as state:
        second.load_state(state)
    for i in range(stop, 12):
        second.step(resumed, several(i, precision))
    for name, array in through.items():
        np.testing.assert_array_equal(array, resumed[name])


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_a_state_is_a_copy(kind):
    optimizer, params = OPTIMIZERS[kind](), several(0)
    optimizer.step(params, several(1))
    state = optimizer.state()
    before = {name: array.copy() for name, array in state.items()}
    other = OPTIMIZERS[kind]()
    other.load_state(state)
    optimizer.step(params, several(2))
    other.step(params, several(3))
    assert state.keys() == before.keys()
    for name, array in state.items():
        np.testing.assert_array_equal(array, before[name])


def test_what_a_state_holds():
    adam, params = ops.Adam(0.25), {"w": np.ones(2)}
    assert adam.state() == {"steps": 0}
    adam.step(params, {"w": np.array([4.0, -2.0])})
    state = adam.state()
    assert list(state) == ["steps", "mean.w", "square.w"]
    assert state["steps"] == 1
    np.testing.assert_allclose(state["mean.w"], [0.4, -0.2])
    np.testing.assert_allclose(state["square.w"], [0.016, 0.004])


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_nan_and_infinity_go_through_to_their_own_number_as_in_pytorch(kind):
    """Neither refuses: a divergence shows where it began, and the other numbers are untouched."""
    grads = np.array([1.0, np.nan, 1.0])
    params = {"w": np.zeros(3), "b": np.zeros(1)}
    OPTIMIZERS[kind]().step(params, {"w": grads, "b": np.ones(1)})
    theirs = {
        "SGD": lambda p: torch.optim.SGD(p, lr=0.25),
        "momentum": lambda p: torch.optim.SGD(p, lr=0.25, momentum=0.9),
        "Adam": lambda p: torch.optim.Adam(p, lr=0.25),
    }
    parameter = torch.nn.Parameter(torch.zeros(3, dtype=torch.float64))
    parameter.grad = torch.tensor(grads)
    theirs[kind]([parameter]).step()
    np.testing.assert_allclose(params["w"], parameter.detach().numpy(), rtol=1e-12)
    assert np.isnan(params["w"]).tolist() == [False, True, False]
    assert np.isfinite(params["b"]).all()


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_no_gradient_no_step_and_no_parameters_no_trouble(kind):
    params = several(0)
    zeros = {name: np.zeros_like(array) for name, array in params.items()}
    OPTIMIZERS[kind]().step(params, zeros)
    for name, array in several(0).items():
        np.testing.assert_array_equal(params[name], array)
    OPTIMIZERS[kind]().step({}, {})
    OPTIMIZERS[kind]().step({"w": np.zeros((0, 2))}, {"w": np.zeros((0, 2))})


def test_a_gradient_in_float64_does_not_change_the_parameter_type():
    for make in OPTIMIZERS.values():
        params = {"w": np.ones(2, "float32")}
        make().step(params, {"w": np.ones(2)})
        assert params["w"].dtype == np.float32


W = np.ones(2)
READ_ONLY = np.broadcast_to(np.ones(1), 2)
BAD_STEPS = [
    ({"w": W}, {}, ValueError, r"grads lacks \['w'\]"),
    ({"w": W}, {"w": W, "b": W}, ValueError, r"grads also has \['b'\]"),
    ({"w": W}, {"W": W}, ValueError, r"grads lacks \['w'\]"),
    ({"w": W}, {"w": np.ones(3)}, ValueError, r"grads\['w'\] has shape \(3,\), but \(2,\)"),
    ({"w": W}, {"w": np.ones((2, 1))}, ValueError, r"grads\['w'\] has shape \(2, 1\)"),
    ({"w": W}, {"w": np.array(1.0)}, ValueError, r"grads\['w'\] has shape \(\)"),
    ({"w": W}, {"w": np.ones(2, int)}, TypeError, r"grads\['w'\] holds int64"),
    ({"w": W}, {"w": None}, TypeError, r"grads\['w'\] is a NoneType"),
    ({"w": W}, {"w": [1.0, 1.0]}, TypeError, r"grads\['w'\] is a list"),
    ({"w": np.ones(2, int)}, {"w": W}, TypeError, r"params\['w'\] holds int64"),
    ({"w": 1.0}, {"w": W}, TypeError, r"params\['w'\] is a float"),
    ({"w": READ_ONLY}, {"w": W}, ValueError, r"params\['w'\] is read-only"),
    ([W], {"w": W}, TypeError, "params is a list, but a dict"),
    ({"w": W}, W, TypeError, "grads is a ndarray, but a dict"),
]


@pytest.mark.parametrize("kind", OPTIMIZERS)
@pytest.mark.parametrize(("params", "grads", "error", "message"), BAD_STEPS)
def test_bad_gradients_are_refused_before_anything_changes(kind, params, grads, error, message):
    optimizer = OPTIMIZERS[kind]()
    if isinstance(params, dict) and isinstance(grads, dict):
        good = np.ones(2)
        params, grads = {"good": good} | params, {"good": np.ones(2)} | grads
    with pytest.raises(error, match=message) as refusal:
        optimizer.step(params, grads)
    assert "\n" not in str(refusal.value)
    assert str(refusal.value).endswith(".")
    np.testing.assert_array_equal(W, 1)
    if isinstance(params, dict) and isinstance(grads, dict):
        np.testing.assert_array_equal(good, 1)
    assert optimizer.state() == {"steps": 0}


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_the_parameters_stay_the_same_ones(kind):
    optimizer = OPTIMIZERS[kind]()
    optimizer.step({"w": np.ones(2)}, {"w": np.ones(2)})
    with pytest.raises(ValueError, match=r"params lacks \['w'\], .* of the first step"):
        optimizer.step({"b": W}, {"b": W})
    with pytest.raises(ValueError, match=r"params also has \['b'\], .* of the first step"):
        optimizer.step({"w": W, "b": W}, {"w": W, "b": W})
    with pytest.raises(ValueError, match=r"params\['w'\] has shape \(3,\), but \(2,\) .* first"):
        optimizer.step({"w": np.ones(3)}, {"w": np.ones(3)})
    assert optimizer.state()["steps"] == 1
    np.testing.assert_array_equal(W, 1)


BAD_SETTINGS = [
    (ops.SGD, (-0.1,), ValueError, "lr is -0.1, but it must be finite and at least 0"),
    (ops.SGD, (np.inf,), ValueError, "lr is inf"),
    (ops.SGD, (np.nan,), ValueError, "lr is nan"),
    (ops.SGD, ("0.1",), TypeError, "lr is '0.1', but a number"),
    (ops.SGD, (None,), TypeError, "lr is None"),
    (ops.SGD, (True,), TypeError, "lr is True"),
    (ops.SGD, (0.1, -0.5), ValueError, "momentum is -0.5, but it must be from 0 to 1"),
    (ops.SGD, (0.1, 1.5), ValueError, "momentum is 1.5"),
    (ops.Adam, (-0.1,), ValueError, "lr is -0.1"),
    (ops.Adam, (0.1, 0.9), ValueError, "betas is 0.9, but a pair"),
    (ops.Adam, (0.1, (0.9, 0.99, 0.999)), ValueError, "betas is .*, but a pair"),
    (ops.Adam, (0.1, (0.9, 1.0)), ValueError, r"betas is \(0.9, 1.0\), but both must be below 1"),
    (ops.Adam, (0.1, (-0.9, 0.99)), ValueError, "a number of betas is -0.9"),
    (ops.Adam, (0.1, (0.9, 0.999), -1e-8), ValueError, "eps is -1e-08"),
]


@pytest.mark.parametrize(("optimizer", "settings", "error", "message"), BAD_SETTINGS)
def test_bad_settings_are_refused(optimizer, settings, error, message):
    with pytest.raises(error, match=message) as refusal:
        optimizer(*settings)
    assert "\n" not in str(refusal.value)
    assert str(refusal.value).endswith(".")


def test_settings_of_numpy_are_numbers_too():
    params = {"w": np.ones(2, "float32")}
    for number_type in (np.float32, np.float64, np.int64):
        ops.SGD(number_type(1), number_type(0)).step(params, {"w": np.ones(2, "float32")})
    assert params["w"].tolist() == [-2.0, -2.0]
    assert params["w"].dtype == np.float32


def test_a_state_of_another_kind_is_refused():
    sgd, adam, params = ops.SGD(0.1, 0.9), ops.Adam(0.1), several(0)
    sgd.step(params, several(1))
    adam.step(params, several(1))
    for optimizer, state in [(ops.Adam(0.1), sgd.state()), (ops.SGD(0.1), adam.state())]:
        with pytest.raises(ValueError, match=f"state lacks .* of {type(optimizer).__name__} are"):
            optimizer.load_state(state)
        assert optimizer.state() == {"steps": 0}
    state = adam.state()
    for name in ("steps", "mean.b", "square.conv.w"):
        rest = {key: array for key, array in state.items() if key != name}
        with pytest.raises(ValueError, match=f"state lacks .*{name}"):
            ops.Adam(0.1).load_state(rest)
    with pytest.raises(ValueError, match="state also has"):
        ops.Adam(0.1).load_state(state | {"velocity.b": state["mean.b"]})
