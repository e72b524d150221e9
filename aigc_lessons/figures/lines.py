"""Curves in axes, told apart by colour and by dashes, with letters that a phone can show."""

import io
from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from aigc_lessons.figures import style
from aigc_lessons.figures.canvas import check_titles, text_width

# Okabe and Ito's blue, vermilion, green and purple, the last two darker, so that a thin line on
# white still has a contrast of 3 to 1; then grey and black. Each has dashes of its own.
STROKES = [
    (style.BLUE, "solid"),
    (style.ORANGE, (0, (5, 1.5))),
    ("#007A5A", (0, (1, 1.2))),
    ("#9C3F7A", (0, (6, 1.5, 1, 1.5))),
    (style.GREY, (0, (2.5, 2.5))),
    (style.INK, (0, (9, 3))),
]
LETTERS = style.points(19)
HEIGHT = 300  # pixels of the axes and what they are labelled with
ROW = 30  # pixels of a row of names above them
SAMPLE = 70  # pixels of a stroke beside its name


def line_plot(
    *panels: Mapping,
    titles: Sequence | None = None,
    x_label: str | None = None,
    y_label: str | None = None,
    log_x: bool = False,
    log_y: bool = False,
    height: int = HEIGHT,
) -> Figure:
    """Draw named curves, in one pair of axes or in several side by side.

    Parameters
    ----------
    *panels : dict of str to array or (x, y)
        For each pair of axes its curves by name: the values at 0, 1, 2, …, or both coordinates.
        At most six curves. Where there are several, their names stand above the axes, or in
        each pair of axes if these show different curves.
    titles : sequence, optional
        What stands above each pair of axes.
    x_label, y_label : str, optional
        What the axes show; the y axis is labelled on the left only, and shared by all panels.
    log_x, log_y : bool
        Whether an axis goes up by factors.
    height : int
        In pixels, without the names; the width is that of the page.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    TypeError
        If a panel is no dict.
    ValueError
        If there is no panel, a panel holds no curve or too many, or a curve's coordinates differ
        in length.

    Examples
    --------
    >>> from aigc_lessons import figures
    >>> figure = figures.line_plot({"loss": [2.3, 1.1, 0.7]}, x_label="step", y_label="loss")
    >>> len(figure.axes)
    1
    """
    curves = [_curves(panel) for panel in panels]
    if not curves:
        raise ValueError('line_plot got no curves: give a dict such as {"loss": losses}')
    titles = check_titles("line_plot", titles, len(panels), "panels")
    shared = all(list(named) == list(curves[0]) for named in curves)
    rows = _legend_rows(curves[0]) if shared else 0
    size = style.WIDTH / style.DPI, (height + ROW * rows) / style.DPI
    figure, axes = plt.subplots(
        1,
        len(panels),
        figsize=size,
        dpi=style.DPI,
        sharey=True,
        squeeze=False,
        layout="constrained",
    )
    plt.close(figure)
    for one, named in zip(axes[0], curves, strict=True):
        _draw(one, named)
        if log_x:
            one.set_xscale("log")
        if log_y:
            one.set_yscale("log")
        one.set_xlabel(x_label or "", fontsize=LETTERS)
    axes[0, 0].set_ylabel(y_label or "", fontsize=LETTERS)
    for one, title in zip(axes[0], titles, strict=False):
        one.set_title(title, fontsize=LETTERS)
    _name_curves(figure, curves, rows)
    return figure


