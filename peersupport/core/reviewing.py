"""A hold does not stand unseen: unconfirmed it lapses, and on its day somebody is to look at it again."""

from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from peersupport.core import audit, holds, outbox
from peersupport.core.models import Hold

UNCONFIRMED_FOR = timedelta(days=7)
REMINDED_AGAIN_AFTER = timedelta(days=1)


def promise_lapse(hold: Hold) -> None:
    due_at = hold.asked_at + UNCONFIRMED_FOR
    outbox.enqueue(
        "core.hold_lapse", key=f"core.hold_lapse:{hold.pk}", due_at=due_at, hold=str(hold.pk)
    )


def promise_reminder(hold: Hold) -> None:
    """On the morning of its day."""
    due_at = datetime.combine(hold.review_on, time(6), tzinfo=timezone.get_default_timezone())
    _promise_reminder(hold, due_at)


def _promise_reminder(hold: Hold, due_at: datetime) -> None:
    outbox.enqueue(
        "core.hold_review",
        key=f"core.hold_review:{hold.pk}:{due_at.date()}",
        due_at=due_at,
        hold=str(hold.pk),
    )


@transaction.atomic
def lapse(*, hold_id: UUID) -> None:
    """Unless a second person said yes in time. May be repeated."""
    holds.take_turn()
    waiting = Hold.objects.standing().filter(pk=hold_id, confirmed_at=None)
    if waiting.update(lifted_at=timezone.now()):
        audit.record(actor_id=None, verb="hold.lapsed", subject=f"hold:{hold_id}")


@transaction.atomic
def remind(*, hold_id: UUID) -> None:
    """It stands on, reminded of again tomorrow, until somebody has looked. May be repeated."""
    now = timezone.now()
    hold = Hold.objects.to_review(now.date()).filter(pk=hold_id).first()
    if hold is not None:
        audit.record(actor_id=None, verb="hold.review_due", subject=f"hold:{hold_id}")
        _promise_reminder(hold, now + REMINDED_AGAIN_AFTER)
