"""A person's quiet hours: set, taken back, and heard by whoever is about to call them."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from accounts.access import require
from accounts.models import User
from accounts.roles import Capability
from moderation.models import QuietHours
from moderation.policies.quiet import DAY, Quiet
from peersupport.core import audit
from peersupport.core.errors import Invalid

NO_STRETCH = "Please give two different times of the day."


@transaction.atomic
def set_quiet_hours(*, person: User, from_minute: int, until_minute: int) -> None:
    """For oneself, in place of those before. Raises `Invalid` unless they are two times of the day."""
    require(person, Capability.ANSWER_ESCALATIONS)
    if from_minute == until_minute or not all(0 <= m < DAY for m in (from_minute, until_minute)):
        raise Invalid(NO_STRETCH)
    QuietHours.objects.update_or_create(
        person=person, defaults={"from_minute": from_minute, "until_minute": until_minute}
    )
    _record(person, "quiet_hours.set")


@transaction.atomic
def end_quiet_hours(*, person: User) -> None:
    """From now on they may be called at any time. Twice is no error."""
    require(person, Capability.ANSWER_ESCALATIONS)
    QuietHours.objects.filter(person=person).delete()
    _record(person, "quiet_hours.ended")


def quiet_hours_of(people: Collection[UUID]) -> dict[UUID, Quiet]:
    """By person, each on their own clock."""
    rows = QuietHours.objects.filter(person_id__in=people).select_related("person")
    return {
        row.person_id: Quiet(
            from_minute=row.from_minute, until_minute=row.until_minute, zone=row.person.time_zone
        )
        for row in rows
    }


def _record(person: User, verb: str) -> None:
    audit.record(actor_id=person.pk, verb=verb, subject=f"person:{person.pk}")
