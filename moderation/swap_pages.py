"""Whose shifts are offered to whom: one's own page, and the coordinator's."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from accounts.models import User
from moderation.models import DutyShift, ShiftOffer

MOST_SHIFTS = 60
REMEMBERED = timedelta(days=28)


@dataclass(frozen=True, slots=True, kw_only=True)
class MyShift:
    shift: DutyShift
    offer: ShiftOffer | None


def my_swaps(viewer: User, now: datetime) -> dict[str, object]:
    """Their shifts that are not over, with what they have offered; and what they may take."""
    held = DutyShift.objects.filter(person=viewer, ends_at__gt=now)
    open_ones = ShiftOffer.objects.open().filter(ends_at__gt=now)
    mine = open_ones.filter(offered_by=viewer).select_related("offered_to")
    offers = {offer.shift_id: offer for offer in mine}
    for_me = Q(offered_to=None) | Q(offered_to=viewer)
    others = open_ones.filter(for_me).exclude(offered_by=viewer).select_related("offered_by")
    return {
        "my_shifts": [
            MyShift(shift=shift, offer=offers.get(shift.pk)) for shift in held[:MOST_SHIFTS]
        ],
        "offers_to_me": list(others[:MOST_SHIFTS]),
    }


def all_swaps(now: datetime) -> list[ShiftOffer]:
    """For whoever sets the rota: what is offered, then what changed hands in the last four weeks."""
    wanted = Q(taken_at=None, ends_at__gt=now) | Q(taken_at__gt=now - REMEMBERED)
    people = ShiftOffer.objects.select_related("offered_by", "offered_to", "taken_by")
    rows = list(people.filter(wanted)[:MOST_SHIFTS])
    return sorted(rows, key=lambda offer: offer.taken_at is not None)
