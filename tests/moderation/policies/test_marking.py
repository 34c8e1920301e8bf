"""Marking what a rule found never changes a word of what a person wrote."""

from hypothesis import given
from hypothesis import strategies as st

from moderation.policies.marking import marked

places = st.integers(min_value=-5, max_value=40)


@given(text=st.text(max_size=30), spans=st.lists(st.tuples(places, places), max_size=4))
def test_the_pieces_together_are_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    pieces = marked(text, spans)

    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)


def test_what_was_found_is_marked_and_the_rest_is_not() -> None:
    pieces = marked("I want to go home", [(2, 6), (4, 9)])

    assert [(piece.text, piece.is_match) for piece in pieces] == [
        ("I ", False),
        ("want to", True),
        (" go home", False),
    ]
