"""Slides in a browser that reaches no other host: keys, notes, the speaker's window, print."""

import re
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.book.building import ROOT
from tools.slides.__main__ import write

pytestmark = pytest.mark.long

WIDE = {"viewport": {"width": 1280, "height": 720}}
NARROW = {"viewport": {"width": 360, "height": 740}}
AXE = {"resultTypes": ["violations"]}
SIDEWAYS = "document.documentElement.scrollWidth - window.innerWidth"
HEIGHTS = """() => [...document.querySelectorAll(".face:not(.moves)")]
    .map(face => face.getBoundingClientRect().height)"""


@pytest.fixture(scope="module")
def slides(tmp_path_factory):
    """The slides of the chapter on convolution: their address, as from a stick, and how many."""
    folder = tmp_path_factory.mktemp("slides")
    file, number = write(ROOT / "notebooks" / "02_convolution.ipynb", folder)
    return file.as_uri(), number


@contextmanager
def shown(browser, slides, anchor="", **context):
    """Open the slides; fail if they ask for anything beside them, or complain."""
    with browser.new_context(**(WIDE | context)) as opened:
        page = opened.new_page()
        foreign, complaints = [], []
        folder = slides[0].rsplit("/", 1)[0]
        page.on("request", lambda request: foreign.append(request.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text))
        page.goto(slides[0] + anchor)
        if context.get("java_script_enabled", True):
            page.evaluate("async () => { await window.MathJax?.startup?.promise; }")
        yield page
        assert complaints == []
        assert [url for url in foreign if not url.startswith((folder, "data:", "blob:"))] == []


def place(page):
    return int(page.locator(".bar .place").inner_text().split(" / ")[0])


def number_of(page, what):
    """The number of the slide that holds something."""
    slide = page.locator(".slide", has=page.locator(what)).first
    return int(slide.get_attribute("id").removeprefix("slide-"))


def test_keys_turn_pages(browser, slides):
    with shown(browser, slides) as page:
        for key, number in [
            ("ArrowRight", 2),
            ("PageDown", 3),
            (" ", 4),
            ("ArrowLeft", 3),
            ("PageUp", 2),
            ("End", slides[1]),
            ("ArrowRight", slides[1]),
            ("Home", 1),
            ("ArrowLeft", 1),
        ]:
            page.keyboard.press(key)
            assert place(page) == number, key
            expect(page.locator(f"#title-{number}")).to_be_in_viewport()


def test_buttons_and_the_menu_turn_pages(browser, slides):
    with shown(browser, slides) as page:
        page.get_by_role("button", name="Next slide").click()
        assert place(page) == 2
        page.get_by_role("button", name="Previous slide").click()
        assert place(page) == 1
        page.get_by_label("Section").select_option("The gradient")
        assert place(page) > 10
        expect(page.locator(f"#slide-{place(page)} .section")).to_have_text("The gradient")


def test_a_slide_has_an_address_and_scrolling_changes_it(browser, slides):
    with shown(browser, slides, "#slide-5") as page:
        assert place(page) == 5
        page.mouse.move(600, 300)
        page.mouse.wheel(0, 1500)
        expect(page.locator(".bar .place")).not_to_have_text(re.compile("^5 "))
        assert page.evaluate("location.hash") == f"#slide-{place(page)}"


def test_a_figure_moves_and_keeps_its_arrow_keys(browser, slides):
    with shown(browser, slides) as page:
        number = number_of(page, "[data-moving-figure]")
        page.evaluate(f"go({number - 1})")
        figure = page.locator(f"#slide-{number} [data-moving-figure]")
        figure.get_by_role("button", name="Step").press("Enter")
        expect(figure.get_by_text("output[0, 1] =")).to_be_visible()
        figure.locator("[role=gridcell][aria-selected=true]").focus()
        page.keyboard.press("ArrowDown")
        assert place(page) == number
        page.keyboard.press("PageDown")
        assert place(page) == number + 1


def test_notes_come_and_go(browser, slides):
    with shown(browser, slides) as page:
        notes, button = page.locator(".notes"), page.get_by_role("button", name="Notes")
        expect(notes.first).to_be_hidden()
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(notes.first.locator("p").first).to_be_visible()
        button.click()
        expect(notes.first).to_be_hidden()


def test_the_speaker_s_window_and_the_slides_go_together(browser, slides):
    with shown(browser, slides) as page:
        with page.expect_popup() as opening:
            page.get_by_role("button", name="Speaker window").click()
        speaker = opening.value
        expect(speaker.locator(".notes p").first).to_be_visible()
        expect(speaker.locator(".bar .place")).to_have_text(f"1 / {slides[1]}")
        page.keyboard.press("ArrowRight")
        expect(speaker.locator(".bar .place")).to_have_text(f"2 / {slides[1]}")
        speaker.bring_to_front()
        speaker.keyboard.press("End")
        expect(page.locator(".bar .place")).to_have_text(f"{slides[1]} / {slides[1]}")


def test_formulas_are_typeset(browser, slides):
    with shown(browser, slides) as page:
        assert page.locator("mjx-container").count() > 20
        assert page.locator(".math:not(:has(mjx-container))").count() == 0
        assert page.locator("mjx-merror").count() == 0


@pytest.mark.parametrize("context", [WIDE, NARROW], ids=["wide", "phone"])
def test_axe_finds_nothing_and_nothing_sticks_out(browser, slides, context):
    with shown(browser, slides, **context) as page:
        page.get_by_role("button", name="Notes").click()
        found = Axe().run(page, options=AXE).response["violations"]
        assert [(one["id"], node["html"][:150]) for one in found for node in one["nodes"]] == []
        assert page.evaluate(SIDEWAYS) <= 0


def test_axe_is_awake(browser, slides):
    with shown(browser, slides) as page:
        page.evaluate("document.querySelector('.figure').removeAttribute('alt')")
        assert [one["id"] for one in Axe().run(page, options=AXE).response["violations"]]


def test_a_slide_fits_the_screen(browser, slides):
    with shown(browser, slides) as page:
        assert max(page.evaluate(HEIGHTS)) <= 721
        page.locator("#slide-2 h2").evaluate("title => { title.style.height = '800px'; }")
        assert max(page.evaluate(HEIGHTS)) > 721


def test_all_of_it_can_be_read_without_scripts(browser, slides):
    with shown(browser, slides, java_script_enabled=False) as page:
        expect(page.locator(".bar")).to_be_hidden()
        page.locator(".notes summary").first.click()
        expect(page.locator(".notes p").first).to_be_visible()


def test_a_slide_is_printed_on_a_page_of_its_own(browser, slides):
    with shown(browser, slides) as page:
        sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
        tall = page.locator(".moves").count()
        assert slides[1] <= sheets <= slides[1] + 4 * tall
