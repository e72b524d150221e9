"""The pooling explorer in a browser: its arithmetic, what it shows, and where it works."""

import itertools

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from aigc_lessons import ops
from aigc_lessons.widgets import PoolingExplorer
from aigc_lessons.widgets.inline_module import join_modules
from aigc_lessons.widgets.moving_figure import STATIC
from aigc_lessons.widgets.pooling_explorer import default_images
from tests.browser.pages import number, quiet_page
from tests.in_time import in_time

EXACT = 1e-12  # a mean of at most nine numbers near 1, in float64 on both sides
PYTHON = {
    "max": (ops.max_pool2d, ops.max_pool2d_backward),
    "average": (ops.avg_pool2d, ops.avg_pool2d_backward),
}


def pooled(image, kind, kernel, **setting):
    return PYTHON[kind][0](np.asarray(image, float)[None, None], kernel, **setting)[0, 0]


def gradient(dy, image, kind, kernel, **setting):
    dy, image = (np.asarray(array, float)[None, None] for array in (dy, image))
    return PYTHON[kind][1](dy, image, kernel, **setting)[0, 0]


class Figure:
    """A pooling explorer on a page, as its reader sees it."""

    def __init__(self, page, index=0):
        figure = page.locator(".moving-figure").nth(index)
        self.page, self.figure, self.stage = page, figure, figure.locator(".stage")
        self.live = figure.get_by_role("status")
        self.image = figure.get_by_role("combobox", name="Image", exact=True)
        self.backward = figure.get_by_role("checkbox")
        self.position = figure.get_by_role("slider")
        self.current = figure.locator("[role=gridcell][aria-selected=true]")
        self.cells = figure.get_by_role("gridcell")

    def press(self, name):
        self.figure.get_by_role("button", name=name, exact=True).click()

    def choose(self, **choices):
        for group, value in choices.items():
            box = self.figure.get_by_role("group", name=group.title())
            box.get_by_label(str(value), exact=True).check()

    def keys(self, *names):
        self.current.focus()
        for name in names:
            self.page.keyboard.press(name)

    def equation(self):
        return " ".join(self.figure.locator(".sum").text_content().split())

    def table(self, panel):
        """Rows of what a panel's cells show, None where a cell is empty."""
        texts = self.figure.locator(f".{panel} table").evaluate(
            "table => [...table.rows].map(row => [...row.cells].map(cell => cell.textContent))"
        )
        return [[number(text) if text else None for text in row] for row in texts]

    def ringed(self, panel):
        """Where the rings are, as (row, column)."""
        script = """table => [...table.rows].flatMap((row, i) => [...row.cells].flatMap(
          (cell, j) => cell.hasAttribute("data-ring") ? [[i, j]] : []))"""
        return self.figure.locator(f".{panel} table").evaluate(script)


@pytest.fixture(scope="module")
def html():
    return PoolingExplorer()._repr_html_()


@pytest.fixture
def figure(browser, html):
    with quiet_page(browser, html, viewport={"width": 1200, "height": 900}) as page:
        yield Figure(page)


@pytest.fixture(scope="module")
def functions(browser):
    """A page whose console knows the functions of the module that only computes."""
    code = join_modules(STATIC / "pooling.mjs")
    known = f"{code}\nObject.assign(globalThis, {{ pool2d, pool2dBackward }});"
    with quiet_page(browser, f'<script type="module">{known}</script>') as page:
        yield page


# The arithmetic, on the same inputs as Python's.

SIZES = [(1, 1), (2, 2), (3, 5), (5, 3), (9, 4), (8, 8)]
SETTINGS = [
    (kernel, stride, padding) for kernel in (2, 3) for stride in (1, 2, 3) for padding in (0, 1)
]


@pytest.mark.parametrize("kind", PYTHON)
@pytest.mark.parametrize("ties", [False, True], ids=["distinct", "ties"])
def test_the_browser_computes_what_python_does(functions, kind, ties):
    rng = np.random.default_rng(3)
    compared = 0
    for size, (kernel, stride, padding) in itertools.product(SIZES, SETTINGS):
        if kernel > min(size) + 2 * padding:
            continue
        image = rng.integers(-2, 2, size).astype(float) if ties else rng.normal(size=size)
        setting = {"stride": stride, "padding": padding}
        expected = pooled(image, kind, kernel, **setting)
        dy = rng.normal(size=expected.shape)
        given = [image.tolist(), dy.tolist(), kind, setting | {"kernel": kernel}]
        found = functions.evaluate(
            "([x, dy, ...how]) => [pool2d(x, ...how), pool2dBackward(dy, x, ...how)]", given
        )
        np.testing.assert_allclose(found[0], expected, rtol=0, atol=EXACT)
        back = gradient(dy, image, kind, kernel, **setting)
        np.testing.assert_allclose(found[1], back, rtol=0, atol=EXACT)
        compared += 1
    assert compared > 50


