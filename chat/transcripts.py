"""The whole of a conversation, for somebody from the team who has no seat in it: asked for with a reason, for a while."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from chat.models import SAID, Conversation, Entry, Kind, Participant, Side, Transcript
from chat.presenters import words_of

AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One line of it."""

    at: datetime
    seq: int
    who: str
    what: str
    words: str
    was_replaced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Up to `AT_ONCE` lines, the oldest first; `before` is where the page before this one ends."""

    lines: list[Said]
    before: int | None


def open_transcript(person: User, conversation_id: UUID) -> Transcript | None:
    """Theirs, while its time lasts."""
    now = timezone.now()
    theirs = Transcript.objects.filter(reader=person, conversation_id=conversation_id)
    lasting = theirs.filter(opened_at__lte=now, until__gt=now).select_related("conversation")
    return lasting.order_by("-until").first()


def lines_of(conversation: Conversation, *, before: int | None) -> Page:
    """The newest of them, or those before a place; what was changed or taken back too, for nobody unsays it here."""
    entries = Entry.objects.filter(conversation=conversation).order_by("-seq")
    if before is not None:
        entries = entries.filter(seq__lt=before)
    found = list(entries[: AT_ONCE + 1])
    names = _names(conversation)
    lines = [_line(entry, conversation, names) for entry in reversed(found[:AT_ONCE])]
    return Page(lines=lines, before=lines[0].seq if len(found) > AT_ONCE else None)


def _names(conversation: Conversation) -> dict[UUID, str]:
    seats = Participant.objects.filter(conversation=conversation).select_related("person")
    sides = {Side.CLIENT: "client", Side.WORKER: "peer worker"}
    return {
        seat.person_id: f"{seat.person.pseudonym}, {sides.get(Side(seat.side), 'team')}"
        for seat in seats
    }


def _line(entry: Entry, conversation: Conversation, names: dict[UUID, str]) -> Said:
    return Said(
        at=entry.at,
        seq=entry.seq,
        who=names.get(entry.author_id, "somebody from the team"),
        what="" if entry.kind == Kind.MESSAGE else Kind(entry.kind).label,
        words=words_of(entry, conversation) if entry.kind in SAID else "",
        was_replaced=entry.replaced_by is not None,
    )
