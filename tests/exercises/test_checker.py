"""Whatever is handed in, the checker answers with feedback and raises nothing."""

import contextlib
import threading
import time

import numpy as np
import pytest

from aigc_lessons.exercises import trying
from aigc_lessons.exercises.convolution import check_conv2d, check_correlate2d, check_output_size
from aigc_lessons.exercises.images import check_center_crop, check_normalize, check_to_unit

CHECKS = [
    check_to_unit,
    check_normalize,
    check_center_crop,
    check_output_size,
    check_correlate2d,
    check_conv2d,
]


def dots(*inputs): ...


def passes(*inputs):
    """Has a docstring and no body."""


def returns_none(*inputs):
    return None


def returns_dots(*inputs):
    return ...


def raises(*inputs):
    raise NotImplementedError("your turn")


def placeholder(*inputs):
    y = ...
    return y


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize(
    "stub",
    [
        dots,
        passes,
        returns_none,
        returns_dots,
        raises,
        placeholder,
        lambda *inputs: None,
        None,
        ...,
    ],
)
def test_an_untouched_stub_is_not_started(check, stub):
    feedback = check(stub)
    assert feedback.status == "not started"
    assert "waiting" in feedback.message
    assert not feedback.passed


def test_a_forgotten_return_is_mentioned():
    def to_unit(x):
        y = x.transpose(0, 3, 1, 2).astype(np.float32) / 255  # noqa: F841

    feedback = check_to_unit(to_unit)
    assert feedback.status == "not started"
    assert "`return`" in feedback.hint


def test_a_branch_without_return_is_a_wrong_answer():
    def output_size(size, kernel_size, stride, padding):
        if padding == 0:
            return (size - kernel_size) // stride + 1

    feedback = check_output_size(output_size)
    assert feedback.status == "wrong"
    assert feedback.difference.sentence == "Your function returned None."
    assert "branch" in feedback.hint


@pytest.mark.parametrize("check", CHECKS)
def test_parameters_that_do_not_fit_are_told_before_anything_runs(check):
    feedback = check(lambda a, b, c, d, e, f: None)
    assert feedback.status == "error"
    assert "takes (a, b, c, d, e, f)" in feedback.verdict


@pytest.mark.parametrize("answer", [3, "to_unit", np.ones((1, 3, 2, 2)), [1, 2]])
def test_the_result_of_a_call_is_no_function(answer):
    feedback = check_to_unit(answer)
    assert feedback.status == "error"
    assert "without calling it" in feedback.hint


def test_writing_into_the_input_spoils_nothing_and_is_mentioned():
    def normalize(x):
        x -= x.mean((0, 2, 3), keepdims=True)
        x /= x.std((0, 2, 3), keepdims=True)
        return x

    for _ in range(2):  # a second check sees the same inputs
        feedback = check_normalize(normalize)
        assert feedback.passed
        assert "writes into its input x" in feedback.message


def test_zeroing_the_input_does_not_make_a_wrong_answer_right():
    def conv2d(x, w, b, stride, padding):
        for array in (x, w, b):
            array[:] = 0
        return x

    assert not check_conv2d(conv2d).passed


def test_an_exception_is_told_with_the_learners_line():
    def window_sum(window, w):
        return (window * w)[7]  # too far

    def correlate2d(x, w):
        return window_sum(x, w[:1, :1])

    feedback = check_correlate2d(correlate2d)
    assert feedback.status == "error"
    assert "IndexError: index 7 is out of bounds" in feedback.message
    assert feedback.code.endswith("return (window * w)[7]  # too far")


def test_an_exception_inside_a_library_is_told_with_the_line_that_called_it():
    def correlate2d(x, w):
        return np.concatenate([x, w[None]], axis=np.int64(0))

    feedback = check_correlate2d(correlate2d)
    assert "np.concatenate" in feedback.code


class UnprintableError(Exception):
    def __str__(self):
        raise RuntimeError("not even that")


@pytest.mark.parametrize(
    "error",
    [SystemExit(3), KeyboardInterrupt(), UnprintableError(), ZeroDivisionError(), Exception("")],
)
def test_every_exception_becomes_feedback(error):
    def output_size(size, kernel_size, stride, padding):
        raise error

    feedback = check_output_size(output_size)
    assert feedback.status == "error"
    assert f"Your function raised {type(error).__name__}" in feedback.message


