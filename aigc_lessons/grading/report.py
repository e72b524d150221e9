"""What a class's results say about the questions: how many points, which mistakes, what to look at.

For each student one attempt counts, before anything comes off for lateness. Points and correlations
are of the answers that could be read: who handed in nothing, or a file that nothing could be graded
in, is counted among the statuses and nowhere else.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from scipy.stats import pearsonr

from aigc_lessons.exercises.misconceptions import CATALOGUE
from aigc_lessons.grading import late
from aigc_lessons.grading.late import LatePolicy

ENOUGH = 20  # students: with fewer no question is called bad
DISCRIMINATES = 0.2  # below it, a question says little of what the rest says
NEARLY_ALL = 0.95
WIDTH = 1e-9  # points: what differs by less is rounding


@dataclass(frozen=True)
class Item:
    """One question, over a class.

    Attributes
    ----------
    id, title : str
        As in the results.
    out_of : float
        What a right answer earns.
    points : numpy.ndarray
        One number for each answer that has points.
    statuses : dict of str to int
        Over all students.
    discrimination : float or None
        The correlation of its points with those of the rest of the assignment; None where one of
        them is the same for all.
    interval : tuple of float, or None
        Where that correlation lies with a confidence of 95 %.
    mistakes : tuple of (str, int)
        The mistakes' keys, and how many students made each in any attempt; the commonest first.
    """

    id: str
    title: str
    out_of: float
    points: np.ndarray
    statuses: dict[str, int]
    discrimination: float | None
    interval: tuple[float, float] | None
    mistakes: tuple[tuple[str, int], ...]

    @property
    def n(self):
        """How many answers have points."""
        return len(self.points)

    @property
    def mean(self):
        """The mean of the points; None without any."""
        return float(self.points.mean()) if self.n else None

    @property
    def full(self):
        """How many have all points."""
        return int((self.points > self.out_of - WIDTH).sum())

    @property
    def none(self):
        """How many have none."""
        return int((self.points < WIDTH).sum())

    @property
    def flags(self):
        """Say in words what to look at: a tuple, empty where nothing stands out."""
        return tuple(_flags(self))


@dataclass(frozen=True)
class AssignmentReport:
    """One assignment, over a class.

    Attributes
    ----------
    name : str
        As in the results.
    students : int
        All of whom there is a result, be it that nothing was handed in.
    handed_in : int
        Those who handed something in.
    totals : numpy.ndarray
        The points of each student whose answers could be read.
    out_of : float
        What all right answers earn.
    items : tuple of Item
        In the assignment's order.
    attempts : dict of int to int
        How many students handed in so often.
    days_late : dict of (int or None) to int, or None
        How many students were so many days late with the attempt that counts; under None those of
        whom it is not known. None where there is no due date.
    """

    name: str
    students: int
    handed_in: int
    totals: np.ndarray
    out_of: float
    items: tuple[Item, ...]
    attempts: dict[int, int]
    days_late: dict[int | None, int] | None

    @property
    def read(self):
        """How many students' answers could be read."""
        return len(self.totals)


@dataclass(frozen=True)
class ClassReport:
    """All assignments of a class.

    Attributes
    ----------
    students : int
        How many there are in all.
    assignments : tuple of AssignmentReport
        In the order of their names.
    mistakes : tuple of (str, int)
        As of an `Item`, over all questions.
    attempt : str
        Which attempt counts.
    """

    students: int
    assignments: tuple[AssignmentReport, ...]
    mistakes: tuple[tuple[str, int], ...]
    attempt: str


def make_report(results, policy=None):
    """Sum up the results of a class.

    Parameters
    ----------
    results : iterable of Result
        With all attempts.
    policy : LatePolicy, optional
        Says which attempt counts, and what is late.

    Returns
    -------
    ClassReport

    Raises
    ------
    ValueError
        If there are no results.
    """
    policy, results = policy or LatePolicy(), list(results)
    if not results:
        raise ValueError("there are no results, but at least one is expected.")
    by_assignment = {}
    for (assignment, student), attempts in sorted(late.by_student(results).items()):
        by_assignment.setdefault(assignment, {})[student] = attempts
    students = {result.student for result in results}
    reports = tuple(_assignment(name, of, policy) for name, of in by_assignment.items())
    made = ((r.student, key) for r in results for q in r.questions for key in q.mistakes)
    return ClassReport(len(students), reports, _commonest(made), policy.attempt)


