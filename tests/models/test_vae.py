"""The two variational autoencoders are one: same weights in, same outputs and gradients out."""

import ast
import inspect
import re
import sys
import textwrap
from collections import Counter
from math import prod

import numpy as np
import pytest
import tensorflow as tf
import torch

from aigc_lessons import ops
from aigc_lessons.models import keras_vae, torch_vae
from tests.test_imports import FRAMEWORKS, loaded

TWINS = {"torch": torch_vae.VAE, "keras": keras_vae.VAE}
SMALL = {"latent": 3, "channels": (2, 5), "hidden": 7}
SIZES = {"default": {}, "small": SMALL}
MODES = {"evaluation": False, "training": True}
# Axes of kernels: (KH, KW, C, F) to (F, C, KH, KW), (D, F) to (F, D).
TURNED = {4: (3, 2, 0, 1), 2: (1, 0), 1: (0,)}


def lesson(latent=20, size=6):
    rng = np.random.default_rng(3)
    images = rng.random((size, 1, 28, 28), np.float32)
    return images, rng.standard_normal((size, latent), np.float32)


def stirred(arrays):
    """Move what starts at 0 or 1 off it, biases and statistics: else no test would feel them."""
    rng = np.random.default_rng(8)
    start = {name: w for name, w in arrays.items() if w.ndim == 1}
    noise = {name: rng.uniform(-0.3, 0.3, w.shape).astype(np.float32) for name, w in start.items()}
    return {**arrays, **{name: w + noise[name] for name, w in start.items()}}


def tensor_of(kind, array):
    return torch.from_numpy(array) if kind == "torch" else array


def array_of(tensor):
    return tensor.detach().numpy() if isinstance(tensor, torch.Tensor) else np.array(tensor)


def named(model, found):
    """Give Keras's gradients PyTorch's names and layout."""
    names = [name for name in model.to_arrays() if ".running_" not in name]
    arrays = [np.transpose(gradient, TURNED[gradient.ndim]) for gradient in map(np.array, found)]
    return dict(zip(names, arrays, strict=True))


def torch_pass(model, images, noise, training):
    model.train(training)
    logits, mean, log_var = model(torch.from_numpy(images), torch.from_numpy(noise))
    posterior = torch.distributions.Normal(mean, torch.exp(log_var) ** 0.5)
    kl = torch.distributions.kl_divergence(posterior, torch.distributions.Normal(0, 1))
    reconstruction = torch.nn.functional.binary_cross_entropy_with_logits(
        logits, torch.from_numpy(images), reduction="sum"
    )
    ((reconstruction + kl.sum()) / len(images)).backward()
    gradients = {name: w.grad.numpy() for name, w in model.named_parameters()}
    return [h.detach().numpy() for h in (logits, mean, log_var)], gradients


def keras_pass(model, images, noise, training):
    with tf.GradientTape() as tape:
        logits, mean, log_var = model(images, noise, training=training)
        reconstruction = tf.nn.sigmoid_cross_entropy_with_logits(images, logits)
        kl = 0.5 * (mean**2 + tf.exp(log_var) - 1 - log_var)
        loss = (tf.reduce_sum(reconstruction) + tf.reduce_sum(kl)) / len(images)
    found = tape.gradient(loss, model.trainable_variables)
    return [np.array(h) for h in (logits, mean, log_var)], named(model, found)


def alike(ours, theirs, name=""):
    """Agree to 1e-5 of the largest number, or of 1 if all are smaller, and be no mere zeros."""
    largest = abs(ours).max()
    assert largest > 1e-3, name
    assert ours.shape == theirs.shape, name
    np.testing.assert_allclose(theirs, ours, rtol=0, atol=1e-5 * max(1, largest), err_msg=name)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("size", SIZES)
def test_copied_weights_give_the_same_outputs_and_gradients(size, mode):
    arguments = SIZES[size]
    images, noise = lesson(arguments.get("latent", 20))
    ours, theirs = torch_vae.VAE(**arguments, rng=1), keras_vae.VAE(**arguments, rng=2)
    ours.load_arrays(stirred(ours.to_arrays()))
    theirs.load_arrays(ours.to_arrays())
    outputs, gradients = torch_pass(ours, images, noise, MODES[mode])
    their_outputs, their_gradients = keras_pass(theirs, images, noise, MODES[mode])
    for name, one, other in zip(("logits", "mean", "log_var"), outputs, their_outputs, strict=True):
        alike(one, other, name)
    assert list(gradients) == list(their_gradients)
    for name, gradient in gradients.items():
        alike(gradient, their_gradients[name], name)


