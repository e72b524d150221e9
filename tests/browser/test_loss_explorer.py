"""The loss explorer in a browser: its arithmetic, what it shows, and where it works."""

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from aigc_lessons import ops
from aigc_lessons.widgets import LossExplorer
from aigc_lessons.widgets.inline_module import join_modules
from aigc_lessons.widgets.loss_explorer import LOSSES, TARGETS, evaluate
from aigc_lessons.widgets.moving_figure import STATIC
from tests.browser.pages import number, quiet_page

PHONE = {"viewport": {"width": 360, "height": 740}, "reduced_motion": "reduce"}
WIDE = {"viewport": {"width": 1000, "height": 900}}
SHOWN = 5e-5  # a reading has four decimals
# A few operations in float64 on both sides; exp and log1p may differ in their last digit.
EXACT = 1e-12
LOGITS = [-1000, -30.5, -10, -2.3, -1e-9, 0, 1e-9, 0.7, 4, 10, 36, 800]


class Explorer:
    """A loss explorer on a page, as its reader sees it."""

    def __init__(self, page):
        self.page = page
        self.figure = page.locator(".moving-figure")
        self.stage = self.figure.locator(".stage")
        self.live = self.figure.get_by_role("status")
        self.slider = self.figure.get_by_role("slider")
        plots = self.stage.locator(".plot > svg")
        self.losses, self.gradients = plots.nth(0), plots.nth(1)
        self.warning = self.figure.locator(".warning")

    def choose(self, target):
        group = self.figure.get_by_role("group", name="Target t")
        group.get_by_label(str(target), exact=True).check()

    def move(self, logit):
        self.slider.fill(str(round(10 * (logit + 10))))

    def press(self, *names):
        self.slider.focus()
        for name in names:
            self.page.keyboard.press(name)

    def logit(self):
        return number(self.slider.get_attribute("aria-valuetext").removeprefix("z = "))

    def readings(self):
        """Loss and gradient as they stand in the table, a row for each loss."""
        rows = self.figure.locator(".readings tbody tr").all()
        return [[reading(text) for text in row.locator("td").all_text_contents()] for row in rows]

    def point(self, plot, logit):
        """Where the middle of a plot's column for that logit lies on the screen."""
        area = plot.locator(".plot-area").bounding_box()
        left = area["x"] + area["width"] * (logit + 10) / 20
        return left, area["y"] + area["height"] / 2


def reading(text):
    """The number that the table shows: "0.0177" or "4.54·10⁻⁵"."""
    if "10" not in text or "·" not in text:
        return number(text)
    factor, power = text.split("·10")
    return number(factor) * 10 ** int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")))


@pytest.fixture(scope="module")
def html():
    return LossExplorer()._repr_html_()


@pytest.fixture
def explorer(browser, html):
    with quiet_page(browser, html, **WIDE) as page:
        yield Explorer(page)


@pytest.fixture(scope="module")
def functions(browser):
    """A page whose console knows the functions of the module that only computes."""
    code = join_modules(STATIC / "loss.mjs")
    names = "lossValue, lossGradient, probabilityOf"
    script = f'<script type="module">{code}\nObject.assign(globalThis, {{ {names} }});</script>'
    with quiet_page(browser, script) as page:
        yield page


# The arithmetic, on the same inputs as Python's.


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("loss", LOSSES)
def test_the_browser_computes_what_python_does(functions, loss, target):
    script = "([name, all, t]) => all.map(z => [lossValue(name, z, t), lossGradient(name, z, t)])"
    found = np.transpose(functions.evaluate(script, [loss, LOGITS, target]))
    expected = evaluate(loss, np.array(LOGITS, dtype=float), target)
    np.testing.assert_allclose(found, expected, rtol=EXACT, atol=EXACT)


@pytest.mark.parametrize("target", [0, 0.5, 1])
@pytest.mark.parametrize("logit", LOGITS)
def test_the_browser_s_cross_entropy_is_that_of_ops(functions, logit, target):
    given = np.array([float(logit)]), np.array([float(target)])
    found = functions.evaluate("([z, t]) => lossValue('cross-entropy', z, t)", [logit, target])
    assert found == pytest.approx(ops.binary_cross_entropy_with_logits(*given), rel=EXACT)
    found = functions.evaluate("([z, t]) => lossGradient('cross-entropy', z, t)", [logit, target])
    [expected] = ops.binary_cross_entropy_with_logits_backward(*given)
    assert found == pytest.approx(expected, rel=EXACT, abs=EXACT)


def test_the_probability_is_the_sigmoid(functions):
    found = functions.evaluate("all => all.map(probabilityOf)", LOGITS)
    np.testing.assert_allclose(found, ops.sigmoid(np.array(LOGITS, dtype=float)), rtol=EXACT)


# What it shows.


@pytest.mark.parametrize(("logit", "target"), [(-10, 1), (10, 0), (0, 0.5), (2.3, 1), (7, 5)])
def test_the_table_shows_python_s_numbers(explorer, logit, target):
    explorer.choose(target)
    explorer.move(logit)
    expected = [
        [parts[0] for parts in evaluate(loss, np.array([float(logit)]), target)] for loss in LOSSES
    ]
    np.testing.assert_allclose(explorer.readings(), expected, rtol=5e-3, atol=SHOWN)
    expect(explorer.figure.locator(".probability")).to_contain_text("p = sigmoid(z) =")


