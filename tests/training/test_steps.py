"""One step is one step, whatever the framework: under SGD; and why not under Adam."""

from functools import partial
from importlib import import_module
from itertools import islice

import numpy as np
import pytest
import torch
from torch import distributions

from aigc_lessons import datasets, ops, training
from tests.models.twins import ADAM, SGD, TWINS
from tests.training.twin_steps import (
    KINDS,
    LATENT,
    RATES,
    arrays_of,
    batch,
    made,
    networks,
    noises,
)
from tests.training.twin_steps import adam as small_adam

STEPS = 50


def batches(epoch):
    digits = datasets.load("mnist-5k")
    return datasets.batches(digits, 64, rng=np.random.default_rng([0, epoch]))


def step_of(kind, optimizer, **settings):
    model = TWINS[kind][0](rng=0)
    module = import_module(f"aigc_lessons.training.{kind}_steps")
    return model, module.classifier_step(model, optimizer(model, **settings))


def losses(kind, optimizers, steps=STEPS, **settings):
    _, step = step_of(kind, optimizers[kind], **settings)
    history = islice(training.run(step, batches, 9), steps)
    return np.array([record["loss"] for record in history])


@pytest.fixture(scope="module")
def sgd():
    # The rate is small for a reason: two pixels that are equal but for rounding may change places
    # in max pooling, and after such a moment a large rate drives two runs apart.
    return {kind: losses(kind, SGD, lr=0.005) for kind in TWINS}


@pytest.fixture(scope="module")
def adam():
    return {kind: losses(kind, ADAM) for kind in TWINS}


@pytest.fixture(scope="module")
def adam_without_eps():
    return {kind: losses(kind, ADAM, eps=1e-16) for kind in TWINS}


def apart(runs, one, other):
    return abs(runs[one] - runs[other]).max()


PAIRS = [("numpy", "torch"), ("numpy", "keras"), ("torch", "keras")]


@pytest.mark.parametrize("pair", PAIRS)
def test_fifty_steps_of_sgd_agree(sgd, pair):
    assert sgd["numpy"][-5:].mean() < sgd["numpy"][0] - 0.5  # something was learned
    assert apart(sgd, *pair) < 1e-4


def test_adam_agrees_where_eps_does(adam):
    assert apart(adam, "numpy", "torch") < 1e-4


def test_adam_of_keras_goes_its_own_way(adam):
    assert apart(adam, "numpy", "keras") > 1e-3
    assert apart(adam, "torch", "keras") > 1e-3


@pytest.mark.parametrize("pair", PAIRS[1:])
def test_it_is_eps_that_parts_them(adam, adam_without_eps, pair):
    # Ten steps, in which no pixel is likely to change places in max pooling.
    first = [{kind: run[:10] for kind, run in runs.items()} for runs in (adam, adam_without_eps)]
    assert apart(first[0], *pair) > 1e-4
    assert apart(first[1], *pair) < 1e-5


@pytest.mark.parametrize("kind", TWINS)
def test_a_step_tells_the_loss_before_its_update(kind):
    model, step = step_of(kind, SGD[kind], lr=0.1)
    images, labels = next(batches(0))
    twin = TWINS["numpy"][0](rng=1)
    twin.load_arrays(model.to_arrays())
    logits = twin(images)
    before = model.to_arrays()
    record = step((images, labels))
    assert record["loss"] == pytest.approx(ops.cross_entropy(logits, labels), abs=1e-5)
    assert record["accuracy"] == pytest.approx((logits.argmax(axis=1) == labels).mean())
    assert {type(value) for value in record.values()} == {float}
    assert not np.array_equal(model.to_arrays()["conv1.weight"], before["conv1.weight"])


@pytest.mark.parametrize("kind", TWINS)
def test_a_step_goes_against_the_gradient(kind):
    model, step = step_of(kind, SGD[kind], lr=0.1)
    images, labels = next(batches(0))
    twin = TWINS[kind][0](rng=1)
    twin.load_arrays(model.to_arrays())
    _, gradients = TWINS[kind][1](twin, images, labels)
    before = model.to_arrays()
    step((images, labels))
    for name, w in model.to_arrays().items():
        expected = before[name] - 0.1 * gradients[name]
        np.testing.assert_allclose(w, expected, rtol=0, atol=1e-6, err_msg=name)


@pytest.mark.parametrize("dtype", ["int32", "uint8"])
@pytest.mark.parametrize("kind", TWINS)
def test_labels_may_be_integers_of_any_size(kind, dtype):
    images, labels = next(iter(batches(0)))
    _, step = step_of(kind, SGD[kind], lr=0.01)
    _, again = step_of(kind, SGD[kind], lr=0.01)
    assert step((images, labels.astype(dtype))) == again((images, labels))


