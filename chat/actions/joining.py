"""Somebody from the team in a conversation: never unseen. They join, whisper, write in the worker's place, and leave."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.roles import Capability
from chat import access
from chat.access import Room
from chat.actions.conversations import append
from chat.events import SeatsChanged, Whispered
from chat.models import Kind, Participant, Side, Whisper, whisper_context
from moderation.api import Presence, has_open_escalation, hold_to_join, note_presence
from peersupport.core.errors import Conflict, NotFound
from peersupport.core.realtime import Delivery, publish_on_commit, tell
from peersupport.core.text import clean_text

WAS_IN_IT = "You were one of the two in this conversation. Please ask a colleague to join it."
SOMEBODY_WRITES = "Somebody else from the team writes here already."
SAID_IN_A_GROUP = "This was said in a group, and the team does not join groups. Speak with its host, or reach the person in another way."
NOBODY_HERE = "Nobody from the team is in this conversation now. If you are worried, call them."


@transaction.atomic
def join(*, conversation_id: UUID, by: User) -> None:
    """Take a seat in it because of an escalation that one holds. Everybody in it is told; twice is once.

    They may read what was written there, and write. Raises `NotFound` unless `by` has taken the open
    escalation of the conversation, `Conflict` when it has ended, was once their own or is a group.
    """
    require(by, Capability.ANSWER_ESCALATIONS)
    room = access.rooms_for_posting([conversation_id]).get(conversation_id)
    hold_to_join(conversation_id=conversation_id, by=by)
    if room is None:
        raise Conflict(SAID_IN_A_GROUP)
    if not room.is_open:
        raise Conflict("This conversation has ended, so nobody can join it.")
    if by.pk in room.seats:
        return
    _take_seat(room, by)
    _tell(room, Kind.TEAM_JOINED, Presence.JOINED, by)
    tell({by.pk}, SeatsChanged(person_id=by.pk))


@transaction.atomic
def take_over(*, conversation_id: UUID, by: User) -> None:
    """Write in the peer worker's place, who reads along from now on. Everybody in it is told; twice is once.

    Holds for as long as this person sits there. Raises `NotFound` unless they have joined and hold the
    escalation, `Conflict` when a colleague writes there.
    """
    room, seat = _joined(conversation_id, by)
    hold_to_join(conversation_id=conversation_id, by=by)
    if seat.took_over_at is not None:
        return
    if room.is_taken_over:
        raise Conflict(SOMEBODY_WRITES)
    seat.took_over_at = timezone.now()
    seat.save(update_fields=["took_over_at"])
    _tell(room, Kind.TEAM_WRITES, Presence.TOOK_OVER, by)


@transaction.atomic
def give_back(*, conversation_id: UUID, by: User) -> None:
    """The peer worker writes again. Idempotent. Raises `NotFound` unless they have joined."""
    room, seat = _joined(conversation_id, by)
    _give_back(room, seat)


@transaction.atomic
def leave(*, conversation_id: UUID, by: User) -> None:
    """Get up, visibly, and give back what was taken over. Raises `NotFound` unless they sit there."""
    room, seat = _joined(conversation_id, by)
    _leave(room, seat)


@transaction.atomic
def everybody_leaves(*, conversation_id: UUID) -> None:
    """The escalation has ended, and with it the reason to be there. Nothing while another is open. May be repeated."""
    room = access.rooms_for_posting([conversation_id]).get(conversation_id)
    if room is None or has_open_escalation(conversation_id):
        return
    for seat in room.team:
        _leave(room, seat)


@transaction.atomic
def whisper(*, conversation_id: UUID, by: User, words: str) -> None:
    """A word between the peer worker and the team. Its client never reads it, nor hears that it was.

    Raises `NotFound` for anybody else, `Conflict` while nobody from the team is there, `Invalid` without words.
    """
    room = access.rooms_for_posting([conversation_id]).get(conversation_id)
    seat = room.seats.get(by.pk) if room else None
    if room is None or seat is None or seat.side == Side.CLIENT:
        raise NotFound
    if not room.is_open or not room.team:
        raise Conflict(NOBODY_HERE)
    kept = Whisper(conversation=room.conversation, author=by, at=timezone.now())
    context = whisper_context(conversation_id, kept.pk)
    kept.body_sealed = room.conversation.vault.seal(clean_text(words), context)
    kept.save(force_insert=True)
    note_presence(conversation_id=conversation_id, by=by, what=Presence.WHISPERED)
    hearing = {s.person_id for s in room.seats.values() if s.side != Side.CLIENT}
    tell(hearing, Whispered(conversation_id=conversation_id))


def _joined(conversation_id: UUID, by: User) -> tuple[Room, Participant]:
    room = access.rooms_for_posting([conversation_id]).get(conversation_id)
    seat = room.seats.get(by.pk) if room else None
    if room is None or seat is None or seat.side != Side.TEAM:
        raise NotFound
    return room, seat


def _take_seat(room: Room, by: User) -> None:
    """The seat they had before, when they come back. Under the lock of the room."""
    seats = Participant.objects.filter(conversation=room.conversation, person=by)
    earlier = seats.first()
    if earlier is not None and earlier.side != Side.TEAM:
        raise Conflict(WAS_IN_IT)
    seat = earlier or Participant(conversation=room.conversation, person=by, side=Side.TEAM)
    seat.left_at, seat.read_seq = None, room.conversation.last_seq
    seat.save()
    room.seats[by.pk] = seat


def _give_back(room: Room, seat: Participant) -> None:
    if seat.took_over_at is None:
        return
    seat.took_over_at = None
    seat.save(update_fields=["took_over_at"])
    _tell(room, Kind.TEAM_GAVE_BACK, Presence.GAVE_BACK, seat.person)


def _leave(room: Room, seat: Participant) -> None:
    """Whoever leaves is told too: their tab shows it before it is closed."""
    _give_back(room, seat)
    seat.left_at = timezone.now()
    seat.save(update_fields=["left_at"])
    _tell(room, Kind.TEAM_LEFT, Presence.LEFT, seat.person)
    tell({seat.person_id}, SeatsChanged(person_id=seat.person_id))


def _tell(room: Room, kind: Kind, what: Presence, by: User) -> None:
    """Under the lock of the room: an entry of the sequence, and a step of the escalation."""
    event = append(room, kind=kind, by=by)
    publish_on_commit(Delivery(persons=room.persons, event=event))
    note_presence(conversation_id=room.conversation.pk, by=by, what=what)
