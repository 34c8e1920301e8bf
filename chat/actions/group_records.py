"""The part of groups in what is held about a person."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from chat.access import Room, rooms_for_posting
from chat.actions.conversations import append
from chat.group_rows import waiting_context
from chat.models import Entry, Kind, Participant, Removal, WaitingMessage
from peersupport.core.realtime import tell

Json = dict[str, object]


def exported_of_groups(person_id: UUID) -> Sequence[Json]:
    """Which groups they were in, whether they were taken out, and what of theirs waits for a host or came back."""
    seats = Participant.objects.filter(person_id=person_id, conversation__pairing_id=None)
    removals = dict(
        Removal.objects.filter(person_id=person_id).values_list("conversation_id", "at")
    )
    waiting = WaitingMessage.objects.filter(author_id=person_id, settled_at=None)
    rows = list(waiting.select_related("conversation").order_by("turn"))
    return [
        {
            "topic": seat.conversation.group.topic,
            "left_at": seat.left_at,
            "taken_out_at": removals.get(seat.conversation_id),
            "waiting": [
                _words(row) for row in rows if row.conversation_id == seat.conversation_id
            ],
        }
        for seat in seats.select_related("conversation__group").order_by("pk")
    ]


def erased_in_groups(*, person: User) -> int:
    """Each message of theirs is taken back in the sight of all, and every word of it goes. They leave.

    Returns how many entries lost their words. In the caller's transaction.
    """
    seats = Participant.objects.filter(person=person, conversation__pairing_id=None)
    rooms = rooms_for_posting(list(seats.values_list("conversation_id", flat=True)))
    for room in rooms.values():
        _take_back(room, person)
        if person.pk in room.seats and room.is_open:
            tell(room.persons - {person.pk}, append(room, kind=Kind.LEFT, by=person))
    WaitingMessage.objects.filter(author=person).delete()
    Removal.objects.filter(Q(person=person)).update(reason_sealed=b"")
    seats.filter(left_at=None).update(left_at=timezone.now())
    return Entry.objects.filter(author=person, conversation__in=rooms).update(body_sealed=b"")


def _take_back(room: Room, person: User) -> None:
    """Also in a group that has ended, and whatever time has passed."""
    own = Entry.objects.filter(conversation=room.conversation, author=person)
    gone = own.filter(kind=Kind.WITHDRAWN).values("about_seq")
    for message in own.filter(kind=Kind.MESSAGE).exclude(seq__in=gone).order_by("seq"):
        event = append(room, kind=Kind.WITHDRAWN, by=person, about=message)
        replaced = own.filter(Q(seq=message.seq) | Q(about_seq=message.seq))
        replaced.exclude(seq=event.seq).update(replaced_by=event.seq)
        own.filter(seq=event.seq).update(replaced_by=None)
        tell(room.persons - {person.pk}, event)


def _words(row: WaitingMessage) -> str:
    context = waiting_context(row.conversation_id, row.author_id, row.client_id)
    return row.conversation.vault.open(bytes(row.body_sealed), context) if row.body_sealed else ""
