"""A shift changes hands: offered by whoever holds it, taken by a colleague, with no moment in between."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from moderation.access import colleague_on_duty, offer_to_take, own_offer, own_shift
from moderation.actions.shifts import keep_rest
from moderation.actions.telling import people_on_duty, tell_duty, tell_of_times
from moderation.events import DutyChanged
from moderation.models import DutyShift, ShiftOffer
from peersupport.core import audit
from peersupport.core.errors import Conflict, Invalid


@transaction.atomic
def offer_shift(
    *,
    shift_id: UUID,
    by: User,
    colleague_id: UUID | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> ShiftOffer:
    """Offer a shift of one's own, or a part, to one colleague or to anybody. It stays theirs until it is taken.

    Raises `NotFound` for a shift that is not theirs or is over, `Invalid` for a part outside it, `Conflict` for a second offer.
    """
    shift = own_shift(by, shift_id, lock=True)
    colleague = colleague_on_duty(by, colleague_id) if colleague_id else None
    now = timezone.now()
    starts_at, ends_at = starts_at or shift.starts_at, ends_at or shift.ends_at
    if not shift.starts_at <= starts_at < ends_at <= shift.ends_at or ends_at <= now:
        raise Invalid("Please choose times within your shift that are still to come.")
    offer = ShiftOffer(
        shift=shift,
        place=shift.place,
        starts_at=starts_at,
        ends_at=ends_at,
        offered_by=by,
        offered_to=colleague,
        offered_at=now,
    )
    try:
        with transaction.atomic():
            offer.save(force_insert=True)
    except IntegrityError:
        raise Conflict("This shift is offered already. Take that back first.") from None
    _record(offer, by, "shift.offered")
    asked = {colleague.pk} if colleague else people_on_duty() - {by.pk}
    tell_of_times(asked, about=offer.pk)
    tell_duty(DutyChanged())
    return offer


@transaction.atomic
def take_shift(*, offer_id: UUID, by: User) -> None:
    """From its start, or from now when it has begun, the shift is theirs; both are told. Taking it twice is no error.

    Raises `NotFound` for what is not offered to them, `Conflict` when somebody else was quicker, it is over, or they
    are on call then already.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    offer = offer_to_take(by, offer_id)
    if offer.taken_by_id == by.pk:
        return
    if offer.shift is None:
        raise Conflict("Somebody else has taken this shift. Thank you for offering.")
    now = timezone.now()
    starts_at = max(offer.starts_at, now)
    if offer.ends_at <= now:
        raise Conflict("This shift is over.")
    held = DutyShift.objects.filter(person=by, starts_at__lt=offer.ends_at, ends_at__gt=starts_at)
    if held.exists():
        raise Conflict("You are on call then already, and cannot be both.")
    shift = offer.shift
    DutyShift.objects.create(
        person=by,
        place=shift.place,
        starts_at=starts_at,
        ends_at=offer.ends_at,
        set_by=shift.set_by,
    )
    offer.shift, offer.taken_by, offer.taken_at, offer.starts_at = None, by, now, starts_at
    offer.save(update_fields=["shift", "taken_by", "taken_at", "starts_at"])
    keep_rest(shift, starts_at=starts_at, ends_at=offer.ends_at)
    _record(offer, by, "shift.taken")
    tell_of_times({by.pk, offer.offered_by_id}, about=offer.pk)
    tell_duty(DutyChanged())


@transaction.atomic
def withdraw_offer(*, offer_id: UUID, by: User) -> None:
    """Take an offer back before anybody has taken it. Raises `NotFound` when it is too late."""
    offer = own_offer(by, offer_id)
    _record(offer, by, "shift.kept")
    offer.delete()
    tell_duty(DutyChanged())


def _record(offer: ShiftOffer, by: User, verb: str) -> None:
    audit.record(
        actor_id=by.pk,
        verb=verb,
        subject=f"person:{offer.offered_by_id}",
        offer_id=str(offer.pk),
        place=offer.place,
        starts_at=offer.starts_at.isoformat(),
        ends_at=offer.ends_at.isoformat(),
        offered_to=str(offer.offered_to_id or ""),
    )
