"""When an answer is late, what that costs, and which of several attempts counts.

A day is 24 hours from the due date on, and one that has begun counts in full. What comes off for it
is a share of the assignment's points, not of those reached, so that it costs everybody the same.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from aigc_lessons.grading.tables import read_table

ATTEMPTS = ("last", "best", "first")
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
CENT = Decimal("0.01")
# A time, with an offset or none, then perhaps a zone by name.
WRITTEN = re.compile(r"(.*?)(?:\s+([A-Za-z]\S*))?")
EXAMPLE = "2026-11-27 23:59 Europe/Berlin, or 2026-11-27T23:59:00+01:00"


@dataclass(frozen=True)
class DueDates:
    """When each assignment is due, and for whom later.

    Attributes
    ----------
    name : str
        The file's.
    for_all : dict of str to datetime
        By assignment; with a time zone.
    for_one : dict of (str, str) to datetime
        Extensions by assignment and student.
    """

    name: str = "no file"
    for_all: Mapping[str, datetime] = field(default_factory=dict)
    for_one: Mapping[tuple[str, str], datetime] = field(default_factory=dict)

    def of(self, assignment, student):
        """Say when an assignment is due for a student; None where that is not known."""
        return self.for_one.get((assignment, student), self.for_all.get(assignment))


@dataclass(frozen=True)
class LatePolicy:
    """What lateness costs, and which attempt counts.

    Attributes
    ----------
    due : DueDates
        Without any, nothing is late.
    percent_a_day : number
        So much of the assignment's points comes off for each day that has begun.
    at_most : number
        Per cent of the assignment's points: more never comes off.
    grace_minutes : number
        Who is no later than that is not late; who is, is late from the due date on.
    nothing_after_days : number or None
        What comes later than that is not accepted.
    attempt : str
        "last", "best" (the most points once the penalty is off; of equal ones the earliest) or
        "first". An attempt that is no longer accepted counts only where there is no other.

    Raises
    ------
    ValueError
        If a number is out of range, or ``attempt`` unknown.
    """

    due: DueDates = field(default_factory=DueDates)
    percent_a_day: float = 0
    at_most: float = 100
    grace_minutes: float = 0
    nothing_after_days: float | None = None
    attempt: str = "last"

    def __post_init__(self):
        """Check the numbers."""
        for name in ("percent_a_day", "at_most"):
            if not 0 <= getattr(self, name) <= 100:
                raise ValueError(f"{name} is {getattr(self, name)}, but 0 to 100 is expected.")
        for name in ("grace_minutes", "nothing_after_days"):
            if (getattr(self, name) or 0) < 0:
                raise ValueError(f"{name} is {getattr(self, name)}, but 0 or more is expected.")
        if self.attempt not in ATTEMPTS:
            raise ValueError(f"attempt is {self.attempt!r}, but {ATTEMPTS} is expected.")


@dataclass(frozen=True)
class Standing:
    """What an attempt is worth once it is seen how late it was.

    Attributes
    ----------
    result : Result
        The attempt.
    points : Fraction
        After the penalty; exact.
    penalty : Fraction
        How many points came off.
    late : timedelta or None
        How late; zero where it is in time, None where nobody knows.
    days : int
        Days begun.
    accepted : bool
        False where it came too late to count.
    """

    result: object
    points: Fraction
    penalty: Fraction
    late: timedelta | None
    days: int
    accepted: bool

    @property
    def minutes(self):
        """Whole minutes late, rounded up; None where nobody knows."""
        return None if self.late is None else math.ceil(self.late / MINUTE)


def read_due(path):
    """Read due dates.

    Parameters
    ----------
    path : path
        A CSV file with the columns ``assignment`` and ``due``, and perhaps ``student``: a row with
        a student is an extension. Each time carries its zone, as an offset or by name.

    Returns
    -------
    DueDates

    Raises
    ------
    ValueError
        If a column, a time or a zone is missing, or something is said twice.
    """
    table = read_table(path, lambda column: column.strip().casefold())
    table.need("assignment", "due")
    for_all, for_one = {}, {}
    for row in table.rows:
        where = f"{path}, row {row.number},"
        assignment, student = row.cells["assignment"], row.cells.get("student", "")
        key, dates = ((assignment, student), for_one) if student else (assignment, for_all)
        if not assignment:
            raise ValueError(f"{where} names no assignment.")
        if key in dates:
            raise ValueError(f"{where} gives a second due date for the same thing.")
        dates[key] = _time(row.cells["due"], where)
    return DueDates(str(path), for_all, for_one)


def exact(points):
    """Give the decimal number that a float stands for: 0.1 is a tenth.

    Examples
    --------
    >>> exact(0.1) + exact(0.2) == exact(0.3)
    True
    """
    return points if isinstance(points, Fraction) else Fraction(str(points))


def rounded(points):
    """Round exact points to a hundredth, halves up, and write them without idle zeros.

    Examples
    --------
    >>> rounded(exact(13.3)), rounded(Fraction(16, 3)), rounded(Fraction(20))
    ('13.3', '5.33', '20')
    """
    points = exact(points)
    number = Decimal(points.numerator) / Decimal(points.denominator)
    text = f"{number.quantize(CENT, rounding=ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".")


def standing(result, policy):
    """Say what one attempt is worth.

    Parameters
    ----------
    result : Result
        What nobody has marked yet counts 0.
    policy : LatePolicy

    Returns
    -------
    Standing

    Examples
    --------
    >>> from aigc_lessons.grading.results import Question, Result
    >>> answer = Question("q1", "Question 1", "auto", 13.3, 20.0, "graded")
    >>> due = DueDates("", {"02": datetime.fromisoformat("2026-11-27T12:00+00:00")})
    >>> handed_in = Result("s-1", "02", 1, "2026-11-28T12:01:00+00:00", questions=(answer,))
    >>> found = standing(handed_in, LatePolicy(due, percent_a_day=10))
    >>> found.days, rounded(found.points)
    (2, '9.3')
    """
    reached = sum((exact(question.points or 0) for question in result.questions), Fraction())
    late = lateness(result, policy)
    days = math.ceil(late / DAY) if late else 0
    limit = policy.nothing_after_days
    if late and limit is not None and late > limit * DAY:
        return Standing(result, Fraction(), reached, late, days, accepted=False)
    share = min(exact(policy.percent_a_day) * days, exact(policy.at_most)) / 100
    full = sum((exact(question.out_of) for question in result.questions), Fraction())
    penalty = min(reached, share * full)
    return Standing(result, reached - penalty, penalty, late, days, accepted=True)


def lateness(result, policy):
    """Say how late an attempt is: a timedelta, or None where a time is not known."""
    due = policy.due.of(result.assignment, result.student)
    if due is None:
        return timedelta()
    handed_in = _known_time(result.submitted)
    if handed_in is None:
        return None
    late = max(handed_in - due, timedelta())
    return late if late > policy.grace_minutes * MINUTE else timedelta()


def counting(results, policy):
    """Choose the attempt that counts, of one student's attempts at one assignment.

    Parameters
    ----------
    results : iterable of Result
        Attempt 0 stands for nothing handed in.
    policy : LatePolicy

    Returns
    -------
    Standing or None
        None where nothing was handed in.
    """
    attempts = sorted((r for r in results if r.attempt > 0), key=lambda r: r.attempt)
    all_of_them = [standing(result, policy) for result in attempts]
    accepted = [found for found in all_of_them if found.accepted] or all_of_them
    if not accepted:
        return None
    if policy.attempt == "best":
        return max(accepted, key=lambda found: found.points)
    return accepted[-1 if policy.attempt == "last" else 0]


def that_count(results, policy):
    """Choose the attempts that count, of a class's results: one a student and assignment.

    Returns
    -------
    list of Result
    """
    chosen = (counting(attempts, policy) for attempts in by_student(results).values())
    return [found.result for found in chosen if found]


def by_student(results):
    """Group results: for each assignment and student all attempts.

    Returns
    -------
    dict of (str, str) to list of Result
    """
    groups = {}
    for result in results:
        groups.setdefault((result.assignment, result.student), []).append(result)
    return groups


def _time(text, where):
    """Read a time with its zone."""
    moment, zone = WRITTEN.fullmatch(re.sub(r"\s+(?=[+-]\d)", "", text)).groups()
    try:
        time = datetime.fromisoformat(moment)
        if zone:
            time = time.replace(tzinfo=ZoneInfo(zone))
    except (ValueError, OSError, LookupError):
        raise ValueError(f"{where} has the due date {text!r}; write it as {EXAMPLE}.") from None
    missing = "hour" if ":" not in moment else "time zone" if time.tzinfo is None else None
    if missing:  # a day alone would mean its first moment, which nobody means
        raise ValueError(f"{where} has no {missing} in {text!r}; write it as {EXAMPLE}.")
    return time


def _known_time(text):
    """Read when something was handed in; None where the time or its zone is missing."""
    try:
        time = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return None if time.tzinfo is None else time
