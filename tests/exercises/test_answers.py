"""What learners write, right and wrong, goes through every checker."""

import importlib
import pkgutil

import pytest

from tests.exercises import answers
from tools import misconceptions_page

# Every module in the folder holds the answers to one exercise.
EVERY = [
    importlib.import_module(f"{answers.__name__}.{module.name}").answers
    for module in pkgutil.iter_modules(answers.__path__)
]


def name(answers):
    return answers.check.__name__


def marks(answers):
    """Answers that build and train networks are tried by `make test-long`."""
    return [pytest.mark.long] * (name(answers) == "check_script")


RIGHT = [
    pytest.param(a.check, answer, id=f"{name(a)}-{label}", marks=marks(a))
    for a in EVERY
    for label, answer in a.right.items()
]
WRONG = [
    pytest.param(a.check, answer, keys, id=f"{name(a)}-{label}", marks=marks(a))
    for a in EVERY
    for label, (answer, keys) in a.wrong.items()
]


@pytest.mark.parametrize(("check", "answer"), RIGHT)
def test_a_right_answer_is_accepted(check, answer):
    feedback = check(answer)
    assert feedback.passed, feedback
    assert not feedback.misconceptions


# Wrong answers divide by zero as they please.
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("check", "answer", "keys"), WRONG)
def test_a_wrong_answer_is_rejected_and_its_mistake_named(check, answer, keys):
    feedback = check(answer)
    assert feedback.status in {"wrong", "error"}, feedback
    assert {known.key for known in feedback.misconceptions} == set(keys), feedback


@pytest.mark.long
def test_the_page_of_the_mistakes_is_what_the_checkers_say():
    page = misconceptions_page.PAGE.read_text(encoding="utf-8")
    assert page == misconceptions_page.page(), "run `make pages`"


@pytest.mark.parametrize("one", EVERY, ids=name)
def test_every_checker_has_enough_answers(one):
    assert len(one.right) >= 3
    assert len(one.wrong) >= 6
    assert sum(bool(keys) for _, keys in one.wrong.values()) >= 4
