"""The rota: who is on call when."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.access import require
from accounts.models import User
from accounts.roles import Capability
from moderation.access import colleague_for_rota, shift_for_rota
from moderation.actions.telling import tell_duty, tell_of_times
from moderation.events import DutyChanged
from moderation.models import DutyShift
from moderation.policies.rota import rest_of
from peersupport.core import audit
from peersupport.core.errors import Invalid

LONGEST = timedelta(days=14)


@transaction.atomic
def add_shift(
    *, person_id: UUID, place: int, starts_at: datetime, ends_at: datetime, by: User
) -> DutyShift:
    """Put somebody on call. Raises `NotFound` for a person who cannot be, `Invalid` for impossible times."""
    colleague = colleague_for_rota(by, person_id)
    if not timedelta(0) < ends_at - starts_at <= LONGEST:
        raise Invalid("A shift ends after it starts, and is two weeks long at most.")
    shift = DutyShift.objects.create(
        person=colleague, place=place, starts_at=starts_at, ends_at=ends_at, set_by=by
    )
    audit.record(actor_id=by.pk, verb="shift.added", subject=f"person:{colleague.pk}", place=place)
    tell_duty(DutyChanged())
    return shift


@transaction.atomic
def stand_in(
    *, person_id: UUID, place: int, starts_at: datetime, ends_at: datetime, by: User
) -> DutyShift:
    """As `add_shift`, in place of whoever holds that stretch there. They and the one who stands in are told.

    What is left of their shifts stays theirs: there is no moment with nobody, and none with two.
    """
    require(by, Capability.SET_ROTA)
    standing = DutyShift.objects.select_for_update().filter(
        place=place, starts_at__lt=ends_at, ends_at__gt=starts_at
    )
    replaced = list(standing.order_by("pk"))
    shift = add_shift(
        person_id=person_id, place=place, starts_at=starts_at, ends_at=ends_at, by=by
    )
    for each in replaced:
        keep_rest(each, starts_at=starts_at, ends_at=ends_at)
        audit.record(actor_id=by.pk, verb="shift.replaced", subject=f"person:{each.person_id}")
    tell_of_times({shift.person_id, *(each.person_id for each in replaced)}, about=shift.pk)
    return shift


def keep_rest(shift: DutyShift, *, starts_at: datetime, ends_at: datetime) -> None:
    """In place of a shift, what is left of it outside that stretch. In the caller's transaction."""
    rest = rest_of(shift.shift, starts_at=starts_at, ends_at=ends_at)
    set_by, person = shift.set_by, shift.person
    DutyShift.objects.filter(pk=shift.pk).delete()
    DutyShift.objects.bulk_create(
        DutyShift(
            person=person,
            place=part.place,
            starts_at=part.starts_at,
            ends_at=part.ends_at,
            set_by=set_by,
        )
        for part in rest
    )


@transaction.atomic
def remove_shift(*, shift_id: UUID, by: User) -> None:
    """Take a shift out of the rota. Raises `NotFound` when it is not there any more."""
    shift = shift_for_rota(by, shift_id)
    audit.record(actor_id=by.pk, verb="shift.removed", subject=f"person:{shift.person_id}")
    shift.delete()
    tell_duty(DutyChanged())