def loss_curves(history: Sequence[Mapping]) -> Figure:
    """Draw how the losses of a training run went, step by step.

    Parameters
    ----------
    history : sequence of dict
        One dict of plain numbers for each step, as `training.run` yields them. What is drawn is
        each number whose name holds "loss".

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there are no steps, or no loss in them.

    Examples
    --------
    >>> from aigc_lessons import figures
    >>> figure = figures.loss_curves([{"step": 0, "loss": 2.3}, {"step": 1, "loss": 1.1}])
    >>> figure.axes[0].get_ylabel()
    'loss'
    """
    history = list(history)
    names = [name for name in (history[0] if history else {}) if "loss" in name]
    if not names:
        raise ValueError(
            'loss_curves got no loss: give a list of dicts such as {"loss": 2.3}, one for each step'
        )
    steps = [record.get("step", place) for place, record in enumerate(history)]
    losses = {name: (steps, [record[name] for record in history]) for name in names}
    return line_plot(losses, x_label="step", y_label="loss")


def png(figure: Figure) -> bytes:
    """Return a figure as a PNG file, for `ipywidgets.Image(value=…)`.

    Parameters
    ----------
    figure : matplotlib.figure.Figure

    Returns
    -------
    bytes
        The file, the same for the same figure.

    Examples
    --------
    >>> from aigc_lessons import figures
    >>> figures.png(figures.line_plot({"a": [1, 2]}))[1:4]
    b'PNG'
    """
    file = io.BytesIO()
    figure.savefig(file, format="png", metadata={"Software": None})
    return file.getvalue()


def _curves(panel: Mapping) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    if not isinstance(panel, Mapping):
        raise TypeError(
            f"line_plot got a {type(panel).__name__}, but a dict of curves is expected: "
            'write {"name": values}'
        )
    if not 0 < len(panel) <= len(STROKES):
        raise ValueError(f"line_plot got {len(panel)} curves, but 1 to {len(STROKES)} are expected")
    return {name: _coordinates(name, curve) for name, curve in panel.items()}


def _coordinates(name: str, curve) -> tuple[np.ndarray, np.ndarray]:
    if isinstance(curve, tuple) and len(curve) == 2 and np.ndim(curve[0]) == 1:
        x, y = (np.asarray(numbers, np.float64) for numbers in curve)
    else:
        y = np.asarray(curve, np.float64)
        x = np.arange(y.size)
    if y.ndim != 1 or x.shape != y.shape:
        raise ValueError(
            f"line_plot got the curve {name!r} with x {x.shape} and y {y.shape}, but two rows of "
            "numbers of one length are expected"
        )
    return x, y


def _legend_rows(names) -> int:
    """Return how many rows the names of several curves take above the axes."""
    return -(-len(names) // _legend_columns(names)) if len(names) > 1 else 0


def _legend_columns(names) -> int:
    widest = max(text_width(name) for name in names) + SAMPLE
    return max(1, min(len(names), int(style.WIDTH / widest)))


def _name_curves(figure: Figure, curves: list[dict], rows: int) -> None:
    """Name the curves above the axes, where they cover nothing, or in each pair of axes."""
    look = {"fontsize": LETTERS, "framealpha": 0.85, "edgecolor": "none", "handlelength": 1.8}
    if rows:
        lines = figure.axes[0].lines
        columns = _legend_columns(curves[0])
        figure.legend(handles=lines, loc="outside upper center", ncols=columns, **look)
        return
    for axes, named in zip(figure.axes, curves, strict=True):
        if len(named) > 1:
            axes.legend(**look)


def _draw(axes: Axes, curves: dict) -> None:
    # A line that lies exactly on another still shows between its dashes: the first is the widest.
    for place, (name, (x, y)) in enumerate(curves.items()):
        colour, dashes = STROKES[place]
        width = style.points(3.4 - 0.3 * place)
        axes.plot(x, y, color=colour, linestyle=dashes, linewidth=width, label=name)
    if all((np.rint(x) == x).all() for x, _ in curves.values()):
        axes.xaxis.set_major_locator(MaxNLocator("auto", integer=True))  # no half steps
    axes.tick_params(labelsize=LETTERS, color=style.RULE)
    axes.grid(color=style.RULE, linewidth=style.points(0.8), alpha=0.6)
    axes.spines[:].set_color(style.RULE)
