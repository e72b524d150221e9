"""Laws of the self-test's Python side: questions, and what stands where no script runs."""

import re

import numpy as np
import pytest

from aigc_lessons.exercises import convolution, images
from aigc_lessons.widgets import Question, SelfTest
from aigc_lessons.widgets.self_test import shown


def question(number=1, right="yes", wrong=(("no", "it is not."),)):
    return Question(f"Question {number}?", right=right, wrong=wrong, because="it is so.")


def five(**changes):
    return [question(number, **changes) for number in range(1, 6)]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (-3, "−3"),
        (0.1 + 0.2, "0.3"),
        (np.float32(1 / 3), "0.3333"),
        (-0.0, "0"),
        (1.5e-7, "1.5e−07"),
        (np.int64(7), "7"),
        (True, "True"),
        (np.True_, "True"),
        ((4, 3), "(4, 3)"),
        ((np.int64(4),), "(4,)"),
        ([0.5, -1], "[0.5, −1]"),
        (np.array([[1, 2]]), "[[1, 2]]"),
        (np.array(2.0), "2"),
        ("a  text\nof two lines, 1-2", "a text of two lines, 1-2"),
    ],
)
def test_values_are_shown_as_a_reader_sees_them(value, text):
    assert shown(value) == text


@pytest.mark.parametrize(
    ("right", "wrong"), [(2, 2.0), (1, "1"), (0.33331, 0.33334), ((1, 2), (1.0, 2.0))]
)
def test_answers_that_look_the_same_are_refused(right, wrong):
    with pytest.raises(ValueError, match="twice"):
        question(right=right, wrong=[(wrong, "it is not.")])
    with pytest.raises(ValueError, match="twice"):
        question(wrong=[(right, "it is not."), (wrong, "nor is this.")])


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        ({"text": ""}, ValueError, "a question is an empty text"),
        ({"text": 3}, TypeError, "a question is 3"),
        ({"because": " "}, ValueError, "because is an empty text"),
        ({"wrong": []}, ValueError, "0 wrong answers, but 1 to 4"),
        ({"wrong": [(i, "no.") for i in range(5)]}, ValueError, "5 wrong answers"),
        ({"wrong": ["no"]}, TypeError, "a wrong answer is 'no'"),
        ({"wrong": [(1, 2)]}, TypeError, "what gives a wrong answer is 2"),
        ({"right": ""}, ValueError, "an answer is an empty text"),
    ],
)
def test_a_wrong_question_gets_one_sentence_with_the_value(change, error, says):
    given = {"text": "Why?", "right": "yes", "wrong": [("no", "no.")], "because": "so."}
    with pytest.raises(error, match=says) as caught:
        Question(**(given | change))
    assert not re.search(r"[.!]\s", str(caught.value))


@pytest.mark.parametrize(
    ("questions", "error", "says"),
    [
        (five()[:4], ValueError, "there are 4 questions, but a self-test has 5"),
        ([*five(), question(6)], ValueError, "there are 6"),
        ([*five()[:4], "Why?"], TypeError, "a question is 'Why\\?'"),
        ([question()] * 5, ValueError, "two questions are the same"),
    ],
)
def test_a_self_test_has_five_different_questions(questions, error, says):
    with pytest.raises(error, match=says):
        SelfTest("Self-test", questions)


TESTS = {"images": images.self_test, "convolution": convolution.self_test}
every_test = pytest.mark.parametrize("make", TESTS.values(), ids=TESTS)


@every_test
def test_it_is_the_same_each_time_and_the_right_answer_has_no_fixed_place(make):
    assert make()._repr_html_() == make()._repr_html_()
    places = places_of_right(make())
    assert len(set(places)) > 1


def places_of_right(test):
    return [[o["right"] for o in q["options"]].index(True) for q in test.state["questions"]]


def test_even_questions_of_one_kind_have_their_right_answers_in_several_places():
    for title in map(str, range(30)):
        test = SelfTest("Self-test", [question(f"{title} {i}") for i in range(5)])
        assert len(set(places_of_right(test))) > 1


@every_test
def test_without_scripts_every_question_and_answer_is_there_and_the_right_one_is_folded(make):
    test = make()
    html = test._repr_html_()
    static, script = html.split("<script", 1)
    assert static.count("<details>") == static.count("</details>") == 5
    assert "open" not in re.findall(r"<details[^>]*>", static)[0]
    open_to_all = re.sub(r"<details>.*?</details>", "", static, flags=re.DOTALL)
    for asked in test.state["questions"]:
        for option in asked["options"]:
            assert f"<li>{marked_up(option['text'])}</li>" in open_to_all
            assert marked_up(option["why"]) not in open_to_all
            assert marked_up(option["why"]) in static
    assert " is right" not in open_to_all
    assert static.count(" is right") == 5
    assert "mount(" in script


def marked_up(text):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return re.sub("`([^`]+)`", r"<code>\1</code>", escaped.replace("'", "&#x27;"))


def test_the_letter_of_the_folded_answer_is_that_of_the_right_one():
    test = SelfTest("Self-test", five())
    items = test.fallback().split("<li style")[1:]
    for asked, item in zip(test.state["questions"], items, strict=True):
        letter = re.search(r"(\w) is right", item)[1]
        place = [option["right"] for option in asked["options"]].index(True)
        assert letter == "ABCDE"[place]


def test_nothing_in_a_question_can_leave_its_place():
    text = "</script><b> `<i>` <!--"
    asked = [Question(f"{text} {i}", i, [(text, text)], text) for i in range(5)]
    html = SelfTest("Self-test", asked)._repr_html_()
    assert html.count("</script") == html.count("<script") == 1
    assert "<b>" not in html
    assert "<!--" not in html
    assert "<code>&lt;i&gt;</code>" in html


def test_the_line_of_text_says_the_questions():
    line = repr(SelfTest("Self-test: a", five()))
    assert line.startswith("Self-test: a: (1) Question 1? (2) Question 2?")
    assert "\n" not in line
