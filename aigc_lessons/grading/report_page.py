"""The class report as one page: no script, no request, no student's name."""

import re
from html import escape
from itertools import pairwise

from aigc_lessons.exercises.misconceptions import CATALOGUE
from aigc_lessons.grading import report_figures
from aigc_lessons.grading.late import rounded
from aigc_lessons.grading.report import DISCRIMINATES, ENOUGH
from aigc_lessons.grading.report_style import STYLE

SMALLEST = 3  # students: a smaller group is not shown by itself
FEW = "1–2"
TOP = 10  # mistakes of the whole class; each question lists five
BARS = 12  # different numbers of points, each with a bar; more of them are put into ten classes


def page(report):
    """Write a class report as HTML.

    Parameters
    ----------
    report : ClassReport

    Returns
    -------
    str
        A whole document; the same for the same report.
    """
    parts = [
        _opening(report),
        _glance(report),
        _worth_a_look(report),
        _class_mistakes(report),
        *(_assignment(place, of) for place, of in enumerate(report.assignments, start=1)),
        _how_to_read(report),
    ]
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>Class report</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        '<a class="skip" href="#main">Skip to the report</a>\n'
        f'{_contents(report)}\n<main id="main" tabindex="-1">\n'
        f"{chr(10).join(filter(None, parts))}\n</main>\n</body>\n</html>\n"
    )


def _contents(report):
    links = [("look", "Worth a look"), ("mistakes", "The commonest mistakes")]
    links += [(f"a{n}", of.name) for n, of in enumerate(report.assignments, start=1)]
    links.append(("reading", "How to read this"))
    items = "".join(f'<li><a href="#{id}">{escape(name)}</a></li>' for id, name in links)
    return f'<nav aria-label="Contents"><ul>{items}</ul></nav>'


def _opening(report):
    which = {"last": "the last", "best": "the best", "first": "the first"}[report.attempt]
    return (
        "<h1>Class report</h1>\n<p>"
        f"{_count(report.students, 'student')}, {_count(len(report.assignments), 'assignment')}. "
        f"Of several attempts {which} counts; points are those before anything came off for "
        "lateness. No student is named here.</p>"
    )


def _glance(report):
    head = ("Assignment", "Students", "Handed in", "Read", "Mean", "Out of", "Flagged")
    rows = [
        (
            f'<a href="#a{n}">{escape(of.name)}</a>',
            of.students,
            _shown(of.handed_in),
            _shown(of.read),
            _number(of.totals.mean()) if of.read >= SMALLEST else "–",
            rounded(of.out_of),
            sum(bool(item.flags) for item in of.items),
        )
        for n, of in enumerate(report.assignments, start=1)
    ]
    return '<h2 id="glance">At a glance</h2>\n' + _table("All assignments", head, rows, raw=True)


def _worth_a_look(report):
    found = [
        (f"a{n}-q{k}", of, item)
        for n, of in enumerate(report.assignments, start=1)
        for k, item in enumerate(of.items, start=1)
        if item.flags
    ]
    items = "".join(
        f'<li><a href="#{id}">{escape(f"{of.name}, {item.title}")}</a>: '
        f"{' and '.join(map(escape, item.flags))} {_evidence(item)}</li>"
        for id, of, item in found
    )
    text = f"<ul>{items}</ul>" if items else "<p>No question stands out.</p>"
    return f'<h2 id="look">Worth a look</h2>\n{text}'


def _evidence(item):
    """Say in brackets what a flag rests on."""
    found = item.discrimination
    correlation = "" if found is None else f"discrimination {_minus(found)}, "
    return f"({correlation}all points {_share(item.full, item.n)}, n = {item.n})."


def _class_mistakes(report):
    shown = [told for told in report.mistakes if told[1] >= SMALLEST][:TOP]
    heading = '<h2 id="mistakes">The commonest mistakes</h2>\n'
    if not shown:
        return f"{heading}<p>No mistake with a name was made by {SMALLEST} students or more.</p>"
    titles = [_title(key) for key, _ in shown]
    counts = [count for _, count in shown]
    alt = "Bars: students who made each mistake. " + _listed(titles, counts)
    figure = report_figures.svg(report_figures.ranking(titles, counts), "mistakes", alt)
    intro = "<p>Over all questions, in any attempt; a student counts once for each mistake.</p>\n"
    return heading + intro + _pair(figure, _mistakes("The commonest mistakes", shown))


def _assignment(place, of):
    parts = [f'<section aria-labelledby="a{place}">\n<h2 id="a{place}">{escape(of.name)}</h2>']
    if of.read < SMALLEST:
        parts.append(
            f"<p>Answers that could be read: fewer than {SMALLEST} students', so nothing of them "
            "is shown.</p>"
        )
    else:
        parts += [_facts(of), _totals(place, of), _overview(place, of), _attempts(of)]
        parts += [_question(f"a{place}-q{k}", item) for k, item in enumerate(of.items, start=1)]
    return "\n".join(parts) + "\n</section>"


