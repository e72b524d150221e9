"""The latent map: every point of a plane is a code, and the page decodes it at once."""

import base64
import io
from collections.abc import Callable, Mapping
from numbers import Real

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from PIL import Image

from aigc_lessons import ops
from aigc_lessons.figures import style
from aigc_lessons.figures.canvas import Canvas
from aigc_lessons.widgets.moving_figure import MovingFigure

CELLS = 13  # pictures along a side of the map
SIDE = 28  # pixels along a side of a picture
SMALLEST = 7  # pixels along a side after the linear layer
MARKS = 20  # places of a slider for 1: codes are twentieths
PARTS = ("linear2", "linear3", "conv_transpose1", "conv_transpose2")  # the decoder's, in order
EDGE = 30  # pixels beside the map in the picture, for its labels
GREYS = 16  # in the picture: more would make it the largest part of the figure


class LatentMap(MovingFigure):
    """A plane of codes, and the image that a decoder makes of the one that is chosen.

    The page holds the decoder of a VAE with a latent space of two coordinates and computes its
    layers itself: eq-linear, eq-conv-transpose2d, ReLU and sigmoid. The reader moves a point over a
    map of decoded images by pointer, touch, arrow keys or sliders, and walks from one point to
    another in a straight line.

    Parameters
    ----------
    arrays : dict of str to ndarray
        The weights of a `models.torch_vae.VAE` or of its twin with ``latent=2``, as ``to_arrays()``
        gives them or ``training.load_run("vae-map-mnist-0").weights["vae"]``; what is not the
        decoder's is left out. The page computes with 16 bits a weight.
    code : (float, float)
        Where the point is at the start; the nearest twentieths are taken.
    walk_from : (float, float)
        Where the walk to that point begins.
    reach : float
        How far the map goes from 0, from 1 to 5, in standard deviations of the prior.
    classify : callable, optional
        From images ``(N, 1, 28, 28)`` to probabilities ``(N, K)``, such as `metrics.classify`: the
        figure then says as what each place is read, for those who do not see it above all.
    title : str
        What stands below the figure.

    Raises
    ------
    TypeError
        If the weights are no dict of arrays, or a number is none.
    ValueError
        If the weights do not belong to such a decoder, or a number is out of its range.

    References
    ----------
    Kingma and Welling (2014), "Auto-encoding variational Bayes", appendix A.

    Examples
    --------
    >>> from aigc_lessons.models.weights import vae_weights
    >>> LatentMap(vae_weights(2, (4, 8), 16, rng=0), code=(0.5, -1))
    The latent map: A decoder's images over a plane of codes from −3 to 3 in both coordinates. The
    point is at z = (0.5, −1), and a walk to it begins at (−2, 2).
    """

    module = "latent_map.mjs"

    def __init__(
        self,
        arrays: Mapping,
        *,
        code: tuple[float, float] = (0.0, 0.0),
        walk_from: tuple[float, float] = (-2.0, 2.0),
        reach: float = 3.0,
        classify: Callable | None = None,
        title: str = "The latent map",
    ) -> None:
        """Check and keep them."""
        self._weights = _check_weights(arrays)
        self._reach = _check_reach(reach)
        self._code = _check_code("code", code, self._reach)
        self._walk_from = _check_code("walk_from", walk_from, self._reach)
        self._images = decode(self._weights, map_codes(self._reach))
        self._readings = _read(classify, self._images)
        super().__init__(title, self._describe(), self._start())

    def picture(self) -> Figure:
        """Return the map with the point on it."""
        size = CELLS * SIDE
        rows = self._images.reshape(CELLS, CELLS, SIDE, SIDE).transpose(0, 2, 1, 3)
        grey = np.rint((GREYS - 1) * rows.reshape(size, size, 1)) / (GREYS - 1)
        canvas = Canvas(size + 2 * EDGE, size + 2 * EDGE)
        axes = canvas.image(EDGE, EDGE, np.broadcast_to(grey, (size, size, 3)), 1)
        across, down = _pixels(self._code, self._reach)
        axes.add_patch(Circle((across, down), 9, color=style.ORANGE, fill=False, linewidth=3))
        self._label(canvas, size)
        return canvas.figure

    def png(self) -> bytes:
        """Return the picture with a palette: its few colours need a byte each, not four."""
        coloured = Image.open(io.BytesIO(super().png())).convert("RGB")
        file = io.BytesIO()
        coloured.quantize(256, dither=Image.Dither.NONE).save(file, format="png", optimize=True)
        return file.getvalue()

    def _label(self, canvas: Canvas, size: int) -> None:
        """Write the ends of both axes below the map and on its left."""
        low, high = _number(-self._reach), _number(self._reach)
        below = EDGE + size + EDGE / 2
        for place, text in ((0, low), (0.5, "z₁"), (1, high)):
            canvas.text(EDGE + place * size, below, text, 2 * EDGE)
            canvas.text(EDGE / 2, EDGE + (1 - place) * size, text.replace("₁", "₂"), EDGE)

    def _describe(self) -> str:
        reach = _number(self._reach)
        return (
            f"A decoder's images over a plane of codes from −{reach} to {reach} in both "
            f"coordinates. The point is at z = {_pair(self._code)}, and a walk to it begins at "
            f"{_pair(self._walk_from)}."
        )

    def _start(self) -> dict:
        return {
            "halves": base64.b64encode(pack(self._weights).tobytes()).decode(),
            "hidden": self._weights["linear2.bias"].size,
            "channels": list(self._weights["conv_transpose1.weight"].shape[:2]),
            "code": list(self._code),
            "from": list(self._walk_from),
            "reach": self._reach,
            "cells": CELLS,
            "marks": MARKS,
            "readings": self._readings,
        }


