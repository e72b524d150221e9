"""The latent map in a browser: its images, how fast they come, what it shows, where it works."""

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from aigc_lessons.models.weights import vae_weights
from aigc_lessons.widgets import LatentMap
from aigc_lessons.widgets.inline_module import join_modules
from aigc_lessons.widgets.latent_map import CELLS, PARTS, decode, map_codes
from aigc_lessons.widgets.moving_figure import STATIC
from tests.browser.pages import number, quiet_page

PHONE = {"viewport": {"width": 360, "height": 740}, "reduced_motion": "reduce"}
WIDE = {"viewport": {"width": 1000, "height": 1000}}
SHOWN = 1 / 255  # a pixel has 256 greys; half of it for rounding, half for float32
CODES = [[0, 0], [1.5, -0.35], [-3, 3], [0.05, 2.2], [-1.7, -2.9]]


def weights(channels, hidden, seed=0):
    """Weights of a decoder that has not been trained, with biases."""
    arrays, rng = vae_weights(2, channels, hidden, rng=seed), np.random.default_rng(seed)
    for part in PARTS:
        bias = arrays[f"{part}.bias"]
        arrays[f"{part}.bias"] = rng.normal(scale=0.5, size=bias.shape).astype(np.float32)
    return arrays


USUAL = weights((16, 32), 64)
ROUNDED = {name: array.astype(np.float16).astype(np.float32) for name, array in USUAL.items()}


def classify(images):
    """Read every image of the map as a class of its own, with 90 %."""
    return 0.9 * np.eye(len(images))


class Figure:
    """A latent map on a page, as its reader sees it."""

    def __init__(self, page):
        self.page = page
        self.figure = figure = page.locator(".moving-figure")
        self.stage = figure.locator(".stage")
        self.live = figure.get_by_role("status")
        self.map = figure.get_by_role("application", name="The map")
        self.sliders = [figure.get_by_role("slider", name=name) for name in ("z₁", "z₂")]
        self.where = figure.locator(".latent-where")
        self.cells = figure.locator(".latent-cells")
        self.image = figure.locator(".latent-image")
        self.strip = figure.locator(".latent-strip")

    def press(self, name):
        self.figure.get_by_role("button", name=name, exact=True).click()

    def move(self, code):
        for slider, part in zip(self.sliders, code, strict=True):
            slider.fill(str(round(20 * (part + 3))))

    def code(self):
        inside = self.where.text_content().removeprefix("z = (").removesuffix(")")
        return [number(part) for part in inside.split(", ")]

    def point(self, code):
        """Where a code lies on the screen."""
        area = self.map.locator(".plot-area").bounding_box()
        across, down = (code[0] + 3) / 6, (3 - code[1]) / 6
        return area["x"] + across * area["width"], area["y"] + down * area["height"]


def pixels(canvas):
    """The greys of a canvas, in [0, 1]."""
    script = """c => { const brush = c.getContext("2d");
      const { data, width, height } = brush.getImageData(0, 0, c.width, c.height);
      return [height, width, [...data.filter((_, i) => i % 4 === 0)]]; }"""
    height, width, greys = canvas.evaluate(script)
    return np.array(greys).reshape(height, width) / 255


@pytest.fixture(scope="module")
def html():
    return LatentMap(USUAL, classify=classify)._repr_html_()


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
    code = join_modules(STATIC / "latent_decoder.mjs")
    names = "Decoder, numberOfHalf, unpackHalves"
    script = f'<script type="module">{code}\nObject.assign(globalThis, {{ {names} }});</script>'
    with quiet_page(browser, script) as opened:
        opened.wait_for_function("'Decoder' in window")
        yield opened


# The arithmetic, on the same inputs as Python's.


def test_every_number_of_sixteen_bits_is_read_as_numpy_reads_it(functions):
    bits = [b for b in range(2**16) if b >> 10 & 31 != 31]  # the rest is no finite number
    found = functions.evaluate("all => all.map(numberOfHalf)", bits)
    np.testing.assert_array_equal(found, np.array(bits, "<u2").view("<f2").astype(np.float64))


