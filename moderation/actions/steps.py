"""Every step of an escalation: a row of its history, and a link of the audit chain that says who and when."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from moderation.models import Escalation, EscalationEvent
from peersupport.core import audit, outbox

Kind = EscalationEvent.Kind


def note_step(
    escalation: Escalation,
    *,
    kind: Kind,
    at: datetime,
    by: User | None = None,
    text: str = "",
    facts: Mapping[str, str | int] | None = None,
) -> None:
    """In the caller's transaction. Only whole numbers of the facts go into the chain: no words of anybody."""
    event = EscalationEvent(
        escalation=escalation, kind=kind, at=at, by=by, facts=dict(facts or {})
    )
    event.note = text
    event.save()
    _link(event, **{name: fact for name, fact in event.facts.items() if isinstance(fact, int)})


def promise_link(event: EscalationEvent) -> None:
    """For a step taken while a message is stored: the chain has one head, and no message may wait for it."""
    outbox.enqueue(
        "moderation.link", key=f"link:{event.pk}", due_at=timezone.now(), event_id=str(event.pk)
    )


@transaction.atomic
def link_step(*, event_id: UUID) -> None:
    """What was promised by `promise_link`. May be repeated: one step has one link."""
    event = EscalationEvent.objects.filter(pk=event_id).first()
    if event is not None and not audit.entries_about(_subject(event), step_id=str(event.pk)):
        _link(event)


def _link(event: EscalationEvent, **facts: int) -> None:
    audit.record(
        actor_id=event.by_id,
        verb=f"escalation.{event.kind}",
        subject=_subject(event),
        step_id=str(event.pk),
        taken_at=event.at.isoformat(),
        **facts,
    )


def _subject(event: EscalationEvent) -> str:
    return f"escalation:{event.escalation_id}"