def map_codes(reach: float) -> np.ndarray:
    """Return the codes in the middles of the map's cells, in reading order.

    Parameters
    ----------
    reach : float
        How far the map goes from 0.

    Returns
    -------
    ndarray
        ``(CELLS², 2)``: the first coordinate goes to the right, the second one up.

    Examples
    --------
    >>> map_codes(3.25)[[0, 1, -1]]
    array([[-3. ,  3. ],
           [-2.5,  3. ],
           [ 3. , -3. ]])
    """
    middles = reach * (2 * np.arange(CELLS) + 1 - CELLS) / CELLS
    across, up = np.meshgrid(middles, middles[::-1])
    return np.stack([across.ravel(), up.ravel()], axis=1)


def decode(weights: Mapping, codes: np.ndarray) -> np.ndarray:
    """Compute the images of codes, by `ops`, as the page does.

    Parameters
    ----------
    weights : dict of str to ndarray
        Those of the decoder, in PyTorch's layout.
    codes : ndarray
        ``(N, 2)``.

    Returns
    -------
    ndarray
        ``(N, 1, 28, 28)``, float64, in [0, 1].
    """
    # In float64 the picture's few greys come out the same on every machine.
    w = {name: array.astype(np.float64) for name, array in weights.items()}
    z = codes.astype(np.float64)
    h = ops.relu(ops.linear(z, w["linear2.weight"], w["linear2.bias"]))  # (N, 64)
    h = ops.linear(h, w["linear3.weight"], w["linear3.bias"])  # (N, 1568)
    h = h.reshape(len(z), -1, SMALLEST, SMALLEST)  # (N, 32, 7, 7)
    for layer in PARTS[2:]:
        kernels, biases = w[f"{layer}.weight"], w[f"{layer}.bias"]
        h = ops.conv_transpose2d(ops.relu(h), kernels, biases, stride=2, padding=1)
    return ops.sigmoid(h)  # (N, 1, 28, 28)


def pack(weights: Mapping) -> np.ndarray:
    """Put the decoder's weights in a row, in the order in which the page adds them up.

    Parameters
    ----------
    weights : dict of str to ndarray
        Those of the decoder, in PyTorch's layout.

    Returns
    -------
    ndarray
        float16, the low byte first: of the linear layers ``(2, D)`` and ``(D,)``, then
        ``(D, 7·7, C)`` and ``(7·7, C)``; of each transposed convolution ``(C, 4, 4, F)`` and
        ``(F,)``.
    """
    pixels = SMALLEST * SMALLEST  # which come behind the channel in PyTorch
    hidden = len(weights["linear2.bias"])
    parts = [
        weights["linear2.weight"].T,
        weights["linear2.bias"],
        weights["linear3.weight"].reshape(-1, pixels, hidden).transpose(2, 1, 0),
        weights["linear3.bias"].reshape(-1, pixels).T,
    ]
    for layer in PARTS[2:]:
        parts += [weights[f"{layer}.weight"].transpose(0, 2, 3, 1), weights[f"{layer}.bias"]]
    return np.concatenate([part.ravel() for part in parts]).astype("<f2")


