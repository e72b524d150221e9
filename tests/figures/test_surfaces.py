"""paths_on_surface draws the points that it is given, on a map whose two axes have one scale."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from matplotlib.contour import QuadContourSet

from aigc_lessons.figures import paths_on_surface, png, style
from aigc_lessons.figures.surfaces import WIDTH
from tests.figures.rendering import pixels

H = np.array([[1.0, 0.0], [0.0, 10.0]])
PATH = np.array([[-3.0, 1.5], [-2.46, -1.2], [-2.0, 0.96]])
PHONE = 328  # pixels of a 360 pixel wide screen that a page leaves to a figure

points = hnp.arrays(
    np.float64, st.tuples(st.integers(1, 6), st.just(2)), elements=st.floats(-50, 50, width=16)
)


def bowl(theta):
    return theta @ H @ theta / 2


def lines(figure):
    """The paths by name, without the dots at their beginnings."""
    named = [line for line in figure.axes[0].lines if not line.get_label().startswith("_")]
    return {line.get_label(): line for line in named}


@settings(max_examples=15, deadline=None)
@given(one=points, other=points)
def test_each_path_is_drawn_through_its_points_and_lies_on_the_map(one, other):
    axes = paths_on_surface(bowl, {"one": one, "other": other}).axes[0]
    drawn = lines(axes.figure)
    for name, path in (("one", one), ("other", other)):
        assert np.array_equal(drawn[name].get_xydata(), path)
        assert np.all(path.min(0) > (axes.get_xlim()[0], axes.get_ylim()[0]))
        assert np.all(path.max(0) < (axes.get_xlim()[1], axes.get_ylim()[1]))


@settings(max_examples=15, deadline=None)
@given(path=points)
def test_both_axes_have_one_scale_and_the_figure_a_sensible_size(path):
    axes = paths_on_surface(bowl, {"path": path}).axes[0]
    box = axes.get_window_extent()
    across = box.width / np.diff(axes.get_xlim())[0]
    down = box.height / np.diff(axes.get_ylim())[0]
    assert across == pytest.approx(down, rel=0.01)  # the height is a whole number of pixels
    assert axes.figure.bbox.width == WIDTH
    assert 230 <= axes.figure.bbox.height <= 500


def test_every_line_connects_points_of_one_height_in_the_right_order():
    figure = paths_on_surface(bowl, {"path": PATH}, x=(-4, 4), y=(-2.5, 2.5))
    [contours] = [part for part in figure.axes[0].collections if isinstance(part, QuadContourSet)]
    assert list(contours.levels) == sorted(contours.levels)
    cell = 8 / 80  # what lies between two points of the grid is interpolated
    for level, path in zip(contours.levels, contours.get_paths(), strict=True):
        heights = np.array([bowl(point) for point in path.vertices])
        np.testing.assert_allclose(heights, level, atol=10 * cell**2)
    roots = np.sqrt(contours.levels)
    np.testing.assert_allclose(np.diff(roots), roots[0], rtol=1e-2)  # evenly spaced for a bowl


def test_a_range_is_shown_whole_and_what_leaves_it_is_cut_off():
    figure = paths_on_surface(bowl, {"far": [[0, 0], [1e6, -1e6]]}, x=(-4, 4), y=(-2.5, 2.5))
    axes = figure.axes[0]
    assert axes.get_xlim() == (-4, 4)
    assert axes.get_ylim() == (-2.5, 2.5)
    assert all(line.get_clip_on() for line in axes.lines)


def test_paths_differ_in_dashes_and_marks_too_and_are_named_in_their_order():
    names = ["a", "b", "c", "d"]
    figure = paths_on_surface(bowl, {name: PATH + i for i, name in enumerate(names)})
    looks = lines(figure).values()
    for property in ("color", "linestyle", "marker"):
        values = [str(plt.getp(line, property)) for line in looks]
        assert len(set(values)) == (4 if property != "linestyle" else 2)  # "-" and "--"
    assert len({str(line._unscaled_dash_pattern) for line in looks}) == 4
    assert [text.get_text() for text in figure.legends[0].get_texts()] == names


def test_numbers_that_are_none_interrupt_a_path_and_do_not_stretch_the_map():
    path = np.array([[1.0, 1.0], [np.nan, np.nan], [2.0, np.inf], [2.0, 1.5]])
    axes = paths_on_surface(bowl, {"path": path}).axes[0]
    assert axes.get_xlim()[1] < 3


def test_letters_are_read_on_a_phone_and_stay_on_the_figure():
    figure = paths_on_surface(bowl, dict.fromkeys(("one", "two", "three"), PATH))
    figure.draw_without_rendering()
    axes = figure.axes[0]
    texts = [*axes.get_xticklabels(), *axes.get_yticklabels(), axes.xaxis.label, axes.yaxis.label]
    texts += figure.legends[0].get_texts()
    for text in texts:
        assert text.get_fontsize() * style.DPI / 72 * PHONE / WIDTH >= 9
    for text in (axes.xaxis.label, axes.yaxis.label, *figure.legends[0].get_texts()):
        box = text.get_window_extent()
        assert box.x0 >= 0
        assert box.y0 >= 0
        assert box.y1 <= figure.bbox.height
    assert not figure.legends[0].get_window_extent().overlaps(axes.get_window_extent())


def test_a_plain_has_no_lines():
    figure = paths_on_surface(lambda theta: 3.0, {"path": PATH})
    assert not figure.axes[0].collections


def test_the_same_paths_give_the_same_bytes_and_no_figure_stays_open():
    plt.close("all")
    once = png(paths_on_surface(bowl, {"path": PATH}))
    with plt.rc_context({"font.family": "monospace", "axes.facecolor": "red"}):
        again = pixels(png(paths_on_surface(bowl, {"path": PATH})))
    assert again.shape == pixels(once).shape
    assert png(paths_on_surface(bowl, {"path": PATH})) == once
    assert plt.get_fignums() == []


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ({"f": 3}, TypeError, "f is a int, but a function"),
        ({"paths": [PATH]}, TypeError, "paths is a list, but a dict"),
        ({"paths": {}}, ValueError, "paths holds 0, but 1 to 4"),
        ({"paths": dict.fromkeys("abcde", PATH)}, ValueError, "paths holds 5"),
        ({"paths": {"a": "b"}}, TypeError, r"paths\['a'\] is no array"),
        ({"paths": {"a": [1, 2]}}, ValueError, r"paths\['a'\] has shape \(2,\)"),
        ({"paths": {"a": np.ones((4, 3))}}, ValueError, r"shape \(4, 3\)"),
        ({"paths": {"a": [[np.nan, 1]]}}, ValueError, "with a finite point"),
        ({"x": 3}, TypeError, "x is 3, but a pair"),
        ({"y": (2, 1)}, ValueError, r"y is \(2, 1\)"),
        ({"x": (0, np.inf)}, ValueError, "finite numbers with from < to"),
    ],
)
def test_bad_arguments_are_refused(arguments, error, says):
    with pytest.raises(error, match=says):
        paths_on_surface(**({"f": bowl, "paths": {"path": PATH}} | arguments))
