"""For how long this organisation keeps a class of records."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.roles import Capability
from peersupport.core import audit, retention
from peersupport.core.errors import Invalid, NotFound
from peersupport.core.models import Period

# What is deleted does not come back: colleagues have a week to say that it was a slip.
SHORTER_HOLDS_AFTER = timedelta(days=7)


@transaction.atomic
def set_period(*, by: User, record_class: str, days: int) -> Period:
    """Within the bounds of the file. A longer time holds at once, a shorter one after a week.

    Raises `NotFound` for a class that nobody may set, `Invalid` outside of its bounds.
    """
    require(by, Capability.KEEP_RECORDS)
    now = timezone.now()
    kept = retention.book().classes.get(record_class)
    if kept is None or not kept.may_be_set:
        raise NotFound
    if not kept.fewest <= days <= kept.most:
        raise Invalid(f"Choose from {kept.fewest:,} to {kept.most:,} days.")
    before = retention.kept(record_class, now).days
    shorter = before is not None and days < before
    if shorter and kept.may_shorten != "coordinators":
        raise Invalid("This time may not be made shorter.")
    period = Period.objects.create(
        record_class=record_class,
        days=days,
        set_by_id=by.pk,
        set_at=now,
        holds_from=now + SHORTER_HOLDS_AFTER if shorter else now,
    )
    audit.record(
        actor_id=by.pk,
        verb="period.set",
        subject=f"retention:{record_class}",
        days=days,
        before=before or 0,
    )
    return period
