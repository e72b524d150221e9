"""The three networks are one: same weights in, same logits and gradients out."""

import numpy as np
import pytest
import torch

from aigc_lessons import ops
from aigc_lessons.models import numpy_cnn, torch_cnn
from tests.models.twins import TWINS, numpy_gradients, torch_gradients
from tests.test_imports import FRAMEWORKS, loaded

SMALL = {"channels": (3, 5), "hidden": 7, "classes": 4}
SIZES = {"default": {}, "small": SMALL}
OTHERS = ["torch", "keras"]


def lesson(classes=10, size=6):
    rng = np.random.default_rng(3)
    images = rng.random((size, 1, 28, 28), np.float32)
    return images, rng.integers(classes, size=size)


def model_of(kind, **arguments):
    return TWINS[kind][0](**arguments)


@pytest.mark.parametrize("kind", OTHERS)
@pytest.mark.parametrize("size", SIZES)
def test_copied_weights_give_the_same_logits_and_gradients(kind, size):
    images, labels = lesson(SIZES[size].get("classes", 10))
    ours = model_of("numpy", **SIZES[size], rng=1)
    theirs = model_of(kind, **SIZES[size], rng=2)
    theirs.load_arrays(ours.to_arrays())
    logits, gradients = numpy_gradients(ours, images, labels)
    their_logits, their_gradients = TWINS[kind][1](theirs, images, labels)
    np.testing.assert_allclose(their_logits, logits, rtol=0, atol=1e-5)
    assert list(their_gradients) == list(gradients)
    for name, gradient in gradients.items():
        assert abs(gradient).max() > 1e-3  # otherwise 1e-5 would say little
        np.testing.assert_allclose(their_gradients[name], gradient, rtol=0, atol=1e-5, err_msg=name)


def test_in_float64_they_agree_to_rounding():
    images, labels = lesson()
    ours, theirs = numpy_cnn.CNN(rng=1), torch_cnn.CNN(rng=1).double()
    ours.load_arrays({name: w.astype(np.float64) for name, w in ours.to_arrays().items()})
    results = [
        gradients(model, images.astype(np.float64), labels)
        for gradients, model in [(numpy_gradients, ours), (torch_gradients, theirs)]
    ]
    np.testing.assert_allclose(results[0][0], results[1][0], rtol=0, atol=1e-12)
    for name, gradient in results[0][1].items():
        np.testing.assert_allclose(gradient, results[1][1][name], rtol=0, atol=1e-12, err_msg=name)


def test_the_gradient_is_the_slope_of_the_loss():
    images, labels = lesson(classes=4)
    model = numpy_cnn.CNN(**SMALL, rng=1)
    model.load_arrays({name: w.astype(np.float64) for name, w in model.to_arrays().items()})
    images = images.astype(np.float64)
    _, gradients = numpy_gradients(model, images, labels)
    for name in ("conv1.weight", "conv1.bias", "conv2.bias", "linear2.weight"):

        def loss(w, name=name):
            model.params[name] = w
            return ops.cross_entropy(model(images), labels)

        slope = ops.numeric_gradient(loss, model.params[name].copy())
        np.testing.assert_allclose(gradients[name], slope, rtol=0, atol=1e-7, err_msg=name)


@pytest.mark.parametrize("kind", OTHERS)
def test_a_seed_starts_all_twins_alike(kind):
    ours, theirs = (model_of(name, rng=4).to_arrays() for name in ("numpy", kind))
    assert list(ours) == list(theirs)
    for name, w in ours.items():
        assert w.dtype == theirs[name].dtype == np.float32
        np.testing.assert_array_equal(w, theirs[name], err_msg=name)


def test_names_and_layout_are_those_of_pytorch():
    ours, theirs = numpy_cnn.CNN(rng=0).to_arrays(), torch_cnn.CNN(rng=0).state_dict()
    assert {name: w.shape for name, w in ours.items()} == {
        name: tuple(w.shape) for name, w in theirs.items()
    }


