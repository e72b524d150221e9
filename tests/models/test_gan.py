"""The two GANs are one: same weights in, same images, logits, gradients and memories out."""

from itertools import pairwise

import keras
import numpy as np
import pytest
import tensorflow as tf
import torch

from aigc_lessons import ops
from aigc_lessons.models import keras_gan, torch_gan
from tests.models.test_vae import (
    FAULTS,
    MODES,
    alike,
    array_of,
    copies_both_ways,
    named,
    refuses,
    sizes_said_and_seen,
    stirred,
    tensor_of,
)

TWINS = {"torch": torch_gan, "keras": keras_gan}
NETWORKS = ("Generator", "Discriminator")
SMALL = {
    "Generator": {"latent": 3, "hidden": (5, 7)},
    "Discriminator": {"hidden": (7, 5)},
}
SIZES = {"default": {name: {} for name in NETWORKS}, "small": SMALL}


def noise_of(latent=64, size=6):
    return np.random.default_rng(3).standard_normal((size, latent), np.float32)


def images_of(size=6):
    return np.random.default_rng(4).random((size, 1, 28, 28), np.float32)


def model_of(kind, network, arguments=None, rng=1):
    arguments = SMALL[network] if arguments is None else arguments
    model = getattr(TWINS[kind], network)(**arguments, rng=rng)
    model.load_arrays(stirred(model.to_arrays()))
    return model.eval() if kind == "torch" else model


def run(kind, model, x, training=False):
    """Give the output as an array, and leave a PyTorch model in that mode."""
    if kind == "torch":
        return array_of(model.train(training)(torch.from_numpy(x)))
    return array_of(model(x, training=training))


def torch_pass(generator, discriminator, noise, training):
    """Let the generator try to be taken for real, and give all gradients of that."""
    generator.train(training)
    discriminator.train(training)
    images = generator(torch.from_numpy(noise))
    logits = discriminator(images)
    torch.nn.functional.softplus(-logits).mean().backward()
    gradients = [
        {name: w.grad.numpy() for name, w in model.named_parameters()}
        for model in (generator, discriminator)
    ]
    return [array_of(images), array_of(logits)], gradients


def keras_pass(generator, discriminator, noise, training):
    models = generator, discriminator
    with tf.GradientTape() as tape:
        images = generator(noise, training=training)
        logits = discriminator(images, training=training)
        loss = tf.reduce_mean(tf.math.softplus(-logits))
    found = tape.gradient(loss, [model.trainable_variables for model in models])
    gradients = [named(*both) for both in zip(models, found, strict=True)]
    return [array_of(images), array_of(logits)], gradients


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
        assert list(one) == list(other)
        for name, gradient in one.items():
            alike(gradient, other[name], name)


def test_after_three_training_passes_both_remember_the_same():
    """A batch of 5 makes the biased variance a fifth too small: nobody could miss it."""
    (ours, _), (theirs, _) = both("small")
    start = ours.to_arrays()
    for batch in np.split(noise_of(3, size=15), 3):
        run("torch", ours, batch, training=True)
        run("keras", theirs, batch, training=True)
    before, after = ours.to_arrays(), theirs.to_arrays()
    for name, w in before.items():
        np.testing.assert_allclose(after[name], w, rtol=0, atol=1e-6, err_msg=name)
        assert np.array_equal(w, start[name]) == (".running_" not in name)


@pytest.mark.parametrize("kind", TWINS)
def test_what_is_remembered_is_what_ops_say(kind):
    model, noise = model_of(kind, "Generator"), noise_of(3)
    w = model.to_arrays()
    run(kind, model, noise, training=True)
    h = ops.linear(noise, w["linear1.weight"])[:, :, None, None]  # (N, 5, 1, 1)
    mean, var = ops.running_statistics(
        w["norm1.running_mean"], w["norm1.running_var"], h, momentum=0.1
    )
    np.testing.assert_allclose(model.to_arrays()["norm1.running_mean"], mean, rtol=1e-5)
    np.testing.assert_allclose(model.to_arrays()["norm1.running_var"], var, rtol=1e-5)


@pytest.mark.parametrize("kind", TWINS)
def test_evaluation_leaves_the_memory_alone(kind):
    model = model_of(kind, "Generator")
    before = model.to_arrays()
    run(kind, model, noise_of(3))
    for name, w in model.to_arrays().items():
        np.testing.assert_array_equal(w, before[name])


