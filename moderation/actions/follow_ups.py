"""What is promised after a red, and after a call whose answer is not known yet; kept by people, and never forgotten."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from moderation.access import follow_up_for_duty
from moderation.actions.raising import raise_for
from moderation.actions.steps import note_step
from moderation.actions.telling import tell_duty
from moderation.events import DutyChanged
from moderation.models import Escalation, EscalationEvent, FollowUp
from moderation.policies.aftercare import severity_when_overdue, what_follows
from moderation.policies.assessing import Pair
from peersupport.core import audit, outbox
from peersupport.core.errors import Conflict
from peersupport.core.text import clean_text

MOST_NOTE = 4_000


def promise_what_follows(*, escalation: Escalation, now: datetime) -> None:
    """In the transaction that closes it. Each has its timer: what is overdue is an escalation again."""
    due = what_follows(
        escalation.severity,
        has_worker=escalation.worker_id is not None,
        unconfirmed_call=escalation.called_at is not None and not escalation.confirmed,
    )
    for kind, after in due:
        follow_up = FollowUp.objects.create(
            escalation=escalation, kind=FollowUp.Kind(kind), due_at=now + after
        )
        outbox.enqueue(
            "moderation.follow_up",
            key=f"follow_up:{follow_up.pk}",
            due_at=follow_up.due_at,
            follow_up_id=str(follow_up.pk),
        )


@transaction.atomic
def keep_follow_up(*, follow_up_id: UUID, by: User, note: str) -> None:
    """Say that it was done, and how it went. Raises `Invalid` without a word, `Conflict` when it was done already."""
    follow_up = follow_up_for_duty(by, follow_up_id)
    if follow_up.kept_at is not None:
        raise Conflict("Somebody has done this already. Thank you.")
    follow_up.note = clean_text(note, most=MOST_NOTE)
    follow_up.kept_at, follow_up.kept_by = timezone.now(), by
    follow_up.save(update_fields=["note_sealed", "kept_at", "kept_by"])
    _record(follow_up, "follow_up.kept", by)
    tell_duty(DutyChanged())


@transaction.atomic
def follow_up_is_due(*, follow_up_id: UUID) -> None:
    """When nobody has done it by now, it is an escalation of its own. May be repeated."""
    waiting = FollowUp.objects.open().filter(pk=follow_up_id, overdue_at=None)
    follow_up = waiting.select_for_update(of=("self",), no_key=True).first()
    if follow_up is None:
        return
    follow_up.overdue_at = timezone.now()
    follow_up.save(update_fields=["overdue_at"])
    of = follow_up.escalation
    pair = Pair(conversation_id=of.conversation_id, client_id=of.client_id, worker_id=of.worker_id)
    severity = severity_when_overdue(follow_up.kind)
    opened = raise_for(pair=pair, severity=severity, reason=f"follow_up.{follow_up.kind}")
    note_step(opened, kind=EscalationEvent.Kind.OVERDUE, at=follow_up.overdue_at)
    _record(follow_up, "follow_up.overdue", None)


def _record(follow_up: FollowUp, verb: str, by: User | None) -> None:
    audit.record(
        actor_id=by.pk if by else None,
        verb=verb,
        subject=f"escalation:{follow_up.escalation_id}",
        follow_up_id=str(follow_up.pk),
        kind=follow_up.kind,
    )
