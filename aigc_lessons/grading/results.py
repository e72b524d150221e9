"""What grading found: a file for every attempt, a row for every question."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from aigc_lessons.grading.tables import harmless, one_line, table_bytes, write_table
from aigc_lessons.training.checkpoints import write_whole

STATUSES = ("graded", "to mark", "timed out", "crashed", "tampered", "unreadable", "missing")
COLUMNS = (
    "student",
    "assignment",
    "attempt",
    "submitted",
    "question",
    "title",
    "points",
    "out_of",
    "status",
    "verdict",
    "mistakes",
)


@dataclass(frozen=True)
class Question:
    """What one answer earned.

    Attributes
    ----------
    id : str
        The test cell's name.
    title : str
        What a reader calls it.
    kind : str
        "auto", or "manual" for what a person marks.
    points : float or None
        None while nobody has marked it.
    out_of : float
        What a right answer earns.
    status : str
        One of `STATUSES`.
    verdict : str
        One sentence.
    mistakes : tuple of str
        The keys of the mistakes that were recognised.
    answer : str
        What was written, where a person marks it.
    """

    id: str
    title: str
    kind: str
    points: float | None
    out_of: float
    status: str
    verdict: str = ""
    mistakes: tuple[str, ...] = ()
    answer: str = ""


@dataclass(frozen=True)
class Result:
    """One attempt of one student.

    Attributes
    ----------
    student, assignment : str
        Whose, and of what.
    attempt : int
        1 for the first; 0 where nothing was handed in.
    submitted : str or None
        When, in ISO 8601; None where it is not known.
    digest : str
        A hash of all that the result depends on: the file, the source, the seed, the package.
    notes : tuple of str
        What an instructor should know about it, such as a test that was edited.
    questions : tuple of Question
        In the assignment's order.
    """

    student: str
    assignment: str
    attempt: int
    submitted: str | None
    digest: str = ""
    notes: tuple[str, ...] = ()
    questions: tuple[Question, ...] = field(default=())

    @property
    def points(self):
        """All points so far; what nobody has marked yet counts 0."""
        return sum(question.points or 0.0 for question in self.questions)

    @property
    def out_of(self):
        """What all right answers together earn."""
        return sum(question.out_of for question in self.questions)

    @property
    def marked(self):
        """True when nothing waits for a person."""
        return all(question.points is not None for question in self.questions)


def path_of(folder, assignment, student, attempt, suffix=".json"):
    """Say where a result lies: ``folder/assignment/student/attempt.json``."""
    return Path(folder) / assignment / student / f"{attempt}{suffix}"


def write_result(result, folder):
    """Write a result into its place, whole or not at all; give its path."""
    path = path_of(folder, result.assignment, result.student, result.attempt)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, (json.dumps(asdict(result), indent=1, ensure_ascii=False) + "\n").encode())
    return path


def read_result(path):
    """Read one result.

    Raises
    ------
    ValueError
        If the file is not one.
    """
    try:
        told = json.loads(Path(path).read_text(encoding="utf-8"))
        questions = [Question(**q | {"mistakes": tuple(q["mistakes"])}) for q in told["questions"]]
        return Result(**told | {"notes": tuple(told["notes"]), "questions": tuple(questions)})
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path} is no result of the grading: {error}") from None


def read_results(folder):
    """Read all results in a folder, sorted by assignment, student and attempt.

    Raises
    ------
    ValueError
        If there is none.
    """
    paths = Path(folder).glob("*/*/*.json")
    found = sorted(map(read_result, paths), key=lambda r: (r.assignment, r.student, r.attempt))
    if not found:
        expected = "ASSIGNMENT/STUDENT/ATTEMPT.json is expected there, as `grade` writes it"
        raise ValueError(f"{folder} holds no results: {expected}.")
    return found


def merge(folders, target):
    """Put the results of several machines into one folder, each with its page.

    Parameters
    ----------
    folders : iterable of str or Path
        What `grade` wrote, in parts.
    target : str or Path
        Where all of it goes; what is there already may be one of the parts.

    Returns
    -------
    list of Result
        All that the target holds then.

    Raises
    ------
    ValueError
        If two of them graded the same attempt differently.
    """
    parts = [(folder, read_results(folder)) for folder in folders]  # before anything is written
    for folder, found in parts:
        for result in found:
            about = (result.assignment, result.student, result.attempt)
            place = path_of(target, *about)
            if place.exists() and read_result(place) != result:
                raise ValueError(
                    f"{path_of(folder, *about)} and {place} differ: grade that part once more, or "
                    "remove the older one."
                )
            page = path_of(folder, *about, ".html")
            place.parent.mkdir(parents=True, exist_ok=True)
            if page.exists():
                write_whole(place.with_suffix(".html"), page.read_bytes())
            write_result(result, target)
    return _without_missing(target)


def _without_missing(folder):
    """Forget that somebody handed in nothing where another part has something."""
    found = read_results(folder)
    there = {(r.assignment, r.student) for r in found if r.attempt}
    for result in found:
        if not result.attempt and (result.assignment, result.student) in there:
            path_of(folder, result.assignment, result.student, 0).unlink()
    return read_results(folder)


def write_csv(results, path):
    """Write a row for every question, whole or not at all."""
    rows = [_row(result, question) for result in results for question in result.questions]
    write_table(path, table_bytes(COLUMNS, rows))


def _row(result, question):
    points = "" if question.points is None else f"{question.points:g}"
    verdict = harmless(one_line(question.verdict))  # it may quote what a student wrote
    return (
        harmless(result.student),
        result.assignment,
        result.attempt,
        result.submitted or "",
        question.id,
        question.title,
        points,
        f"{question.out_of:g}",
        question.status,
        verdict,
        ";".join(question.mistakes),
    )
