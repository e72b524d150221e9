"""Grades of a whole class, as a table of one's own and as Canvas and Moodle import them.

A student of the roster who handed in nothing has 0 points. A result whose student is not in the
roster is told: in the plain table it has a row of its own at the end; Canvas and Moodle could not
place it.
"""

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from aigc_lessons.grading import late
from aigc_lessons.grading.late import LatePolicy, exact, rounded
from aigc_lessons.grading.roster import Student
from aigc_lessons.grading.tables import harmless, one_line, table_bytes

FORMATS = ("csv", "canvas", "moodle")
POINTS_POSSIBLE = "    Points Possible"  # Canvas's own export begins its second row so


@dataclass(frozen=True)
class Grade:
    """What one student has for one assignment.

    Attributes
    ----------
    points : Fraction
        After the penalty, rounded to a hundredth.
    out_of : Fraction
        What all right answers earn.
    minutes : int or None
        How late; None where nobody knows.
    complete : bool
        False while an answer waits for a person's mark.
    handed_in : bool
        False where there is nothing.
    notes : tuple of str
        What a student may read: which attempt counts, what came off, what whoever marked an answer
        wrote about it.
    remarks : tuple of str
        What only an instructor reads.
    """

    points: Fraction
    out_of: Fraction
    minutes: int | None = 0
    complete: bool = True
    handed_in: bool = True
    notes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gradebook:
    """The grades of a class.

    Attributes
    ----------
    assignments : dict of str to Fraction
        What each is out of.
    rows : list of (Student, dict of str to Grade)
        In the roster's order; for each assignment a grade.
    strangers : list of (Student, dict of str to Grade)
        Those whose results are there, but who are not in the roster.
    notices : list of str
        Sentences for the instructor.
    columns : tuple of str
        The roster's other columns, in which Canvas's export names its assignments.
    """

    assignments: dict[str, Fraction]
    rows: list[tuple[Student, dict[str, Grade]]]
    strangers: list[tuple[Student, dict[str, Grade]]]
    notices: list[str]
    columns: tuple[str, ...] = ()


def make_gradebook(results, roster, policy=None):
    """Put results into a gradebook.

    Parameters
    ----------
    results : iterable of Result
        With all attempts; marks by hand already in them.
    roster : Roster
    policy : LatePolicy, optional
        Without one nothing is late, and the last attempt counts.

    Returns
    -------
    Gradebook

    Raises
    ------
    ValueError
        If there are no results, or their students are named now by this, now by that.
    """
    policy = policy or LatePolicy()
    results, policy, unknown = _by_roster(list(results), roster, policy)
    groups = late.by_student(results)
    assignments = _assignments(results)
    rows = [(who, _grades(who, assignments, groups, policy)) for who in roster.students]
    strangers = [Student(name, "") for name in unknown]
    others = [(who, _grades(who, assignments, groups, policy)) for who in strangers]
    notices = list(_notices(results, roster, policy, unknown, rows))
    return Gradebook(assignments, rows, others, notices, roster.columns)


def plain_csv(book):
    """Write a gradebook for people: a row for each student.

    Parameters
    ----------
    book : Gradebook

    Returns
    -------
    bytes
        The same for the same gradebook. Points that wait for marks by hand count 0, and the notes
        say so; for assignments handed in, minutes late are added up.
    """
    columns = ("id", "name", *map(harmless, book.assignments), "total", "out_of")
    rows = [
        *(_plain_row(who, grades, book, ()) for who, grades in book.rows),
        *(_plain_row(who, grades, book, ("not in the roster",)) for who, grades in book.strangers),
    ]
    return table_bytes((*columns, "late_minutes", "notes"), rows, for_spreadsheets=True)


