"""The moving average of weights is the sum that it stands for, in both frameworks."""

from importlib import import_module

import keras
import numpy as np
import pytest
import torch

from aigc_lessons.models import keras_gan
from tests.training.planting import planted
from tests.training.twin_steps import KINDS, SIZES, alter, networks, noises

AVERAGES = {kind: import_module(f"aigc_lessons.training.{kind}_average") for kind in KINDS}


def generator(kind, rng=0):
    module = import_module(f"aigc_lessons.models.{kind}_gan")
    return module.Generator(**SIZES["gan"]["Generator"], rng=rng)


def walk(model, steps, seed=0):
    """Yield weights after weights, as a training gives them."""
    rng = np.random.default_rng(seed)
    for _ in range(steps):
        arrays = {name: rng.random(w.shape, np.float32) for name, w in model.to_arrays().items()}
        model.load_arrays(arrays)
        yield arrays


def the_average_is_the_sum_that_it_stands_for(kind, module, decay):
    """Weights of age k count (1 - decay) · decayᵏ, and the start what is left; statistics last."""
    model, average = generator(kind), generator(kind, rng=1)
    start = average.to_arrays()
    seen = []
    for arrays in walk(model, 7):
        module.update(average, model, decay)
        seen.append(arrays)
    for name, w in average.to_arrays().items():
        shares = [(1 - decay) * decay**age for age in range(6, -1, -1)]
        expected = sum(share * arrays[name] for share, arrays in zip(shares, seen, strict=True))
        expected = expected + decay**7 * start[name]
        if ".running_" in name:
            expected = seen[-1][name]
        np.testing.assert_allclose(w, expected, rtol=0, atol=1e-6, err_msg=name)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("decay", [0.0, 0.5, 0.99])
def test_the_average_is_the_sum_that_it_stands_for(kind, decay):
    the_average_is_the_sum_that_it_stands_for(kind, AVERAGES[kind], decay)


UPDATES = {
    "torch": {
        "the shares swapped": ("lerp_(now, 1 - decay)", "lerp_(now, decay)"),
        "no average at all": ("lerp_(now, 1 - decay)", "copy_(now)"),
        "statistics forgotten": ("copied.copy_(now)", "pass"),
        "statistics averaged": ("copied.copy_(now)", "copied.mul_(decay).add_(now * (1 - decay))"),
    },
    "keras": {
        "the shares swapped": ("(now - mean) * (1 - decay)", "(now - mean) * decay"),
        "no average at all": ("(now - mean) * (1 - decay)", "now - mean"),
        "statistics forgotten": ("copied.assign(now)", "pass"),
        "statistics averaged": (
            "copied.assign(now)",
            "copied.assign_add((now - copied) * (1 - decay))",
        ),
    },
}


@pytest.mark.parametrize(("kind", "fault"), [(kind, f) for kind in KINDS for f in UPDATES[kind]])
def test_another_sum_is_seen(kind, fault, tmp_path):
    faults = [UPDATES[kind][fault]]
    if (kind, fault) == ("torch", "statistics averaged"):  # the count of batches is a whole number
        faults.append(
            ("average.buffers()", "(b for b in average.buffers() if b.is_floating_point())")
        )
        faults.append(("model.buffers()", "(b for b in model.buffers() if b.is_floating_point())"))
    module = planted(f"training.{kind}_average", faults, tmp_path)
    with pytest.raises(AssertionError):
        the_average_is_the_sum_that_it_stands_for(kind, module, 0.8)


def test_both_frameworks_average_alike():
    found = []
    for kind in KINDS:
        model, average = generator(kind), generator(kind, rng=1)
        for _ in walk(model, 20):
            AVERAGES[kind].update(average, model, 0.9)
        found.append(average.to_arrays())
    for name, w in found[0].items():
        np.testing.assert_allclose(found[1][name], w, rtol=0, atol=1e-6, err_msg=name)


@pytest.mark.parametrize("kind", KINDS)
def test_the_model_is_left_alone_and_shares_nothing(kind):
    model, average = generator(kind), generator(kind, rng=1)
    before = model.to_arrays()
    AVERAGES[kind].update(average, model, 0.0)
    alter(average, linear3__bias=7)
    for name, w in model.to_arrays().items():
        np.testing.assert_array_equal(w, before[name], err_msg=name)


