"""Drills: through the same pagers as a crisis, and in nothing else like one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.roles import Capability
from moderation import selectors
from moderation.access import drill_for_answering
from moderation.actions.telling import tell_duty
from moderation.actions.ways import address_of, note_gone, ways_of
from moderation.events import DutyChanged
from moderation.models import Drill, DrillPage, Escalation, PageAttempt
from moderation.policies.drills import OVER_AFTER, is_due
from peersupport.core import audit, outbox
from peersupport.core.errors import Conflict

MOST_TRIES = 4
SOMETHING_IS_OPEN = "Something real is open. Please hold the drill when it has ended."
NOBODY_ON_CALL = "Nobody is on call now, or nobody who is has said how to call them."


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    drill_id: UUID
    page_id: UUID
    channel: str
    address: str


@transaction.atomic
def hold_drill(*, by: User) -> Drill:
    """Call whoever is first on call, now. Raises `NotFound` unless `by` sets the rota, `Conflict` while it would disturb."""
    require(by, Capability.SET_ROTA)
    if Escalation.objects.unresolved().exists():
        raise Conflict(SOMETHING_IS_OPEN)
    drill = _begin(timezone.now(), by)
    if drill is None:
        raise Conflict(NOBODY_ON_CALL)
    return drill


@transaction.atomic
def hold_weekly_drill(*, now: datetime) -> None:
    """What the week asks for, at a time that wakes nobody. May be called as often as one likes."""
    people = _called(now)
    if not people:
        return
    last = Drill.objects.values_list("begun_at", flat=True).first()
    is_real = Escalation.objects.unresolved().exists()
    if is_due(last=last, now=now, zone=people[0].time_zone, is_real=is_real):
        _begin(now, None)


@transaction.atomic
def begin_try(*, page_id: UUID) -> Try | None:
    """None when it is not wanted any more: answered, over, tried often enough, or something real has come."""
    page = DrillPage.objects.select_related("drill", "person").filter(pk=page_id).first()
    if page is None or page.drill.answered_at or page.tries >= MOST_TRIES:
        return None
    is_over = timezone.now() - page.drill.begun_at > OVER_AFTER
    if is_over or Escalation.objects.unresolved().exists():
        return None
    page.tries += 1
    page.save(update_fields=["tries"])
    return Try(
        drill_id=page.drill_id,
        page_id=page.pk,
        channel=page.channel,
        address=address_of(page.way_id),
    )


@transaction.atomic
def end_try(*, page_id: UUID, outcome: PageAttempt.Outcome) -> None:
    page = DrillPage.objects.get(pk=page_id)
    if outcome == PageAttempt.Outcome.GONE and page.way_id:
        note_gone(page.way_id)
    page.outcome = outcome.value
    page.save(update_fields=["outcome"])


@transaction.atomic
def answer_drill(*, drill_id: UUID, by: User) -> Drill:
    """The first answer counts. Raises `NotFound` for a drill that is not there."""
    drill = drill_for_answering(by, drill_id)
    if drill.answered_at is None:
        drill.answered_at, drill.answered_by = timezone.now(), by
        drill.save(update_fields=["answered_at", "answered_by"])
        audit.record(actor_id=by.pk, verb="drill.answered", subject=f"drill:{drill.pk}")
        tell_duty(DutyChanged())
    return drill


def _begin(now: datetime, by: User | None) -> Drill | None:
    people = _called(now)
    ways = ways_of([person.pk for person in people])
    if not any(ways.values()):
        return None
    drill = Drill.objects.create(begun_at=now, begun_by=by)
    for person in people:
        for way in ways[person.pk]:
            page = DrillPage.objects.create(
                drill=drill, person=person, channel=way.channel, way_id=way.id
            )
            key = f"drill_page:{page.pk}"
            outbox.enqueue("moderation.drill_page", key=key, due_at=now, page_id=str(page.pk))
    actor = by.pk if by else None
    audit.record(actor_id=actor, verb="drill.begun", subject=f"drill:{drill.pk}")
    return drill


def _called(now: datetime) -> list[User]:
    first = selectors.on_call_now(now).first
    return list(User.objects.get_queryset().filter(pk__in=first).order_by("pk"))
