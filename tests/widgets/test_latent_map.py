"""Laws of the latent map's Python side: what it accepts, decodes, and starts with."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from aigc_lessons import figures
from aigc_lessons.models.weights import vae_weights
from aigc_lessons.widgets import LatentMap
from aigc_lessons.widgets.latent_map import CELLS, PARTS, decode, map_codes, pack

torch = pytest.importorskip("torch")

SMALL = vae_weights(2, (4, 8), 16, rng=0)
CODES = np.random.default_rng(1).normal(scale=2, size=(20, 2))


def without(name):
    return {key: array for key, array in SMALL.items() if key != name}


def uniform(images):
    """A classifier that is sure of class 3 in the first image and of nothing in the others."""
    probabilities = np.full((len(images), 4), 0.25)
    probabilities[0] = [0, 0.04, 0, 0.96]
    return probabilities


def torch_images(weights, codes, channels, hidden):
    from aigc_lessons.models.torch_vae import VAE

    model = VAE(2, channels, hidden, rng=0)
    model.load_arrays(weights)
    with torch.no_grad():
        return torch.sigmoid(model.decode(torch.tensor(codes, dtype=torch.float32))).numpy()


@pytest.mark.parametrize(("channels", "hidden"), [((4, 8), 16), ((16, 32), 64), ((3, 5), 1)])
def test_what_is_decoded_is_what_the_model_decodes(channels, hidden):
    weights = vae_weights(2, channels, hidden, rng=3)
    for part in PARTS:  # a start has no biases
        shape = weights[f"{part}.bias"].shape
        weights[f"{part}.bias"] = np.random.default_rng(4).normal(size=shape).astype(np.float32)
    np.testing.assert_allclose(
        decode(weights, CODES), torch_images(weights, CODES, channels, hidden), rtol=0, atol=2e-6
    )


def test_the_map_holds_the_codes_of_a_plane_with_the_second_one_upwards():
    codes = map_codes(2.0).reshape(CELLS, CELLS, 2)
    assert np.all(np.diff(codes[:, :, 0], axis=1) > 0)
    assert np.all(np.diff(codes[:, :, 1], axis=0) < 0)
    np.testing.assert_allclose(codes[CELLS // 2, CELLS // 2], 0, atol=1e-12)
    # A cell reaches as far beyond the outermost codes as between two of them.
    np.testing.assert_allclose(codes[0, 0], [-2 + 2 / CELLS, 2 - 2 / CELLS])


def test_the_packed_weights_are_all_of_them_in_16_bits_and_channels_come_last():
    packed = pack({name: SMALL[name] for part in PARTS for name in SMALL if part in name})
    count = sum(SMALL[f"{part}.{kind}"].size for part in PARTS for kind in ("weight", "bias"))
    assert packed.dtype == np.dtype("<f2")
    assert packed.size == count
    linear = packed[3 * 16 :][: 16 * 49 * 8].reshape(16, 49, 8)
    for unit, pixel, channel in [(0, 0, 0), (2, 5, 3), (15, 48, 7)]:
        wanted = SMALL["linear3.weight"][channel * 49 + pixel, unit].astype(np.float16)
        assert np.array_equal(linear[unit, pixel, channel], wanted)
    kernels = packed[3 * 16 + 17 * 49 * 8 :][: 8 * 16 * 4].reshape(8, 4, 4, 4)
    wanted = SMALL["conv_transpose1.weight"].astype(np.float16)
    assert np.array_equal(kernels[3, 1, 2], wanted[3, :, 1, 2])


def test_sixteen_bits_change_a_pixel_by_less_than_a_hundredth():
    weights = vae_weights(2, (16, 32), 64, rng=5)
    rounded = {name: array.astype(np.float16) for name, array in weights.items()}
    difference = np.abs(decode(weights, CODES) - decode(rounded, CODES))
    assert 0 < difference.max() < 0.01


def test_the_state_holds_the_weights_and_the_nearest_twentieths():
    state = LatentMap(SMALL, code=(0.51, -1.02), walk_from=(0, 2.99), reach=2.99).state
    halves = np.frombuffer(base64.b64decode(state["halves"]), "<f2")
    assert halves.size == 3 * 16 + 17 * 49 * 8 + 8 * 16 * 4 + 4 + 4 * 16 + 1
    chosen = {
        "hidden": 16,
        "channels": [8, 4],
        "code": [0.5, -1.0],
        "from": [0.0, 3.0],
        "reach": 3.0,
    }
    assert {name: state[name] for name in chosen} == chosen
    assert state["readings"] is None


def test_the_readings_are_a_class_and_its_percent_for_each_place_of_the_map():
    classes, percent = LatentMap(SMALL, classify=uniform).state["readings"]
    assert len(classes) == len(percent) == CELLS**2
    assert (classes[0], percent[0]) == (3, 96)
    assert (classes[1], percent[1]) == (0, 25)


def test_only_the_decoder_is_needed_and_what_was_given_is_not_changed():
    given = {name: array.copy() for name, array in SMALL.items()}
    decoder = {name: given[name] for name in given if name.split(".")[0] in PARTS}
    before = LatentMap(decoder)._repr_html_()
    assert before == LatentMap(given)._repr_html_()
    assert all(np.array_equal(given[name], SMALL[name]) for name in SMALL)
    figure = LatentMap(decoder)
    decoder["linear3.bias"][:] = 7
    assert figure._repr_html_() == before


def test_the_picture_shows_the_images_and_marks_the_point():
    figure = LatentMap(SMALL, code=(-1.5, 1.5))
    [axes] = figure.picture().axes
    pixels = axes.images[0].get_array()
    assert pixels.shape == (28 * CELLS, 28 * CELLS, 3)
    corner = decode(figure._weights, map_codes(3.0)[-1:])[0, 0]
    assert np.abs(pixels[-28:, -28:, 0] / 255 - corner).max() <= 0.5 / 15 + 0.5 / 255
    [mark] = axes.patches
    assert mark.center == pytest.approx((28 * CELLS / 4, 28 * CELLS / 4), abs=1)


def test_the_palette_changes_no_colour_and_makes_the_file_smaller():
    figure = LatentMap(SMALL)
    coloured = figures.png(figure.picture())
    before, after = (
        np.asarray(Image.open(io.BytesIO(png)).convert("RGB")) for png in (coloured, figure.png())
    )
    assert np.array_equal(before, after)
    assert len(figure.png()) < 0.75 * len(coloured)


def test_a_decoder_of_the_usual_size_leaves_a_notebook_room_for_others():
    figure = LatentMap(vae_weights(2, (16, 32), 64, rng=0))
    html = figure._repr_html_()
    assert len(html.encode()) - len(figure.fallback()) < 350_000  # its start is all noise


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ({"arrays": [1, 2]}, TypeError, "arrays is a list, but a dict of weights is expected"),
        ({"arrays": without("linear3.bias")}, ValueError, "arrays lacks linear3.bias"),
        ({"arrays": vae_weights(20, (4, 8), 16, rng=0)}, ValueError, "'linear2.weight'. has"),
        (
            {"arrays": SMALL | {"conv_transpose2.weight": np.ones((4, 4))}},
            ValueError,
            r"has shape \(4, 4\), but \(4, 1, 4, 4\) is expected",
        ),
        ({"arrays": SMALL | {"linear3.bias": np.full(392, 1e6)}}, ValueError, "16 bits cannot"),
        ({"arrays": SMALL | {"linear3.bias": np.full(392, np.nan)}}, ValueError, "16 bits cannot"),
        ({"code": (4, 0)}, ValueError, r"code is \(4, 0\), but a pair within ±3 is expected"),
        ({"code": (np.nan, 0)}, ValueError, "code is"),
        ({"code": "here"}, TypeError, "code is 'here', but a pair of numbers is expected"),
        ({"walk_from": 1}, ValueError, "walk_from is 1"),
        ({"reach": 0.5}, ValueError, "reach is 0.5"),
        ({"reach": np.nan}, ValueError, "reach is nan"),
        ({"reach": True}, TypeError, "reach is True"),
        ({"classify": lambda images: np.ones(3)}, ValueError, r"classify gave \(3,\) for"),
        ({"title": " "}, ValueError, "title is empty"),
    ],
)
def test_wrong_arguments_get_one_sentence_with_the_value(arguments, error, says):
    with pytest.raises(error, match=says) as caught:
        LatentMap(**({"arrays": SMALL} | arguments))
    assert not re.search(r"[.!]\s", str(caught.value))
