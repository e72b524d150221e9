"""The built site in a browser that reaches no other host.

``make book`` comes first. The pages are those that the built site holds.
"""

import re
import tomllib
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.book.building import ROOT, SITE
from tests.in_time import in_time

HOME = "book/index.html"
FOUND = sorted(
    str(file.relative_to(SITE)) for file in SITE.rglob("*.html") if "_static" not in file.parts
)
# Not the front door, which only leads on; where nothing is built, the `site` fixture says so.
PAGES = [name for name in FOUND if name != "index.html"] or [HOME]
CHAPTERS = [name for name in PAGES if name.startswith("notebooks/")]
WITH_EQUATIONS = [name for name in FOUND if 'class="math' in (SITE / name).read_text()]

WIDE = {"viewport": {"width": 1280, "height": 900}}
NARROW = {"viewport": {"width": 360, "height": 740}}
# Off by default in axe, and what a voice user trips over: a visible label that is not in the name.
AXE = {
    "rules": {"label-content-name-mismatch": {"enabled": True}},
    "resultTypes": ["violations"],  # listing what passes takes most of the time
}

every_page = pytest.mark.parametrize("name", PAGES)
# Where a page takes seconds, `make test` looks at these, and `make test-long` at all.
ALWAYS = {HOME, "book/teach.html", "notebooks/12_repair.html"} & set(PAGES)
every_page_in_time = pytest.mark.parametrize("name", in_time(PAGES, quick=ALWAYS))
WITHOUT_EQUATIONS = {"notebooks/12_repair.html"}  # a script to be mended


class Watch:
    """What a page tried to fetch from elsewhere, and what went wrong on it."""

    def __init__(self, page, site):
        self.site, self.foreign, self.errors = site, [], []
        page.route("**/*", self.decide)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self.listen)
        page.on("response", self.check)

    def decide(self, route):
        if route.request.url.startswith(self.site):
            return route.continue_()
        self.foreign.append(route.request.url)
        return route.abort()

    def listen(self, message):
        if message.type == "error":
            self.errors.append(message.text)

    def check(self, response):
        if response.status >= 400:
            self.errors.append(f"{response.status} {response.url}")


# Formulas are typeset, and the size observer of site.js has answered.
AT_REST = """async () => {
    await window.MathJax?.startup?.promise;
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
}"""


@contextmanager
def visit(browser, site, name, *, wait_until="load", at_rest=True, **context):
    """Open a page of the site and wait until it is at rest; yields the page and its watch."""
    with browser.new_context(**context) as opened:
        page = opened.new_page()
        watch = Watch(page, site)
        page.goto(f"{site}/{name}", wait_until=wait_until)
        if at_rest and context.get("java_script_enabled", True):
            page.evaluate(AT_REST)
        yield page, watch


@pytest.fixture(scope="module")
def visited(request, browser, site):
    """A page that several tests look at, and change nothing on, with its watch."""
    with visit(browser, site, request.param, wait_until="networkidle", **WIDE) as page_and_watch:
        yield page_and_watch


def look_at(names):
    """Let a test look at each of these pages, opened once for all tests of this module."""
    return pytest.mark.parametrize("visited", names, indirect=True, scope="module")


@look_at(PAGES)
def test_a_page_loads_with_nothing_from_elsewhere_and_no_error(visited):
    page, watch = visited
    expect(page.locator("h1:visible")).to_have_count(1)
    assert watch.foreign == []
    assert watch.errors == []


def test_the_watch_sees_requests_and_errors(browser, site):
    with visit(browser, site, HOME, **WIDE) as (page, watch):
        page.evaluate("fetch('https://elsewhere.invalid/').catch(() => 0)")
        page.evaluate("fetch('/not-there')")
        page.evaluate("setTimeout(() => { throw new Error('thrown') })")
        page.evaluate("console.error('logged')")
        page.wait_for_load_state("networkidle")
        assert watch.foreign == ["https://elsewhere.invalid/"]
        for what in ("404", "thrown", "logged"):
            assert any(what in error for error in watch.errors)


# ---------------------------------------------------------------- equations

UNRENDERED = """() => [...document.querySelectorAll("main .math")]
    .filter(place => !place.querySelector("mjx-container")).map(place => place.textContent)"""
# MathJax shows an unknown command in red and any other mistake in a box of its own.
MISTAKES = """() => [...document.querySelectorAll("mjx-merror, mjx-mtext[style*='color: red']")]
    .map(place => place.textContent)"""
PROSE = """() => {
    const main = document.querySelector("article, main").cloneNode(true);
    main.querySelectorAll("pre, code, script, style, mjx-container").forEach(part => part.remove());
    return main.textContent;
}"""


