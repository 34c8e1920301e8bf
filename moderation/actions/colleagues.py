"""Not alone with it: ask a colleague, or hand over to one who confirms."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from moderation.access import colleague_on_duty, escalation_for_answering
from moderation.actions.climbing import climb_of
from moderation.actions.pages import page_person
from moderation.actions.steps import note_step
from moderation.actions.telling import tell_change
from moderation.actions.timers import move_on
from moderation.models import Escalation, EscalationEvent
from peersupport.core.errors import Conflict
from peersupport.core.text import clean_text

Kind = EscalationEvent.Kind

MOST_NOTE = 4_000


@transaction.atomic
def ask_colleague(*, escalation_id: UUID, by: User, colleague_id: UUID, text: str) -> None:
    """Page a colleague about it, with a question that stands in its history. Nothing changes hands.

    Raises `NotFound` for somebody who cannot answer, `Invalid` without words, `Conflict` when it has ended.
    """
    escalation, colleague = _both(by, escalation_id, colleague_id)
    note_step(
        escalation,
        kind=Kind.ASKED,
        at=timezone.now(),
        by=by,
        text=clean_text(text, most=MOST_NOTE),
        facts={"whom": colleague.pseudonym},
    )
    page_person(escalation=escalation, person_id=colleague.pk, now=timezone.now())
    tell_change(escalation)


@transaction.atomic
def offer_to(*, escalation_id: UUID, by: User, colleague_id: UUID, summary: str) -> None:
    """Hand it over with a summary. It stays with the one who has it until the colleague confirms.

    Raises `Conflict` for somebody who does not have it.
    """
    escalation, colleague = _both(by, escalation_id, colleague_id)
    if escalation.acknowledged_by != by:
        raise Conflict("Only whoever has this can hand it over.")
    now = timezone.now()
    escalation.offered_to, escalation.offered_at = colleague, now
    escalation.save(update_fields=["offered_to", "offered_at"])
    note_step(
        escalation,
        kind=Kind.OFFERED,
        at=now,
        by=by,
        text=clean_text(summary, most=MOST_NOTE),
        facts={"whom": colleague.pseudonym},
    )
    page_person(escalation=escalation, person_id=colleague.pk, now=now)
    tell_change(escalation)


@transaction.atomic
def take_over(*, escalation_id: UUID, by: User) -> None:
    """The colleague confirms: from now on it is theirs, and the time to decide begins anew.

    Raises `Conflict` when it is not offered to them any more.
    """
    escalation = escalation_for_answering(by, escalation_id)
    if escalation.offered_to != by or escalation.acknowledged_at is None:
        raise Conflict("This is not offered to you any more. Please look again.")
    now = timezone.now()
    escalation.acknowledged_at, escalation.acknowledged_by = now, by
    escalation.offered_to = escalation.offered_at = None
    move_on(escalation, next_at=now + climb_of(escalation).decide_within)
    escalation.save()
    note_step(escalation, kind=Kind.HANDED_OVER, at=now, by=by)
    tell_change(escalation)


def _both(by: User, escalation_id: UUID, colleague_id: UUID) -> tuple[Escalation, User]:
    escalation = escalation_for_answering(by, escalation_id)
    if escalation.resolved_at is not None:
        raise Conflict("This has been closed already.")
    return escalation, colleague_on_duty(by, colleague_id)