def test_it_starts_confidently_wrong_and_says_so(explorer):
    expect(explorer.live).to_have_text(
        "Target 1, logit −4, so p is 0.018. Descent moves the logit: the cross-entropy up with "
        "0.982, the squared error of p up with 0.0347, the squared error of z up with 10."
    )
    expect(explorer.losses).to_have_accessible_name(
        "Three losses over the logit, for the target 1: cross-entropy in blue, "
        "squared error of p dashed in orange, squared error of z dotted in green"
    )


def test_at_the_target_nothing_is_moved(explorer):
    explorer.choose(0.5)
    explorer.move(0)
    expect(explorer.live).to_contain_text("the cross-entropy not at all")
    assert explorer.readings()[0] == [pytest.approx(np.log(2), abs=SHOWN), 0]


def test_a_target_beyond_1_is_warned_of_and_has_axes_of_its_own(explorer):
    expect(explorer.warning).to_be_hidden()
    explorer.choose(5)
    explorer.move(10)
    expect(explorer.warning).to_contain_text("the cross-entropy falls for ever")
    assert explorer.readings()[0] == [-40, -4]
    assert "50" in explorer.losses.locator(".plot-tick-y").all_text_contents()
    explorer.choose(1)
    expect(explorer.warning).to_be_hidden()


def test_the_tangent_lies_along_the_curve_at_the_point(explorer):
    """In the picture's own pixels: 19 a unit across, 17 up, so slope −0.982 is 0.9 down."""
    ends = explorer.losses.locator("path.plot-line.ink").first.get_attribute("d")
    (x0, y0), (x1, y1) = (map(float, end.split()) for end in ends[1:].split("L"))
    across, up = (360 - 66) / 20, (260 - 58) / 12
    slope = evaluate("cross-entropy", np.array([-4.0]), 1)[1][0]
    assert (y1 - y0) / (x1 - x0) == pytest.approx(-slope * up / across, abs=0.01)


def test_a_point_outside_the_picture_has_no_tangent_in_it(explorer):
    tangents = explorer.losses.locator("path.plot-line.ink")
    expect(tangents).to_have_count(2)  # the squared error of z is 25, the axis ends at 12
    explorer.move(2)
    expect(tangents).to_have_count(3)


# How it is worked.


def test_keys_move_the_logit_by_a_tenth_and_to_the_ends(explorer):
    explorer.press("ArrowRight", "ArrowRight", "ArrowUp", "ArrowLeft")
    assert explorer.logit() == -3.8
    explorer.press("Home")
    assert explorer.logit() == -10
    explorer.press("End")
    assert explorer.logit() == 10


@pytest.mark.parametrize("which", ["losses", "gradients"])
def test_dragging_in_either_plot_moves_the_logit(explorer, which):
    plot = getattr(explorer, which)
    explorer.page.mouse.move(*explorer.point(plot, -2))
    explorer.page.mouse.down()
    explorer.page.mouse.move(*explorer.point(plot, 3))
    explorer.page.mouse.up()
    assert explorer.logit() == pytest.approx(3, abs=0.1)
    explorer.page.mouse.move(*explorer.point(plot, 8))
    assert explorer.logit() == pytest.approx(3, abs=0.1)


def test_a_tap_moves_the_logit_on_a_phone(browser, html):
    with quiet_page(browser, html, has_touch=True, is_mobile=True, **PHONE) as page:
        explorer = Explorer(page)
        explorer.losses.scroll_into_view_if_needed()
        page.touchscreen.tap(*explorer.point(explorer.losses, 5))
        assert explorer.logit() == pytest.approx(5, abs=0.2)
        assert explorer.losses.evaluate("plot => getComputedStyle(plot).touchAction") == "pan-y"


@pytest.mark.parametrize("width", [320, 360, 640])
def test_nothing_scrolls_sideways_and_fingers_have_room(browser, html, width):
    with quiet_page(browser, html, **PHONE | {"viewport": {"width": width, "height": 740}}) as page:
        explorer = Explorer(page)
        for target in TARGETS:
            explorer.choose(target)
            explorer.press("End")
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        boxes = explorer.figure.locator(".options label, input[type=range]").all()
        assert min(box.bounding_box()["height"] for box in boxes) >= 44


def test_moving_the_logit_moves_nothing_else(browser, html):
    with quiet_page(browser, html, **WIDE) as page:
        explorer = Explorer(page)
        heights = set()
        for logit in (-10, -9.9, 0, 3.3, 10):
            explorer.move(logit)
            heights.add(explorer.stage.bounding_box()["height"])
        assert len(heights) == 1


def test_without_scripts_the_picture_and_its_text_stand_there(browser, html):
    with quiet_page(browser, html, java_script_enabled=False) as page:
        picture = page.get_by_role("img", name="The logit −4 is the probability 0.018")
        expect(picture).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(explorer, theme):
    explorer.page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
    expect(explorer.stage).to_have_attribute("data-theme", theme)
    explorer.choose(5)
    explorer.page.wait_for_timeout(500)  # colours fade in
    results = Axe().run(explorer.page, context={"include": [[".moving-figure"]]})
    assert [
        (found["id"], found["nodes"][0]["html"]) for found in results.response["violations"]
    ] == []
