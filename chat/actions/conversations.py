"""The life of a conversation: it exists because a pairing is active, and ends kindly, once."""

from uuid import UUID

from django.db import transaction
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.models import User
from chat import access
from chat.access import Room
from chat.events import DeliveredMarked, EntryAdded, ReadMarked, SeatsChanged
from chat.marks import is_news_to_others, who_is_told
from chat.models import Conversation, Entry, KeptDraft, Kind, Participant, Side
from matching.api import (
    PairingSeats,
    active_pairing_for,
    end_pairing,
    end_standing_in,
    never_meet_again,
    part_for_good,
)
from peersupport.core import outbox
from peersupport.core.errors import Conflict
from peersupport.core.realtime import Delivery, publish_on_commit

NOT_WHILE_THE_TEAM_WRITES = "Somebody from the team writes here now. They can give it back to you, and then you can end it."


@transaction.atomic
def open_conversation(*, pairing_id: UUID, by: User) -> UUID:
    """The conversation of an active pairing, made on first use. Idempotent, also when both open it at once.

    Raises `NotFound` unless the pairing is active and `by` is one of the two.
    """
    pairing = active_pairing_for(by, pairing_id)
    conversation = Conversation(pairing_id=pairing.pairing_id)
    _ = conversation.vault
    made = Conversation.objects.bulk_create([conversation], ignore_conflicts=True)
    found = Conversation.objects.get(pairing_id=pairing.pairing_id)
    if found.pk == made[0].pk:
        _seat(found, pairing)
    return found.pk


def _seat(conversation: Conversation, pairing: PairingSeats) -> None:
    Participant.objects.bulk_create(
        Participant(conversation=conversation, person_id=person, side=side)
        for person, side in ((pairing.client_id, Side.CLIENT), (pairing.worker_id, Side.WORKER))
    )


@transaction.atomic
def end_conversation(*, conversation_id: UUID, by: User) -> None:
    """Close it and end its pairing. The client may read on; the peer worker may not.

    Idempotent. Raises `NotFound` unless `by` is one of the two, and `Conflict` for a peer worker while
    somebody from the team writes in their place: nobody in danger loses both.
    """
    room, pairing_id = access.room_of_two(by, conversation_id)
    if not room.is_open:
        return
    if room.is_taken_over and room.seats[by.pk].side == Side.WORKER:
        raise Conflict(NOT_WHILE_THE_TEAM_WRITES)
    close(room, by=by)
    _end_what_it_stood_on(room, pairing_id, by)


@transaction.atomic
def block(*, conversation_id: UUID, by: User) -> None:
    """End it, and never be paired with the other again. To them it looks like any other end.

    Works after it has ended, too, and twice. Raises what `end_conversation` raises.
    """
    room, pairing_id = access.room_of_two(by, conversation_id)
    if room.is_taken_over and room.seats[by.pk].side == Side.WORKER:
        raise Conflict(NOT_WHILE_THE_TEAM_WRITES)
    if room.is_open:
        close(room, by=by)
    if room.conversation.stands_in_for_id is None:
        part_for_good(pairing_id=pairing_id, by=by)
        return
    never_meet_again(person=by, other=_other_than(by, room))
    end_standing_in(agreement_id=pairing_id, by=by)


def _end_what_it_stood_on(room: Room, pairing_id: UUID, by: User) -> None:
    """Its pairing; or only the agreement to stand in, and the pairing beside it goes on."""
    if room.conversation.stands_in_for_id is not None:
        end_standing_in(agreement_id=pairing_id, by=by)
        return
    end_pairing(pairing_id=pairing_id, by=by)


def _other_than(person: User, room: Room) -> User:
    """Also after they left."""
    seats = Participant.objects.pair().filter(conversation=room.conversation)
    return seats.exclude(person=person).select_related("person").get().person


@transaction.atomic
def close_what_stands_on(*, pairing_id: UUID, by: User) -> None:
    """A pairing, or an agreement to stand in, is over: so is its conversation. Asks nobody whether they may; may be repeated."""
    rows = Conversation.objects.filter(pairing_id=pairing_id, closed_at=None)
    for room in access.rooms_for_posting(list(rows.values_list("pk", flat=True))).values():
        if room.is_open:
            close(room, by=by)


def close(room: Room, *, by: User) -> None:
    """Under the lock of the room. Clients may read on; the peer worker may not."""
    now = timezone.now()
    conversation = room.conversation
    conversation.closed_at, conversation.closed_by = now, by
    event = append(room, kind=Kind.CLOSED, by=by)
    conversation.save(update_fields=["closed_at", "closed_by", "last_seq"])
    KeptDraft.objects.filter(conversation=conversation).delete()
    _end_stand_ins(conversation, by)
    leaving = [seat for seat in room.seats.values() if seat.side != Side.CLIENT]
    gone = Participant.objects.filter(pk__in=[seat.pk for seat in leaving])
    gone.update(left_at=now, took_over_at=None)
    publish_on_commit(
        Delivery(persons=room.persons, event=event),
        *(
            Delivery(
                persons=frozenset({seat.person_id}), event=SeatsChanged(person_id=seat.person_id)
            )
            for seat in leaving
        ),
    )


def _end_stand_ins(conversation: Conversation, by: User) -> None:
    """After this, each under a lock of its own: two conversations are never locked out of order."""
    begun = Conversation.objects.filter(stands_in_for=conversation, closed_at=None)
    for agreement in begun.values_list("pairing_id", flat=True):
        outbox.enqueue(
            "chat.stand_in_over",
            key=f"chat.stand_in_over:{agreement}:{conversation.pk}",
            due_at=timezone.now(),
            agreement=str(agreement),
            by=str(by.pk),
        )


def append(room: Room, *, kind: Kind, by: User, about: Entry | None = None) -> EntryAdded:
    """Under the lock of the room: the next entry of the sequence."""
    conversation = room.conversation
    conversation.last_seq += 1
    conversation.save(update_fields=["last_seq"])
    Entry.objects.create(
        conversation=conversation,
        seq=conversation.last_seq,
        kind=kind,
        author=by,
        about_seq=about.seq if about else None,
        replaced_by=about.replaced_by if about else None,
        at=timezone.now(),
    )
    return EntryAdded(conversation_id=conversation.pk, seq=conversation.last_seq)


@transaction.atomic
def mark_read(*, conversation_id: UUID, by: User, seq: int) -> int:
    """Move the person's read mark forward to `seq`, never back and never past the last entry. Says how far `seq` goes.

    The others are told; where that sign is turned off by either, only that it was delivered: the page was
    there for it. Of the team nobody is told. Raises `NotFound` unless they sit there.
    """
    seat = access.seat_for_reading(by, conversation_id)
    reached = min(seq, seat.conversation.last_seq)
    behind = Participant.objects.filter(pk=seat.pk, read_seq__lt=reached)
    if not behind.update(read_seq=reached, delivered_seq=Greatest("delivered_seq", reached)):
        return reached
    told = who_is_told(conversation_id)
    seeing = told.of_reading_by(by.pk)
    unaware = told.of_delivery_to(by.pk) - seeing
    news = {"after": seat.delivered_seq, "up_to": reached}
    if unaware and not is_news_to_others(by.pk, conversation_id, **news):
        unaware = frozenset()
    read = ReadMarked(conversation_id=conversation_id, person_id=by.pk, seq=reached)
    delivered = DeliveredMarked(conversation_id=conversation_id, person_id=by.pk, seq=reached)
    publish_on_commit(
        Delivery(persons=seeing | {by.pk}, event=read),
        Delivery(persons=unaware, event=delivered),
    )
    return reached
