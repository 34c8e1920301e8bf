"""What people asked for by letter is written down, done in time, or refused with a reason."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.access import claim_for_settling, person_to_write_about
from accounts.actions.leaving import ASK_THE_TEAM, shut_out
from accounts.models import User
from peersupport.core import audit, claims, personal
from peersupport.core.errors import Invalid
from peersupport.core.models import Claim, ClaimKind
from peersupport.core.text import clean_text

LONGEST_REASON = 1_000
OLDEST = timedelta(days=366)
WHEN = "Choose the day on which it arrived: today or earlier."
DELETE_FIRST = "Press Delete: it counts as done when everything is deleted."


@transaction.atomic
def write_down_letter(*, by: User, pseudonym: str, kind: ClaimKind, arrived_on: date) -> Claim:
    """Somebody asked outside of the app. The month runs from the day on which it arrived.

    Raises `NotFound` when nobody is called that, `Invalid` for a day to come or long past.
    """
    person = person_to_write_about(by, pseudonym)
    today = timezone.now().date()
    if not today - OLDEST <= arrived_on <= today:
        raise Invalid(WHEN)
    noon = datetime.combine(arrived_on, time(12), tzinfo=timezone.get_default_timezone())
    return claims.write_down(
        kind=kind, person_id=person.pk, asked_at=noon, by_id=by.pk, by_letter=True
    )


@transaction.atomic
def call_done(*, by: User, claim_id: UUID) -> None:
    """A copy is on its way to them. Raises `Invalid` for a deletion: that is done when it is."""
    claim = claim_for_settling(by, claim_id)
    if claim.kind == ClaimKind.DELETE:
        raise Invalid(DELETE_FIRST)
    claim.done_at, claim.settled_by_id = timezone.now(), by.pk
    claim.save(update_fields=["done_at", "settled_by_id"])
    audit.record(actor_id=by.pk, verb="claim.done", subject=f"claim:{claim.pk}")


@transaction.atomic
def delete_as_asked(*, by: User, claim_id: UUID) -> None:
    """As if they had pressed the button: their ways in are shut now, and the rest is promised.

    Raises `Invalid` for staff, whose clients must be cared for first.
    """
    claim = claim_for_settling(by, claim_id)
    if claim.kind != ClaimKind.DELETE:
        raise Invalid
    person = User.objects.get_queryset().get(pk=claim.person_id)
    if person.is_staff_member and person.is_active:
        raise Invalid(ASK_THE_TEAM)
    shut_out(person=person)
    personal.ask_to_be_erased(person_id=person.pk, by_id=by.pk)


@transaction.atomic
def refuse(*, by: User, claim_id: UUID, reason: str) -> None:
    """With words that the person is shown. Raises `Invalid` without any, and when deleting has begun already."""
    claim = claim_for_settling(by, claim_id)
    if claim.kind == ClaimKind.DELETE and personal.is_being_erased(claim.person_id):
        raise Invalid("They are being deleted already.")
    claim.reason = clean_text(reason, most=LONGEST_REASON)
    claim.refused_at, claim.settled_by_id = timezone.now(), by.pk
    claim.save(update_fields=["reason_sealed", "wrapped_key", "refused_at", "settled_by_id"])
    audit.record(actor_id=by.pk, verb="claim.refused", subject=f"claim:{claim.pk}")