def measured(kind, module=None):
    """Let a generator with alien statistics measure its own; give what it then has."""
    module, model = module or AVERAGES[kind], networks(kind, "gan")[0]
    alter(model, norm1__running_mean=9, norm1__running_var=9, norm2__running_mean=9)
    noise = noises(1, size=500)[0].numpy()
    module.measure_statistics(model, torch.from_numpy(noise) if kind == "torch" else noise)
    return model, noise


def measured_statistics_are_those_of_the_batch(model, noise):
    w = model.to_arrays()
    h = noise @ w["linear1.weight"].T  # (500, 6)
    np.testing.assert_allclose(w["norm1.running_mean"], h.mean(axis=0), rtol=0, atol=1e-5)
    np.testing.assert_allclose(w["norm1.running_var"], h.var(axis=0, ddof=1), rtol=1e-4)
    normal = (h - h.mean(axis=0)) / np.sqrt(h.var(axis=0) + 1e-5)
    h = np.maximum(0, w["norm1.weight"] * normal + w["norm1.bias"]) @ w["linear2.weight"].T
    np.testing.assert_allclose(w["norm2.running_mean"], h.mean(axis=0), rtol=0, atol=1e-4)
    np.testing.assert_allclose(w["norm2.running_var"], h.var(axis=0, ddof=1), rtol=1e-3)


@pytest.mark.parametrize("kind", KINDS)
def test_measured_statistics_are_those_of_the_batch(kind):
    measured_statistics_are_those_of_the_batch(*measured(kind))


MEASURES = {
    "torch": {
        "the momentum stays": ("norm.momentum = 1.0", "pass"),
        "nothing of the new": ("norm.momentum = 1.0", "norm.momentum = 0.0"),
        "evaluation mode": ("model.train()(inputs)", "model.eval()(inputs)"),
    },
    "keras": {
        "the momentum stays": ("norm.momentum = 0.0", "pass"),
        "nothing of the new": ("norm.momentum = 0.0", "norm.momentum = 1.0"),
        "evaluation mode": ("training=True", "training=False"),
    },
}


@pytest.mark.parametrize(("kind", "fault"), [(kind, f) for kind in KINDS for f in MEASURES[kind]])
def test_statistics_of_something_else_are_seen(kind, fault, tmp_path):
    module = planted(f"training.{kind}_average", [MEASURES[kind][fault]], tmp_path)
    with pytest.raises(AssertionError):
        measured_statistics_are_those_of_the_batch(*measured(kind, module))


def test_both_frameworks_measure_alike():
    found = [measured(kind)[0].to_arrays() for kind in KINDS]
    for name, w in found[0].items():
        np.testing.assert_allclose(found[1][name], w, rtol=1e-4, atol=1e-5, err_msg=name)


@pytest.mark.parametrize("kind", KINDS)
def test_measuring_changes_statistics_alone_and_keeps_the_momentum(kind):
    before = networks(kind, "gan")[0]
    model, _ = measured(kind)
    for name, w in before.to_arrays().items():
        changed = not np.array_equal(model.to_arrays()[name], w)
        assert changed == (".running_" in name), name
    for name in ("norm1", "norm2"):
        assert getattr(model, name).momentum == getattr(before, name).momentum


def test_pytorchs_model_is_left_in_evaluation_mode():
    model, noise = measured("torch")
    assert not any(module.training for module in model.modules())
    noise = torch.from_numpy(noise)
    with torch.no_grad():
        judged, trained = model(noise), model.train()(noise)
    # The variance over n - 1 is a five-hundredth above that over n; grey is at most 1.
    torch.testing.assert_close(judged, trained, rtol=0, atol=5e-3)


def test_a_layer_inside_a_layer_is_found_too():
    """A Keras model may be nested; a norm that is overlooked would keep what is not its own."""
    inner = keras.Sequential([keras_gan.BatchNormalization(momentum=0.9)])
    model = keras.Sequential([keras.Input((2,)), inner, keras_gan.BatchNormalization(momentum=0.9)])
    x = np.random.default_rng(0).normal(3, 2, (200, 2)).astype(np.float32)
    AVERAGES["keras"].measure_statistics(model, x)
    norm = inner.layers[-1]
    np.testing.assert_allclose(norm.moving_mean, x.mean(axis=0), rtol=1e-4)
    np.testing.assert_allclose(norm.moving_variance, x.var(axis=0, ddof=1), rtol=1e-4)
