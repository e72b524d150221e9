"""The class report in a browser: for everybody, in light and dark, on a phone, by keyboard."""

from contextlib import contextmanager
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from aigc_lessons.grading.report import make_report
from aigc_lessons.grading.report_page import page as report_page
from tests.grading.class_sample import POLICY, sample
from tests.in_time import in_time

WIDE = {"viewport": {"width": 1200, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}}
SCROLLS_SIDEWAYS = "() => document.documentElement.scrollWidth - window.innerWidth"
# Parts of a figure's texts that leave the figure.
CUT = """() => [...document.querySelectorAll("svg")].flatMap((svg) => {
    const box = svg.getBoundingClientRect();
    return [...svg.querySelectorAll("text")].filter((text) => {
        const { left, right, top, bottom } = text.getBoundingClientRect();
        return left < box.left - 1 || right > box.right + 1 || top < box.top - 1 ||
            bottom > box.bottom + 1;
    }).map((text) => text.textContent);
})"""


@pytest.fixture(scope="module")
def html():
    return report_page(make_report(sample(), POLICY))


@contextmanager
def opened(browser, html, **context):
    """Open the report; fail if it asks for anything, or complains."""
    with browser.new_context(**context) as made:
        page = made.new_page()
        requested, complaints = [], []
        page.on("request", lambda request: requested.append(request.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        page.set_content(html)
        yield page
        assert requested == complaints == []


SCREENS = {"wide": WIDE, "phone": PHONE}
LOOKS = in_time(product(SCREENS, ["light", "dark"]), quick=[("phone", "dark")])


@pytest.mark.parametrize(("screen", "scheme"), LOOKS)
def test_axe_finds_nothing(scheme, screen, browser, html):
    with opened(browser, html, color_scheme=scheme, **SCREENS[screen]) as page:
        found = Axe().run(page).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
        assert page.evaluate(SCROLLS_SIDEWAYS) <= 0
        assert page.evaluate(CUT) == []


def test_axe_is_awake(browser, html):
    spoilt = html.replace("--quiet: #5a5a5a", "--quiet: #ddd").replace('role="img"', 'role="imgs"')
    with opened(browser, spoilt, color_scheme="light", **WIDE) as page:
        rules = {rule["id"] for rule in Axe().run(page).response["violations"]}
        assert rules >= {"color-contrast", "aria-roles"}


def test_a_text_that_leaves_its_figure_is_seen(browser, html):
    with opened(browser, html, **WIDE) as page:
        page.add_style_tag(content="svg text { font-size: 60px !important; }")
        assert page.evaluate(CUT) != []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_figures_take_the_page_s_colours(scheme, browser, html):
    with opened(browser, html, color_scheme=scheme, **WIDE) as page:
        paper, ink = page.evaluate(
            "() => [getComputedStyle(document.body).backgroundColor,"
            " getComputedStyle(document.querySelector('svg text')).fill]"
        )
        dark = [sum(map(int, colour[4:-1].split(", "))) < 3 * 128 for colour in (paper, ink)]
        assert dark == ([True, False] if scheme == "dark" else [False, True])


def test_the_keyboard_scrolls_a_table_that_is_too_wide(browser, html):
    with opened(browser, html, **PHONE) as page:
        page.get_by_role("group", name="All assignments").focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("document.activeElement.scrollLeft > 0")


def test_the_keyboard_reaches_the_report_and_its_links(browser, html):
    with opened(browser, html, **PHONE) as page:
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Skip to the report")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.keyboard.press("Tab")
        expect(page.get_by_role("group", name="All assignments")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="02_convolution", exact=True)).to_be_in_viewport()


def test_a_flagged_question_is_a_link_away(browser, html):
    with opened(browser, html, **WIDE) as page:
        page.get_by_role("link", name="03_pooling, Question 3.3").click()
        heading = page.get_by_role("heading", name="Question 3.3")
        expect(heading).to_be_in_viewport()
        expect(page.get_by_text("Worth a look: discriminates").last).to_be_visible()
