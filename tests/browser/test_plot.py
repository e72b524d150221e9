"""The axes that figures draw in: where numbers lie, what is cut off, and what a drag says."""

import math

import pytest

from aigc_lessons.widgets import inline_module, moving_figure
from tests.browser.pages import quiet_page

STATIC = moving_figure.STATIC
CSS = "".join((STATIC / name).read_text() for name in ("moving_figure.css", "plot.css"))
FIGURE = """<figure data-moving-figure="plot"><img alt=""></figure>
<script type="module">
{code}
mount("plot", {{}}, {css!r}, (figure) => {{
  const x = {{ from: -4, to: 4, label: "x" }};
  const plot = new Plot(figure, {{ name: "A test", x, y: {{ from: 0, to: 2, label: "loss" }} }});
  figure.stage.append(plot.box, figure.live);
  Object.assign(window, {{ plot, shareOf, valueAt, ticks, tickText, pathThrough, drags: [] }});
  plot.onDrag(({{ x, y }}) => window.drags.push([x, y]));
}});
</script>"""


@pytest.fixture(scope="module")
def page(browser):
    code = inline_module.join_modules(STATIC / "moving_figure.mjs", STATIC / "plot.mjs")
    with quiet_page(browser, FIGURE.format(code=code, css=CSS), has_touch=True) as opened:
        opened.wait_for_function("window.plot")
        yield opened


def test_ticks_are_round_and_cover_the_axis(page):
    assert page.evaluate("ticks({ from: -4, to: 4 })") == [-4, -2, 0, 2, 4]
    assert page.evaluate("ticks({ from: 0, to: 0.3 })") == [0, 0.1, 0.2, 0.3]
    assert page.evaluate("ticks({ from: 0, to: 784 })") == [0, 200, 400, 600]
    assert page.evaluate("ticks({ from: 1, to: 0 })") == [0, 0.2, 0.4, 0.6, 0.8, 1]
    powers = page.evaluate("ticks({ from: 1e-12, to: 1, log: true })")
    assert powers == pytest.approx([1e-12, 1e-9, 1e-6, 1e-3, 1])


@pytest.mark.parametrize(
    ("number", "text"),
    [("0", "0"), ("-2.5", "−2.5"), ("0.001", "0.001"), ("1e-6", "10⁻⁶"), ("2e7", "2·10⁷")],
)
def test_ticks_are_short(page, number, text):
    assert page.evaluate(f"tickText({number})") == text


@pytest.mark.parametrize("axis", ["{ from: -4, to: 4 }", "{ from: 1e-6, to: 10, log: true }"])
def test_a_place_on_an_axis_and_back(page, axis):
    for share in (0, 0.25, 1):
        there = page.evaluate(f"shareOf(valueAt({share}, {axis}), {axis})")
        assert there == pytest.approx(share, abs=1e-12)
    middle = page.evaluate(f"valueAt(0.5, {axis})")
    assert middle == pytest.approx(0 if "-4" in axis else math.sqrt(1e-5))


def test_a_line_breaks_where_there_is_no_number_and_infinity_is_far_away(page):
    path = page.evaluate("pathThrough([[0, 1], [1, 2], [NaN, 3], [4, Infinity], [5, 6]])")
    assert path == "M0 1L1 2M4 100000L5 6"


def test_a_curve_is_redrawn_under_its_key_and_taken_away(page):
    draw = "plot.curve('a', [[-4, 0], [4, %s]], { role: 'orange' })"
    for end, top in [("2", 0), ("1", 101)]:
        page.evaluate(draw % end)
        line = page.locator(".plot-line.orange")
        assert line.count() == 1
        assert line.get_attribute("d") == f"M0 202L294 {top}"
    page.evaluate("plot.remove('a')")
    assert page.locator(".plot-line.orange").count() == 0


def test_a_point_outside_the_axes_is_hidden(page):
    for x, hidden in [("0", None), ("4.5", "hidden"), ("NaN", "hidden"), ("-4", None)]:
        page.evaluate(f"plot.dot('p', {x}, 1, {{ role: 'green', label: 'here' }})")
        assert page.locator(".plot-dot").get_attribute("visibility") == hidden
    page.evaluate("plot.remove('p')")


def test_markers_and_dashes_differ(page):
    roles = ["blue", "orange", "green", "purple", "grey", "ink"]
    for role in roles:
        page.evaluate(f"plot.dot('{role}', 0, 1, {{ role: '{role}' }})")
        page.evaluate(f"plot.segment('s{role}', [0, 1], [1, 1], {{ role: '{role}' }})")
    shapes = page.locator(".plot-dot path").evaluate_all("all => all.map(p => p.outerHTML)")
    strokes = page.locator(".plot-line").evaluate_all(
        "all => all.map(p => getComputedStyle(p)).map(s => s.strokeDasharray + s.strokeWidth)"
    )
    assert len(set(shapes)) == len(set(strokes)) == len(roles)
    for role in roles:
        page.evaluate(f"plot.remove('{role}'); plot.remove('s{role}')")


def test_a_drag_gives_the_axes_numbers_and_stays_within_them(page):
    frame = page.locator(".plot svg").first.bounding_box()
    scale = frame["width"] / 360
    left, top = frame["x"] + 52 * scale, frame["y"] + 12 * scale
    page.evaluate("window.drags.length = 0")
    page.mouse.move(left + 294 / 2 * scale, top + 202 / 4 * scale)
    page.mouse.down()
    page.mouse.move(left + 5000, top - 5000)
    page.mouse.up()
    page.mouse.move(left, top)  # nothing is held down
    first, last = page.evaluate("window.drags")
    assert first == pytest.approx([0, 1.5], abs=0.02)
    assert last == pytest.approx([4, 2])


def test_new_axes_show_new_ticks(page):
    page.evaluate("plot.axes({ y: { from: 1e-9, to: 1, log: true, label: 'loss' } })")
    assert "10⁻⁶" in page.locator(".plot-tick-y").all_text_contents()
    page.evaluate("plot.axes({ y: { from: 0, to: 2, label: 'loss' } })")
    assert page.locator(".plot-tick-y").all_text_contents()[-1] == "2"
