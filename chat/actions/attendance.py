"""Who is here, kept so that it is true whichever process dies: rows with a lease, and a promise for when one runs out."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from chat.events import PresenceChanged
from chat.models import Absence, Attendance, Kind, Participant, Side, StateSet
from chat.policies.presence import LIVE, said_to_be_gone
from peersupport.core import outbox
from peersupport.core.realtime import Delivery, publish_on_commit

MISSING_AFTER = timedelta(seconds=settings.MISSING_AFTER)
LEASE = MISSING_AFTER / 2
# Time for whoever lost a process, a line or the database to come back by themselves.
SETTLE = MISSING_AFTER * 0.4


@transaction.atomic
def attend(*, process: UUID, present: Collection[UUID], heard: Mapping[UUID, datetime]) -> None:
    """These persons, and no others, have a tab in this process until the lease ends. One query for all of them.

    `heard` says when something was last heard of those who have gone. Told are only changes that no other
    process makes up for. Bears being called again: it goes by what the table says.
    """
    now = timezone.now()
    rows = Attendance.objects.filter(process=process)
    before = frozenset(rows.values_list("person_id", flat=True))
    came, left = frozenset(present) - before, before - frozenset(present)
    rows.filter(person__in=before - left).update(lease_until=now + LEASE)
    rows.filter(person__in=left).delete()
    elsewhere = here(came | left, now=now)
    Attendance.objects.bulk_create(
        Attendance(person_id=person, process=process, lease_until=now + LEASE) for person in came
    )
    _watch_over(process, now + LEASE, is_needed=bool(present))
    end_absences(came - elsewhere, now=now)
    for person in left - elsewhere:
        _gone(person, heard.get(person, now), now)
    tell_presence((came | left) - elsewhere)


@transaction.atomic
def lose_process(*, process: UUID) -> None:
    """Its lease has run out: nobody is here through it any more. Does nothing when it still vouches for somebody."""
    now = timezone.now()
    rows = Attendance.objects.filter(process=process)
    if rows.filter(lease_until__gt=now).exists():
        _watch_over(process, now + LEASE, is_needed=True)
        return
    heard = {row.person_id: row.lease_until - LEASE for row in rows}
    rows.delete()
    gone = frozenset(heard) - here(frozenset(heard), now=now)
    for person in gone:
        _gone(person, heard[person], now)
    tell_presence(gone)


@transaction.atomic
def notice_missing(*, person_id: UUID, heard_at: datetime) -> None:
    """Tell the clients of the worker's live conversations, unless the worker is back or had said that they go."""
    now = timezone.now()
    if here({person_id}, now=now):
        return
    said = StateSet.objects.filter(person=person_id).first()
    if said is not None and said_to_be_gone(said.in_force(now)):
        return
    missed = [
        Absence(conversation_id=conversation, person_id=person_id, told_at=now)
        for conversation in _live_conversations(person_id, heard_at)
    ]
    if missed:
        Absence.objects.bulk_create(missed, ignore_conflicts=True)
        tell_presence({person_id})


def here(persons: Collection[UUID], *, now: datetime) -> frozenset[UUID]:
    """Those of them who have a tab open in a process that is alive."""
    alive = Attendance.objects.filter(person__in=persons, lease_until__gt=now)
    return frozenset(alive.values_list("person_id", flat=True))


def tell_presence(persons: Collection[UUID]) -> None:
    """Clients in open conversations with these workers, and the workers' own tabs, look again."""
    if not persons:
        return
    to: dict[UUID, set[UUID]] = {person: {person} for person in persons}
    seats = (
        Participant.objects.sitting()
        .between_two()
        .filter(side=Side.WORKER, person__in=persons, conversation__closed_at=None)
    )
    others = Participant.objects.sitting().filter(
        side=Side.CLIENT, conversation__in=seats.values("conversation")
    )
    clients = {seat.conversation_id: seat.person_id for seat in others}
    for seat in seats:
        if seat.conversation_id in clients:
            to[seat.person_id].add(clients[seat.conversation_id])
    publish_on_commit(
        *(
            Delivery(persons=frozenset(told), event=PresenceChanged(person_id=person))
            for person, told in to.items()
        )
    )


def end_absences(persons: Collection[UUID], *, now: datetime) -> None:
    """They are back, or have said where they are: nobody misses them."""
    Absence.objects.filter(person__in=persons, back_at=None).update(back_at=now)


def _gone(person: UUID, heard_at: datetime, now: datetime) -> None:
    outbox.enqueue(
        "chat.missing",
        key=f"chat.missing:{uuid4()}",
        due_at=max(heard_at + MISSING_AFTER, now + SETTLE),
        person=str(person),
        heard_at=heard_at.isoformat(),
    )


def _watch_over(process: UUID, until: datetime, *, is_needed: bool) -> None:
    """A promise that comes due only when the process stops putting it off."""
    key = f"chat.process:{process}"
    if not is_needed:
        outbox.cancel(key=key)
    elif not outbox.put_off(key=key, due_at=until):
        outbox.forget(key=key)
        outbox.enqueue("chat.process_gone", key=key, due_at=until, process=str(process))


def _live_conversations(worker: UUID, at: datetime) -> list[UUID]:
    """Open ones in which both had written shortly before."""
    seats = (
        Participant.objects.sitting()
        .between_two()
        .filter(side=Side.WORKER, person=worker, conversation__closed_at=None)
    )
    said = Q(conversation__entry__kind=Kind.MESSAGE)
    own = said & Q(conversation__entry__author=F("person"))
    theirs = said & ~Q(conversation__entry__author=F("person"))
    written = seats.annotate(
        own_at=Max("conversation__entry__at", filter=own),
        their_at=Max("conversation__entry__at", filter=theirs),
    )
    live = written.filter(own_at__gte=at - LIVE, their_at__gte=at - LIVE)
    return list(live.values_list("conversation_id", flat=True))
