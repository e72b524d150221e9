"""The GAN game in a browser: its arithmetic, how it is played, what it shows, where it works."""

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from aigc_lessons import ops
from aigc_lessons.widgets import GanGame
from aigc_lessons.widgets.gan_game import DATA, HEAD_STARTS, RATES, RATIOS, REACH, constants
from aigc_lessons.widgets.inline_module import join_modules
from aigc_lessons.widgets.moving_figure import STATIC
from aigc_lessons.widgets.number_stream import NumberStream
from tests.browser.pages import number, quiet_page

PHONE = {"viewport": {"width": 360, "height": 740}}
WIDE = {"viewport": {"width": 1000, "height": 1100}}
EXACT = 1e-12  # the same float64 operations; log, cos and tanh may differ in their last digit
CLOSE = 1e-6  # after many steps of a game in which errors may grow
STEPS = 150
RULES = [
    {"head_start": 0},
    {"head_start": 0, "saturating": True, "lr": 0.03},
    {"data": "one Gaussian", "head_start": 0, "discriminator_steps": 5, "seed": 2**32 - 1},
    {"lr": 0.003, "discriminator_steps": 3, "saturating": True, "seed": 0},
]
PLAY = """([settings, steps, places]) => {
  const gan = new ToyGan(settings);
  const records = Array.from({ length: steps }, () => gan.step());
  const weights = [gan.generator, gan.discriminator].map(
    ({ weights: { w1, b1, w2, b2 } }) => [...w1, ...b1, ...w2, ...b2]);
  return { records, weights, real: gan.realDensity(places), fake: gan.fakeDensity(places),
    says: gan.probability(places) };
}"""


class Figure:
    """A GAN game on a page, as its reader sees it."""

    def __init__(self, page):
        self.page = page
        self.figure = figure = page.locator(".moving-figure")
        self.stage = figure.locator(".stage")
        self.live = figure.get_by_role("status")
        self.data = figure.get_by_role("combobox", name="Real data")
        self.count = figure.locator(".game-count")
        self.plots = figure.locator(".plot > svg")
        self.losses = figure.get_by_role("img", name="The losses")

    def press(self, name):
        self.figure.get_by_role("button", name=name, exact=True).click()

    def choose(self, group, value):
        self.figure.get_by_role("group", name=group).get_by_label(str(value), exact=True).check()

    def reading(self, name):
        row = self.figure.get_by_role("row").filter(has=self.page.get_by_text(name, exact=True))
        return number(row.locator("td").text_content())

    def steps(self):
        return int(self.count.text_content().removeprefix("step "))


@pytest.fixture(scope="module")
def html():
    return GanGame()._repr_html_()


@pytest.fixture
def page(browser, html):
    with quiet_page(browser, html, **WIDE) as opened:
        yield opened


@pytest.fixture
def game(page):
    return Figure(page)


@pytest.fixture(scope="module")
def functions(browser):
    """A page whose console knows the modules that only compute."""
    code = join_modules(STATIC / "toy_gan.mjs")
    names = "ToyGan, NumberStream, probabilityOf"
    script = f'<script type="module">{code}\nObject.assign(globalThis, {{ {names} }});</script>'
    with quiet_page(browser, script) as opened:
        opened.wait_for_function("'ToyGan' in window")
        yield opened


def settings_of(figure):
    state = figure.state
    names = ("saturating", "discriminatorSteps", "lr", "headStart", "seed")
    real = dict(state["data"])[state["chosen"]]
    return {**constants(), **{name: state[name] for name in names}, "real": real}


# The arithmetic, on the same inputs as Python's.


@pytest.mark.parametrize("seed", [0, 4, 2**31, 2**32 - 1])
def test_the_random_numbers_are_python_s(functions, seed):
    script = "seed => { const s = new NumberStream(seed); return [s.uniforms(500), s.normals(500)]"
    uniforms, normals = functions.evaluate(script + ".map(all => [...all]); }", seed)
    stream = NumberStream(seed)
    assert uniforms == stream.uniforms(500).tolist()
    np.testing.assert_allclose(normals, stream.normals(500), rtol=EXACT, atol=EXACT)


