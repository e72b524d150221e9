"""The course's few colours and sizes, for figures and for the pictures that move.

The two colours are Okabe and Ito's blue and vermilion, which readers with any kind of colour
vision tell apart. Where they carry meaning, a number, a sign or a label says the same.
"""

import numpy as np

BLUE = "#0072B2"  # negative numbers; the first of two things
ORANGE = "#D55E00"  # positive numbers; the second of two things; what to look at
GREY = "#6E6E6E"  # what stays in the background: 5.1 to 1 against paper
RULE = "#BDBDBD"  # hairlines
INK = "#1A1A1A"  # text
BLACK = "#000000"  # text on a coloured cell: on middle grey no lighter ink reaches 4.5 to 1
PAPER = "#FFFFFF"

FONT = "DejaVu Sans"  # comes with Matplotlib, so every machine draws the same letters
DPI = 100
WIDTH = 720  # pixels: what a page's column holds; a phone shows it at half size
TEXT = 20  # pixels: 9 on a phone that shrinks a figure of full width


def points(pixels: float) -> float:
    """Return a length in points, as Matplotlib wants line widths and font sizes."""
    return pixels * 72 / DPI


def rgb(colour: str) -> np.ndarray:
    """Return a colour written ``#RRGGBB`` as three numbers in [0, 1].

    Examples
    --------
    >>> rgb("#FF0000")
    array([1., 0., 0.])
    """
    return np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)]) / 255


def luminance(colour: np.ndarray) -> np.ndarray:
    """Return the relative luminance, from 0 (black) to 1 (white), of sRGB colours ``(..., 3)``.

    References
    ----------
    W3C (2018), "Web Content Accessibility Guidelines 2.1", definition of relative luminance.
    """
    linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def contrast(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the contrast ratio, from 1 (the same) to 21, of two sRGB colours ``(..., 3)``.

    References
    ----------
    W3C (2018), "Web Content Accessibility Guidelines 2.1", definition of contrast ratio.
    """
    dark, light = np.sort([luminance(first), luminance(second)], axis=0)
    return (light + 0.05) / (dark + 0.05)