def test_a_window_that_does_not_fit_gives_no_rows(functions):
    how = {"kernel": 2, "stride": 1, "padding": 0}
    assert functions.evaluate("how => pool2d([[5]], 'max', how)", how) == []


# What it shows.


def test_it_starts_with_the_window_done_by_hand(figure):
    assert figure.equation() == "output[0, 0] = max(1, 3, 4, 2) = 4"
    assert figure.table("output") == [[4, None], [None, None]]
    assert figure.ringed("input") == [[1, 0]]
    expect(figure.live).to_have_text(
        "Step 1 of 4: the window starts at row 0, column 0 of the image. Its largest number is 4, "
        "at row 1, column 0 of the image, which goes to row 0, column 0 of the output."
    )


@pytest.mark.parametrize("kind", PYTHON)
@pytest.mark.parametrize("name", ["below zero", "a digit"])
def test_filled_it_shows_python_s_numbers_and_gradient(figure, kind, name):
    figure.image.select_option(name)
    figure.backward.check()
    figure.press("Fill all")
    for kernel, stride, padding in [(2, 2, 0), (2, 1, 1), (3, 2, 1)]:
        figure.choose(pooling=kind, kernel=kernel, stride=stride, padding=padding)
        setting = {"stride": stride, "padding": padding}
        expected = pooled(default_images()[name], kind, kernel, **setting)
        np.testing.assert_allclose(figure.table("output"), expected, atol=0.051)
        back = gradient(np.ones_like(expected), default_images()[name], kind, kernel, **setting)
        np.testing.assert_allclose(figure.table("gradient"), back, atol=0.0051)


def test_padding_is_minus_infinity_under_the_maximum_and_zero_under_the_mean(figure):
    figure.choose(padding=1)
    zeros = figure.figure.locator(".input td.zero")
    assert set(zeros.all_text_contents()) == {"−∞"}
    assert figure.equation() == "output[0, 0] = max(−∞, −∞, −∞, 1) = 1"
    figure.choose(pooling="average")
    assert set(zeros.all_text_contents()) == {"0"}
    assert figure.equation() == "output[0, 0] = (0 + 0 + 0 + 1) / 4 = 0.25"


def test_the_gradient_adds_up_where_windows_overlap(figure):
    figure.choose(stride=1)
    figure.backward.check()
    figure.keys("ArrowDown", "ArrowDown")
    assert figure.table("gradient")[2][0] == 2  # the 5 wins the second and the third row
    assert figure.ringed("gradient") == figure.ringed("input") == [[2, 0]]
    expect(figure.live).to_contain_text("goes back to row 2, column 0, which has 2 by now.")
    figure.choose(pooling="average")
    assert figure.ringed("input") == []
    assert len(figure.ringed("gradient")) == 4
    expect(figure.live).to_contain_text("every cell under the window receives 1/4.")
    figure.backward.uncheck()
    expect(figure.figure.locator(".gradient table")).to_be_hidden()


def test_a_tie_goes_to_the_first_and_is_said(figure):
    figure.image.select_option("a digit")
    assert figure.ringed("input") == [[0, 0]]
    expect(figure.live).to_contain_text("the first of 4 equal ones")


def test_the_size_and_the_default_of_the_stride_are_shown(figure):
    size = figure.figure.locator(".size")
    expect(size).to_contain_text("Stride 2, the default: the size of the kernel.")
    figure.image.select_option("below zero")
    figure.choose(kernel=3)
    expect(size).to_contain_text("columns: ⌊(5 + 2×0 − 3) / 2⌋ + 1 = 2")
    expect(size).to_contain_text("Stride 2; left out, it would be 3, the size of the kernel.")


