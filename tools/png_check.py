"""Whether the figures that a cell makes now are those stored in the notebook.

nbval compares text and skips PNG. Here the pixels are compared: first how many figures there are
and their sizes, then whether one is blank, then how far the pixels differ.

The measure is the root mean square difference, on 0-255, of the worst 16 x 16 pixels, and 2.0 is
allowed. Measured with Matplotlib 3.11: numerical noise up to 1e-5 of the data gives at most 0.2,
a colour map's index that rounds the other way about 0.6; one changed digit in a title gives 48,
in a grid of numbers 22, a point missing from a scatter plot 38. Over the whole picture those
three are 2.2, 0.8 and 1.7: small beside a tolerance of 1, because most of a picture is white.
"""

import base64
import io
import re
from collections.abc import Iterable

import numpy as np
from PIL import Image, UnidentifiedImageError

ALLOWED_RMS = 2.0
TILE = 16
# A figure with one short word on it has about four times as much ink.
LEAST_INK = 1e-3

EMBEDDED = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=]+)")


def figures(outputs: Iterable[dict]) -> list[bytes]:
    """Return the PNG figures of a cell's outputs in order, those inside its HTML included."""
    found = []
    for output in outputs:
        data = output.get("data", {})
        if "image/png" in data:
            found.append(data["image/png"])
        found += EMBEDDED.findall("".join(data.get("text/html", "")))
    return [base64.b64decode("".join(text)) for text in found]


def fault(stored: list[bytes], now: list[bytes], *, same_pixels: bool = True) -> str | None:
    """Say in a sentence's second half what is wrong with the figures made now, if anything.

    Parameters
    ----------
    stored, now
        PNG files: what the notebook holds and what its code makes.
    same_pixels
        False for a cell whose output may change from run to run; then only the number of figures
        and blank ones count.
    """
    if len(now) < len(stored):
        return f"shows {len(now)} figures where {len(stored)} are stored"
    if len(now) > len(stored):
        return f"shows {len(now)} figures where only {len(stored)} are stored"
    for number, (old, new) in enumerate(zip(stored, now, strict=True), start=1):
        which = "its figure" if len(now) == 1 else f"its figure {number}"
        found = _pair_fault(old, new, same_pixels)
        if found:
            return f"{which} {found}"
    return None


def worst_tile_rms(first: np.ndarray, second: np.ndarray) -> float:
    """Return the largest RMS difference over tiles of 16 x 16 pixels of two equal-sized pictures.

    Parameters
    ----------
    first, second
        Pixels (H, W, 3) in [0, 255].
    """
    squares = ((first - second) ** 2).mean(axis=-1)  # (H, W)
    H, W = squares.shape
    padded = np.pad(squares, ((0, -H % TILE), (0, -W % TILE)))
    tiles = padded.reshape(padded.shape[0] // TILE, TILE, -1, TILE)
    return float(np.sqrt(tiles.mean(axis=(1, 3)).max()))


def is_blank(pixels: np.ndarray) -> bool:
    """Whether pixels (H, W, 3) are all of almost one colour."""
    codes = (pixels @ [65536, 256, 1]).ravel().astype(np.int64)  # one number for each colour
    _, first, counts = np.unique(codes, return_index=True, return_counts=True)
    paper = pixels.reshape(-1, 3)[first[counts.argmax()]]
    ink = np.abs(pixels - paper).max(axis=-1) > 8
    return bool(ink.mean() < LEAST_INK)


def _pair_fault(old: bytes, new: bytes, same_pixels: bool) -> str | None:
    pixels = _pixels(new)
    if is_blank(pixels):
        return "is blank (almost one colour)"
    if not same_pixels:
        return None
    try:
        stored = _pixels(old)
    except UnidentifiedImageError:
        return "is stored as something that is no PNG file"
    if stored.shape != pixels.shape:
        (H, W, _), (OH, OW, _) = stored.shape, pixels.shape
        return f"has another size than the stored one ({OW} × {OH} pixels, stored {W} × {H})"
    rms = worst_tile_rms(stored, pixels)
    if rms > ALLOWED_RMS:
        return f"differs from the stored one by RMS {rms:.1f} (allowed {ALLOWED_RMS})"
    return None


def _pixels(png: bytes) -> np.ndarray:
    """Decode a PNG onto white: (H, W, 3) floats in [0, 255]."""
    picture = Image.open(io.BytesIO(png)).convert("RGBA")
    white = Image.new("RGBA", picture.size, "white")
    return np.asarray(Image.alpha_composite(white, picture).convert("RGB"), dtype=float)