def test_kerass_own_layer_remembers_less():
    """Why there is a layer of ours: the plain one drifts away from PyTorch by (n - 1) / n."""
    x = noise_of(4, size=5)
    plain, ours = (
        layer(epsilon=1e-5, momentum=0.9)
        for layer in (keras.layers.BatchNormalization, keras_gan.BatchNormalization)
    )
    theirs = torch.nn.BatchNorm1d(4, eps=1e-5, momentum=0.1)
    outputs = [array_of(layer(x, training=True)) for layer in (plain, ours)]
    outputs.append(array_of(theirs(torch.from_numpy(x))))
    for one, other in pairwise(outputs):
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-6)
    added = [array_of(var) - 0.9 for var in (plain.moving_variance, ours.moving_variance)]
    np.testing.assert_allclose(added[0], added[1] * 4 / 5, rtol=1e-4)
    np.testing.assert_allclose(array_of(ours.moving_variance), theirs.running_var, rtol=1e-6)


@pytest.mark.parametrize("shape", [(5, 4), (2, 3, 3, 4), (1, 2, 1, 4)])
def test_the_layer_does_the_same_in_a_graph_that_does_not_know_the_batch(shape):
    x = np.random.default_rng(0).standard_normal(shape, np.float32)
    eager, graph = (keras_gan.BatchNormalization(epsilon=1e-5, momentum=0.9) for _ in "ab")
    signature = [tf.TensorSpec([None] * (len(shape) - 1) + [4])]
    graph.build(shape)
    traced = tf.function(lambda x: graph(x, training=True), input_signature=signature)
    np.testing.assert_allclose(traced(x), eager(x, training=True), rtol=1e-5, atol=1e-6)
    var = ops.running_statistics(
        np.zeros(4), np.ones(4), np.moveaxis(x.reshape(-1, 1, 1, 4), -1, 1).astype(float)
    )[1]
    for layer in (eager, graph):
        np.testing.assert_allclose(array_of(layer.moving_variance), var, rtol=1e-5)


def test_a_frozen_layer_remembers_nothing_new():
    layer = keras_gan.BatchNormalization(momentum=0.9)
    layer.build((5, 4))
    layer.trainable = False
    x = noise_of(4)
    np.testing.assert_array_equal(layer(x, training=True), layer(x, training=False))
    np.testing.assert_array_equal(layer.moving_variance, np.ones(4))


@pytest.mark.parametrize("kind", TWINS)
def test_one_sample_has_no_variance_to_train_with(kind):
    model = model_of(kind, "Generator")
    with pytest.raises(ValueError, match=r"more than (1|one)"):
        run(kind, model, noise_of(3, size=1), training=True)
    assert run(kind, model, noise_of(3, size=1)).shape == (1, 1, 28, 28)


def numpy_generator(w, z, training):
    def norm(h, name):
        names = (
            ("weight", "bias") if training else ("weight", "bias", "running_mean", "running_var")
        )
        function = ops.batch_norm2d if training else ops.batch_norm2d_inference
        columns = h[:, :, None, None]  # an image of one pixel
        return function(columns, *(w[f"{name}.{key}"] for key in names), eps=1e-5)[:, :, 0, 0]

    h = ops.relu(norm(ops.linear(z, w["linear1.weight"]), "norm1"))
    h = ops.relu(norm(ops.linear(h, w["linear2.weight"]), "norm2"))
    h = ops.tanh(ops.linear(h, w["linear3.weight"], w["linear3.bias"]))
    return (h.reshape(-1, 1, 28, 28) + 1) / 2


def numpy_discriminator(w, x, training):
    h = ops.normalize(x, np.array([0.5]), np.array([0.5])).reshape(len(x), -1)
    for name in ("linear1", "linear2"):
        h = ops.linear(h, w[f"{name}.weight"], w[f"{name}.bias"])
        h = ops.leaky_relu(h, negative_slope=0.2)
    return ops.linear(h, w["linear3.weight"], w["linear3.bias"])


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
def test_images_lie_between_0_and_1_and_use_all_of_it(kind):
    model = model_of(kind, "Generator", {})
    arrays = model.to_arrays()
    arrays["linear3.weight"] *= 20
    model.load_arrays(arrays)
    images = run(kind, model, noise_of(), training=True)
    assert images.dtype == np.float32
    assert 0 <= images.min() < 1e-3
    assert 1 - 1e-3 < images.max() <= 1


