"""The descent explorer in a browser: its arithmetic, what it shows, and where it works."""

from itertools import product

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from aigc_lessons import ops
from aigc_lessons.widgets import DescentExplorer
from aigc_lessons.widgets.descent_explorer import ALL, MARKS, STEPS, SURFACES
from aigc_lessons.widgets.inline_module import join_modules
from aigc_lessons.widgets.moving_figure import STATIC
from tests.browser.pages import number, quiet_page
from tests.in_time import in_time

PHONE = {"viewport": {"width": 360, "height": 740}, "reduced_motion": "reduce"}
WIDE = {"viewport": {"width": 1200, "height": 1000}}
EXACT = 1e-12  # of the largest number: the same float64 operations, in nearly the same order

MATRICES = [*SURFACES.values(), [[3, -2], [-2, 7]], [[2, 1e-9], [1e-9, 2]], [[1e-4, 0], [0, 1e4]]]
SETTINGS = [
    {"lr": 0.05},
    {"lr": 0.3, "momentum": 0.9},
    {"lr": 0.1, "momentum": 1},
    {"lr": 0},
    {"lr": 0.1, "betas": [0.9, 0.999], "eps": 1e-8},
    {"lr": 0.5, "betas": [0.5, 0.9], "eps": 0.1},
    {"lr": 0.2, "betas": [0, 0], "eps": 0},
]


class Figure:
    """A descent explorer on a page, as its reader sees it."""

    def __init__(self, page):
        self.page = page
        self.figure = figure = page.locator(".moving-figure")
        self.stage = figure.locator(".stage")
        self.live = figure.get_by_role("status")
        self.surface = figure.get_by_role("combobox", name="Surface")
        self.optimizer = figure.get_by_role("combobox", name="Optimiser")
        self.rate = figure.get_by_role("slider", name="Learning rate")
        self.position = figure.get_by_role("slider", name="Step", exact=True)
        self.start = [figure.get_by_role("textbox", name=f"Start {name}") for name in ("θ₁", "θ₂")]
        self.map = figure.get_by_role("img", name="The surface from above")
        self.losses = figure.locator(".racer-loss")

    def press(self, name):
        self.figure.get_by_role("button", name=name, exact=True).click()

    def turn_to(self, position):
        self.rate.fill(str(position))

    def loss(self, index=0):
        return number(self.losses.nth(index).text_content().removeprefix("loss "))


@pytest.fixture(scope="module")
def html():
    return DescentExplorer()._repr_html_()


@pytest.fixture
def page(browser, html):
    with quiet_page(browser, html, **WIDE) as opened:
        yield opened


@pytest.fixture
def explorer(page):
    return Figure(page)


@pytest.fixture(scope="module")
def functions(browser):
    """A page whose console knows the functions of the module that only computes."""
    names = "quadratic, quadraticGradient, eigenpairs, learningRateLimit, bestLearningRate, "
    names += "levelLine, SGD, Adam, descend"
    code = join_modules(STATIC / "descent.mjs")
    script = f'<script type="module">{code}\nObject.assign(globalThis, {{ {names} }});</script>'
    with quiet_page(browser, script) as opened:
        yield opened


# The arithmetic, on the same inputs as Python's.


