"""While a client's peer worker is missing: a talk with somebody who stands in, beside the first, which is kept."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from chat import access, standing_in
from chat.actions.conversations import append, close_what_stands_on
from chat.models import Conversation, Kind, Participant, Side
from matching.api import StandIn, stand_in_of
from peersupport.core.errors import Conflict, NotFound
from peersupport.core.realtime import Delivery, publish_on_commit

BACK = "They are back. You can go on writing to them here."
NOBODY = "Nobody can stand in just now. What you have written is safe, and you keep your place."


@transaction.atomic
def talk_with_stand_in(*, conversation_id: UUID, by: User) -> UUID:
    """The conversation with the understudy whom the client agreed to. Pressed twice, it is the same one.

    What was said in the first is not shown to them, and nothing in it ends. Raises `NotFound` for anybody but
    its client; `Conflict` when it has ended, its worker is not missing, or nobody who may stand in is free now.
    """
    room = access.rooms_for_posting([conversation_id]).get(conversation_id)
    seat = room.seats.get(by.pk) if room else None
    if room is None or seat is None or seat.side != Side.CLIENT:
        raise NotFound
    pairing_id = room.conversation.pairing_id
    found = stand_in_of(pairing_id) if pairing_id and room.is_open else None
    begun = standing_in.begun_with(found) if found else None
    if begun is not None and begun.closed_at is None:
        return begun.pk
    if room.is_open and not standing_in.is_missing_in(room.conversation):
        raise Conflict(BACK)
    if found is None or begun or not standing_in.is_free(found.worker_id, timezone.now()):
        raise Conflict(NOBODY)
    return _begin(room.conversation, found)


@transaction.atomic
def end_for(*, agreement_id: UUID, by_id: UUID) -> None:
    """The agreement is over, and so is what was begun with it. May be repeated."""
    close_what_stands_on(pairing_id=agreement_id, by=User.objects.get(pk=by_id))


def _begin(first: Conversation, found: StandIn) -> UUID:
    """Under the lock of the first one, so that there are never two."""
    conversation = Conversation(pairing_id=found.agreement_id, stands_in_for=first)
    _ = conversation.vault
    conversation.save(force_insert=True)
    Participant.objects.bulk_create(
        Participant(conversation=conversation, person_id=person, side=side)
        for person, side in ((found.client_id, Side.CLIENT), (found.worker_id, Side.WORKER))
    )
    room = access.rooms_for_posting([conversation.pk])[conversation.pk]
    if found.worker_id not in room.seats:
        raise Conflict(NOBODY)
    event = append(room, kind=Kind.JOINED, by=room.seats[found.worker_id].person)
    publish_on_commit(Delivery(persons=room.persons, event=event))
    return conversation.pk
