"""Laws of the generator playground's Python side: what it folds, packs, accepts and starts with."""

import base64
import re
from dataclasses import replace

import numpy as np
import pytest

from aigc_lessons import datasets, metrics, ops
from aigc_lessons.training import load_run
from aigc_lessons.widgets import GeneratorPlayground
from aigc_lessons.widgets.folded_dcgan import LARGEST, fold, judge, measure, measure_anew, pack
from tests.widgets.dcgan_stand_in import SIZES, stand_in, torch_drawn, torch_networks

RUN = stand_in()
GENERATOR, DISCRIMINATOR = RUN.weights["generator"], RUN.weights["discriminator"]

every_size = pytest.mark.parametrize("size", SIZES)


def folded(run):
    return fold(run.weights["generator"], run.weights["discriminator"])


def count_of(layers, start):
    return len({name.split(".")[1] for name in layers if name.startswith(f"{start}.")})


def drawn(layers, codes, base):
    """Images and probabilities from folded layers, by `ops`, with no normalisation anywhere."""
    h = ops.linear(codes, layers["linear.weight"], layers["linear.bias"])
    h = h.reshape(len(codes), -1, base, base)
    for i in range(count_of(layers, "conv_transposes")):
        kernels, biases = (layers[f"conv_transposes.{i}.{kind}"] for kind in ("weight", "bias"))
        h = ops.conv_transpose2d(ops.relu(h), kernels, biases, stride=2, padding=1)
    images = h = np.tanh(h)
    for i in range(count_of(layers, "convs")):
        kernels, biases = (layers[f"convs.{i}.{kind}"] for kind in ("weight", "bias"))
        h = ops.leaky_relu(ops.conv2d(h, kernels, biases, stride=2, padding=1))
    logits = ops.linear(h.reshape(len(h), -1), layers["verdict.weight"], layers["verdict.bias"])
    return (images + 1) / 2, ops.sigmoid(logits)[:, 0]


def with_weights(**changes):
    """The run with other weights: by network, by name; None takes one away."""
    weights = {network: dict(arrays) for network, arrays in RUN.weights.items()}
    for network, arrays in changes.items():
        weights[network] |= arrays
        weights[network] = {n: a for n, a in weights[network].items() if a is not None}
    return replace(RUN, weights=weights)


# ---------------------------------------------------------------- folding


@every_size
def test_folded_networks_draw_and_judge_as_those_of_pytorch_do(size):
    pytest.importorskip("torch")
    run = stand_in(**SIZES[size])
    sizes = measure(run.weights["generator"], run.weights["discriminator"])
    codes = np.random.default_rng(1).normal(size=(4, sizes["latent"]))
    base = sizes["side"] // 2 ** len(sizes["generator"])
    images, probabilities = drawn(folded(run), codes, base)
    wanted_images, wanted_probabilities = torch_drawn(run, codes)
    np.testing.assert_allclose(images, wanted_images, rtol=0, atol=1e-5)
    np.testing.assert_allclose(probabilities, wanted_probabilities, rtol=0, atol=1e-5)
    assert np.ptp(images) > 0.3
    assert np.ptp(probabilities) > 1e-3


@every_size
def test_images_are_judged_as_pytorch_judges_them(size):
    torch = pytest.importorskip("torch")
    run = stand_in(**SIZES[size])
    images = run.samples[:9]
    with torch.no_grad():
        logits = torch_networks(run)[1](torch.tensor(images))
    wanted = torch.sigmoid(logits)[:, 0].numpy()
    np.testing.assert_allclose(judge(folded(run), images), wanted, rtol=0, atol=1e-5)
    assert np.ptp(wanted) > 1e-3


@every_size
def test_statistics_measured_anew_are_those_that_pytorch_measures(size):
    torch = pytest.importorskip("torch")
    run = stand_in(**SIZES[size])
    network = torch_networks(run)[1].double()
    for norm in network.norms:
        norm.reset_running_stats()
        norm.momentum = None  # the plain mean of all batches, here of one
    network.train()(torch.tensor(run.samples[:20], dtype=torch.float64))
    found = measure_anew(run.weights["discriminator"], run.samples[:20])
    for name, wanted in network.to_arrays().items():
        # PyTorch's variance divides by one less, and n is at least 20 · 4 · 4.
        close = 1 / (20 * 4 * 4 - 1) if name.endswith("var") else 1e-9
        np.testing.assert_allclose(found[name], wanted, rtol=close, atol=1e-12)


