"""Reads: where a peer worker is as this reader is told it, who dropped out, and what a worker last said of themselves."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import DateTimeField, F, Q
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.roles import Capability
from chat import access, standing_in
from chat.models import (
    Absence,
    Attendance,
    Conversation,
    Participant,
    Side,
    StateSet,
    TimedSession,
)
from chat.people_beside import People, people_in
from chat.policies.presence import JUST_BACK, Seen, State, Stretch, seen
from chat.standing_in import InPlaceOf, Offer
from matching.api import next_hours_of
from peersupport.core.statements import Given, Select, SelectWhole

JUST_OVER = timedelta(minutes=30)

# Asked for with every page of a conversation.
NEWEST_ABSENCE = SelectWhole(
    Absence.objects.filter(conversation=Given("room")).order_by("-told_at")[:1]
)
TIMED = SelectWhole(
    TimedSession.objects.filter(conversation=Given("room"))
    .filter(Q(ended_at=None) | Q(ended_at__gt=Given("since", DateTimeField())))
    .order_by(F("ended_at").desc(nulls_first=True))[:1]
)
STATE = SelectWhole(StateSet.objects.filter(person=Given("person")))
ALIVE = Select(
    Attendance.objects.filter(
        person=Given("person"), lease_until__gt=Given("now", DateTimeField())
    ).values_list("person_id")[:1]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands beside a conversation. `worker`: where they are, for the client's eyes only.

    `missing_since`: the worker dropped out. `back_at`: they did, and are back since a moment ago.
    """

    conversation_id: UUID
    with_whom: str
    is_clients: bool
    is_open: bool
    worker: Seen | None
    missing_since: datetime | None
    back_at: datetime | None
    # A time to talk: when it ends, or that it ended just now. `lengths`: what the worker may set.
    ends_at: datetime | None = None
    # While the worker is missing: who stands in. In a talk with that person: where to go back to.
    offer: Offer | None = None
    in_place_of: InPlaceOf | None = None
    is_over: bool = False
    lengths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnState:
    """What a worker's own page shows of them. `state` is None while they have said nothing that still holds."""

    state: State | None
    until: datetime | None
    words: str


def beside(viewer: User, conversation_id: UUID) -> Beside:
    """Raises `NotFound` unless the viewer may read the conversation."""
    now = timezone.now()
    seat = access.seat_for_reading(viewer, conversation_id)
    return beside_seat(viewer, seat, people_in(conversation_id, seen_by=viewer.pk), now)


def beside_seat(viewer: User, seat: Participant, people: People, now: datetime) -> Beside:
    """For somebody whose seat was found already."""
    conversation, is_clients = seat.conversation, seat.side == Side.CLIENT
    worker = people.worker_id
    absence = None if seat.side == Side.TEAM else _absence(conversation, now)
    is_missing = absence is not None and absence.back_at is None
    stands_in = conversation.stands_in_for_id is not None
    timed, zone = _timed(conversation, now), ZoneInfo(viewer.time_zone)
    return Beside(
        conversation_id=conversation.pk,
        with_whom=people.first_companion,
        is_clients=is_clients,
        is_open=conversation.closed_at is None,
        worker=seen_by(viewer, worker, now) if is_clients and worker else None,
        missing_since=absence.told_at if absence and is_missing else None,
        back_at=absence.back_at if absence else None,
        ends_at=timed.ends_at.astimezone(zone) if timed and timed.ended_at is None else None,
        is_over=timed is not None and timed.ended_at is not None,
        offer=standing_in.offer(conversation, now) if is_clients and is_missing else None,
        in_place_of=standing_in.in_place_of(conversation) if is_clients and stands_in else None,
        lengths=tuple(settings.SESSION_MINUTES) if seat.side == Side.WORKER else (),
    )


def seen_by(viewer: User, worker_id: UUID, now: datetime) -> Seen:
    """In words, on the viewer's own clock."""
    said = STATE.first(person=worker_id)
    alive = ALIVE.run(person=worker_id, now=now)
    hours = next_hours_of(worker_id, now)
    return seen(
        state=said.in_force(now) if said else None,
        until=said.until if said else None,
        has_tab=bool(alive),
        hours=[Stretch(begins_at=each.begins_at, ends_at=each.ends_at) for each in hours],
        now=now,
        zone=viewer.time_zone,
    )


def workers_seen_by(client: User) -> dict[UUID, str]:
    """By open conversation, where its peer worker is. Nothing for anybody who is no client."""
    now = timezone.now()
    own = (
        Participant.objects.sitting()
        .between_two()
        .filter(person=client, side=Side.CLIENT, conversation__closed_at=None)
    )
    workers = Participant.objects.sitting().filter(
        side=Side.WORKER, conversation__in=own.values("conversation")
    )
    rows = workers.values_list("conversation_id", "person_id")
    return {room: seen_by(client, worker, now).words for room, worker in rows}


def own_state(worker: User) -> OwnState:
    """Raises `NotFound` unless the person may give support."""
    require(worker, Capability.GIVE_SUPPORT)
    now = timezone.now()
    said = StateSet.objects.filter(person=worker).first()
    state = said.in_force(now) if said else None
    return OwnState(
        state=state,
        until=said.until if said and state else None,
        words=seen_by(worker, worker.pk, now).words,
    )


def _absence(conversation: Conversation, now: datetime) -> Absence | None:
    """The one that goes on, or one that ended just now."""
    newest = NEWEST_ABSENCE.first(room=conversation.pk)
    if newest is None or (newest.back_at is not None and newest.back_at < now - JUST_BACK):
        return None
    return newest


def _timed(conversation: Conversation, now: datetime) -> TimedSession | None:
    """The one that runs, or one that ended just now."""
    return TIMED.first(room=conversation.pk, since=now - JUST_OVER)