def canvas_csv(book):
    """Write a gradebook as Canvas imports it.

    Parameters
    ----------
    book : Gradebook
        From a roster that Canvas exported, or one with a column ``sis_user_id``,
        ``sis_login_id`` or ``canvas_id``; without any of them ``id`` goes where Canvas looks for
        the SIS User ID.

    Returns
    -------
    bytes
        An assignment has the name under which the roster's export has it, such as
        "02_convolution (77)"; where there is none, Canvas makes a new one. A cell is empty where
        an answer waits for a mark.

    Raises
    ------
    ValueError
        If Canvas would know some students by their names only.
    """
    nameless = [who for who, _ in book.rows if not _known_to_canvas(who)]
    known = len(nameless) < len(book.rows)
    if known and nameless:
        raise ValueError(
            f"Canvas needs an ID, a SIS User ID or a SIS Login ID of every student, but "
            f"{nameless[0].id} has none in the roster."
        )
    titles = [_canvas_title(name, book.columns) for name in book.assignments]
    possible = [rounded(points) for points in book.assignments.values()]
    header = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section", *titles)
    rows = [(POINTS_POSSIBLE, "", "", "", "", *possible)]
    for who, grades in book.rows:
        sis = who.sis_user_id if known else who.id
        told = (who.name, who.canvas_id, sis, who.sis_login_id, who.section)
        rows.append((*map(_cell, told), *(_points(grades[name]) for name in book.assignments)))
    return table_bytes(header, rows)


def moodle_csv(book):
    """Write a gradebook as Moodle imports it: students by ID number or address, and feedback.

    Parameters
    ----------
    book : Gradebook

    Returns
    -------
    bytes
        A column that identifies (``ID number``, ``Username``, ``Email address``) is there only if
        it is filled in for everybody: of a row without it Moodle would not know whose it is. The
        ID number is Moodle's own if the roster has those, else the roster's id.

    Raises
    ------
    ValueError
        If no column identifies everybody.
    """
    columns = _moodle_columns([who for who, _ in book.rows])
    items = [f"{kind}: {name}" for name in book.assignments for kind in ("Assignment", "Feedback")]
    rows = []
    for who, grades in book.rows:
        cells = [cell for name in book.assignments for cell in _with_feedback(grades[name])]
        rows.append((*(_cell(of(who)) for of in columns.values()), *cells))
    return table_bytes((*columns, *map(_cell, items)), rows)


WRITERS = {"csv": plain_csv, "canvas": canvas_csv, "moodle": moodle_csv}


def _by_roster(results, roster, policy):
    """Call every student in results and extensions by the roster's id; tell who is not in it."""
    called = {result.student for result in results}
    known = roster.by_name(called)
    ids = {name: who.id for name, who in known.items()}
    unknown = sorted(called - set(ids))
    taken = {who.id for who in roster.students} & set(unknown)
    if taken:
        raise ValueError(
            f"{sorted(taken)[0]!r} is a student's id in {roster.name}, but most results name their "
            "students by something else; one kind of name throughout is expected."
        )
    longer = {(what, ids.get(name, name)): due for (what, name), due in policy.due.for_one.items()}
    policy = replace(policy, due=replace(policy.due, for_one=longer))
    return [replace(r, student=ids.get(r.student, r.student)) for r in results], policy, unknown


def _assignments(results):
    """Give what each assignment is out of: the most that any of its results is."""
    if not results:
        raise ValueError("there are no results, but at least one is expected.")
    out_of = {}
    for result in sorted(results, key=lambda result: result.assignment):
        out_of[result.assignment] = max(_full(result), out_of.get(result.assignment, Fraction()))
    return out_of


def _full(result):
    return sum((exact(question.out_of) for question in result.questions), Fraction())


def _grades(who, assignments, groups, policy):
    return {
        name: _grade(groups.get((name, who.id), []), full, policy)
        for name, full in assignments.items()
    }


def _grade(results, full, policy):
    found = late.counting(results, policy)
    if found is None:
        return Grade(Fraction(), full, handed_in=False, notes=("nothing handed in",))
    return Grade(
        exact(rounded(found.points)),
        _full(found.result),
        found.minutes,
        found.result.marked,
        notes=tuple(_notes(found, results)),
        remarks=tuple(_remarks(found.result)),
    )


def _notes(found, results):
    """Say what is special about the attempt that counts."""
    attempts = sum(result.attempt > 0 for result in results)
    if attempts > 1:
        yield f"attempt {found.result.attempt} of {attempts} counts"
    if found.late is None:
        yield "it is not known when it was handed in, so nothing is off for lateness"
    elif not found.accepted:
        yield "too late to be accepted"
    elif found.days:
        days = f"{found.days} day{'s' * (found.days > 1)} late"
        yield f"{days}, {rounded(found.penalty)} points off"
    waiting = sum(question.points is None for question in found.result.questions)
    if waiting:
        yield f"{waiting} answer{'s' * (waiting > 1)} not marked yet"
    for question in found.result.questions:
        if question.kind == "manual" and question.status == "graded" and question.verdict:
            yield f"{question.title}: {question.verdict.removesuffix('.')}"


