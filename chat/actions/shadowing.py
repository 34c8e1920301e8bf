"""Stored messages are handed to moderation to try a draft of rules on: opened in memory, judged, and closed again."""

from collections.abc import Iterable
from uuid import UUID, uuid5

from chat.models import SAID, Entry, EntryQuerySet, Participant, Side
from chat.presenters import words_of
from moderation.api import StoredMessage, Stretch, judge_stretch, next_stretch
from peersupport.core.crypto import Unreadable


def hand_over_stretch(*, run_id: UUID) -> None:
    """The next few, the newest first. May be repeated: moderation counts no stretch twice."""
    stretch = next_stretch(run_id)
    if stretch is None:
        return
    said = _said_in(stretch)
    place = slice(stretch.seen, stretch.seen + stretch.stride)
    entries = list(said.select_related("conversation").order_by("-at", "-pk")[place])
    judge_stretch(
        run_id=run_id, seen=stretch.seen, total=said.count(), messages=_messages(entries)
    )


def _said_in(stretch: Stretch) -> EntryQuerySet:
    return Entry.objects.filter(kind__in=SAID, at__gte=stretch.since, at__lte=stretch.until)


def _messages(entries: Iterable[Entry]) -> list[StoredMessage]:
    """One for each entry: of one that cannot be read any more, without words."""
    entries = list(entries)
    rooms = {entry.conversation_id for entry in entries}
    seats = Participant.objects.filter(conversation__in=rooms, side=Side.CLIENT)
    clients = set(seats.values_list("conversation_id", "person_id"))
    return [
        StoredMessage(
            message_id=uuid5(entry.conversation_id, str(entry.seq)),
            said_by="client" if (entry.conversation_id, entry.author_id) in clients else "worker",
            text=_words(entry),
        )
        for entry in entries
    ]


def _words(entry: Entry) -> str:
    try:
        return words_of(entry, entry.conversation)
    except Unreadable:
        return ""
