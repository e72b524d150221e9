"""The course's colours are told apart, and read."""

from itertools import combinations

import numpy as np
import pytest

from aigc_lessons.figures import style

# How colours look to readers without one of the three kinds of cones, for linear RGB:
# Machado, Oliveira and Fernandes (2009), "A physiologically-based model for simulation of color
# vision deficiency", table 1, severity 1.
SEEN = {
    "trichromat": np.eye(3),
    "protanope": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranope": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanope": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def lab(colour: str, seen) -> np.ndarray:
    """CIELAB coordinates of a colour as somebody sees it."""
    srgb = style.rgb(colour)
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = np.array(to_xyz) @ np.clip(np.array(seen) @ linear, 0, 1) / [0.9505, 1, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("reader", SEEN)
def test_everybody_tells_the_colours_apart(reader):
    """A difference of 20 in CIELAB is seen at a glance; of 2, only side by side."""
    for first, second in combinations([style.BLUE, style.ORANGE, style.GREY, style.PAPER], 2):
        difference = np.linalg.norm(lab(first, SEEN[reader]) - lab(second, SEEN[reader]))
        assert difference > 20, (first, second)


def test_the_check_can_fail():
    """Red and green, to a reader without the cones for green."""
    seen = SEEN["deuteranope"]
    assert np.linalg.norm(lab("#B05A50", seen) - lab("#7A7A48", seen)) < 20


def ratio(colour: str) -> float:
    return float(style.contrast(style.rgb(colour), style.rgb(style.PAPER)))


def test_colours_stand_out_from_paper():
    """The accessibility guidelines ask 4.5 to 1 of text, and 3 to 1 of what carries meaning."""
    assert ratio(style.INK) >= 7
    assert ratio(style.GREY) >= 4.5
    assert ratio(style.BLUE) >= 4.5
    assert ratio(style.ORANGE) >= 3


def test_contrast_is_that_of_the_guidelines():
    assert ratio("#000000") == pytest.approx(21)
    assert ratio("#FFFFFF") == pytest.approx(1)
    assert ratio("#767676") == pytest.approx(4.54, abs=0.005)  # the well-known lightest grey
