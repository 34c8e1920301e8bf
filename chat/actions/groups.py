"""A coordinator opens a group, names its host, changes its rules, and closes it kindly."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.roles import Capability
from chat import group_access
from chat.access import Room
from chat.actions.conversations import append, close
from chat.events import SeatsChanged, WaitingChanged
from chat.group_rows import MOST_MEETS, MOST_RULES, MOST_TOPIC, reason_context
from chat.models import Conversation, Group, Kind, Participant, Side, WaitingMessage
from matching.api import must_not_meet
from peersupport.core import audit
from peersupport.core.errors import Conflict, NotFound
from peersupport.core.realtime import Delivery, publish_on_commit, tell
from peersupport.core.text import clean_line, clean_text

ENDED = "The group has ended before the host could read this. It is not about you."


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a group is to be. `host_id`: a peer worker."""

    topic: str
    rules: str
    host_id: UUID
    cap: int
    waits_for_host: bool
    meets: str = ""


@transaction.atomic
def open_group(*, plan: Plan, by: User) -> UUID:
    """Clients can join it from now on. Raises `NotFound` unless `by` opens groups and the host gives support."""
    require(by, Capability.OPEN_GROUPS)
    host = _host(plan.host_id)
    conversation = Conversation(waits_for_host=plan.waits_for_host)
    _ = conversation.vault  # makes its key
    conversation.save(force_insert=True)
    Group.objects.create(conversation=conversation, opened_by=by, **_written(plan), cap=plan.cap)
    Participant.objects.create(conversation=conversation, person=host, side=Side.WORKER)
    publish_on_commit(_seats_changed(host.pk))
    audit.record(actor_id=by.pk, verb="group.opened", subject=f"conversation:{conversation.pk}")
    return conversation.pk


@transaction.atomic
def change_group(*, conversation_id: UUID, plan: Plan, by: User) -> None:
    """Nobody loses their place by a smaller cap. Changed rules are a new version, which members are shown.

    Raises `Conflict` while messages wait for the host and would stop to, or when the new host cannot take it.
    """
    room, group = group_access.room_for_running(by, conversation_id)
    if not room.is_open:
        raise Conflict("This group has ended.")
    conversation = room.conversation
    waiting = WaitingMessage.objects.filter(conversation=conversation, returned_at=None)
    if conversation.waits_for_host and not plan.waits_for_host and waiting.exists():
        raise Conflict("Messages wait for the host. Please ask them to read those first.")
    if conversation.waits_for_host != plan.waits_for_host:
        conversation.waits_for_host = plan.waits_for_host
        conversation.save(update_fields=["waits_for_host"])
    written = _written(plan)
    group.rules_version += written["rules"] != group.rules
    for name, value in {**written, "cap": plan.cap}.items():
        setattr(group, name, value)
    group.save()
    _seat_host(room, _host(plan.host_id))
    audit.record(actor_id=by.pk, verb="group.changed", subject=f"conversation:{conversation.pk}")


@transaction.atomic
def close_group(*, conversation_id: UUID, by: User) -> None:
    """Members may read on; nobody can write or join. What waited goes back to its authors. Idempotent."""
    room, _ = group_access.room_for_running(by, conversation_id)
    if not room.is_open:
        return
    waiting = WaitingMessage.objects.filter(conversation=room.conversation, returned_at=None)
    for row in waiting:
        row.returned_at = timezone.now()
        row.reason_sealed = room.conversation.vault.seal(ENDED, reason_context(row.pk))
        row.save(update_fields=["returned_at", "reason_sealed"])
    close(room, by=by)
    tell(room.persons, WaitingChanged(conversation_id=conversation_id))
    audit.record(actor_id=by.pk, verb="group.closed", subject=f"conversation:{conversation_id}")


def _written(plan: Plan) -> dict[str, str]:
    return {
        "topic": clean_line(plan.topic, most=MOST_TOPIC),
        "rules": clean_text(plan.rules, most=MOST_RULES),
        "meets": clean_line(plan.meets, most=MOST_MEETS) if plan.meets.strip() else "",
    }


def _host(person_id: UUID) -> User:
    host = User.objects.able_to(Capability.GIVE_SUPPORT).filter(pk=person_id).first()
    if host is None:
        raise NotFound("Please choose a peer worker who is here.")
    return host


def _seat_host(room: Room, host: User) -> None:
    """The one before leaves. Why a new one cannot take it is told to nobody."""
    before = room.host
    if before is not None and before.person_id == host.pk:
        return
    if must_not_meet(host.pk, room.persons):
        raise Conflict("Please choose another host for this group.")
    told = room.persons | {host.pk}
    gone = Participant.objects.filter(conversation=room.conversation, side=Side.WORKER)
    gone.exclude(person=host).filter(left_at=None).update(left_at=timezone.now())
    events = [] if before is None else [append(room, kind=Kind.LEFT, by=before.person)]
    Participant.objects.update_or_create(
        conversation=room.conversation,
        person=host,
        defaults={"side": Side.WORKER, "left_at": None},
    )
    events.append(append(room, kind=Kind.JOINED, by=host))
    changed = [host.pk] if before is None else [host.pk, before.person_id]
    publish_on_commit(
        *(Delivery(persons=told, event=event) for event in events),
        *map(_seats_changed, changed),
    )


def _seats_changed(person_id: UUID) -> Delivery:
    return Delivery(persons=frozenset({person_id}), event=SeatsChanged(person_id=person_id))
