"""One submission: from a file's bytes to points, statuses and feedback."""

import hashlib
import time
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path

import aigc_lessons
from aigc_lessons.grading import judge, submission, versions
from aigc_lessons.grading.kernel import DiedError, Kernel, TooLongError
from aigc_lessons.grading.limits import Limits
from aigc_lessons.grading.marks import secret_of
from aigc_lessons.grading.results import Question, Result
from aigc_lessons.grading.sitting import Sitting

LONGEST_ANSWER = 20_000  # characters
PACKAGE = Path(aigc_lessons.__file__).parent


@dataclass(frozen=True)
class Graded:
    """A result, and what the student's page shows beside it.

    Attributes
    ----------
    result : Result
        What counts.
    html : dict
        The feedback of a question, by its id.
    codes : dict
        What stood in the answer cells, by their names.
    """

    result: Result
    html: dict = field(default_factory=dict)
    codes: dict = field(default_factory=dict)


@cache
def code_digest(package=PACKAGE):
    """Hash the code that grades: a checker that was changed makes every result obsolete."""
    told = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        told.update(f"{path.relative_to(package).as_posix()}\0".encode())
        told.update(hashlib.sha256(path.read_bytes()).digest())
    return told.hexdigest()


def digest_of(content, assignment, seed, limits=None):
    """Hash all that a result depends on."""
    parts = (content, assignment.digest, seed or "", code_digest(), limits)
    told = b"\0".join(p if isinstance(p, bytes) else str(p).encode() for p in parts)
    return hashlib.sha256(told).hexdigest()[:32]


def grade(
    content,
    assignment,
    *,
    student,
    attempt=1,
    submitted=None,
    seed=None,
    start=None,
    limits=None,
    place=0,
    isolated=True,
):
    """Grade one submission.

    Parameters
    ----------
    content : bytes
        The file.
    assignment : Assignment
        What was asked.
    student : str
        Whose it is.
    attempt : int
        Which of theirs.
    submitted : str, optional
        When, in ISO 8601.
    seed : str, optional
        The instructor's secret; without it everybody has the source's numbers.
    start : callable, optional
        ``start()`` gives a kernel; a sandboxed one unless said.
    limits : Limits, optional
        What the submission may use; by default what the assignment says.
    place : int
        Which of the sandboxes that run at once.
    isolated : bool
        Whether the kernel runs in a sandbox.

    Returns
    -------
    Graded
    """
    limits = limits or limits_of(assignment)
    digest = digest_of(content, assignment, seed, limits)
    blank = Result(student, assignment.name, attempt, submitted, digest)
    source = assignment.source(assignment.own(seed, student))
    try:
        notebook = submission.read(content)
        restored = submission.restore(notebook, versions.student(source), source)
    except submission.UnreadableError as error:
        return Graded(without_answers(blank, assignment, "unreadable", str(error)))
    start = start or partial(Kernel, place, limits, isolated)
    end = time.monotonic() + limits.seconds
    sitting = Sitting(start, limits.cell_seconds, lambda: end - time.monotonic())
    with secret_of(seed or "", assignment.name, student) if seed else secret_of("", digest):
        try:
            verdicts = _Examiner(restored, source, assignment, sitting).verdicts()
        finally:
            sitting.stop()
    return _graded(blank, assignment, restored, verdicts)


def limits_of(assignment):
    """Read what an assignment allows its submissions."""
    return replace(Limits(), **assignment.settings.get("limits", {}))


def without_answers(blank, assignment, status, verdict):
    """Make the result of what could not be graded: no points, one status for all questions."""
    questions = (
        Question(one.id, one.title, one.kind, 0.0, one.out_of, status, verdict)
        for one in assignment.asked
    )
    return replace(blank, questions=tuple(questions))


