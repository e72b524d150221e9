"""Laws of lateness: it never pays, a minute more is never better, and points stay exact."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_lessons.grading.late import (
    DueDates,
    LatePolicy,
    counting,
    exact,
    read_due,
    rounded,
    standing,
)
from aigc_lessons.grading.results import Question, Result

DUE = datetime(2026, 11, 27, 12, tzinfo=UTC)
DATES = DueDates("due.csv", {"02": DUE})
LONGER = DueDates("due.csv", {"02": DUE}, {("02", "s-1"): DUE + timedelta(days=7)})


def attempt(late_minutes=0, points=(13.3,), out_of=20.0, number=1, submitted="by minutes"):
    if submitted == "by minutes":
        submitted = (DUE + timedelta(minutes=late_minutes)).isoformat()
    share = out_of / len(points)
    asked = (Question(f"q{i}", "", "auto", p, share, "graded") for i, p in enumerate(points))
    return Result("s-1", "02", number, submitted, questions=tuple(asked))


policies = st.builds(
    LatePolicy,
    due=st.just(DATES),
    percent_a_day=st.decimals(0, 100, places=1).map(float),
    at_most=st.integers(0, 100),
    grace_minutes=st.integers(0, 3000),
    nothing_after_days=st.none() | st.integers(0, 9),
    attempt=st.sampled_from(["last", "best", "first"]),
)
minutes = st.integers(-3000, 20_000)
tenths = st.integers(0, 200).map(lambda n: n / 10)
attempts = st.lists(st.tuples(minutes, tenths), min_size=1, max_size=5).map(
    lambda told: [attempt(late, (points,), number=i + 1) for i, (late, points) in enumerate(told)]
)


@settings(deadline=None)
@given(policies, minutes, tenths)
def test_a_penalty_never_raises_points_nor_takes_more_than_there_are(policy, late, points):
    found = standing(attempt(late, (points,)), policy)
    assert 0 <= found.points <= exact(points)
    assert found.points + found.penalty == exact(points)


@settings(deadline=None)
@given(policies, minutes, st.integers(0, 5000), tenths)
def test_later_is_never_better(policy, late, more, points):
    sooner, later = (standing(attempt(n, (points,)), policy) for n in (late, late + more))
    assert later.points <= sooner.points
    assert later.days >= sooner.days
    assert later.late >= sooner.late


@settings(deadline=None)
@given(policies, minutes, tenths, tenths)
def test_of_two_equally_late_the_better_answer_keeps_more(policy, late, one, other):
    less, more = sorted((one, other))
    found = [standing(attempt(late, (points,)), policy).points for points in (less, more)]
    assert found[0] <= found[1]


@settings(deadline=None)
@given(policies, minutes, tenths)
def test_no_more_than_the_most_comes_off_what_is_accepted(policy, late, points):
    found = standing(attempt(late, (points,)), policy)
    if found.accepted:
        assert found.penalty <= exact(policy.at_most) / 100 * 20


@settings(deadline=None)
@given(policies, st.integers(-3000, 0), tenths)
def test_in_time_costs_nothing(policy, late, points):
    found = standing(attempt(late, (points,)), policy)
    assert (found.points, found.days, found.minutes, found.accepted) == (exact(points), 0, 0, True)


@settings(deadline=None)
@given(policies, attempts)
def test_the_best_attempt_is_never_below_the_others(policy, results):
    best, last, first = (
        counting(results, LatePolicy(**vars(policy) | {"attempt": which}))
        for which in ("best", "last", "first")
    )
    assert best.points >= max(last.points, first.points)
    assert first.result.attempt <= last.result.attempt
    assert best.points == max(standing(result, policy).points for result in results)


@settings(deadline=None)
@given(policies, attempts, st.randoms())
def test_the_order_of_the_files_does_not_matter(policy, results, random):
    shuffled = random.sample(results, len(results))
    assert counting(shuffled, policy) == counting(results, policy)


@pytest.mark.parametrize(
    ("late", "days"),
    [(0, 0), (15, 0), (16, 1), (1440, 1), (1441, 2), (2880, 2), (2881, 3)],
)
def test_a_day_that_has_begun_counts_but_grace_does_not(late, days):
    policy = LatePolicy(DATES, percent_a_day=10, grace_minutes=15)
    found = standing(attempt(late), policy)
    assert found.days == days
    assert rounded(found.points) == ["13.3", "11.3", "9.3", "7.3"][days]


def test_the_share_is_of_the_assignment_s_points_whatever_was_reached():
    policy = LatePolicy(DATES, percent_a_day=10)
    for points in (20.0, 13.3, 4.0):
        assert standing(attempt(60, (points,)), policy).penalty == 2
    assert standing(attempt(60, (1.5,)), policy).penalty == Fraction(3, 2)


def test_a_penalty_has_an_end():
    policy = LatePolicy(DATES, percent_a_day=10, at_most=30)
    assert rounded(standing(attempt(100 * 1440, (20.0,)), policy).points) == "14"


def test_what_is_too_late_is_worth_nothing_unless_something_came_before():
    policy = LatePolicy(DATES, percent_a_day=10, nothing_after_days=2)
    at_the_limit, too_late = attempt(2880), attempt(2881, (20.0,), number=2)
    assert standing(at_the_limit, policy).accepted
    found = counting([too_late], policy)
    assert (found.accepted, found.points) == (False, 0)
    assert counting([at_the_limit, too_late], policy).result is at_the_limit


@pytest.mark.parametrize("which", ["last", "best", "first"])
def test_which_attempt_counts(which):
    good_but_late = attempt(1441, (20.0,), number=3)  # 16 points
    results = [attempt(-9, (5.0,)), attempt(-8, (17.0,), number=2), good_but_late]
    policy = LatePolicy(DATES, percent_a_day=10, attempt=which)
    expected = {"last": 3, "best": 2, "first": 1}[which]
    assert counting(results, policy).result.attempt == expected


def test_of_equally_good_attempts_the_earliest_counts():
    results = [attempt(-9, (5.0,), number=n) for n in (1, 2, 3)]
    assert counting(results, LatePolicy(attempt="best")).result.attempt == 1


def test_the_tenth_attempt_comes_after_the_ninth():
    results = [attempt(number=n) for n in (10, 9, 2, 1)]
    assert counting(results, LatePolicy()).result.attempt == 10


def test_nothing_handed_in_has_no_standing():
    assert counting([attempt(number=0)], LatePolicy()) is None
    assert counting([], LatePolicy()) is None


@pytest.mark.parametrize("submitted", [None, "", "2026-12-27T12:00:00", "yesterday"])
def test_an_unknown_time_costs_nothing_and_is_told(submitted):
    found = standing(attempt(submitted=submitted), LatePolicy(DATES, percent_a_day=100))
    assert (found.late, found.minutes, rounded(found.points)) == (None, None, "13.3")


def test_without_a_due_date_nothing_is_late():
    found = standing(attempt(99_999), LatePolicy(DueDates(), percent_a_day=100))
    assert (found.minutes, rounded(found.points)) == (0, "13.3")


def test_an_extension_is_one_student_s():
    policy = LatePolicy(LONGER, percent_a_day=10)
    assert standing(attempt(7 * 1440), policy).days == 0
    other = Result(**vars(attempt(7 * 1440)) | {"student": "s-2"})
    assert standing(other, policy).days == 7


def test_zones_are_compared_by_the_moment():
    same = attempt(submitted="2026-11-27T13:00:00+01:00")
    assert standing(same, LatePolicy(DATES, percent_a_day=10)).days == 0
    assert standing(attempt(submitted="2026-11-27T12:01:00-01:00"), LatePolicy(DATES)).minutes == 61


@pytest.mark.parametrize(
    ("points", "text"),
    [
        (13.299999, "13.3"),
        (0.1 + 0.2, "0.3"),
        (16 / 3, "5.33"),
        (0.005, "0.01"),
        (2.675, "2.68"),  # as a float it lies below, and round() gives 2.67
        (20.0, "20"),
        (100, "100"),
        (0, "0"),
    ],
)
def test_points_are_written_as_a_person_would(points, text):
    assert rounded(points) == text


@settings(deadline=None)
@given(st.lists(st.integers(0, 400), min_size=1, max_size=9))
def test_sums_are_exact(twentieths):
    points = tuple(n / 20 for n in twentieths)
    found = standing(attempt(0, points, out_of=20.0 * len(points)), LatePolicy())
    assert found.points == Fraction(sum(twentieths), 20)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"percent_a_day": -1}, "percent_a_day is -1, but 0 to 100 is expected"),
        ({"percent_a_day": float("nan")}, "percent_a_day is nan"),
        ({"at_most": 101}, "at_most is 101"),
        ({"grace_minutes": -5}, "grace_minutes is -5, but 0 or more is expected"),
        ({"nothing_after_days": -1}, "nothing_after_days is -1"),
        ({"attempt": "middle"}, "attempt is 'middle'"),
    ],
)
def test_a_policy_that_makes_no_sense_is_told(wrong, said):
    with pytest.raises(ValueError, match="expected") as error:
        LatePolicy(**wrong)
    assert said in str(error.value)


# ---------------------------------------------------------------- due.csv


@pytest.fixture
def dates(tmp_path):
    def dates(text):
        (tmp_path / "due.csv").write_text(text, encoding="utf-8")
        return read_due(tmp_path / "due.csv")

    return dates


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-27T12:00:00Z",
        "2026-11-27 12:00Z",
        "2026-11-27 13:00+01:00",
        "2026-11-27 13:00 +01:00",
        "2026-11-27T13:00:00 Europe/Berlin",
        "2026-11-27 07:00 America/New_York",
        "2026-11-27 12:00 UTC",
    ],
)
def test_a_time_is_read_with_its_zone(written, dates):
    assert dates(f"assignment,due\n02,{written}\n").for_all == {"02": DUE}


def test_clocks_are_put_back_in_autumn(dates):
    due = dates("assignment,due\n02,2026-10-24 12:00 Europe/Berlin\n")
    handed_in = attempt(submitted="2026-10-25T12:00:00+01:00")
    assert standing(handed_in, LatePolicy(due)).minutes == 25 * 60


def test_extensions_stand_in_the_same_table(dates):
    found = dates("Student;Assignment;Due\n;02;2026-11-27 12:00Z\ns-1;02;2026-12-04 12:00Z\n")
    assert found.of("02", "s-1") == DUE + timedelta(days=7)
    assert found.of("02", "s-2") == DUE
    assert found.of("03", "s-1") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("assignment\n02\n", "has no column 'due'"),
        ("assignment,due\n02,2026-11-27 12:00\n", "row 2, has no time zone in '2026-11-27 12:00'"),
        ("assignment,due\n02,2026-11-27\n", "row 2, has no hour in '2026-11-27'"),
        ("assignment,due\n02,2026-11-27 UTC\n", "row 2, has no hour"),
        ("assignment,due\n02,27.11.2026 12:00\n", "row 2, has the due date '27.11.2026 12:00'"),
        ("assignment,due\n02,2026-11-27 12:00 Europe/Nowhere\n", "row 2, has the due date"),
        ("assignment,due\n02,\n", "row 2, has the due date ''"),
        ("assignment,due\n,2026-11-27 12:00Z\n", "row 2, names no assignment"),
        ("assignment,due\n02,2026-11-27 12:00Z\n\n02,2026-11-28 12:00Z\n", "row 4, gives a second"),
    ],
)
def test_a_due_date_that_cannot_be_meant_is_told(text, said, dates):
    with pytest.raises(ValueError, match=r"due\.csv") as error:
        dates(text)
    assert said in str(error.value)