def _remarks(result):
    """Say what an instructor should know about an attempt."""
    yield from sorted({question.status for question in result.questions} - {"graded", "to mark"})
    yield from result.notes


def _notices(results, roster, policy, unknown, rows):
    """Tell what an instructor should know before the grades go anywhere."""
    for name in unknown:
        yield f"{name} has results, but is not in {roster.name}."
    if policy.due.for_all or policy.due.for_one:
        yield from _notices_of_dates({r.assignment for r in results}, roster, policy.due, unknown)
    for name, found in sorted(_sizes(results).items()):
        if len(found) > 1:
            yield f"{name} is not out of the same points for all: {', '.join(found)}."
    waiting = sum(not grade.complete for _, grades in rows for grade in grades.values())
    if waiting:
        yield f"Grades that wait for marks by hand: {waiting}."


def _notices_of_dates(assignments, roster, due, unknown):
    """Tell where due dates and what was handed in do not go together."""
    for name in sorted(assignments - set(due.for_all)):
        yield f"{due.name} has no due date for {name}."
    for name in sorted({*due.for_all, *(name for name, _ in due.for_one)} - assignments):
        yield f"{due.name} has a date for {name}, of which there are no results."
    students = {who.id for who in roster.students} | set(unknown)
    for name in sorted({name for _, name in due.for_one} - students):
        yield f"{due.name} has an extension for {name}, who is not in {roster.name}."


def _sizes(results):
    """Give all that an assignment is out of, by its name."""
    sizes = {}
    for result in results:
        sizes.setdefault(result.assignment, set()).add(_full(result))
    return {name: [rounded(full) for full in sorted(found)] for name, found in sizes.items()}


def _plain_row(who, grades, book, notes):
    points = [grades[name].points for name in book.assignments]
    minutes = sum(grade.minutes or 0 for grade in grades.values())
    out_of = sum(book.assignments.values(), Fraction())
    told = [
        *notes,
        *(f"{name}: {note}" for name, g in grades.items() for note in (*g.notes, *g.remarks)),
    ]
    return (
        _cell(who.id),
        _cell(who.name),
        *map(rounded, points),
        rounded(sum(points, Fraction())),
        rounded(out_of),
        minutes,
        _cell(". ".join(told)),
    )


def _canvas_title(assignment, columns):
    """Give the name, with its number, that Canvas's own export has for an assignment."""
    name = assignment.casefold()
    found = [column for column in columns if re.sub(r" \(\d+\)$", "", column).casefold() == name]
    return harmless(found[0] if len(found) == 1 else assignment)


def _known_to_canvas(who):
    return who.canvas_id or who.sis_user_id or who.sis_login_id


def _points(grade):
    return rounded(grade.points) if grade.complete else ""


def _with_feedback(grade):
    """Write a grade and what Moodle shows beside it."""
    said = (f"{rounded(grade.points)} of {rounded(grade.out_of)} points",) if grade.complete else ()
    sentences = [f"{text[0].upper()}{text[1:]}." for text in (*said, *grade.notes)]
    return _points(grade), _cell(" ".join(sentences))


def _moodle_columns(students):
    """Give the columns that say who it is, with what stands in them."""
    columns = {"First name": lambda who: _two_names(who)[0]}
    columns["Last name"] = lambda who: _two_names(who)[1]
    ways = {
        "ID number": lambda who: who.id_number,
        "Username": lambda who: who.username,
        "Email address": lambda who: who.email,
    }
    if not any(who.id_number for who in students):
        ways["ID number"] = lambda who: "" if who.id in (who.username, who.email) else who.id
    ways = {title: of for title, of in ways.items() if all(map(of, students))}
    if not ways:
        raise ValueError("Moodle needs an ID number or an address of every student of the roster.")
    return columns | ways


def _two_names(who):
    if who.first_name or who.last_name:
        return who.first_name, who.last_name
    last, comma, first = who.name.partition(", ")
    return (first, last) if comma else who.name.rpartition(" ")[::2]


def _cell(text):
    """Write what other people wrote: in one line, and no formula."""
    return harmless(one_line(text))
