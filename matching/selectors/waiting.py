"""What a coordinator is shown: who waits and what stands in the way, who has room, and who could be paired."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.access import require
from accounts.models import User
from accounts.roles import Capability
from matching import access, roster
from matching.actions.pairings import MAY_BE_OVERRULED
from matching.models import Pairing, PeerProfile, Request, SupportProfile
from matching.policies.availability import shared_minutes, slots_of_person
from matching.policies.eligibility import RuleName, broken_rules
from matching.policies.explain import Labels, reasons
from matching.policies.pool import Pool, fits, prepare
from matching.policies.snapshots import ClientSnapshot, WorkerSnapshot
from matching.policies.unserved import why_unserved
from matching.policies.weights import shipped_weights
from matching.presenters import OVERRULED, WHAT_STANDS_IN_THE_WAY, to_the_team
from matching.vocabulary import labels, vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    """One client who waits. What they lived through is on their own page, because opening that is kept."""

    client_id: UUID
    name: str
    since: datetime
    days: int
    languages: tuple[str, ...]
    needs: tuple[str, ...]
    is_minor: bool
    any_time: bool
    asked: str
    possible: int
    in_the_way: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomRow:
    """One peer worker and the room they have."""

    worker_id: UUID
    name: str
    languages: tuple[str, ...]
    held: int
    counts_as: int
    seats: int
    asked: int
    is_paused: bool
    is_resting: bool
    approved_for_youth: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPage:
    waiting: tuple[WaitingRow, ...]
    workers: tuple[RoomRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A worker with a free seat. `overruled`: what a coordinator would have to answer for."""

    worker_id: UUID
    name: str
    reasons: tuple[str, ...]
    overruled: tuple[str, ...]
    free_seats: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientPage:
    row: WaitingRow
    experiences: tuple[str, ...]
    wishes: tuple[str, ...]
    candidates: tuple[Candidate, ...]


def waiting_page(by: User, now: datetime) -> WaitingPage:
    """The longest wait first; workers with the most room first."""
    require(by, Capability.PAIR_PEOPLE)
    supports = list(
        SupportProfile.objects.filter(waiting_since__isnull=False, person__is_active=True)
        .select_related("person")
        .order_by("waiting_since")
    )
    workers = roster.worker_snapshots(now)
    return WaitingPage(waiting=_rows(supports, workers, by, now), workers=_room(workers, by, now))


def client_page(by: User, client_id: UUID, now: datetime) -> ClientPage:
    """One client, and the workers they could be paired with: those who may never meet are not there at all."""
    client = access.client_to_pair(by, client_id)
    support = access.support_of(client)
    workers = roster.worker_snapshots(now)
    snapshot = roster.client_snapshot(support, workers, now)
    lived = vocabulary("experiences", by.language).labels_of(support.choices.experiences)
    wishes = vocabulary("attributes", by.language).labels_of(support.choices.preferred)
    return ClientPage(
        row=_rows([support], workers, by, now)[0],
        experiences=lived,
        wishes=wishes,
        candidates=_candidates(snapshot, workers, by, now),
    )


def _rows(
    supports: list[SupportProfile],
    workers: tuple[WorkerSnapshot, ...],
    reader: User,
    now: datetime,
) -> tuple[WaitingRow, ...]:
    pool = prepare(workers, now.date(), shipped_weights())
    rows = Request.objects.waiting(now).select_related("worker")
    asked = {request.client_id: request.worker.pseudonym for request in rows}
    clients = roster.client_snapshots(supports, workers, now)
    return tuple(
        _row(support, client, pool, asked=asked.get(support.person_id, ""), reader=reader, now=now)
        for support, client in zip(supports, clients, strict=True)
    )


def _row(
    support: SupportProfile,
    client: ClientSnapshot,
    pool: Pool,
    *,
    asked: str,
    reader: User,
    now: datetime,
) -> WaitingRow:
    chosen = support.choices
    slots = slots_of_person(client, pool.week_start)
    possible = len(fits(pool, client, slots, among=pool.with_seats))
    in_the_way = () if possible else why_unserved(pool, client, slots, pool.with_seats).binding
    return WaitingRow(
        client_id=support.person_id,
        name=support.person.pseudonym,
        since=support.waiting_since or now,
        days=client.waiting_days,
        languages=vocabulary("languages", reader.language).labels_of(chosen.languages),
        needs=vocabulary("attributes", reader.language).labels_of(chosen.required),
        is_minor=client.is_minor,
        any_time=support.any_time,
        asked=asked,
        possible=possible,
        in_the_way=tuple(WHAT_STANDS_IN_THE_WAY[rule] for rule in in_the_way),
    )


def _room(workers: tuple[WorkerSnapshot, ...], reader: User, now: datetime) -> tuple[RoomRow, ...]:
    asked = roster.open_requests_by_worker(now)
    found = {worker.id: worker for worker in workers}
    profiles = PeerProfile.objects.select_related("person").filter(person__in=list(found))
    active = Pairing.objects.active().filter(worker__in=list(found))
    held = Counter(active.values_list("worker_id", flat=True))
    rows = [
        _room_row(profile, found[str(profile.pk)], asked, held, reader=reader, now=now)
        for profile in profiles
    ]
    return tuple(sorted(rows, key=lambda row: (row.counts_as - row.seats, row.name.casefold())))


def _room_row(
    profile: PeerProfile,
    worker: WorkerSnapshot,
    asked: roster.CountByWorker,
    held: Mapping[UUID, int],
    *,
    reader: User,
    now: datetime,
) -> RoomRow:
    spoken = vocabulary("languages", reader.language).labels_of(profile.choices.languages)
    return RoomRow(
        worker_id=profile.person_id,
        name=profile.person.pseudonym,
        languages=spoken,
        held=held.get(profile.person_id, 0),
        counts_as=worker.load,
        seats=worker.seats,
        asked=asked.get(worker.id, 0),
        is_paused=profile.paused_at is not None,
        is_resting=profile.is_resting(now),
        approved_for_youth=worker.approved_for_youth,
    )


def _candidates(
    client: ClientSnapshot, workers: tuple[WorkerSnapshot, ...], reader: User, now: datetime
) -> tuple[Candidate, ...]:
    names = dict(
        PeerProfile.objects.filter(person__in=[worker.id for worker in workers]).values_list(
            "person_id", "person__pseudonym"
        )
    )
    words = labels(reader.language)
    found = [
        _candidate(client, worker, names[UUID(worker.id)], words, now)
        for worker in workers
        if worker.free_seats
    ]
    allowed = [candidate for candidate in found if candidate is not None]
    allowed.sort(key=lambda one: (len(one.overruled), -len(one.reasons), one.name.casefold()))
    return tuple(allowed)


def _candidate(
    client: ClientSnapshot, worker: WorkerSnapshot, name: str, words: Labels, now: datetime
) -> Candidate | None:
    week = now.date()
    both = slots_of_person(client, week) & slots_of_person(worker, week)
    broken = broken_rules(client, worker, shared=shared_minutes(both, both))
    if not MAY_BE_OVERRULED.issuperset(broken):
        return None
    why = reasons(client, worker, both_free=both, week_start=week, labels=words)
    return Candidate(
        worker_id=UUID(worker.id),
        name=name,
        reasons=tuple(to_the_team(name, reason) for reason in why),
        overruled=_overruled(broken),
        free_seats=worker.free_seats,
    )


def _overruled(broken: tuple[RuleName, ...]) -> tuple[str, ...]:
    return tuple(OVERRULED[rule] for rule in broken)
