"""Pages of a browser test: what they load and say is written down, and a figure on them is read."""

from contextlib import contextmanager

HTML = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Test</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body {{ margin: 0; padding: 8px; background: #fff; color: #222; font-family: sans-serif; }}
html[data-theme="dark"] body {{ background: #121212; color: #ddd; }}
</style></head><body><main><h1>A page</h1>{body}</main></body></html>"""


@contextmanager
def quiet_page(browser, body, **context):
    """Open a page with this body; fail if it requests anything, or if it complains.

    Keyword arguments go to the browser's context: viewport, has_touch, reduced_motion, …
    A test that plants an error empties ``page.complaints`` afterwards.
    """
    with browser.new_context(**context) as opened:
        page = opened.new_page()
        page.set_default_timeout(10_000)
        page.complaints, page.requested = [], []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("request", lambda request: page.requested.append(request.url))
        page.set_content(HTML.format(body=body))
        yield page
        assert page.complaints == []
        assert [url for url in page.requested if not url.startswith("data:")] == []


def number(text):
    """The number that a page shows: "−0.5" or "≈ 3.444"."""
    return float(text.replace("−", "-").lstrip("=≈ "))


class Explorer:
    """A convolution explorer on a page, as its reader sees it."""

    def __init__(self, page, index=0):
        figure = page.locator(".moving-figure").nth(index)
        self.page, self.figure = page, figure
        self.stage = figure.locator(".stage")
        self.live = figure.get_by_role("status")
        self.image = figure.get_by_role("combobox", name="Image", exact=True)
        self.kernel = figure.get_by_role("combobox", name="Kernel", exact=True)
        self.flip = figure.get_by_role("checkbox")
        self.position = figure.get_by_role("slider")
        self.current = figure.locator("[role=gridcell][aria-selected=true]")
        self.cells = figure.get_by_role("gridcell")
        self.sum = figure.locator(".sum")
        self.complaint = figure.locator(".complaint")

    def press(self, name):
        self.figure.get_by_role("button", name=name, exact=True).click()

    def choose(self, group, value):
        self.figure.get_by_role("group", name=group).get_by_label(str(value), exact=True).check()

    def weight(self, row, column):
        return self.figure.get_by_label(f"Kernel, row {row}, column {column}", exact=True)

    def keys(self, *names):
        self.current.focus()
        for name in names:
            self.page.keyboard.press(name)

    def equation(self):
        """The whole line, with single spaces."""
        return " ".join(self.sum.text_content().split())

    def result(self):
        return number(self.figure.locator(".result").text_content())

    def place(self):
        """Row and column of the output that the equation names."""
        inside = self.figure.locator(".place").text_content().split("[")[1].split("]")[0]
        return tuple(map(int, inside.split(",")))

    def output(self):
        """Rows of what the output shows, None where it is not filled yet."""
        texts = self.figure.locator("[role=grid]").evaluate(
            "grid => [...grid.rows].map(row => [...row.cells].map(cell => cell.textContent))"
        )
        return [[number(text) if text else None for text in row] for row in texts]
