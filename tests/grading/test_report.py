"""The class report: its numbers against other people's, and a page that gives nobody away."""

import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise

import numpy as np
import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import linregress
from typer.testing import CliRunner

from aigc_lessons.cli import sentences
from aigc_lessons.cli.report import report as command
from aigc_lessons.exercises.misconceptions import CATALOGUE
from aigc_lessons.grading.late import LatePolicy
from aigc_lessons.grading.report import discriminations, make_report
from aigc_lessons.grading.report_page import page
from aigc_lessons.grading.results import Question, Result, write_result
from tests.grading.class_sample import ASSIGNMENTS, POLICY, sample


def result(student, *points, attempt=1, status="graded", mistakes=(), out_of=4.0):
    asked = (
        Question(f"q{k}", f"Question {k}", "auto", p, out_of, status, "", mistakes)
        for k, p in enumerate(points)
    )
    return Result(f"s-{student}", "02", attempt, None, questions=tuple(asked))


def only(results, policy=None):
    (found,) = make_report(results, policy).assignments
    return found


def a_class(full, none, part=0):
    """Students with all points, with none and with some for question 0; question 1 varies."""
    firsts = [4.0] * full + [0.0] * none + [1.5] * part
    return [result(n, p, float(n % 5)) for n, p in enumerate(firsts)]


@pytest.fixture(scope="module")
def results():
    return sample()


@pytest.fixture(scope="module")
def report(results):
    return make_report(results, POLICY)


@pytest.fixture(scope="module")
def html(report):
    return page(report)


# ---------------------------------------------------------------- numbers


def matrix(results, name):
    """The last attempts' points, (students, questions), of those that were graded."""
    last = {}
    for r in sorted((r for r in results if r.assignment == name), key=lambda r: r.attempt):
        last[r.student] = r
    graded = [r for r in last.values() if {q.status for q in r.questions} & {"graded"}]
    return np.array([[q.points for q in r.questions] for r in graded])


@pytest.mark.parametrize("place", range(len(ASSIGNMENTS)))
def test_discrimination_is_what_pandas_finds(place, results, report):
    pandas = pytest.importorskip("pandas")
    found = report.assignments[place]
    points = pandas.DataFrame(matrix(results, found.name))
    assert len(points) == found.read > 150
    for k, item in enumerate(found.items):
        expected = points[k].corr(points.drop(columns=k).sum(axis=1))
        if np.isnan(expected):
            assert item.discrimination is None
        else:
            assert item.discrimination == pytest.approx(expected, abs=1e-12)


halves = st.integers(0, 8).map(lambda n: n / 2)


@settings(deadline=None)
@given(arrays(np.float64, st.tuples(st.integers(4, 30), st.integers(2, 5)), elements=halves))
def test_discrimination_is_the_slope_of_standardised_points(points):
    for k, (found, interval) in enumerate(discriminations(points)):
        rest = np.delete(points, k, axis=1).sum(axis=1)
        if np.ptp(points[:, k]) == 0 or np.ptp(rest) == 0:
            assert found is None
        else:
            assert found == pytest.approx(linregress(points[:, k], rest).rvalue, abs=1e-9)
            assert interval[0] <= found + 1e-9
            assert found - 1e-9 <= interval[1]


def test_discrimination_by_hand():
    # Points 0, 1, 2, 3 against a rest of 0, 2, 1, 3: the covariance is 4/4, both variances 5/4.
    (first, _), (second, _) = discriminations([[0, 0], [1, 2], [2, 1], [3, 3]])
    assert (first, second) == (pytest.approx(0.8), pytest.approx(0.8))


def test_the_interval_is_fisher_s():
    rng = np.random.default_rng(0)
    points = rng.integers(0, 5, (50, 2)).astype(float)
    (r, (low, high)), _ = discriminations(points)
    margin = 1.959963984540054 / np.sqrt(50 - 3)
    assert low == pytest.approx(np.tanh(np.arctanh(r) - margin))
    assert high == pytest.approx(np.tanh(np.arctanh(r) + margin))


