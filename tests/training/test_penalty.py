"""The penalty on a critic's slope: the same in both frameworks, and without its two known traps."""

from importlib import import_module

import numpy as np
import pytest
import tensorflow as tf
import torch

from tests.models.test_vae import alike, named
from tests.training.planting import planted
from tests.training.twin_steps import KINDS, alter, networks


def ours(kind):
    return import_module(f"aigc_lessons.training.{kind}_penalty")


def pair(size=6):
    rng = np.random.default_rng(2)
    return [rng.random((size, 1, 28, 28), np.float32) for _ in "ab"]


def tensors(kind, *arrays):
    make = torch.from_numpy if kind == "torch" else tf.constant
    return [make(array) for array in arrays]


def penalty_and_gradients(kind, critic, real, fake, module=None, seed=0):
    """Give the penalty and how it changes with the critic's weights, by name."""
    penalty = (module or ours(kind)).gradient_penalty
    rng, images = np.random.default_rng(seed), tensors(kind, real, fake)
    if kind == "torch":
        value = penalty(critic, *images, rng=rng)
        found = torch.autograd.grad(
            value, list(critic.parameters()), allow_unused=True, materialize_grads=True
        )
        names = [name for name, _ in critic.named_parameters()]
        gradients = dict(zip(names, (g.numpy() for g in found), strict=True))
        return value.item(), gradients
    with tf.GradientTape() as tape:
        value = penalty(critic, *images, rng=rng)
    weights = critic.trainable_variables
    found = tape.gradient(value, weights)  # None for a bias that no slope depends on
    pairs = zip(found, weights, strict=True)
    return float(value), named(critic, [tf.zeros(w.shape) if g is None else g for g, w in pairs])


def steep():
    """Give the twins' discriminators slopes far from 0, on either side of 1 a weight could pull."""
    critics = {kind: networks(kind, "gan")[1] for kind in KINDS}
    weights = critics["torch"].to_arrays()["linear3.weight"] * 3
    for critic in critics.values():
        alter(critic, linear3__weight=weights)
    return critics


def test_both_frameworks_say_the_same():
    critics, images = steep(), pair()
    (one, gradients), (other, theirs) = (
        penalty_and_gradients(kind, critics[kind], *images) for kind in KINDS
    )
    assert one > 0.01
    assert other == pytest.approx(one, rel=1e-5)
    for name, gradient in gradients.items():
        if name.endswith("weight"):  # through leaky ReLUs a slope does not depend on biases
            alike(gradient, theirs[name], name)


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_the_mean_over_the_images_taken_one_by_one(kind):
    """Each slope by itself, from a Jacobian in float64."""
    critic, (real, fake) = steep()["torch"].double(), map(np.float64, pair())
    share = np.random.default_rng(0).random((6, 1, 1, 1), np.float32)
    between = torch.from_numpy(share * real + (1 - share) * fake)
    jacobians = [torch.autograd.functional.jacobian(critic, x[None]) for x in between]
    expected = np.mean([(jacobian.norm().item() - 1) ** 2 for jacobian in jacobians])
    value, _ = penalty_and_gradients(kind, steep()[kind], *pair())
    assert value == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("slope", [0.0, 0.5, 1.0, 3.0])
def test_a_linear_critic_has_one_slope(kind, slope):
    direction = np.random.default_rng(1).standard_normal((1, 1, 28, 28), np.float32)
    direction *= slope / np.linalg.norm(direction)
    (w,) = tensors(kind, direction)
    total = torch.sum if kind == "torch" else tf.reduce_sum
    value = ours(kind).gradient_penalty(
        lambda x: total(x * w, (1, 2, 3)), *tensors(kind, *pair()), rng=np.random.default_rng(0)
    )
    # EPS lifts a slope of 0 to a millionth.
    assert float(value) == pytest.approx((slope - 1) ** 2, abs=5e-6)


# The root of 0: its own slope is infinite, and infinity times 0 is NaN.


def a_flat_critic_can_still_learn(kind, module):
    critic = networks(kind, "gan")[1]
    alter(critic, linear3__weight=0)
    value, gradients = penalty_and_gradients(kind, critic, *pair(), module)
    assert value == pytest.approx(1, abs=1e-5)
    for name, gradient in gradients.items():
        assert np.isfinite(gradient).all(), name