@look_at(WITH_EQUATIONS)
def test_every_equation_is_rendered(visited):
    page, _ = visited
    assert page.evaluate(UNRENDERED) == []
    assert page.evaluate(MISTAKES) == []
    assert not re.search(r"\$\$|\\\(|\\\[|\\begin|\?\?\?", page.evaluate(PROSE))


@look_at([name for name in CHAPTERS if name not in WITHOUT_EQUATIONS])
def test_a_chapter_has_numbered_equations(visited):
    page, _ = visited
    displayed = page.locator("div.math mjx-container[display=true]")
    assert displayed.count() > 0
    chapter = int(re.search(r"/(\d+)_", page.url)[1])
    numbers = page.locator("div.math .eqno").all_inner_texts()
    assert [number.strip("()#\n ") for number in numbers] == [
        f"{chapter}.{index}" for index in range(1, displayed.count() + 1)
    ]


def test_a_mistake_in_an_equation_is_seen(browser, site):
    with visit(browser, site, CHAPTERS[0], **WIDE) as (page, _):
        for formula in (r"\nosuchcommand x", r"\frac{1"):
            page.evaluate(
                "async (formula) => { const node = await MathJax.tex2chtmlPromise(formula);"
                " document.querySelector('main').append(node); }",
                formula,
            )
        assert len(page.evaluate(MISTAKES)) == 2
        page.evaluate("() => document.querySelector('article').append('$$ x $$')")
        assert "$$" in page.evaluate(PROSE)


# ---------------------------------------------------------------- search, Colab


def test_search_finds_padding_from_the_keyboard(browser, site):
    with visit(browser, site, HOME, **WIDE) as (page, watch):
        page.keyboard.press("Control+k")
        page.keyboard.type("padding")
        page.keyboard.press("Enter")
        results = page.locator("#search-results ul.search > li")
        expect(results.filter(has_text="Convolution").first).to_be_visible()
        expect(results.filter(has_text="Glossary").first).to_be_visible()
        assert watch.foreign == []
        assert watch.errors == []


def test_search_says_when_it_finds_nothing(browser, site):
    with visit(browser, site, "search.html?q=xyzzyplugh", **WIDE) as (page, _):
        expect(page.locator("#search-results p").first).to_contain_text("did not match")
        assert page.locator("#search-results li").count() == 0


@look_at(CHAPTERS)
def test_the_colab_link_opens_this_chapter_of_our_repository(visited, site):
    page, _ = visited
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    repository = urlsplit(project["urls"]["Repository"]).path
    notebook = page.url.removeprefix(site).replace(".html", ".ipynb")
    button = page.get_by_role("button", name="Launch interactive content")
    button.press("Enter")
    link = page.get_by_role("link", name="Colab")
    expect(link).to_be_visible()
    wanted = f"https://colab.research.google.com/github{repository}/blob/main{notebook}"
    assert link.get_attribute("href") == wanted
    button.press("Enter")
    expect(link).to_be_hidden()


# ---------------------------------------------------------------- for everybody


SCROLLS_SIDEWAYS = "() => document.documentElement.scrollWidth - window.innerWidth"


# Axe looks at each word of a program, though all words of a kind look alike. The longest of each
# kind stays one; a single sign is too short for axe to judge.
ONE_OF_A_KIND = """() => {
    const words = [...document.querySelectorAll("article pre span, article .sig span")]
        .filter(word => !word.querySelector("a, button"));
    const kind = word => `${word.parentElement.className}/${word.className}`;
    const kinds = words.map(kind), longest = {};
    words.forEach((word, i) => {
        if (!(word.textContent.length <= longest[kinds[i]]?.textContent.length))
            longest[kinds[i]] = word;
    });
    words.forEach((word, i) => {
        if (word !== longest[kinds[i]]) word.replaceWith(...word.childNodes);
    });
}"""


def complaints(page):
    """What axe finds that would keep somebody out, as (rule, element)."""
    page.evaluate(ONE_OF_A_KIND)
    found = Axe().run(page, options=AXE).response["violations"]
    return [
        (violation["id"], node["html"][:200])
        for violation in found
        if violation["impact"] in ("moderate", "serious", "critical")
        for node in violation["nodes"]
    ]


@every_page_in_time
def test_axe_finds_nothing_that_matters_in_light(browser, site, name):
    with visit(browser, site, name, color_scheme="light", **WIDE) as (page, _):
        assert page.locator("html").get_attribute("data-theme") == "light"
        assert complaints(page) == []


@every_page
@pytest.mark.long
def test_axe_finds_nothing_that_matters_in_dark_on_a_phone(browser, site, name):
    with visit(browser, site, name, color_scheme="dark", **NARROW) as (page, _):
        assert page.locator("html").get_attribute("data-theme") == "dark"
        assert complaints(page) == []
        assert page.evaluate(SCROLLS_SIDEWAYS) <= 0


