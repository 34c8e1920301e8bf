"""The climb: page the next people, promise the next climb, until a person answers."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from moderation.actions.pages import promise_pages
from moderation.actions.steps import note_step
from moderation.actions.telling import tell_change, tell_pair
from moderation.actions.timers import move_on
from moderation.models import Escalation, EscalationEvent
from moderation.policies.ladder import CATCH_UP, Climb, Severity, from_snapshot, next_step
from peersupport.core.failpoints import failpoint

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
    failpoint("climb.before_commit")
    transaction.on_commit(partial(failpoint, "climb.after_commit"))


def climb_of(escalation: Escalation) -> Climb:
    """The rungs it climbs: those of the ladder it was opened with."""
    return from_snapshot(escalation.ladder).climbs[Severity(escalation.severity)]


def _climb(escalation: Escalation, now: datetime) -> None:
    number = min(escalation.rung, len(climb_of(escalation).rungs) - 1)
    planned = next_step(
        climb_of(escalation), rung=number, began_at=escalation.climb_began_at, now=now
    )
    failpoint("climb.before_insert")
    pages = promise_pages(escalation=escalation, rung=planned.rung, number=number, now=now)
    facts: dict[str, str | int] = {
        "rung": planned.rung.name,
        "number": number,
        "step": escalation.step,
        "pages": pages,
    }
    note_step(escalation, kind=Kind.CLIMBED, at=now, facts=facts)
    next_at = planned.next_at
    if planned.rung.who and not pages:
        note_step(escalation, kind=Kind.NOBODY_REACHED, at=now, facts=facts)
        next_at = next_at if planned.next_rung == number else now + CATCH_UP
    if planned.rung.shows_banner and escalation.unanswered_at is None:
        escalation.unanswered_at = now
        tell_pair(escalation)
    escalation.rung = planned.next_rung
    move_on(escalation, next_at=next_at)
    escalation.save()


def _reopen(escalation: Escalation, now: datetime) -> None:
    note_step(escalation, kind=Kind.REOPENED, at=now)
    escalation.acknowledged_at = escalation.acknowledged_by = None
    escalation.offered_at = escalation.offered_to = None
    escalation.rung, escalation.climb_began_at = 0, now
    tell_pair(escalation)
