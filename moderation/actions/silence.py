"""Somebody is left without a reply, or gives none after an alarm: those on duty are told, once for each message."""

from collections.abc import Mapping
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
    facts = {"seq": seq, "seconds": seconds}
    escalation = _noted(conversation_id, least=Severity.RED, kind=Kind.SILENT, facts=facts)
    if escalation is not None:
        _page_holder_again(escalation)
        tell_change(escalation)


@transaction.atomic
def client_fell_silent(*, conversation_id: UUID, seq: int, seconds: int) -> None:
    """Their message `seq` called for somebody, they were written to, and nothing came. May be repeated.

    What nobody has taken becomes a red, and climbs as one. Whoever has taken it is paged again, and judges for themselves.
    """
    facts = {"seq": seq, "seconds": seconds}
    escalation = _noted(conversation_id, least=Severity.AMBER, kind=Kind.QUIET, facts=facts)
    if escalation is None:
        return
    if not _page_holder_again(escalation) and escalation.severity < Severity.RED:
        now = timezone.now()
        escalation.severity = Severity.RED
        start_again(escalation, now=now)
        note_step(escalation, kind=Kind.RAISED, at=now, facts={"severity": Severity.RED})
        escalation.save()
    tell_change(escalation)


def _noted(
    conversation_id: UUID, *, least: Severity, kind: Kind, facts: Mapping[str, int]
) -> Escalation | None:
    """Its open escalation, locked, with this silence in its history. None without one, or when it was noted before."""
    open_ones = Escalation.objects.unresolved().filter(severity__gte=least)
    found = open_ones.filter(conversation_id=conversation_id)
    escalation = found.select_for_update(no_key=True).first()
    if escalation is None or escalation.next_action_at is None:
        return None
    if escalation.events.filter(kind=kind, facts__seq=facts["seq"]).exists():
        return None
    note_step(escalation, kind=kind, at=timezone.now(), facts=dict(facts))
    return escalation


def _page_holder_again(escalation: Escalation) -> bool:
    """False when nobody has it."""
    if escalation.acknowledged_by_id is None or escalation.next_action_at is None:
        return False
    move_on(escalation, next_at=escalation.next_action_at)
    escalation.save(update_fields=["step", "next_action_at"])
    page_person(escalation=escalation, person_id=escalation.acknowledged_by_id, now=timezone.now())
    return True
