"""Finding words in what was written, whatever the capital letters and accents. Pure."""

import unicodedata
from dataclasses import dataclass

# As much around a find as one line of a phone's result takes in.
BEFORE, AFTER = 60, 140


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a message, and whether it is what was looked for."""

    text: str
    is_match: bool


def fold(text: str) -> str:
    """Without accents, capital letters, and differences between kinds of white space."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (" " if c.isspace() else c for c in plain if not unicodedata.combining(c))
    return "".join(kept).casefold()


def find(text: str, wanted: str) -> tuple[Piece, ...]:
    """What surrounds the first place where `wanted` (folded) stands; nothing when it stands nowhere."""
    if not wanted or wanted not in fold(text):
        return ()
    folded, origins = _traced(text)
    at = folded.index(wanted)
    start, end = origins[at], origins[at + len(wanted) - 1] + 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    first, last = max(0, start - BEFORE), min(len(text), end + AFTER)
    return (
        Piece(text=("…" if first else "") + text[first:start], is_match=False),
        Piece(text=text[start:end], is_match=True),
        Piece(text=text[end:last] + ("…" if last < len(text) else ""), is_match=False),
    )


def _traced(text: str) -> tuple[str, list[int]]:
    """`fold`, letter by letter, and for each letter the place it came from."""
    folded: list[str] = []
    origins: list[int] = []
    for place, character in enumerate(text):
        for letter in fold(character):
            folded.append(letter)
            origins.append(place)
    return "".join(folded), origins
