"""Reads: whom a client may talk with while their peer worker is missing, and for whom somebody stands in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chat.models import Absence, Attendance, Conversation, Participant, Side, StateSet
from chat.policies.presence import said_to_be_gone
from matching.api import StandIn, stand_in_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Somebody who is there now. `conversation_id`: the two talk already."""

    name: str
    conversation_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InPlaceOf:
    """The conversation to go back to, which is kept, and whether its worker is still missing."""

    conversation_id: UUID
    name: str
    is_missing: bool


def offer(conversation: Conversation, now: datetime) -> Offer | None:
    """For the client of an open conversation whose worker is missing."""
    pairing_id = conversation.pairing_id
    found = stand_in_of(pairing_id) if pairing_id else None
    if found is None or not is_free(found.worker_id, now):
        return None
    begun = begun_with(found)
    if begun is not None and begun.closed_at is not None:
        return None
    return Offer(name=found.name, conversation_id=begun.pk if begun else None)


def begun_with(stand_in: StandIn) -> Conversation | None:
    return Conversation.objects.filter(pairing_id=stand_in.agreement_id).first()


def is_free(worker_id: UUID, now: datetime) -> bool:
    """They have a tab open, and have not said that they rest or go; nor do others miss them."""
    if not Attendance.objects.filter(person=worker_id, lease_until__gt=now).exists():
        return False
    said = StateSet.objects.filter(person=worker_id).first()
    return said is None or not said_to_be_gone(said.in_force(now))


def is_missing_in(conversation: Conversation) -> bool:
    return Absence.objects.filter(conversation=conversation, back_at=None).exists()


def in_place_of(conversation: Conversation) -> InPlaceOf | None:
    """For the client of a conversation with somebody who stands in."""
    first = Conversation.objects.filter(stand_ins=conversation, closed_at=None).first()
    if first is None:
        return None
    seats = Participant.objects.filter(conversation=first, side=Side.WORKER)
    name = seats.values_list("person__pseudonym", flat=True).first()
    return InPlaceOf(conversation_id=first.pk, name=name or "", is_missing=is_missing_in(first))