def _facts(of):
    tenth = of.read // 10
    middle = sorted(of.totals)[tenth : of.read - tenth]
    spread = f", eight of ten students between {_number(middle[0])} and {_number(middle[-1])}"
    spread = spread if of.read >= ENOUGH else ""
    return (
        f"<p>{_shown(of.handed_in)} of {of.students} students handed in, and the answers of "
        f"{_shown(of.read)} could be read: on average {_number(of.totals.mean())} of "
        f"{rounded(of.out_of)} points{spread}.</p>"
    )


def _totals(place, of):
    labels, ticks, counts = _classes(of.totals, of.out_of)
    alt = f"Bars: points of {of.read} students. " + _listed(labels, map(_shown, counts))
    drawn = [_height(count) for count in counts]
    figure = report_figures.columns(
        ticks, drawn, list(map(_above, counts)), "points, from this number on"
    )
    rows = list(zip(labels, map(_shown, counts), strict=True))
    table = _table(f"Points for {of.name}", ("Points", "Students"), rows)
    heading = f"<h3>Points for {escape(of.name)}</h3>\n"
    return heading + _pair(report_figures.svg(figure, f"a{place}-points", alt), table)


def _overview(place, of):
    names = [item.title for item in of.items]
    parts = [_parts(item) for item in of.items]
    alt = "Bars: of each question the per cent of answers with all points, some and none. "
    alt += "; ".join(
        f"{name}: {', '.join(f'{100 * share:.0f}' for share in shares)}"
        for name, shares in zip(names, parts, strict=True)
    )
    figure = report_figures.svg(report_figures.shares(names, parts), f"a{place}-questions", alt)
    key = (
        '<p class="key">In each bar from the left: <span class="first">all points</span> '
        '<span class="between">some</span> <span class="second">none</span></p>'
    )
    head = ("Question", "Mean", "Out of", "All points", "None", "Discrimination", "n")
    rows = [
        (
            item.title,
            _number(item.mean) if item.n >= SMALLEST else "–",
            rounded(item.out_of),
            _share(item.full, item.n),
            _share(item.none, item.n),
            _discrimination(item),
            _shown(item.n),
        )
        for item in of.items
    ]
    table = _table(f"The questions of {of.name}", head, rows)
    heading = f"<h3>The questions of {escape(of.name)} side by side</h3>\n"
    return heading + _pair(key + figure, table, "pair broad")


def _attempts(of):
    rows = [(_count(n, "attempt"), _shown(count)) for n, count in of.attempts.items()]
    tables = _table("How often students handed in", ("Attempts", "Students"), rows)
    if of.days_late is not None:
        late = [(_lateness(days), _shown(count)) for days, count in of.days_late.items()]
        tables += _table("How late the attempt was that counts", ("Lateness", "Students"), late)
    heading = f"<h3>Attempts and lateness for {escape(of.name)}</h3>\n"
    return f'{heading}<div class="pair">{tables}</div>'


def _question(id, item):
    heading = f'<h3 id="{id}">{escape(item.title)}</h3>\n'
    flags = f"<p><strong>Worth a look:</strong> {' and '.join(item.flags)} {_evidence(item)}</p>\n"
    body = [heading, flags if item.flags else "", _distribution(id, item), _statuses(item)]
    return "".join(body) + _question_mistakes(item)


def _distribution(id, item):
    if item.n < SMALLEST:
        return "<p>Fewer than three answers have points, so nothing is shown.</p>\n"
    labels, ticks, counts = _values(item)
    alt = f"Bars: points of {item.n} students. " + _listed(labels, map(_shown, counts))
    drawn = [_height(count) for count in counts]
    axis = f"points, out of {rounded(item.out_of)}"
    figure = report_figures.columns(ticks, drawn, list(map(_above, counts)), axis)
    rows = list(zip(labels, map(_shown, counts), strict=True))
    table = _table(f"Points for {item.title}", ("Points", "Students"), rows)
    return _pair(report_figures.svg(figure, id, alt), table)


def _statuses(item):
    told = [f"{status} {_shown(count)}" for status, count in item.statuses.items() if count]
    return f"<p>Status, of all students: {escape(', '.join(told))}.</p>\n"


def _question_mistakes(item):
    shown = [told for told in item.mistakes if told[1] >= SMALLEST][:5]
    rare = len(item.mistakes) - len(shown)
    more = f"<p>Named mistakes that are rarer: {rare}.</p>\n" if rare and shown else ""
    if not shown:
        return f"<p>No mistake with a name was made by {SMALLEST} students or more.</p>\n"
    return _mistakes(f"Mistakes in {item.title}", shown) + more


def _mistakes(caption, told):
    """List mistakes with what to say about each, and how many students made it."""
    rows = [
        (f'{_prose(_title(key))}<span class="hint">{_prose(_hint(key))}</span>', count)
        for key, count in told
    ]
    return _table(caption, ("Mistake, and what to say", "Students"), rows, raw=True)