@pytest.mark.parametrize("rules", RULES, ids=str)
def test_the_game_is_python_s(functions, rules):
    figure, places = GanGame(**rules), np.linspace(-REACH, REACH, 61)
    found = functions.evaluate(PLAY, [settings_of(figure), STEPS, places.tolist()])
    game = figure.game()
    for there in found["records"]:
        here = game.step()
        for ours, theirs in [
            ("discriminator_loss", "discriminatorLoss"),
            ("generator_loss", "generatorLoss"),
            ("p_real", "real"),
            ("p_fake", "fake"),
        ]:
            assert there[theirs] == pytest.approx(here[ours], abs=CLOSE)
    for there, here in zip(found["weights"], (game.generator, game.discriminator), strict=True):
        own = np.concatenate([weights.ravel() for weights in here.values()])
        np.testing.assert_allclose(there, own, rtol=0, atol=CLOSE)
    for there, here in [
        (found["real"], game.real_density(places)),
        (found["fake"], game.fake_density(places)),
        (found["says"], game.probability(places)),
    ]:
        np.testing.assert_allclose(there, here, rtol=0, atol=CLOSE)


def test_a_probability_is_the_sigmoid_and_never_overflows(functions):
    logits = [-1000, -30.5, -1e-9, 0, 2.3, 800]
    found = functions.evaluate("all => all.map(probabilityOf)", logits)
    np.testing.assert_allclose(found, ops.sigmoid(np.array(logits, dtype=float)), rtol=EXACT)


def test_a_step_takes_less_than_ten_milliseconds(functions):
    script = """settings => { const gan = new ToyGan(settings);
      const time = () => { const from = performance.now();
        for (let i = 0; i < 20; i += 1) gan.step();
        return (performance.now() - from) / 20; };
      return Math.min(...Array.from({ length: 6 }, time)); }"""
    milliseconds = functions.evaluate(script, settings_of(GanGame()))
    print(f"{milliseconds:.2f} ms a step")
    assert milliseconds < 10


# How it is played.


def test_nothing_moves_before_play_and_pause_holds_it(game):
    game.page.wait_for_timeout(400)
    assert game.steps() == 0
    expect(game.live).to_contain_text("Nothing has been learnt yet.")
    game.press("Play")
    expect(game.count).not_to_have_text("step 0")
    game.press("Pause")
    held = game.steps()
    assert held % 5 == 0
    game.page.wait_for_timeout(300)
    assert game.steps() == held
    expect(game.live).to_contain_text(f"Step {held}:")


def test_step_goes_one_on_and_restart_goes_back(game):
    game.press("Step")
    assert game.steps() == 1
    game.press("100 steps")
    assert game.steps() == 101
    game.press("Restart")
    assert game.steps() == 0
    expect(game.live).to_contain_text("Nothing has been learnt yet.")


def test_the_readings_are_python_s(game):
    game.press("100 steps")
    played = GanGame().game()
    for _ in range(100):
        record = played.step()
    assert game.reading("discriminator's loss") == pytest.approx(
        record["discriminator_loss"], abs=2e-3
    )
    assert game.reading("generator's loss") == pytest.approx(record["generator_loss"], abs=2e-3)
    assert game.reading("D of real, mean") == pytest.approx(record["p_real"], abs=2e-3)
    assert game.reading("D of generated, mean") == pytest.approx(record["p_fake"], abs=2e-3)


@pytest.mark.parametrize(
    ("group", "value", "rule"),
    [
        ("Generator's loss", "saturating", {"saturating": True}),
        ("Discriminator steps per generator step", RATIOS[2], {"discriminator_steps": RATIOS[2]}),
        ("Learning rate", RATES[2], {"lr": RATES[2]}),
        ("Head start of the discriminator", HEAD_STARTS[0], {"head_start": HEAD_STARTS[0]}),
    ],
)
def test_another_rule_begins_anew_and_is_played_by(game, group, value, rule):
    game.press("Step")
    game.choose(group, value)
    assert game.steps() == 0
    for _ in range(3):
        game.press("Step")
    played = GanGame(**rule).game()
    record = [played.step() for _ in range(3)][-1]
    for name, key in [
        ("discriminator's loss", "discriminator_loss"),
        ("generator's loss", "generator_loss"),
    ]:
        assert game.reading(name) == pytest.approx(record[key], abs=6e-4)


def test_other_data_can_be_chosen(game):
    game.data.select_option("one Gaussian")
    expect(game.live).to_contain_text("lie near 1.")
    [(mean, _)] = DATA["one Gaussian"]
    assert mean == 1


