"""A text in pieces, so that a page can show which words a rule found. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    text: str
    is_match: bool


def marked(text: str, spans: Iterable[Sequence[int]]) -> tuple[Piece, ...]:
    """Together the pieces are `text`, whatever the spans: those that overlap or reach outside are mended."""
    inside = [False] * len(text)
    for first, last in spans:
        for place in range(max(0, first), min(len(text), last)):
            inside[place] = True
    pieces: list[Piece] = []
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or inside[place] != inside[start]:
            pieces.append(Piece(text=text[start:place], is_match=inside[start]))
            start = place
    return tuple(pieces)


def only_what_was_found(pieces: Iterable[Piece], *, hidden: str) -> tuple[Piece, ...]:
    """The words that a rule found, and nothing of what stands around them; of these, no number either."""
    return tuple(
        Piece(text=_without_numbers(piece.text), is_match=True)
        if piece.is_match
        else Piece(text=f" {hidden} ", is_match=False)
        for piece in pieces
    )


def _without_numbers(text: str) -> str:
    return "".join("•" if sign.isdigit() else sign for sign in text)