def test_the_keras_twin_s_statistics_are_folded_as_well():
    keras_dcgan = pytest.importorskip("aigc_lessons.models.keras_dcgan")
    generator = keras_dcgan.Generator(5, (3, 5), rng=0)
    generator.load_arrays(GENERATOR)
    codes = np.random.default_rng(1).normal(size=(4, 5)).astype(np.float32)
    images, _ = drawn(fold(generator.to_arrays(), DISCRIMINATOR), codes, 7)
    np.testing.assert_allclose(images, np.asarray(generator(codes)), rtol=0, atol=1e-5)


def test_sizes_are_read_from_the_weights():
    run = stand_in(**SIZES["coloured"])
    assert measure(run.weights["generator"], run.weights["discriminator"]) == {
        "latent": 7,
        "side": 64,
        "colors": 3,
        "generator": [6, 5, 4, 3],
        "discriminator": [2, 3, 4, 5],
    }


def test_folding_changes_nothing_of_what_it_is_given():
    before = {name: array.copy() for name, array in GENERATOR.items()}
    folded(RUN)
    assert all(np.array_equal(before[name], GENERATOR[name]) for name in before)


# ---------------------------------------------------------------- packing


def test_all_folded_weights_are_packed_in_16_bits_with_channels_last():
    layers = folded(RUN)
    packed = pack(layers)
    assert packed.dtype == np.dtype("<f2")
    assert packed.size == sum(array.size for array in layers.values())
    linear = packed[: 3 * 49 * 5].reshape(49, 3, 5)
    for pixel, channel, number in [(0, 0, 0), (5, 1, 3), (48, 2, 4)]:
        wanted = layers["linear.weight"][channel * 49 + pixel, number].astype(np.float16)
        assert linear[pixel, channel, number] == wanted
    verdict = packed[-3 * 49 - 1 : -1].reshape(49, 3)
    for pixel, channel in [(0, 1), (30, 2)]:
        wanted = layers["verdict.weight"][0, channel * 49 + pixel].astype(np.float16)
        assert verdict[pixel, channel] == wanted


def test_four_small_convolutions_are_the_transposed_one():
    """Even and odd rows and columns of the output, each from a kernel of 2 on the padded input."""
    layers = {name: array.astype(np.float16) for name, array in folded(RUN).items()}
    kernels = layers["conv_transposes.0.weight"].astype(np.float64)  # (3, 5, 4, 4)
    start = 3 * 49 * 5 + 3 * 49
    packed = pack(layers)[start : start + kernels.size].reshape(2, 2, 5, 2, 2, 3)
    x = np.random.default_rng(2).normal(size=(1, 3, 7, 7))
    wanted = ops.conv_transpose2d(x, kernels, stride=2, padding=1)
    around = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    for row, column in np.ndindex(2, 2):
        small = packed[row, column].transpose(0, 3, 1, 2).astype(np.float64)  # (5, 3, 2, 2)
        found = ops.conv2d(around[:, :, row : row + 8, column : column + 8], small)
        np.testing.assert_allclose(found, wanted[:, :, row::2, column::2], rtol=0, atol=1e-9)


def test_a_number_that_16_bits_cannot_hold_is_refused():
    still = {"norms.0.running_var": np.zeros(3), "norms.0.weight": np.full(3, 1e5)}
    with pytest.raises(ValueError, match="16 bits cannot"):
        GeneratorPlayground(with_weights(generator=still))


# ---------------------------------------------------------------- what the figure holds


def test_the_weights_are_part_of_the_figure_unless_they_lie_in_a_folder():
    within = GeneratorPlayground(RUN)
    apart = GeneratorPlayground(RUN, weights_folder="../_static/")
    halves = base64.b64encode(pack(folded(RUN)).tobytes()).decode()
    assert (within.state["halves"], within.state["address"]) == (halves, None)
    name, text = apart.weights_file
    assert (apart.state["halves"], apart.state["address"]) == (None, f"../_static/{name}")
    assert text == f'(globalThis.movingFigureFiles ??= {{}})["{name}"] = "{halves}";\n'
    assert halves not in apart._repr_html_()


def test_other_weights_have_another_file():
    names = {GeneratorPlayground(stand_in(seed=seed)).weights_file[0] for seed in (0, 0, 1)}
    assert len(names) == 2
    assert all(re.fullmatch(r"generator-[0-9a-f]{12}\.js", name) for name in names)