def numpy_forward(w, x, noise):
    """Compute the same with the operations of the course."""

    def of(layer):
        return w[f"{layer}.weight"], w[f"{layer}.bias"]

    h = ops.relu(ops.conv2d(x, *of("conv1"), stride=2, padding=1))
    h = ops.relu(ops.conv2d(h, *of("conv2"), stride=2, padding=1)).reshape(len(x), -1)
    h = ops.relu(ops.linear(h, *of("linear1")))
    mean, log_var = ops.linear(h, *of("mean")), ops.linear(h, *of("log_var"))
    h = ops.relu(ops.linear(mean + np.sqrt(np.exp(log_var)) * noise, *of("linear2")))
    h = ops.relu(ops.linear(h, *of("linear3")))
    h = h.reshape(len(x), -1, 7, 7)
    h = ops.relu(ops.conv_transpose2d(h, *of("conv_transpose1"), stride=2, padding=1))
    return ops.conv_transpose2d(h, *of("conv_transpose2"), stride=2, padding=1), mean, log_var


@pytest.mark.parametrize(("kind", "tolerance"), [("torch", 1e-12), ("keras", 1e-5)])
def test_the_operations_of_the_course_say_the_same(kind, tolerance):
    images, noise = (part.astype(np.float64) for part in lesson(3))
    model = TWINS[kind](**SMALL, rng=1)
    model.load_arrays(stirred(model.to_arrays()))
    weights = {name: w.astype(np.float64) for name, w in model.to_arrays().items()}
    model = model.double() if kind == "torch" else model
    theirs = model(tensor_of(kind, images), tensor_of(kind, noise))
    for one, other in zip(theirs, numpy_forward(weights, images, noise), strict=True):
        np.testing.assert_allclose(array_of(one), other, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("kind", TWINS)
def test_the_log_variance_is_one(kind):
    """From noise 1 to noise 0 a code moves by a standard deviation: the root of the variance."""
    model = TWINS[kind](**SMALL, rng=1)
    model.load_arrays(stirred(model.to_arrays()))
    images, noise = lesson(3)
    outputs = model(tensor_of(kind, images), tensor_of(kind, noise))
    logits, mean, log_var = map(array_of, outputs)
    z = mean + np.sqrt(np.exp(log_var)) * noise
    decoded = array_of(model.decode(tensor_of(kind, z)))
    np.testing.assert_allclose(decoded, logits, rtol=0, atol=1e-5)
    assert abs(log_var).max() > 0.1  # at 0 all readings of it would be one


@pytest.mark.parametrize("kind", TWINS)
def test_an_image_has_the_same_code_in_any_batch(kind):
    model = TWINS[kind](**SMALL, rng=1)
    images = lesson()[0]
    alone = model.encode(tensor_of(kind, images[:1]))
    together = model.encode(tensor_of(kind, images))
    for one, many in zip(alone, together, strict=True):
        np.testing.assert_allclose(array_of(one), array_of(many)[:1], rtol=0, atol=1e-6)


def test_a_seed_starts_both_twins_alike_and_with_pytorchs_names():
    ours, theirs = (TWINS[kind](rng=4).to_arrays() for kind in TWINS)
    assert list(ours) == list(theirs) == list(torch_vae.VAE(rng=0).state_dict())
    for name, w in ours.items():
        assert w.dtype == theirs[name].dtype == np.float32
        np.testing.assert_array_equal(w, theirs[name], err_msg=name)


def test_weights_start_with_the_variance_of_their_inputs():
    model = torch_vae.VAE(latent=40, channels=(64, 64), rng=0)
    weights = model.to_arrays()
    followed_by_none = {"mean", "log_var", "conv_transpose2"}
    for name, _ in model.named_children():
        w = weights[f"{name}.weight"]
        assert not weights[f"{name}.bias"].any()
        inputs = w[0].size
        if name.startswith("conv_transpose"):  # how many of ones reach a pixel in the middle
            ones = ops.conv_transpose2d(
                np.ones((1, w.shape[0], 7, 7)), np.ones(w.shape), stride=2, padding=1
            )
            inputs = ones[0, 0, 7, 7]
        gain = 1 if name in followed_by_none else 2
        assert abs(w.std() / np.sqrt(gain / inputs) - 1) < 0.1, name
        assert abs(w.mean()) < 4 * w.std() / np.sqrt(w.size), name


def test_a_generator_is_drawn_from_and_a_seed_repeats():
    rng = np.random.default_rng(5)
    first, second, again = (torch_vae.VAE(**SMALL, rng=seed).to_arrays() for seed in (rng, rng, 5))
    assert np.array_equal(first["conv1.weight"], again["conv1.weight"])
    assert not np.array_equal(first["conv1.weight"], second["conv1.weight"])


@pytest.mark.parametrize("kind", TWINS)
def test_arrays_are_copies_both_ways(kind):
    copies_both_ways(TWINS[kind](**SMALL, rng=0))


def copies_both_ways(model):
    given = stirred(model.to_arrays())
    model.load_arrays(given)
    kept = model.to_arrays()
    for arrays in (given, model.to_arrays()):
        for w in arrays.values():
            w[...] = 0
    for name, w in model.to_arrays().items():
        np.testing.assert_array_equal(w, kept[name])
        assert w.any()


FAULTS = ["missing", "unknown", "shape", "type"]


@pytest.mark.parametrize("kind", TWINS)
@pytest.mark.parametrize("fault", FAULTS)
def test_arrays_of_another_network_are_refused(kind, fault):
    refuses(TWINS[kind](**SMALL, rng=0), fault, "conv2.bias")


def refuses(model, fault, name):
    arrays = model.to_arrays()
    sentence = name
    if fault == "missing":
        del arrays[name]
    elif fault == "unknown":
        arrays["planted.bias"] = arrays[name]
        sentence = "planted.bias"
    elif fault == "shape":
        arrays[name] = np.zeros(99, np.float32)
    else:
        arrays, sentence = list(arrays.values()), "dict of arrays"
    with pytest.raises(TypeError if fault == "type" else ValueError, match=sentence):
        model.load_arrays(arrays)


@pytest.mark.parametrize("kind", TWINS)
def test_chance_comes_in_as_a_generator_or_a_seed(kind):
    with pytest.raises(TypeError, match=r"numpy\.random\.Generator or a whole number"):
        TWINS[kind](**SMALL, rng=None)


def sizes_said_and_seen(function, run):
    """Run, and list beside each line's size comment the shape of what the line made.

    The size "(N, 3136) both" of a tuple is that of its parts; in a loop a line may say a second
    size, for the second time that it runs.
    """
    code = function.__code__
    lines, first = inspect.getsourcelines(function)
    said = {}
    for node in ast.walk(ast.parse(textwrap.dedent("".join(lines)))):
        comment = lines[node.lineno - 1].partition("# (N, ")[1:] if hasattr(node, "lineno") else ""
        sizes = [
            tuple(int(size) for size in found.split(", "))
            for found in re.findall(r"\(N, ([\d, ]+)\)", "".join(comment))
        ]
        if sizes and isinstance(node, ast.Assign | ast.Return):
            said[first + node.lineno - 1] = (node, sizes)
    seen, before, visits = [], None, Counter()

    def note(frame, value):
        if before in said:
            node, sizes = said[before]
            size = sizes[min(visits[before], len(sizes) - 1)]
            visits[before] += 1
            if isinstance(node, ast.Assign):
                target = node.targets[0]
                names = [n.id for n in getattr(target, "elts", [target])]
                value = [frame.f_locals[name] for name in names]
            for part in value if isinstance(value, list | tuple) else [value]:
                seen.append((before, size, tuple(part.shape[1:])))

    def local(frame, event, value):
        nonlocal before
        if event in ("line", "return"):
            note(frame, value)
            before = frame.f_lineno
        return local

    old = sys.gettrace()
    sys.settrace(lambda frame, event, _: local if frame.f_code is code else None)
    try:
        run()
    finally:
        sys.settrace(old)
    assert {line for line, _, _ in seen} == set(said)  # every comment was looked at
    return [(said_size, size) for _, said_size, size in seen]


@pytest.mark.parametrize("kind", TWINS)
@pytest.mark.parametrize(("method", "least"), [("encode", 7), ("decode", 6), ("forward", 3)])
def test_every_layer_has_the_size_its_comment_says(kind, method, least):
    model = TWINS[kind](rng=0)
    given = [tensor_of(kind, part) for part in lesson(size=2)]
    name = "call" if (kind, method) == ("keras", "forward") else method
    sizes = sizes_said_and_seen(getattr(TWINS[kind], name), lambda: model(*given))
    assert len(sizes) >= least
    assert [said for said, _ in sizes] == [seen for _, seen in sizes]


def test_a_twin_lives_on_the_device_of_its_weights():
    model = torch_vae.VAE(**SMALL, rng=0).to("meta")
    images, noise = (torch.from_numpy(part).to("meta") for part in lesson(3))
    assert model(images, noise)[0].shape == (6, 1, 28, 28)


def test_the_decoder_has_the_parameters_that_a_formula_says():
    """What a chapter needs to make a generator just as large."""
    model = torch_vae.VAE(**SMALL, rng=0)
    Z, (F, G), H = SMALL["latent"], SMALL["channels"], SMALL["hidden"]
    convolutions = (model.conv_transpose1, model.conv_transpose2)
    decoder = (model.linear2, model.linear3, *convolutions)
    size = sum(prod(w.shape) for layer in decoder for w in layer.parameters())
    assert size == (Z + 1) * H + (H + 1) * G * 49 + (16 * G + 1) * F + 16 * F + 1


def test_weights_need_no_framework():
    assert not loaded("import aigc_lessons.models.weights") & FRAMEWORKS
