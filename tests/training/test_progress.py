"""A bar beside a run changes nothing of it."""

import itertools

import pytest

from aigc_lessons.training import progress


def records(start, stop):
    return [{"epoch": 0, "step": step, "loss": 1 / (step + 1)} for step in range(start, stop)]


@pytest.mark.parametrize("disable", [True, False])
def test_the_records_come_through_one_by_one(disable):
    given, asked = records(0, 7), []

    def one_by_one():
        for record in given:
            asked.append(record)
            yield record

    seen = progress(one_by_one(), 7, disable=disable)
    assert list(itertools.islice(seen, 3)) == asked == given[:3]
    assert list(seen) == given[3:]


def test_the_bar_ends_full_and_shows_the_last_numbers(capsys):
    list(progress(records(0, 10), 10))
    last = capsys.readouterr().err.split("\r")[-1]
    assert "10/10" in last
    assert "loss=0.1" in last


def test_steps_that_were_done_before_count(capsys):
    list(progress(records(6, 10), 10))
    assert "10/10" in capsys.readouterr().err.split("\r")[-1]


def test_a_quiet_bar_writes_nothing(capsys):
    list(progress(records(0, 10), 10, disable=True))
    assert capsys.readouterr() == ("", "")
