"""The catalogue: every mistake has its texts, and an exercise that knows it."""

import pytest

from aigc_lessons.exercises.misconceptions import CATALOGUE, CHAPTERS
from tests.exercises.test_answers import EVERY


@pytest.mark.parametrize("known", CATALOGUE.values(), ids=CATALOGUE)
def test_the_texts_fit_into_the_sentences_around_them(known):
    assert known.title[0].islower()  # "This is what you get when …"
    assert known.title[-1] not in ".:"
    assert known.looks[-1] == "."
    assert known.hint[0].isupper() or known.hint[0] == "`"
    assert known.hint[-1] in ".?`"


def test_no_two_mistakes_share_a_key():
    """The later one would take the earlier one's place in the catalogue."""
    assert sum(map(len, CHAPTERS.values())) == len(CATALOGUE)


def test_no_two_mistakes_share_a_title():
    assert len({known.title for known in CATALOGUE.values()}) == len(CATALOGUE)


def test_every_mistake_is_made_by_a_learner_in_these_tests():
    made = {key for answers in EVERY for _, keys in answers.wrong.values() for key in keys}
    assert made == set(CATALOGUE)
