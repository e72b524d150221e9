"""The self-test in a browser: by mouse, finger and keyboard, on every page, and without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from aigc_lessons.exercises import images
from aigc_lessons.widgets import Question, SelfTest
from aigc_lessons.widgets.inline_module import join_modules
from aigc_lessons.widgets.moving_figure import STATIC
from tests.browser.pages import quiet_page

PHONE = {"viewport": {"width": 360, "height": 740}}
WIDE = {"viewport": {"width": 1200, "height": 900}}


def made():
    asked = [
        Question(
            f"What is `{n} + 1`?", n + 1, [(n, "nothing is added."), (n + 2, "too much.")], "so."
        )
        for n in range(1, 6)
    ]
    return SelfTest("Self-test: a", asked)


@pytest.fixture(scope="module")
def html():
    return made()._repr_html_()


@pytest.fixture
def page(browser, html):
    with quiet_page(browser, html, **WIDE) as opened:
        yield opened


def group(page, number):
    return page.get_by_role("group", name=f"{number}. What is")


def verdict(page, number):
    return group(page, number).get_by_role("status")


def answer(page, number, text):
    group(page, number).get_by_role("radio", name=str(text), exact=True).click()


def score(page):
    return page.locator(".end").get_by_role("status")


def test_nothing_is_given_away_before_an_answer(page):
    assert page.locator("details:visible").count() == 0
    assert page.locator(".stage").inner_text().count("Not quite") == 0
    assert page.locator("[data-verdict]").count() == 0
    expect(verdict(page, 1)).to_be_empty()
    expect(score(page)).to_be_empty()


def test_an_answer_is_judged_at_once_in_words_and_by_a_sign(page):
    answer(page, 1, 1)
    expect(verdict(page, 1)).to_have_text("Not quite: nothing is added.")
    expect(group(page, 1).locator("[data-verdict=wrong] .sign")).to_have_text("✗")
    expect(score(page)).to_have_text("Four of five questions left.")
    answer(page, 1, 2)
    expect(verdict(page, 1)).to_have_text("Right: so.")
    expect(group(page, 1).locator("[data-verdict]")).to_have_count(1)
    expect(group(page, 1).locator("[data-verdict=right] .sign")).to_have_text("✓")
    expect(verdict(page, 2)).to_be_empty()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ([], "All five right at the first try."),
        ([2], "Four of five right at the first try. Where"),
        ([1, 2, 3, 4, 5], "None of five right at the first try."),
    ],
)
def test_the_score_counts_first_answers_in_words(page, wrong, words):
    for number in range(1, 6):
        if number in wrong:
            answer(page, number, number)
        answer(page, number, number + 1)
    expect(score(page)).to_contain_text(words)


def test_start_again_forgets_everything_and_goes_to_the_first_question(page):
    assert page.get_by_role("button").count() == 0
    for number in range(1, 6):
        answer(page, number, number)
    page.get_by_role("button", name="Start again").click()
    expect(page.locator("[data-verdict]")).to_have_count(0)
    expect(page.locator("input:checked")).to_have_count(0)
    expect(score(page)).to_be_empty()
    focused = page.evaluate("document.activeElement.shadowRoot.activeElement.name")
    assert focused == "question-0"


def test_by_keyboard_arrows_only_move_and_space_or_enter_checks(page):
    group(page, 1).get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(group(page, 1).get_by_role("radio").nth(2)).to_be_checked()
    expect(verdict(page, 1)).to_be_empty()
    page.keyboard.press("Enter")
    expect(verdict(page, 1)).not_to_be_empty()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(group(page, 2).get_by_role("radio").first).to_be_checked()
    expect(verdict(page, 2)).not_to_be_empty()


def test_a_click_on_what_the_arrows_have_reached_checks_it(page):
    group(page, 1).get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    expect(verdict(page, 1)).to_be_empty()
    group(page, 1).get_by_role("radio").nth(1).click()
    expect(verdict(page, 1)).not_to_be_empty()


def test_two_copies_on_a_page_do_not_disturb_each_other(browser, html):
    with quiet_page(browser, html + html, **WIDE) as page:
        first, second = (page.locator(".moving-figure").nth(i) for i in range(2))
        first.get_by_role("radio").first.click()
        expect(first.locator("input:checked")).to_have_count(1)
        expect(second.locator("input:checked")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_phone_can_show_and_tap_a_real_one(browser, theme):
    with quiet_page(browser, images.self_test()._repr_html_(), has_touch=True, **PHONE) as page:
        page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        expect(page.locator(".stage")).to_have_attribute("data-theme", theme)
        for number in range(5):
            page.get_by_role("group").nth(number).locator(".answer").nth(1).tap()
        expect(page.locator("[data-verdict]")).to_have_count(5)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        sizes = page.locator(".answer").evaluate_all("all => all.map((a) => a.offsetHeight)")
        assert min(sizes) >= 44
        violations = Axe().run(page).response["violations"]
        assert [rule["id"] for rule in violations if rule["id"] != "region"] == []


def test_without_scripts_the_answers_are_folded_and_can_be_opened(browser, html):
    with quiet_page(browser, html, java_script_enabled=False, **PHONE) as page:
        assert page.get_by_text("Question", exact=False).count() == 0
        assert page.locator("details").count() == 5
        assert not page.locator("details ul").first.is_visible()
        page.locator("summary").first.click()
        assert "is right: so." in page.locator("details ul").first.inner_text()


def test_an_error_gives_the_plain_questions_back(browser, html):
    broken = html.replace('"options": [', '"options": [null, ', 1)
    with quiet_page(browser, broken, **WIDE) as page:
        expect(page.get_by_role("alert")).to_contain_text("what stands here works without it")
        assert page.locator("details:visible").count() == 5
        assert page.complaints
        page.complaints.clear()


def test_the_score_alone(browser):
    code = join_modules(STATIC / "self_test_score.mjs")
    body = f'<script type="module">{code}\nObject.assign(globalThis, {{ Score }});</script>'
    script = """answers => {
      const score = new Score(5);
      return answers.map(([question, right]) => (score.answer(question, right), score.sentence));
    }"""
    given = [(0, True), (0, False), (1, False), (1, True), (2, True), (3, True), (4, False)]
    with quiet_page(browser, body) as page:
        said = page.evaluate(script, given)
    assert said[:2] == ["Four of five questions left."] * 2
    assert said[-1].startswith("Three of five right at the first try. ")
