"""Laws of the loss explorer's Python side: what it accepts, and what it starts with."""

import re

import numpy as np
import pytest

from aigc_lessons import ops
from aigc_lessons.widgets import LossExplorer
from aigc_lessons.widgets.loss_explorer import LIMIT, LOSSES, TARGETS, evaluate

LOGITS = np.linspace(-LIMIT, LIMIT, 21)


@pytest.mark.parametrize("target", [0, 0.5, 1])
def test_the_cross_entropy_is_that_of_ops(target):
    values, gradients = evaluate("cross-entropy", LOGITS, target)
    for z, value, gradient in zip(LOGITS, values, gradients, strict=True):
        given = np.array([z]), np.array([float(target)])
        assert value == pytest.approx(ops.binary_cross_entropy_with_logits(*given), abs=1e-12)
        [expected] = ops.binary_cross_entropy_with_logits_backward(*given)
        assert gradient == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("loss", LOSSES)
def test_every_gradient_is_the_slope_of_its_loss(loss, target):
    _, gradients = evaluate(loss, LOGITS, target)
    slopes = ops.numeric_gradient(lambda z: evaluate(loss, z, target)[0].sum(), LOGITS)
    np.testing.assert_allclose(gradients, slopes, rtol=0, atol=1e-6)


def test_the_cross_entropy_has_no_lowest_value_for_a_target_beyond_1():
    values, gradients = evaluate("cross-entropy", np.array([10.0, 100.0, 1000.0]), 5)
    assert np.all(np.diff(values) < 0)
    np.testing.assert_allclose(values, [-40, -400, -4000], rtol=1e-4)
    np.testing.assert_allclose(gradients, -4, rtol=1e-4)


def test_the_description_tells_the_numbers():
    assert LossExplorer(10, target=0).description == (
        "The logit 10 is the probability 1, and the target is 0. cross-entropy: loss 10, gradient "
        "1. squared error of p: loss 1, gradient 9.08e−05. squared error of z: loss 100, gradient "
        "20."
    )


def test_the_state_is_what_was_given_to_the_nearest_tenth():
    assert LossExplorer(np.float32(-0.04), target=0.5).state == {
        "losses": list(LOSSES),
        "targets": [0, 0.5, 1, 5],
        "logit": 0.0,
        "target": 0.5,
        "limit": 10,
    }


def test_the_same_figure_has_the_same_html():
    assert LossExplorer()._repr_html_() == LossExplorer()._repr_html_()
    assert LossExplorer().id != LossExplorer(1).id


@pytest.mark.parametrize(("target", "low", "high"), [(1, 0, 12), (5, -45, 60)])
def test_the_picture_shows_three_curves_within_its_axes(target, low, high):
    [axes] = LossExplorer(target=target).picture().axes
    curves = [line.get_ydata() for line in axes.lines]
    assert len(curves) == len(LOSSES)
    assert min(np.nanmin(curve) for curve in curves) >= low
    assert max(np.nanmax(curve) for curve in curves) <= high


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        ({"logit": "2"}, TypeError, "logit is '2', but a number from −10 to 10 is expected"),
        ({"logit": True}, TypeError, "logit is True"),
        ({"logit": 10.5}, ValueError, "logit is 10.5, but the curves are drawn from −10 to 10"),
        ({"logit": np.nan}, ValueError, "logit is nan"),
        ({"target": None}, TypeError, "target is None, but a number is expected"),
        ({"target": 2}, ValueError, "target is 2, but the figure offers (0, 0.5, 1, 5)"),
        ({"title": " "}, ValueError, "title is empty"),
    ],
)
def test_what_it_cannot_show_is_refused_in_one_sentence(given, error, says):
    with pytest.raises(error, match=re.escape(says)):
        LossExplorer(**given)