def test_a_window_that_does_not_fit_is_said_and_padding_helps(browser):
    explorer = PoolingExplorer({"x": np.ones((3, 3)), "dot": [[2]]}, kernel_size=3)
    with quiet_page(browser, explorer._repr_html_()) as page:
        figure = Figure(page)
        figure.backward.check()
        figure.image.select_option("dot")
        expect(figure.live).to_contain_text("The 3 × 3 window does not fit into the 1 × 1 image")
        figure.choose(padding=1)
        assert figure.table("output") == [[2]]


# How it is worked.


def test_keys_buttons_slider_and_clicks_move_the_window(figure):
    figure.keys("ArrowRight")
    assert figure.equation() == "output[0, 1] = max(2, 1, 0, 1) = 2"
    figure.keys("ArrowDown")
    assert figure.equation() == "output[1, 1] = max(2, 2, 3, 4) = 4"
    figure.keys("Home")
    expect(figure.current).to_be_focused()
    figure.press("Step")
    expect(figure.position).to_have_attribute("aria-valuetext", "2 of 4")
    figure.position.press("End")
    assert figure.equation().startswith("output[1, 1]")
    figure.cells.nth(2).click()
    assert figure.equation() == "output[1, 0] = max(5, 1, 0, 1) = 5"


def test_play_goes_to_the_end_and_stops(figure):
    figure.press("Play")
    expect(figure.live).to_contain_text("Step 4 of 4")
    expect(figure.figure.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_it_works_by_touch_on_a_phone(browser, html):
    phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    with quiet_page(browser, html, **phone) as page:
        figure = Figure(page)
        figure.cells.nth(3).tap()
        assert figure.equation().startswith("output[1, 1]")
        boxes = page.locator("button, select, .options label, .tick, input[type=range]")
        sizes = [boxes.nth(i).bounding_box() for i in range(boxes.count())]
        assert len(sizes) > 15
        assert min(min(size["height"], size["width"]) for size in sizes) >= 44


@pytest.mark.parametrize("width", in_time([320, 640], quick=[320]))
def test_nothing_scrolls_sideways(browser, html, width):
    still = {"viewport": {"width": width, "height": 740}, "reduced_motion": "reduce"}
    overflow = """stage => Math.max(
      document.documentElement.scrollWidth - innerWidth,
      Math.max(...[...stage.querySelectorAll("*")].map(e => e.getBoundingClientRect().right))
        - stage.getBoundingClientRect().right)"""
    with quiet_page(browser, html, **still) as page:
        figure = Figure(page)
        figure.backward.check()
        for name in default_images():
            figure.image.select_option(name)
            for kernel, stride, padding in [(2, 2, 0), (2, 1, 1), (3, 1, 1)]:
                for kind in PYTHON:
                    figure.choose(pooling=kind, kernel=kernel, stride=stride, padding=padding)
                    figure.press("Fill all")
                    assert figure.stage.evaluate(overflow) <= 0, (name, kernel, padding, kind)


@pytest.mark.parametrize("width", [360, 1200])
def test_stepping_moves_nothing_but_the_marks(browser, html, width):
    script = """stage => [...stage.querySelectorAll("*:not(.window, option, strong)")]
      .filter(element => element.offsetWidth).map(element => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return [x, y - stage.getBoundingClientRect().top, width, height].map(Math.round).join();
      })"""
    still = {"viewport": {"width": width, "height": 740}, "reduced_motion": "reduce"}
    with quiet_page(browser, html, **still) as page:
        figure = Figure(page)
        figure.image.select_option("below zero")
        figure.backward.check()
        figure.choose(padding=1, stride=1)
        before = figure.stage.evaluate(script)
        for _ in range(8):
            figure.press("Step")
            assert figure.stage.evaluate(script) == before


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_the_figure(figure, theme):
    figure.page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
    expect(figure.stage).to_have_attribute("data-theme", theme)
    figure.backward.check()
    figure.image.select_option("below zero")
    figure.choose(padding=1)
    figure.page.wait_for_timeout(500)  # colours fade in
    results = Axe().run(figure.page, context={"include": [[".moving-figure"]]})
    assert [
        (found["id"], [node["html"] for node in found["nodes"]])
        for found in results.response["violations"]
    ] == []


def test_without_scripts_the_picture_stands_there(browser, html):
    with quiet_page(browser, html, java_script_enabled=False) as page:
        picture = page.get_by_role("img", name="The 2×2 window slides over the 4×4 image")
        expect(picture).to_be_visible()