@pytest.mark.parametrize("size", [((16, 32), 64), ((32, 64), 9), ((3, 5), 7), ((1, 1), 1)], ids=str)
def test_the_images_are_those_of_pytorch(functions, size):
    torch = pytest.importorskip("torch")
    from aigc_lessons.models.torch_vae import VAE

    arrays = weights(*size, seed=2)
    script = "([state, codes]) => { const decoder = new Decoder(state); "
    script += "return codes.map(code => [...decoder.decode(code)]); }"
    found = np.array(functions.evaluate(script, [LatentMap(arrays).state, CODES]))
    model = VAE(2, *size, rng=0)
    for rounded, close in [(True, 1e-3), (False, 1e-2)]:
        kept = {n: a.astype(np.float16) if rounded else a for n, a in arrays.items()}
        model.load_arrays({name: array.astype(np.float32) for name, array in kept.items()})
        with torch.no_grad():
            images = torch.sigmoid(model.decode(torch.tensor(CODES, dtype=torch.float32)))
        np.testing.assert_allclose(found, images.flatten(1).numpy(), rtol=0, atol=close)
    assert np.ptp(found) > 0.3  # not all the same grey


# How fast it is.


def test_an_image_takes_less_than_a_twentieth_of_a_second(functions):
    script = """state => { const decoder = new Decoder(state);
      const time = (count) => { const from = performance.now();
        for (let i = 0; i < count; i += 1) decoder.decode([3 * Math.cos(i), 3 * Math.sin(2 * i)]);
        return (performance.now() - from) / count; };
      return Math.min(...Array.from({ length: 5 }, () => time(40))); }"""
    milliseconds = functions.evaluate(script, LatentMap(USUAL).state)
    print(f"{milliseconds:.2f} ms an image")
    assert milliseconds < 50


def test_the_first_image_is_there_within_a_second_of_the_script_s_start(browser, html):
    timed = html.replace(
        '<script type="module">', '<script type="module">const t0 = performance.now();', 1
    )
    timed = timed.replace("</script>", "\nglobalThis.took = performance.now() - t0;</script>")
    with quiet_page(browser, timed, **WIDE) as page:
        page.wait_for_function("window.took !== undefined")
        took = page.evaluate("window.took")
        print(f"first image after {took:.0f} ms")
        assert pixels(Figure(page).image).std() > 0
        assert took < 1000


def test_the_page_can_follow_the_point_twenty_times_a_second_or_more(explorer):
    """Image, point, strip, words and where they lie; what the screen then needs is its own."""
    script = """async slider => {
      const move = (place) => { slider.value = place; slider.dispatchEvent(new Event("input"));
        slider.getBoundingClientRect(); };
      const round = () => { const from = performance.now();
        for (let i = 0; i < 20; i += 1) move(6 * i);
        return (performance.now() - from) / 20; };
      return Math.min(...Array.from({ length: 5 }, round)); }"""
    milliseconds = explorer.sliders[0].evaluate(script)
    print(f"{milliseconds:.1f} ms a picture, {1000 / milliseconds:.0f} a second")
    assert milliseconds < 50


# What it shows.


@pytest.mark.parametrize("code", CODES, ids=str)
def test_the_image_of_the_chosen_code_is_shown(explorer, code):
    explorer.move(code)
    expected = decode(ROUNDED, np.array([code], dtype=float))[0, 0]
    np.testing.assert_allclose(pixels(explorer.image), expected, rtol=0, atol=SHOWN)
    assert explorer.code() == code


def test_the_map_holds_the_images_of_its_places(explorer):
    expect(explorer.cells).to_have_attribute("data-filled", "")
    images = decode(ROUNDED, map_codes(3.0)).reshape(CELLS, CELLS, 28, 28)
    expected = images.transpose(0, 2, 1, 3).reshape(28 * CELLS, 28 * CELLS)
    np.testing.assert_allclose(pixels(explorer.cells), expected, rtol=0, atol=SHOWN)


def test_the_strip_shows_nine_images_from_a_to_the_point(explorer):
    explorer.move([1, -1])
    explorer.page.wait_for_timeout(300)
    shown = pixels(explorer.strip)
    codes = np.linspace([-2, 2], [1, -1], 9)
    for place, image in enumerate(decode(ROUNDED, codes)[:, 0]):
        found = shown[:, 30 * place : 30 * place + 28]
        np.testing.assert_allclose(found, image, rtol=0, atol=SHOWN)


def test_the_words_tell_what_the_nearest_image_of_the_map_is_read_as(explorer):
    explorer.move([-2.9, 0])
    first = CELLS // 2 * CELLS  # the leftmost one of the row in the middle
    expect(explorer.live).to_have_text(
        f"z = (−2.9, 0): the nearest of the map's {CELLS**2} images is read as {first}, with 90 %."
    )
    explorer.move([2.9, 3])
    expect(explorer.live).to_contain_text(f"read as {CELLS - 1},")


def test_without_a_classifier_the_words_tell_the_code(browser):
    with quiet_page(browser, LatentMap(weights((4, 8), 9))._repr_html_(), **WIDE) as page:
        expect(Figure(page).live).to_have_text("The decoder's image of z = (0, 0).")


