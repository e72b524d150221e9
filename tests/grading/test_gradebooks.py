"""Gradebooks: nobody is lost, points are exact, and other programs find what they expect."""

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_lessons.cli import sentences
from aigc_lessons.cli.gradebook import gradebook as command
from aigc_lessons.grading import gradebooks
from aigc_lessons.grading.gradebooks import canvas_csv, make_gradebook, moodle_csv, plain_csv
from aigc_lessons.grading.late import DueDates, LatePolicy
from aigc_lessons.grading.results import Question, Result, write_result
from aigc_lessons.grading.roster import Roster, Student, read_roster

DUE = DueDates("due.csv", {"02_convolution": datetime(2026, 11, 27, 12, tzinfo=UTC)})
ADA = Student("s-1", "Ada Müller", email="ada@example.org", section="A")
BO = Student("s-2", "Bo Brown", email="bo@example.org", section="B")
ROSTER = Roster("roster.csv", (ADA, BO))


def result(student="s-1", points=13.3, assignment="02_convolution", attempt=1, **others):
    others = {"submitted": "2026-11-27T11:00:00+00:00", "status": "graded"} | others
    question = Question("q1", "Question", "auto", points, 20.0, others.pop("status"))
    return Result(student, assignment, attempt, questions=(question,), **others)


def read(content, separator=","):
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def records(content):
    header, *rows = read(content)
    return [dict(zip(header, row, strict=True)) for row in rows]


# ---------------------------------------------------------------- for people


def test_a_row_for_each_student_in_the_roster_s_order():
    results = [result("s-2", 20.0), result(), result(points=7.5, assignment="03_pooling")]
    book = make_gradebook(results, ROSTER)
    assert read(plain_csv(book)) == [
        ["id", "name", "02_convolution", "03_pooling", "total", "out_of", "late_minutes", "notes"],
        ["s-1", "Ada Müller", "13.3", "7.5", "20.8", "40", "0", ""],
        ["s-2", "Bo Brown", "20", "0", "20", "40", "0", "03_pooling: nothing handed in"],
    ]
    assert book.notices == []


def test_what_people_open_says_that_it_is_unicode_and_what_programs_read_does_not():
    book = make_gradebook([result()], ROSTER)
    marked = [write(book).startswith(b"\xef\xbb\xbf") for write in gradebooks.WRITERS.values()]
    assert marked == [True, False, False]


def test_who_handed_in_nothing_has_nothing_whether_a_result_says_so_or_not():
    missing = result("s-2", 0.0, attempt=0, submitted=None, status="missing")
    with_result, without = (
        make_gradebook([result(), missing], ROSTER),
        make_gradebook([result()], ROSTER),
    )
    assert plain_csv(with_result) == plain_csv(without)
    assert records(plain_csv(without))[1]["02_convolution"] == "0"


def test_a_result_without_a_student_is_told_and_kept():
    book = make_gradebook([result(), result("s-9", 12.0)], ROSTER)
    assert book.notices == ["s-9 has results, but is not in roster.csv."]
    *_, last = records(plain_csv(book))
    assert (last["id"], last["total"], last["notes"]) == ("s-9", "12", "not in the roster")
    assert b"s-9" not in canvas_csv(book) + moodle_csv(book)


def test_lateness_and_attempts_are_noted():
    late = {"submitted": "2026-11-28T12:01:00+00:00"}
    results = [
        result(),
        result(attempt=2, points=20.0, notes=("a test was edited",), **late),
        result("s-2", 5.0, submitted=None),
    ]
    book = make_gradebook(results, ROSTER, LatePolicy(DUE, percent_a_day=10))
    ada, bo = records(plain_csv(book))
    assert (ada["02_convolution"], ada["late_minutes"]) == ("16", "1441")
    assert ada["notes"] == (
        "02_convolution: attempt 2 of 2 counts. 02_convolution: 2 days late, 4 points off. "
        "02_convolution: a test was edited"
    )
    assert bo["02_convolution"] == "5"
    assert "not known when it was handed in" in bo["notes"]


