"""The words people choose from are whole, and each question says why it is asked."""

import pytest

from matching.vocabulary import KINDS, BadVocabulary, labels, parse_vocabulary, vocabulary

WHOLE = """
version = 1
[[groups]]
id = "mind"
title = "Mind"
why = "Because."
[groups.terms]
voices = ["Hearing voices", "heard voices"]
"""


@pytest.mark.parametrize("kind", KINDS)
def test_every_shipped_file_is_whole(kind: str) -> None:
    words = vocabulary(kind)

    assert words.version >= 1
    for group in words.groups:
        assert group.why.endswith("."), group.id
        for term in group.terms:
            assert term.id.isidentifier(), term.id
            assert term.label.strip() == term.label != ""
            assert term.phrase.strip() == term.phrase != ""


def test_a_phrase_reads_the_same_about_one_and_about_both() -> None:
    """It completes "I have also …" and "You have both …"."""
    phrases = vocabulary("experiences").phrases()
    assert len(phrases) >= 80

    personal = {"my", "his", "her", "their", "your", "i", "they", "have", "has"}
    wrong = {name: said for name, said in phrases.items() if personal & set(said.split())}

    assert wrong == {}


def test_a_language_nobody_has_translated_falls_back_to_english() -> None:
    assert vocabulary("experiences", "xx") == vocabulary("experiences", "en")
    assert labels("xx").languages["en"] == "English"


def test_a_word_taken_out_of_the_file_is_still_shown_to_those_who_chose_it() -> None:
    assert vocabulary("experiences").label_of("an_old_word") == "an old word"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('why = "Because."', 'why = " "'), "say why this is asked"),
        (('why = "Because."', ""), "why"),
        (("version = 1", ""), "version"),
        (('voices = ["Hearing voices", "heard voices"]', 'voices = "a" = 1'), "line"),
    ],
)
def test_a_file_with_something_missing_is_refused(change: tuple[str, str], told: str) -> None:
    assert parse_vocabulary(WHOLE).version == 1

    with pytest.raises(BadVocabulary, match=told):
        parse_vocabulary(WHOLE.replace(*change))


def test_an_id_means_one_thing() -> None:
    twice = WHOLE + WHOLE.split("version = 1")[1].replace('id = "mind"', 'id = "life"')

    with pytest.raises(BadVocabulary, match="voices: used twice"):
        parse_vocabulary(twice)
