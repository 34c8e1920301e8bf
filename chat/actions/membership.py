"""Coming into a group, leaving it, and being taken out of it."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from chat import group_access
from chat.access import Room
from chat.actions.conversations import append
from chat.events import SeatsChanged, WaitingChanged
from chat.models import (
    Agreement,
    KeptDraft,
    Kind,
    Participant,
    Removal,
    Side,
    WaitingMessage,
)
from chat.policies.groups import places_left
from matching.api import is_minor, must_not_meet
from peersupport.core import audit
from peersupport.core.errors import Conflict, NotFound
from peersupport.core.realtime import Delivery, publish_on_commit
from peersupport.core.text import clean_text

MOST_REASON = 1_000


class Full(Conflict):
    """No place is left. Also the answer to somebody who must not meet one of the group: they cannot tell."""

    code = "full"
    message = "There is no place left in this group right now. You can look again another day."


@transaction.atomic
def join_group(*, conversation_id: UUID, person: User, rules_version: int) -> None:
    """Take a place, having read these rules. Joining twice is joining once.

    The last place goes to one person, however many ask for it at once. Raises `NotFound`, `Full`, or
    `Conflict` when the rules have changed since they were read.
    """
    room, group = group_access.room_for_joining(person, conversation_id)
    if person.pk in room.seats:
        return
    if is_minor(person.pk):
        raise NotFound
    members = [seat for seat in room.seats.values() if seat.side == Side.CLIENT]
    apart = must_not_meet(person.pk, room.persons)
    if not places_left(cap=group.cap, taken=len(members), is_kept_apart=apart):
        raise Full
    if rules_version != group.rules_version:
        raise Conflict("The rules have changed since you read them. Please read them once more.")
    Participant.objects.update_or_create(
        conversation=room.conversation,
        person=person,
        defaults={"side": Side.CLIENT, "left_at": None},
    )
    _agree(room, person, rules_version)
    event = append(room, kind=Kind.JOINED, by=person)
    publish_on_commit(
        Delivery(persons=room.persons | {person.pk}, event=event), _seats_changed(person)
    )


@transaction.atomic
def agree_again(*, conversation_id: UUID, person: User) -> None:
    """A member has read the rules as they are now. Raises `NotFound` for anybody else."""
    room = group_access.room_of_member(person, conversation_id)
    group = room.conversation.group
    _agree(room, person, group.rules_version)


@transaction.atomic
def leave_group(*, conversation_id: UUID, person: User) -> None:
    """At once and without a reason. What they wrote stays; what still waited for the host goes with them.

    Raises `NotFound` unless they are a member. They may come back while there is a place.
    """
    room = group_access.room_of_member(person, conversation_id)
    _unseat(room, person)


@transaction.atomic
def remove_member(*, conversation_id: UUID, person_id: UUID, by: User, reason: str) -> None:
    """The host takes somebody out, for good. The reason is for the team; the others see that they left.

    Raises `NotFound` unless `by` is the host and the person a member, `Invalid` without a reason.
    """
    room = group_access.room_of_host(by, conversation_id)
    seat = group_access.member_of(room, person_id)
    row = Removal(conversation=room.conversation, person=seat.person, by=by)
    row.reason = clean_text(reason, most=MOST_REASON)
    row.save(force_insert=True)
    _unseat(room, seat.person)
    audit.record(
        actor_id=by.pk,
        verb="group.removed",
        subject=f"conversation:{conversation_id}",
        person=str(person_id),
    )


@transaction.atomic
def put_away_removal(*, conversation_id: UUID, person: User) -> None:
    """They have read that they were taken out. Idempotent. Raises `NotFound` for anybody who was not."""
    removals = Removal.objects.filter(conversation=conversation_id, person=person)
    if not removals.exists():
        raise NotFound
    removals.filter(told_at=None).update(told_at=timezone.now())


def _unseat(room: Room, person: User) -> None:
    """Under the lock of the room. From here on nothing of it reaches them."""
    event = append(room, kind=Kind.LEFT, by=person)
    Participant.objects.filter(conversation=room.conversation, person=person).update(
        left_at=timezone.now()
    )
    KeptDraft.objects.filter(conversation=room.conversation, person=person).delete()
    WaitingMessage.objects.filter(conversation=room.conversation, author=person).delete()
    hosts = frozenset({room.host.person_id}) if room.host else frozenset()
    publish_on_commit(
        Delivery(persons=room.persons - {person.pk}, event=event),
        Delivery(persons=hosts, event=WaitingChanged(conversation_id=room.conversation.pk)),
        _seats_changed(person),
    )


def _agree(room: Room, person: User, version: int) -> None:
    Agreement.objects.update_or_create(
        conversation=room.conversation,
        person=person,
        defaults={"version": version, "at": timezone.now()},
    )


def _seats_changed(person: User) -> Delivery:
    return Delivery(persons=frozenset({person.pk}), event=SeatsChanged(person_id=person.pk))
