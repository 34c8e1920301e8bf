"""All that other apps may ask of matching: who is paired with whom, who is there when, and to end it."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from matching import access
from matching.actions import exclusions, pairings, profiles, together, understudies
from matching.models import Pairing
from matching.selectors import absence, apart
from peersupport.core.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class PairingSeats:
    """Who sits in an active pairing."""

    pairing_id: UUID
    client_id: UUID
    worker_id: UUID
    began_at: datetime


def active_pairing_for(person: User, pairing_id: UUID) -> PairingSeats:
    """Raises `NotFound` unless the pairing is active and the person is one of the two."""
    return _seats(access.active_pairing_of(person, pairing_id))


def active_pairings_of(person: User) -> tuple[PairingSeats, ...]:
    """Oldest first."""
    found = Pairing.objects.active().of(person).order_by("began_at", "pk")
    return tuple(map(_seats, found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """A time in which a worker said they are here."""

    begins_at: datetime
    ends_at: datetime


def next_hours_of(worker_id: UUID, now: datetime) -> tuple[Hours, ...]:
    """What is left of the worker's own hours within seven days, soonest first, dates off taken out, single days put in.

    The first one has begun already when they are here now. Empty for somebody who gives no hours, or is
    no peer worker any more.
    """
    found = absence.next_hours_of(worker_id, now)
    return tuple(Hours(begins_at=begins, ends_at=ends) for begins, ends in found)


def understudy_of(pairing_id: UUID) -> UUID | None:
    """The colleague who is there when the worker is away: only one whom the client agreed to."""
    found = stand_in_of(pairing_id)
    return found.worker_id if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """Somebody whom the client of a pairing has agreed to, for when its worker is away. `agreement_id`: theirs."""

    agreement_id: UUID
    client_id: UUID
    worker_id: UUID
    name: str


def stand_in_of(pairing_id: UUID) -> StandIn | None:
    """Only as long as both want it and the two may meet."""
    row = absence.understudy_of(pairing_id, timezone.now())
    if row is None:
        return None
    return StandIn(
        agreement_id=row.pk,
        client_id=row.pairing.client_id,
        worker_id=row.worker_id,
        name=row.worker.pseudonym,
    )


def end_standing_in(*, agreement_id: UUID, by: User) -> None:
    """In the caller's transaction. Nobody asks why; ending twice is the same as ending once."""
    with suppress(NotFound):
        understudies.answer(by=by, understudy_id=agreement_id, yes=False)


def never_meet_again(*, person: User, other: User) -> None:
    """`person` blocks somebody they were not paired with. In the caller's transaction; idempotent."""
    exclusions.never_meet_again(person=person, other=other)


def let_rest(*, worker_id: UUID, until: datetime) -> None:
    """Nobody new for a peer worker until then. A longer rest of their own is left to them; no profile, nothing to do."""
    profiles.rest_at_least(worker_id=worker_id, until=until)


def note_reply_hours(hours: Mapping[UUID, int | None]) -> None:
    """How soon each of these peer workers usually writes back, in hours; None for who cannot be said yet.

    Of workers who are not named nothing is known any more.
    """
    profiles.note_reply_hours(hours)


def note_hard_day(*, worker_ids: Collection[UUID]) -> None:
    """Somebody they talk with was in danger: until tomorrow they count as having one person more.

    After the caller's commit, and never in its way: a failure here delays nobody's message.
    """
    transaction.on_commit(partial(together.mark_hard_day, worker_ids=worker_ids), robust=True)


def end_pairing(*, pairing_id: UUID, by: User) -> None:
    """In the caller's transaction. Frees the seat and tells both; ending twice is the same as ending once.

    Raises `NotFound` unless `by` is one of the two, or may pair people.
    """
    pairings.end_pairing(pairing_id=pairing_id, by=by)


def part_for_good(*, pairing_id: UUID, by: User) -> None:
    """`end_pairing`, and the two never meet again. Neither the other nor staff are told that it was more than an end.

    In the caller's transaction; idempotent. Raises `NotFound` unless `by` is one of the two.
    """
    pairings.part_for_good(pairing_id=pairing_id, by=by)


def must_not_meet(person_id: UUID, among: Collection[UUID]) -> bool:
    """Whether the person and any of these would rather not meet. For keeping them apart; told to nobody."""
    return apart.must_not_meet(person_id, among)


def is_minor(person_id: UUID) -> bool:
    """Whether they said that they are under 18."""
    return apart.is_minor(person_id)


def _seats(pairing: Pairing) -> PairingSeats:
    return PairingSeats(
        pairing_id=pairing.pk,
        client_id=pairing.client_id,
        worker_id=pairing.worker_id,
        began_at=pairing.began_at,
    )