def discriminations(points):
    """Correlate each question's points with those of the rest of the assignment.

    Parameters
    ----------
    points : array (N, K)
        N students, K questions; NaN where there are no points. The rest is made of the questions
        of which everybody has points, without the question itself.

    Returns
    -------
    list of (float or None, tuple of float or None)
        The correlation, and its interval with a confidence of 95 %; None where there is none.

    Examples
    --------
    >>> import numpy as np
    >>> found = discriminations(np.array([[0, 0, 1], [1, 1, 0], [2, 2, 1], [3, 3, 0.0]]))
    >>> [round(r, 2) for r, _ in found]
    [0.89, 0.89, -0.45]
    """
    points = np.asarray(points, np.float64)
    whole = ~np.isnan(points).any(axis=0)  # (K,)
    found = []
    for k in range(points.shape[1]):
        others = whole.copy()
        others[k] = False
        there = ~np.isnan(points[:, k])
        found.append(_correlation(points[there, k], points[there][:, others].sum(axis=1)))
    return found


def _correlation(x, y):
    if len(x) < 4 or np.ptp(x) < WIDTH or np.ptp(y) < WIDTH:
        return None, None
    found = pearsonr(x, y)
    low, high = found.confidence_interval(0.95)
    return float(found.statistic), (float(low), float(high))


def _assignment(name, attempts_of, policy):
    counting = {who: late.counting(attempts, policy) for who, attempts in attempts_of.items()}
    handed_in = [found for found in counting.values() if found]
    read = [found.result for found in handed_in if _readable(found.result)]
    # Who handed in nothing may have a result that says so of every question.
    counted = [found.result if found else attempts_of[who][0] for who, found in counting.items()]
    items = _items(read, counted, attempts_of)
    repeats = Counter(sum(r.attempt > 0 for r in attempts) for attempts in attempts_of.values())
    return AssignmentReport(
        name,
        len(attempts_of),
        len(handed_in),
        np.array([result.points for result in read]),
        float(max((result.out_of for result in counted), default=0)),
        items,
        {n: repeats[n] for n in sorted(repeats) if n},
        _days_late(name, handed_in, policy),
    )


def _readable(result):
    """Say whether at least one answer of an attempt could be graded."""
    return any(question.status in ("graded", "to mark") for question in result.questions)


def _days_late(name, handed_in, policy):
    if name not in policy.due.for_all:
        return None
    days = Counter(None if found.late is None else found.days for found in handed_in)
    return dict(sorted(days.items(), key=lambda told: (told[0] is None, told[0] or 0)))


def _items(read, counted, attempts_of):
    questions = {q.id: q for result in counted for q in result.questions}
    points = np.full((len(read), len(questions)), np.nan)
    for row, result in zip(points, read, strict=True):
        told = {q.id: q.points for q in result.questions}
        row[:] = [np.nan if told.get(id) is None else told[id] for id in questions]
    found = discriminations(points)
    statuses = {id: Counter() for id in questions}
    for result in counted:
        for q in result.questions:
            statuses[q.id][q.status] += 1
    everything = [result for attempts in attempts_of.values() for result in attempts]
    return tuple(
        Item(
            question.id,
            question.title,
            float(question.out_of),
            column[~np.isnan(column)],
            dict(statuses[question.id]),
            *correlation,
            _mistakes(question.id, everything),
        )
        for question, column, correlation in zip(questions.values(), points.T, found, strict=True)
    )


def _mistakes(question, results):
    told = (
        (result.student, key)
        for result in results
        for q in result.questions
        if q.id == question
        for key in q.mistakes
    )
    return _commonest(told)


def _commonest(told):
    """Count how many students made each mistake; equally common ones stand as in the catalogue."""
    counts = Counter(key for _, key in set(told))
    place = {key: n for n, key in enumerate(CATALOGUE)}
    order = sorted(counts, key=lambda key: (-counts[key], place.get(key, len(place)), key))
    return tuple((key, counts[key]) for key in order)


def _flags(item):
    if item.n < ENOUGH:
        return
    if item.full > NEARLY_ALL * item.n:
        yield "nearly all got it right"
    if item.none > NEARLY_ALL * item.n:
        yield "nearly all got nothing for it"
    if item.discrimination is not None and item.discrimination < 0:
        yield "discriminates the wrong way round"
    elif item.discrimination is not None and item.discrimination < DISCRIMINATES:
        yield "discriminates badly"
