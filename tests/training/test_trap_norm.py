"""Traps of batch normalisation: eps for momentum, and what the two frameworks mean by both."""

import ast
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from aigc_lessons import models, ops
from tests.models.test_gan import numpy_generator, run
from tests.training.planting import planted
from tests.training.twin_steps import KINDS, SIZES, networks, noises


def the_norm_is_the_one_that_is_meant(kind, module):
    """Compare with the course's own operations: eps 1e-5, a tenth new, the variance over n - 1."""
    for scale in (1, 0.01):  # with a variance so small eps is felt; with the other, n - 1
        generator = module.Generator(**SIZES["gan"]["Generator"], rng=0)
        w = networks(kind, "gan")[0].to_arrays()
        w["linear1.weight"] *= scale
        generator.load_arrays(w)
        mean, var = w["norm1.running_mean"], w["norm1.running_var"]
        for z in (noise.numpy() for noise in noises(3)):
            images = run(kind, generator, z, training=True)
            np.testing.assert_allclose(images, numpy_generator(w, z, True), rtol=0, atol=1e-5)
            h = ops.linear(z, w["linear1.weight"])[:, :, None, None]  # (N, 6, 1, 1)
            mean, var = ops.running_statistics(mean, var, h, momentum=0.1)
        after = generator.to_arrays()
        np.testing.assert_allclose(after["norm1.running_mean"], mean, rtol=0, atol=1e-5)
        np.testing.assert_allclose(after["norm1.running_var"], var, rtol=0, atol=1e-5)


FAULTS = {
    "torch": {
        "eps for momentum": ("(first, eps=EPS, momentum=MOMENTUM)", "(first, 0.8)"),
        "Keras's momentum": ("momentum=MOMENTUM", "momentum=1 - MOMENTUM"),
        "Keras's eps": ("EPS = 1e-5", "EPS = 1e-3"),
        "no momentum": ("momentum=MOMENTUM", "momentum=None"),
    },
    "keras": {
        "PyTorch's momentum": ("momentum=1 - MOMENTUM", "momentum=MOMENTUM"),
        "Keras's own momentum, 0.99": (", momentum=1 - MOMENTUM)", ")"),
        "Keras's own eps, 1e-3": ("epsilon=EPS, ", ""),
        "the variance over n": ("= BatchNormalization(", "= layers.BatchNormalization("),
    },
}


@pytest.mark.parametrize("kind", KINDS)
def test_eps_momentum_and_variance_are_those_that_are_meant(kind):
    the_norm_is_the_one_that_is_meant(kind, import_module(f"aigc_lessons.models.{kind}_gan"))


@pytest.mark.parametrize(
    ("kind", "fault"), [(kind, fault) for kind in KINDS for fault in FAULTS[kind]]
)
def test_a_planted_fault_is_seen(kind, fault, tmp_path):
    module = planted(f"models.{kind}_gan", [FAULTS[kind][fault]], tmp_path)
    with pytest.raises(AssertionError):
        the_norm_is_the_one_that_is_meant(kind, module)


# In source: the second positional argument of PyTorch's layer is eps, of Keras's the momentum.
NAMED = ({"eps", "momentum"}, {"epsilon", "momentum"})


def unnamed_settings(source):
    """List the batch normalisations whose eps or momentum is not given by its name."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    found = []
    for call in calls:
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        keywords = {keyword.arg for keyword in call.keywords}
        named = any(settings <= keywords for settings in NAMED)
        if name.startswith("BatchNorm") and (len(call.args) > 1 or not named):
            found.append(ast.unparse(call))
    return found


def sources():
    return {path.name: path.read_text() for path in Path(models.__file__).parent.glob("*.py")}


def test_models_give_eps_and_momentum_by_name():
    texts = sources()
    assert {name: unnamed_settings(text) for name, text in texts.items()} == {
        name: [] for name in texts
    }
    assert any("BatchNorm" in text for text in texts.values())


@pytest.mark.parametrize(
    "source",
    ["nn.BatchNorm2d(128, 0.8)", "nn.BatchNorm1d(8)", "layers.BatchNormalization(1, momentum=0.8)"],
)
def test_a_setting_without_its_name_is_found(source):
    assert unnamed_settings(f"x = {source}") == [source]
