"""Results are written whole, read back as they were, and merged without a loss."""

import csv
from dataclasses import replace

import pytest

from aigc_lessons.grading import results
from aigc_lessons.grading.results import Question, Result

FOUND = Result(
    "s-1",
    "02_convolution",
    1,
    "2026-11-27T10:00:00+00:00",
    "d",
    ("a note",),
    (
        Question("q1-test", "Question 2.1", "auto", 2.5, 4.0, "graded", "✗ Not yet.", ("a", "b")),
        Question("open", "Question 2.6", "manual", None, 4.0, "to mark", answer="I think …"),
    ),
)


def test_what_is_written_is_read_back(tmp_path):
    path = results.write_result(FOUND, tmp_path)
    assert path == tmp_path / "02_convolution" / "s-1" / "1.json"
    assert results.read_results(tmp_path) == [FOUND]
    assert (FOUND.points, FOUND.out_of, FOUND.marked) == (2.5, 8.0, False)


def test_results_are_sorted_and_an_attempt_is_a_number(tmp_path):
    for attempt in (10, 9, 1):
        results.write_result(replace(FOUND, attempt=attempt), tmp_path)
    assert [result.attempt for result in results.read_results(tmp_path)] == [1, 9, 10]


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"student": "s-1"}', "\0"])
def test_a_file_that_is_no_result_is_told(tmp_path, text):
    path = results.write_result(FOUND, tmp_path)
    path.write_text(text)
    with pytest.raises(ValueError, match="is no result of the grading"):
        results.read_results(tmp_path)
    with pytest.raises(ValueError, match="holds no results"):
        results.read_results(tmp_path / "elsewhere")


def test_the_table_has_a_row_for_each_question(tmp_path):
    results.write_csv([FOUND], tmp_path / "grades.csv")
    first, second = csv.DictReader((tmp_path / "grades.csv").open(encoding="utf-8"))
    assert (first["points"], first["mistakes"], first["status"]) == ("2.5", "a;b", "graded")
    assert (second["points"], second["status"]) == ("", "to mark")


def test_no_cell_of_a_student_s_is_a_formula(tmp_path):
    question = replace(FOUND.questions[0], verdict="=HYPERLINK(1)\n+2")
    result = replace(FOUND, student="=1+1", questions=(question,))
    results.write_csv([result], tmp_path / "grades.csv")
    [row] = csv.DictReader((tmp_path / "grades.csv").open(encoding="utf-8"))
    assert row["student"] == "'=1+1"
    assert row["verdict"].startswith("'=")


def part(folder, *found):
    for one in found:
        results.write_result(one, folder)
        results.path_of(folder, one.assignment, one.student, one.attempt, ".html").write_text(
            "page"
        )
    return folder


def test_parts_are_put_together_with_their_pages(tmp_path):
    other = replace(FOUND, student="s-2")
    folders = [part(tmp_path / "a", FOUND), part(tmp_path / "b", other)]
    assert results.merge(folders, tmp_path / "all") == [FOUND, other]
    assert len(list((tmp_path / "all").rglob("*.html"))) == 2
    assert results.merge(folders, tmp_path / "all") == [FOUND, other]  # once more is no harm


def test_parts_that_disagree_are_refused(tmp_path):
    folders = [part(tmp_path / "a", FOUND), part(tmp_path / "b", replace(FOUND, digest="e"))]
    with pytest.raises(ValueError, match="differ: grade that part once more"):
        results.merge(folders, tmp_path / "all")


def test_what_one_part_misses_another_may_have(tmp_path):
    missing = replace(FOUND, attempt=0, submitted=None)
    folders = [part(tmp_path / "a", missing), part(tmp_path / "b", FOUND)]
    assert results.merge(folders, tmp_path / "all") == [FOUND]


def test_where_a_part_is_missing_nothing_is_written(tmp_path):
    with pytest.raises(ValueError, match="gone holds no results"):
        results.merge([part(tmp_path / "a", FOUND), tmp_path / "gone"], tmp_path / "all")
    assert not (tmp_path / "all").exists()
