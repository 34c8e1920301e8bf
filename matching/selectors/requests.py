"""What a peer worker is shown: who asks for them and why, and how their own hours read to others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from accounts.models import User
from accounts.roles import Capability
from matching import access, roster
from matching.models import (
    DateOff,
    ExtraHours,
    Handover,
    Pairing,
    Request,
    Seat,
    State,
    SupportProfile,
    Understudy,
)
from matching.policies.availability import slots_of_person
from matching.policies.explain import reasons
from matching.policies.snapshots import ClientSnapshot, WorkerSnapshot
from matching.presenters import AskedCard, about_both
from matching.vocabulary import labels
from matching.week import Preview, clock, preview


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Requests that wait for an answer, the oldest first, and how much room there is."""

    cards: tuple[AskedCard, ...]
    free_seats: int
    seats: int
    is_paused: bool
    is_resting: bool
    has_profile: bool


def requests_to(worker: User, now: datetime) -> Asked:
    profile = access.profile_of(worker)
    seats = Seat.objects.of(worker)
    return Asked(
        cards=_cards(worker, now),
        free_seats=seats.free().count(),
        seats=seats.count(),
        is_paused=profile.paused_at is not None,
        is_resting=profile.is_resting(now),
        has_profile=bool(profile.choices.languages),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OnceOnly:
    """Hours on a single day, as their owner reads them."""

    id: int
    on: date
    begins: str
    ends: str


def hours_on_single_days(worker: User, *, since: date) -> tuple[OnceOnly, ...]:
    """Soonest first, without those on a day that was taken off after all."""
    off = DateOff.objects.filter(person=worker).values("on")
    rows = ExtraHours.objects.filter(person=worker, on__gte=since).exclude(on__in=off)
    return tuple(
        OnceOnly(id=row.pk, on=row.on, begins=clock(row.start_minute), ends=clock(row.end_minute))
        for row in rows
    )


def hours_preview(worker: User, *, reader_zone: str, now: datetime) -> Preview:
    """How the coming week of this worker reads on a clock in another zone."""
    return preview(
        roster.free_times_of(worker),
        time_zone=worker.time_zone,
        reader_zone=reader_zone,
        week_start=now.date(),
    )


def _cards(worker: User, now: datetime) -> tuple[AskedCard, ...]:
    rows = Request.objects.waiting(now).to_worker(worker).filter(client__is_active=True)
    waiting = list(rows.select_related("client").order_by("asked_at"))
    workers = roster.worker_snapshots(now, only=[worker.pk])
    if not waiting or not workers:
        return ()
    supports = SupportProfile.objects.select_related("person").filter(
        person__in=[request.client_id for request in waiting]
    )
    clients = {client.id: client for client in roster.client_snapshots(supports, workers, now)}
    handed = _handed_over([request.client_id for request in waiting])
    return tuple(
        AskedCard(
            request_id=request.pk,
            note=request.note,
            reasons=_reasons(clients[str(request.client_id)], workers[0], worker, now),
            asked_at=request.asked_at,
            expires_at=request.expires_at,
            handover=handed.get(request.client_id, ""),
        )
        for request in waiting
    )


def _handed_over(clients: Sequence[UUID]) -> Mapping[UUID, str]:
    """The last words of an earlier worker that each client has let be read."""
    rows = Handover.objects.select_related("client").filter(
        client__in=clients, approved_at__isnull=False
    )
    return {row.client_id: row.words for row in rows.order_by("written_at")}


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One client of a worker, and what the two have agreed on."""

    pairing_id: UUID
    name: str
    since: datetime
    state: State
    is_intense: bool
    understudy: str
    understudy_stands: bool
    handover: str
    handover_approved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """A pairing of a colleague in which this worker was asked to stand in, or does."""

    id: UUID
    colleague: str
    client: str
    is_willing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    people: tuple[PersonRow, ...]
    stand_ins: tuple[StandIn, ...]
    colleagues: tuple[tuple[UUID, str], ...]
    counts_as: int
    seats: int
    is_hard_day: bool


def people_page(worker: User, now: datetime) -> PeoplePage:
    """Those the worker talks with, oldest first, and those they stand in for."""
    profile = access.profile_of(worker)
    pairings = Pairing.objects.active().filter(worker=worker).select_related("client")
    colleagues = User.objects.able_to(Capability.GIVE_SUPPORT).exclude(pk=worker.pk)
    asked = Understudy.objects.asked().filter(worker=worker)
    known = roster.worker_snapshots(now, only=[worker.pk])
    return PeoplePage(
        people=tuple(_person_row(pairing, now) for pairing in pairings.order_by("began_at")),
        stand_ins=tuple(
            StandIn(
                id=row.pk,
                colleague=row.pairing.worker.pseudonym,
                client=row.pairing.client.pseudonym if row.agreed_at else "",
                is_willing=row.willing_at is not None,
            )
            for row in asked.select_related("pairing__worker", "pairing__client")
        ),
        colleagues=tuple(colleagues.order_by("pseudonym").values_list("pk", "pseudonym")),
        counts_as=known[0].load if known else 0,
        seats=known[0].seats if known else 0,
        is_hard_day=profile.is_hard_day(now),
    )


def _person_row(pairing: Pairing, now: datetime) -> PersonRow:
    asked = Understudy.objects.asked().filter(pairing=pairing).select_related("worker").first()
    handover = Handover.objects.select_related("client").filter(pairing=pairing).first()
    return PersonRow(
        pairing_id=pairing.pk,
        name=pairing.client.pseudonym,
        since=pairing.began_at,
        state=pairing.state(now),
        is_intense=pairing.intense_since is not None,
        understudy=asked.worker.pseudonym if asked else "",
        understudy_stands=bool(asked and asked.willing_at and asked.agreed_at),
        handover=handover.words if handover else "",
        handover_approved=bool(handover and handover.approved_at),
    )


def _reasons(
    client: ClientSnapshot, worker: WorkerSnapshot, reader: User, now: datetime
) -> tuple[str, ...]:
    week, words = now.date(), labels(reader.language)
    both_free = slots_of_person(client, week) & slots_of_person(worker, week)
    found = reasons(
        client,
        worker,
        both_free=both_free,
        week_start=week,
        labels=words,
        time_zone=reader.time_zone,
    )
    return about_both(found, words)