def test_a_generator_of_the_recorded_size_weighs_less_than_a_megabyte_and_its_page_little():
    figure = GeneratorPlayground(stand_in(**SIZES["recorded"]), weights_folder="./")
    assert len(figure.weights_file[1]) < 1_000_000
    assert len(figure._repr_html_()) - len(figure.fallback()) < 100_000
    assert figure.state["megabytes"] == 0.7


def test_of_fresh_codes_98_in_100_are_as_long_as_it_says():
    shortest, longest = GeneratorPlayground(stand_in(**SIZES["recorded"])).state["lengths"]
    lengths = np.linalg.norm(np.random.default_rng(0).normal(size=(100_000, 64)), axis=1)
    assert np.mean((shortest <= lengths) & (lengths <= longest)) == pytest.approx(0.98, abs=0.003)


def test_half_of_the_real_images_score_within_what_it_says():
    real = np.random.default_rng(6).random((300, 1, 28, 28)) ** 2
    spread = np.linspace(0, 299, 100).astype(int)
    both = np.concatenate([real[spread], RUN.samples])
    layers = fold(GENERATOR, measure_anew(DISCRIMINATOR, both))
    scores = judge(layers, real)
    figure = GeneratorPlayground(RUN, real=real)
    low, high = figure.state["real"]
    assert np.mean((low <= scores) & (scores <= high)) == pytest.approx(0.5, abs=0.02)
    assert np.mean(scores < low) == pytest.approx(0.25, abs=0.02)
    halves = base64.b64decode(figure.state["halves"])
    assert np.array_equal(np.frombuffer(halves, "<f2"), pack(layers))
    assert GeneratorPlayground(RUN).state["real"] is None


def test_the_picture_shows_the_run_s_samples():
    axes = GeneratorPlayground(RUN).picture().axes
    assert len(axes) == 16
    for one, sample in zip(axes, RUN.samples, strict=False):
        pixels = np.asarray(one.images[0].get_array())
        assert np.abs(pixels[..., 0] / 255 - sample[0]).max() <= 0.5 / 15 + 0.5 / 255


def test_the_same_run_gives_the_same_figure():
    assert GeneratorPlayground(RUN)._repr_html_() == GeneratorPlayground(stand_in())._repr_html_()
    assert repr(GeneratorPlayground(RUN)).startswith(
        "Play with the generator: Sixteen pictures that the generator of the run stand-in made."
    )


LARGE = {"generator": (256, 160), "latent": 128}


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ({"run": "dcgan"}, TypeError, "run is a str, but a recorded run is expected"),
        ({"run": replace(RUN, weights=None)}, ValueError, "no weights of a generator and a disc"),
        ({"run": replace(RUN, weights={"generator": GENERATOR})}, ValueError, "of a discriminator"),
        (
            {"run": replace(RUN, weights={"generator": {}, "discriminator": {}})},
            ValueError,
            "not those of a DCGAN",
        ),
        (
            {"run": with_weights(generator={"norms.1.bias": None})},
            ValueError,
            r"norms.1.bias of the generator has shape None, but \(5,\) is expected",
        ),
        (
            {"run": with_weights(discriminator={"convs.0.bias": np.zeros(7)})},
            ValueError,
            r"convs.0.bias of the discriminator has shape \(7,\), but \(2,\) is expected",
        ),
        ({"run": stand_in(**LARGE)}, ValueError, f"but at most {LARGEST:,} are expected"),
        (
            {"real": np.zeros((4, 1, 8, 8))},
            ValueError,
            r"real has shape \(4, 1, 8, 8\), but images of shape \(N, 1, 28, 28\) are expected",
        ),
        ({"real": np.full((1, 1, 28, 28), 255)}, ValueError, "real goes from 255 to 255"),
        ({"weights_folder": 3}, TypeError, "weights_folder is 3"),
        ({"weights_folder": "here"}, ValueError, "'here', but a text that ends in / is expected"),
        ({"title": " "}, ValueError, "title is empty"),
    ],
)
def test_wrong_arguments_get_one_sentence_with_the_value(arguments, error, says):
    with pytest.raises(error, match=says) as caught:
        GeneratorPlayground(**({"run": RUN} | arguments))
    assert not re.search(r"[.!]\s", str(caught.value).replace("models.torch", ""))


