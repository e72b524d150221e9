"""The two DCGANs are one, and follow the guidelines that they were made by."""

import keras
import numpy as np
import pytest
import torch
from torch import nn

from aigc_lessons import ops
from aigc_lessons.models import keras_dcgan, torch_dcgan
from aigc_lessons.models.weights import smallest_map
from tests.models.test_gan import keras_pass, noise_of, run, torch_pass
from tests.models.test_vae import (
    FAULTS,
    MODES,
    alike,
    copies_both_ways,
    refuses,
    sizes_said_and_seen,
    stirred,
    tensor_of,
)

TWINS = {"torch": torch_dcgan, "keras": keras_dcgan}
NETWORKS = ("Generator", "Discriminator")
COLOR = {"size": 64, "colors": 3}
SIZES = {
    "default": {"Generator": {}, "Discriminator": {}},
    "small": {
        "Generator": {"latent": 3, "channels": (5, 4)},
        "Discriminator": {"channels": (4, 5)},
    },
    "64 in color": {
        "Generator": {"latent": 5, "channels": (6, 5, 4, 3), **COLOR},
        "Discriminator": {"channels": (3, 4, 5, 6), **COLOR},
    },
}
SMALL = SIZES["small"]


def images_of(size=6, pixels=28, colors=1):
    return np.random.default_rng(4).random((size, colors, pixels, pixels), np.float32)


def model_of(kind, network, arguments=None, rng=1):
    """Make a network with weights ten times as large: at 0.02 all would be near 0."""
    arguments = SMALL[network] if arguments is None else arguments
    model = getattr(TWINS[kind], network)(**arguments, rng=rng)
    arrays = {name: w * 10 if w.ndim > 1 else w for name, w in model.to_arrays().items()}
    model.load_arrays(stirred(arrays))
    return model.eval() if kind == "torch" else model


def both(size):
    """Make the four models; Keras's get their weights from PyTorch's."""
    ours = [model_of("torch", name, SIZES[size][name]) for name in NETWORKS]
    theirs = [model_of("keras", name, SIZES[size][name], rng=2) for name in NETWORKS]
    for one, other in zip(ours, theirs, strict=True):
        other.load_arrays(one.to_arrays())
    return ours, theirs


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("size", SIZES)
def test_copied_weights_give_the_same_outputs_and_gradients(size, mode):
    noise = noise_of(SIZES[size]["Generator"].get("latent", 64))
    ours, theirs = both(size)
    outputs, gradients = torch_pass(*ours, noise, MODES[mode])
    their_outputs, their_gradients = keras_pass(*theirs, noise, MODES[mode])
    for name, one, other in zip(("images", "logits"), outputs, their_outputs, strict=True):
        alike(one, other, name)
    for one, other in zip(gradients, their_gradients, strict=True):
        assert one.keys() == other.keys()
        for name, gradient in one.items():
            np.testing.assert_allclose(
                other[name], gradient, rtol=0, atol=1e-5 * max(1, abs(gradient).max()), err_msg=name
            )
        assert max(abs(gradient).max() for gradient in one.values()) > 1e-3


@pytest.mark.parametrize("network", NETWORKS)
def test_after_three_training_passes_both_remember_the_same(network):
    ours, theirs = (both("small")[i][NETWORKS.index(network)] for i in (0, 1))
    theirs.load_arrays(ours.to_arrays())
    start = ours.to_arrays()
    given = noise_of(3, size=15) if network == "Generator" else images_of(15)
    for batch in np.split(given, 3):
        run("torch", ours, batch, training=True)
        run("keras", theirs, batch, training=True)
    before, after = ours.to_arrays(), theirs.to_arrays()
    for name, w in before.items():
        np.testing.assert_allclose(after[name], w, rtol=1e-5, atol=1e-5, err_msg=name)
        assert np.array_equal(w, start[name]) == (".running_" not in name)


def numpy_norm(w, h, name, training):
    keys = ("weight", "bias") if training else ("weight", "bias", "running_mean", "running_var")
    function = ops.batch_norm2d if training else ops.batch_norm2d_inference
    return function(h, *(w[f"{name}.{key}"] for key in keys), eps=1e-5)


