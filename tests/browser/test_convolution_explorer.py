"""The convolution explorer in a browser: its arithmetic, what it shows, and where it works."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from itertools import product

import nbformat
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from aigc_lessons import ops
from aigc_lessons.widgets import ConvolutionExplorer
from aigc_lessons.widgets.convolution_explorer import KERNELS, default_images
from aigc_lessons.widgets.inline_module import join_modules
from aigc_lessons.widgets.moving_figure import STATIC
from tests.browser.pages import Explorer, number, quiet_page
from tests.in_time import in_time

PHONE = {"viewport": {"width": 360, "height": 740}}
WIDE = {"viewport": {"width": 1200, "height": 900}}
SHOWN = 5e-4  # the sum is shown to three decimals
# A sum of at most 25 products of numbers near 1, in float64 on both sides, in another order.
EXACT = 1e-12


def correlate(image, kernel, stride=1, padding=0):
    batch, filters = (np.asarray(array, dtype=float)[None, None] for array in (image, kernel))
    return ops.conv2d(batch, filters, stride=stride, padding=padding)[0, 0]


@pytest.fixture(scope="module")
def html():
    return ConvolutionExplorer()._repr_html_()


@pytest.fixture
def page(browser, html):
    with quiet_page(browser, html, **WIDE) as opened:
        yield opened


@pytest.fixture
def explorer(page):
    return Explorer(page)


@pytest.fixture(scope="module")
def functions(browser):
    """A page whose console knows the functions of the modules that only compute."""
    code = join_modules(STATIC / "convolution.mjs", STATIC / "numbers.mjs", STATIC / "theme.mjs")
    names = (
        "conv2d, flip, outputSize, parseNumber, shortNumber, plainNumber, weightNumber, "
        "luminance, parseColour, valueColours"
    )
    with quiet_page(
        browser, f'<script type="module">{code}\nObject.assign(globalThis, {{ {names} }});</script>'
    ) as opened:
        yield opened


# The arithmetic, on the same inputs as Python's.

SIZES = [
    ((1, 1), (1, 1)),
    ((1, 1), (3, 3)),
    ((3, 3), (2, 2)),
    ((4, 7), (3, 3)),
    ((7, 4), (1, 3)),
    ((9, 5), (4, 2)),
    ((1, 9), (1, 5)),
    ((8, 8), (5, 5)),
]


CASES = [
    (size, kernel_size, stride, padding)
    for size, kernel_size in SIZES
    for stride in (1, 2, 3)
    for padding in (0, 1, 2)
    if all(k <= n + 2 * padding for n, k in zip(size, kernel_size, strict=True))
]


@pytest.mark.parametrize(("size", "kernel_size", "stride", "padding"), CASES)
def test_the_browser_computes_what_python_does(functions, size, kernel_size, stride, padding):
    rng = np.random.default_rng([*size, *kernel_size, stride, padding])
    image, kernel = rng.normal(size=size), rng.normal(size=kernel_size)
    given = [image.tolist(), kernel.tolist(), {"stride": stride, "padding": padding}]
    found = functions.evaluate("([x, w, options]) => conv2d(x, w, options)", given)
    expected = correlate(image, kernel, stride, padding)
    assert np.shape(found) == expected.shape
    np.testing.assert_allclose(found, expected, rtol=0, atol=EXACT)
    flipped = functions.evaluate("([x, w, options]) => conv2d(x, flip(w), options)", given)
    expected = correlate(image, kernel[::-1, ::-1], stride, padding)
    np.testing.assert_allclose(flipped, expected, rtol=0, atol=EXACT)


def test_the_output_size_is_python_s_and_0_where_nothing_fits(functions):
    cases = [
        (size, kernel, stride, padding)
        for size in range(1, 10)
        for kernel in range(1, 6)
        for stride in (1, 2, 3)
        for padding in (0, 1, 2)
    ]
    script = (
        "cases => cases.map(([n, k, stride, padding]) => outputSize(n, k, { stride, padding }))"
    )
    found = functions.evaluate(script, cases)
    assert found == [
        0 if kernel > size + 2 * padding
        else ops.conv2d_output_size(size, kernel, stride=stride, padding=padding)
        for size, kernel, stride, padding in cases
    ]  # fmt: skip
    assert 0 in found


def test_a_kernel_that_does_not_fit_gives_no_rows(functions):
    assert functions.evaluate("conv2d([[1, 2]], [[1], [1]])") == []


READ = {
    "2": 2,
    " -0.5 ": -0.5,
    "−3": -3,
    "0,25": 0.25,
    ".5": 0.5,
    "1/9": 1 / 9,
    "+4": 4,
    "-2/4": -0.5,
}


@pytest.mark.parametrize(("text", "value"), READ.items())
def test_a_typed_number_is_read_as_people_write_it(functions, text, value):
    assert functions.evaluate("parseNumber", text) == value


@pytest.mark.parametrize("text", ["", "-", "abc", "1/0", "1e3", "1,2,3", "2x", "Infinity", "1/"])
def test_what_is_no_number_is_not_read_as_one(functions, text):
    assert functions.evaluate("text => Number.isNaN(parseNumber(text))", text)


@pytest.mark.parametrize(
    ("function", "value", "text"),
    [
        ("shortNumber", 16 / 3, "5.33"),
        ("shortNumber", -64, "−64"),
        ("shortNumber", 47 / 3, "15.7"),
        ("shortNumber", 1234.5, "1235"),
        ("shortNumber", -123456, "−1.2e5"),
        ("shortNumber", -0.001, "0"),
        ("plainNumber", 31 / 9, "3.444"),
        ("plainNumber", -0.0, "0"),
        ("weightNumber", 1 / 9, "1/9"),
        ("weightNumber", -1 / 16, "−1/16"),
        ("weightNumber", 0.125, "0.125"),
        ("weightNumber", 3.14159265, "3.142"),
    ],
)
def test_numbers_are_written_short_and_true(functions, function, value, text):
    assert functions.evaluate(f"value => {function}(value)", value) == text


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("signed", [False, True])
def test_every_number_reads_well_on_its_colour(functions, signed, dark):
    script = """([values, signed, dark]) => values.map(value => {
      const { background, ink } = valueColours(value, { signed, largest: 1 }, dark);
      return [luminance(parseColour(background)), ink === "#fff" ? 1 : 0];
    })"""
    values = np.linspace(-1 if signed else 0, 1, 201).tolist()
    lights = np.sort(functions.evaluate(script, [values, signed, dark]), axis=1) + 0.05
    assert np.min(lights[:, 1] / lights[:, 0]) >= 4.5


# What it shows.


def test_it_starts_with_the_sum_done_by_hand(explorer):
    assert explorer.equation() == "output[0, 0] = 0×0 + 1×1 + 3×2 + 4×3 = 19"
    expect(explorer.live).to_have_text(
        "Step 1 of 4: the window starts at row 0, column 0 of the image. Its products add up to "
        "19, which goes to row 0, column 0 of the output."
    )
    assert explorer.output() == [[19, None], [None, None]]


@pytest.mark.parametrize("kernel", ["identity", "box blur", "sharpen", "vertical edges"])
def test_after_n_keys_the_sum_is_python_s(explorer, kernel):
    explorer.image.select_option("a digit")
    explorer.kernel.select_option(kernel)
    explorer.choose("Padding", 1)
    expected = correlate(default_images()["a digit"], KERNELS[kernel], padding=1)
    for n in range(12):
        assert explorer.place() == divmod(n, 8)
        assert explorer.result() == pytest.approx(expected[divmod(n, 8)], abs=SHOWN)
        explorer.keys("ArrowRight")


def test_the_output_fills_up_to_the_window_and_keeps_what_it_has(explorer):
    explorer.keys("ArrowRight", "ArrowRight")
    assert explorer.output() == [[19, 25], [37, None]]
    explorer.keys("Home")
    assert explorer.result() == 19
    assert explorer.output() == [[19, 25], [37, None]]
    explorer.press("Reset")
    assert explorer.output() == [[19, None], [None, None]]


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (["End"], (3, 4)),
        (["End", "ArrowRight"], (3, 4)),
        (["ArrowLeft"], (0, 0)),
        (["ArrowUp"], (0, 0)),
        (["ArrowDown"], (1, 0)),
        (["ArrowDown"] * 9, (3, 0)),
        (["End", "ArrowUp", "ArrowLeft"], (2, 3)),
        (["ArrowRight"] * 5, (1, 0)),
        (["End", "Home"], (0, 0)),
    ],
)
def test_keys_move_the_window_and_stop_at_the_ends(browser, keys, place):
    figure = ConvolutionExplorer({"x": np.arange(20).reshape(4, 5)}, kernels={"k": [[2]]})
    with quiet_page(browser, figure._repr_html_()) as page:
        explorer = Explorer(page)
        explorer.keys(*keys)
        assert explorer.place() == place
        assert explorer.result() == 2 * (5 * place[0] + place[1])
        expect(explorer.current).to_be_focused()


def test_buttons_step_fill_and_reset(explorer):
    explorer.press("Step")
    assert explorer.result() == 25
    explorer.press("Fill all")
    assert explorer.output() == [[19, 25], [37, 43]]
    assert explorer.result() == 43
    step = explorer.figure.get_by_role("button", name="Step", exact=True)
    expect(step).to_have_attribute("aria-disabled", "true")
    step.click(force=True)
    assert explorer.result() == 43
    explorer.press("Reset")
    expect(step).not_to_have_attribute("aria-disabled", "true")
    assert explorer.result() == 19


def test_play_goes_to_the_end_and_stops_and_pause_holds(explorer):
    expect(explorer.live).to_contain_text("Step 1 of")
    explorer.press("Play")
    expect(explorer.live).to_contain_text("Step 2 of")
    explorer.press("Pause")
    held = explorer.equation()
    explorer.page.wait_for_timeout(1200)
    assert explorer.equation() == held
    explorer.press("Play")
    expect(explorer.live).to_contain_text("Step 4 of 4")
    expect(explorer.figure.get_by_role("button", name="Play", exact=True)).to_be_visible()
    explorer.press("Play")
    expect(explorer.live).to_contain_text("Step 1 of 4")


def test_nothing_plays_by_itself(explorer):
    before = explorer.equation()
    explorer.page.wait_for_timeout(1500)
    assert explorer.equation() == before


def test_the_slider_moves_the_window_and_says_where_it_is(explorer):
    explorer.position.focus()
    explorer.page.keyboard.press("ArrowRight")
    assert explorer.result() == 25
    expect(explorer.position).to_have_attribute("aria-valuetext", "2 of 4")
    explorer.page.keyboard.press("End")
    assert explorer.result() == 43


def test_a_click_on_the_output_moves_the_window_there(explorer):
    explorer.cells.nth(2).click()
    assert explorer.place() == (1, 0)
    assert explorer.result() == 37


def test_a_tap_on_the_output_moves_the_window_there(browser, html):
    with quiet_page(browser, html, has_touch=True, is_mobile=True, **PHONE) as page:
        explorer = Explorer(page)
        explorer.cells.nth(3).tap()
        assert explorer.result() == 43
        explorer.figure.get_by_role("button", name="Reset").tap()
        assert explorer.result() == 19


@pytest.mark.parametrize("size", [{"stride": 3}, {"padding": 1}, {"stride": 2, "padding": 2}])
def test_another_stride_or_padding_keeps_the_window_within_the_output(explorer, size):
    explorer.image.select_option("a digit")
    explorer.kernel.select_option("sharpen")
    explorer.press("Fill all")
    for name, value in size.items():
        explorer.choose(name.title(), value)
    expected = correlate(default_images()["a digit"], KERNELS["sharpen"], **size)
    place = explorer.place()
    assert np.all(np.array(place) < expected.shape)
    assert explorer.result() == expected[place]
    assert np.array_equal(explorer.output(), expected)
    explorer.keys("End")
    assert explorer.place() == tuple(np.array(expected.shape) - 1)


def test_another_image_shows_its_own_output(explorer):
    explorer.press("Fill all")
    explorer.image.select_option("an edge")
    explorer.kernel.select_option("vertical edges")
    assert explorer.output() == [[0, 36, 36, 0], [0, 36, 36, 0]]


def test_the_window_lies_over_what_it_multiplies(explorer):
    explorer.choose("Padding", 1)
    explorer.choose("Stride", 2)
    explorer.keys("End")
    explorer.page.wait_for_timeout(400)
    window = explorer.figure.locator(".window").bounding_box()
    corners = [
        explorer.figure.locator(".input tr").nth(2).locator("td").nth(2).bounding_box(),
        explorer.figure.locator(".input tr").nth(3).locator("td").nth(3).bounding_box(),
    ]
    assert window["x"] == pytest.approx(corners[0]["x"], abs=1)
    assert window["y"] == pytest.approx(corners[0]["y"], abs=1)
    assert window["x"] + window["width"] == pytest.approx(
        corners[1]["x"] + corners[1]["width"], abs=1
    )
    assert window["y"] + window["height"] == pytest.approx(
        corners[1]["y"] + corners[1]["height"], abs=1
    )
    products = re.findall(r"(\d)×(\d)", explorer.equation())
    assert products == [("4", "0"), ("5", "1"), ("7", "2"), ("8", "3")]


def test_padding_is_drawn_as_outlined_zeros(explorer):
    assert explorer.figure.locator(".input td.zero").count() == 0
    explorer.choose("Padding", 2)
    zeros = explorer.figure.locator(".input td.zero")
    assert zeros.count() == 49 - 9
    assert set(zeros.all_text_contents()) == {"0"}


def test_the_size_is_shown_with_its_formula(explorer):
    explorer.image.select_option("an edge")
    explorer.kernel.select_option("sharpen")
    explorer.choose("Stride", 2)
    explorer.choose("Padding", 1)
    size = explorer.figure.locator(".size")
    expect(size).to_contain_text("rows: ⌊(4 + 2×1 − 3) / 2⌋ + 1 = 2")
    expect(size).to_contain_text("columns: ⌊(6 + 2×1 − 3) / 2⌋ + 1 = 3")
    expect(explorer.figure.locator(".output .heading")).to_have_text("Output 2 × 3")


# The kernel.


def test_an_edited_kernel_is_used_at_once(explorer):
    explorer.press("Fill all")
    explorer.weight(1, 0).fill("-0.5")
    expect(explorer.kernel).to_have_value("your own")
    expected = correlate(np.arange(9).reshape(3, 3), [[0, 1], [-0.5, 3]])
    assert np.array_equal(explorer.output(), expected)
    assert explorer.result() == expected[1, 1]
    assert "7×(−0.5)" in explorer.equation()


def test_a_chosen_kernel_takes_the_place_of_an_edited_one(explorer):
    explorer.weight(0, 0).fill("7")
    explorer.kernel.select_option("by hand")
    expect(explorer.weight(0, 0)).to_have_value("0")
    assert explorer.result() == 19


def test_arrows_in_a_kernel_s_cell_count(explorer):
    explorer.weight(0, 0).focus()
    explorer.page.keyboard.press("ArrowUp")
    explorer.page.keyboard.press("ArrowUp")
    explorer.page.keyboard.press("ArrowDown")
    expect(explorer.weight(0, 0)).to_have_value("1")
    assert explorer.equation().startswith("output[0, 0] = 0×1 +")


def test_a_fraction_stays_a_fraction(explorer):
    explorer.image.select_option("a digit")
    explorer.kernel.select_option("box blur")
    expect(explorer.weight(0, 0)).to_have_value("1/9")
    assert "≈" in explorer.equation() or "= 4" in explorer.equation()
    explorer.keys("ArrowRight")
    assert "≈ 7.333" in explorer.equation()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("abc", "“abc” is not a number: type one like 2, −0.5 or 1/9; until then 2 counts."),
        ("1000", "“1000” lies outside −999 to 999"),
        ("1/0", "“1/0” is not a number"),
        ("", "The field is empty: type a number, for example 2; until then 2 counts."),
    ],
)
def test_a_wrong_text_is_met_with_one_sentence_and_changes_nothing(explorer, text, says):
    explorer.weight(1, 0).fill(text)
    explorer.keys("ArrowRight")
    expect(explorer.complaint).to_contain_text(says)
    expect(explorer.weight(1, 0)).to_have_value(text)
    expect(explorer.weight(1, 0)).to_have_attribute("aria-invalid", "true")
    assert explorer.result() == 25
    explorer.weight(1, 0).fill("2")
    expect(explorer.complaint).to_have_text("")
    expect(explorer.weight(1, 0)).not_to_have_attribute("aria-invalid", "true")


def test_an_unfinished_number_is_not_complained_about_while_it_is_typed(explorer):
    field = explorer.weight(0, 1)
    field.fill("")
    for key in "-1/2":
        field.press(key)
        expect(explorer.complaint).to_have_text("")
    assert "1×(−0.5)" in explorer.equation()


def test_two_wrong_texts_are_two_complaints(explorer):
    explorer.weight(0, 0).fill("a")
    explorer.weight(0, 1).fill("b")
    explorer.weight(0, 1).fill("5")
    expect(explorer.complaint).to_contain_text("“a” is not a number")


def test_a_choice_clears_wrong_texts(explorer):
    explorer.weight(0, 0).fill("a")
    explorer.kernel.select_option("identity")
    expect(explorer.complaint).to_have_text("")
    expect(explorer.weight(0, 0)).to_have_value("0")


def test_flipping_is_the_mathematician_s_convolution(explorer):
    explorer.press("Fill all")
    expect(explorer.figure.get_by_text("⋆", exact=True)).to_have_count(1)
    explorer.flip.check()
    expect(explorer.figure.get_by_text("⋆", exact=True)).to_have_count(0)
    expect(explorer.figure.get_by_text("∗", exact=True)).to_have_count(1)
    flipped = np.array(KERNELS["by hand"])[::-1, ::-1]
    assert np.array_equal(explorer.output(), correlate(np.arange(9).reshape(3, 3), flipped))
    expect(explorer.weight(0, 0)).to_have_value("0")
    turned = explorer.figure.get_by_role("table", name="Flipped kernel").locator("td")
    assert turned.all_text_contents() == ["3", "2", "1", "0"]
    explorer.keys("Home")
    assert explorer.equation().startswith("output[0, 0] = 0×3 + 1×2 + 3×1 + 4×0 =")
    explorer.flip.uncheck()
    assert explorer.result() == 19


def test_flipping_a_kernel_that_stays_the_same_is_said(explorer):
    explorer.kernel.select_option("box blur")
    note = explorer.figure.get_by_text("stays the same when it is flipped")
    expect(note).to_be_hidden()
    explorer.flip.check()
    expect(note).to_be_visible()


def test_names_keep_the_order_that_they_were_given(browser):
    images = {"10": [[1]], "9": [[2]], "__proto__": [[3]]}
    with quiet_page(
        browser, ConvolutionExplorer(images, kernels={"1": [[1]]})._repr_html_()
    ) as page:
        explorer = Explorer(page)
        assert explorer.image.locator("option").all_text_contents() == ["10", "9", "__proto__"]
        assert explorer.result() == 1
        explorer.image.select_option("__proto__")
        assert explorer.result() == 3


def test_a_kernel_that_does_not_fit_is_said_and_padding_helps(browser):
    images = {"x": np.ones((3, 3)), "dot": [[2]]}
    figure = ConvolutionExplorer(images, kernels={"five": np.ones((5, 5))}, padding=1)
    with quiet_page(browser, figure._repr_html_()) as page:
        explorer = Explorer(page)
        explorer.image.select_option("dot")
        expect(explorer.live).to_contain_text("The 5 × 5 kernel does not fit into the 1 × 1 image")
        expect(explorer.figure.locator(".size")).to_contain_text("⌊(1 + 2×1 − 5) / 1⌋ + 1 < 1")
        explorer.choose("Padding", 2)
        assert explorer.result() == 2


# Where it works.


def test_two_identical_figures_live_side_by_side(browser, html):
    with quiet_page(browser, html + html) as page:
        first, second = Explorer(page, 0), Explorer(page, 1)
        first.keys("ArrowRight")
        second.weight(0, 0).fill("5")
        second.choose("Padding", 1)
        assert first.result() == 25
        expect(first.weight(0, 0)).to_have_value("0")
        assert np.shape(second.output()) == (4, 4)
        assert np.shape(first.output()) == (2, 2)
        assert page.locator(".stage").count() == 2


def test_an_output_that_is_put_on_the_page_later_comes_to_life(page, html):
    """A notebook puts HTML on the page and then makes its scripts anew."""
    script = """html => {
      const host = document.createElement("div");
      host.innerHTML = html;
      document.body.append(host);
      for (const old of host.querySelectorAll("script")) {
        const fresh = document.createElement("script");
        for (const { name, value } of old.attributes) fresh.setAttribute(name, value);
        fresh.textContent = old.textContent;
        old.replaceWith(fresh);
      }
    }"""
    page.evaluate(script, html)
    later = Explorer(page, 1)
    later.keys("End")
    assert later.result() == 43
    assert Explorer(page, 0).result() == 19


def test_it_works_in_a_frame_that_allows_scripts_alone(browser, html):
    """Colab shows an output in such a frame."""
    source = html.replace("&", "&amp;").replace('"', "&quot;")
    attributes = 'title="output" sandbox="allow-scripts" width="700" height="700"'
    with quiet_page(browser, f'<iframe {attributes} srcdoc="{source}"></iframe>') as page:
        explorer = Explorer(page.frame_locator("iframe"))
        explorer.press("Step")
        assert explorer.result() == 25


def test_it_works_from_a_file(browser, html, tmp_path):
    file = tmp_path / "figure.html"
    file.write_text(f'<!doctype html><meta charset="utf-8">{html}', encoding="utf-8")
    with browser.new_context() as context:
        page = context.new_page()
        requested = []
        page.on("request", lambda request: requested.append(request.url))
        page.goto(file.as_uri())
        explorer = Explorer(page)
        explorer.keys("End")
        assert explorer.result() == 43
        assert {url.split(":")[0] for url in requested} <= {"file", "data"}


def test_without_scripts_the_picture_stands_there(browser, html):
    with quiet_page(browser, html, java_script_enabled=False) as page:
        picture = page.locator(".moving-figure img")
        expect(picture).to_be_visible()
        assert picture.bounding_box()["width"] > 200


def test_with_scripts_the_picture_gives_way(page):
    expect(page.locator(".moving-figure img")).to_be_hidden()


def test_an_error_at_the_start_leaves_the_picture_and_says_so(browser):
    figure = ConvolutionExplorer()
    figure._json = json.dumps({"images": []})
    with quiet_page(browser, figure._repr_html_()) as page:
        expect(page.locator(".moving-figure img")).to_be_visible()
        expect(page.get_by_role("alert")).to_contain_text("stopped because of an error")
        assert "not iterable" in page.complaints.pop()


@pytest.mark.parametrize("button", ["Step", "Play"])
def test_a_later_error_brings_the_picture_back_and_is_said_once(page, explorer, button):
    page.evaluate("() => { Array.prototype.flat = () => { throw new Error('planted'); }; }")
    explorer.press(button)
    expect(page.locator(".moving-figure img")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("stopped because of an error")
    assert "planted" in page.complaints.pop()


# Light and dark, motion, size.


def set_theme(page, theme):
    page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)


def test_it_follows_the_page_from_light_to_dark_and_back(page, explorer):
    expect(explorer.stage).to_have_attribute("data-theme", "light")
    set_theme(page, "dark")
    expect(explorer.stage).to_have_attribute("data-theme", "dark")
    set_theme(page, "light")
    expect(explorer.stage).to_have_attribute("data-theme", "light")


def test_it_looks_at_the_background_behind_it_and_not_at_the_attribute(browser, html):
    island = f'<div style="background: rgb(20, 20, 30); color: #eee">{html}</div>'
    with quiet_page(browser, island) as page:
        expect(Explorer(page).stage).to_have_attribute("data-theme", "dark")


def test_it_follows_a_page_that_follows_the_system(browser, html):
    dark = "@media (prefers-color-scheme: dark) { body { background: #111 !important } }"
    with quiet_page(browser, f"<style>{dark}</style>{html}", color_scheme="light") as page:
        stage = Explorer(page).stage
        expect(stage).to_have_attribute("data-theme", "light")
        page.emulate_media(color_scheme="dark")
        expect(stage).to_have_attribute("data-theme", "dark")


def test_on_a_bare_page_light_text_means_dark(browser, html):
    bare = "<style>body {{ background: none !important; color: {} !important }}</style>"
    for colour, theme in [("#eee", "dark"), ("#222", "light")]:
        with quiet_page(browser, bare.format(colour) + html) as page:
            expect(Explorer(page).stage).to_have_attribute("data-theme", theme)


LOOKS = in_time(
    product(["by hand", "a digit", "a wrong text", "a flipped kernel"], ["light", "dark"]),
    quick=[("a digit", "light"), ("a wrong text", "dark")],
)


@pytest.mark.parametrize(("case", "theme"), LOOKS)
def test_axe_finds_nothing_in_the_figure(page, explorer, theme, case):
    set_theme(page, theme)
    expect(explorer.stage).to_have_attribute("data-theme", theme)
    if case == "a digit":
        explorer.image.select_option("a digit")
        explorer.kernel.select_option("vertical edges")
        explorer.choose("Padding", 1)
        explorer.keys("End")
    if case == "a wrong text":
        explorer.weight(0, 0).fill("abc")
    if case == "a flipped kernel":
        explorer.flip.check()
    page.wait_for_timeout(500)  # colours fade in
    results = Axe().run(page, context={"include": [[".moving-figure"]]})
    assert results.response["passes"] or results.response["inapplicable"] is not None
    assert [
        (found["id"], found["impact"], [node["html"] for node in found["nodes"]])
        for found in results.response["violations"]
    ] == []


def transitions(explorer):
    return explorer.figure.locator(".window, td").evaluate_all(
        "all => [...new Set(all.map(element => getComputedStyle(element).transitionDuration))]"
    )


def test_with_reduced_motion_nothing_glides_and_play_still_steps(browser, html):
    with quiet_page(browser, html, reduced_motion="reduce") as page:
        explorer = Explorer(page)
        assert transitions(explorer) == ["0s"]
        explorer.press("Play")
        expect(explorer.live).to_contain_text("Step 4 of 4")


def test_otherwise_the_window_glides(explorer):
    assert "0.22s" in transitions(explorer)


def still(width):
    """A window of this width in which nothing is on its way."""
    return {"viewport": {"width": width, "height": 740}, "reduced_motion": "reduce"}


def overflow(explorer):
    """How far the page is wider than its window, and the figure's parts than the figure."""
    page = explorer.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    right = "stage => Math.max(...{}.map(element => element.getBoundingClientRect().right))"
    parts = explorer.stage.evaluate(right.format("[...stage.querySelectorAll('*')]"))
    return max(page, parts - explorer.stage.evaluate(right.format("[stage]")))


