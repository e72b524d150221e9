"""Inputs and results, cut into small panels of numbers that fit on a screen."""

from dataclasses import dataclass

import numpy as np

from aigc_lessons.exercises.comparing import number

MOST_NUMBERS = 36  # a larger array is told by its shape
MOST_COLUMNS = 8
DIGITS = 4


@dataclass(frozen=True)
class Panel:
    """A small matrix under its title.

    Attributes
    ----------
    title : str
        What is shown; all there is for an array that is too large.
    rows : tuple of tuples of str
        The numbers.
    mark : (int, int) or None
        The cell to point at.
    """

    title: str
    rows: tuple = ()
    mark: tuple | None = None


def panels(name, value, index=None):
    """Show one input or result.

    Parameters
    ----------
    name : str
        Its name.
    value : object
        An array or a plain value.
    index : tuple of int, optional
        The place to point at; of a large array, only the matrix around it is shown.

    Returns
    -------
    list of Panel
        One panel for every (H, W) matrix.

    Examples
    --------
    >>> panels("x", np.eye(2), index=(1, 0))
    [Panel(title='x', rows=(('1', '0'), ('0', '1')), mark=(1, 0))]
    >>> panels("x", np.zeros((2, 3, 28, 28), dtype=np.float32))
    [Panel(title='x: shape (2, 3, 28, 28), float32', rows=(), mark=None)]
    """
    if not isinstance(value, np.ndarray):
        return [Panel(f"{name} = {value}")]
    if value.ndim == 0:
        return [Panel(f"{name} = {number(value)}")]
    places = _places(value, index)
    if value.size == 0 or value.shape[-1] > MOST_COLUMNS or not places:
        return [Panel(f"{name}: shape {value.shape}, {value.dtype}")]
    return [_panel(name, value, place, index) for place in places]


def _places(value, index):
    """The matrices worth showing, each as the index of its leading axes."""
    leading = value.shape[:-2]
    if value.size <= MOST_NUMBERS:
        return list(np.ndindex(leading))
    small = value[index[:-2]].size <= MOST_NUMBERS if index else False
    return [index[:-2]] if small else []


def _panel(name, value, place, index):
    matrix = np.atleast_2d(value[place])
    rows = tuple(tuple(number(cell, DIGITS) for cell in row) for row in matrix)
    title = f"{name}[{', '.join(map(str, place))}]" if place else name
    here = index is not None and index[:-2] == place
    return Panel(title, rows, (0, *index)[-2:] if here else None)


def as_lines(panel):
    """Write a panel as lines of one width, the marked number in brackets.

    Examples
    --------
    >>> print(*as_lines(Panel("x", (("1", "0"), ("0", "1")), (1, 0))), sep="\\n")
    x
      1   0
     [0]  1
    """
    width = max((len(cell) for row in panel.rows for cell in row), default=0) + 2
    lines = [panel.title]
    for i, row in enumerate(panel.rows):
        cells = (f"[{c}]" if (i, j) == panel.mark else f"{c} " for j, c in enumerate(row))
        lines.append(" " + " ".join(cell.rjust(width) for cell in cells).rstrip())
    longest = max(map(len, lines))
    return [line.ljust(longest) for line in lines]


def beside(panels, width=84):
    """Write panels side by side, as many as fit into a line.

    Examples
    --------
    >>> x = Panel("x", (("1", "2"), ("3", "4")))
    >>> print(beside([x, Panel("stride = 2")]))
    x         stride = 2
      1   2
      3   4
    """
    shelves, used = [[]], 0
    for lines in map(as_lines, panels):
        if used and used + len(lines[0]) > width:
            shelves, used = [*shelves, []], 0
        shelves[-1].append(lines)
        used += len(lines[0]) + 3
    return "\n".join(_shelf(shelf) for shelf in shelves)


def _shelf(blocks):
    height = max(map(len, blocks))
    filled = [block + [" " * len(block[0])] * (height - len(block)) for block in blocks]
    return "\n".join("   ".join(lines).rstrip() for lines in zip(*filled, strict=True))