def numpy_generator(w, z, training):
    h = ops.linear(z, w["linear.weight"]).reshape(len(z), -1, 7, 7)
    h = ops.relu(numpy_norm(w, h, "norms.0", training))
    h = ops.conv_transpose2d(h, w["conv_transposes.0.weight"], stride=2, padding=1)
    h = ops.relu(numpy_norm(w, h, "norms.1", training))
    last = w["conv_transposes.1.weight"], w["conv_transposes.1.bias"]
    return (ops.tanh(ops.conv_transpose2d(h, *last, stride=2, padding=1)) + 1) / 2


def numpy_discriminator(w, x, training):
    h = ops.normalize(x, np.array([0.5]), np.array([0.5]))
    h = ops.conv2d(h, w["convs.0.weight"], w["convs.0.bias"], stride=2, padding=1)
    h = ops.conv2d(ops.leaky_relu(h, negative_slope=0.2), w["convs.1.weight"], stride=2, padding=1)
    h = ops.leaky_relu(numpy_norm(w, h, "norms.0", training), negative_slope=0.2)
    return ops.linear(h.reshape(len(x), -1), w["linear.weight"], w["linear.bias"])


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize(("kind", "tolerance"), [("torch", 1e-12), ("keras", 1e-5)])
def test_the_operations_of_the_course_say_the_same(kind, tolerance, network, mode):
    model = model_of(kind, network)
    x = noise_of(3) if network == "Generator" else images_of()
    w = {name: array.astype(np.float64) for name, array in model.to_arrays().items()}
    reference = {"Generator": numpy_generator, "Discriminator": numpy_discriminator}[network]
    expected = reference(w, x.astype(np.float64), MODES[mode])
    model = model.double() if kind == "torch" else model
    found = run(kind, model, x.astype(np.float64 if kind == "torch" else np.float32), MODES[mode])
    np.testing.assert_allclose(found, expected, rtol=0, atol=tolerance)


@pytest.mark.parametrize("kind", TWINS)
@pytest.mark.parametrize("size", SIZES)
def test_what_comes_out_has_the_size_that_was_asked_for(kind, size):
    arguments = SIZES[size]
    pixels, colors = (
        arguments["Generator"].get(key, d) for key, d in (("size", 28), ("colors", 1))
    )
    latent = arguments["Generator"].get("latent", 64)
    images = run(kind, model_of(kind, "Generator", arguments["Generator"]), noise_of(latent))
    assert images.shape == (6, colors, pixels, pixels)
    assert 0 <= images.min() < images.max() <= 1
    discriminator = model_of(kind, "Discriminator", arguments["Discriminator"])
    assert run(kind, discriminator, images).shape == (6, 1)


@pytest.mark.parametrize("kind", TWINS)
def test_to_the_discriminator_grey_is_0(kind):
    """It turns [0, 1] into [-1, 1]; at the start no bias adds anything to the middle."""
    model = TWINS[kind].Discriminator(rng=0)
    assert not run(kind, model, np.full((1, 1, 28, 28), 0.5, np.float32)).any()
    assert run(kind, model, np.zeros((1, 1, 28, 28), np.float32)).all()


@pytest.mark.parametrize("kind", TWINS)
@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("training", [False, True])
def test_the_batch_counts_only_in_training(kind, network, training):
    model = model_of(kind, network)
    given = noise_of(3) if network == "Generator" else images_of()
    few, many = (run(kind, model, part, training) for part in (given[:3], given))
    assert np.allclose(few, many[:3], rtol=0, atol=1e-5) != training


@pytest.mark.parametrize("network", NETWORKS)
def test_a_seed_starts_both_twins_alike_and_with_pytorchs_names(network):
    models = [getattr(TWINS[kind], network)(rng=4) for kind in TWINS]
    ours, theirs = (model.to_arrays() for model in models)
    state = models[0].state_dict()
    assert set(ours) == set(theirs) == {name for name in state if state[name].ndim}
    for name, w in ours.items():
        assert w.dtype == theirs[name].dtype == np.float32
        np.testing.assert_array_equal(w, theirs[name], err_msg=name)


@pytest.mark.parametrize("network", NETWORKS)
def test_every_kernel_starts_at_2_hundredths_and_everything_else_at_0_or_1(network):
    for name, w in getattr(torch_dcgan, network)(rng=0).to_arrays().items():
        if w.ndim > 1:
            # Of n draws the root of the mean square is off by 1 / √(2n), seldom by four times that.
            assert abs(w.std() / 0.02 - 1) < 4 / np.sqrt(2 * w.size), name
        else:
            start = name.endswith("var") or ("norm" in name and name.endswith("weight"))
            assert (w == start).all(), name