# ---------------------------------------------------------------- what the page play.md says


CODES = 600


@pytest.fixture(scope="module")
def recorded():
    """Sixteen times what a reader sees of the recorded run: codes, pictures, readings, scores."""
    pytest.importorskip("torch")
    run = load_run("dcgan-mnist-0")
    codes = np.random.default_rng(0).normal(size=(CODES, 64))
    images, scores = torch_drawn(run, codes)
    return run, codes, images, metrics.classify(images), scores


def turned(codes, degrees, seed=1):
    """The codes, turned around the origin by degrees towards directions at right angles to them."""
    others = np.random.default_rng(seed).normal(size=codes.shape)
    others -= np.sum(others * codes, 1, keepdims=True) / np.sum(codes**2, 1, keepdims=True) * codes
    others *= np.linalg.norm(codes, axis=1, keepdims=True) / np.linalg.norm(
        others, axis=1, keepdims=True
    )
    return np.cos(np.radians(degrees)) * codes + np.sin(np.radians(degrees)) * others


def test_about_two_pictures_in_three_are_read_with_confidence(recorded):
    run, _, _, readings, _ = recorded
    assert np.mean(readings.max(axis=1) > 0.9) == pytest.approx(0.67, abs=0.08)
    assert run.scores["confident"]["value"] == pytest.approx(0.67, abs=0.08)


def test_halfway_on_the_line_codes_are_short_and_pictures_as_on_the_arc(recorded):
    run, codes, images, _, _ = recorded
    a, b = codes[::2], codes[1::2]
    line = (a + b) / 2
    ends = (np.linalg.norm(a, axis=1, keepdims=True) + np.linalg.norm(b, axis=1, keepdims=True)) / 2
    arc = line * ends / np.linalg.norm(line, axis=1, keepdims=True)
    shortest = GeneratorPlayground(run).state["lengths"][0]
    assert np.mean(np.linalg.norm(line, axis=1) < shortest) > 0.9
    assert np.mean(np.linalg.norm(arc, axis=1) > shortest) > 0.97
    on_line, on_arc = (torch_drawn(run, way)[0] for way in (line, arc))
    between = np.abs(on_line - on_arc).mean()
    assert between < np.abs(images[::2] - images[1::2]).mean() / 4
    sure = [np.mean(metrics.classify(x).max(axis=1) > 0.9) for x in (on_line, on_arc)]
    assert abs(sure[0] - sure[1]) < 0.08


@pytest.mark.parametrize(("degrees", "same"), [(15, 0.7), (30, 0.5), (60, 0.25), (90, 0.1)])
def test_so_many_are_read_as_the_same_digit_when_their_codes_are_turned(recorded, degrees, same):
    run, codes, _, readings, _ = recorded
    after = metrics.classify(torch_drawn(run, turned(codes, degrees))[0])
    assert np.mean(after.argmax(1) == readings.argmax(1)) == pytest.approx(same, abs=0.07)


@pytest.fixture(scope="module")
def scored(recorded):
    """The scores that the page's discriminator gives to new pictures, to real ones, to noise."""
    run, _, images, _, _ = recorded
    real = datasets.load("mnist-5k").images[::8]
    noise = np.random.default_rng(2).random((100, 1, 28, 28))
    both = np.concatenate([real[:: len(real) // 100][:100], run.samples])
    layers = fold(run.weights["generator"], measure_anew(run.weights["discriminator"], both))
    return [judge(layers, kind) for kind in (images, real, noise)]


def test_new_pictures_score_less_than_real_ones(scored):
    new, real, _ = scored
    assert np.mean(new > 0.5) == pytest.approx(1 / 7, abs=0.05)
    assert np.mean(real > 0.5) == pytest.approx(2 / 3, abs=0.08)
    assert np.mean(real[:, None] > new) > 0.8


def test_the_score_says_nothing_of_what_can_be_read_and_is_fooled_by_noise(recorded, scored):
    new, real, noise = scored
    sure = recorded[3].max(axis=1) > 0.9
    assert abs(new[sure].mean() - new[~sure].mean()) < 0.05
    assert noise.min() > np.quantile(real, 0.9)


def test_with_the_statistics_of_the_training_real_digits_score_hardly_more(recorded):
    real = judge(folded(recorded[0]), datasets.load("mnist-5k").images[::8])
    assert np.median(real) < 0.1
