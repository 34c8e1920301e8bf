"""Somebody is left without a reply, or gives none after an alarm: those on duty are told, once for each message."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from moderation.actions.findings import start_again
from moderation.actions.pages import page_person
from moderation.actions.steps import note_step
from moderation.actions.telling import tell_change
from moderation.actions.timers import move_on
from moderation.models import Escalation, EscalationEvent
from moderation.policies.ladder import Severity

Kind = EscalationEvent.Kind


@transaction.atomic
def nobody_replied(*, conversation_id: UUID, seq: int, seconds: int) -> None:
    """Whoever has it is paged again; while nobody has it the climb is paging already. May be repeated."""
    reds = Escalation.objects.unresolved().filter(severity__gte=Severity.RED)
    found = reds.filter(conversation_id=conversation_id)
    escalation = found.select_for_update(no_key=True).first()
    if escalation is None or escalation.next_action_at is None:
        return
    if escalation.events.filter(kind=Kind.SILENT, facts__seq=seq).exists():
        return
    now = timezone.now()
    note_step(escalation, kind=Kind.SILENT, at=now, facts={"seq": seq, "seconds": seconds})
    if escalation.acknowledged_by_id is not None:
        move_on(escalation, next_at=escalation.next_action_at)
        escalation.save(update_fields=["step", "next_action_at"])
        page_person(escalation=escalation, person_id=escalation.acknowledged_by_id, now=now)
    tell_change(escalation)


@transaction.atomic
def client_fell_silent(*, conversation_id: UUID, seq: int, seconds: int) -> None:
    """Their message `seq` called for somebody, they were written to, and nothing came. May be repeated.

    What nobody has taken becomes a red, and climbs as one. Whoever has taken it is paged again, and judges for themselves.
    """
    alarms = Escalation.objects.unresolved().filter(severity__gte=Severity.AMBER)
    found = alarms.filter(conversation_id=conversation_id)
    escalation = found.select_for_update(no_key=True).first()
    if escalation is None or escalation.next_action_at is None:
        return
    if escalation.events.filter(kind=Kind.QUIET, facts__seq=seq).exists():
        return
    now = timezone.now()
    note_step(escalation, kind=Kind.QUIET, at=now, facts={"seq": seq, "seconds": seconds})
    if escalation.acknowledged_by_id is not None:
        move_on(escalation, next_at=escalation.next_action_at)
        escalation.save(update_fields=["step", "next_action_at"])
        page_person(escalation=escalation, person_id=escalation.acknowledged_by_id, now=now)
    elif escalation.severity < Severity.RED:
        escalation.severity = Severity.RED
        start_again(escalation, now=now)
        note_step(escalation, kind=Kind.RAISED, at=now, facts={"severity": Severity.RED})
        escalation.save()
    tell_change(escalation)