SMALL = product(["by hand", "an edge", "a digit"], [320, 360, 640])


@pytest.mark.parametrize(("image", "width"), in_time(SMALL, quick=[("an edge", 320)]))
def test_nothing_scrolls_sideways(browser, html, image, width):
    with quiet_page(browser, html, **still(width)) as page:
        explorer = Explorer(page)
        explorer.image.select_option(image)
        explorer.flip.check()
        for kernel in ("by hand", "box blur", "vertical edges"):
            explorer.kernel.select_option(kernel)
            for padding in (0, 1, 2):
                explorer.choose("Padding", padding)
                explorer.keys("End")  # which fills it all
                assert overflow(explorer) <= 0, (kernel, padding)


@pytest.mark.parametrize("width", in_time([320, 640], quick=[320]))
def test_nothing_scrolls_sideways_with_the_largest_numbers(browser, width):
    image, kernel = np.arange(81).reshape(9, 9) * 12.34 - 400, np.full((5, 5), -12.25)
    html = ConvolutionExplorer({"x": image}, kernels={"k": kernel}, padding=2)._repr_html_()
    with quiet_page(browser, html, **still(width)) as page:
        explorer = Explorer(page)
        explorer.weight(0, 0).fill("-77777")
        explorer.keys("End")
        assert overflow(explorer) <= 0


