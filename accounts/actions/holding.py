"""A hold: one person asks for it, another confirms it; one asks to lift it, another lifts it."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.access import hold_for_changing, require
from accounts.models import User
from accounts.roles import Capability
from peersupport.core import audit, holds, personal, reviewing
from peersupport.core.errors import Conflict, Invalid, NotFound
from peersupport.core.models import Hold, HoldCause, Subject
from peersupport.core.text import clean_text

LONGEST_REASON = 1_000
LONGEST_TIME = timedelta(days=366)
SOMEBODY_ELSE = "Somebody else has to say yes to this, not the one who asked."
WHEN = "Choose a day from tomorrow on, within a year."
THERE_IS_ONE = "There is a hold on this already."


@transaction.atomic
def ask_for_hold(
    *,
    by: User,
    subject: Subject,
    subject_id: UUID,
    cause: HoldCause,
    reason: str,
    review_on: date,
) -> Hold:
    """From now on nothing of it is deleted; without a second person's yes it lapses after some days.

    Raises `NotFound` when there is no such person or conversation, `Invalid` without a reason or with a day that
    is past or too far off, `Conflict` when a hold stands on it.
    """
    require(by, Capability.ANSWER_ESCALATIONS)
    _must_be_there(subject, subject_id)
    words = clean_text(reason, most=LONGEST_REASON)
    _must_be_soon(review_on)
    holds.take_turn()
    if Hold.objects.standing().filter(subject=subject, subject_id=subject_id).exists():
        raise Conflict(THERE_IS_ONE)
    hold = Hold(subject=subject, subject_id=subject_id, cause=cause, review_on=review_on)
    hold.asked_by_id, hold.asked_at, hold.reason = by.pk, timezone.now(), words
    hold.save(force_insert=True)
    reviewing.promise_lapse(hold)
    _note(hold, by, "hold.asked", about=subject.value, held=str(subject_id), cause=cause.value)
    return hold


@transaction.atomic
def confirm_hold(*, hold_id: UUID, by: User) -> None:
    """Twice is once. Raises `NotFound` for none that stands, `Conflict` for the person who asked."""
    hold = hold_for_changing(by, hold_id)
    if hold.confirmed_at is not None:
        return
    _must_be_another(by, hold.asked_by_id)
    hold.confirmed_at, hold.confirmed_by_id = timezone.now(), by.pk
    hold.save(update_fields=["confirmed_at", "confirmed_by_id"])
    reviewing.promise_reminder(hold)
    _note(hold, by, "hold.confirmed")


@transaction.atomic
def keep_holding(*, hold_id: UUID, by: User, review_on: date) -> None:
    """Somebody has looked at it again, and it is still needed until that day. A wish to lift it is off the table."""
    hold = hold_for_changing(by, hold_id)
    _must_be_soon(review_on)
    hold.review_on, hold.lift_asked_at, hold.lift_asked_by_id = review_on, None, None
    hold.save(update_fields=["review_on", "lift_asked_at", "lift_asked_by_id"])
    if hold.confirmed_at is not None:
        reviewing.promise_reminder(hold)
    _note(hold, by, "hold.reviewed", until=review_on.isoformat())


@transaction.atomic
def lift_hold(*, hold_id: UUID, by: User) -> bool:
    """The first person asks for it, a second one lifts it: True when it is off.

    One that nobody has confirmed yet any one of them takes back.
    """
    hold = hold_for_changing(by, hold_id)
    if hold.confirmed_at is not None and hold.lift_asked_by_id is None:
        hold.lift_asked_by_id, hold.lift_asked_at = by.pk, timezone.now()
        hold.save(update_fields=["lift_asked_by_id", "lift_asked_at"])
        _note(hold, by, "hold.lift_asked")
        return False
    if hold.confirmed_at is not None and hold.lift_asked_by_id is not None:
        _must_be_another(by, hold.lift_asked_by_id)
    hold.lifted_at, hold.lifted_by_id = timezone.now(), by.pk
    hold.save(update_fields=["lifted_at", "lifted_by_id"])
    _note(hold, by, "hold.lifted")
    return True


def _must_be_there(subject: Subject, subject_id: UUID) -> None:
    if subject == Subject.PERSON:
        there = User.objects.get_queryset().filter(pk=subject_id).exists()
    else:
        there = bool(personal.people_in_conversation(subject_id))
    if not there:
        raise NotFound


def _must_be_soon(review_on: date) -> None:
    today = timezone.now().date()
    if not today < review_on <= today + LONGEST_TIME:
        raise Invalid(WHEN)


def _must_be_another(by: User, first: UUID) -> None:
    if by.pk == first:
        raise Conflict(SOMEBODY_ELSE)


def _note(hold: Hold, by: User, verb: str, **facts: str) -> None:
    audit.record(actor_id=by.pk, verb=verb, subject=f"hold:{hold.pk}", **facts)
