"""An escalation that no rule found but somebody asked for: a worried peer worker, or a promise not kept."""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from moderation.actions.findings import record
from moderation.actions.steps import note_step
from moderation.models import Escalation, EscalationEvent
from moderation.policies.assessing import Pair, asked_for
from moderation.policies.ladder import Severity

WORRIED = "worker.worried"


@transaction.atomic
def raise_worry(*, pair: Pair, by: User) -> UUID:
    """A peer worker is worried: as grave as any danger. The client is not told by the service; the worker tells them.

    Pressed again while it is open, it is added to it. Returns the escalation's id.
    """
    escalation = raise_for(pair=pair, severity=Severity.RED, reason=WORRIED)
    note_step(escalation, kind=EscalationEvent.Kind.WORRIED, at=timezone.now(), by=by)
    return escalation.pk


@transaction.atomic
def raise_for(*, pair: Pair, severity: Severity, reason: str) -> Escalation:
    """Open one, or add to the open one of that conversation, for a reason that is no message."""
    message_id = uuid4()
    found = record([asked_for(pair, severity=severity, reason=reason, message_id=message_id)])
    return Escalation.objects.get(pk=found[message_id])
