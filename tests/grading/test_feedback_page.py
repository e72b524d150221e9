"""The page a student gets back: complete, safe and open to all."""

from dataclasses import replace
from html import escape

import pytest
from axe_playwright_python.sync_playwright import Axe

from aigc_lessons.exercises import markup
from aigc_lessons.exercises.convolution import check_output_size
from aigc_lessons.grading import feedback_page
from aigc_lessons.grading.grader import Graded
from aigc_lessons.grading.results import STATUSES, Question, Result
from tests.browser.conftest import browser  # noqa: F401  (a fixture)

ATTACK = "<script>document.title = 'broken'</script>&\"'"


def forgets_one(size, kernel_size, stride, padding):
    return (size + 2 * padding - kernel_size) // stride


def sample():
    feedback = check_output_size(forgets_one)
    questions = [
        Question(f"q{i}-test", f"Question 2.{i}: {status}", "auto", 1.5, 4.0, status, "✗ Because.")
        for i, status in enumerate(STATUSES)
    ]
    questions[0] = replace(questions[0], verdict=feedback.headline, mistakes=("plus_one_missing",))
    questions[1] = replace(questions[1], kind="manual", points=None, answer=f"I think {ATTACK}.")
    notes = ("the cell imports was altered; the original was used.", "the code mentions x: look.")
    result = Result("s-0001", "02_convolution", 2, "2026-11-27T10:00:00+00:00", "d", notes)
    return Graded(
        replace(result, questions=tuple(questions)),
        {"q0-test": markup.html(feedback)},
        {"q0": f"def output_size(a):\n    return {ATTACK}"},
    )


def test_the_page_says_points_reason_and_answer():
    text = feedback_page.page(sample(), "Assignment 2: convolution")
    assert "9 of 24 points, and 4 that a person will give" in text
    assert "1.5 of 4 points (timed out)" in text
    assert "✗ 0 of 4 points" not in text
    assert "◐ 1.5 of 4 points<" in text
    assert "27 November 2026, 10:00 UTC" in text
    assert "This is what you get when" in text
    assert "The cell imports was altered" in text
    assert "the code mentions" not in text  # that is for the instructor


def test_nothing_of_a_student_s_becomes_part_of_the_page():
    text = feedback_page.page(sample(), "Assignment 2: convolution")
    assert ATTACK not in text
    assert text.count(escape(ATTACK)) == 2
    assert "<script" not in text
    assert "http" not in text


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_the_page_is_open_to_all(browser, tmp_path, scheme, width):  # noqa: F811
    path = tmp_path / "1.html"
    path.write_text(feedback_page.page(sample(), "Assignment 2: convolution"), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(path.as_uri())
    assert page.title() == "Feedback on Assignment 2: convolution"
    assert len(requests) == 1
    found = Axe().run(page).response["violations"]
    assert found == [], [(v["id"], v["nodes"][0]["html"]) for v in found]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
