"""Who takes part: read from a table of one's own, or from what Canvas or Moodle exports."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import partial

from aigc_lessons.grading.tables import one_line, read_table

# What a column is called, by what others call it.
NAMES = {
    "student": "name",
    "full name": "name",
    "student name": "name",
    "first name": "first_name",
    "firstname": "first_name",
    "given name": "first_name",
    "last name": "last_name",
    "lastname": "last_name",
    "surname": "last_name",
    "family name": "last_name",
    "email address": "email",
    "e mail": "email",
    "mail": "email",
    "sis user id": "sis_user_id",
    "sis login id": "sis_login_id",
    "canvas id": "canvas_id",
    "canvas user id": "canvas_id",
    "id number": "id_number",
    "student id": "id",
    "student number": "id",
    "user name": "username",
    "group": "section",
    "groups": "section",
}
# Where a table has no column of ids, the first of these that is filled in for everybody serves.
INSTEAD = ("sis_user_id", "sis_login_id", "canvas_id", "id_number", "username", "email")
TEST_STUDENT = re.compile("[0-9a-f]{40}")  # the login of Canvas's "Student, Test"
IDENTIFIERS = ("id", *INSTEAD)
CANVAS = ({"Student", "ID"}, {"LastName", "FirstName", "ID"})  # what its gradebook begins with


@dataclass(frozen=True)
class Student:
    """One row of a roster.

    Attributes
    ----------
    id : str
        By which grades are kept.
    name : str
        As a reader knows the student.
    first_name, last_name, email, section, username, id_number : str
        "" where the roster does not say; the last two are Moodle's.
    canvas_id, sis_user_id, sis_login_id : str
        By which Canvas finds a student.
    """

    id: str
    name: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    section: str = ""
    username: str = ""
    id_number: str = ""
    canvas_id: str = ""
    sis_user_id: str = ""
    sis_login_id: str = ""


@dataclass(frozen=True)
class Roster:
    """All students of a class.

    Attributes
    ----------
    name : str
        The file's.
    students : tuple of Student
        In the file's order.
    columns : tuple of str
        The file's columns that are no part of a `Student`: in an export the assignments.
    """

    name: str
    students: tuple[Student, ...]
    columns: tuple[str, ...] = ()

    def by_name(self, names):
        """Find students by what they are called in the results.

        Parameters
        ----------
        names : iterable of str
            One kind of identifier throughout: ids, logins, addresses, …

        Returns
        -------
        dict of str to Student
            By the identifier that knows most of the names, so that one student's login is never
            taken for another's id. Names that nobody has are missing.
        """
        names = set(names)
        known = [self._known_by(field, names) for field in IDENTIFIERS]
        return max(known, key=len)

    def _known_by(self, field, names):
        found = [(getattr(student, field), student) for student in self.students]
        often = Counter(name for name, _ in found)
        return {name: who for name, who in found if name in names and often[name] == 1}


def read_roster(path):
    """Read a roster.

    Parameters
    ----------
    path : path
        A CSV file with a column ``id`` and, if possible, ``name``, ``email``, ``section``; a
        gradebook that Canvas exported; or a list of participants or grades that Moodle exported.

    Returns
    -------
    Roster

    Raises
    ------
    ValueError
        If there are no students or no ids, or two students have the same.
    """
    canvas = any(names <= set(read_table(path).columns) for names in CANVAS)
    table = read_table(path, partial(_known_name, canvas=canvas))
    rows = [row for row in table.rows if not _no_student(row.cells)]
    if not rows:
        raise ValueError(f"{path} has a header, but no students under it.")
    key = _column_of_ids(table, rows)
    students = [_student(row, key) for row in rows]
    _check(path, key, rows, students)
    own = Student.__dataclass_fields__
    others = tuple(column for column in table.columns if column and column not in own)
    return Roster(str(path), tuple(students), others)


def _known_name(column, canvas=False):
    """Say which field of a student a column holds; else its name as it is."""
    plain = re.sub("[-_ ]+", " ", one_line(column)).casefold()
    if canvas and plain == "id":
        return "canvas_id"
    known = NAMES.get(plain, plain.replace(" ", "_"))
    return known if known in Student.__dataclass_fields__ else one_line(column)


def _no_student(cells):
    """Recognise the rows of Canvas's gradebook that are about no student."""
    name = cells.get("name") or cells.get("last_name", "")
    told = {cell.casefold() for column, cell in cells.items() if cell}
    posting = all(cell == "muted" or cell.startswith("manual posting") for cell in told)
    test = TEST_STUDENT.fullmatch(cells.get("sis_login_id", "")) and not cells.get("sis_user_id")
    return "Points Possible" in name or posting or bool(test)


def _column_of_ids(table, rows):
    """Choose the column that tells the students apart."""
    if "id" in table.columns:
        return "id"
    there = [name for name in INSTEAD if name in table.columns]
    if not there:
        raise ValueError(
            f"{table.name} has no column of ids: one called id is expected (or what Canvas and "
            f"Moodle export); its columns are {', '.join(filter(None, table.columns))}."
        )
    return next((name for name in there if all(row.cells[name] for row in rows)), there[0])


def _student(row, key):
    told = {name: one_line(cell) for name, cell in row.cells.items()}
    both = f"{told.get('first_name', '')} {told.get('last_name', '')}".strip()
    told |= {"id": told[key], "name": told.get("name") or both}
    return Student(**{name: told.get(name, "") for name in Student.__dataclass_fields__})


def _check(path, key, rows, students):
    """Raise a ValueError if a student has no id, or another's."""
    seen = {}
    for row, student in zip(rows, students, strict=True):
        if not student.id:
            who = f" ({student.name})" if student.name else ""
            raise ValueError(f"{path}, row {row.number}{who}, has nothing in the column {key}.")
        if student.id in seen:
            raise ValueError(
                f"{path} has the id {student.id!r} twice, in rows {seen[student.id]} and "
                f"{row.number}, but every student needs one of their own."
            )
        seen[student.id] = row.number