def test_a_model_that_was_judged_trains_on_in_training_mode():
    model, step = step_of("torch", SGD["torch"], lr=0.01)
    model.eval()
    step(next(iter(batches(0))))
    assert model.training


# The steps of the two generative models.

GENERATIVE = ("vae", "gan", "dcgan")


def numbers_of(kind, what, steps, **settings):
    models, step = made(kind, what, **settings)
    return models, [step(batch(seed=number)) for number in range(steps)]


def both_frameworks(what, steps, **settings):
    """Run the twins side by side; give the numbers and the weights of each."""
    ran = [numbers_of(kind, what, steps, **settings) for kind in KINDS]
    tables = [[list(record.values()) for record in records] for _, records in ran]
    assert [list(record) for record in ran[0][1]] == [list(record) for record in ran[1][1]]
    return tables, [arrays_of(models) for models, _ in ran]


def weights_agree(ours, theirs, tolerance):
    for one, other in zip(ours, theirs, strict=True):
        assert list(one) == list(other)
        for name, w in one.items():
            scale = max(1, abs(w).max())
            np.testing.assert_allclose(other[name], w, rtol=0, atol=tolerance * scale, err_msg=name)


@pytest.mark.parametrize("what", GENERATIVE)
@pytest.mark.parametrize(("steps", "tolerance"), [(1, 1e-5), (20, 1e-4)])
def test_twins_take_the_same_steps_of_sgd(what, steps, tolerance):
    """After many steps rounding has been carried along, and a ReLU may have changed sides."""
    (ours, theirs), weights = both_frameworks(what, steps)
    np.testing.assert_allclose(theirs, ours, rtol=tolerance)
    weights_agree(*weights, tolerance)


@pytest.mark.parametrize("what", GENERATIVE)
def test_twins_stay_close_under_adam(what):
    """Adam divides by the gradient's own size: one that is but a rounding moves a weight too.

    So weights may be apart by twice the rate at every step, while the numbers are close.
    """
    steps, lr = 10, 1e-3
    (ours, theirs), weights = both_frameworks(what, steps, optimizer=small_adam, lr=lr)
    np.testing.assert_allclose(theirs, ours, rtol=1e-3)
    weights_agree(*weights, 2 * lr * steps)
    apart = [
        abs(one[name] - other[name]) for one, other in zip(*weights, strict=True) for name in one
    ]
    assert np.mean(np.concatenate([a.ravel() for a in apart])) < lr / 40


def reference_vae(kl_weight=1.0):
    """Compute a step's numbers and weights by what PyTorch knows of distributions."""
    (model,) = networks("torch", "vae")
    x, (noise,) = torch.from_numpy(batch()[0]), noises(1)
    logits, mean, log_var = model(x, noise)
    posterior = distributions.Normal(mean, torch.exp(log_var).sqrt())
    kl = distributions.kl_divergence(posterior, distributions.Normal(0, 1)).sum(dim=1).mean()
    white = distributions.Bernoulli(logits=logits)
    reconstruction = -white.log_prob(x).sum(dim=(1, 2, 3)).mean()
    loss = reconstruction + kl_weight * kl
    descend(model, loss, RATES["vae"])
    return [model], {"loss": loss, "reconstruction": reconstruction, "kl": kl}


def reference_gan(saturating=False, what="gan"):
    """Take one half of the step after the other, on probabilities, in float64."""
    generator, discriminator = (model.double().train() for model in networks("torch", what))
    real, (first, second) = torch.from_numpy(batch()[0]).double(), noises(2)
    p_real = torch.sigmoid(discriminator(real))
    p_fake = torch.sigmoid(discriminator(generator(first.double()).detach()))
    discriminator_loss = -torch.log(p_real).mean() - torch.log(1 - p_fake).mean()
    descend(discriminator, discriminator_loss, RATES[what])
    p = torch.sigmoid(discriminator(generator(second.double())))
    generator_loss = (torch.log(1 - p) if saturating else -torch.log(p)).mean()
    descend(generator, generator_loss, RATES[what])
    numbers = {
        "discriminator_loss": discriminator_loss,
        "generator_loss": generator_loss,
        "p_real": p_real.mean(),
        "p_fake": p_fake.mean(),
    }
    return [generator, discriminator], numbers


def descend(model, loss, lr):
    weights = list(model.parameters())
    gradients = torch.autograd.grad(loss, weights)
    with torch.no_grad():
        for w, gradient in zip(weights, gradients, strict=True):
            w -= lr * gradient