def test_what_is_too_late_is_noted():
    late = result(submitted="2026-12-28T12:01:00+00:00")
    policy = LatePolicy(DUE, nothing_after_days=3)
    ada, _ = records(plain_csv(make_gradebook([late], ROSTER, policy)))
    assert (ada["02_convolution"], ada["notes"]) == ("0", "02_convolution: too late to be accepted")


def test_what_waits_for_a_mark_is_noted_and_left_out_elsewhere():
    waiting = Question("open", "Question", "manual", None, 4.0, "to mark")
    graded = Question("q1", "Question", "auto", 9.0, 16.0, "graded")
    book = make_gradebook([Result("s-1", "02", 1, None, questions=(graded, waiting))], ROSTER)
    assert records(plain_csv(book))[0]["notes"] == "02: 1 answer not marked yet"
    assert records(plain_csv(book))[0]["02"] == "9"
    assert records(canvas_csv(book))[1]["02"] == ""
    assert records(moodle_csv(book))[0]["Assignment: 02"] == ""
    assert records(moodle_csv(book))[1]["Assignment: 02"] == "0"  # nothing handed in
    assert book.notices == ["Grades that wait for marks by hand: 1."]


@pytest.mark.parametrize("status", ["timed out", "crashed", "tampered", "unreadable"])
def test_a_trouble_is_noted(status):
    book = make_gradebook([result(points=0.0, status=status)], ROSTER)
    assert records(plain_csv(book))[0]["notes"] == f"02_convolution: {status}"


def test_due_dates_that_do_not_fit_are_told():
    moment = DUE.for_all["02_convolution"]
    dates = DueDates("due.csv", {"2_convolution": moment}, {("02_convolution", "s-7"): moment})
    book = make_gradebook([result()], ROSTER, LatePolicy(dates))
    assert book.notices == [
        "due.csv has no due date for 02_convolution.",
        "due.csv has a date for 2_convolution, of which there are no results.",
        "due.csv has an extension for s-7, who is not in roster.csv.",
    ]


def test_an_assignment_that_changed_its_points_is_told():
    other = Result("s-2", "02_convolution", 1, None, questions=(result().questions[0],) * 2)
    book = make_gradebook([result(), other], ROSTER)
    assert book.notices == ["02_convolution is not out of the same points for all: 20, 40."]
    assert book.assignments == {"02_convolution": 40}


def test_a_table_without_results_is_told():
    with pytest.raises(ValueError, match="there are no results"):
        make_gradebook([], ROSTER)


CANVAS_STUDENTS = (
    Student("s-1", "Müller, Ada", section="A", canvas_id="101", sis_user_id="s-1"),
    Student("s-2", "Brown, Bo", section="B", canvas_id="102", sis_user_id="s-2"),
)
CANVAS = Roster("canvas.csv", CANVAS_STUDENTS, ("02_Convolution (77)", "03_pooling (x)"))


@pytest.mark.parametrize("names", [("s-1", "s-2"), ("101", "102")])
def test_students_and_their_extensions_are_found_by_any_of_their_numbers(names):
    moment = datetime(2026, 12, 27, 12, tzinfo=UTC)
    dates = DueDates("d", dict(DUE.for_all), {("02_convolution", names[0]): moment})
    late = "2026-11-27T13:00:00+00:00"
    results = [result(name, 20.0, submitted=late) for name in names]
    book = make_gradebook(results, CANVAS, LatePolicy(dates, percent_a_day=10))
    assert [row["total"] for row in records(plain_csv(book))] == ["20", "18"]
    assert book.notices == []


def test_a_name_that_could_be_two_students_is_told():
    results = [result("101"), result("102"), result("s-1")]
    with pytest.raises(ValueError, match="'s-1' is a student's id in"):
        make_gradebook(results, CANVAS)


# ---------------------------------------------------------------- Canvas


def test_canvas_finds_its_columns_and_the_points_possible():
    book = make_gradebook([result(), result(assignment="03_pooling")], CANVAS)
    assert read(canvas_csv(book)) == [
        [
            "Student",
            "ID",
            "SIS User ID",
            "SIS Login ID",
            "Section",
            "02_Convolution (77)",
            "03_pooling",
        ],
        ["    Points Possible", "", "", "", "", "20", "20"],
        ["Müller, Ada", "101", "s-1", "", "A", "13.3", "13.3"],
        ["Brown, Bo", "102", "s-2", "", "B", "0", "0"],
    ]


