"""The activation explorer in a browser: its arithmetic, what it shows, and where it works."""

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from aigc_lessons.widgets import ActivationExplorer
from aigc_lessons.widgets.activation_explorer import ACTIVATIONS, SLOPES, evaluate
from aigc_lessons.widgets.inline_module import join_modules
from aigc_lessons.widgets.moving_figure import STATIC
from tests.browser.pages import number, quiet_page

PHONE = {"viewport": {"width": 360, "height": 740}, "reduced_motion": "reduce"}
WIDE = {"viewport": {"width": 1000, "height": 900}}
SHOWN = 5e-5  # a number has four decimals, or three figures where it is small
EXACT = 1e-14  # a few operations in float64 on both sides; exp may differ in its last digit
INPUTS = [-1000.0, -40.0, -4.0, -1.3, -1e-9, 0.0, 1e-9, 0.7, 2.0, 4.0, 36.0, 800.0]


class Explorer:
    """An activation explorer on a page, as its reader sees it."""

    def __init__(self, page):
        self.page = page
        self.figure = page.locator(".moving-figure")
        self.stage = self.figure.locator(".stage")
        self.live = self.figure.get_by_role("status")
        self.activation = self.figure.get_by_role("combobox", name="Activation")
        self.slopes = self.figure.get_by_role("group", name="Slope below 0")
        self.input = self.figure.get_by_role("slider", name="Input x")
        self.layers = self.figure.get_by_role("slider", name="Layers")
        self.curve = self.stage.locator(".plot > svg").first
        self.chain = self.stage.locator(".plot > svg").last

    def x(self):
        return number(self.input.get_attribute("aria-valuetext").removeprefix("x = "))

    def move(self, x):
        self.input.fill(str(round(10 * (x + 4))))

    def reading(self, role):
        return small(self.figure.locator(f".key .{role} b").text_content())

    def left(self):
        return small(self.figure.locator(".key.purple b").text_content())

    def point(self, x):
        """Where the middle of the first plot's column for x lies on the screen."""
        area = self.curve.locator(".plot-area").bounding_box()
        return area["x"] + area["width"] * (x + 4) / 8, area["y"] + area["height"] / 2