STEPPED = product(["by hand", "vertical edges", "box blur"], [360, 640, 1200])


@pytest.mark.parametrize(("kernel", "width"), in_time(STEPPED, quick=[("vertical edges", 360)]))
def test_stepping_moves_nothing_but_the_window(browser, html, width, kernel):
    script = """stage => {
      const top = stage.getBoundingClientRect().top;
      return [...stage.querySelectorAll("*:not(.window, option)")]
        .filter(element => element.offsetWidth).map(element => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return [element.tagName, x, y - top, width, height]
          .map(part => Math.round(part) || part).join(" ");
      });
    }"""
    with quiet_page(browser, html, **still(width)) as page:
        explorer = Explorer(page)
        explorer.image.select_option("a digit")
        explorer.kernel.select_option(kernel)
        explorer.choose("Padding", 1)
        before = explorer.stage.evaluate(script)
        for _ in range(15):
            explorer.keys("ArrowRight")
            after = explorer.stage.evaluate(script)
            assert [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]] == []


def test_what_a_finger_presses_is_large_enough(browser, html):
    with quiet_page(browser, html, **PHONE) as page:
        boxes = page.locator(
            "button, select, .options label, .tick, input[type=range], .kernel input"
        )
        sizes = [boxes.nth(i).bounding_box() for i in range(boxes.count())]
        assert len(sizes) > 15
        assert min(size["height"] for size in sizes) >= 44
        assert min(size["width"] for size in sizes) >= 44


