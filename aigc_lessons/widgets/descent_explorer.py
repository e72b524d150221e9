"""The descent explorer: a point rolls down a bowl, seen from above, by one optimiser or by four."""

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure

from aigc_lessons import figures, ops
from aigc_lessons.widgets.moving_figure import MovingFigure

STEPS = 60
SHOWN = 10  # steps that are drawn at the beginning
MAP = (4.0, 2.5)  # how far the map reaches from its middle, the lowest point
MARKS = 40  # positions of the slider up to 2/λ_max
LAST = 60  # its last position: 1.5 times as far
ALL = "all four: a race"
NOISE = 1.5  # standard deviation of what the noisy gradient adds to each coordinate

SURFACES = {
    "valley": [[1, 0], [0, 10]],
    "slanting valley": [[5.5, 4.5], [4.5, 5.5]],
    "round bowl": [[4, 0], [0, 4]],
    "narrow valley": [[0.5, 0], [0, 50]],
}
# What the figure computes with, and what stands for it in `ops`.
OPTIMIZERS = {
    "gradient descent": {"kind": "SGD", "momentum": 0, "noise": 0},
    "momentum": {"kind": "SGD", "momentum": 0.9, "noise": 0},
    "noisy gradient": {"kind": "SGD", "momentum": 0, "noise": NOISE},
    "Adam": {"kind": "Adam", "betas": [0.9, 0.999], "eps": 1e-8, "noise": 0},
}


class DescentExplorer(MovingFigure):
    """A descent on a bowl of two parameters, step by step, with the loss beside it.

    It computes eq-quadratic, eq-sgd, eq-momentum, eq-adam and eq-learning-rate-limit. The reader
    chooses the surface and the optimiser, drags the start, turns the learning rate past the mark
    at 2/λ_max, steps, plays, and lets four optimisers race from one start.

    Parameters
    ----------
    surfaces : dict of str to array_like of shape (2, 2), optional
        The curvatures H of what can be chosen, the first one at the start: symmetric, positive
        definite.
    start : (float, float)
        Where the descent begins: within ±4 and ±2.5.
    share : float
        The learning rate at the start as a share of 2/λ_max, more than 0 and at most 1.5. The
        slider has fortieths.
    optimizer : str
        "gradient descent", "momentum", "noisy gradient", "Adam" or "all four: a race".
    title : str
        What stands below the figure.

    Raises
    ------
    TypeError
        If surfaces is no dict of arrays, or a number is none.
    ValueError
        If a surface is no bowl of two parameters, or an argument is out of its range.

    References
    ----------
    Goh (2017), "Why momentum really works", Distill.

    Examples
    --------
    >>> from aigc_lessons.widgets import DescentExplorer
    >>> DescentExplorer(share=1.1)
    Gradient descent on a bowl: gradient descent on the valley with curvatures 1 and 10, from
    (−3, 1.5) with the learning rate 0.22, 1.1 times 2/λ_max = 0.2. The loss is 15.75 at the start
    and 431.3 after 10 steps.
    """

    module = "descent_explorer.mjs"

    def __init__(
        self,
        surfaces: Mapping | None = None,
        *,
        start: tuple[float, float] = (-3.0, 1.5),
        share: float = 0.9,
        optimizer: str = "gradient descent",
        title: str = "Gradient descent on a bowl",
    ) -> None:
        """Check and keep them."""
        self._surfaces = _check_surfaces(SURFACES if surfaces is None else surfaces)
        self._start = _check_start(start)
        self._position = _check_share(share)
        self._optimizer = _check_optimizer(optimizer)
        super().__init__(title, self._describe(), self._state())

    def picture(self) -> Figure:
        """Return the map with the first steps of each path."""
        H = self._first()[1]
        x, y = ((-reach, reach) for reach in MAP)
        return figures.paths_on_surface(
            lambda theta: ops.quadratic(theta, H), self.paths(), x=x, y=y
        )

    def paths(self, steps: int = SHOWN) -> dict[str, np.ndarray]:
        """Return by optimiser the points ``(steps + 1, 2)`` of what the figure shows at its start.

        Parameters
        ----------
        steps : int

        Returns
        -------
        dict of str to ndarray
        """
        names = OPTIMIZERS if self._optimizer == ALL else [self._optimizer]
        return {name: self._path(OPTIMIZERS[name], steps) for name in names}

    def _path(self, settings: dict, steps: int) -> np.ndarray:
        H = self._first()[1]
        optimizer = _optimizer(settings, self._rate())
        params, path = {"theta": self._start.copy()}, [self._start]
        for noise in settings["noise"] * _noise()[:steps]:
            gradient = ops.quadratic_backward(params["theta"], H) + noise
            optimizer.step(params, {"theta": gradient})
            path.append(params["theta"].copy())
        return np.array(path)

    def _first(self) -> tuple[str, np.ndarray]:
        return next(iter(self._surfaces.items()))

    def _rate(self) -> float:
        return ops.learning_rate_limit(self._first()[1]) * self._position / MARKS

    def _describe(self) -> str:
        name, H = self._first()
        least, most = np.linalg.eigvalsh(H)
        limit = ops.learning_rate_limit(H)
        return (
            f"{self._optimizer} on the {name} with curvatures {_number(least)} and "
            f"{_number(most)}, from ({', '.join(map(_number, self._start))}) with the learning "
            f"rate {_number(self._rate())}, {_number(self._position / MARKS)} times 2/λ_max = "
            f"{_number(limit)}. {self._losses(H)}"
        )

    def _losses(self, H: np.ndarray) -> str:
        first = f"The loss is {_number(ops.quadratic(self._start, H))} at the start and"
        last = {name: _number(ops.quadratic(path[-1], H)) for name, path in self.paths().items()}
        if len(last) == 1:
            return f"{first} {next(iter(last.values()))} after {SHOWN} steps."
        each = ", ".join(f"{loss} by {name}" for name, loss in last.items())
        return f"{first} after {SHOWN} steps {each}."

    def _state(self) -> dict:
        return {
            # Pairs, since JavaScript sorts an object's names when they look like numbers.
            "surfaces": [[name, H.tolist()] for name, H in self._surfaces.items()],
            "optimizers": [[name, settings] for name, settings in OPTIMIZERS.items()],
            "optimizer": self._optimizer,
            "all": ALL,
            "noise": _noise().tolist(),
            "start": self._start.tolist(),
            "reach": list(MAP),
            "position": self._position,
            "marks": MARKS,
            "last": LAST,
            "shown": SHOWN,
        }