# How it is worked.


def test_arrow_keys_on_the_map_move_the_point_and_stop_at_the_edge(explorer):
    explorer.map.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "ArrowLeft"):
        explorer.page.keyboard.press(key)
    assert explorer.code() == [0.2, 0.2]
    for _ in range(20):
        explorer.page.keyboard.press("ArrowDown")
    assert explorer.code() == [0.2, -3]


def test_sliders_move_by_a_twentieth_and_say_so(explorer):
    explorer.sliders[1].focus()
    explorer.page.keyboard.press("ArrowRight")
    expect(explorer.sliders[1]).to_have_attribute("aria-valuetext", "0.05")
    assert explorer.code() == [0, 0.05]
    explorer.sliders[0].focus()
    explorer.page.keyboard.press("End")
    assert explorer.code() == [3, 0.05]


def test_dragging_moves_the_point_and_stays_on_the_map(explorer):
    mouse = explorer.page.mouse
    mouse.move(*explorer.point([1, 1]))
    mouse.down()
    assert explorer.code() == pytest.approx([1, 1], abs=0.051)
    mouse.move(*explorer.point([-2, 0.5]), steps=5)
    assert explorer.code() == pytest.approx([-2, 0.5], abs=0.051)
    mouse.move(*explorer.point([-9, 9]))
    mouse.up()
    assert explorer.code() == [-3, 3]
    mouse.move(*explorer.point([0, 0]))  # released: nothing follows
    assert explorer.code() == [-3, 3]


def test_the_walk_plays_only_when_asked_and_ends_at_the_point(explorer):
    explorer.page.wait_for_timeout(300)
    assert explorer.code() == [0, 0]
    explorer.press("Play the walk")
    expect(explorer.where).not_to_have_text("z = (0, 0)")
    explorer.press("Pause")
    held = explorer.code()
    assert held[0] == pytest.approx(-held[1], abs=0.01)  # on the straight line from (−2, 2)
    explorer.page.wait_for_timeout(200)
    assert explorer.code() == held
    explorer.press("Play the walk")
    expect(explorer.where).to_have_text("z = (0, 0)")
    expect(explorer.figure.get_by_role("button", name="Play the walk")).to_be_visible()


def test_a_walk_begins_where_the_reader_says(explorer):
    explorer.move([1, 1])
    explorer.press("Set A here")
    explorer.move([2, -2])
    expect(explorer.strip).to_have_attribute(
        "aria-label", "Nine images on the way from (1, 1) to (2, −2)"
    )
    explorer.press("Play the walk")
    explorer.sliders[0].focus()
    explorer.page.keyboard.press("Home")  # taking the point ends the walk
    assert explorer.code() == [-3, -2]


def test_on_a_phone_nothing_overflows_and_a_finger_moves_the_point(browser, html):
    with quiet_page(browser, html, has_touch=True, is_mobile=True, **PHONE) as page:
        explorer = Figure(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        explorer.map.scroll_into_view_if_needed()
        page.touchscreen.tap(*explorer.point([1.5, -1]))
        assert explorer.code() == pytest.approx([1.5, -1], abs=0.051)
        boxes = page.locator("button, input").all()
        assert min(box.bounding_box()["height"] for box in boxes) >= 44
        box, area = explorer.cells.bounding_box(), page.locator(".plot-area").bounding_box()
        assert [box[side] for side in box] == pytest.approx([area[side] for side in area], abs=1)


def test_image_and_map_are_on_a_phone_s_screen_together(browser, html):
    with quiet_page(browser, html, **PHONE) as page:
        explorer = Figure(page)
        image, cells = explorer.image.bounding_box(), explorer.cells.bounding_box()
        assert cells["y"] + cells["height"] - image["y"] <= 740


def test_without_scripts_the_picture_and_its_text_stand_there(browser, html):
    with quiet_page(browser, html, java_script_enabled=False) as page:
        picture = page.get_by_role("img", name="A decoder's images over a plane of codes")
        expect(picture).to_be_visible()


def test_an_error_gives_the_picture_back(browser, html):
    with quiet_page(browser, html.replace('"halves": "', '"halves": "?'), **WIDE) as page:
        expect(page.get_by_role("alert")).to_contain_text("the picture shows how it starts")
        expect(page.get_by_role("img", name="A decoder's images")).to_be_visible()
        assert page.complaints
        page.complaints.clear()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(page, explorer, theme):
    page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
    expect(explorer.stage).to_have_attribute("data-theme", theme)
    results = Axe().run(page, context={"include": [[".moving-figure"]]})
    found = results.response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