def test_the_focus_is_seen_on_every_control(page, explorer):
    explorer.image.focus()
    outlined = []
    for _ in range(14):
        outlined.append(
            page.evaluate("""() => {
              const focused = document.activeElement.shadowRoot.activeElement;
              const shown = focused.type === "radio" ? focused.nextElementSibling : focused;
              return getComputedStyle(shown).outlineStyle + getComputedStyle(shown).outlineWidth;
            }""")
        )
        page.keyboard.press("Tab")
    assert set(outlined) == {"solid3px"}


# In a notebook.


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def jupyterlab(tmp_path):
    """A JupyterLab with one executed and trusted notebook, figure.ipynb: its address."""
    root = tmp_path / "notebooks"
    root.mkdir()
    code = "from aigc_lessons.widgets import ConvolutionExplorer\nConvolutionExplorer()"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    nbformat.write(notebook, root / "figure.ipynb")
    places = {f"JUPYTER_{name}_DIR": str(tmp_path / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    environment = os.environ | places | {"HOME": str(tmp_path)}
    options = {"cwd": root, "env": environment}
    run = [
        sys.executable,
        "-m",
        "jupyter",
        "nbconvert",
        "--to",
        "notebook",
        "--execute",
        "--inplace",
    ]
    subprocess.run([*run, "figure.ipynb"], check=True, **options)
    subprocess.run(
        [sys.executable, "-m", "jupyter", "trust", "figure.ipynb"], check=True, **options
    )
    port = free_port()
    serve = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}"]
    serve += ["--allow-root", "--IdentityProvider.token=t", f"--ServerApp.root_dir={root}"]
    server = subprocess.Popen(serve, start_new_session=True, **options)
    try:
        wait_for(f"http://127.0.0.1:{port}/api?token=t", server)
        yield f"http://127.0.0.1:{port}/lab/tree/figure.ipynb?token=t"
    finally:
        stop(server)


def stop(server):
    server.terminate()  # it ends its kernels first
    try:
        server.wait(timeout=60)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def wait_for(address, server):
    for _ in range(120):
        assert server.poll() is None, "JupyterLab ended before it answered"
        try:
            return urllib.request.urlopen(address, timeout=2)
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(f"nothing answers at {address}")


@pytest.mark.long
def test_it_works_in_jupyterlab(browser, jupyterlab):
    with browser.new_context(**WIDE) as context:
        page = context.new_page()
        page.goto(jupyterlab)
        explorer = Explorer(page)
        expect(explorer.live).to_contain_text("Step 1 of 4", timeout=60_000)
        explorer.press("Step")
        assert explorer.result() == 25
        explorer.keys("ArrowDown")  # and JupyterLab does not take it for "next cell"
        assert explorer.result() == 43
        explorer.weight(0, 0).fill("")
        explorer.weight(0, 0).press("a")  # nor this for "new cell above"
        explorer.weight(0, 0).fill("5")
        assert explorer.result() == number("63")
        assert page.locator(".jp-Notebook .jp-CodeCell").count() == 1