def _noise() -> np.ndarray:
    """Return what disturbs the gradient: the same numbers in Python and in the page."""
    return np.random.default_rng(6).normal(size=(STEPS, 2)).round(3)


def _optimizer(settings: dict, lr: float):
    if settings["kind"] == "Adam":
        return ops.Adam(lr, betas=tuple(settings["betas"]), eps=settings["eps"])
    return ops.SGD(lr, momentum=settings["momentum"])


def _check_surfaces(surfaces: Mapping) -> dict[str, np.ndarray]:
    if not isinstance(surfaces, Mapping):
        raise TypeError(
            f"surfaces is a {type(surfaces).__name__}, but a dict of curvatures (2, 2) is expected"
        )
    if not surfaces:
        raise ValueError("surfaces is empty, but at least one is needed: leave it out for ours")
    return {str(name): _check_surface(name, H) for name, H in surfaces.items()}


def _check_surface(name, H) -> np.ndarray:
    try:
        array = np.array(H, dtype=np.float64)
    except (TypeError, ValueError):
        raise TypeError(f"surfaces[{name!r}] is no array of numbers: give rows of two") from None
    if array.shape != (2, 2):
        raise ValueError(f"surfaces[{name!r}] has shape {array.shape}, but (2, 2) is expected")
    ops.learning_rate_limit(array)  # refuses what is no bowl
    return array


def _check_start(start) -> np.ndarray:
    try:
        point = np.array(start, dtype=np.float64)
    except (TypeError, ValueError):
        raise TypeError(f"start is {start!r}, but a pair of numbers is expected") from None
    if point.shape != (2,) or not np.all(np.abs(point) <= MAP):
        raise ValueError(
            f"start is {start!r}, but a pair within ±{MAP[0]:g} and ±{MAP[1]:g} is expected"
        )
    return point


def _check_share(share) -> int:
    if isinstance(share, bool) or not isinstance(share, (int, float, np.number)):
        raise TypeError(f"share is {share!r}, but a number is expected: a share of 2/λ_max")
    if not 1 / MARKS <= share <= LAST / MARKS:
        raise ValueError(
            f"share is {share}, but {1 / MARKS} to {LAST / MARKS} times 2/λ_max is expected"
        )
    return round(float(share) * MARKS)


def _check_optimizer(name) -> str:
    if name not in (*OPTIMIZERS, ALL):
        names = ", ".join(map(repr, (*OPTIMIZERS, ALL)))
        raise ValueError(f"optimizer is {name!r}, but one of {names} is expected")
    return name


def _number(value: float) -> str:
    return f"{value + 0.0:.4g}".replace("-", "−")
