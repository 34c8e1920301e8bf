"""Room for clients. One row is one seat, and an active pairing holds one: the database keeps the count."""

from accounts.models import User
from matching.models import PeerProfile, Seat
from peersupport.core.errors import Conflict


def take_seat(worker: User) -> Seat:
    """A free seat of this worker, whose profile the caller has locked. Raises `Conflict` when there is none."""
    seat = Seat.objects.of(worker).free().order_by("pk").first()
    if seat is None:
        raise Conflict("There is no free place with this peer worker just now.")
    return seat


def fit_seats(profile: PeerProfile) -> int:
    """Make the number of seats what the worker wants, and return how many are free.

    Nobody loses their seat: with more clients than wanted, seats go as they come free.
    """
    seats = Seat.objects.of(profile.person)
    missing = profile.seats_wanted - seats.count()
    if missing > 0:
        Seat.objects.bulk_create([Seat(worker=profile.person) for _ in range(missing)])
    elif missing < 0:
        surplus = seats.free().order_by("-pk").values_list("pk", flat=True)[:-missing]
        Seat.objects.filter(pk__in=list(surplus)).delete()
    return seats.free().count()
