"""The figure check tells a changed figure from numerical noise."""

import base64
import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from tools.png_check import ALLOWED_RMS, fault, figures, is_blank, worst_tile_rms


def png(pixels, mode="RGB"):
    file = io.BytesIO()
    Image.fromarray(np.asarray(pixels, np.uint8), mode).save(file, format="png")
    return file.getvalue()


def noise(*shape):
    return np.random.default_rng(0).integers(0, 256, shape)


def drawn(figure):
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=72)
    plt.close(figure)
    return file.getvalue()


def curve(*, scale=1.0, title="loss 0.25"):
    figure, axes = plt.subplots(figsize=(6, 4))
    x = np.linspace(0, 6, 200)
    axes.plot(x, scale * np.sin(x))
    axes.set_title(title)
    return drawn(figure)


def numbers(*, last="0.25"):
    figure, axes = plt.subplots(figsize=(5, 5))
    for row in range(6):
        for column in range(6):
            axes.text(column / 6, row / 6, last if row == column == 5 else "0.25")
    return drawn(figure)


def test_a_figure_agrees_with_itself():
    assert fault([curve()], [curve()]) is None


@pytest.mark.parametrize("scale", [1 + 1e-12, 1 + 1e-6, 1 - 1e-5])
def test_numerical_noise_passes(scale):
    assert fault([curve()], [curve(scale=scale)]) is None


def test_a_small_change_that_matters_is_found():
    for stored, now in [
        (curve(), curve(title="loss 0.26")),
        (curve(), curve(scale=1.002)),
        (numbers(), numbers(last="0.26")),
    ]:
        assert "differs from the stored one by RMS" in fault([stored], [now])


def test_rms_is_that_of_the_worst_tile():
    first = np.zeros((40, 50, 3))
    second = first.copy()
    second[16:32, 32:48] = 8  # one whole tile
    assert worst_tile_rms(first, second) == 8
    second[16, 32] = 8 + 160
    assert worst_tile_rms(first, second) == pytest.approx(np.sqrt((255 * 64 + 168**2) / 256))


def test_a_difference_at_the_ragged_edge_counts():
    first = np.zeros((17, 17, 3))
    second = first.copy()
    second[16, 16] = 255
    assert worst_tile_rms(first, second) > ALLOWED_RMS


@pytest.mark.parametrize("colour", [0, 128, 255])
def test_one_colour_is_blank(colour):
    pixels = np.full((100, 200, 3), float(colour))
    assert is_blank(pixels)
    pixels[0, :19] = 255 - 0.9 * colour
    assert is_blank(pixels)
    pixels[1, :19] = 255 - 0.9 * colour
    assert not is_blank(pixels)


def test_a_blank_figure_is_found_even_if_a_blank_one_is_stored():
    blank = png(np.full((60, 80, 3), 255))
    assert "is blank" in fault([blank], [blank])
    assert "is blank" in fault([blank], [blank], same_pixels=False)


def test_changeable_figures_are_counted_but_not_compared():
    assert fault([png(noise(9, 9, 3))], [png(noise(8, 7, 3))], same_pixels=False) is None
    assert fault([png(noise(9, 9, 3))], [], same_pixels=False)


def test_sizes_are_named_width_first():
    found = fault([png(noise(9, 5, 3))], [png(noise(8, 7, 3))])
    assert "(7 × 8 pixels, stored 5 × 9)" in found


def test_number_of_the_figure_is_named_among_several():
    first, second = png(noise(9, 9, 3)), png(255 - noise(9, 9, 3))
    assert fault([first, first], [first, second]).startswith("its figure 2 differs")


def test_transparent_pixels_are_white():
    clear = np.zeros((30, 30, 4))
    clear[5:9, 5:9] = [10, 20, 30, 255]
    white = np.full((30, 30, 3), 255)
    white[5:9, 5:9] = [10, 20, 30]
    assert fault([png(clear, "RGBA")], [png(white)]) is None


def test_what_is_no_picture_is_named():
    assert "no PNG file" in fault([b"text"], [png(noise(9, 9, 3))])


def test_figures_are_found_in_outputs_and_inside_html():
    one, two = png(noise(4, 4, 3)), png(noise(5, 5, 3))
    text = base64.b64encode(one).decode()
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": "x"},
        {"data": {"image/png": text + "\n", "text/plain": "x"}},
        {
            "data": {
                "text/html": f'<img src="data:image/png;base64,{base64.b64encode(two).decode()}">'
            }
        },
    ]
    assert figures(outputs) == [one, two]
