"""Traps of a GAN's game: targets, batches, gradients that go astray, losses taken for others."""

from importlib import import_module

import numpy as np
import pytest
import torch

from aigc_lessons import ops
from tests.training.planting import planted
from tests.training.twin_steps import (
    KINDS,
    SIZES,
    alter,
    arrays_of,
    batch,
    made,
    networks,
    noises,
)

pytestmark = pytest.mark.usefixtures("no_graphs")


def ours(kind):
    return import_module(f"aigc_lessons.training.{kind}_steps")


def both(right, wrong):
    """Plant the same text in either framework."""
    return {kind: [(right, wrong)] for kind in KINDS}


# Balance: a discriminator that cannot tell loses 2 ln 2, its generator ln 2, and not 0.


def balance_is_not_at_0(kind, steps):
    for saturating in (False, True):
        models, step = made(kind, "gan", lr=0.0, steps=steps, saturating=saturating)
        alter(models[1], linear3__weight=0, linear3__bias=0)
        expected = {
            "discriminator_loss": 2 * np.log(2),
            "generator_loss": -np.log(2) if saturating else np.log(2),
            "p_real": 0.5,
            "p_fake": 0.5,
        }
        assert step(batch()) == pytest.approx(expected, rel=1e-6)


BALANCE = {
    "the mean of both halves": both(
        "loss = _judged(real_logits, 1) + _judged(fake_logits, 0)",
        "loss = (_judged(real_logits, 1) + _judged(fake_logits, 0)) / 2",
    ),
    "real images alone": both(
        "loss = _judged(real_logits, 1) + _judged(fake_logits, 0)",
        "loss = _judged(real_logits, 1)",
    ),
    "a loss measured from the balance": both("_judged(logits, 1)", "_judged(logits, 1) - 0.6931"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_at_the_balance_the_losses_are_multiples_of_ln_2(kind):
    balance_is_not_at_0(kind, ours(kind))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", BALANCE)
def test_another_balance_is_seen(fault, kind, tmp_path):
    steps = planted(f"training.{kind}_steps", BALANCE[fault][kind], tmp_path)
    with pytest.raises(AssertionError):
        balance_is_not_at_0(kind, steps)


# The two losses of a generator: at a logit of -4 one pulls with 0.982, the other with 0.018.


def found_out(models):
    """Let all that is generated have a logit of -4, but for a ten-thousandth that depends on it."""
    generator, discriminator = models
    alter(generator, linear3__bias=0)  # a small change of 0 is not rounded
    weights = discriminator.to_arrays()["linear3.weight"] * 1e-4
    alter(discriminator, linear3__weight=weights, linear3__bias=-4)


def slope_of_the_logit():
    """How the mean logit changes with the generator's last biases: by PyTorch."""
    models = networks("torch", "gan")
    found_out(models)
    generator, discriminator = models
    discriminator(generator.train()(noises(2)[1])).mean().backward()
    return generator.linear3.bias.grad.numpy()


def pulls(kind, steps, saturating):
    """How strongly a step pulls the mean logit up, the rate being 1."""
    models, step = made(kind, "gan", lr=(1.0, 0.0), steps=steps, saturating=saturating)
    found_out(models)
    step(batch())
    moved, slope = models[0].to_arrays()["linear3.bias"], slope_of_the_logit()
    return moved @ slope / (slope @ slope)


def the_two_losses_differ(kind, steps):
    assert pulls(kind, steps, saturating=False) == pytest.approx(0.98201, rel=1e-3)
    assert pulls(kind, steps, saturating=True) == pytest.approx(0.01799, rel=1e-3)


LOSSES = {
    "the saturating one for both": both(
        "_judged(logits, 0) if saturating else", "_judged(logits, 0) if True else"
    ),
    "the other for both": both(
        "_judged(logits, 0) if saturating else", "_judged(logits, 0) if False else"
    ),
    "the sign": both("loss = -_judged(logits, 0)", "loss = _judged(logits, 0)"),
    "swapped": both("if saturating else", "if not saturating else"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_where_a_fake_is_found_out_only_one_loss_pulls(kind):
    the_two_losses_differ(kind, ours(kind))


def test_the_operations_say_the_same_of_a_logit_of_minus_4():
    z = np.array([-4.0])
    found = [
        ops.generator_loss_backward(z, saturating=saturating)[0] for saturating in (False, True)
    ]
    assert found == pytest.approx([-0.98201, -0.01799], abs=1e-5)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", LOSSES)
def test_one_loss_taken_for_the_other_is_seen(fault, kind, tmp_path):
    steps = planted(f"training.{kind}_steps", LOSSES[fault][kind], tmp_path)
    with pytest.raises(AssertionError):
        the_two_losses_differ(kind, steps)


# Targets: 0 and 1. With more than 1 a discriminator that is right can win without end.


def sure(kind, scale):
    """Make a discriminator with logits ±scale: plus for white images, minus for black fakes.

    Its layers take means: through two leaky ReLUs white stays 1, and black becomes -0.04.
    """
    generator, discriminator = networks(kind, "gan")
    alter(generator, linear3__weight=0, linear3__bias=-50)
    first, second = SIZES["gan"]["Discriminator"]["hidden"]
    stretch = scale * 2 / 1.04
    alter(discriminator, linear1__weight=1 / 784, linear1__bias=0)
    alter(discriminator, linear2__weight=1 / first, linear2__bias=0)
    alter(discriminator, linear3__weight=stretch / second, linear3__bias=scale - stretch)
    return [generator, discriminator]


def loss_of_the_sure(kind, steps, scale):
    _, step = made(kind, "gan", models=sure(kind, scale), lr=0.0, steps=steps)
    images, labels = batch()
    record = step((np.ones_like(images), labels))
    assert (record["p_real"], record["p_fake"]) == pytest.approx((1, 0), abs=1e-6)
    return record["discriminator_loss"]


def to_be_sure_and_right_costs_nothing(kind, steps):
    for scale in (20, 200):
        assert 0 <= loss_of_the_sure(kind, steps, scale) < 1e-6


def both_targets(target):
    return both("_judged(real_logits, 1)", f"_judged(real_logits, {target})")


@pytest.mark.parametrize("kind", KINDS)
def test_targets_are_0_and_1(kind):
    to_be_sure_and_right_costs_nothing(kind, ours(kind))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("target", [1.05, 0.95])
def test_another_target_is_seen(target, kind, tmp_path):
    steps = planted(f"training.{kind}_steps", both_targets(target)[kind], tmp_path)
    with pytest.raises(AssertionError):
        to_be_sure_and_right_costs_nothing(kind, steps)


@pytest.mark.parametrize("kind", KINDS)
def test_a_target_above_1_rewards_every_larger_logit(kind, tmp_path):
    """The loss on logits has no bottom then: a twentieth of the logit, for a target of 1.05."""
    steps = planted(f"training.{kind}_steps", both_targets(1.05)[kind], tmp_path)
    losses = [loss_of_the_sure(kind, steps, scale) for scale in (20, 200, 2000)]
    assert losses == pytest.approx([-1, -10, -100], rel=1e-4)


def test_pytorch_on_probabilities_and_our_operation_refuse_it():
    with pytest.raises(RuntimeError, match="between 0 and 1"):
        torch.nn.BCELoss()(torch.tensor([0.9]), torch.tensor([1.05]))
    with pytest.raises(ValueError, match=r"targets holds 1\.05"):
        ops.binary_cross_entropy_with_logits(np.array([2.0]), np.array([1.05]))


# Batches: as many fakes as reals, in a short last one too.


def watched(kind):
    """Make a GAN whose discriminator notes how many images it is shown."""
    generator, plain = networks(kind, "gan")
    base, name = type(plain), {"torch": "forward", "keras": "call"}[kind]
    seen = []

    def note(self, x):
        seen.append(int(x.shape[0]))
        return getattr(base, name)(self, x)

    discriminator = type("Watched", (base,), {name: note})(**SIZES["gan"]["Discriminator"], rng=0)
    seen.clear()  # Keras shows it an image when it is made
    return [generator, discriminator], seen


def as_many_fakes_as_reals(kind, steps):
    models, seen = watched(kind)
    _, step = made(kind, "gan", models=models, steps=steps)
    for size in (8, 5):
        step(batch(size))
        real, fake, judged_for_the_generator = seen
        assert (real, fake, judged_for_the_generator) == (size,) * 3
        seen.clear()


BATCHES = {
    "torch": [
        ("generator(_noise(rng, len(real), generator))", "generator(_noise(rng, 8, generator))")
    ],
    "keras": [("real, _noise(rng, n, generator)", "real, _noise(rng, 8, generator)")],
}


@pytest.mark.parametrize("kind", KINDS)
def test_there_are_as_many_fakes_as_reals_in_a_short_batch_too(kind):
    as_many_fakes_as_reals(kind, ours(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_a_fixed_number_of_fakes_is_seen(kind, tmp_path):
    steps = planted(f"training.{kind}_steps", BATCHES[kind], tmp_path)
    with pytest.raises(AssertionError, match="8"):
        as_many_fakes_as_reals(kind, steps)


# Halves: what the discriminator learns leaves the generator alone, and the other way round.


def each_half_moves_its_own_network(kind, steps):
    for still, rates in enumerate([(0.0, 0.05), (0.05, 0.0)]):
        models, step = made(kind, "gan", lr=rates, steps=steps)
        before = arrays_of(models)
        step(batch())
        after = arrays_of(models)
        for name, w in before[still].items():
            if ".running_" not in name:  # the generator's statistics are of what it generated
                np.testing.assert_array_equal(after[still][name], w, err_msg=name)
        assert not np.array_equal(
            after[1 - still]["linear1.weight"], before[1 - still]["linear1.weight"]
        )


# Fakes made inside the tape, and all that the tape saw handed to the discriminator's optimiser.
FAKE = "generator(noise, training=True)"
ASTRAY = [
    (
        "discriminator_optimizer.build(discriminator.trainable_variables)",
        "discriminator_optimizer.build(discriminator.trainable_variables"
        " + generator.trainable_variables)",
    ),
    ("        fake = generator(noise, training=True)  # outside the tape: ", "        # "),
    ("discriminator(fake, training=True)", f"discriminator({FAKE}, training=True)"),
    (
        "tape.gradient(loss, discriminator.trainable_variables)",
        "tape.gradient(loss, discriminator.trainable_variables + generator.trainable_variables)",
    ),
]


@pytest.mark.parametrize("kind", KINDS)
def test_each_half_moves_its_own_network(kind):
    each_half_moves_its_own_network(kind, ours(kind))


def test_fakes_inside_the_tape_are_seen(tmp_path):
    steps = planted("training.keras_steps", ASTRAY, tmp_path)
    with pytest.raises(AssertionError, match=r"linear1\.weight"):
        each_half_moves_its_own_network("keras", steps)


def gradients_of(model):
    return [None if w.grad is None else w.grad.clone() for w in model.parameters()]


def no_gradient_goes_astray(steps):
    """At each optimiser's step, look at the gradients that lie about in the other network."""
    models, found = networks("torch", "gan"), []

    class Watching(torch.optim.SGD):
        def step(self):
            found.append([gradients_of(model) for model in models])
            super().step()

    _, step = made(
        "torch",
        "gan",
        models=models,
        steps=steps,
        optimizer=lambda kind, model, lr: Watching(model.parameters(), lr=lr),
    )
    step(batch())
    (generators, first), (_, second) = found
    assert generators == [None] * len(generators)
    assert all(torch.equal(one, other) for one, other in zip(first, second, strict=True))


GRADIENTS = {
    "fakes not detached": [("with torch.no_grad():", "if True:")],
    "the discriminator's weights in the generator's half": [
        ("loss.backward(inputs=list(generator.parameters()))", "loss.backward()")
    ],
}


def test_no_gradient_goes_astray():
    no_gradient_goes_astray(ours("torch"))


@pytest.mark.parametrize("fault", GRADIENTS)
def test_gradients_in_the_wrong_network_are_seen(fault, tmp_path):
    steps = planted("training.torch_steps", GRADIENTS[fault], tmp_path)
    with pytest.raises(AssertionError):
        no_gradient_goes_astray(steps)