def test_a_question_that_few_have_been_marked_for_is_no_part_of_the_rest():
    points = np.array(
        [[0, 0, np.nan], [1, 2, 4], [2, 1, np.nan], [3, 3, 1], [4, 5, 2], [5, 4, 3.0]]
    )
    found = discriminations(points)
    assert found[:2] == discriminations(points[:, :2])
    marked = ~np.isnan(points[:, 2])
    expected = np.corrcoef(points[marked, 2], points[marked, :2].sum(axis=1))[0, 1]
    assert found[2][0] == pytest.approx(expected)


def test_thirds_that_are_all_the_same_do_not_correlate_by_rounding():
    points = np.column_stack([np.arange(30) % 4, np.full(30, 4 / 3), np.full(30, 0.1 + 0.2)])
    points[::2, 2] = 0.3
    assert [found for found, _ in discriminations(points)] == [None] * 3


@pytest.mark.parametrize("place", range(len(ASSIGNMENTS)))
def test_points_shares_and_statuses_are_counted(place, results, report):
    found = report.assignments[place]
    points = matrix(results, found.name)
    assert found.totals.mean() == pytest.approx(points.sum(axis=1).mean())
    for item, column in zip(found.items, points.T, strict=True):
        assert item.mean == pytest.approx(column.mean())
        assert item.full == (column == item.out_of).sum()
        assert item.none == (column == 0).sum()
        assert sum(item.statuses.values()) == found.students == 200


@pytest.mark.parametrize("place", range(len(ASSIGNMENTS)))
def test_attempts_and_lateness_are_counted(place, results, report):
    found = report.assignments[place]
    own = [r for r in results if r.assignment == found.name]
    often = Counter(Counter(r.student for r in own if r.attempt).values())
    assert found.attempts == often
    assert found.handed_in == sum(often.values())
    assert sum(found.days_late.values()) == found.handed_in
    assert found.students - found.handed_in == sum(r.attempt == 0 for r in own)


def test_a_student_counts_once_for_a_mistake_in_however_many_attempts_and_questions():
    key, other = "kernel_flipped", "plus_one_missing"
    results = [
        result(1, 1.0, 1.0, mistakes=(key,)),
        result(1, 1.0, 1.0, attempt=2, mistakes=(key,)),
        result(2, 1.0, 4.0, mistakes=(key, other)),
        result(3, 1.0, mistakes=("of_another_release",)),
    ]
    report = make_report(results)
    assert report.mistakes == ((key, 2), (other, 1), ("of_another_release", 1))
    first, second = report.assignments[0].items
    assert first.mistakes == report.mistakes
    assert second.mistakes == ((key, 2), (other, 1))


def test_equally_common_mistakes_stand_as_in_the_catalogue():
    keys = list(CATALOGUE)[:4]
    report = make_report([result(1, 1.0, mistakes=tuple(reversed(keys)))])
    assert [key for key, _ in report.mistakes] == keys


@pytest.mark.parametrize(("attempt", "mean"), [("last", 1.0), ("first", 2.0), ("best", 3.0)])
def test_the_attempt_that_counts_is_the_policy_s(attempt, mean):
    results = [result(1, p, attempt=n) for n, p in ((1, 2.0), (2, 3.0), (3, 1.0))]
    assert only(results, LatePolicy(attempt=attempt)).items[0].mean == mean


@pytest.mark.parametrize("status", ["missing", "unreadable", "crashed", "tampered"])
def test_a_file_in_which_nothing_was_graded_counts_among_the_statuses_only(status):
    found = only([result(1, 4.0), result(2, 0.0, status=status)])
    assert (found.read, found.items[0].n, found.items[0].mean) == (1, 1, 4.0)
    assert found.items[0].statuses == {"graded": 1, status: 1}


def test_what_is_not_marked_yet_has_no_points_but_a_status():
    found = only([result(1, None, status="to mark"), result(2, 3.0)])
    assert (found.items[0].n, found.items[0].mean) == (1, 3.0)
    assert found.items[0].statuses == {"to mark": 1, "graded": 1}


def test_without_results_there_is_no_report():
    with pytest.raises(ValueError, match="there are no results"):
        make_report([])


# ---------------------------------------------------------------- what stands out