def test_weights_start_as_he_and_others_say():
    weights = numpy_cnn.CNN((64, 64), 256, rng=0).to_arrays()
    for name, w in weights.items():
        if name.endswith("bias"):
            assert not w.any()
        else:
            inputs = w[0].size
            assert abs(w.std() / np.sqrt(2 / inputs) - 1) < 0.1, name
            assert abs(w.mean()) < 4 * w.std() / np.sqrt(w.size), name


def test_a_generator_is_drawn_from_and_a_seed_repeats():
    rng = np.random.default_rng(5)
    first, second = numpy_cnn.CNN(rng=rng), numpy_cnn.CNN(rng=rng)
    again = numpy_cnn.CNN(rng=5)
    assert np.array_equal(first.params["conv1.weight"], again.params["conv1.weight"])
    assert not np.array_equal(first.params["conv1.weight"], second.params["conv1.weight"])


@pytest.mark.parametrize("kind", TWINS)
def test_arrays_are_copies_both_ways(kind):
    model = model_of(kind, **SMALL, rng=0)
    given = {name: w + 1 for name, w in model.to_arrays().items()}
    model.load_arrays(given)
    kept = model.to_arrays()
    for arrays in (given, model.to_arrays()):
        for w in arrays.values():
            w[...] = 0
    for name, w in model.to_arrays().items():
        np.testing.assert_array_equal(w, kept[name])
        assert w.any()


@pytest.mark.parametrize("kind", TWINS)
@pytest.mark.parametrize("fault", ["missing", "unknown", "shape", "type"])
def test_arrays_of_another_network_are_refused(kind, fault):
    model = model_of(kind, **SMALL, rng=0)
    arrays = model.to_arrays()
    sentence = "conv2.bias"
    if fault == "missing":
        del arrays["conv2.bias"]
    elif fault == "unknown":
        arrays["conv3.bias"] = arrays["conv2.bias"]
        sentence = "conv3.bias"
    elif fault == "shape":
        arrays["conv2.bias"] = np.zeros(9, np.float32)
    else:
        arrays, sentence = list(arrays.values()), "dict of arrays"
    with pytest.raises(TypeError if fault == "type" else ValueError, match=sentence):
        model.load_arrays(arrays)


@pytest.mark.parametrize("rng", [None, 1.5, True, "0"])
def test_chance_comes_in_as_a_generator_or_a_seed(rng):
    with pytest.raises(TypeError, match=r"numpy\.random\.Generator or a whole number"):
        numpy_cnn.CNN(rng=rng)


def test_backward_needs_forward():
    with pytest.raises(RuntimeError, match="before forward"):
        numpy_cnn.CNN(rng=0).backward(np.zeros((1, 10), np.float32))


def test_every_layer_has_the_size_its_comment_says():
    model = numpy_cnn.CNN(rng=0)
    model(lesson(size=2)[0])
    assert {name: h.shape for name, h in model.outputs.items()} == {
        "x": (2, 1, 28, 28),
        "conv1": (2, 8, 28, 28),
        "relu1": (2, 8, 28, 28),
        "pool1": (2, 8, 14, 14),
        "conv2": (2, 16, 14, 14),
        "relu2": (2, 16, 14, 14),
        "pool2": (2, 16, 7, 7),
        "flat": (2, 784),
        "linear1": (2, 64),
        "relu3": (2, 64),
        "linear2": (2, 10),
    }


def test_it_stays_in_float32():
    model = numpy_cnn.CNN(rng=0)
    logits, gradients = numpy_gradients(model, *lesson())
    assert {logits.dtype, *(g.dtype for g in gradients.values())} == {np.dtype(np.float32)}


def test_a_twin_lives_on_the_device_of_its_weights():
    model = torch_cnn.CNN(rng=0).to("meta")
    assert model(torch.zeros(2, 1, 28, 28, device="meta")).shape == (2, 10)


@pytest.mark.parametrize("module", ["models", "models.numpy_cnn", "training.numpy_steps"])
def test_a_framework_is_loaded_only_by_name(module):
    assert not loaded(f"import aigc_lessons.{module}") & FRAMEWORKS
