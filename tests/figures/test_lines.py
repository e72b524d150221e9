"""Laws of the curves: what is drawn is what was given, and each line has a stroke of its own."""

import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.colors import to_rgb

from aigc_lessons import figures
from aigc_lessons.figures import lines, style
from tests.figures.rendering import pixels

SIX = {f"curve {n}": np.arange(4.0) * n for n in range(6)}


def drawn(axes):
    return {line.get_label(): line.get_xydata() for line in axes.lines}


def test_what_is_drawn_is_what_was_given():
    x, y = np.array([1.0, 10.0, 100.0]), np.array([3.0, 2.0, 5.0])
    figure = figures.line_plot({"values": y, "pairs": (x, y)}, {"list": [7, 8]})
    first, second = figure.axes
    np.testing.assert_array_equal(drawn(first)["values"], np.column_stack([np.arange(3), y]))
    np.testing.assert_array_equal(drawn(first)["pairs"], np.column_stack([x, y]))
    np.testing.assert_array_equal(drawn(second)["list"], [[0, 7], [1, 8]])


def test_two_numbers_in_a_tuple_are_a_curve_and_no_pair_of_coordinates():
    axes = figures.line_plot({"two": (3.0, 4.0)}).axes[0]
    np.testing.assert_array_equal(drawn(axes)["two"], [[0, 3], [1, 4]])


def test_every_line_has_its_own_colour_and_its_own_dashes():
    strokes = [(line.get_color(), str(line._unscaled_dash_pattern)) for line in lines_of(SIX)]
    colours, dashes = zip(*strokes, strict=True)
    assert len(set(colours)) == len(set(dashes)) == 6


def test_every_colour_stands_out_against_paper():
    for line in lines_of(SIX):
        colour = np.array(to_rgb(line.get_color()))
        assert style.contrast(colour, style.rgb(style.PAPER)) >= 3


def lines_of(panel):
    return figures.line_plot(panel).axes[0].lines


def test_one_curve_needs_no_name():
    figure = figures.line_plot({"a": [1, 2]})
    assert figure.legends == []
    assert figure.axes[0].get_legend() is None


def test_the_same_curves_are_named_once_above_the_axes():
    panel = {"all pixels": [1, 2], "a longer name than that": [2, 1]}
    figure = figures.line_plot(panel, panel)
    figures.png(figure)  # a legend has its place once it is drawn
    [legend] = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == list(panel)
    for axes in figure.axes:
        assert axes.get_legend() is None
        assert not legend.get_window_extent().overlaps(axes.get_window_extent())


def test_many_long_names_stay_within_the_figure():
    panel = {f"a curve with the long name number {n}": [n, n] for n in range(6)}
    figure = figures.line_plot(panel)
    figures.png(figure)
    names, axes = figure.legends[0].get_window_extent(), figure.axes[0].get_window_extent()
    assert names.x0 >= 0
    assert names.x1 <= style.WIDTH
    assert names.y1 <= figure.bbox.height
    assert axes.height > lines.HEIGHT / 2


def test_different_curves_are_named_in_their_own_axes():
    first, second, third = {"a": [1]}, {"a": [1], "b": [2]}, {"b": [1], "c": [2]}
    legends = [axes.get_legend() for axes in figures.line_plot(first, second, third).axes]
    assert [legend is not None for legend in legends] == [False, True, True]
    assert [text.get_text() for text in legends[2].get_texts()] == ["b", "c"]


@pytest.mark.parametrize(("x", "whole"), [([0, 1, 2, 3, 4], True), ([0, 0.5, 1], False)])
def test_whole_numbers_have_no_ticks_between_them(x, whole):
    axes = figures.line_plot({"a": (x, x)}).axes[0]
    assert all(tick == round(tick) for tick in axes.get_xticks()) == whole


def test_scales_labels_and_titles_are_set():
    panel = {"a": [1.0, 10.0]}
    figure = figures.line_plot(
        panel, panel, titles=["left", "right"], x_label="step", y_label="loss", log_y=True
    )
    assert [axes.get_title() for axes in figure.axes] == ["left", "right"]
    assert [axes.get_ylabel() for axes in figure.axes] == ["loss", ""]
    assert [axes.get_xlabel() for axes in figure.axes] == ["step", "step"]
    assert {axes.get_yscale() for axes in figure.axes} == {"log"}
    assert {axes.get_xscale() for axes in figure.axes} == {"linear"}


def test_it_is_as_wide_as_the_page_closed_and_the_same_every_time():
    before = plt.get_fignums()
    first, second = (figures.png(figures.line_plot(SIX)) for _ in range(2))
    assert plt.get_fignums() == before
    assert first == second
    assert pixels(first).shape == (lines.HEIGHT + 2 * lines.ROW, style.WIDTH, 3)  # two of names
    alone = figures.png(figures.line_plot({"a": [1, 2]}))
    assert pixels(alone).shape == (lines.HEIGHT, style.WIDTH, 3)


def test_losses_are_drawn_against_their_steps():
    history = [{"step": s, "loss": 1 / s, "kl_loss": 2.0, "accuracy": 0.5} for s in (5, 6, 7)]
    axes = figures.loss_curves(iter(history)).axes[0]
    assert list(drawn(axes)) == ["loss", "kl_loss"]
    np.testing.assert_array_equal(drawn(axes)["loss"], [[s, 1 / s] for s in (5, 6, 7)])


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: figures.line_plot([1, 2]), TypeError, "got a list, but a dict"),
        (lambda: figures.line_plot(), ValueError, "no curves"),
        (lambda: figures.line_plot({}), ValueError, "got 0 curves"),
        (lambda: figures.line_plot(SIX | {"seventh": [1]}), ValueError, "got 7 curves"),
        (lambda: figures.line_plot({"a": ([1, 2, 3], [1, 2])}), ValueError, "one length"),
        (lambda: figures.line_plot({"a": [[1, 2], [3, 4]]}), ValueError, "'a' with x"),
        (lambda: figures.line_plot({"a": [1]}, titles=["x", "y"]), ValueError, "2 titles"),
        (lambda: figures.loss_curves([]), ValueError, "no loss"),
        (lambda: figures.loss_curves([{"accuracy": 1}]), ValueError, "no loss"),
    ],
)
def test_bad_input_is_told_in_one_sentence(call, error, words):
    with pytest.raises(error, match=words):
        call()