def test_the_sample_s_odd_questions_are_found(report):
    flagged = {item.title: item.flags for of in report.assignments for item in of.items}
    assert {title for title, flags in flagged.items() if flags} == {
        "Question 2.4: a kernel for edges",
        "Question 3.3: where the gradient goes",
    }
    assert flagged["Question 2.4: a kernel for edges"] == ("nearly all got it right",)
    assert flagged["Question 3.3: where the gradient goes"][0].startswith("discriminates")


@pytest.mark.parametrize(
    ("full", "none", "flags"),
    [
        (95, 5, set()),
        (96, 4, {"nearly all got it right"}),
        (4, 96, {"nearly all got nothing for it"}),
        (20, 0, {"nearly all got it right"}),
        (19, 0, set()),
        (0, 19, set()),
    ],
)
def test_nearly_all_is_more_than_95_per_cent_of_twenty_or_more(full, none, flags):
    found = set(only(a_class(full, none)).items[0].flags)
    assert {flag for flag in found if flag.startswith("nearly")} == flags


def correlated(n, r):
    """Two questions whose points correlate with about r."""
    x = np.arange(n) % 4
    noise = np.random.default_rng(1).permutation(n) % 4
    share = np.random.default_rng(2).random(n) < abs(r)
    y = np.where(share, x if r > 0 else 3 - x, noise)
    return [result(k, float(a), float(b)) for k, (a, b) in enumerate(zip(x, y, strict=True))]


@pytest.mark.parametrize(
    ("n", "r", "flags"),
    [
        (200, 0.9, ()),
        (200, 0.01, ("discriminates badly",)),
        (200, -0.9, ("discriminates the wrong way round",)),
        (19, -0.9, ()),
        (20, -0.9, ("discriminates the wrong way round",)),
    ],
)
def test_bad_discrimination_is_told_of_twenty_or_more(n, r, flags):
    item = only(correlated(n, r)).items[0]
    assert item.flags == flags
    assert item.n == n


# ---------------------------------------------------------------- the page