BARRIERS = """() => document.querySelector("article").insertAdjacentHTML("beforeend",
    `<img src="x"><p style="color: #999">pale</p><button aria-label="Close">Open it</button>
    <pre><span class="k0">a</span> <span class="k0">pale</span></pre>`)"""


def test_axe_is_awake(browser, site):
    with visit(browser, site, HOME, **WIDE) as (page, _):
        page.add_style_tag(content=".k0 { color: #888 !important; background: #fff !important }")
        page.evaluate(BARRIERS)
        found = complaints(page)
        assert {rule for rule, _ in found} >= {"image-alt", "label-content-name-mismatch"}
        pale = {element[:3] for rule, element in found if rule == "color-contrast"}
        assert pale == {"<p ", "<sp"}  # in the text, and in a program


def test_a_wide_element_is_seen_to_scroll_sideways(browser, site):
    with visit(browser, site, HOME, **NARROW) as (page, _):
        assert page.evaluate(SCROLLS_SIDEWAYS) <= 0
        page.evaluate(
            "() => document.querySelector('article')"
            ".insertAdjacentHTML('beforeend', '<div style=\"width:500px\">wide</div>')"
        )
        assert page.evaluate(SCROLLS_SIDEWAYS) > 0


# Pictures wait until they are near the screen; here they all come at once.
STRETCHED = """async () => {
    const pictures = [...document.querySelectorAll("article img")].filter(p => p.clientWidth);
    for (const picture of pictures) { picture.loading = "eager"; await picture.decode(); }
    return pictures.filter(({ naturalWidth, naturalHeight, clientWidth, clientHeight }) =>
        Math.abs(clientHeight - naturalHeight * clientWidth / naturalWidth) > 1).map(p => p.alt);
}"""


@pytest.mark.parametrize("name", in_time(CHAPTERS, quick=CHAPTERS[1:3]))
def test_pictures_keep_their_shape_on_a_phone(browser, site, name):
    with visit(browser, site, name, color_scheme="light", **NARROW) as (page, _):
        assert page.locator("article img").count() > 3
        assert page.evaluate(STRETCHED) == []
        page.add_style_tag(content="article img { height: 300px !important; }")
        assert page.evaluate(STRETCHED) != []


@every_page_in_time
def test_the_keyboard_reaches_the_main_content(browser, site, name):
    with visit(browser, site, name, at_rest=False, **WIDE) as (page, _):
        page.evaluate("document.activeElement.blur()")  # the search page starts in its field
        link = page.locator("#pst-skip-link a")
        page.keyboard.press("Tab")
        expect(link).to_be_focused()
        expect(link).to_be_in_viewport()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")


def background(page):
    """The colour behind the text."""
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_the_switch_for_dark_works_and_is_remembered(browser, site):
    with visit(browser, site, HOME, color_scheme="light", **WIDE) as (page, _):
        html, light = page.locator("html"), background(page)
        switch = page.locator(".theme-switch-button:visible")
        switch.focus()
        for _ in range(3):  # the system's choice, dark, light, and round again
            if html.get_attribute("data-mode") != "dark":
                page.keyboard.press("Enter")
        assert html.get_attribute("data-theme") == "dark"
        assert background(page) != light
        page.goto(f"{site}/{PAGES[-1]}", wait_until="networkidle")
        assert html.get_attribute("data-theme") == "dark"


@every_page_in_time
def test_a_page_can_be_read_without_scripts(browser, site, name):
    with visit(browser, site, name, java_script_enabled=False, **NARROW) as (page, watch):
        expect(page.locator("h1:visible")).to_have_count(1)
        assert watch.foreign == []
        if name in CHAPTERS:
            expect(page.locator("a[href*='colab.research']")).to_be_visible()
            expect(page.locator("nav.bd-docs-nav a").first).to_be_visible()


def test_the_front_door_leads_to_the_book(browser, site):
    with browser.new_context(**WIDE) as opened:
        page = opened.new_page()
        page.goto(f"{site}/")
        page.wait_for_url(f"{site}/{HOME}")
        expect(page.locator("h1:visible")).to_have_count(1)


def test_the_front_page_s_figure_moves(browser, site):
    with visit(browser, site, HOME, **WIDE) as (page, watch):
        figure = page.locator("[data-moving-figure]")
        expect(figure.get_by_text("output[0, 0] =")).to_be_visible()
        figure.get_by_role("button", name="Step").press("Enter")
        expect(figure.get_by_text("output[0, 1] =")).to_be_visible()
        assert watch.foreign == watch.errors == []
