"""A recipe is a whole run in the making: repeatable, resumable, and the same in both frameworks."""

import json
from importlib import import_module

import numpy as np
import pytest

from aigc_lessons import datasets, training
from aigc_lessons.training import checkpoints, recipe, resumable
from tests.training.twin_steps import KINDS

pytestmark = pytest.mark.usefixtures("no_graphs")
RECIPES = ("vae", "gan", "dcgan")
SMALL = {
    "vae": {"latent": 3, "channels": (2, 3), "decay": 0.9},
    "gan": {"latent": 3, "generator_hidden": (6, 8), "discriminator_hidden": (8, 6), "decay": 0.9},
    "dcgan": {
        "latent": 3,
        "generator_channels": (4, 3),
        "discriminator_channels": (3, 4),
        "decay": 0.9,
    },
}
BATCH, EPOCHS = 40, 2


def data():
    return datasets.load("mnist-5k")[:50]  # one batch is whole, the other is not


def made(kind, what, **changes):
    module = import_module(f"aigc_lessons.training.{kind}_recipes")
    arguments = {"seed": 0, "epochs": EPOCHS, "batch": BATCH, **SMALL[what], **changes}
    return module.RECIPES[what](data(), **arguments)


def trained(made_recipe):
    records = list(training.run(made_recipe.step, made_recipe.batches, made_recipe.epochs))
    made_recipe.finish()
    return records


def states(made_recipe):
    return {name: part.state() for name, part in made_recipe.parts.items()}


def same(one, other):
    assert one.keys() == other.keys()
    for name, arrays in one.items():
        assert arrays.keys() == other[name].keys()
        for key, array in arrays.items():
            np.testing.assert_array_equal(other[name][key], array, err_msg=f"{name}.{key}")


@pytest.mark.parametrize("what", RECIPES)
@pytest.mark.parametrize("kind", KINDS)
def test_it_says_how_long_it_is(kind, what):
    one = made(kind, what)
    records = trained(one)
    assert [record["step"] for record in records] == list(range(one.steps))
    assert (one.steps, records[-1]["epoch"]) == (2, one.epochs - 1)