def _read(classify: Callable | None, images: np.ndarray) -> list | None:
    """Return for each picture of the map the likeliest class and its probability in percent."""
    if classify is None:
        return None
    probabilities = np.asarray(classify(images.astype(np.float32)))
    if probabilities.ndim != 2 or len(probabilities) != len(images):
        raise ValueError(
            f"classify gave {probabilities.shape} for {len(images)} images, but a row of "
            "probabilities for each is expected"
        )
    percent = np.rint(100 * probabilities.max(axis=1)).astype(int)
    return [probabilities.argmax(axis=1).tolist(), percent.tolist()]


def _check_weights(arrays: Mapping) -> dict[str, np.ndarray]:
    """Return the decoder's weights, rounded to 16 bits."""
    if not isinstance(arrays, Mapping):
        raise TypeError(
            f"arrays is a {type(arrays).__name__}, but a dict of weights is expected: "
            "take it from to_arrays() of a VAE with latent=2"
        )
    names = [f"{part}.{kind}" for part in PARTS for kind in ("weight", "bias")]
    missing = [name for name in names if name not in arrays]
    if missing:
        raise ValueError(
            f"arrays lacks {', '.join(missing)}, but a decoder needs them: take it from "
            "to_arrays() of a VAE"
        )
    with np.errstate(over="ignore"):  # what is too large becomes infinite, and is refused below
        weights = {name: np.asarray(arrays[name]).astype("<f2") for name in names}
    _check_shapes(weights)
    return weights


def _check_shapes(weights: dict[str, np.ndarray]) -> None:
    kernels, hidden = weights["conv_transpose1.weight"].shape, weights["linear2.bias"].size
    second, first = kernels[:2] if len(kernels) == 4 else (0, 0)
    features = second * SMALLEST * SMALLEST
    linear = [(hidden, 2), (hidden,), (features, hidden), (features,)]
    expected = [*linear, (second, first, 4, 4), (first,), (first, 1, 4, 4), (1,)]
    for (name, array), shape in zip(weights.items(), expected, strict=True):
        if array.shape != shape:
            raise ValueError(
                f"arrays[{name!r}] has shape {array.shape}, but {shape} is expected: "
                "take the weights of a VAE with latent=2"
            )
        if not np.isfinite(array).all():
            raise ValueError(
                f"arrays[{name!r}] holds a number that 16 bits cannot, but finite ones up to "
                "65504 are expected"
            )


def _check_reach(reach: float) -> float:
    if isinstance(reach, bool) or not isinstance(reach, Real):
        raise TypeError(f"reach is {reach!r}, but a number from 1 to 5 is expected: give one")
    if not 1 <= reach <= 5:
        raise ValueError(f"reach is {reach}, but 1 to 5 standard deviations are expected")
    return round(MARKS * float(reach)) / MARKS


def _check_code(name: str, code, reach: float) -> tuple[float, float]:
    try:
        point = np.array(code, dtype=np.float64)
    except (TypeError, ValueError):
        raise TypeError(f"{name} is {code!r}, but a pair of numbers is expected") from None
    if point.shape != (2,) or not np.all(np.abs(point) <= reach):
        raise ValueError(f"{name} is {code!r}, but a pair within ±{reach:g} is expected")
    first, second = (round(MARKS * part) / MARKS + 0.0 for part in point.tolist())
    return first, second


def _pixels(code: tuple[float, float], reach: float) -> tuple[float, float]:
    """Return where a code lies on the map, in pixels from its top left corner."""
    scale = CELLS * SIDE / (2 * reach)
    return scale * (code[0] + reach) - 0.5, scale * (reach - code[1]) - 0.5


def _pair(code: tuple[float, float]) -> str:
    return f"({', '.join(map(_number, code))})"


def _number(value: float) -> str:
    return f"{value + 0.0:.4g}".replace("-", "−")
