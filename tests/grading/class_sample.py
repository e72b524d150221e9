"""A class of 200 that behaves like one: able or less so, late, absent, and with its mistakes."""

from datetime import UTC, datetime, timedelta

import numpy as np

from aigc_lessons.grading.late import DueDates, LatePolicy
from aigc_lessons.grading.results import Question, Result

# Of each question: title, points, how hard, how much ability counts, points by known mistake.
ASSIGNMENTS = {
    "02_convolution": [
        (
            "Question 2.1: predict the size",
            3,
            -0.5,
            1.2,
            {"plus_one_missing": 1.5, "padding_once": 1},
        ),
        (
            "Question 2.2: the output size",
            4,
            0.0,
            1.8,
            {
                "plus_one_missing": 2,
                "plus_one_inside": 2,
                "padding_forgotten": 1,
                "ceil_for_floor": 3,
            },
        ),
        (
            "Question 2.3: slide the window",
            5,
            0.6,
            2.0,
            {"kernel_flipped": 3, "kernel_transposed": 2, "stride_ignored": 2},
        ),
        ("Question 2.4: a kernel for edges", 4, -4.2, 1.0, {"kernel_transposed": 2}),
        ("Question 2.5: say why", 4, 0.2, 0.8, {}),
    ],
    "03_pooling": [
        ("Question 3.1: predict the maximum", 3, -1.0, 1.5, {"average_for_max": 1}),
        ("Question 3.2: pool with a stride", 5, 0.3, 1.7, {"default_stride_one": 2}),
        ("Question 3.3: where the gradient goes", 4, 1.2, 0.0, {}),
        ("Question 3.4: pool without a loop", 4, 0.5, 1.6, {"zeros_win": 2}),
        ("Question 3.5: say why", 4, 0.0, 1.0, {}),
    ],
}
DUE = datetime(2026, 11, 27, 23, 0, tzinfo=UTC)
POLICY = LatePolicy(
    DueDates("due.csv", dict.fromkeys(ASSIGNMENTS, DUE)), percent_a_day=10, grace_minutes=15
)


def sample(students=200, seed=6):
    """Give the results of a class, the same for the same seed."""
    rng = np.random.default_rng(seed)
    ability = rng.normal(size=students)
    return [
        result
        for name, questions in ASSIGNMENTS.items()
        for n, able in enumerate(ability, start=1)
        for result in _attempts(rng, f"s-{n:04d}", name, questions, able)
    ]


def _attempts(rng, student, name, questions, able):
    if rng.random() < 0.05:
        return [Result(student, name, 0, None, questions=_all(questions, "missing"))]
    if rng.random() < 0.02:
        return [Result(student, name, 1, _time(rng), questions=_all(questions, "unreadable"))]
    often = 1 + (rng.random() < 0.25) + (rng.random() < 0.05)
    return [
        Result(student, name, k + 1, _time(rng), questions=_answers(rng, questions, able + 0.4 * k))
        for k in range(often)
    ]


def _time(rng):
    late = timedelta(minutes=int(rng.exponential(1500)) if rng.random() < 0.15 else -600)
    return (DUE + late).isoformat()


def _all(questions, status):
    return tuple(
        Question(f"q{k}", title, "auto", 0.0, float(points), status)
        for k, (title, points, *_) in enumerate(questions, start=1)
    )


def _answers(rng, questions, able):
    return tuple(
        _answer(rng, f"q{k}", able, *question) for k, question in enumerate(questions, start=1)
    )


def _answer(rng, id, able, title, points, hard, slope, partly):
    if not partly and slope:  # an open question, marked in half points
        share = np.clip(0.6 + 0.2 * (able - hard) * slope + 0.2 * rng.normal(), 0, 1)
        return Question(id, title, "manual", round(2 * points * share) / 2, float(points), "graded")
    if rng.random() < 1 / (1 + np.exp(-slope * (able - hard) - 0.3)):
        return Question(id, title, "auto", float(points), float(points), "graded")
    if rng.random() < 0.03:
        return Question(id, title, "auto", 0.0, float(points), "timed out")
    if partly and rng.random() < 0.75:
        keys = list(partly)
        weights = np.arange(len(keys), 0, -1.0) ** 3
        key = keys[rng.choice(len(keys), p=weights / weights.sum())]
        return Question(id, title, "auto", float(partly[key]), float(points), "graded", "", (key,))
    return Question(id, title, "auto", 0.0, float(points), "graded")