@pytest.mark.parametrize("what", RECIPES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_repeats_the_run_and_another_does_not(kind, what):
    first, again, other = (made(kind, what, seed=seed) for seed in (0, 0, 1))
    records = trained(first)
    assert trained(again) == records
    same(states(first), states(again))
    assert trained(other)[0] != records[0]
    samples = [run.sample(4, np.random.default_rng(9)) for run in (first, again, other)]
    np.testing.assert_array_equal(samples[0], samples[1])
    assert not np.array_equal(samples[0], samples[2])


@pytest.mark.parametrize("what", RECIPES)
def test_both_frameworks_begin_alike_and_stay_close(what):
    """The same seed draws the same weights, order, pixels and noise.

    Then rounding and Adam part them: what is compared after that has the tolerance of its steps.
    """
    ours, theirs = (made(kind, what) for kind in KINDS)
    for name, model in ours.models.items():
        same({name: model.to_arrays()}, {name: theirs.models[name].to_arrays()})
    records, their_records = (trained(run) for run in (ours, theirs))
    for one, other in zip(records, their_records, strict=True):
        assert other == pytest.approx(one, rel=1e-3)
    samples = [run.sample(6, np.random.default_rng(9)) for run in (ours, theirs)]
    np.testing.assert_allclose(samples[1], samples[0], rtol=0, atol=1e-2)


@pytest.mark.parametrize("what", RECIPES)
@pytest.mark.parametrize("kind", KINDS)
def test_samples_are_images(kind, what):
    one = made(kind, what)
    images = one.sample(7, np.random.default_rng(0))
    assert (images.shape, images.dtype) == ((7, 1, 28, 28), np.float32)
    assert 0 <= images.min() < images.max() <= 1
    np.testing.assert_array_equal(one.sample(7, np.random.default_rng(0)), images)
    assert not np.array_equal(one.sample(7, np.random.default_rng(1)), images)


@pytest.mark.parametrize("what", RECIPES)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_kept_is_the_average_and_not_the_last_weights(kind, what):
    one = made(kind, what)
    name = next(iter(one.models))  # a DCGAN's discriminator, kept too, has no average
    start = one.models[name].to_arrays()
    trained(one)
    state = states(one)
    trained_model = "model" if what == "vae" else "generator"
    assert state["average"].keys() == state[trained_model].keys()
    key = max(start, key=lambda key: start[key].size)
    average = one.models[name].to_arrays()[key]
    assert not np.array_equal(average, start[key])  # it moved
    last = made(kind, what, decay=0.0)
    trained(last)
    now = last.models[name].to_arrays()[key]
    assert abs(average - start[key]).mean() < abs(now - start[key]).mean()  # but lags behind


@pytest.mark.parametrize("what", RECIPES)
@pytest.mark.parametrize("kind", KINDS)
def test_an_interrupted_recipe_ends_as_if_it_had_not_been(kind, what, tmp_path):
    def records(folder):
        one = made(kind, what)
        options = {"folder": folder, "parts": one.parts, "seed": 0, "every": 1}
        return one, resumable.run(one.step, one.batches, one.epochs, **options)

    interrupted = records(tmp_path / "interrupted")[1]
    next(interrupted), interrupted.close()
    again, rest = records(tmp_path / "interrupted")
    list(rest)
    whole, all_of_them = records(tmp_path / "whole")
    list(all_of_them)
    same(states(again), states(whole))
    histories = [checkpoints.load(tmp_path / name).history for name in ("interrupted", "whole")]
    assert histories[0] == histories[1]


@pytest.mark.parametrize("what", RECIPES)
@pytest.mark.parametrize("kind", KINDS)
def test_arguments_make_the_recipe_again(kind, what):
    one = made(kind, what)
    arguments = json.loads(json.dumps(one.arguments))
    assert {"seed", "epochs", "batch", "latent", "decay", "lr"} <= set(arguments)
    module = import_module(f"aigc_lessons.training.{kind}_recipes")
    again = module.RECIPES[what](data(), **arguments)
    same(states(one), states(again))
    assert again.steps == one.steps


def test_a_vae_sees_black_and_white_and_a_gan_sees_grey():
    pixels = {what: np.unique(next(iter(made("torch", what).batches(0)))[0]) for what in RECIPES}
    assert pixels["vae"].tolist() == [0, 1]
    assert len(pixels["gan"]) > 50


@pytest.mark.parametrize("batches", [recipe.grey_batches, recipe.binary_batches])
def test_batches_depend_on_the_epoch_and_the_seed_alone(batches):
    def images(seed, epoch):
        return np.concatenate([x for x, _ in batches(data(), BATCH, seed, epoch)])

    first = images(0, 0)
    images(0, 1)
    np.testing.assert_array_equal(images(0, 0), first)
    assert first.shape == (40, 1, 28, 28)
    for seed, epoch in ((0, 1), (1, 0)):
        assert not np.array_equal(images(seed, epoch), first)


def test_binary_pixels_are_drawn_anew_with_their_own_probability():
    one = datasets.Dataset(np.full((4, 1, 28, 28), 0.25, np.float32), np.arange(4), "grey")
    epochs = [next(recipe.binary_batches(one, 4, 0, epoch))[0] for epoch in range(20)]
    assert not np.array_equal(epochs[0], epochs[1])
    # 20 · 4 · 784 coins: off by 0.0017 as a rule.
    assert np.mean(epochs) == pytest.approx(0.25, abs=0.007)


@pytest.mark.parametrize("size", [1, 3, 100])
def test_blocks_change_nothing(size):
    def generate(noise):
        return abs(np.tanh(noise[:, :1, None, None] + np.zeros((1, 1, 28, 28))))

    whole = generate(np.random.default_rng(0).standard_normal((7, 2), np.float32))
    images = recipe.in_blocks(generate, 7, 2, np.random.default_rng(0), size=size)
    assert images.dtype == np.float32
    np.testing.assert_allclose(images, whole, rtol=1e-6)


def test_after_a_step_comes_what_shall_come_after_it():
    order = []
    step = recipe.then(
        lambda batch: order.append(batch) or {"loss": 0.0}, lambda: order.append("!")
    )
    assert [step(1), step(2), order] == [{"loss": 0.0}, {"loss": 0.0}, [1, "!", 2, "!"]]


def test_pytorch_computes_where_it_is_told():
    for what in RECIPES:
        one = made("torch", what, device="meta")
        places = {w.device.type for model in one.models.values() for w in model.parameters()}
        assert places == {"meta"}
        assert "device" not in one.arguments


@pytest.mark.parametrize("kind", KINDS)
def test_the_fast_path_plays_the_same_game(kind):
    """The same weights, order and noise: what parts them is rounding, which Adam carries along."""
    ours, theirs = (made(kind, "dcgan", fast=fast, batch=16) for fast in (False, True))
    records, blocks = trained(ours), trained(theirs)
    assert (ours.steps, theirs.steps, theirs.updates, ours.updates) == (6, 2, 6, None)
    for epoch, block in enumerate(blocks):
        steps = [record for record in records if record["epoch"] == epoch]
        for name in ("discriminator_loss", "generator_loss", "p_real", "p_fake"):
            mean = np.mean([record[name] for record in steps])
            assert block[name] == pytest.approx(mean, rel=1e-4), name
    samples = [one.sample(6, np.random.default_rng(9)) for one in (ours, theirs)]
    np.testing.assert_allclose(samples[1], samples[0], rtol=0, atol=1e-3)


def test_sixteen_bits_stay_close_to_thirty_two():
    made_recipes = [made("torch", "dcgan", fast=True, batch=16, bfloat16=b) for b in (False, True)]
    full, half = (trained(one)[-1] for one in made_recipes)
    assert half["discriminator_loss"] != full["discriminator_loss"]
    assert half["discriminator_loss"] == pytest.approx(full["discriminator_loss"], rel=0.02)


def test_a_penalty_and_the_fast_path_do_not_go_together():
    with pytest.raises(ValueError, match="fast is True, but the cure is a penalty"):
        made("torch", "dcgan", fast=True, cure="gradient-penalty")