@pytest.mark.parametrize("kind", KINDS)
def test_where_the_slope_is_0_the_gradient_is_finite(kind):
    a_flat_critic_can_still_learn(kind, ours(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_the_root_of_0_is_seen(kind, tmp_path):
    module = planted(f"training.{kind}_penalty", [(" + EPS)", ")")], tmp_path)
    with pytest.raises(AssertionError, match="weight"):
        a_flat_critic_can_still_learn(kind, module)


# The share of the real image: uniform, so that each point lies between the two.


def shares_are_uniform(kind, module):
    """From black to white a point's grey is the share itself, the same all over an image."""
    seen = []

    def critic(x):
        seen.append((x.detach() if kind == "torch" else x).numpy())
        return x

    shape = (2000, 1, 2, 2)
    images = np.ones(shape, np.float32), np.zeros(shape, np.float32)
    module.gradient_penalty(critic, *tensors(kind, *images), rng=np.random.default_rng(0))
    (points,) = seen
    share = points[:, 0, 0, 0]
    np.testing.assert_array_equal(points, np.broadcast_to(share[:, None, None, None], shape))
    assert 0 <= share.min() < 0.01
    assert 0.99 < share.max() <= 1
    # The mean of 2,000 is off by 0.0065 as a rule, the variance by 0.0017.
    assert share.mean() == pytest.approx(1 / 2, abs=0.025)
    assert share.var() == pytest.approx(1 / 12, abs=0.007)


SHARES = {
    "normal": [("rng.random((", "rng.standard_normal((")],
    "one for all": {
        "torch": [("(len(real), 1, 1, 1)", "(1, 1, 1, 1)")],
        "keras": [("(n, 1, 1, 1)", "(1, 1, 1, 1)")],
    },
    "of every pixel": {
        "torch": [("(len(real), 1, 1, 1)", "(len(real), 1, 2, 2)")],
        "keras": [("(n, 1, 1, 1)", "(n, 1, 2, 2)"), ("(None, 1, 1, 1)", "(None, 1, 2, 2)")],
    },
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_share_of_the_real_image_is_uniform(kind):
    shares_are_uniform(kind, ours(kind))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", SHARES)
def test_a_share_from_elsewhere_is_seen(fault, kind, tmp_path):
    faults = SHARES[fault][kind] if isinstance(SHARES[fault], dict) else SHARES[fault]
    module = planted(f"training.{kind}_penalty", faults, tmp_path)
    with pytest.raises(AssertionError):
        shares_are_uniform(kind, module)


def shares_are_new_in_a_graph(module):
    rng, images = np.random.default_rng(0), tensors("keras", *pair(3))

    @tf.function
    def traced():
        return module.gradient_penalty(lambda x: tf.reduce_sum(x**2, (1, 2, 3)), *images, rng=rng)

    found = [float(traced()) for _ in range(3)]
    again = np.random.default_rng(0)
    eager = [
        float(module.gradient_penalty(lambda x: tf.reduce_sum(x**2, (1, 2, 3)), *images, rng=again))
        for _ in range(3)
    ]
    assert len(set(found)) == 3
    assert found == pytest.approx(eager, rel=1e-5)


def test_in_a_graph_of_tensorflow_chance_is_drawn_at_every_call():
    shares_are_new_in_a_graph(ours("keras"))


def test_chance_drawn_while_tracing_is_seen(tmp_path):
    fault = ("tf.numpy_function(draw, [n], tf.float32)", "draw(3)")
    module = planted("training.keras_penalty", [fault], tmp_path)
    with pytest.raises(AssertionError):
        shares_are_new_in_a_graph(module)


# The generator: the penalty is the critic's own affair.


def nothing_flows_into_the_fakes(kind, module):
    real, fake = tensors(kind, *pair(3))
    rng = np.random.default_rng(0)
    if kind == "torch":
        fake.requires_grad_()
        bent = module.gradient_penalty(lambda x: (x**2).sum((1, 2, 3)), real, fake, rng=rng)
        assert torch.autograd.grad(bent, fake, allow_unused=True) == (None,)
        return
    with tf.GradientTape() as tape:
        tape.watch(fake)
        bent = module.gradient_penalty(
            lambda x: tf.reduce_sum(x**2, (1, 2, 3)), real, fake, rng=rng
        )
    assert tape.gradient(bent, fake) is None


DETACHED = {
    "torch": (".detach().requires_grad_()", ""),
    "keras": ("tf.stop_gradient(", "tf.identity("),
}


@pytest.mark.parametrize("kind", KINDS)
def test_no_gradient_flows_into_the_fakes(kind):
    nothing_flows_into_the_fakes(kind, ours(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_a_gradient_into_the_fakes_is_seen(kind, tmp_path):
    module = planted(f"training.{kind}_penalty", [DETACHED[kind]], tmp_path)
    with pytest.raises(AssertionError):
        nothing_flows_into_the_fakes(kind, module)


@pytest.mark.parametrize("kind", KINDS)
def test_as_many_fakes_as_reals_are_expected(kind):
    real, fake = tensors(kind, pair()[0], pair()[1][:4])
    critic = networks(kind, "gan")[1]
    words = r"real has shape \(6, 1, 28, 28\) and fake \(4, 1, 28, 28\), .*generate as many"
    with pytest.raises(ValueError, match=words):
        ours(kind).gradient_penalty(critic, real, fake, rng=np.random.default_rng(0))