class _Examiner:
    """Goes through a submission: the student's cells inside, the tests outside."""

    def __init__(self, restored, source, assignment, sitting):
        self.restored, self.sitting = restored, sitting
        self.asked = {one.id: one for one in assignment.asked}
        self.given = _given(source)
        self.stopped = {}  # what became of answer cells, by their names
        self.found = {}

    def verdicts(self):
        """Give a `judge.Verdict` for every test."""
        for step in self.restored.steps:
            if step.judged:
                self.found[step.cell] = self._judged(step)
            else:
                self._run(step)
        return self.found

    def _run(self, step):
        try:
            ran = self.sitting.run(step.source, step.ours)
        except TooLongError as error:
            self.stopped[step.cell] = (error.status, f"its cell was stopped: {error}.")
        except DiedError as error:
            self.stopped[step.cell] = (error.status, f"its cell ended the kernel: {error}.")
        else:
            if ran.error:
                self.stopped[step.cell] = ("graded", f"its cell ended with {ran.error}.")

    def _judged(self, step):
        verdict = self._tried(step)
        if verdict.status == "crashed" and self.sitting.forget():  # what went on was to blame
            again = self._tried(step)
            verdict = again if again.share else verdict
        answer = step.cell.removesuffix("-test")
        if verdict.share == 0 and answer in self.stopped:
            status, why = self.stopped[answer]
            return replace(verdict, status=status, sentence=f"✗ Error: {why}", html="")
        return verdict

    def _tried(self, step):
        try:
            return self._inside(step) if self.asked[step.cell].inside else self._outside(step)
        except DiedError as error:
            return judge.Verdict(0.0, f"✗ Error: it ended the kernel: {error}.", error.status)
        except TooLongError as error:
            return judge.Verdict(0.0, f"↻ Stopped: {error}.", error.status)

    def _outside(self, step):
        namespace = dict(self.given)
        names = judge.names_of(step.source) - namespace.keys()
        answers = self.sitting.answers()
        namespace.update(answers.fetch(names))
        verdict = judge.run(step.source, namespace)
        if answers.broken is None:
            return verdict
        if verdict.share == 0:  # a part that was judged before counts
            raise answers.broken
        return replace(verdict, status=answers.broken.status)

    def _inside(self, step):
        self.sitting.ready()
        told = self.sitting.ask({"do": "judge", "source": step.source})
        return judge.untrusted(told)


def _given(source):
    """Run the source's own cells, which hold imports and the student's numbers: a namespace."""
    namespace = {}
    for cell in source.cells:
        named = cell.metadata.get("nbgrader", {})
        given = named.get("locked") and not named.get("grade") and not named.get("solution")
        if cell.cell_type == "code" and given and named.get("grade_id") != "setup":
            exec(compile(cell.source, f"<{named.get('grade_id')}>", "exec"), namespace)
    return namespace


def _graded(blank, assignment, restored, verdicts):
    questions = tuple(_question(one, restored, verdicts) for one in assignment.asked)
    html = {name: verdict.html for name, verdict in verdicts.items()}
    result = replace(blank, notes=restored.notes, questions=questions)
    return Graded(result, html, restored.codes)


def _question(asked, restored, verdicts):
    about = (asked.id, asked.title, asked.kind)
    if asked.kind == "manual":
        return _manual(asked, restored.texts.get(asked.id, ""))
    verdict = verdicts[asked.id]
    points = round(asked.out_of * verdict.share, 6)
    status, sentence = verdict.status, verdict.sentence
    if asked.id in restored.altered:
        how = restored.altered[asked.id]
        status, sentence = "tampered", f"{sentence} (The test was {how}; the original was used.)"
    return Question(*about, points, asked.out_of, status, sentence, tuple(verdict.mistakes))


def _manual(asked, text):
    about = (asked.id, asked.title, asked.kind)
    if submission.plain(text) in ("", submission.plain(versions.TEXT_STUB)):
        return Question(*about, 0.0, asked.out_of, "graded", "○ Not started: nothing is written.")
    verdict = "A person will read it."
    return Question(*about, None, asked.out_of, "to mark", verdict, answer=text[:LONGEST_ANSWER])
