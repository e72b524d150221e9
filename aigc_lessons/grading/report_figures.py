"""The class report's figures, as SVG that stands in a page and takes its colours from it."""

import io
import re
import textwrap
from html import escape

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from aigc_lessons.figures import style

WIDTH = 480  # pixels: half of a wide page's column; a phone shows it at two thirds
LETTERS = style.points(15)
LETTERS_A_LINE = 54
PART = "#E3B778"  # some points: between the two colours
# What Matplotlib draws, and the name by which the page's style sheet knows it.
COLOURS = {
    style.BLUE: "--first",
    style.ORANGE: "--second",
    PART: "--between",
    style.INK: "--ink",
    style.RULE: "--rule",
    style.PAPER: "--on-bar",
}


def columns(labels, counts, shown, x_label, y_label="students"):
    """Draw a bar for each label, with its number above it.

    Parameters
    ----------
    labels : sequence of str
        What stands under the bars.
    counts : sequence of number
        How high they are.
    shown : sequence of str
        What stands above them.
    x_label, y_label : str
        What the axes show.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure, axes = _axes(260)
    places = range(len(labels))
    bars = axes.bar(places, counts, width=0.8, color=style.BLUE)
    small = min(1.0, 11 / max(len(labels), 1))  # many bars leave less room for each
    axes.bar_label(bars, shown, padding=2, fontsize=LETTERS * small, color=style.INK)
    axes.set_xticks(places, labels, fontsize=LETTERS * small)
    axes.set_xlabel(x_label, fontsize=LETTERS, color=style.INK)
    axes.set_ylabel(y_label, fontsize=LETTERS, color=style.INK)
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.set_ylim(0, max([*counts, 1]) * 1.15)
    axes.tick_params(axis="x", length=0)
    axes.grid(axis="y", color=style.RULE, linewidth=style.points(0.8))
    return figure


def shares(names, parts):
    """Draw how a whole is shared, in one bar for each name.

    Parameters
    ----------
    names : sequence of str
        What stands above the bars.
    parts : sequence of (number, number, number)
        Of each: all points, some, none; together 1, or three zeros where nothing is known.

    Returns
    -------
    matplotlib.figure.Figure
    """
    rows = _Rows(names)
    fills = ((style.BLUE, style.PAPER), (PART, style.BLACK), (style.ORANGE, style.PAPER))
    for place, of in enumerate(parts):
        left = 0.0
        for share, (colour, ink) in zip(of, fills, strict=True):
            rows.bar(place, share, colour, left)
            if share >= 0.09:  # where the number has room
                rows.write(place, left + share / 2, f"{100 * share:.0f}", ink, "center")
            left += share
    rows.axes.set_xlim(0, 1)
    rows.axes.set_xticks([0, 0.5, 1], ["0", "50", "100"])
    rows.axes.set_xlabel("per cent of the answers", fontsize=LETTERS, color=style.INK)
    return rows.figure


def ranking(names, counts):
    """Draw a bar for each name, the names above the bars and the numbers beside them.

    Parameters
    ----------
    names : sequence of str
    counts : sequence of int

    Returns
    -------
    matplotlib.figure.Figure
    """
    rows = _Rows(names)
    for place, count in enumerate(counts):
        rows.bar(place, count, style.BLUE)
        rows.write(place, count + 0.015 * max(counts), str(count), style.INK, "left")
    rows.axes.set_xlim(0, max(counts) * 1.12)
    rows.axes.set_xlabel("students", fontsize=LETTERS, color=style.INK)
    rows.axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    return rows.figure


class _Rows:
    """Bars that lie, one under another, each with its name above it."""

    BAR, GAP, LINE = 24, 12, 21  # pixels

    def __init__(self, names):
        names = [textwrap.fill(name, LETTERS_A_LINE) for name in names]
        lines = max(name.count("\n") + 1 for name in names)
        self.row = self.BAR + self.GAP + self.LINE * lines
        self.figure, self.axes = _axes(self.row * len(names) + 70)
        for place, name in enumerate(names):
            top = self.middle(place) - (self.BAR / 2 + 5) / self.row
            look = {"fontsize": LETTERS, "color": style.INK, "parse_math": False}
            self.axes.text(0, top, name, va="bottom", **look)
        self.axes.set_ylim(len(names), 0)
        self.axes.set_yticks([])

    def middle(self, place):
        return place + 1 - self.BAR / 2 / self.row

    def bar(self, place, length, colour, left=0.0):
        height = self.BAR / self.row
        self.axes.barh(self.middle(place), length, height, left, color=colour)

    def write(self, place, x, text, colour, align):
        where = {"ha": align, "va": "center_baseline"}
        self.axes.text(x, self.middle(place), text, fontsize=LETTERS, color=colour, **where)


def svg(figure, name, alt):
    """Write a figure so that it can stand in a page among others.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    name : str
        A name that no other figure of the page has.
    alt : str
        What it shows, for those who do not see it.

    Returns
    -------
    str
        The same for the same figure.
    """
    file = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "report"}):
        figure.savefig(file, format="svg", transparent=True)
    text = file.getvalue()
    text = re.sub(r"(?s).*?<svg.*?viewBox=\"([^\"]*)\".*?>", r'<svg viewBox="\1">', text, count=1)
    text = re.sub(r"(?s)<metadata>.*?</metadata>|<style.*?</style>|<!--.*?-->", "", text)
    text = re.sub(
        r'(?<=<g) id="[^"]*"|; font-family: [^;"]*| transform="rotate\(-0 .*?\)"', "", text
    )
    text = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{name}-", text).replace("xlink:href", "href")
    for colour, known in COLOURS.items():
        text = re.sub(re.escape(colour), f"var({known})", text, flags=re.IGNORECASE)
    text = re.sub(r"\s*\n\s*", "\n", text).strip()
    return text.replace("<svg ", f'<svg role="img" aria-label="{escape(alt)}" ', 1)


def _axes(height):
    """Make a figure of a height in pixels, with one pair of axes and no frame."""
    size = WIDTH / style.DPI, height / style.DPI
    figure = Figure(figsize=size, dpi=style.DPI, layout="constrained")
    axes = figure.add_subplot()
    axes.set_axisbelow(True)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(style.RULE)
    axes.tick_params(labelsize=LETTERS, color=style.RULE, labelcolor=style.INK)
    axes.tick_params(axis="y", length=0)
    return figure, axes