def test_canvas_is_given_our_id_where_it_has_none_of_its_own():
    ada = records(canvas_csv(make_gradebook([result()], ROSTER)))[1]
    assert (ada["ID"], ada["SIS User ID"], ada["SIS Login ID"]) == ("", "s-1", "")


def test_whom_canvas_would_know_by_name_only_is_told():
    students = (*CANVAS_STUDENTS, Student("s-3", "Cy Clay"))
    book = make_gradebook([result()], Roster("canvas.csv", students))
    with pytest.raises(ValueError, match="of every student, but s-3 has none"):
        canvas_csv(book)


def test_canvas_s_file_is_read_back_as_the_same_roster(tmp_path):
    (tmp_path / "canvas.csv").write_bytes(canvas_csv(make_gradebook([result()], CANVAS)))
    assert read_roster(tmp_path / "canvas.csv").students == CANVAS.students


def importable_by_canvas(content):
    """Check what Canvas's importer asks of a file; give the students' rows."""
    header, possible, *rows = read(content)
    assert "Student" in header[0]
    assert header[1:5] == ["ID", "SIS User ID", "SIS Login ID", "Section"]
    assert "Points Possible" in possible[0]
    assert all(len(row) == len(header) for row in rows)
    assert all(row[1] or row[2] or row[3] for row in rows)
    return rows


# ---------------------------------------------------------------- Moodle


def test_moodle_finds_students_by_number_or_address_and_feedback_beside_each_grade():
    late = result(submitted="2026-11-28T11:00:00+00:00")
    book = make_gradebook([late], ROSTER, LatePolicy(DUE, percent_a_day=10))
    assert read(moodle_csv(book)) == [
        [
            "First name",
            "Last name",
            "ID number",
            "Email address",
            "Assignment: 02_convolution",
            "Feedback: 02_convolution",
        ],
        [
            "Ada",
            "Müller",
            "s-1",
            "ada@example.org",
            "11.3",
            "11.3 of 20 points. 1 day late, 2 points off.",
        ],
        ["Bo", "Brown", "s-2", "bo@example.org", "0", "0 of 20 points. Nothing handed in."],
    ]


def test_what_is_for_instructors_does_not_reach_moodle():
    noted = result(status="tampered", notes=("a test was edited",))
    book = make_gradebook([noted], ROSTER)
    assert "tampered. 02_convolution: a test was edited" in plain_csv(book).decode()
    assert not re.search("tampered|edited", moodle_csv(book).decode() + canvas_csv(book).decode())


@pytest.mark.parametrize(
    ("students", "columns"),
    [
        ((ADA, Student("s-2", "Bo")), ["ID number"]),  # Bo has no address
        ((Student("a@b.c", "Ada", email="a@b.c"),), ["Email address"]),
        ((Student("ada", "Ada", username="ada", email="a@b.c"),), ["Username", "Email address"]),
        ((Student("s-1", "Ada", id_number="s-1"),), ["ID number"]),
        (
            (
                Student("a@b.c", "Ada", id_number="s-1", email="a@b.c"),
                Student("d@e.f", "Bo", email="d@e.f"),
            ),
            ["Email address"],
        ),
    ],
)
def test_moodle_gets_only_columns_that_say_of_every_row_whose_it_is(students, columns):
    book = make_gradebook([result(students[0].id)], Roster("roster.csv", students))
    header, *rows = read(moodle_csv(book))
    assert header[2:-2] == columns
    assert all(all(row[2:-2]) for row in rows)


def test_without_any_such_column_there_is_nothing_for_moodle():
    students = (Student("s-1", "Ada", id_number="7"), Student("s-2", "Bo"))
    book = make_gradebook([result()], Roster("roster.csv", students))
    with pytest.raises(ValueError, match="Moodle needs an ID number or an address"):
        moodle_csv(book)


# ---------------------------------------------------------------- what holds of all


FORMULAS = ("=1+1", "+1", "-1", "@A1", " =1", "\t=1", "\n=1", "a;=1", "＝1")


