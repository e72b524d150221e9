"""Marks by hand: a table for a person to fill in, and what the person wrote, put into the results.

The table has a row for every answer that waits for a mark. A person fills in ``points`` and perhaps
``comment``; the other columns say whose answer it is and stay as they are.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from aigc_lessons.grading import late
from aigc_lessons.grading.late import rounded
from aigc_lessons.grading.tables import (
    cut,
    harmed_no_more,
    harmless,
    one_line,
    read_table,
    table_bytes,
    write_table,
)

COLUMNS = (
    "student",
    "assignment",
    "attempt",
    "question",
    "title",
    "out_of",
    "answer",
    "points",
    "comment",
)
KEY = COLUMNS[:4]
NUMBER = re.compile(r"\d+([.,]\d{1,2})?")  # 2,5 is what spreadsheets in half of Europe save


@dataclass(frozen=True)
class Mark:
    """What a person gave for one answer.

    Attributes
    ----------
    row : int
        Where it stands in the table.
    points : float or None
        None where nothing is filled in.
    comment : str
        What the student reads.
    """

    row: int
    points: float | None
    comment: str


def ask_for_marks(results, policy, path):
    """Write the table anew if an answer waits for a mark and has no row in it yet.

    Parameters
    ----------
    results : list of Result
        As the grading wrote them, without marks.
    policy : LatePolicy
        Where the last or the first attempt counts, nobody is asked to mark another.
    path : path
        The table, if it is there already.

    Returns
    -------
    int
        How many answers still wait.
    """
    marks = read_marks(path) if Path(path).is_file() else {}
    filled = {key[:3] for key, mark in marks.items() if mark.points is not None or mark.comment}
    counting = {(r.student, r.assignment, r.attempt) for r in late.that_count(results, policy)}
    asked = [
        result
        for result in results
        if policy.attempt == "best"
        or (result.student, result.assignment, result.attempt) in counting | filled
    ]
    waiting = _waiting(asked)
    if not waiting.keys() <= marks.keys():
        write_marks(asked, None, path)
    return sum(key not in marks or marks[key].points is None for key in waiting)


def write_marks(results, answers, path):
    """Write the table of all answers that wait for a mark, or are marked in it already.

    Parameters
    ----------
    results : iterable of Result
        As the grading wrote them, without marks.
    answers : dict of (str, str, int, str) to str, or None
        What was answered, by student, assignment, attempt and question; None takes the answers
        that the results hold.
    path : path
        If the table is there already, what was filled in stays.

    Returns
    -------
    int
        How many answers still wait.

    Raises
    ------
    ValueError
        If a row that was filled in belongs to none of these answers: it would be lost.
    """
    waiting = _waiting(results)
    given = read_marks(path) if Path(path).is_file() else {}
    for key, mark in given.items():
        if key not in waiting and (mark.points is not None or mark.comment):
            raise ValueError(
                f"{path}, row {mark.row}, is filled in, but {_named(key)} does not wait for a "
                "mark; take the row out, or write to another file."
            )
    if answers is None:
        answers = {key: question.answer for key, question in waiting.items()}
    rows = [_row(key, q, answers.get(key, ""), given.get(key)) for key, q in waiting.items()]
    write_table(path, table_bytes(COLUMNS, rows, for_spreadsheets=True))
    return sum(key not in given or given[key].points is None for key in waiting)


def read_marks(path):
    """Read what a person filled in.

    Parameters
    ----------
    path : path
        The table that `write_marks` wrote, saved by any spreadsheet.

    Returns
    -------
    dict of (str, str, int, str) to Mark
        By student, assignment, attempt and question.

    Raises
    ------
    ValueError
        In one sentence with the row's number: if points are no number, or a row comes twice.
    """
    table = read_table(path, lambda column: column.strip().casefold())
    table.need(*KEY, "points")
    marks = {}
    for row in table.rows:
        where = f"{path}, row {row.number},"
        key = _key(row.cells, where)
        if key in marks:
            raise ValueError(f"{where} is about the same answer as row {marks[key].row}.")
        comment = harmed_no_more(row.cells.get("comment", ""))
        marks[key] = Mark(row.number, _points(row.cells, where), comment)
    return marks


def with_marks(results, path):
    """Put the marks of a table into results.

    Parameters
    ----------
    results : iterable of Result
    path : path
        A table that `write_marks` wrote and a person filled in.

    Returns
    -------
    list of Result
        What was marked is "graded", with the comment as its verdict; what was not is "to mark".

    Raises
    ------
    ValueError
        As `read_marks`; also if a row gives more points than there are, or is about an answer that
        the results do not hold or that no person marks.
    """
    results = list(results)
    marks = read_marks(path)
    waiting = _waiting(results)
    for key, mark in marks.items():
        if key not in waiting:
            raise ValueError(f"{path}, row {mark.row}, is about {_named(key)}{_why(key, waiting)}.")
        if mark.points is not None and mark.points > waiting[key].out_of:
            raise ValueError(
                f"{path}, row {mark.row}, gives {mark.points:g} points, but the question has "
                f"{waiting[key].out_of:g}."
            )
    return [_marked(result, marks) for result in results]


def _waiting(results):
    return {
        (result.student, result.assignment, result.attempt, question.id): question
        for result in results
        for question in result.questions
        if question.status == "to mark"
    }


def _row(key, question, answer, mark):
    points = "" if mark is None or mark.points is None else rounded(mark.points)
    comment = "" if mark is None else mark.comment
    student, assignment, attempt, name = key
    about = (harmless(student), harmless(assignment), attempt, harmless(name))
    told = (harmless(question.title), rounded(question.out_of), harmless(cut(answer)))
    return *about, *told, points, harmless(comment)


def _key(cells, where):
    texts = [harmed_no_more(cells[name]) for name in KEY]
    if not all(texts):
        raise ValueError(f"{where} does not say whose answer it is about: {', '.join(KEY)}.")
    if not texts[2].isdecimal():
        raise ValueError(f"{where} has the attempt {texts[2]!r}, but a number is expected.")
    return texts[0], texts[1], int(texts[2]), texts[3]


def _points(cells, where):
    text = cells["points"]
    if not text:
        return None
    if not NUMBER.fullmatch(text):
        raise ValueError(f"{where} has {one_line(text)!r} for points, but a number is expected.")
    return float(text.replace(",", "."))


def _named(key):
    student, assignment, attempt, question = key
    return f"{student}'s {question} of {assignment}, attempt {attempt}"


def _why(key, waiting):
    """Say why a row fits nowhere; a spreadsheet takes 0012 for the number 12."""
    same = [k for k in waiting if k[0].lstrip("0") == key[0].lstrip("0") and k[1:] == key[1:]]
    if same:
        return f", but the student is {same[0][0]}: has a spreadsheet taken the id for a number?"
    return ", which is not among the answers that wait for a mark"


def _marked(result, marks):
    def marked(question):
        mark = marks.get((result.student, result.assignment, result.attempt, question.id))
        if mark is None or mark.points is None:
            return question
        return replace(question, points=mark.points, status="graded", verdict=mark.comment)

    return replace(result, questions=tuple(map(marked, result.questions)))
