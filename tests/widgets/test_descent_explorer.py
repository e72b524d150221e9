"""Laws of the descent explorer's Python side: what it accepts, and what it starts with."""

import re

import numpy as np
import pytest

from aigc_lessons import ops
from aigc_lessons.widgets import DescentExplorer
from aigc_lessons.widgets.descent_explorer import (
    ALL,
    LAST,
    MAP,
    MARKS,
    NOISE,
    OPTIMIZERS,
    SHOWN,
    STEPS,
    SURFACES,
)


def last_loss(explorer, name="gradient descent"):
    H = np.array(explorer.state["surfaces"][0][1])
    return float(ops.quadratic(explorer.paths()[name][-1], H))


def test_the_first_steps_are_those_of_the_formula():
    theta, H = np.array([-3.0, 1.5]), np.diag([1.0, 10.0])
    path = DescentExplorer(share=0.9).paths(3)["gradient descent"]
    for t in range(4):
        factors = 1 - 0.18 * np.diag(H)
        np.testing.assert_allclose(path[t], factors**t * theta, rtol=1e-12)


@pytest.mark.parametrize("surface", SURFACES)
def test_on_every_surface_the_mark_parts_convergence_from_divergence(surface):
    H = {surface: SURFACES[surface]}
    start = (1.0, -0.5)  # with a part in every direction
    below = DescentExplorer(H, start=start, share=(MARKS - 1) / MARKS)
    above = DescentExplorer(H, start=start, share=(MARKS + 1) / MARKS)
    first = float(ops.quadratic(np.array(start), np.array(SURFACES[surface], dtype=float)))
    assert last_loss(below) < first < last_loss(above)


def test_the_race_is_four_descents_from_one_start():
    explorer = DescentExplorer(optimizer=ALL, share=0.5)
    assert list(explorer.paths()) == list(OPTIMIZERS)
    for name, path in explorer.paths().items():
        assert np.array_equal(path[0], [-3.0, 1.5])
        assert np.array_equal(path, DescentExplorer(optimizer=name, share=0.5).paths()[name])


def test_the_noise_has_mean_0_and_the_standard_deviation_that_is_said():
    noise = NOISE * np.array(DescentExplorer().state["noise"])
    assert noise.shape == (STEPS, 2)
    # 120 numbers: the mean strays by NOISE/11, the standard deviation by NOISE/15.
    assert abs(noise.mean()) < 3 * NOISE / 11
    assert abs(noise.std() - NOISE) < 3 * NOISE / 15


def test_the_description_tells_surface_rate_limit_and_losses():
    explorer = DescentExplorer(share=1.1)
    loss = last_loss(explorer)
    assert explorer.description == (
        "gradient descent on the valley with curvatures 1 and 10, from (−3, 1.5) with the "
        "learning rate 0.22, 1.1 times 2/λ_max = 0.2. The loss is 15.75 at the start and "
        f"{loss:.4g} after 10 steps."
    )
    assert "by Adam" in DescentExplorer(optimizer=ALL).description


def test_the_picture_shows_the_first_steps_of_what_is_chosen():
    figure = DescentExplorer(optimizer="momentum").picture()
    [name] = [text.get_text() for text in figure.legends[0].get_texts()]
    assert name == "momentum"
    assert len(figure.axes[0].lines[0].get_xdata()) == SHOWN + 1
    assert figure.axes[0].get_xlim() == (-MAP[0], MAP[0])


def test_the_same_figure_has_the_same_html_and_holds_the_state():
    given = {"steep": np.diag([2.0, 8.0])}
    explorer = DescentExplorer(given, start=(1, 2), share=1)
    assert explorer.state["surfaces"] == [["steep", [[2.0, 0.0], [0.0, 8.0]]]]
    assert explorer.state["start"] == [1.0, 2.0]
    assert explorer.state["position"] == MARKS
    before = explorer._repr_html_()
    given["steep"][:] = 7
    assert explorer._repr_html_() == before


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ({"surfaces": [[1, 0], [0, 1]]}, TypeError, "surfaces is a list, but a dict"),
        ({"surfaces": {}}, ValueError, "surfaces is empty"),
        ({"surfaces": {"x": [1, 2]}}, ValueError, r"surfaces\['x'\] has shape \(2,\)"),
        ({"surfaces": {"x": "round"}}, TypeError, r"surfaces\['x'\] is no array"),
        ({"surfaces": {"x": np.eye(3)}}, ValueError, r"shape \(3, 3\), but \(2, 2\)"),
        ({"surfaces": {"x": [[1, 0], [0, -1]]}}, ValueError, "must be positive"),
        ({"surfaces": {"x": [[1, 1], [0, 1]]}}, ValueError, "not symmetric"),
        ({"start": (5, 0)}, ValueError, r"start is \(5, 0\)"),
        ({"start": (np.nan, 0)}, ValueError, "start is"),
        ({"start": 1}, ValueError, "start is 1"),
        ({"start": "here"}, TypeError, "start is 'here'"),
        ({"share": 0}, ValueError, "share is 0"),
        ({"share": 1.6}, ValueError, "share is 1.6"),
        ({"share": np.nan}, ValueError, "share is nan"),
        ({"share": "much"}, TypeError, "share is 'much'"),
        ({"share": True}, TypeError, "share is True"),
        ({"optimizer": "RMSProp"}, ValueError, "optimizer is 'RMSProp', but one of"),
        ({"title": ""}, ValueError, "title is empty"),
    ],
)
def test_wrong_arguments_get_one_sentence_with_the_value(arguments, error, says):
    with pytest.raises(error, match=says) as caught:
        DescentExplorer(**arguments)
    assert not re.search(r"[.!]\s", str(caught.value))


def test_the_ends_of_the_slider_are_accepted():
    assert DescentExplorer(share=1 / MARKS).state["position"] == 1
    assert DescentExplorer(share=LAST / MARKS).state["position"] == LAST
