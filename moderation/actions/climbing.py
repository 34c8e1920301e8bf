"""The climb: page the next people, promise the next climb, until a person answers."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from moderation.actions.pages import promise_pages
from moderation.actions.telling import tell_change, tell_pair
from moderation.actions.timers import move_on
from moderation.models import Escalation, EscalationEvent
from moderation.policies.ladder import CATCH_UP, Climb, Severity, from_snapshot, next_step
from peersupport.core import audit

Kind = EscalationEvent.Kind


@transaction.atomic
def climb(*, escalation_id: UUID, step: int) -> None:
    """Do what the clock promised for `step`, and promise what comes after it.

    Does nothing when the escalation is resolved or has moved on, so it may be repeated. When the time
    to decide has run out for the person who took it, it is everybody's again.
    """
    standing = Escalation.objects.unresolved().filter(pk=escalation_id, step=step)
    escalation = standing.select_for_update(no_key=True).first()
    if escalation is None:
        return
    now = timezone.now()
    if escalation.acknowledged_at is not None:
        _reopen(escalation, now)
    _climb(escalation, now)
    tell_change(escalation)


def climb_of(escalation: Escalation) -> Climb:
    """The rungs it climbs: those of the ladder it was opened with."""
    return from_snapshot(escalation.ladder).climbs[Severity(escalation.severity)]


def _climb(escalation: Escalation, now: datetime) -> None:
    number = min(escalation.rung, len(climb_of(escalation).rungs) - 1)
    planned = next_step(
        climb_of(escalation), rung=number, began_at=escalation.climb_began_at, now=now
    )
    pages = promise_pages(escalation=escalation, rung=planned.rung, number=number, now=now)
    _note(escalation, Kind.CLIMBED, now, rung=planned.rung.name, pages=pages)
    next_at = planned.next_at
    if planned.rung.who and not pages:
        _note(escalation, Kind.NOBODY_REACHED, now, rung=planned.rung.name)
        next_at = next_at if planned.next_rung == number else now + CATCH_UP
    if planned.rung.shows_banner and escalation.unanswered_at is None:
        escalation.unanswered_at = now
        tell_pair(escalation)
    audit.record(
        actor_id=None,
        verb="escalation.climbed",
        subject=f"escalation:{escalation.pk}",
        step=escalation.step,
        rung=number,
        severity=escalation.severity,
        pages=pages,
    )
    escalation.rung = planned.next_rung
    move_on(escalation, next_at=next_at)
    escalation.save()


def _reopen(escalation: Escalation, now: datetime) -> None:
    _note(escalation, Kind.REOPENED, now)
    audit.record(actor_id=None, verb="escalation.reopened", subject=f"escalation:{escalation.pk}")
    escalation.acknowledged_at = escalation.acknowledged_by = None
    escalation.rung, escalation.climb_began_at = 0, now
    tell_pair(escalation)


def _note(escalation: Escalation, kind: Kind, now: datetime, **facts: str | int) -> None:
    EscalationEvent.objects.create(escalation=escalation, kind=kind, at=now, facts=facts)
