"""What is read of the time after an escalation."""

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from accounts.models import User
from moderation.models import Escalation, FollowUp
from moderation.policies.aftercare import BREAK
from moderation.policies.ladder import Severity

GONE = "somebody who is not here any more"


class Row(TypedDict):
    id: UUID
    escalation_id: UUID
    due_at: datetime
    is_overdue: bool
    what: str
    whom: str


def open_follow_ups(now: datetime) -> list[Row]:
    """All that is still to be done, what is due first on top. No words of anybody."""
    found = list(FollowUp.objects.open().select_related("escalation"))
    people = {_about(one) for one in found}
    names = dict(User.objects.filter(pk__in=people).values_list("pk", "pseudonym"))
    return [
        Row(
            id=one.pk,
            escalation_id=one.escalation_id,
            due_at=one.due_at,
            is_overdue=one.due_at <= now,
            what=one.get_kind_display(),
            whom=names.get(_about(one), GONE),
        )
        for one in found
    ]


def resting_until(worker_id: UUID, now: datetime) -> datetime | None:
    """Until when they are offered nobody new because of a red; None when they need not rest."""
    reds = Escalation.objects.filter(worker_id=worker_id, severity__gte=Severity.RED)
    if reds.unresolved().exists():
        return now + BREAK
    ended_at = reds.order_by("-resolved_at").values_list("resolved_at", flat=True).first()
    until = ended_at + BREAK if ended_at else now
    return until if until > now else None


def awaits_debrief(worker_id: UUID) -> bool:
    waiting = FollowUp.objects.open().filter(kind=FollowUp.Kind.DEBRIEF)
    return waiting.filter(escalation__worker_id=worker_id).exists()


def _about(one: FollowUp) -> UUID:
    of = one.escalation
    is_workers = one.kind == FollowUp.Kind.DEBRIEF and of.worker_id is not None
    return of.worker_id if is_workers and of.worker_id else of.client_id
