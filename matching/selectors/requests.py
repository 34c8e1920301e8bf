"""What a peer worker is shown: who asks for them and why, and how their own hours read to others."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from matching import access, roster
from matching.models import Request, Seat, SupportProfile
from matching.policies.availability import slots_of_person
from matching.policies.explain import reasons
from matching.policies.snapshots import ClientSnapshot, WorkerSnapshot
from matching.presenters import AskedCard, about_both
from matching.vocabulary import labels
from matching.week import Preview, preview


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


def hours_preview(worker: User, *, reader_zone: str, now: datetime) -> Preview:
    """How the coming week of this worker reads on a clock in another zone."""
    return preview(
        roster.windows_of(worker),
        time_zone=worker.time_zone,
        dates_off=roster.dates_off_of(worker),
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
    return tuple(
        AskedCard(
            request_id=request.pk,
            note=request.note,
            reasons=_reasons(clients[str(request.client_id)], workers[0], worker, now),
            asked_at=request.asked_at,
            expires_at=request.expires_at,
        )
        for request in waiting
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