@pytest.mark.parametrize("H", MATRICES, ids=str)
def test_the_bowl_is_python_s(functions, H):
    array, points = np.array(H, dtype=float), np.random.default_rng(1).normal(size=(5, 2))
    script = """([points, H]) => [points.map(p => quadratic(p, H)),
        points.map(p => quadraticGradient(p, H)), learningRateLimit(H), bestLearningRate(H),
        eigenpairs(H).map(pair => pair.value), levelLine(H, 3), eigenpairs(H).map(e => e.vector)]"""
    found = functions.evaluate(script, [points.tolist(), H])
    heights, gradients, limit, best, values, line, vectors = map(np.array, found)
    close = {"rtol": EXACT, "atol": EXACT}
    np.testing.assert_allclose(heights, ops.quadratic(points, array), **close)
    np.testing.assert_allclose(gradients, ops.quadratic_backward(points, array), **close)
    assert limit == pytest.approx(ops.learning_rate_limit(array), rel=EXACT)
    assert best == pytest.approx(ops.best_learning_rate(array), rel=EXACT)
    np.testing.assert_allclose(values, np.linalg.eigvalsh(array), rtol=1e-8)
    np.testing.assert_allclose(vectors @ array, values[:, None] * vectors, atol=1e-9)
    np.testing.assert_allclose(ops.quadratic(line, array), 3, rtol=1e-8)


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_each_step_is_python_s(functions, settings):
    gradients = np.random.default_rng(2).normal(scale=3, size=(25, 2))
    gradients[3], gradients[4, 0] = [1e6, 1e-6], -1e6
    kind = "Adam" if "betas" in settings else "SGD"
    script = f"""([gradients, settings]) => {{
      const optimizer = new {kind}(settings);
      let theta = [1, -2];
      return gradients.map(gradient => (theta = optimizer.step(theta, gradient)));
    }}"""
    found = functions.evaluate(script, [gradients.tolist(), settings])
    optimizer, params, path = getattr(ops, kind)(**settings), {"theta": np.array([1.0, -2.0])}, []
    for gradient in gradients:
        optimizer.step(params, {"theta": gradient})
        path.append(params["theta"].copy())
    np.testing.assert_allclose(found, path, rtol=EXACT, atol=EXACT * np.abs(path).max())


# What it shows.


@pytest.mark.parametrize("surface", SURFACES)
def test_the_losses_of_the_race_are_python_s(explorer, surface):
    explorer.surface.select_option(surface)
    explorer.optimizer.select_option(ALL)
    explorer.turn_to(20)
    explorer.press("Run all")
    expect(explorer.live).to_contain_text(f"Step {STEPS} of {STEPS}")
    H = {surface: SURFACES[surface]}
    paths = DescentExplorer(H, share=20 / MARKS, optimizer=ALL).paths(STEPS)
    for index, path in enumerate(paths.values()):
        text = explorer.losses.nth(index).text_content()
        loss = ops.quadratic(path[-1], np.array(SURFACES[surface], dtype=float))
        if "·10" not in text:  # written out: to at least one decimal
            assert explorer.loss(index) == pytest.approx(loss, abs=0.051 if loss > 10 else 5.1e-5)


def test_past_the_mark_it_says_that_it_diverges_and_at_it_that_it_never_arrives(explorer):
    for position, words in [
        (20, "without crossing over"),
        (39, "by −0.95: it zigzags across and converges"),
        (40, "by −1: at 2/λ_max it jumps to and fro"),
        (41, "by −1.05: beyond 2/λ_max it diverges"),
    ]:
        explorer.turn_to(position)
        expect(explorer.live).to_contain_text(words)
    explorer.start[1].fill("0")
    expect(explorer.live).to_contain_text("with any part in that direction it would")
    explorer.optimizer.select_option("momentum")
    expect(explorer.live).to_contain_text("converges below 0.38")


def test_buttons_and_slider_walk_and_stop_at_the_ends(explorer):
    expect(explorer.live).to_contain_text("Step 10 of 60")
    explorer.press("Reset")
    assert explorer.loss() == 15.8  # shown with one decimal
    explorer.press("Step")
    expect(explorer.live).to_contain_text("θ = (−2.46, −1.2)")
    explorer.press("Run all")
    step = explorer.figure.get_by_role("button", name="Step", exact=True)
    expect(step).to_have_attribute("aria-disabled", "true")
    step.click(force=True)
    expect(explorer.live).to_contain_text("Step 60 of 60")
    explorer.position.focus()
    explorer.page.keyboard.press("Home")
    expect(explorer.live).to_contain_text("Step 0 of 60")
    expect(explorer.position).to_have_attribute("aria-valuetext", "0 of 60")