@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize("write", gradebooks.WRITERS.values(), ids=gradebooks.WRITERS)
def test_no_cell_is_a_formula(name, write):
    bad = Student(f"{name}", name, name, name, name, name)
    noted = result(name, notes=(name,))
    content = write(make_gradebook([noted, result(f"{name}?")], Roster("r", (bad,))))
    assert all("\n" not in cell for row in read(content) for cell in row)
    for separator in ",;\t":
        for row in read(content, separator):
            for cell in row:
                assert not re.match(r"\s*[=+\-@＝]", cell), cell


@pytest.mark.parametrize("write", gradebooks.WRITERS.values(), ids=gradebooks.WRITERS)
@settings(deadline=None)
@given(random=st.randoms())
def test_the_order_of_results_does_not_change_a_byte(write, random):
    results = [
        result(f"s-{n % 4}", n / 10, assignment=f"0{n % 3}", attempt=n // 3) for n in range(24)
    ]
    shuffled = random.sample(results, len(results))
    assert write(make_gradebook(shuffled, ROSTER)) == write(make_gradebook(results, ROSTER))


points = st.integers(0, 200).map(lambda tenths: tenths / 10)


@settings(deadline=None)
@given(st.dictionaries(st.tuples(st.sampled_from("abcdef"), st.sampled_from("xyz")), points))
def test_totals_add_up_and_nobody_is_lost(told):
    results = [result(who, p, assignment=what) for (who, what), p in told.items()]
    results.append(result("a", 1.0, assignment="w"))
    roster = Roster("r", tuple(Student(name, name.upper()) for name in "abcg"))
    book = make_gradebook(results, roster)
    rows = records(plain_csv(book))
    assert [row["id"] for row in rows] == [*"abcg", *sorted({w for w, _ in told} & set("def"))]
    whole = sum(Fraction(row["total"]) for row in rows)
    assert whole == 1 + sum(Fraction(str(p)) for p in told.values())
    for row in rows:
        parts = [Fraction(row[name]) for name in book.assignments]
        assert Fraction(row["total"]) == sum(parts)
        assert all(re.fullmatch(r"\d+(\.\d)?", row[name]) for name in book.assignments)
    canvas = importable_by_canvas(canvas_csv(book))
    assert [row[5:] for row in canvas] == [[r[n] for n in book.assignments] for r in rows[:4]]


# ---------------------------------------------------------------- the command


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for each in (result(), result("s-2", 20.0, submitted="2026-11-27T12:15:00+00:00")):
        write_result(each, "grades")
    (tmp_path / "roster.csv").write_text("id,name\ns-1,Ada\ns-2,Bo\ns-3,Cy\n")
    (tmp_path / "due.csv").write_text("assignment,due\n02_convolution,2026-11-27T12:00Z\n")
    return tmp_path


@pytest.fixture
def call(files):
    """Call the command by itself; give its exit code, what it printed, and its errors."""
    import typer
    from typer.testing import CliRunner

    app = typer.Typer(cls=sentences.SentenceGroup, pretty_exceptions_enable=False)
    app.command()(command)
    app.command("other")(lambda: None)  # of one command alone typer makes no group
    return lambda *told: CliRunner().invoke(app, ["gradebook", *map(str, told)])


@pytest.mark.parametrize("name", gradebooks.FORMATS)
def test_the_command_writes_each_format(name, call, files):
    done = call("grades", "--roster", "roster.csv", "--format", name, "--out", "new/book.csv")
    assert done.exit_code == 0, done.stderr
    assert done.stdout == "3 students, 1 assignments: new/book.csv\n"
    content = (files / "new" / "book.csv").read_bytes()
    assert b"13.3" in content
    call("grades", "--roster", "roster.csv", "--format", name, "--out", "again.csv")
    assert (files / "again.csv").read_bytes() == content


def test_the_command_knows_lateness(call, files):
    late = ["--due", "due.csv", "--late-percent-a-day", 10]
    call("grades", "--roster", "roster.csv", *late)
    assert records((files / "gradebook.csv").read_bytes())[1]["total"] == "18"
    call("grades", "--roster", "roster.csv", *late, "--grace-minutes", 15)
    assert records((files / "gradebook.csv").read_bytes())[1]["total"] == "20"
    call("grades", "--roster", "roster.csv", *late, "--late-at-most", 5)
    assert records((files / "gradebook.csv").read_bytes())[1]["total"] == "19"
    call("grades", "--roster", "roster.csv", *late, "--accept-days", 0)
    assert records((files / "gradebook.csv").read_bytes())[1]["total"] == "0"


def test_the_command_tells_who_is_not_in_the_roster(call, files):
    write_result(result("s-9"), files / "grades")
    done = call("grades", "--roster", "roster.csv")
    assert done.exit_code == 0
    assert done.stderr == "s-9 has results, but is not in roster.csv.\n"


def test_the_command_takes_marks(call, files):
    waiting = Question("open", "Question", "manual", None, 4.0, "to mark")
    write_result(Result("s-3", "02_convolution", 1, None, questions=(waiting,)), files / "grades")
    header = "student,assignment,attempt,question,points,comment\n"
    (files / "marks.csv").write_text(f"{header}s-3,02_convolution,1,open,3.5,good\n")
    call("grades", "--roster", "roster.csv", "--marks", "marks.csv")
    assert records((files / "gradebook.csv").read_bytes())[2]["total"] == "3.5"


def test_the_command_asks_for_the_marks_that_are_missing(call, files):
    def waiting(student, attempt, answer):
        open_one = Question("open", "Question", "manual", None, 20.0, "to mark", answer=answer)
        return Result(student, "02_convolution", attempt, None, questions=(open_one,))

    def asked():
        return records((files / "marks.csv").read_bytes())

    ask = ("grades", "--roster", "roster.csv", "--marks", "marks.csv")
    for n in (1, 2):
        write_result(waiting("s-3", n, f"Because {n}."), files / "grades")
    done = call(*ask)
    assert "Answers that wait for points in marks.csv: 1.\n" in done.stderr
    assert [(row["attempt"], row["answer"]) for row in asked()] == [("2", "Because 2.")]
    text = (files / "marks.csv").read_text(encoding="utf-8-sig").replace("2.,,", "2.,3.5,good")
    (files / "marks.csv").write_text(text.replace(",", ";"))
    done = call(*ask)
    assert done.stderr == ""
    assert ";" in (files / "marks.csv").read_text()  # nothing to add: it stays as it was saved
    assert records((files / "gradebook.csv").read_bytes())[2]["total"] == "3.5"
    write_result(waiting("s-3", 3, "Because 3."), files / "grades")
    done = call(*ask)
    assert "wait for points in marks.csv: 1.\n" in done.stderr
    given = [(row["attempt"], row["points"], row["comment"]) for row in asked()]
    assert given == [("2", "3.5", "good"), ("3", "", "")]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (["nowhere", "--roster", "roster.csv"], "nowhere holds no results"),
        (["grades", "--roster", "nobody.csv"], "There is no file nobody.csv"),
        (["grades", "--roster", "roster.csv", "--out", "roster.csv"], "name another file"),
        (["grades", "--roster", "roster.csv", "--late-percent-a-day", 5], "--due is not given"),
        (["grades", "--roster", "roster.csv", "--due", "roster.csv"], "no column 'assignment'"),
        (["grades", "--roster", "roster.csv", "--marks", "due.csv"], "no column 'student'"),
    ],
)
def test_bad_input_is_told_in_one_sentence(told, said, call):
    done = call(*told)
    assert done.exit_code == 1
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_what_a_person_wrote_reaches_the_student_with_the_points():
    open_question = Question("q2", "Question 2.6", "manual", 3.0, 4.0, "graded", "Say why 5x5.")
    one = result()
    one = replace(one, questions=(*one.questions, open_question))
    book = make_gradebook([one], ROSTER)
    [row] = [row for row in records(plain_csv(book)) if row["id"] == "s-1"]
    assert row["notes"] == "02_convolution: Question 2.6: Say why 5x5"
    [row] = [r for r in records(moodle_csv(book)) if r["Email address"] == ADA.email]
    assert row["Feedback: 02_convolution"] == "16.3 of 24 points. Question 2.6: Say why 5x5."
    unread = replace(open_question, points=None, status="to mark", verdict="A person will read it.")
    book = make_gradebook([replace(one, questions=(*one.questions[:1], unread))], ROSTER)
    assert "A person" not in plain_csv(book).decode("utf-8-sig")