def small(text):
    """The number that the figure shows: "0.25" or "9.09·10⁻¹³"."""
    factor, _, power = text.partition("10⁻")
    if not power:
        return number(text)
    factor = number(factor.rstrip("·") or "1")
    return factor * 10.0 ** -int(power.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")))


def expected(name, x, slope=0.2):
    value, gradient = evaluate(name, np.array([float(x)]), slope)
    return value.item(), gradient.item()


@pytest.fixture(scope="module")
def html():
    return ActivationExplorer("sigmoid", x=0, layers=10)._repr_html_()


@pytest.fixture
def explorer(browser, html):
    with quiet_page(browser, html, **WIDE) as page:
        yield Explorer(page)


@pytest.fixture(scope="module")
def functions(browser):
    """A page whose console knows the functions of the module that only computes."""
    code = join_modules(STATIC / "activation.mjs")
    names = "activationValue, activationGradient, gradientChain"
    script = f'<script type="module">{code}\nObject.assign(globalThis, {{ {names} }});</script>'
    with quiet_page(browser, script) as page:
        yield page


# The arithmetic, on the same inputs as Python's.


@pytest.mark.parametrize("slope", [*SLOPES, 0.0])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_browser_computes_what_python_does(functions, name, slope):
    script = """([name, xs, slope]) => xs.map(
      x => [activationValue(name, x, slope), activationGradient(name, x, slope)])"""
    found = functions.evaluate(script, [name, INPUTS, slope])
    value, gradient = evaluate(name, np.array(INPUTS), slope)
    np.testing.assert_allclose(found, np.stack([value, gradient], 1), rtol=EXACT, atol=EXACT)


def test_a_small_gradient_of_the_sigmoid_is_not_rounded_away(functions):
    assert functions.evaluate("activationGradient('sigmoid', 40)") == pytest.approx(
        np.exp(-40), abs=0
    )


@pytest.mark.parametrize("gradient", [1, 0.25, 0.2, 0])
def test_a_chain_multiplies_layer_by_layer(functions, gradient):
    found = functions.evaluate("gradient => gradientChain(gradient, 20)", gradient)
    np.testing.assert_allclose(found, np.cumprod([1.0, *[gradient] * 20]), rtol=1e-13)


# What it shows.


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_shows_python_s_numbers(explorer, name):
    explorer.activation.select_option(name)
    for x in (-4, -1.3, 0, 0.7, 4):
        explorer.move(x)
        value, gradient = expected(name, x)
        assert explorer.x() == x
        assert explorer.reading("blue") == pytest.approx(value, abs=SHOWN)
        assert explorer.reading("orange") == pytest.approx(gradient, abs=SHOWN)
        assert explorer.left() == pytest.approx(gradient**10, rel=6e-3, abs=1e-70)


def test_it_says_in_words_what_it_shows(explorer):
    expect(explorer.live).to_have_text(
        "The sigmoid at x = 0: value 0.5, gradient 0.25. After 10 layers with this gradient, "
        "9.54·10⁻⁷ is left of 1."
    )
    explorer.layers.press("Home")
    expect(explorer.live).to_contain_text("After 1 layer with this gradient, 0.25 is left of 1.")
    name = "What is left of a gradient of 1 after 1 layer: 0.25"
    expect(explorer.chain).to_have_attribute("aria-label", name)


def test_keys_move_the_point_and_lengthen_the_chain(explorer):
    explorer.input.press("ArrowRight")
    assert explorer.x() == 0.1
    explorer.input.press("Home")
    assert explorer.x() == -4
    explorer.input.press("End")
    assert explorer.x() == 4
    explorer.layers.press("End")
    expect(explorer.layers).to_have_attribute("aria-valuetext", "20 layers")
    assert explorer.left() == pytest.approx(expected("sigmoid", 4)[1] ** 20, rel=6e-3)


def test_the_slope_is_offered_to_the_leaky_one_alone(explorer):
    expect(explorer.slopes).to_be_hidden()
    explorer.activation.select_option("leaky ReLU")
    explorer.move(-2)
    for slope in SLOPES:
        explorer.slopes.get_by_label(str(slope), exact=True).check()
        assert explorer.reading("orange") == slope
        assert explorer.reading("blue") == pytest.approx(-2 * slope)


def test_where_nothing_comes_back_the_line_ends_and_words_say_so(explorer):
    words = explorer.chain.get_by_text("0: nothing is left")
    expect(words).to_have_count(0)
    explorer.activation.select_option("ReLU")  # at x = 0
    expect(words).to_be_visible()
    assert explorer.left() == 0
    explorer.move(1)
    expect(words).to_have_count(0)
    assert explorer.left() == 1


def test_the_gradient_of_a_relu_is_drawn_with_a_gap(explorer):
    line = explorer.curve.locator(".plot-line.orange")
    assert line.get_attribute("d").count("M") == 1
    explorer.activation.select_option("ReLU")
    assert line.get_attribute("d").count("M") == 2


@pytest.mark.parametrize("name", ["tanh", "sigmoid"])
def test_the_point_lies_on_the_curve_and_the_tangent_touches_it(explorer, name):
    explorer.activation.select_option(name)
    explorer.move(-1.3)
    dot = explorer.curve.locator(".plot-dot.blue path").bounding_box()
    value = expected(name, -1.3)[0]
    area = explorer.curve.locator(".plot-area").bounding_box()
    height = area["y"] + area["height"] * (1.2 - value) / 2.4
    assert dot["x"] + dot["width"] / 2 == pytest.approx(explorer.point(-1.3)[0], abs=1.5)
    assert dot["y"] + dot["height"] / 2 == pytest.approx(height, abs=1.5)
    tangent = explorer.curve.locator(".plot-line.green").bounding_box()
    assert tangent["x"] + tangent["width"] / 2 == pytest.approx(explorer.point(-1.3)[0], abs=1.5)
    assert tangent["y"] + tangent["height"] / 2 == pytest.approx(height, abs=1.5)


def test_a_pointer_drags_the_point_and_stops_at_the_ends(explorer):
    mouse = explorer.page.mouse
    mouse.move(*explorer.point(0))
    mouse.down()
    mouse.move(*explorer.point(2.32), steps=3)
    assert explorer.x() == 2.3
    mouse.move(*explorer.point(4.5))
    assert explorer.x() == 4
    mouse.up()
    mouse.move(*explorer.point(1))
    assert explorer.x() == 4


# Where it works.


def test_a_finger_moves_the_point_and_nothing_overflows_on_a_phone(browser, html):
    with quiet_page(browser, html, has_touch=True, is_mobile=True, **PHONE) as page:
        explorer = Explorer(page)
        explorer.curve.scroll_into_view_if_needed()
        page.touchscreen.tap(*explorer.point(-2))
        assert explorer.x() == -2
        for name in ACTIVATIONS:
            explorer.activation.select_option(name)
            explorer.input.press("End")
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        controls = page.locator("select, input[type=range], .options label:visible")
        sizes = [control.bounding_box() for control in controls.all() if control.is_visible()]
        assert min(size["height"] for size in sizes) >= 44


def test_moving_the_point_moves_nothing_else_on_a_phone(browser, html):
    with quiet_page(browser, html, **PHONE) as page:
        explorer = Explorer(page)
        heights = set()
        for name in ("sigmoid", "tanh", "ReLU"):
            explorer.activation.select_option(name)
            for x in (-4, -1.3, 0, 4):
                explorer.move(x)
                heights.add(explorer.stage.bounding_box()["height"])
        assert len(heights) == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(explorer, theme):
    page = explorer.page
    page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
    expect(explorer.stage).to_have_attribute("data-theme", theme)
    for name, x in [("leaky ReLU", -2), ("ReLU", -1)]:
        explorer.activation.select_option(name)
        explorer.move(x)
        results = Axe().run(page, context={"include": [[".moving-figure"]]})
        found = [(one["id"], one["nodes"][0]["html"]) for one in results.response["violations"]]
        assert found == []
