"""Whatever stands around plain words of danger, and however they are written, somebody is told."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.disguises import DISGUISES, HARMLESS
from moderation.policies.rulebook import Level, Speaker
from moderation.policies.screening import screen
from peersupport.core.text import clean_text
from tests.moderation.policies.shipped import screener

PHRASES = ("i want to kill myself", "i want to die", "i am going to end my life")
CALM = st.sampled_from(
    [
        "",
        "It rained today.",
        "I had toast and tea.",
        "My sister called.",
        "We went to the park.",
        "\n\n",
    ]
)


def heard(text: str) -> Level:
    return screen(text, said_by=Speaker.CLIENT, books=screener("en")).level


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("phrase", PHRASES)
def test_a_disguised_phrase_raises_an_alert(phrase: str, disguise: str) -> None:
    assert heard(phrase) >= Level.MODERATE, "the phrase itself must be heard"

    assert heard(DISGUISES[disguise](phrase)) >= Level.MODERATE


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("sentence", HARMLESS)
def test_a_disguised_harmless_sentence_raises_none(sentence: str, disguise: str) -> None:
    assert heard(DISGUISES[disguise](sentence)) < Level.MODERATE


@given(before=CALM, phrase=st.sampled_from(PHRASES), after=CALM, shout=st.booleans())
def test_nothing_said_around_a_phrase_hides_it(
    before: str, phrase: str, after: str, shout: bool
) -> None:
    text = f"{before} {phrase.upper() if shout else phrase} {after}"

    assert heard(text) >= Level.MODERATE


@pytest.mark.parametrize("words_before", range(0, 200, 7))
def test_a_phrase_is_heard_wherever_it_stands_in_a_long_message(words_before: int) -> None:
    assert (
        heard("sunny " * words_before + "i want to kill myself " + "cloudy " * 150)
        >= Level.MODERATE
    )


@given(text=st.text(max_size=300))
def test_no_text_breaks_the_screening(text: str) -> None:
    verdict = screen(text, said_by=Speaker.CLIENT, books=screener("en"), previous_worker_turn=text)

    for hit in verdict.hits:
        assert all(0 <= start <= end <= len(text) for start, end in hit.spans)


@settings(max_examples=50)
@given(
    words=st.lists(
        st.sampled_from(
            ["i", "want", "to", "die", "kill", "myself", "not", "pills", "tonight", "but", "my"]
        )
    )
)
def test_capitals_never_lower_the_level(words: list[str]) -> None:
    text = " ".join(words)

    assert heard(text.upper()) >= heard(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ok. I want to kill myself", "want to kill myself"),
        (
            "ok \u200b \U0001f642 I wa\u200bnt to kill my\u200bself",
            "wa\u200bnt to kill my\u200bself",
        ),
    ],
)
def test_spans_point_at_the_words_as_they_were_written(text: str, expected: str) -> None:
    verdict = screen(text, said_by=Speaker.CLIENT, books=screener("en"))
    hit = next(hit for hit in verdict.hits if hit.rule_id == "suicide.wants")

    assert expected in [text[start:end] for start, end in hit.spans]


@pytest.mark.parametrize("phrase", PHRASES)
def test_whatever_is_taken_out_before_a_message_is_shown_hides_nothing_from_the_rules(
    phrase: str,
) -> None:
    unshown = [c for c in map(chr, range(0x3000)) if unicodedata.category(c) == "Cc"]
    split = [phrase.replace("l", f"{c}l").replace("i", f"i{c}") for c in unshown]
    read_as_before = [text for text in split if clean_text(text) == phrase]
    assert len(read_as_before) > 50, "most control characters leave no trace on the page"

    assert [text for text in read_as_before if heard(text) < heard(phrase)] == []
