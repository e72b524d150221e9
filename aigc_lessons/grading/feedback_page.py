"""The page that a student gets back: what each answer earned, and why."""

import calendar
from datetime import UTC, datetime
from html import escape

from aigc_lessons.grading import submission
from aigc_lessons.grading.results import STATUSES

SIGNS = dict(zip(STATUSES, ("", "✎", "↻", "✗", "!", "?", "–"), strict=True))
WORDS = {
    "graded": "",
    "to mark": "A person will read this answer and give its points.",
    "timed out": "It was stopped, since it took too long. Look for a loop that never ends.",
    "crashed": "It ended the process that ran it, so what it computed is lost.",
    "tampered": "A test cell was changed or deleted. The original test was used, and these are its "
    "points; leave the test cells as they are.",
    "unreadable": "The file could not be read as this assignment's notebook.",
    "missing": "Nothing was handed in.",
}
STYLE = """
:root { color-scheme: light dark;
  --ink: #1c2733; --paper: #ffffff; --line: #77828e; --soft: #f1f4f7 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6ebf0; --paper: #14191f; --line: #8b97a3; --soft: #202830 } }
body { margin: 0 auto; max-width: 50rem; padding: 1rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
h1 { font-size: 1.6rem } h2 { font-size: 1.15rem; margin: 0 0 .3rem }
section { border-top: 1px solid var(--line); padding: 1rem 0 }
.points { font-weight: 600 }
pre { background: var(--soft); padding: .6rem; overflow-x: auto; white-space: pre-wrap }
table { border-collapse: collapse } caption { text-align: left }
td, th { padding: .2rem .8rem .2rem 0; text-align: left }
summary { cursor: pointer; padding: .3rem 0 }
@media print { details > * { display: block } }
"""


def page(graded, title):
    """Write a student's page.

    Parameters
    ----------
    graded : Graded
        What the grading found.
    title : str
        The assignment's.

    Returns
    -------
    str
        A whole HTML document without a script or a request; every text of the student's in it is
        escaped.
    """
    result = graded.result
    title = f"Feedback on {title}"
    sections = "".join(_section(question, graded) for question in result.questions)
    when = f" Handed in on {_time(result.submitted)}." if result.submitted else ""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>"
        f"<h1>{escape(title)}</h1><p>For {escape(result.student)}, attempt {result.attempt}.{when}"
        f"</p>{_summary(result)}{_notes(result)}{sections}</main></body></html>\n"
    )


def _time(submitted):
    """Write a time for readers.

    Examples
    --------
    >>> _time("2026-11-07T09:05:00+00:00")
    '7 November 2026, 09:05 UTC'
    """
    time = datetime.fromisoformat(submitted).astimezone(UTC)
    return f"{time.day} {calendar.month_name[time.month]} {time.year}, {time:%H:%M} UTC"


def _summary(result):
    waiting = sum(question.out_of for question in result.questions if question.points is None)
    more = f", and {waiting:g} that a person will give" if waiting else ""
    rows = "".join(
        f"<tr><th scope='row'><a href='#{escape(q.id)}'>{escape(q.title)}</a></th>"
        f"<td>{_points(q)}</td></tr>"
        for q in result.questions
    )
    return (
        f"<p class='points'>{result.points:g} of {result.out_of - waiting:g} points{more}.</p>"
        f"<table><caption>All questions</caption><thead><tr><th scope='col'>Question</th>"
        f"<th scope='col'>Points</th></tr></thead><tbody>{rows}</tbody></table>"
    )


def _points(question):
    sign, out_of = SIGNS[question.status], f"{question.out_of:g} points"
    if question.points is None:
        return f"{sign} to be marked, {out_of}"
    sign = sign or ("✓" if question.points == question.out_of else "◐" if question.points else "✗")
    word = "" if question.status == "graded" else f" ({question.status})"
    return f"{sign} {question.points:g} of {out_of}{word}"


def _notes(result):
    told = [note for note in result.notes if "altered" in note]
    if submission.OTHER_NUMBERS in result.notes:
        told.append(
            "this notebook has other numbers than yours: the answers were tried with yours. If it "
            "is the notebook that you were given, tell whoever teaches you."
        )
    return "".join(f"<p>{escape(note[0].upper() + note[1:])}</p>" for note in told)


def _section(question, graded):
    why = WORDS[question.status]
    told = "" if question.status == "to mark" else f"<p>{escape(question.verdict)}</p>"
    reason = graded.html.get(question.id) or told
    code = graded.codes.get(question.id.removesuffix("-test")) or question.answer
    shown = (
        f"<details><summary>Your answer</summary><pre tabindex='0'>{escape(code)}</pre></details>"
    )
    return (
        f"<section aria-labelledby='{escape(question.id)}'>"
        f"<h2 id='{escape(question.id)}'>{escape(question.title)}</h2>"
        f"<p class='points'>{_points(question)}</p>"
        + (f"<p>{escape(why)}</p>" if why else "")
        + reason
        + (shown if code else "")
        + "</section>"
    )
