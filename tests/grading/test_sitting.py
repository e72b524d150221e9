"""A kernel that was killed is replaced, and what had gone well is run again."""

import contextlib

import pytest

from aigc_lessons.grading.kernel import DiedError, Kernel, Ran, TooLongError
from aigc_lessons.grading.limits import Limits
from aigc_lessons.grading.sitting import FOR_OURS, MOST_KERNELS, Sitting
from tests.grading.isolated import needs_sandbox


class Fake:
    """A kernel whose cells say what becomes of it."""

    def __init__(self):
        self.ran, self.alive = [], True

    def run(self, source, seconds):
        self.seconds = seconds
        if "leaves a bomb" in self.ran and source != "leaves a bomb":
            raise DiedError("a bomb")
        if source == "dies":
            raise DiedError("it died")
        if source == "loops":
            raise TooLongError("it looped")
        self.ran.append(source)
        return Ran(left=source in ("leaves a bomb", "leaves a thread"))

    def ask(self, request, seconds):
        if request == "abandoned":
            return {"abandoned": True}
        if request == "given up":
            raise SystemExit  # as when a checker's thread is stopped
        if request == "dies":
            raise DiedError("it died")
        return {"ran": list(self.ran)}

    def stop(self):
        self.alive = False


def sitting(left=100.0):
    started = []

    def start():
        started.append(Fake())
        return started[-1]

    return Sitting(start, 10, lambda: left), started


def ran(one):
    return one.answers()._ask("show")["ran"]


def test_cells_share_one_kernel():
    one, started = sitting()
    for source in "abc":
        one.run(source)
    assert ran(one) == ["a", "b", "c"]
    assert len(started) == 1


def test_after_a_death_all_but_the_killer_is_run_again():
    one, started = sitting()
    one.run("a")
    with pytest.raises(DiedError, match="it died"):
        one.run("dies")
    one.run("b")
    assert ran(one) == ["a", "b"]
    assert [kernel.alive for kernel in started] == [False, True]


def test_a_cell_that_took_too_long_costs_no_kernel():
    one, started = sitting()
    one.run("a")
    with pytest.raises(TooLongError):
        one.run("loops")
    one.run("b")
    assert ran(one) == ["a", "b"]
    assert len(started) == 1


@pytest.mark.parametrize("request_", ["dies", "given up", "abandoned"])
def test_a_kernel_that_one_cannot_rely_on_is_replaced(request_):
    one, started = sitting()
    one.run("a")
    ask = one.answers()._ask
    with contextlib.suppress(DiedError, SystemExit):
        ask(request_)
    assert len(started) == 1  # never in the middle of a test
    assert ran(one) == ["a"]
    assert len(started) == 2


def test_what_kills_later_is_found_by_what_it_left():
    one, started = sitting()
    for source in ("a", "leaves a bomb", "b", "c"):
        one.run(source)
    assert ran(one) == ["a", "b", "c"]
    assert len(started) == 2


def test_without_a_death_what_left_something_is_kept():
    one, _started = sitting()
    for source in ("leaves a thread", "a"):
        one.run(source)
    assert ran(one) == ["leaves a thread", "a"]


def test_a_cell_may_kill_only_when_it_is_repeated():
    one, started = sitting()
    one.run("a")
    one.run("b")
    kinder = Fake.run

    def run(self, source, seconds):
        if source == "a" and len(started) == 2:
            raise DiedError("not again")
        return kinder(self, source, seconds)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Fake, "run", run)
        with pytest.raises(DiedError):
            one.run("dies")
        assert ran(one) == ["b"]


def test_there_is_an_end_to_new_kernels():
    one, started = sitting()
    for _ in range(MOST_KERNELS):
        with pytest.raises(DiedError, match="it died"):
            one.run("dies")
    with pytest.raises(DiedError, match="too many kernels"):
        one.run("a")
    assert len(started) == MOST_KERNELS


def test_a_cell_has_no_more_time_than_is_left():
    one, started = sitting(left=3.0)
    one.run("a")
    assert started[0].seconds == 3.0
    one, started = sitting()
    one.run("a", ours=True)
    assert started[0].seconds == FOR_OURS
    one, started = sitting(left=0.0)
    with pytest.raises(TooLongError, match="whole submission"):
        one.run("a")
    assert not started


def test_stopping_ends_the_kernel():
    one, started = sitting()
    one.run("a")
    one.stop()
    one.stop()
    assert not started[0].alive


@needs_sandbox
def test_a_real_kernel_is_replaced_too():
    one = Sitting(lambda: Kernel(0, Limits()), 20, lambda: 100)
    one.run("a = 6")
    with pytest.raises(DiedError, match="its process ended"):
        one.run("import os; os._exit(1)")
    one.run("b = a * 7")
    try:
        assert one.answers().fetch({"a", "b", "c"}) == {"a": 6, "b": 42}
    finally:
        one.stop()
