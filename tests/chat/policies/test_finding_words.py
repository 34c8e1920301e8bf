"""Words are found whatever their capital letters and accents, and where they really stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.policies.finding import find, fold


@pytest.mark.parametrize(
    ("text", "wanted", "stands"),
    [
        ("Ça va être GÉNIAL", "etre genial", "être GÉNIAL"),
        ("In der Straße", "STRASSE", "Straße"),
        ("one\nhouse", "ONE HOUSE", "one\nhouse"),
        ("e\u0301t\u0323\u0307e\u0301", "ete", "e\u0301t\u0323\u0307e\u0301"),
        ("שלום 👩‍👧", "שלום", "שלום"),
    ],
)
def test_it_is_found_in_the_letters_that_were_written(text: str, wanted: str, stands: str) -> None:
    assert [piece.text for piece in find(text, fold(wanted)) if piece.is_match] == [stands]


@pytest.mark.parametrize("wanted", ["", "pastries", "almond  pastry"])
def test_what_was_not_written_is_not_found(wanted: str) -> None:
    assert find("an almond pastry", fold("almond"))
    assert find("an almond pastry", fold(wanted)) == ()


@given(before=st.text(max_size=300), after=st.text(max_size=300))
def test_what_stands_around_it_is_what_was_written(before: str, after: str) -> None:
    text = f"{before}needle{after}"

    pieces = find(text, "needle")

    assert sum(piece.is_match for piece in pieces) == 1
    assert "".join(piece.text for piece in pieces).strip("…") in f"{text} ".strip("…")
    assert len("".join(piece.text for piece in pieces)) < 300