def test_nothing_plays_by_itself_and_play_goes_on_until_pause(explorer):
    explorer.page.wait_for_timeout(600)
    expect(explorer.live).to_contain_text("Step 10 of 60")
    explorer.press("Play")
    expect(explorer.live).not_to_contain_text("Step 10 of 60")
    explorer.press("Pause")
    held = explorer.live.text_content()
    explorer.page.wait_for_timeout(400)
    assert explorer.live.text_content() == held


def test_the_rate_is_turned_by_keys_and_told_in_words(explorer):
    explorer.rate.focus()
    explorer.page.keyboard.press("ArrowRight")
    expect(explorer.rate).to_have_attribute("aria-valuetext", "0.185 = 0.925 × 2/λ_max")
    explorer.page.keyboard.press("End")
    expect(explorer.live).to_contain_text("diverges")
    explorer.page.keyboard.press("Home")
    expect(explorer.rate).to_have_attribute("aria-valuetext", "0.005 = 0.025 × 2/λ_max")


def test_the_mark_stands_where_the_thumb_stands_at_the_limit(explorer):
    mark = explorer.figure.locator(".rate-mark").bounding_box()
    track = explorer.rate.bounding_box()
    share = (MARKS - 1) / (60 - 1)
    thumb = track["x"] + 8 + (track["width"] - 16) * share
    assert mark["x"] + mark["width"] / 2 == pytest.approx(thumb, abs=1)


def test_the_start_is_typed_or_dragged_and_stays_on_the_map(explorer):
    explorer.start[0].fill("2")
    explorer.press("Reset")
    expect(explorer.live).to_contain_text("θ = (2, 1.5)")
    explorer.start[0].fill("7")
    expect(explorer.figure.get_by_role("alert")).to_contain_text("lies outside −4 to 4")
    box = explorer.map.bounding_box()
    mouse = explorer.page.mouse
    mouse.move(box["x"] + box["width"] * (52 + 160) / 386, box["y"] + box["height"] * 112 / 258)
    mouse.down()
    expect(explorer.live).to_contain_text("θ = (0, 0)")
    mouse.move(box["x"] - 50, box["y"] - 50)
    mouse.up()
    expect(explorer.live).to_contain_text("θ = (−4, 2.5)")
    expect(explorer.start[0]).to_have_value("−4")
    mouse.move(box["x"] + 200, box["y"] + 100)  # released: nothing follows
    expect(explorer.live).to_contain_text("θ = (−4, 2.5)")


def overflow(explorer):
    """By how many pixels the page or a part of the figure is too wide."""
    page = explorer.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    script = """stage => Math.max(...[...stage.querySelectorAll('*:not(svg *)')].map(
      part => part.getBoundingClientRect().right)) - stage.getBoundingClientRect().right"""
    return max(page, explorer.stage.evaluate(script))


def test_on_a_phone_nothing_overflows_and_a_tap_moves_the_start(browser, html):
    with quiet_page(browser, html, has_touch=True, is_mobile=True, **PHONE) as page:
        explorer = Figure(page)
        for surface in SURFACES:
            explorer.surface.select_option(surface)
            explorer.optimizer.select_option(ALL)
            explorer.turn_to(60)
            explorer.press("Run all")
            assert overflow(explorer) <= 0
        explorer.map.scroll_into_view_if_needed()
        explorer.map.tap()
        expect(explorer.start[0]).not_to_have_value("−3")
        boxes = page.locator("button, select, input")
        assert min(boxes.nth(i).bounding_box()["height"] for i in range(boxes.count())) >= 44


LOOKS = in_time(
    product(["one", "race", "wrong text"], ["light", "dark"]),
    quick=[("race", "light"), ("wrong text", "dark")],
)


@pytest.mark.parametrize(("case", "theme"), LOOKS)
def test_axe_finds_nothing_in_the_figure(page, explorer, theme, case):
    page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
    expect(explorer.stage).to_have_attribute("data-theme", theme)
    if case == "race":
        explorer.optimizer.select_option(ALL)
    if case == "wrong text":
        explorer.start[0].fill("abc")
    results = Axe().run(page, context={"include": [[".moving-figure"]]})
    found = results.response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