def _how_to_read(report):
    return f"""<section aria-labelledby="reading">
<h2 id="reading">How to read this</h2>
<dl>
<dt>Read</dt>
<dd>Answers could be graded. Who handed in nothing, or a file in which nothing could be graded,
counts among the statuses only.</dd>
<dt>Discrimination</dt>
<dd>The correlation of a question's points with the points of the rest of the assignment, without
the question itself; behind it where it lies with a confidence of 95 %. Near 1, who is good at the
rest is good at this; near 0, the question says little of that; below 0, who is good at the rest
does worse here, and the question, its checks or its rubric deserve a look. It is called bad below
{DISCRIMINATES}, and only where {ENOUGH} answers or more have points. A question that nearly
everybody gets right can hardly discriminate, and may be wanted all the same.</dd>
<dt>Nearly all</dt>
<dd>More than 95 % of {ENOUGH} answers or more: all points, or none.</dd>
<dt>Mistakes</dt>
<dd>Those that the exercises know by name. An answer that is wrong in another way has no name.</dd>
<dt>Small groups</dt>
<dd>A group of one or two students is not shown by itself: so small a number reads “{FEW}” and is
drawn alike, and a mistake that fewer than {SMALLEST} students made is not named. Somebody who knows
the class may still work out more by adding up: keep the page among those who teach.</dd>
</dl>
</section>"""


# ---------------------------------------------------------------- numbers in words


def _shown(count):
    """Write a number of students, unless it is so small that it points at somebody."""
    return FEW if 0 < count < SMALLEST else str(count)


def _above(count):
    """Write the number above a bar; where there is no bar, none."""
    return _shown(count) if count else ""


def _height(count):
    """Say how high a bar is: small groups are drawn alike."""
    return 1.5 if 0 < count < SMALLEST else count


def _share(count, n):
    """Write a share in per cent, unless it or what is left of it points at somebody."""
    if n < SMALLEST:
        return "–"
    if 0 < count < SMALLEST:
        return f"{FEW} of {n}"
    if 0 < n - count < SMALLEST:
        return f"all but {FEW}"
    return f"{100 * count / n:.0f} %"


def _parts(item):
    """Give the shares of all points, some and none, with small groups drawn alike."""
    if item.n < SMALLEST:
        return [0.0, 0.0, 0.0]
    counts = [item.full, item.n - item.full - item.none, item.none]
    heights = [_height(count) for count in counts]
    return [height / (sum(heights) or 1) for height in heights]


def _discrimination(item):
    if item.discrimination is None or item.n < SMALLEST:
        return "–"
    low, high = item.interval
    return f"{_minus(item.discrimination)} ({_minus(low)} to {_minus(high)})"


def _minus(number):
    text = f"{number:.2f}"
    return ("0.00" if text == "-0.00" else text).replace("-", "−")


def _number(points):
    return f"{points:.1f}"


def _count(n, what):
    return f"{n} {what}{'s' * (n != 1)}"


def _lateness(days):
    if days is None:
        return "not known"
    return f"{_count(days, 'day')} late" if days else "in time"


def _values(item):
    """Count each number of points; ten classes where there are many different ones."""
    values = [rounded(float(points)) for points in item.points]
    different = sorted({*values, "0", rounded(item.out_of)}, key=float)
    if len(different) > BARS:
        return _classes(item.points, item.out_of)
    return different, different, [values.count(value) for value in different]


def _classes(points, out_of):
    """Count points in ten classes of one width, and all points in a class of their own."""
    edges = [out_of * k / 10 for k in range(11)]
    counts = [0] * 11
    for value in points:
        counts[min(int(10 * value / out_of + 1e-9), 10) if out_of else 10] += 1
    names = [rounded(edge) for edge in edges]
    labels = [f"{low} to under {high}" for low, high in pairwise(names)]
    return [*labels, names[-1]], names, counts


def _title(key):
    return CATALOGUE[key].title if key in CATALOGUE else key


def _hint(key):
    return CATALOGUE[key].hint if key in CATALOGUE else ""


def _listed(labels, counts):
    return "; ".join(f"{label}: {count}" for label, count in zip(labels, counts, strict=True))


# ---------------------------------------------------------------- HTML


def _pair(figure, table, kind="pair"):
    return f'<div class="{kind}"><figure>{figure}</figure>{table}</div>\n'


def _table(caption, head, rows, raw=False):
    """Write a table whose first column names its rows; it scrolls by itself where it is wide."""
    top = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    lines = []
    for first, *rest in rows:
        cells = "".join(_data(cell) for cell in rest)
        name = first if raw else _prose(first)
        lines.append(f'<tr><th scope="row">{name}</th>{cells}</tr>')
    return (
        f'<div class="table" role="group" tabindex="0" aria-label="{escape(caption)}">'
        f"<table><caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead>"
        f"<tbody>{''.join(lines)}</tbody></table></div>\n"
    )


def _data(cell):
    text = str(cell)
    kind = "" if len(text) > 24 or not text else ' class="number"'
    return f"<td{kind}>{_prose(text)}</td>"


def _prose(text):
    """Escape a text; what stands between backticks becomes code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(text))
