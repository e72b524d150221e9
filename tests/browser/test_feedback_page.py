"""The page a student gets back, in a browser: open to all, and asking nothing of anybody."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from aigc_lessons.grading import feedback_page
from tests.grading.test_feedback_page import sample


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_the_page_is_open_to_all(browser, tmp_path, scheme, width):
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
