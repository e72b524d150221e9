"""The generator playground: a trained DCGAN that draws in the reader's browser."""

import base64
import hashlib
import json

import numpy as np
from matplotlib.figure import Figure
from scipy.special import gammaincinv

from aigc_lessons import figures
from aigc_lessons.widgets.folded_dcgan import fold, judge, measure, measure_anew, pack
from aigc_lessons.widgets.moving_figure import MovingFigure

PICTURES = 16  # on a sheet
COLUMNS = 8
GREYS = 16  # in the picture: more would make it larger than all the rest


class GeneratorPlayground(MovingFigure):
    """A trained DCGAN in the page: new pictures, blends of two, a slice of latent space.

    The page holds both networks and computes them itself, aside from what the reader does. The
    reader presses for sixteen new pictures, chooses two and goes from one to the other on an arc
    or straight, and turns the code of one of them by a point that is dragged. The discriminator
    scores every picture.

    Parameters
    ----------
    run : Run
        A recorded run with the weights of a "generator" and a "discriminator" of
        `models.torch_dcgan` or its twin, such as ``training.load_run("dcgan-mnist-0")``. The
        generator has at most 1.4 million parameters; the page computes with 16 bits each.
    real : ndarray, optional
        Some real images ``(N, C, H, W)`` in [0, 1], best a hundred or more. The discriminator's
        statistics are then measured anew, on them and on as many of the run's samples, and the
        figure says what the middle half of them scores. Left out, it scores with the statistics
        that the training left behind, which lie far off.
    weights_folder : str, optional
        The address, seen from the page, of the folder where `weights_file` lies; the page loads it
        when it is first asked for pictures. Left out, the weights are part of the figure.
    title : str
        What stands below the figure.

    Raises
    ------
    TypeError
        If `run` is no run, or the folder no text.
    ValueError
        If the run keeps no weights, or those of other networks, or the images are others.

    References
    ----------
    Radford, Metz and Chintala (2016), "Unsupervised representation learning with deep
    convolutional generative adversarial networks", section 6.1, for the walk from one code to
    another; White (2016), "Sampling generative networks", arXiv:1609.04468, for the arc.

    Examples
    --------
    >>> from aigc_lessons.training import load_run
    >>> GeneratorPlayground(load_run("dcgan-mnist-0"))
    Play with the generator: Sixteen pictures that the generator of the run dcgan-mnist-0 made.
    Where scripts run, it makes new ones here, blends two of them, and its discriminator scores
    each.
    """

    module = "generator_playground.mjs"

    def __init__(
        self,
        run,
        *,
        real: np.ndarray | None = None,
        weights_folder: str | None = None,
        title: str = "Play with the generator",
    ) -> None:
        """Check and keep them."""
        generator, discriminator = _check_run(run)
        sizes = measure(generator, discriminator)
        if real is not None:
            real = _check_real(real, sizes)
            discriminator = measure_anew(discriminator, _half_and_half(real, run.samples))
        layers = fold(generator, discriminator)
        halves = base64.b64encode(pack(layers).tobytes()).decode()
        self.weights_file = _weights_file(halves)
        self._samples = np.asarray(run.samples[:PICTURES])
        state = {
            "sizes": sizes,
            "lengths": _usual_lengths(sizes["latent"]),
            "real": None if real is None else _middle_half(judge(layers, real)),
            "pictures": PICTURES,
            "megabytes": round(len(halves) / 1e6, 1),
        }
        super().__init__(title, _describe(run), state | self._weights(halves, weights_folder))

    def _weights(self, halves: str, folder: str | None) -> dict:
        """Return the weights, or where they lie."""
        if _check_folder(folder) is None:
            return {"halves": halves, "address": None}
        return {"halves": None, "address": folder + self.weights_file[0]}

    def picture(self) -> Figure:
        """Return some of the run's samples."""
        grey = np.rint((GREYS - 1) * self._samples) / (GREYS - 1)
        return figures.image_grid(grey, columns=COLUMNS)


def _usual_lengths(latent: int) -> list[float]:
    """Return between which lengths 98 in 100 fresh codes lie: their squares are χ² distributed."""
    return np.round(np.sqrt(2 * gammaincinv(latent / 2, [0.01, 0.99])), 1).tolist()


def _half_and_half(real: np.ndarray, generated: np.ndarray) -> np.ndarray:
    """Return as many of both; images often lie in the order of their labels."""
    count = min(len(real), len(generated))
    spread = np.linspace(0, len(real) - 1, count).astype(int)
    return np.concatenate([real[spread], generated[:count]])


def _middle_half(scores: np.ndarray) -> list[float]:
    """Return between which numbers the middle half of them lies."""
    return np.round(np.quantile(scores, [0.25, 0.75]), 4).tolist()


def _describe(run) -> str:
    return (
        f"Sixteen pictures that the generator of the run {run.name} made. Where scripts run, it "
        "makes new ones here, blends two of them, and its discriminator scores each."
    )


def _weights_file(halves: str) -> tuple[str, str]:
    """Return the name and the text of a script that hands the weights over.

    A page opened from disk may load a script, but fetch nothing.
    """
    name = f"generator-{hashlib.sha256(halves.encode()).hexdigest()[:12]}.js"
    return name, f'(globalThis.movingFigureFiles ??= {{}})[{json.dumps(name)}] = "{halves}";\n'


def _check_run(run) -> tuple[dict, dict]:
    """Return the weights of both networks."""
    if not hasattr(run, "weights") or not hasattr(run, "samples"):
        raise TypeError(
            f"run is a {type(run).__name__}, but a recorded run is expected: "
            'take training.load_run("dcgan-mnist-0")'
        )
    lacking = [n for n in ("generator", "discriminator") if n not in (run.weights or {})]
    if lacking:
        raise ValueError(
            f"the run {run.name} keeps no weights of a {' and a '.join(lacking)}, but both "
            "networks are expected: take one that was recorded with its weights"
        )
    return run.weights["generator"], run.weights["discriminator"]


def _check_real(real: np.ndarray, sizes: dict) -> np.ndarray:
    real, wanted = np.asarray(real), (sizes["colors"], sizes["side"], sizes["side"])
    if real.ndim != 4 or real.shape[1:] != wanted or len(real) == 0:
        raise ValueError(
            f"real has shape {real.shape}, but images of shape (N, "
            f"{', '.join(map(str, wanted))}) are expected, as the generator makes them"
        )
    if not (real.min() >= 0 and real.max() <= 1):
        raise ValueError(
            f"real goes from {real.min()} to {real.max()}, but images in [0, 1] are expected"
        )
    return real


def _check_folder(folder: str | None) -> str | None:
    if folder is None:
        return None
    if not isinstance(folder, str):
        raise TypeError(f"weights_folder is {folder!r}, but a text is expected")
    if not folder.endswith("/"):
        raise ValueError(f"weights_folder is {folder!r}, but a text that ends in / is expected")
    return folder
