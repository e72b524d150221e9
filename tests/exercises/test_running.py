"""A learner's function may do anything; the caller gets an answer in time."""

import _thread
import contextlib
import threading
import time

import numpy as np
import pytest

from aigc_lessons.exercises.running import run


def endless():
    while True:
        pass


def endless_and_stubborn():
    while True:
        with contextlib.suppress(Exception):
            time.sleep(0.001)


def endless_recursion_of_loops():
    def inner():
        while True:
            sum(range(1000))

    while True:
        inner()


def endless_generator():
    def numbers():
        while True:
            yield 1

    return sum(numbers())


@pytest.mark.parametrize(
    "function",
    [endless, endless_and_stubborn, endless_recursion_of_loops, endless_generator],
)
def test_what_never_ends_is_stopped(function):
    threads = threading.active_count()
    start = time.monotonic()
    outcome = run(function, seconds=0.3)
    assert time.monotonic() - start < 3
    assert not outcome.finished
    assert not outcome.abandoned
    assert threading.active_count() == threads  # and it does not go on in the background


def test_what_cannot_be_stopped_is_abandoned():
    release = threading.Event()
    start = time.monotonic()
    outcome = run(release.wait, seconds=0.2, grace=0.3)  # waits in C, where nothing can be raised
    release.set()
    assert time.monotonic() - start < 3
    assert outcome.abandoned


def test_a_function_that_catches_everything_does_not_hold_the_caller():
    release = threading.Event()

    def stubborn():
        while not release.is_set():
            try:
                while not release.is_set():
                    pass
            except BaseException:
                pass

    start = time.monotonic()
    outcome = run(stubborn, seconds=0.2, grace=0.5)
    release.set()
    assert time.monotonic() - start < 3
    assert not outcome.finished


def test_an_import_on_the_way_is_not_cut_short(tmp_path, monkeypatch):
    (tmp_path / "slow_to_import.py").write_text("import time\ntime.sleep(0.8)\nANSWER = 42\n")
    monkeypatch.syspath_prepend(tmp_path)

    def imports():
        import slow_to_import

        return slow_to_import.ANSWER

    outcome = run(imports, seconds=0.2)
    assert outcome.value == 42
    assert outcome.seconds < 0.5  # and its time does not count


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, RecursionError, GeneratorExit])
def test_whatever_is_raised_is_an_outcome(error):
    def raises():
        raise error("no")

    outcome = run(raises, seconds=1)
    assert type(outcome.error) is error
    assert outcome.finished


def test_the_readers_interrupt_passes_and_stops_the_function():
    threads = threading.active_count()
    timer = threading.Timer(0.3, _thread.interrupt_main)
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        run(endless, seconds=20)
    timer.join()
    assert threading.active_count() == threads


def test_what_it_prints_stays_visible(capsys):
    run(lambda: print("row 3"), seconds=1)
    assert capsys.readouterr().out == "row 3\n"


def test_numpys_error_settings_hold_inside():
    with np.errstate(divide="raise"):
        outcome = run(lambda: np.float64(1) / np.float64(0), seconds=1)
    assert isinstance(outcome.error, FloatingPointError)
