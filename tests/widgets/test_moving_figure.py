"""Laws of every figure that moves: its HTML is complete in itself, the same each time, and safe."""

import base64
import io
import json
import re

import matplotlib.image
import pytest
from matplotlib.figure import Figure

from aigc_lessons.widgets import ConvolutionExplorer, MovingFigure
from aigc_lessons.widgets.moving_figure import STATIC

BY_HAND = {"by hand": [[0, 1, 2], [3, 4, 5], [6, 7, 8]]}


class Plain(MovingFigure):
    module = "convolution_explorer.mjs"

    def picture(self):
        figure = Figure(figsize=(1, 1))
        figure.add_subplot().plot([0, 1])
        return figure


def plain(title="A title", description="What it shows.", state=None):
    return Plain(title, description, {} if state is None else state)


def html_of(figure):
    return figure._repr_html_()


def code_of(html):
    return re.fullmatch(r'.*<script type="module">\n(.*)</script>\n', html, re.DOTALL)[1]


def state_of(html):
    """The state as the page's own JavaScript would read it."""
    call = re.search(
        r'^mount\("[0-9a-f]{12}", (.*), "(?:[^"\\]|\\.)*", draw\);$', html, re.MULTILINE
    )
    return json.loads(call[1])


def test_the_same_figure_has_the_same_html():
    assert html_of(ConvolutionExplorer(BY_HAND)) == html_of(ConvolutionExplorer(BY_HAND))


@pytest.mark.parametrize(
    "other",
    [{"title": "Another"}, {"description": "Another."}, {"state": {"a": 1}}],
    ids=["title", "description", "state"],
)
def test_another_figure_has_another_id(other):
    assert plain(**other).id != plain().id
    assert re.fullmatch("[0-9a-f]{12}", plain().id)


def test_another_class_has_another_id():
    other = type("Other", (Plain,), {})
    assert other("A title", "What it shows.", {}).id != plain().id


def test_no_element_has_an_id_that_a_second_copy_would_repeat():
    assert not re.search(r"<[^>]*\sid=", html_of(plain()))


def test_the_text_is_one_line_without_an_address():
    assert repr(plain("A\n title ", "What\nit  shows.")) == "A title: What it shows."


def test_nothing_is_loaded_from_anywhere():
    html = html_of(ConvolutionExplorer(BY_HAND))
    assert "http://" not in html
    assert "https://" not in html
    assert not re.search(r'(?:src|href)="(?!data:image/png;base64,)', html)
    assert not re.search(r"@import|url\(|\bfetch\(|XMLHttpRequest|WebSocket", html)


def test_the_picture_is_there_with_its_text_for_where_scripts_do_not_run():
    html = html_of(plain(description='A "quoted" <picture> & more'))
    before_script = html.split("<script")[0]
    data, alt = re.search(
        r'<img src="data:image/png;base64,([^"]+)" alt="([^"]+)"', before_script
    ).groups()
    pixels = matplotlib.image.imread(io.BytesIO(base64.b64decode(data)))
    assert pixels.std() > 0
    assert alt == "A &quot;quoted&quot; &lt;picture&gt; &amp; more"
    assert "<figcaption" in before_script


def test_the_picture_says_nothing_of_the_software_that_made_it():
    data = re.search(r"base64,([^\"]+)", html_of(plain()))[1]
    assert b"Software" not in base64.b64decode(data)


@pytest.mark.parametrize("text", ["</script><b>", "<!-- ", "<script>", "a\\b\"c'd", "é 中 \u2028"])
def test_no_state_or_title_can_leave_its_place(text):
    html = html_of(plain(title=f"x{text}", state={text: [text]}))
    assert state_of(html) == {text: [text]}
    assert html.count("</script") == html.count("<script") == 1
    assert "<!--" not in html
    assert "<b>" not in html


def test_the_script_is_one_module_without_imports():
    code = code_of(html_of(plain()))
    assert not re.search(r"^(?:import|export)\b", code, re.MULTILINE)
    assert code.count("function mount(") == code.count("function draw(") == 1


def test_styles_of_base_and_figure_travel_in_the_script():
    code = code_of(html_of(plain()))
    for name in ("moving_figure.css", "convolution_explorer.css"):
        assert (
            json.dumps((STATIC / name).read_text(encoding="utf-8"), ensure_ascii=False)[1:-1]
            in code
        )


def test_a_figure_without_a_style_sheet_has_the_base_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(Plain, "module", "convolution.mjs")
    assert plain()._css() == (STATIC / "moving_figure.css").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ({"title": ""}, ValueError, "title is empty"),
        ({"title": 3}, TypeError, "title is 3"),
        ({"description": " \n"}, ValueError, "description is empty"),
        ({"state": {"x": float("nan")}}, ValueError, "state"),
        ({"state": {"x": object()}}, TypeError, "state"),
    ],
)
def test_wrong_arguments_are_named(arguments, error, says):
    with pytest.raises(error, match=says):
        plain(**arguments)


def test_a_figure_must_say_how_its_picture_looks():
    class Forgetful(MovingFigure):
        module = "convolution_explorer.mjs"

    with pytest.raises(NotImplementedError, match="Forgetful"):
        html_of(Forgetful("A title", "What it shows.", {}))
