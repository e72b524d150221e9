"""The generator playground in a browser: its numbers, how fast they come, how it is worked."""

import re
from contextlib import contextmanager
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from aigc_lessons import datasets
from aigc_lessons.training import load_run
from aigc_lessons.widgets import GeneratorPlayground
from aigc_lessons.widgets.folded_dcgan import measure_anew
from aigc_lessons.widgets.inline_module import join_modules
from aigc_lessons.widgets.moving_figure import STATIC
from tests.book.building import SITE
from tests.browser.pages import HTML, quiet_page
from tests.in_time import in_time
from tests.widgets.dcgan_stand_in import SIZES, stand_in, torch_drawn

WIDE = {"viewport": {"width": 1000, "height": 1000}}
PHONE = {"viewport": {"width": 320, "height": 740}, "reduced_motion": "reduce"}
ONE_PERCENT = 0.01  # of the output range
SHOWN = 1 / 255 + ONE_PERCENT
LATENT = 64
RUN = stand_in(**SIZES["recorded"])
# Numbers that Python can draw as well: Park and Miller's.
SEEDED = (
    "<script>let s = 1; Math.random = () => (s = s * 16807 % 2147483647) / 2147483647;</script>"
)


class Codes:
    """The codes that the page draws where its random numbers are seeded."""

    def __init__(self):
        self.place = 1

    def uniform(self):
        self.place = self.place * 16807 % 2147483647
        return self.place / 2147483647

    def normal(self):
        first, second = self.uniform(), self.uniform()
        return np.sqrt(-2 * np.log1p(-first)) * np.cos(2 * np.pi * second)

    def fresh(self, count):
        return np.array([[self.normal() for _ in range(LATENT)] for _ in range(count)])


def arc(a, b, share):
    """Shoemake's formula."""
    angle = np.arccos(a @ b / np.linalg.norm(a) / np.linalg.norm(b))
    return (np.sin((1 - share) * angle) * a + np.sin(share * angle) * b) / np.sin(angle)


class Playground:
    """A generator playground on a page, as its reader sees it."""

    def __init__(self, page):
        self.page = page
        self.figure = figure = page.locator(".moving-figure")
        self.stage = figure.locator(".stage")
        self.live = figure.get_by_role("status")
        self.begin = figure.get_by_role("button", name="Start the generator")
        self.again = figure.get_by_role("button", name="New pictures")
        self.tiles = figure.get_by_role("group", name="New pictures").get_by_role("button")
        self.blend = figure.get_by_role("img", name="The blend of A and B")
        self.point = figure.get_by_role("img", name="A, turned")
        self.place = figure.get_by_role("slider", name="A to B")
        self.across, self.up = (figure.get_by_role("slider", name=n) for n in ("Across", "Up"))
        self.slice = figure.get_by_role("application", name="The slice around A")
        self.scores = figure.locator(".score")

    def start(self):
        self.begin.click()
        expect(self.live).to_contain_text("16 new pictures")
        return self

    def settle(self):
        """Wait until everything that was asked for is painted."""
        expect(self.stage).to_have_attribute("data-busy", "false")

    def chosen(self):
        names = [tile.inner_text() for tile in self.tiles.all()]
        return [next(i for i, n in enumerate(names) if n.startswith(x)) for x in "AB"]


def pixels(canvas, left=0, top=0, size=28):
    """The greys of a part of a canvas, in [0, 1]."""
    script = """(c, [x, y, n]) => { const copy = new OffscreenCanvas(n, n).getContext("2d");
      copy.drawImage(c, -x, -y);
      return [...copy.getImageData(0, 0, n, n).data]; }"""
    colours = np.array(canvas.evaluate(script, [left, top, size])).reshape(size, size, 4)
    return colours[..., 0] / 255


def percent(text):
    return float(re.search(r"(\d+)\s%", text)[1])


