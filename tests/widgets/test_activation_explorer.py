"""Laws of the activation explorer's Python side: what it accepts, and what it starts with."""

import re

import numpy as np
import pytest

from aigc_lessons import ops
from aigc_lessons.widgets import ActivationExplorer
from aigc_lessons.widgets.activation_explorer import ACTIVATIONS, LIMIT, SLOPES, evaluate


def test_the_description_tells_value_gradient_and_what_the_chain_leaves():
    explorer = ActivationExplorer("leaky ReLU", x=-2, layers=3, negative_slope=0.3)
    assert explorer.description == (
        "The leaky ReLU with slope 0.3 and its gradient from −4 to 4. At x = −2 the value is −0.6 "
        "and the gradient 0.3. Through 3 layers with this gradient, 0.027 is left of 1."
    )
    assert "Through 1 layer with" in ActivationExplorer(layers=1).description


@pytest.mark.parametrize("slope", SLOPES)
def test_what_is_evaluated_are_the_operations(slope):
    x = np.linspace(-LIMIT, LIMIT, 17)
    forward = (ops.relu(x), ops.leaky_relu(x, slope), ops.sigmoid(x), ops.tanh(x))
    for name, expected in zip(ACTIVATIONS, forward, strict=True):
        value, gradient = evaluate(name, x, slope)
        np.testing.assert_array_equal(value, expected)
        smooth = x != 0
        nudged = ops.numeric_gradient(lambda z, n=name: evaluate(n, z, slope)[0].sum(), x)
        np.testing.assert_allclose(gradient[smooth], nudged[smooth], atol=1e-8)


def test_the_state_is_what_was_given():
    state = ActivationExplorer("tanh", x=np.float64(-1.26), layers=np.int64(7)).state
    chosen = {"activation": "tanh", "slope": 0.2, "x": -1.3, "layers": 7}
    assert {name: state[name] for name in chosen} == chosen
    assert str(ActivationExplorer(x=-0.01).state["x"]) == "0.0"


def test_the_picture_shows_the_activation_and_its_gradient():
    [axes] = ActivationExplorer("sigmoid").picture().axes
    value, gradient = (line.get_ydata() for line in axes.lines)
    assert value[80] == 0.5
    assert gradient.max() == 0.25


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ({"activation": "relu"}, ValueError, "activation is 'relu'"),
        ({"activation": None}, ValueError, "activation is None"),
        ({"negative_slope": 0.1}, ValueError, "negative_slope is 0.1"),
        ({"x": "1"}, TypeError, "x is '1'"),
        ({"x": True}, TypeError, "x is True"),
        ({"x": 4.5}, ValueError, "x is 4.5"),
        ({"x": np.nan}, ValueError, "x is nan"),
        ({"layers": 0}, ValueError, "layers is 0"),
        ({"layers": 21}, ValueError, "layers is 21"),
        ({"layers": 2.0}, TypeError, "layers is 2.0"),
        ({"layers": True}, TypeError, "layers is True"),
        ({"title": " "}, ValueError, "title is empty"),
    ],
)
def test_wrong_arguments_get_one_sentence_with_the_value(arguments, error, says):
    with pytest.raises(error, match=says) as caught:
        ActivationExplorer(**arguments)
    assert not re.search(r"[.!]\s", str(caught.value))
