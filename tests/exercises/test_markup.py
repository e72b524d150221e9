"""The HTML is well-formed, safe, free of scripts, and readable in light and dark."""

import re
from xml.etree import ElementTree

import pytest

from aigc_lessons.exercises.convolution import check_conv2d, check_edge_kernel, check_output_size
from aigc_lessons.exercises.feedback import Feedback
from aigc_lessons.exercises.images import check_center_crop, check_shape_of_batch
from aigc_lessons.exercises.markup import EDGES
from tests.exercises.answers import center_crop, conv2d

INJECTION = "<script>alert('1')</script><img src=x onerror=alert(2)> & \"quoted\" `<b>code</b>`"


def raises_html(size, kernel_size, stride, padding):
    raise ValueError(INJECTION)


Named = type("<script>", (Exception,), {})


def raises_a_named_class(size, kernel_size, stride, padding):
    raise Named("x")


FEEDBACK = {
    "right": lambda: check_conv2d(conv2d.windows),
    "wrong": lambda: check_conv2d(conv2d.mathematician),
    "two mistakes": lambda: check_conv2d(conv2d.flipped_without_bias),
    "shape": lambda: check_center_crop(center_crop.margins),
    "html in a message": lambda: check_output_size(raises_html),
    "html in a class": lambda: check_output_size(raises_a_named_class),
    "html in a parameter": lambda: check_output_size(lambda x="<script>": x),
    "html in a prediction": lambda: check_shape_of_batch(("<script>", "<img onerror=x>")),
    "html in a result": lambda: check_output_size(lambda *sizes: "<script>"),
    "edge": lambda: check_edge_kernel([[1, 2, 3]] * 3),
    "not started": lambda: check_conv2d(...),
}


@pytest.mark.parametrize("label", FEEDBACK)
def test_the_html_is_well_formed_and_has_no_script(label):
    html = FEEDBACK[label]()._repr_html_()
    tree = ElementTree.fromstring(html)
    tags = {element.tag for element in tree.iter()}
    assert tags <= {"div", "p", "pre", "span", "strong", "b", "code"}
    attributes = {name for element in tree.iter() for name in element.attrib}
    assert attributes <= {"style", "tabindex"}  # no handler, no id, no link


def words(text):
    return sorted(re.findall(r"\w+", text))


@pytest.mark.parametrize("label", FEEDBACK)
def test_html_and_text_say_the_same(label):
    feedback = FEEDBACK[label]()
    spoken = ElementTree.fromstring(feedback._repr_html_()).itertext()
    assert words(" ".join(spoken)) == words(feedback.message)


def test_a_message_stays_a_message():
    html = check_output_size(raises_html)._repr_html_()
    assert "&lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt;" in html
    assert "&lt;b&gt;code&lt;/b&gt;</code>" in html


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("background", ["#ffffff", "#121212", "#14181e"])
@pytest.mark.parametrize("status", EDGES)
def test_edges_are_seen_on_white_and_on_black(status, background):
    """WCAG 2.1, 1.4.11: 3:1 for what is not text."""
    light, dark = sorted([luminance(EDGES[status]), luminance(background)], reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 3


def test_text_keeps_the_colour_of_the_page():
    html = check_conv2d(conv2d.mathematician)._repr_html_()
    colours = re.findall(r"[;\"]color:([^;\"]+)", html)
    assert set(colours) == {"inherit"}


def test_the_marked_number_is_marked_without_colour_too():
    html = check_conv2d(conv2d.mathematician)._repr_html_()
    assert len(re.findall(r"<b [^>]*>\[[-\d.]+\]</b>", html)) == 2


def test_the_same_feedback_gives_the_same_html():
    feedback = Feedback("relu", "wrong", "a < b")
    assert feedback._repr_html_() == feedback._repr_html_()
