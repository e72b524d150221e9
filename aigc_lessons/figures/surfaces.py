"""A function of two variables seen from above, and paths across it."""

from collections.abc import Callable, Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from aigc_lessons.figures import style
from aigc_lessons.figures.canvas import Canvas
from aigc_lessons.figures.lines import STROKES

POINTS = 81  # along a side: where the function is asked
LEVELS = 10
WIDTH = 560  # pixels: a wider one would weigh more and show no more
LETTERS = style.TEXT * WIDTH / style.WIDTH  # as large on a phone as those of a full-width figure
LOWEST, HIGHEST = 1.4, 2.8  # how many times as wide as high a map may be
AROUND = 0.12  # of the paths' extent is left free on each side
LEGEND = 28  # pixels for a line of names above the map
ACROSS = 2  # names in such a line
MARGIN = {"left": 56, "right": 12, "top": 10, "bottom": 52}  # pixels
MARKS = "os^D"  # with the colours and dashes of every other figure
PATHS = [(*stroke, mark) for stroke, mark in zip(STROKES, MARKS, strict=False)]


def paths_on_surface(
    f: Callable,
    paths: Mapping,
    *,
    x: tuple[float, float] | None = None,
    y: tuple[float, float] | None = None,
    labels: tuple[str, str] = ("θ₁", "θ₂"),
) -> Figure:
    """Draw paths on a map of a function of two variables: lines of equal height, and each path.

    Both axes have the same scale, so that a gradient stands square on the lines. The lines'
    heights grow like squares, which spaces those of a round bowl evenly. A black dot marks where
    a path begins; what leaves the map is cut off at its edge.

    Parameters
    ----------
    f : callable
        Takes an array ``(2,)`` and returns one number.
    paths : dict of str to array_like of shape (T, 2)
        From one to four, by name.
    x, y : (float, float), optional
        What the map shows at least; by default all finite points of the paths.
    labels : (str, str)
        What stands at the two axes.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    TypeError
        If an argument is of another type.
    ValueError
        If there is no path or more than four, a path has another shape, or a range is empty.

    Examples
    --------
    >>> import numpy as np
    >>> from aigc_lessons import figures
    >>> path = np.array([[2.0, 1.0], [1.0, 0.5], [0.5, 0.25]])
    >>> figure = figures.paths_on_surface(lambda p: (p**2).sum(), {"halving": path})
    >>> [text.get_text() for text in figure.legends[0].get_texts()]
    ['halving']
    """
    paths = _check_paths(f, paths)
    span = _check_range("x", x), _check_range("y", y)
    x, y = _shown(paths, *span)
    axes = _map(x, y, labels, lines=-(-len(paths) // ACROSS))
    _contours(axes, f, x, y)
    for (name, path), look in zip(paths.items(), PATHS, strict=False):
        _path(axes, name, path, *look)
    _legend(axes)
    return axes.figure


def _check_paths(f, paths) -> dict[str, np.ndarray]:
    if not callable(f):
        raise TypeError(
            f"f is a {type(f).__name__}, but a function is expected that takes an array (2,)"
        )
    if not isinstance(paths, Mapping):
        raise TypeError(
            f"paths is a {type(paths).__name__}, but a dict is expected: write {{'name': path}}"
        )
    if not 1 <= len(paths) <= len(PATHS):
        raise ValueError(f"paths holds {len(paths)}, but 1 to {len(PATHS)} are expected")
    return {str(name): _check_path(name, path) for name, path in paths.items()}


def _check_path(name, path) -> np.ndarray:
    try:
        points = np.array(path, dtype=np.float64)
    except (TypeError, ValueError):
        raise TypeError(f"paths[{name!r}] is no array of numbers: give rows of two") from None
    if points.ndim != 2 or points.shape[1] != 2 or not np.isfinite(points).all(axis=1).any():
        raise ValueError(
            f"paths[{name!r}] has shape {points.shape}, but (T, 2) with a finite point is "
            "expected: a row for each point"
        )
    return points


def _check_range(name, span):
    if span is None:
        return None
    if np.shape(span) != (2,):
        raise TypeError(f"{name} is {span!r}, but a pair (from, to) is expected")
    if not (np.isfinite(span).all() and span[0] < span[1]):
        raise ValueError(f"{name} is {span!r}, but a pair of finite numbers with from < to is due")
    return float(span[0]), float(span[1])


def _shown(paths, x, y):
    """Return the two ranges of a map that is neither too flat nor too high."""
    points = np.concatenate(list(paths.values()))
    points = points[np.isfinite(points).all(axis=1)]
    x = x or _with_margin(points[:, 0])
    y = y or _with_margin(points[:, 1])
    width, height = x[1] - x[0], y[1] - y[0]
    return _widened(x, LOWEST * height), _widened(y, width / HIGHEST)


def _with_margin(values) -> tuple[float, float]:
    free = AROUND * float(np.ptp(values)) or 1.0
    return float(values.min()) - free, float(values.max()) + free


def _widened(span, length) -> tuple[float, float]:
    more = max(0.0, length - (span[1] - span[0])) / 2
    return span[0] - more, span[1] + more


def _map(x, y, labels, lines) -> Axes:
    width = WIDTH - MARGIN["left"] - MARGIN["right"]
    height = round(width * (y[1] - y[0]) / (x[1] - x[0]))
    top = MARGIN["top"] + LEGEND * lines
    canvas = Canvas(WIDTH, height + top + MARGIN["bottom"])
    scale = np.array([canvas.width, canvas.height, canvas.width, canvas.height])
    box = np.array([MARGIN["left"], MARGIN["bottom"], width, height]) / scale
    axes = canvas.figure.add_axes(tuple(box), xlim=x, ylim=y)
    text = {"fontsize": style.points(LETTERS), "family": style.FONT, "color": style.INK}
    axes.set_xlabel(labels[0], **text)
    axes.set_ylabel(labels[1], **text, labelpad=2)
    axes.tick_params(labelsize=style.points(LETTERS), labelfontfamily=style.FONT)
    axes.locator_params(axis="x", nbins=7)
    axes.locator_params(axis="y", nbins=4)
    return axes


def _contours(axes, f, x, y) -> None:
    """Draw the lines of equal height, closest together where it is steep."""
    xs, ys = np.linspace(*x, POINTS), np.linspace(*y, POINTS)
    heights = np.array([[float(f(np.array([a, b]))) for a in xs] for b in ys])
    lowest, highest = np.nanmin(heights), np.nanmax(heights)
    if not lowest < highest:
        return  # a plain has no lines
    levels = lowest + (highest - lowest) * np.linspace(0, 1, LEVELS + 1)[1:] ** 2
    # Without grey edges the picture is half as heavy.
    axes.contour(
        xs, ys, heights, levels, colors=style.RULE, linewidths=style.points(1.2), antialiased=False
    )


def _path(axes, name, path, colour, dashes, mark) -> None:
    edge = {"markeredgecolor": style.PAPER, "markeredgewidth": style.points(1)}
    line = {"color": colour, "linestyle": dashes, "linewidth": style.points(2.4)}
    axes.plot(
        *path.T, label=name, marker=mark, markersize=style.points(7), zorder=3, **line, **edge
    )
    axes.plot(*path[0], "o", color=style.BLACK, markersize=style.points(10), zorder=4)


def _legend(axes) -> None:
    handles, names = axes.get_legend_handles_labels()
    height = axes.figure.bbox.height
    axes.figure.legend(
        handles,
        names,
        loc="upper center",
        bbox_to_anchor=(0.5, 1 - 4 / height),
        ncols=min(ACROSS, len(names)),
        frameon=False,
        borderpad=0,
        handlelength=2.6,
        labelspacing=0.35,
        prop={"family": style.FONT, "size": style.points(LETTERS)},
    )