REFERENCES = {
    "vae": reference_vae,
    "gan": reference_gan,
    "dcgan": partial(reference_gan, what="dcgan"),
}
OPTIONS = [
    ("vae", {}),
    ("vae", {"kl_weight": 3.0}),
    ("gan", {}),
    ("gan", {"saturating": True}),
    ("dcgan", {}),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("what", "options"), OPTIONS)
def test_a_step_is_what_its_formula_says(kind, what, options):
    """The numbers are those before the update; the weights go along the gradient."""
    models, numbers = REFERENCES[what](**options)
    ours, step = made(kind, what, **options)
    record = step(batch())
    assert record == pytest.approx({key: value.item() for key, value in numbers.items()}, rel=1e-5)
    assert list(record) == list(numbers)
    assert {type(value) for value in record.values()} == {float}
    weights_agree(arrays_of(ours), arrays_of(models), 1e-5)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", GENERATIVE)
def test_labels_are_not_used(kind, what):
    images, _ = batch()
    ours, step = made(kind, what)
    again, unlabelled = made(kind, what)
    assert step(batch()) == unlabelled((images, None))
    weights_agree(arrays_of(ours), arrays_of(again), 0)


class Counted:
    """A source of noise that notes what is asked of it."""

    def __init__(self):
        self.rng, self.asked = np.random.default_rng(0), []

    def standard_normal(self, shape, dtype):
        self.asked.append(shape)
        return self.rng.standard_normal(shape, dtype)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("what", "times"), [("vae", 1), ("gan", 2), ("dcgan", 2)])
def test_noise_is_new_for_every_use_of_it(kind, what, times):
    rng = Counted()
    _, step = made(kind, what, rng=rng)
    step(batch(8))
    step(batch(5))
    assert rng.asked == [(8, LATENT)] * times + [(5, LATENT)] * times


GUARDED = [("vae", "loss"), ("gan", "discriminator_loss"), ("dcgan", "discriminator_loss")]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("what", "name"), GUARDED)
def test_a_nan_among_the_images_stops_the_run(kind, what, name):
    _, step = made(kind, what)
    images, labels = batch()
    spoiled = images.copy()
    spoiled[3, 0, 14, 14] = np.nan
    given = [(images, labels), (spoiled, labels), (images, labels)]
    said = rf"The {name} is nan at step 1 \(epoch 0\): .*learning rate ten times smaller"
    with pytest.raises(training.DivergenceError, match=said):
        list(training.run(step, lambda epoch: given, 1))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", GENERATIVE)
def test_a_rate_far_too_large_stops_the_run(kind, what):
    _, step = made(kind, what, lr=1e30)
    given = [batch(seed=number) for number in range(6)]
    with pytest.raises(training.DivergenceError, match=r"is -?(nan|inf) at step [0-5] "):
        list(training.run(step, lambda epoch: given, 1))


@pytest.mark.parametrize("what", GENERATIVE)
def test_all_is_computed_where_the_weights_are(what):
    """On PyTorch's device without numbers all goes well until one is asked for."""
    models = [model.to("meta") for model in networks("torch", what)]
    _, step = made("torch", what, models=models)
    with pytest.raises(RuntimeError, match=r"item\(\).*meta"):
        step(batch())


@pytest.mark.parametrize("what", GENERATIVE)
def test_generative_models_that_were_judged_train_on_in_training_mode(what):
    models = [model.eval() for model in networks("torch", what)]
    _, step = made("torch", what, models=models)
    step(batch())
    assert all(model.training for model in models)


@pytest.mark.parametrize("what", ["gan", "dcgan"])
def test_a_penalty_is_lowered_by_the_discriminator_and_by_nobody_else(what):
    """It is given the real images and those just generated, and adds to no number."""
    asked = []

    def penalty(real, fake):
        asked.append((real.shape, fake.shape, fake.requires_grad))
        return 3 * (models[1](real) ** 2).mean()

    models, step = made("torch", what, penalty=penalty)
    plain, plain_step = made("torch", what)
    before = arrays_of(models)
    record, plain_record = step(batch()), plain_step(batch())
    assert asked == [((8, 1, 28, 28), (8, 1, 28, 28), False)]
    assert record["discriminator_loss"] == plain_record["discriminator_loss"]
    model = networks("torch", what)[1].train()
    real = torch.from_numpy(batch()[0])
    (3 * (model(real) ** 2).mean()).backward()
    for name, w in model.named_parameters():
        added = plain[1].to_arrays()[name] - models[1].to_arrays()[name]
        expected = RATES[what] * w.grad.numpy()
        np.testing.assert_allclose(added, expected, rtol=1e-3, atol=2e-7, err_msg=name)
    assert before[1].keys() == models[1].to_arrays().keys()