def test_with_the_first_settings_both_modes_are_found_and_the_words_tell(game):
    for _ in range(4):
        game.press("100 steps")
    expect(game.live).to_contain_text("Step 400:")
    text = game.live.text_content()
    left, right = (int(part.split()[-1]) for part in text.split(" %")[:2])
    assert min(left, right) >= 30
    assert game.reading("discriminator's loss") == pytest.approx(2 * np.log(2), abs=0.15)


def test_the_head_start_is_told(game):
    game.press("Step")
    expect(game.live).to_contain_text("Until step 60 the discriminator learns alone.")
    game.press("100 steps")
    expect(game.live).not_to_contain_text("learns alone")


def test_the_game_ends(game):
    game.choose("Steps for a picture", 20)
    for _ in range(30):
        game.press("100 steps")
    expect(game.live).to_contain_text("The game ends here.")
    step = game.figure.get_by_role("button", name="Step", exact=True)
    expect(step).to_have_attribute("aria-disabled", "true")
    step.click(force=True)
    assert game.steps() == 3000
    game.press("Play")  # a new one begins
    expect(game.count).not_to_have_text("step 3000")
    game.press("Pause")


def test_while_it_plays_the_words_come_only_now_and_then(game):
    game.live.evaluate("""live => { window.said = [];
      const watch = new MutationObserver(() => said.push(live.textContent));
      watch.observe(live, { childList: true }); }""")
    game.press("Play")
    game.page.wait_for_timeout(1500)
    game.press("Pause")
    steps, said = game.steps(), len(game.page.evaluate("said"))
    assert steps >= 20
    assert said <= 3 + steps / 100


def test_with_reduced_motion_pictures_come_slowly(browser, html):
    with quiet_page(browser, html, reduced_motion="reduce", **WIDE) as page:
        game = Figure(page)
        game.press("Play")
        page.wait_for_timeout(700)
        assert game.steps() == 0
        expect(game.count).to_have_text("step 50")
        game.press("Pause")


# What it shows.


def test_the_losses_stand_over_their_steps_beside_the_line_at_2_ln_2(game):
    assert game.losses.locator(".plot-line.purple").get_attribute("d") == ""
    expect(game.losses).to_contain_text("2 ln 2")
    game.press("100 steps")
    line = game.losses.locator(".plot-line.purple").get_attribute("d")
    assert line.count("L") == 99
    game.press("100 steps")
    game.press("100 steps")
    line = game.losses.locator(".plot-line.purple").get_attribute("d")
    assert line.count("L") == 149  # means of two
    grey = game.losses.locator(".plot-line.grey").get_attribute("d")
    height = float(grey.split("L")[0].split()[1])
    assert height == pytest.approx(158 * (1 - 2 * np.log(2) / 6), abs=0.01)


def test_the_best_answer_is_drawn_only_where_numbers_lie(game):
    best = game.plots.nth(1).locator(".plot-line.green").get_attribute("d")
    start, answer = GanGame().game(), np.linspace(-REACH, REACH, 121)
    real, fake = start.real_density(answer), start.fake_density(answer)
    drawn = best.count("M") + best.count("L")
    assert drawn == np.count_nonzero(real + fake > 2e-3)


@pytest.mark.parametrize("width", [320, 360, 640])
def test_nothing_scrolls_sideways_and_fingers_have_room(browser, html, width):
    phone = PHONE | {"viewport": {"width": width, "height": 740}}
    with quiet_page(browser, html, has_touch=True, **phone) as page:
        game = Figure(page)
        game.press("100 steps")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        script = """stage => Math.max(...[...stage.querySelectorAll('*:not(svg *)')].map(
          part => part.getBoundingClientRect().right)) - stage.getBoundingClientRect().right"""
        assert game.stage.evaluate(script) <= 0
        boxes = page.locator("button, select, .options label").all()
        assert min(box.bounding_box()["height"] for box in boxes) >= 44


def test_playing_moves_nothing_else(game):
    heights = set()
    for _ in range(3):
        game.press("100 steps")
        heights.add(round(game.stage.bounding_box()["height"]))
    assert len(heights) == 1


def test_without_scripts_the_picture_and_its_text_stand_there(browser, html):
    with quiet_page(browser, html, java_script_enabled=False) as page:
        expect(page.get_by_role("img", name="A generator, which begins around −4")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(page, game, theme):
    page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
    expect(game.stage).to_have_attribute("data-theme", theme)
    game.press("100 steps")
    results = Axe().run(page, context={"include": [[".moving-figure"]]})
    found = results.response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
