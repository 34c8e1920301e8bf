"""The cheap test before the costly one: never wrongly no, and no for words that are scattered or turned round."""

import pytest

from moderation.policies.matching import Entry, Index
from moderation.policies.phrases import Phrase, Vocabulary, compile_phrase


def phrase(source: str) -> Phrase:
    return compile_phrase(source, Vocabulary({}, canonical=lambda word: [word]))


@pytest.mark.parametrize(
    "said",
    [
        "i want to sleep and wake up",
        "wake me when you want to sleep a bit and then wake",
        "i want i want to sleep or not and wake",
    ],
)
def test_whatever_the_pattern_finds_is_let_through(said: str) -> None:
    found = phrase("want to sleep ... wake")
    assert found.matcher.search(f" . {said} . ".encode()), "there must be something to find"

    assert found.may_stand_in(said.split())


@pytest.mark.parametrize(
    "said",
    [
        "wake up when you sleep as you want to",
        "want to tell you that we all like to sleep late and never wake",
    ],
)
def test_scattered_words_are_turned_away_without_the_pattern(said: str) -> None:
    found = phrase("want to sleep ... wake")
    entry = Entry(phrase=found, rule=None)
    assert Index([entry]).candidates(set(said.split())) == [entry], "all the words must be there"

    assert not found.may_stand_in(said.split())