@pytest.mark.parametrize("kind", TWINS)
def test_to_the_discriminator_grey_is_0(kind):
    """It turns [0, 1] into [-1, 1]; at the start no bias adds anything to the middle."""
    model = TWINS[kind].Discriminator(rng=0)
    assert not run(kind, model, np.full((1, 1, 28, 28), 0.5, np.float32)).any()
    assert run(kind, model, np.zeros((1, 1, 28, 28), np.float32)).all()


@pytest.mark.parametrize("kind", TWINS)
@pytest.mark.parametrize("training", [False, True])
def test_the_discriminator_judges_each_image_alone(kind, training):
    model, images = model_of(kind, "Discriminator"), images_of()
    alone = run(kind, model, images[:1], training)
    np.testing.assert_allclose(run(kind, model, images, training)[:1], alone, rtol=0, atol=1e-6)


@pytest.mark.parametrize("kind", TWINS)
@pytest.mark.parametrize("training", [False, True])
def test_the_generator_looks_at_the_batch_only_in_training(kind, training):
    model, noise = model_of(kind, "Generator"), noise_of(3)
    few, many = (run(kind, model, part, training) for part in (noise[:3], noise))
    assert np.allclose(few, many[:3], rtol=0, atol=1e-6) != training


@pytest.mark.parametrize("network", NETWORKS)
def test_a_seed_starts_both_twins_alike_and_with_pytorchs_names(network):
    models = [getattr(TWINS[kind], network)(rng=4) for kind in TWINS]
    ours, theirs = (model.to_arrays() for model in models)
    state = models[0].state_dict()
    assert list(ours) == list(theirs) == [name for name in state if state[name].ndim]
    for name, w in ours.items():
        assert w.dtype == theirs[name].dtype == np.float32
        np.testing.assert_array_equal(w, theirs[name], err_msg=name)


# The variance of a layer's weights times its inputs: what the activation behind it asks for.
GAINS = {
    "Generator": {"linear1": 2, "linear2": 2, "linear3": 1},
    "Discriminator": {"linear1": 2 / 1.04, "linear2": 2 / 1.04, "linear3": 1},
}


@pytest.mark.parametrize("network", NETWORKS)
def test_weights_start_with_the_variance_of_their_inputs(network):
    weights = getattr(torch_gan, network)(hidden=(500, 2000), rng=0).to_arrays()
    for name, gain in GAINS[network].items():
        w = weights[f"{name}.weight"]
        # Of n draws the root of the mean square is off by 1 / √(2n), seldom by four times that.
        assert abs(w.std() / np.sqrt(gain / w.shape[1]) - 1) < 4 / np.sqrt(2 * w.size), name
    for name, w in weights.items():
        if w.ndim == 1:
            start = name.endswith("var") or ("norm" in name and name.endswith("weight"))
            assert (w == start).all(), name


@pytest.mark.parametrize("kind", TWINS)
@pytest.mark.parametrize("network", NETWORKS)
def test_arrays_are_copies_both_ways(kind, network):
    copies_both_ways(model_of(kind, network))


@pytest.mark.parametrize("kind", TWINS)
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(
    ("network", "name"), [("Generator", "norm2.running_var"), ("Discriminator", "linear2.bias")]
)
def test_arrays_of_another_network_are_refused(kind, fault, network, name):
    refuses(model_of(kind, network), fault, name)


@pytest.mark.parametrize("kind", TWINS)
@pytest.mark.parametrize("network", NETWORKS)
def test_chance_comes_in_as_a_generator_or_a_seed(kind, network):
    with pytest.raises(TypeError, match=r"numpy\.random\.Generator or a whole number"):
        getattr(TWINS[kind], network)(**SMALL[network], rng=None)


@pytest.mark.parametrize("kind", TWINS)
@pytest.mark.parametrize(("network", "lines"), [("Generator", 10), ("Discriminator", 7)])
def test_every_layer_has_the_size_its_comment_says(kind, network, lines):
    model = getattr(TWINS[kind], network)(rng=0)
    x = tensor_of(kind, noise_of(size=2) if network == "Generator" else images_of(size=2))
    function = getattr(type(model), "forward" if kind == "torch" else "call")
    sizes = sizes_said_and_seen(function, lambda: model(x))
    assert len(sizes) == lines
    assert [said for said, _ in sizes] == [seen for _, seen in sizes]


@pytest.mark.parametrize("network", NETWORKS)
def test_a_twin_lives_on_the_device_of_its_weights(network):
    model = model_of("torch", network).to("meta")
    x = torch.from_numpy(noise_of(3) if network == "Generator" else images_of())
    assert len(model(x.to("meta"))) == 6
