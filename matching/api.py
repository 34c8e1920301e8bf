"""All that other apps may ask of matching: who is paired with whom, and to end it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from matching import access
from matching.actions import pairings
from matching.models import Pairing


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


def end_pairing(*, pairing_id: UUID, by: User) -> None:
    """In the caller's transaction. Frees the seat and tells both; ending twice is the same as ending once.

    Raises `NotFound` unless `by` is one of the two, or may pair people.
    """
    pairings.end_pairing(pairing_id=pairing_id, by=by)


def _seats(pairing: Pairing) -> PairingSeats:
    return PairingSeats(
        pairing_id=pairing.pk,
        client_id=pairing.client_id,
        worker_id=pairing.worker_id,
        began_at=pairing.began_at,
    )
