"""A conversation that was picked by chance, as it is read: who spoke by side, never by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chat.models import Entry, Participant, Side
from chat.presenters import words_of
from peersupport.core.crypto import Unreadable

LOST = "These words cannot be read any more."
SIDES = {
    Side.CLIENT: "The client",
    Side.WORKER: "The peer worker",
    Side.TEAM: "Somebody from the team",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    at: datetime
    who: str
    words: str


def lines(entries: Iterable[Entry]) -> tuple[Line, ...]:
    found = list(entries)
    seats = Participant.objects.filter(conversation__in={entry.conversation_id for entry in found})
    sides = {
        (conversation, person): Side(side)
        for conversation, person, side in seats.values_list("conversation_id", "person_id", "side")
    }
    return tuple(
        Line(
            at=entry.at,
            who=SIDES[sides.get((entry.conversation_id, entry.author_id), Side.TEAM)],
            words=_words(entry),
        )
        for entry in found
    )


def _words(entry: Entry) -> str:
    try:
        return words_of(entry, entry.conversation)
    except Unreadable:
        return LOST