@pytest.fixture(scope="module", autouse=True)
def patience():
    """Let a machine that does other things take its time; what is timed is timed in the page."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="module")
def html():
    return GeneratorPlayground(RUN)._repr_html_()


@contextmanager
def playing(browser, body, **context):
    """A quiet page, whose worker, made from the page itself, is no request."""
    with quiet_page(browser, body, **(context or WIDE)) as page:
        yield Playground(page)
        page.requested[:] = [url for url in page.requested if not url.startswith("blob:")]


@pytest.fixture
def playground(browser, html):
    with playing(browser, SEEDED + html) as opened:
        yield opened.start()


@contextmanager
def console(browser, code):
    """A page whose console knows the functions of a module."""
    names = (
        "DcganNetworks" if "class DcganNetworks" in code else "onArc, onLine, turn, directionsAt"
    )
    script = f'<script type="module">{code}\nObject.assign(globalThis, {{ {names} }});</script>'
    with quiet_page(browser, script) as page:
        page.wait_for_function(f"'{names.split(',')[0]}' in window")
        yield page


@pytest.fixture(scope="module")
def networks(browser):
    with console(browser, join_modules(STATIC / "dcgan_networks.mjs")) as page:
        yield page


DRAW = """([parts, codes]) => { const networks = new DcganNetworks(parts);
  return codes.map((code) => { const { pixels, probability } = networks.draw(code);
    return [[...pixels], probability]; }); }"""


def parts(run):
    state = GeneratorPlayground(run).state
    return {"halves": state["halves"], **state["sizes"]}


def differences(page, run, count=40):
    """How far JavaScript is from PyTorch in pictures and scores, and how far these reach."""
    sizes = parts(run)
    codes = np.random.default_rng(3).normal(size=(count, sizes["latent"]))
    drawn = page.evaluate(DRAW, [sizes, codes.tolist()])
    images, probabilities = torch_drawn(run, codes)
    found = np.array([picture for picture, _ in drawn])
    wanted = images.transpose(0, 2, 3, 1).reshape(count, -1)
    scores = np.array([probability for _, probability in drawn])
    far = np.abs(found - wanted).max(), np.abs(scores - probabilities).max()
    return far, (np.ptp(wanted), np.ptp(probabilities))


# ---------------------------------------------------------------- the arithmetic


@pytest.mark.parametrize("size", SIZES)
def test_pictures_and_scores_are_those_of_pytorch(networks, size):
    pytest.importorskip("torch")
    far, reach = differences(networks, stand_in(**SIZES[size]))
    print(f"{size}: {far[0]:.5f} in pictures, {far[1]:.5f} in scores")
    assert max(far) <= ONE_PERCENT
    assert reach[0] > 0.3
    assert reach[1] > 1e-3


def test_pictures_and_scores_of_the_recorded_run_are_those_of_pytorch(networks):
    pytest.importorskip("torch")
    run, real = load_run("dcgan-mnist-0"), datasets.load("mnist-5k").images[::40]
    both = np.concatenate([real, run.samples])
    settled = {"discriminator": measure_anew(run.weights["discriminator"], both)}
    far, reach = differences(networks, replace(run, weights=run.weights | settled), count=300)
    print(f"{far[0]:.5f} in pictures, {far[1]:.5f} in scores")
    assert max(far) <= ONE_PERCENT
    assert min(reach) > 0.5


PLANTED = {
    "no slope": ("0.2 * sum", "0"),
    "rows and columns swapped": (
        "row: phase >> 1, column: phase & 1",
        "row: phase & 1, column: phase >> 1",
    ),
    "another phase": ("phase * size, (phase + 1)", "(phase ^ 1) * size, ((phase ^ 1) + 1)"),
    "channels first": ("Math.floor(unit / start.channels)", "unit % start.side ** 2"),
    "no rectifier": ("start.channels] = sum > 0 ? sum : 0", "start.channels] = sum"),
    "no bias": ("a0 = biases[f]", "a0 = 0"),
    "the other range": ("(value + 1) / 2", "value"),
}


@pytest.mark.parametrize("planted", in_time(PLANTED, quick=["another phase", "no rectifier"]))
def test_a_mistake_in_the_arithmetic_is_seen(browser, planted):
    pytest.importorskip("torch")
    code, (right, wrong) = join_modules(STATIC / "dcgan_networks.mjs"), PLANTED[planted]
    assert code.count(right) == 1
    with console(browser, code.replace(right, wrong)) as page:
        far, _ = differences(page, RUN, count=5)
    assert max(far) > 3 * ONE_PERCENT


def test_ways_between_codes(browser):
    rng = np.random.default_rng(4)
    with console(browser, join_modules(STATIC / "latent_codes.mjs")) as page:
        for share in (0, 0.3, 0.5, 1):
            a, b = rng.normal(size=(2, 64))
            given = [a.tolist(), b.tolist(), share]
            line = page.evaluate("given => onLine(...given)", given)
            np.testing.assert_allclose(line, a + share * (b - a), atol=1e-12)
            found = page.evaluate("given => onArc(...given)", given)
            np.testing.assert_allclose(found, arc(a, b, share), atol=1e-12)
        same = page.evaluate("a => onArc(a, a, 0.5)", a.tolist())  # no angle between them
        np.testing.assert_allclose(same, a, atol=1e-12)


def test_a_turned_code_stays_as_long_and_turns_by_what_is_said(browser):
    code = np.random.default_rng(5).normal(size=64)
    script = """([code, degrees]) => { const all = directionsAt(code);
      return [...all, turn(code, all, degrees)].map((one) => [...one]); }"""
    with console(browser, join_modules(STATIC / "latent_codes.mjs")) as page:
        for degrees in ([0, 0], [60, 0], [0, -25], [30, 40]):
            first, second, turned = np.array(page.evaluate(script, [code.tolist(), degrees]))
            gram = np.stack([code, first, second]) @ np.stack([code, first, second]).T
            np.testing.assert_allclose(gram, code @ code * np.eye(3), atol=1e-9)
            angle = np.radians(np.hypot(*degrees))
            assert turned @ turned == pytest.approx(code @ code)
            assert turned @ code == pytest.approx(code @ code * np.cos(angle))
            assert turned @ first * degrees[1] == pytest.approx(turned @ second * degrees[0])


# ---------------------------------------------------------------- how fast it is


def test_fifteen_pictures_a_second_or_more(networks):
    """The best of many: on a machine that does other things the rest measures those."""
    script = """(parts) => { const networks = new DcganNetworks(parts);
      const time = (i) => { const from = performance.now();
        networks.draw(Array.from({ length: parts.latent }, (_, j) => Math.sin(i + 7 * j)));
        return performance.now() - from; };
      return Math.min(...Array.from({ length: 60 }, (_, i) => time(i))); }"""
    milliseconds = networks.evaluate(script, parts(RUN))
    print(f"{milliseconds:.2f} ms a picture, {1000 / milliseconds:.0f} a second")
    assert milliseconds < 1000 / 15


FIRST = """button => new Promise((done) => { const from = performance.now(); button.click();
  const tile = button.getRootNode().querySelector(".tile");
  const look = () => { if (!/%/.test(tile.textContent)) requestAnimationFrame(look);
    else done(performance.now() - from); };
  look(); })"""


def test_the_first_picture_is_there_within_a_second_and_a_half_of_the_click(browser, tmp_path):
    times = []
    for _ in range(2):
        with from_disk(browser, tmp_path) as (page, _):
            times.append(Playground(page).begin.evaluate(FIRST))
    print("first picture after " + ", ".join(f"{time:.0f} ms" for time in times))
    assert min(times) < 1500


# ---------------------------------------------------------------- where the weights come from


@contextmanager
def from_disk(browser, folder, figure=None):
    """The page with its weights in a file beside it, from disk; what it requests and says."""
    figure = figure or GeneratorPlayground(RUN, weights_folder="./")
    name, text = figure.weights_file
    (folder / name).write_text(text)
    (folder / "page.html").write_text(HTML.format(body=figure._repr_html_()))
    with browser.new_context(**WIDE) as context:
        page, said = context.new_page(), []
        page.on("request", lambda request: said.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"file://{folder}/page.html")
        yield page, said


def test_a_page_from_disk_loads_the_weights_once_and_only_when_asked(browser, tmp_path):
    name, _ = GeneratorPlayground(RUN).weights_file
    with from_disk(browser, tmp_path) as (page, said):
        expect(page.locator(".moving-figure")).to_contain_text("loads 0.7 MB once")
        page.wait_for_timeout(300)
        assert said == [f"file://{tmp_path}/page.html"]
        playground = Playground(page).start()
        playground.again.click()
        playground.settle()
        said = [words for words in said if not words.startswith("blob:")]
        assert said == [f"file://{tmp_path}/page.html", f"file://{tmp_path}/{name}"]


def test_weights_that_are_not_there_are_named_and_can_be_asked_for_again(browser, tmp_path):
    name, text = GeneratorPlayground(RUN).weights_file
    with from_disk(browser, tmp_path) as (page, _):
        playground = Playground(page)
        (tmp_path / name).unlink()
        playground.begin.click()
        expect(playground.live).to_have_text(f"{name} could not be loaded: press to try again.")
        (tmp_path / name).write_text(text)
        playground.start()


def test_the_pictures_are_computed_in_a_worker(playground):
    assert len(playground.page.workers) == 1


NO_WORKERS = {
    "refused": "Worker = class { constructor() { throw new Error('refused'); } };",
    "failing": """Worker = class { terminate() {}
      postMessage() { setTimeout(() => this.onerror(new Event("error"))); } };""",
}


@pytest.mark.parametrize("kind", NO_WORKERS)
def test_without_workers_the_page_computes(browser, html, kind):
    with playing(browser, f"<script>{NO_WORKERS[kind]}</script>{html}") as playground:
        playground.start()
        assert pixels(playground.blend).std() > 0
        assert playground.page.workers == []


# ---------------------------------------------------------------- what it shows


def test_sixteen_pictures_with_their_scores(playground):
    pytest.importorskip("torch")
    images, probabilities = torch_drawn(RUN, Codes().fresh(16))
    for i, tile in enumerate(playground.tiles.all()):
        found = pixels(tile.locator("canvas"))
        np.testing.assert_allclose(found, images[i, 0], rtol=0, atol=SHOWN)
        if 0.02 < probabilities[i] < 0.98:
            assert percent(tile.inner_text()) == pytest.approx(100 * probabilities[i], abs=1.5)
    real = int((probabilities > 0.5).sum())
    expect(playground.live).to_contain_text(f"{real} of which the discriminator takes for real")


@pytest.mark.parametrize("way", ["arc", "straight line"])
def test_the_blend_lies_on_the_way_from_a_to_b(playground, way):
    pytest.importorskip("torch")
    a, b = Codes().fresh(16)[:2]
    playground.figure.get_by_label(way, exact=True).check()
    playground.place.fill("30")
    playground.settle()
    code = arc(a, b, 0.3) if way == "arc" else 0.7 * a + 0.3 * b
    images, probabilities = torch_drawn(RUN, [code])
    np.testing.assert_allclose(pixels(playground.blend), images[0, 0], rtol=0, atol=SHOWN)
    score = percent(playground.scores.first.inner_text())
    assert score == pytest.approx(100 * probabilities[0], abs=1.5)
    expect(playground.live).to_contain_text(f"30 % from A to B, {way}:")
    length = f"The code is {np.linalg.norm(code):.1f} long"
    expect(playground.figure.get_by_text(length)).to_be_visible()


def test_a_strip_shows_nine_pictures_of_each_way(playground):
    pytest.importorskip("torch")
    playground.settle()
    a, b = Codes().fresh(16)[:2]
    shares = np.linspace(0, 1, 9)
    ways = {"arc": arc, "straight line": lambda a, b, share: (1 - share) * a + share * b}
    for name, way in ways.items():
        strip = playground.figure.get_by_role("img", name=f"9 pictures from A to B: {name}")
        images, _ = torch_drawn(RUN, [way(a, b, share) for share in shares])
        for place, image in enumerate(images[:, 0]):
            found = pixels(strip, left=30 * place)
            np.testing.assert_allclose(found, image, rtol=0, atol=SHOWN)


def test_the_slice_and_its_point_show_a_turned(playground):
    pytest.importorskip("torch")
    stream = Codes()
    a = stream.fresh(16)[0]
    fresh = stream.fresh(2)
    across = fresh[0] - fresh[0] @ a / (a @ a) * a
    across *= np.linalg.norm(a) / np.linalg.norm(across)
    playground.across.fill("90")  # 30 degrees: the slider begins at −60
    playground.settle()
    angle = np.radians(30)
    edge = np.radians(60 * 6 / 7)  # the middle of the cell at the right
    turned = [np.cos(t) * a + np.sin(t) * across for t in (angle, edge)]
    images, _ = torch_drawn(RUN, turned)
    np.testing.assert_allclose(pixels(playground.point), images[0, 0], rtol=0, atol=SHOWN)
    cells = playground.figure.locator(".cells")
    found = pixels(cells, left=6 * 28, top=3 * 28)
    np.testing.assert_allclose(found, images[1, 0], rtol=0, atol=SHOWN)


def test_coloured_pictures_are_shown_in_colours(browser):
    run = stand_in(**SIZES["coloured"])
    with playing(browser, GeneratorPlayground(run)._repr_html_()) as playground:
        playground.start()
        canvas = playground.tiles.first.locator("canvas")
        script = "c => [...c.getContext('2d').getImageData(0, 0, 64, 64).data]"
        colours = np.array(canvas.evaluate(script)).reshape(-1, 4)
        assert np.ptp(colours[:, :3], axis=1).max() > 10
        assert np.all(colours[:, 3] == 255)


# ---------------------------------------------------------------- how it is worked


def test_all_is_done_from_the_keyboard(browser, html):
    with playing(browser, html) as playground:
        keyboard = playground.page.keyboard
        playground.begin.focus()
        keyboard.press("Enter")
        expect(playground.live).to_contain_text("16 new pictures")
        expect(playground.again).to_be_focused()
        keyboard.press("Tab")
        expect(playground.tiles.nth(0)).to_be_focused()
        for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "ArrowUp"):
            keyboard.press(key)
        expect(playground.tiles.nth(1)).to_be_focused()
        keyboard.press("End")
        keyboard.press("Enter")
        assert playground.chosen() == [15, 0]
        expect(playground.live).to_have_text("Picture 16 is A, picture 1 is B.")
        keyboard.press("Tab")
        expect(playground.place).to_be_focused()
        keyboard.press("End")
        expect(playground.place).to_have_attribute("aria-valuetext", "100 %")
        expect(playground.live).to_contain_text("100 % from A to B, arc:")
        playground.slice.focus()
        for key in ("ArrowRight", "ArrowUp", "ArrowUp"):
            keyboard.press(key)
        expect(playground.live).to_contain_text("A, turned by 5° and 10°:")


def test_the_last_two_pressed_are_a_and_b(playground):
    assert playground.chosen() == [0, 1]
    for place, wanted in [(5, [5, 0]), (9, [9, 5]), (9, [9, 5]), (5, [5, 9])]:
        playground.tiles.nth(place).click()
        assert playground.chosen() == wanted
    pressed = playground.figure.locator(".tile[aria-pressed=true]")
    expect(pressed).to_have_count(2)
    expect(playground.tiles.nth(5)).to_have_accessible_name(re.compile("^A is picture 6: .*\\s%$"))


def test_new_pictures_are_other_pictures(playground):
    before = pixels(playground.tiles.first.locator("canvas"))
    playground.again.click()
    playground.settle()
    assert np.abs(pixels(playground.tiles.first.locator("canvas")) - before).max() > 0.1


def test_dragging_turns_a_and_stays_within_the_slice(playground):
    area = playground.slice.locator(".plot-area").bounding_box()
    mouse = playground.page.mouse
    mouse.move(area["x"] + 0.75 * area["width"], area["y"] + area["height"] / 2)
    mouse.down()
    expect(playground.across).to_have_attribute("aria-valuetext", "30°")
    mouse.move(area["x"] - 200, area["y"] + 0.25 * area["height"], steps=4)
    mouse.up()
    expect(playground.across).to_have_attribute("aria-valuetext", "−60°")
    expect(playground.up).to_have_attribute("aria-valuetext", "30°")
    mouse.move(area["x"] + 100, area["y"] + 100)  # released: nothing follows
    expect(playground.across).to_have_attribute("aria-valuetext", "−60°")


def test_two_new_directions_lead_elsewhere(playground):
    playground.settle()
    cells = playground.figure.locator(".cells")
    before = pixels(cells, size=28)
    playground.figure.get_by_role("button", name="Two new directions").click()
    playground.settle()
    assert np.abs(pixels(cells, size=28) - before).max() > 0.1


def test_nothing_moves_by_itself(playground):
    playground.settle()
    before = playground.stage.inner_html()
    playground.page.wait_for_timeout(500)
    assert playground.stage.inner_html() == before


def test_on_a_narrow_phone_nothing_overflows_and_a_finger_works_it(browser, html):
    with playing(browser, html, has_touch=True, is_mobile=True, **PHONE) as playground:
        page = playground.page
        playground.begin.tap()
        expect(playground.live).to_contain_text("16 new pictures")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        playground.tiles.nth(7).tap()
        assert playground.chosen() == [7, 0]
        playground.slice.scroll_into_view_if_needed()
        area = playground.slice.locator(".plot-area").bounding_box()
        page.touchscreen.tap(area["x"] + area["width"] / 4, area["y"] + area["height"] / 2)
        expect(playground.across).to_have_attribute("aria-valuetext", re.compile("−(29|30|31)°"))
        boxes = [box.bounding_box() for box in page.locator("button, input").all()]
        assert min(box["height"] for box in boxes) >= 44
        assert max(box["x"] + box["width"] for box in boxes) <= 320


def test_without_scripts_the_run_s_samples_stand_there(browser, html):
    with quiet_page(browser, html, java_script_enabled=False) as page:
        expect(page.get_by_role("img", name="Sixteen pictures that the gen")).to_be_visible()


def test_an_error_gives_the_picture_back(browser, html):
    with playing(browser, html.replace('"halves": "', '"halves": "?')) as playground:
        playground.begin.click()
        alert = playground.page.get_by_role("alert")
        expect(alert).to_contain_text("the picture shows how it starts")
        expect(playground.page.get_by_role("img", name="Sixteen pictures")).to_be_visible()
        assert playground.page.complaints
        playground.page.complaints.clear()


LOOKS = in_time(product(["light", "dark"], [False, True]), quick=[("dark", True)])


@pytest.mark.parametrize(("theme", "started"), LOOKS)
def test_axe_finds_nothing(browser, html, theme, started):
    with playing(browser, html) as playground:
        playground.page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        expect(playground.stage).to_have_attribute("data-theme", theme)
        if started:
            playground.start()
        options = {"rules": {"label-content-name-mismatch": {"enabled": True}}}
        results = Axe().run(
            playground.page, context={"include": [[".moving-figure"]]}, options=options
        )
        found = results.response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


# ---------------------------------------------------------------- on its page of the book


@pytest.mark.parametrize("how", ["from a host", "from disk"])
def test_the_page_of_the_book_plays_and_asks_nobody_else(browser, site, how):
    start = site if how == "from a host" else f"file://{SITE}"
    with browser.new_context(**WIDE) as context:
        page, requests, errors = context.new_page(), [], []
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{start}/book/play.html", wait_until="networkidle")
        assert not [url for url in requests if "generators/" in url]
        Playground(page).start()
        [weights] = [url for url in requests if "generators/" in url]
        assert all(url.startswith((start, "data:", "blob:")) for url in requests)
        assert errors == []
        file = SITE / weights.removeprefix(f"{start}/")
        assert file.stat().st_size + len((SITE / "book" / "play.html").read_bytes()) <= 3_000_000