def kinds_of(model, kind):
    return [type(layer).__name__ for layer in model.modules() if isinstance(layer, kind)]


@pytest.mark.parametrize("size", SIZES)
def test_the_guidelines_are_followed(size):
    """Read the layers: Radford et al. (2016), section 3, and a kernel that the stride divides."""
    generator, discriminator = (model_of("torch", name, SIZES[size][name]) for name in NETWORKS)
    for model in (generator, discriminator):
        assert not kinds_of(model, nn.MaxPool2d | nn.AvgPool2d | nn.Upsample)
        assert len(kinds_of(model, nn.Linear)) == 1  # in at one end, or out at the other
        convolutions = [m for m in model.modules() if isinstance(m, nn.modules.conv._ConvNd)]
        for layer in convolutions:
            assert (layer.kernel_size, layer.stride, layer.padding) == ((4, 4), (2, 2), (1, 1))
    ups, downs = len(generator.conv_transposes), len(discriminator.convs)
    assert len(kinds_of(generator, nn.BatchNorm2d)) == ups  # all but the output
    assert len(kinds_of(discriminator, nn.BatchNorm2d)) == downs - 1  # all but the input
    assert (type(generator.activation), type(generator.output)) == (nn.ReLU, nn.Tanh)
    assert discriminator.activation.negative_slope == 0.2


@pytest.mark.parametrize("kind", TWINS)
@pytest.mark.parametrize(
    ("size", "channels"), [(28, (4, 3, 2)), (30, (4, 3)), (28, ()), (2, (4, 3))]
)
def test_a_size_that_cannot_be_halved_that_often_is_refused(kind, size, channels):
    for network in NETWORKS:
        with pytest.raises(ValueError, match=r"size is \d+ and channels .* halved once for each"):
            getattr(TWINS[kind], network)(channels=channels, size=size, rng=0)
    assert smallest_map(32, (8, 4, 2)) == 4


@pytest.mark.parametrize("kind", TWINS)
@pytest.mark.parametrize("network", NETWORKS)
def test_arrays_are_copies_both_ways(kind, network):
    copies_both_ways(model_of(kind, network))


@pytest.mark.parametrize("kind", TWINS)
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(
    ("network", "name"),
    [("Generator", "norms.1.running_var"), ("Discriminator", "convs.1.weight")],
)
def test_arrays_of_another_network_are_refused(kind, fault, network, name):
    refuses(model_of(kind, network), fault, name)


@pytest.mark.parametrize("kind", TWINS)
@pytest.mark.parametrize("network", NETWORKS)
def test_chance_comes_in_as_a_generator_or_a_seed(kind, network):
    with pytest.raises(TypeError, match=r"numpy\.random\.Generator or a whole number"):
        getattr(TWINS[kind], network)(**SMALL[network], rng=None)


@pytest.mark.parametrize("network", NETWORKS)
def test_a_twin_lives_on_the_device_of_its_weights(network):
    model = model_of("torch", network).to("meta")
    x = torch.from_numpy(noise_of(3) if network == "Generator" else images_of())
    assert len(model(x.to("meta"))) == 6


@pytest.mark.parametrize("kind", TWINS)
@pytest.mark.parametrize("network", NETWORKS)
def test_every_layer_has_the_size_its_comment_says(kind, network):
    model = getattr(TWINS[kind], network)(rng=0)
    x = tensor_of(kind, noise_of(size=2) if network == "Generator" else images_of(size=2))
    function = getattr(type(model), "forward" if kind == "torch" else "call")
    sizes = sizes_said_and_seen(function, lambda: model(x))
    assert len(sizes) >= 8
    assert [said for said, _ in sizes] == [seen for _, seen in sizes]


def test_keras_keeps_its_layers_in_sight():
    """Lists of layers are tracked: what is trained is all of it."""
    for network in NETWORKS:
        model = model_of("keras", network)
        names = {name for name in model.to_arrays() if ".running_" not in name}
        assert len(model.trainable_variables) == len(names)
        assert isinstance(model, keras.Model)
