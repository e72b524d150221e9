"""What the judge makes of a student's names, and of answers that a student has written."""

import contextlib
import inspect

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_lessons.exercises import convolution
from aigc_lessons.exercises.running import NeverReturned
from aigc_lessons.grading import inside, values
from aigc_lessons.grading.answers import Answers, RaisedElsewhereError
from aigc_lessons.grading.kernel import DiedError, TooLongError


def answers(code):
    """The names that some code defines, as a judge sees them."""
    namespace = {}
    exec(code, namespace)
    return Answers(lambda told: values.loads(inside.answer(values.dumps(told), namespace)))


def remote(code):
    return answers(code).fetch(["f"])["f"]


def test_values_and_functions_come_and_what_is_not_there_does_not():
    found = answers("x = (1, 2)\ndef f(a): return a\nclass C: pass").fetch({"x", "f", "C", "no"})
    assert found["x"] == (1, 2)
    assert found["f"](3) == 3
    assert set(found) == {"x", "f", "C"}
    assert not callable(found["C"])


def test_a_function_keeps_its_name_and_parameters():
    f = remote("def g(a, /, b, *c, d=1, **e): pass\nf = g")
    assert f.__name__ == "g"
    assert str(inspect.signature(f)) == "(a, /, b, *c, d=Ellipsis, **e)"
    assert not f.does_something


def test_the_checker_judges_a_remote_function_as_one_of_its_own():
    code = "def f(size, kernel_size, stride, padding):\n    return {}"
    for body in ("(size + 2 * padding - kernel_size) // stride", "...", "1 / 0", "'four'"):
        namespace = {}
        exec(code.format(body), namespace)
        here = convolution.check_output_size(namespace["f"])
        there = convolution.check_output_size(remote(code.format(body)))
        assert (here.status, here.verdict) == (there.status, there.verdict)
        assert here.misconceptions == there.misconceptions


def test_what_it_raises_is_told_with_its_class():
    with pytest.raises(ZeroDivisionError, match="division by zero") as raised:
        remote("def f(): return 1 / 0")()
    assert isinstance(raised.value, RaisedElsewhereError)
    own = remote("class Mine(KeyError): pass\ndef f(): raise Mine('a')")
    with pytest.raises(KeyError) as raised:
        own()
    assert type(raised.value).__name__ == "Mine"


@pytest.mark.parametrize("name", ["SystemExit", "KeyboardInterrupt", "GeneratorExit"])
def test_what_would_end_a_judge_does_not(name):
    with pytest.raises(RaisedElsewhereError):
        remote(f"def f(): raise {name}")()


def test_an_exception_group_is_told_too():
    with pytest.raises(RaisedElsewhereError):
        remote("def f(): raise ExceptionGroup('two', [ValueError(), KeyError()])")()


@pytest.mark.parametrize(
    "given", [np.arange(3.0), np.zeros(2, bool), np.array([np.nan]), np.array([7]), [1, 2]]
)
def test_an_input_that_was_written_into_is_seen(given):
    before = values.dumps(given)
    remote("def f(x): x[0] = (x[0] == 0) + 1 if len(x) == 1 else not x[0]")(given)
    assert values.dumps(given) != before


def test_an_input_that_was_only_read_stays():
    given = np.arange(3.0)
    assert remote("def f(x): return x + 1")(given).tolist() == [1, 2, 3]
    assert given.tolist() == [0, 1, 2]


def test_what_it_borrows_is_told():
    f = remote("from aigc_lessons import ops\ndef f(x): return ops.relu(x)")
    f(np.arange(3.0))
    assert f.borrowed == "ops.relu"


def test_one_that_never_returns_is_told(monkeypatch):
    monkeypatch.setattr(inside, "SECONDS", 0.1)
    with pytest.raises(NeverReturned):
        remote("def f():\n    while True: pass")()


def replying(told):
    return Answers(lambda request: told)


@pytest.mark.parametrize("error", [DiedError("gone"), TooLongError("long")])
def test_after_an_end_nothing_is_asked_any_more(error):
    asked = []

    def ask(request):
        asked.append(request)
        raise error

    one = Answers(ask)
    for _ in range(3):
        with pytest.raises(type(error)):
            one.fetch(["x"])
    assert len(asked) == 1
    assert one.broken is error


def test_names_that_were_not_asked_for_are_left_behind():
    told = {name: {"kind": "value", "value": 4} for name in ("x", "graded", "np", "own")}
    assert replying(told).fetch(["x"]) == {"x": 4}


SHOWN = {"kind": "function", "name": "f", "works": True, "parameters": None}
CALLED = {"finished": True, "abandoned": False, "value": 1, "error": None, "borrowed": None}
CALLED |= {"changed": []}
odd = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(st.sampled_from([*SHOWN, "value", None]), odd)
@settings(max_examples=300, deadline=None)
def test_a_strange_name_is_a_value_or_the_end(key, value):
    told = {"f": SHOWN | {key: value}} if key else value
    with contextlib.suppress(DiedError):
        replying(told).fetch(["f"])


@given(st.sampled_from([*CALLED, "error", None]), odd, st.sampled_from(["known", "name", "line"]))
@settings(max_examples=500, deadline=None)
def test_a_strange_result_is_a_value_an_error_or_the_end(key, value, part):
    error = {"name": "E", "known": "ValueError", "message": "m", "line": None}
    value = error | {part: value} if key == "error" else value
    told = iter([{"f": SHOWN}, CALLED | {key: value} if key else value])
    f = Answers(lambda request: next(told)).fetch(["f"])["f"]
    with contextlib.suppress(DiedError, RaisedElsewhereError, NeverReturned):
        f(np.arange(2.0), [1])
