"""Somebody from the team in a conversation: noted with the escalation they came for, and over when that is over."""

from datetime import datetime
from enum import Enum
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from moderation.actions.steps import note_step
from moderation.actions.telling import tell_change
from moderation.models import Escalation, EscalationEvent
from peersupport.core import outbox


class Presence(Enum):
    """What somebody from the team did there."""

    JOINED = EscalationEvent.Kind.JOINED
    TOOK_OVER = EscalationEvent.Kind.TOOK_OVER
    GAVE_BACK = EscalationEvent.Kind.GAVE_BACK
    LEFT = EscalationEvent.Kind.LEFT
    WHISPERED = EscalationEvent.Kind.WHISPERED


def note_presence(*, conversation_id: UUID, by: User, what: Presence) -> None:
    """In the history of the conversation's newest escalation and in the audit chain; never what was said."""
    escalations = Escalation.objects.filter(conversation_id=conversation_id)
    escalation = escalations.order_by("-opened_at").first()
    if escalation is not None:
        note_step(escalation, kind=what.value, at=timezone.now(), by=by)
        tell_change(escalation)


def send_the_team_out(escalation: Escalation, *, now: datetime) -> None:
    """Promised by name: who sits in a conversation is not ours to know."""
    outbox.enqueue(
        "chat.team_leaves",
        key=f"team_leaves:{escalation.pk}",
        due_at=now,
        conversation_id=str(escalation.conversation_id),
    )
