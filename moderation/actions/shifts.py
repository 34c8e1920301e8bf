"""The rota: who is on call when."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.models import User
from moderation.access import colleague_for_rota, shift_for_rota
from moderation.actions.telling import tell_duty
from moderation.events import DutyChanged
from moderation.models import DutyShift
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
def remove_shift(*, shift_id: UUID, by: User) -> None:
    """Take a shift out of the rota. Raises `NotFound` when it is not there any more."""
    shift = shift_for_rota(by, shift_id)
    audit.record(actor_id=by.pk, verb="shift.removed", subject=f"person:{shift.person_id}")
    shift.delete()
    tell_duty(DutyChanged())
