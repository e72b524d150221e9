"""The self-test at the end of a chapter: five questions that check their answers in the page."""

import hashlib
import html
import itertools
import numbers
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aigc_lessons.widgets.moving_figure import MovingFigure

QUESTIONS = 5
MOST_WRONG = 4
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Question:
    """A question with its right answer and the answers that known mistakes give.

    Values are shown as short texts: floats with four digits, arrays and tuples with brackets.
    Compute them, never type them in. In every text `` `code` `` becomes code.

    Parameters
    ----------
    text : str
        The question.
    right : object
        The right answer.
    wrong : sequence of (object, str)
        One to four wrong answers, each with what gives it. The reason is read after
        "Not quite:", so it begins like the `looks` of a misconception.
    because : str
        One sentence that is read after "Right:".

    Raises
    ------
    TypeError
        If a text is no text, or a wrong answer is no pair.
    ValueError
        If a text is empty, two answers look the same, or their number is out of range.

    Examples
    --------
    >>> from aigc_lessons import ops
    >>> size = ops.conv2d_output_size(5, 3)
    >>> question = Question(
    ...     "How many places does a 3-wide window have in 5 pixels?",
    ...     right=size,
    ...     wrong=[(5 - 3, "the + 1 is missing."), (5, "the window would hang over the edge.")],
    ...     because="It can start at pixel 0, 1 or 2.",
    ... )
    >>> question.right, question.wrong[0]
    ('3', ('2', 'the + 1 is missing.'))
    """

    text: str
    right: object
    wrong: Sequence[tuple[object, str]]
    because: str

    def __post_init__(self) -> None:
        """Check, and keep every answer as the text that is shown."""
        keep = object.__setattr__  # the dataclass is frozen
        keep(self, "text", _one_line("a question", self.text))
        keep(self, "because", _one_line("because", self.because))
        keep(self, "right", shown(self.right))
        keep(self, "wrong", tuple(_wrong(answer) for answer in self.wrong))
        self._check_answers()

    def _check_answers(self) -> None:
        if not 1 <= len(self.wrong) <= MOST_WRONG:
            raise ValueError(
                f"{self.text!r} has {len(self.wrong)} wrong answers, but 1 to {MOST_WRONG} are "
                "expected: add or remove some"
            )
        answers = [self.right, *(answer for answer, _ in self.wrong)]
        for answer in answers:
            if answers.count(answer) > 1:
                raise ValueError(
                    f"{self.text!r} shows the answer {answer!r} twice, but answers must differ: "
                    "ask about an input on which the mistake shows"
                )

    def options(self, salt: str) -> list[dict]:
        """Return the answers in an order that depends on their texts and `salt` only."""
        every = [(self.right, self.because, True), *((*pair, False) for pair in self.wrong)]
        every.sort(key=lambda option: _digest(salt, self.text, option[0]))
        return [{"text": text, "why": why, "right": right} for text, why, right in every]


class SelfTest(MovingFigure):
    """Five questions with answers to choose from, checked at once and without a kernel.

    Where scripts do not run, the questions are a list with their answers folded away.

    Parameters
    ----------
    title : str
        What stands below it, for example "Self-test: images".
    questions : sequence of Question
        Exactly five.

    Raises
    ------
    TypeError
        If the questions are no sequence of Question.
    ValueError
        If there are not exactly five, or two ask the same.
    """

    module = "self_test.mjs"

    def __init__(self, title: str, questions: Sequence[Question]) -> None:
        """Check the questions and put their answers into order."""
        self.questions = _check_questions(questions)
        super().__init__(title, _describe(self.questions), {"questions": _arranged(self.questions)})

    def fallback(self) -> str:
        """Return the questions and their answers as a list, the right ones folded away."""
        items = "\n".join(_item(question) for question in self.state["questions"])
        return f'<div>\n<ol style="padding-left:1.5em">\n{items}\n</ol>\n</div>'


def shown(value: object) -> str:
    """Return an answer as its reader sees it.

    Parameters
    ----------
    value : object
        A text, a number, an array, or tuples and lists of them.

    Returns
    -------
    str
        One line; floats with four digits, a true minus sign before numbers.

    Examples
    --------
    >>> shown(0.1 + 0.2), shown(-2), shown((1, 3)), shown(np.eye(2))
    ('0.3', '−2', '(1, 3)', '[[1, 0], [0, 1]]')
    """
    if isinstance(value, np.ndarray):
        return shown(value.tolist())
    if isinstance(value, (list, tuple)):
        inside = ", ".join(shown(item) for item in value)
        if isinstance(value, list):
            return f"[{inside}]"
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    if isinstance(value, (numbers.Real, np.number)) and not isinstance(value, (bool, np.bool_)):
        number = f"{value:.4g}" if isinstance(value, (float, np.floating)) else str(value)
        return ("0" if number == "-0" else number).replace("-", "−")
    return _one_line("an answer", value if isinstance(value, str) else str(value))


def _one_line(name: str, text: str) -> str:
    if not isinstance(text, str):
        raise TypeError(f"{name} is {text!r}, but a text is expected: write a sentence")
    if not text.strip():
        raise ValueError(f"{name} is an empty text, but readers need one: write a sentence")
    return " ".join(text.split())


def _wrong(answer: tuple[object, str]) -> tuple[str, str]:
    if not isinstance(answer, tuple) or len(answer) != 2:
        raise TypeError(
            f"a wrong answer is {answer!r}, but a pair is expected: write (value, what gives it)"
        )
    return shown(answer[0]), _one_line("what gives a wrong answer", answer[1])


def _check_questions(questions: Sequence[Question]) -> tuple[Question, ...]:
    asked = tuple(questions)
    for question in asked:
        if not isinstance(question, Question):
            raise TypeError(f"a question is {question!r}, but a Question is expected")
    if len(asked) != QUESTIONS:
        raise ValueError(f"there are {len(asked)} questions, but a self-test has {QUESTIONS}")
    if len({question.text for question in asked}) < QUESTIONS:
        raise ValueError("two questions are the same, but each must ask something else")
    return asked


def _describe(questions: Sequence[Question]) -> str:
    return " ".join(f"({i}) {question.text}" for i, question in enumerate(questions, start=1))


def _arranged(questions: Sequence[Question]) -> list[dict]:
    """Return the questions with their answers in order, the right one not always in one place."""
    for salt in itertools.count():
        arranged = [{"text": q.text, "options": q.options(str(salt))} for q in questions]
        places = [[option["right"] for option in q["options"]].index(True) for q in arranged]
        if len(set(places)) > 1:
            return arranged


def _digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def _item(question: dict) -> str:
    options = question["options"]
    answers = "".join(f"<li>{_marked_up(option['text'])}</li>" for option in options)
    letters = "ABCDE"
    pairs = sorted(zip(letters, options, strict=False), key=lambda pair: not pair[1]["right"])
    reasons = "".join(_reason(letter, option) for letter, option in pairs)
    return (
        f'<li style="margin-bottom:1em">{_marked_up(question["text"])}\n'
        f'<ol type="A">{answers}</ol>\n'
        f"<details><summary>Answer</summary><ul>{reasons}</ul></details></li>"
    )


def _reason(letter: str, option: dict) -> str:
    verdict = "is right" if option["right"] else "is not"
    return f"<li>{letter} {verdict}: {_marked_up(option['why'])}</li>"


def _marked_up(text: str) -> str:
    return _CODE.sub(r"<code>\1</code>", html.escape(text))
