"""Laws of the convolution explorer's Python side: what it accepts, and what it starts with."""

import re

import numpy as np
import pytest

from aigc_lessons import ops
from aigc_lessons.widgets import ConvolutionExplorer
from aigc_lessons.widgets.convolution_explorer import (
    KERNELS,
    LARGEST_KERNEL,
    PADDINGS,
    default_images,
)

IMAGE = {"image": np.arange(20).reshape(4, 5)}
KERNEL = {"kernel": [[0, 1], [2, 3]]}
SQUARE = [[1.0, 2.0], [3.0, 4.0]]


def test_the_default_images_are_by_hand_not_square_and_a_digit():
    by_hand, edge, digit = default_images().values()
    assert by_hand.tolist() == [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
    assert edge.shape == (4, 6)
    assert digit.shape == (8, 8)
    assert digit.max() > 9
    assert np.array_equal(digit, np.rint(digit))


def test_the_first_sum_is_the_one_done_by_hand():
    assert "add up to 19." in ConvolutionExplorer().description


def test_the_kernels_do_what_their_names_say():
    flat = np.full((1, 1, 5, 5), 4.0)
    across = np.broadcast_to(np.arange(5.0), (1, 1, 5, 5))
    down = np.swapaxes(across, 2, 3)
    on = {name: np.asarray(kernel, dtype=float)[None, None] for name, kernel in KERNELS.items()}
    for name in ("identity", "box blur", "sharpen"):
        np.testing.assert_allclose(ops.conv2d(flat, on[name]), 4, rtol=1e-12)
    for name in ("vertical edges", "horizontal edges"):
        assert not ops.conv2d(flat, on[name]).any()
    assert np.all(ops.conv2d(across, on["vertical edges"]) > 0)
    assert not ops.conv2d(across, on["horizontal edges"]).any()
    assert np.all(ops.conv2d(down, on["horizontal edges"]) > 0)
    assert not ops.conv2d(down, on["vertical edges"]).any()
    assert np.array_equal(ops.conv2d(across, on["identity"]), across[:, :, 1:-1, 1:-1])


def test_the_state_holds_what_was_given_in_its_order():
    images = {"b": SQUARE, "a": [[0.5]]}
    explorer = ConvolutionExplorer(images, kernels={"k": [[2]]}, stride=2, padding=1)
    assert explorer.state == {
        "images": [["b", [[1, 2], [3, 4]]], ["a", [[0.5]]]],
        "kernels": [["k", [[2]]]],
        "stride": 2,
        "padding": 1,
    }


def test_what_was_given_is_not_changed_and_later_changes_do_not_reach_the_figure():
    image = np.ones((3, 3))
    explorer = ConvolutionExplorer({"ones": image}, kernels=KERNEL)
    before = explorer._repr_html_()
    assert np.array_equal(image, np.ones((3, 3)))
    image[:] = 7
    assert explorer._repr_html_() == before


def test_the_description_tells_the_sizes_the_numbers_and_the_first_sum():
    explorer = ConvolutionExplorer(IMAGE, kernels={"k": [[-1, 0.5]]}, stride=2, padding=1)
    assert explorer.description == (
        'The 1×2 kernel "k" slides over the 4×5 image "image" with stride 2 and padding 1. '
        "At the first place the products add up to 0. The output is 3×3."
    )


def test_the_picture_shows_padded_image_kernel_and_output():
    explorer = ConvolutionExplorer({"x": SQUARE}, kernels=KERNEL, padding=1)
    shown = [[text.get_text() for text in axes.texts] for axes in explorer.picture().axes]
    assert [len(texts) for texts in shown] == [16, 4, 9]
    padded = np.pad(np.array(SQUARE), 1)[None, None]
    kernel = np.array(KERNEL["kernel"], dtype=float)[None, None]
    assert shown[2] == [f"{value:.0f}" for value in ops.conv2d(padded, kernel).ravel()]


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, np.float32, bool])
def test_numbers_of_any_type_are_welcome(dtype):
    array = np.eye(3).astype(dtype)
    state = ConvolutionExplorer({"eye": array}, kernels=KERNEL).state
    assert dict(state["images"])["eye"] == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ({"images": [[0, 1]]}, TypeError, "images is a list, but a dict"),
        ({"images": np.ones((3, 3))}, TypeError, "images is a ndarray, but a dict"),
        ({"images": {}}, ValueError, "images is empty"),
        ({"images": {3: SQUARE}}, TypeError, "images has the name 3"),
        ({"images": {" ": SQUARE}}, ValueError, "images has the name ' '"),
        ({"kernels": {"your own": SQUARE}}, ValueError, "kernels has the name 'your own'"),
        ({"images": {"x": [1, 2]}}, ValueError, r"images\['x'\] has shape \(2,\)"),
        ({"images": {"x": np.ones((1, 3, 3))}}, ValueError, r"shape \(1, 3, 3\)"),
        ({"images": {"x": np.ones((10, 3))}}, ValueError, r"shape \(10, 3\).*1 to 9"),
        ({"images": {"x": np.ones((3, 0))}}, ValueError, r"shape \(3, 0\)"),
        ({"images": {"x": [[1, 2], [3]]}}, TypeError, r"images\['x'\] is no array"),
        ({"images": {"x": [["a"]]}}, TypeError, r"images\['x'\] is no array"),
        ({"images": {"x": [[1, np.nan]]}}, ValueError, "holds nan"),
        ({"images": {"x": [[1, -np.inf]]}}, ValueError, "holds -inf"),
        ({"images": {"x": [[1, 1000]]}}, ValueError, "holds 1000.0"),
        ({"kernels": {}}, ValueError, "kernels is empty"),
        ({"kernels": {"k": np.ones((6, 1))}}, ValueError, r"kernels\['k'\].*1 to 5"),
        ({"stride": 0}, ValueError, "stride is 0"),
        ({"stride": 4}, ValueError, "stride is 4"),
        ({"stride": 1.0}, TypeError, "stride is 1.0"),
        ({"stride": True}, TypeError, "stride is True"),
        ({"padding": -1}, ValueError, "padding is -1"),
        ({"padding": "same"}, TypeError, "padding is 'same'"),
        ({"title": ""}, ValueError, "title is empty"),
        (
            {"images": {"x": SQUARE}, "kernels": {"k": np.ones((3, 3))}},
            ValueError,
            "the 3×3 kernel does not fit into the 2×2 image with padding 0",
        ),
    ],
)
def test_wrong_arguments_get_one_sentence_with_the_value(arguments, error, says):
    with pytest.raises(error, match=says) as caught:
        ConvolutionExplorer(**({"images": IMAGE, "kernels": KERNEL} | arguments))
    assert not re.search(r"[.!]\s", str(caught.value))


def test_every_other_pair_fits_with_the_padding_on_offer():
    assert max(PADDINGS) * 2 + 1 >= LARGEST_KERNEL
    kernels = KERNEL | {"five": np.ones((5, 5))}
    assert ConvolutionExplorer(IMAGE | {"dot": [[1]]}, kernels=kernels)