def test_endless_recursion_becomes_feedback():
    def output_size(size, kernel_size, stride, padding):
        return output_size(size, kernel_size, stride, padding)

    assert "RecursionError" in check_output_size(output_size).message


def test_a_long_message_is_cut():
    def output_size(size, kernel_size, stride, padding):
        raise ValueError("far too long " * 1000)

    assert len(check_output_size(output_size).message) < 1500


def a_generator(x, w):
    yield x


async def a_coroutine(x, w):
    return x


@pytest.mark.parametrize(
    ("function", "kind"),
    [
        (a_generator, "generator"),
        (a_coroutine, "coroutine"),
        (lambda x, w: "19", "str"),
        (lambda x, w: {"y": x}, "dict"),
        (lambda x, w: [[1, 2], [3]], "list"),
        (lambda x, w: np.array([x, None], dtype=object), "ndarray"),
        (lambda x, w: print, "builtin_function_or_method"),
    ],
)
def test_what_is_no_array_is_named(function, kind):
    feedback = check_correlate2d(function)
    assert feedback.status == "wrong"
    assert f"returned a {kind}" in feedback.message


def test_nan_has_a_hint_of_its_own():
    feedback = check_normalize(lambda x: x * np.nan)
    assert feedback.difference.kind == "not finite"
    assert "division by 0" in feedback.hint


def test_printing_stays_visible(capsys):
    def output_size(size, kernel_size, stride, padding):
        print("size", size)
        return (size + 2 * padding - kernel_size) // stride + 1

    assert check_output_size(output_size).passed
    assert capsys.readouterr().out.startswith("size 5\n")


def endless(*inputs):
    while True:
        pass


def endless_and_stubborn(*inputs):
    while True:
        with contextlib.suppress(Exception):
            time.sleep(0.001)


@pytest.mark.parametrize("function", [endless, endless_and_stubborn])
def test_what_never_returns_is_stopped_within_seconds(function):
    start = time.monotonic()
    feedback = check_conv2d(function)
    assert time.monotonic() - start < 2 * trying.SECONDS_A_CALL
    assert feedback.status == "never returns"
    assert "after 3 seconds on input 1" in feedback.verdict
    assert not feedback.notes


def test_what_cannot_be_stopped_is_said_so(monkeypatch):
    monkeypatch.setattr(trying, "SECONDS_A_CALL", 0.2)
    release = threading.Event()
    feedback = check_output_size(lambda *inputs: release.wait())
    release.set()
    assert any("Restart the kernel" in note for note in feedback.notes)


def test_an_endless_loop_on_one_input_only_is_found(monkeypatch):
    monkeypatch.setattr(trying, "SECONDS_A_CALL", 0.2)

    def output_size(size, kernel_size, stride, padding):
        count, start = 0, -padding
        while start + kernel_size <= size + padding:
            count, start = count + 1, start + stride % 5
        return count

    feedback = check_output_size(output_size)
    assert feedback.status == "never returns"
    assert feedback.case.inputs["stride"] == 5


def test_slow_answers_share_the_time_of_the_check(monkeypatch):
    monkeypatch.setattr(trying, "SECONDS_A_CHECK", 0.5)

    def output_size(size, kernel_size, stride, padding):
        time.sleep(0.2)
        return (size + 2 * padding - kernel_size) // stride + 1

    feedback = check_output_size(output_size)
    assert feedback.status == "never returns"
    assert "of 15 inputs took 0.5 seconds" in feedback.verdict


def test_the_naive_loops_leave_most_of_the_time_unused():
    from tests.exercises.answers.conv2d import seven_loops

    start = time.monotonic()
    assert check_conv2d(seven_loops).passed
    # A laptop ten times slower has ten times as long for it.
    assert time.monotonic() - start < trying.SECONDS_A_CHECK / 10


def test_a_right_result_within_the_tolerance_passes_and_beyond_it_fails():
    def output(error):
        def normalize(x):
            y = (x - x.mean((0, 2, 3), keepdims=True)) / x.std((0, 2, 3), keepdims=True)
            return y + error

        return normalize

    assert check_normalize(output(0.9e-3)).passed
    assert not check_normalize(output(1.1e-3)).passed


def test_no_wrong_input_is_ever_called_right_for_another():
    """A function that remembers the last right answer and repeats it is wrong."""
    kept = []

    def correlate2d(x, w):
        kept.append(x * w[0, 0] if w.size == 1 else x)
        return kept[0]

    assert not check_correlate2d(correlate2d).passed
