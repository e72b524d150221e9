"""Laws of the pooling explorer's Python side: what it accepts, and what it starts with."""

import itertools
import re

import numpy as np
import pytest

from aigc_lessons import ops
from aigc_lessons.widgets import PoolingExplorer
from aigc_lessons.widgets.pooling_explorer import KERNELS, PADDINGS, STRIDES, default_images

IMAGE = {"image": np.arange(20).reshape(4, 5)}


def texts(figure):
    return [[text.get_text() for text in axes.texts] for axes in figure.axes]


def test_the_default_images_are_by_hand_below_zero_and_a_digit():
    by_hand, below_zero, digit = default_images().values()
    assert by_hand.shape == (4, 4)
    assert below_zero.shape == (3, 5)
    assert below_zero.max() < 0
    assert digit.shape == (8, 8)


def test_it_starts_with_the_numbers_done_by_hand():
    assert "At the first place this is 4." in PoolingExplorer().description
    assert "this is 2.5." in PoolingExplorer(kind="average").description


def test_a_stride_that_is_left_out_is_the_kernel():
    assert PoolingExplorer(kernel_size=3).state["stride"] == 3
    assert PoolingExplorer(kernel_size=3, stride=1).state["stride"] == 1


def test_the_state_holds_what_was_given_in_its_order():
    images = {"b": [[1.0, 2], [3, 4]], "a": [[0.5]]}
    explorer = PoolingExplorer(images, kind="average", stride=3, padding=1)
    assert explorer.state == {
        "images": [["b", [[1, 2], [3, 4]]], ["a", [[0.5]]]],
        "kind": "average",
        "kernel": 2,
        "stride": 3,
        "padding": 1,
    }


@pytest.mark.parametrize("kind", ["max", "average"])
def test_the_picture_shows_what_python_computes(kind):
    image = np.arange(20.0).reshape(4, 5) - 7
    explorer = PoolingExplorer({"x": image}, kind=kind, padding=1)
    pool = {"max": ops.max_pool2d, "average": ops.avg_pool2d}[kind]
    expected = pool(image[None, None], 2, padding=1).ravel()
    shown, output = texts(explorer.picture())
    # −∞ is no number that can be drawn: under the maximum the padding is empty.
    assert len([text for text in shown if text]) == (20 if kind == "max" else 42)
    assert [float(text.replace("−", "-")) for text in output] == pytest.approx(expected, abs=0.005)


def test_every_choice_can_be_the_start():
    for kernel, stride, padding in itertools.product(KERNELS, STRIDES, PADDINGS):
        explorer = PoolingExplorer(IMAGE, kernel_size=kernel, stride=stride, padding=padding)
        how = {"stride": stride, "padding": padding}
        rows, columns = (ops.conv2d_output_size(size, kernel, **how) for size in (4, 5))
        assert explorer.description.endswith(f"The output is {rows}×{columns}.")


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ({"images": [[0, 1]]}, TypeError, "images is a list, but a dict"),
        ({"images": {}}, ValueError, "images is empty"),
        ({"images": {"x": np.ones((10, 3))}}, ValueError, r"shape \(10, 3\).*1 to 9"),
        ({"images": {"x": [[1, np.nan]]}}, ValueError, "holds nan"),
        ({"kind": "mean"}, ValueError, "kind is 'mean'"),
        ({"kind": 2}, TypeError, "kind is 2"),
        ({"kernel_size": 4}, ValueError, "kernel_size is 4"),
        ({"kernel_size": "2"}, TypeError, "kernel_size is '2'"),
        ({"stride": 0}, ValueError, "stride is 0"),
        ({"stride": True}, TypeError, "stride is True"),
        ({"padding": 2}, ValueError, "padding is 2"),
        (
            {"images": {"dot": [[1]]}},
            ValueError,
            "the 2×2 window does not fit into the 1×1 image with padding 0",
        ),
    ],
)
def test_wrong_arguments_get_one_sentence_with_the_value(arguments, error, says):
    with pytest.raises(error, match=says) as caught:
        PoolingExplorer(**({"images": IMAGE} | arguments))
    assert not re.search(r"[.!]\s", str(caught.value))