class Reader(HTMLParser):
    """Notes a page's tags, its words, and the cells of its tables by caption."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.words, self.tables, self.inside = [], [], {}, []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.inside.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        if tag == "table":
            self.rows, self.caption = [], ""

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop() != tag:
            pass
        if tag == "table":
            self.tables[self.caption] = [row for row in self.rows if row]

    def handle_data(self, text):
        if "style" not in self.inside:
            self.words.append(text)
        if "caption" in self.inside:
            self.caption += text
        elif {"td", "th"} & set(self.inside):
            self.rows[-1][-1] += text

    @property
    def text(self):
        return " ".join(self.words)


def test_the_page_is_the_same_for_the_same_class(results, html):
    shuffled = list(reversed(results))
    assert page(make_report(shuffled, POLICY)) == html


def test_the_page_asks_for_nothing_and_runs_nothing(html):
    for tag, attributes in Reader(html).tags:
        assert tag not in ("script", "link", "iframe", "img", "object")
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert name not in ("href", "src") or value.startswith("#")
    assert not re.search(r"https?:|@import|url\((?!#)", html)


def test_nobody_is_named(results, html):
    for student in {r.student for r in results}:
        assert student not in html


def test_headings_go_down_by_one_and_ids_are_there_once(html):
    tags = Reader(html).tags
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))
    ids = Counter(attributes["id"] for _, attributes in tags if "id" in attributes)
    assert set(ids.values()) == {1}
    links = [a["href"][1:] for tag, a in tags if tag in ("a", "use") and "href" in a]
    assert set(links) <= set(ids)
    assert set(re.findall(r"url\(#(.*?)\)", html)) <= set(ids)


def test_every_figure_says_in_words_what_the_table_beside_it_says(report, html):
    read = Reader(html)
    figures = [a for tag, a in read.tags if tag == "svg"]
    assert len(figures) == 1 + sum(2 + len(of.items) for of in report.assignments)
    assert all(figure["role"] == "img" for figure in figures)
    said = [figure["aria-label"] for figure in figures]
    for of in report.assignments:
        for item in of.items:
            header, *rows = read.tables[f"Points for {item.title}"]
            assert header == ["Points", "Students"]
            listed = "; ".join(f"{points}: {count}" for points, count in rows)
            assert f"Bars: points of {item.n} students. {listed}" in said


def test_a_table_s_numbers_are_those_of_the_class(report, html):
    tables = Reader(html).tables
    for of in report.assignments:
        for item, row in zip(of.items, tables[f"The questions of {of.name}"][1:], strict=True):
            assert row[:3] == [item.title, f"{item.mean:.1f}", f"{item.out_of:g}"]
            assert row[6] == str(item.n)
        counts = [int(count) for _, count in tables[f"Points for {of.name}"][1:] if count != "1–2"]
        assert 0 <= of.read - sum(counts) <= 2 * (11 - len(counts))


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_mistake_of_fewer_than_three_students_is_not_named(count):
    key = "kernel_flipped"
    others = [result(n, 4.0, n % 4.0) for n in range(30)]
    made = [result(f"m{n}", 1.0, 2.0, mistakes=(key,)) for n in range(count)]
    text = page(make_report(others + made))
    assert (CATALOGUE[key].title in text) == (count >= 3)


@pytest.mark.parametrize("count", [1, 2])
def test_one_or_two_students_look_alike(count):
    rows = Reader(page(make_report(a_class(20, 15, count)))).tables["Points for Question 0"]
    assert rows[1:] == [["0", "15"], ["1.5", "1–2"], ["4", "20"]]
    rows = Reader(page(make_report(a_class(40, count)))).tables["The questions of 02"]
    assert rows[1][3:5] == ["all but 1–2", f"1–2 of {40 + count}"]


def test_a_class_of_two_shows_nothing_but_that():
    text = page(make_report([result(1, 3.25, mistakes=("kernel_flipped",)), result(2, 1.75)]))
    assert "fewer than 3 students" in text
    for given_away in ("3.2", "1.7", "2.5", CATALOGUE["kernel_flipped"].title):
        assert given_away not in text.partition("<body>")[2]


def test_texts_of_the_results_cannot_become_part_of_the_page():
    evil = '<script>alert("x")</script>$\\frac{1}{2}$ & `code`'
    results = [
        Result(str(n), evil, 1, None, questions=(Question("q", evil, "auto", 1.0, 2.0, "graded"),))
        for n in range(3)
    ]
    text = page(make_report(results))
    assert "<script" not in text
    # In figures too: none of Matplotlib's formulas.
    assert re.search(r"<text[^>]*>[^<]*\$\\frac\{1\}\{2\}\$", text)


@pytest.mark.parametrize("points", [(), (None,), (4.0,)])
def test_a_small_or_unmarked_class_has_a_page(points):
    status = "to mark" if points == (None,) else "graded"
    for n in (1, 3, 25):
        assert "Class report" in page(
            make_report([result(k, *points, status=status) for k in range(n)])
        )


def test_questions_with_many_different_points_are_put_into_classes():
    results = [result(n, n / 7, 1.0) for n in range(29)]
    rows = Reader(page(make_report(results))).tables["Points for Question 0"]
    assert [name for name, _ in rows[1:3]] == ["0 to under 0.4", "0.4 to under 0.8"]
    assert sum(3 if count == "3" else 0 for _, count in rows) > 0
    assert rows[-1][0] == "4"


# ---------------------------------------------------------------- the command


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for each in a_class(20, 10):
        write_result(each, tmp_path / "grades")
    app = typer.Typer(cls=sentences.SentenceGroup, pretty_exceptions_enable=False)
    app.command()(command)
    app.command("other")(lambda: None)  # of one command alone typer makes no group
    return lambda *told: CliRunner().invoke(app, ["report", *map(str, told)])


def test_the_command_writes_the_page(call, tmp_path):
    done = call("grades", "--out", "new/class.html")
    assert (done.exit_code, done.stdout) == (0, "30 students, 1 assignments: new/class.html\n")
    expected = page(make_report(a_class(20, 10)))
    assert (tmp_path / "new" / "class.html").read_text(encoding="utf-8") == expected


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (["nowhere"], "nowhere holds no results"),
        (["grades", "--out", "report.pdf"], "a name that ends in .html is expected"),
        (["grades", "--due", "due.csv"], "There is no file due.csv"),
    ],
)
def test_bad_input_is_told_in_one_sentence(told, said, call):
    done = call(*told)
    assert done.exit_code == 1
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
