"""Smaller PNG files show the same picture."""

import io

import numpy as np
import pytest
from PIL import Image

from tools.png_check import fault
from tools.png_size import smaller

RNG = np.random.default_rng(5)
PICTURES = {
    "colours": RNG.integers(0, 256, (40, 30, 3), dtype=np.uint8),
    "greys": RNG.integers(0, 256, (40, 30, 1), dtype=np.uint8).repeat(3, axis=2),
    "few colours": RNG.integers(0, 256, (256, 3), dtype=np.uint8)[RNG.integers(0, 256, (40, 30))],
    "one colour": np.full((40, 30, 3), 77, np.uint8),
}


def png(pixels, mode="RGBA"):
    file = io.BytesIO()
    Image.fromarray(pixels).convert(mode).save(file, format="png")
    return file.getvalue()


def pixels(file):
    return np.asarray(Image.open(io.BytesIO(file)).convert("RGBA"))


@pytest.mark.parametrize("name", PICTURES)
def test_every_pixel_stays(name):
    stored = png(PICTURES[name])
    assert np.array_equal(pixels(smaller(stored)), pixels(stored))
    assert len(smaller(stored)) < len(stored)


@pytest.mark.parametrize("name", PICTURES)
def test_it_is_done_once(name):
    once = smaller(png(PICTURES[name]))
    assert smaller(once) == once


def test_transparency_stays():
    see_through = np.dstack([PICTURES["colours"], RNG.integers(0, 256, (40, 30), dtype=np.uint8)])
    assert np.array_equal(pixels(smaller(png(see_through))), see_through)


def test_the_gate_sees_no_difference():
    stored = png(PICTURES["few colours"])
    assert fault([smaller(stored)], [stored]) is None
