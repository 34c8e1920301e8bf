"""A peer worker who goes through a red is offered nobody new until a while after it."""

from datetime import datetime

from django.utils import timezone

from moderation.models import Escalation
from moderation.policies.aftercare import BREAK, WHILE_OPEN
from moderation.policies.ladder import Severity
from peersupport.core import outbox


def rest_while_open(escalation: Escalation, *, now: datetime) -> None:
    if escalation.severity >= Severity.RED:
        _let_rest(escalation, until=now + WHILE_OPEN)


def rest_afterwards(escalation: Escalation, *, now: datetime) -> None:
    if escalation.severity >= Severity.RED:
        _let_rest(escalation, until=now + BREAK)


def _let_rest(escalation: Escalation, *, until: datetime) -> None:
    """Promised by name: who pairs people is not ours to know."""
    if escalation.worker_id is not None:
        outbox.enqueue(
            "chat.rest",
            key=f"rest:{escalation.worker_id}:{until.timestamp()}",
            due_at=timezone.now(),
            worker_id=str(escalation.worker_id),
            until=until.isoformat(),
        )
