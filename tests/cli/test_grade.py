"""What `grade` and `report` say beside their tables."""

from aigc_lessons.cli import grade, report
from aigc_lessons.grading.results import Question, Result, write_result
from aigc_lessons.grading.submission import OTHER_NUMBERS


def attempt(student, attempt=1, notes=(), points=3.0):
    kind = "auto" if points is not None else "manual"
    status = "graded" if points is not None else "to mark"
    question = Question("q1", "Question 1.1", kind, points, 4.0, status)
    return Result(student, "01_images", attempt, None, notes=notes, questions=(question,))


def test_a_forgotten_seed_is_told(capsys):
    found = [
        attempt("ada", notes=(OTHER_NUMBERS,)),
        attempt("ada", 2, notes=(OTHER_NUMBERS,)),
        attempt("bo"),
        attempt("cy", 0),  # who handed in nothing has no notebook
    ]
    grade._tell_other_numbers(found)
    told = capsys.readouterr().err
    assert told.startswith("1 of 2 students have a notebook with other numbers than theirs")
    assert "such as ada: was --seed-file left out" in told
    grade._tell_other_numbers(found[2:])
    assert capsys.readouterr().err == ""


def test_a_report_says_how_many_answers_nobody_has_marked(tmp_path, capsys):
    replaced = attempt("cy", points=None)  # a later attempt counts
    for one in (
        attempt("ada", points=None),
        attempt("bo", points=None),
        replaced,
        attempt("cy", 2),
    ):
        write_result(one, tmp_path / "grades")
    report.report(tmp_path / "grades", tmp_path / "report.html")
    assert "nobody has marked them: 2." in capsys.readouterr().err
    for one in (attempt("ada"), attempt("bo")):
        write_result(one, tmp_path / "grades")
    report.report(tmp_path / "grades", tmp_path / "report.html")
    assert capsys.readouterr().err == ""
