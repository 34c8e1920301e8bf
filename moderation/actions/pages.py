"""Pages: promised by a climb, tried until one is taken or somebody answers, and what follows a failure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Capability, Role
from moderation.actions.quiet_hours import quiet_hours_of
from moderation.actions.telling import tell_duty
from moderation.actions.timers import hurry
from moderation.actions.ways import Way, address_of, note_gone, ways_of
from moderation.events import EscalationChanged
from moderation.models import Channel, DutyShift, Escalation, Page, PageAttempt
from moderation.policies.ladder import CATCH_UP, Rung, Severity, Who
from moderation.policies.quiet import to_call
from moderation.policies.rota import audience, on_call_at
from peersupport.core import audit, outbox

MOST_ATTEMPTS = 8

Outcome = PageAttempt.Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One attempt, saved, with what is needed to make it."""

    attempt_id: UUID
    escalation_id: UUID
    channel: str
    address: str
    is_repeat: bool


def promise_pages(*, escalation: Escalation, rung: Rung, number: int, now: datetime) -> int:
    """Promise the pages of a rung, in the climb's transaction; returns how many there are."""
    people = _audience(rung, now)
    if escalation.severity < Severity.RED:
        people = _not_in_their_quiet_hours(people, now)
    ways = ways_of(people)
    pages = [
        _page(escalation, number, now, person_id=person, way=way)
        for person in people
        for way in ways[person][: rung.channels]
    ]
    if rung.pages_outside:
        for place in range(len(settings.PAGER_WEBHOOKS)):
            pages.append(_page(escalation, number, now, outside=place))
    _promise(pages, now)
    return len(pages)


def page_person(*, escalation: Escalation, person_id: UUID, now: datetime) -> None:
    """Promise a page to one person who is asked for, in every way they have; after their quiet hours unless it is a red."""
    due_at = now
    if escalation.severity < Severity.RED and person_id in (quiet := quiet_hours_of([person_id])):
        due_at = quiet[person_id].over_at(now)
    fresh = [
        _page(escalation, escalation.rung, now, person_id=person_id, way=way, asked=True)
        for way in ways_of([person_id])[person_id]
        if not escalation.pages.filter(
            step=escalation.step, person_id=person_id, way_id=way.id
        ).exists()
    ]
    _promise(fresh, due_at)


@transaction.atomic
def begin_try(*, page_id: UUID) -> Try | None:
    """Save the next attempt before it is made. None when it is no longer wanted.

    An earlier attempt that never ended may have gone out before its worker died: this one is a repeat.
    """
    page = Page.objects.select_related("escalation", "person").filter(pk=page_id).first()
    earlier = list(page.attempts.all()) if page else []
    if page is None or not _is_wanted(page, earlier):
        return None
    attempt = PageAttempt.objects.create(
        page=page,
        number=len(earlier) + 1,
        is_repeat=any(attempt.ended_at is None for attempt in earlier),
        begun_at=timezone.now(),
    )
    _record("escalation.paged", attempt, repeat=int(attempt.is_repeat))
    return Try(
        attempt_id=attempt.pk,
        escalation_id=page.escalation_id,
        channel=page.channel,
        address=_address(page),
        is_repeat=attempt.is_repeat,
    )


@transaction.atomic
def end_try(*, attempt_id: UUID, outcome: Outcome) -> None:
    """Note how it went. A failure brings the next way at once, and, without one, the next rung."""
    attempt = PageAttempt.objects.select_related("page").get(pk=attempt_id)
    attempt.ended_at, attempt.outcome = timezone.now(), outcome
    attempt.save(update_fields=["ended_at", "outcome"])
    if outcome == Outcome.GONE and attempt.page.way_id:
        note_gone(attempt.page.way_id)
    if outcome != Outcome.DELIVERED and not _next_way(attempt.page):
        _next_rung(attempt.page)
    _record("escalation.page_ended", attempt, outcome=outcome.value)
    tell_duty(EscalationChanged(escalation_id=attempt.page.escalation_id))


def _record(verb: str, attempt: PageAttempt, **facts: str | int) -> None:
    page = attempt.page
    audit.record(
        actor_id=None,
        verb=verb,
        subject=f"escalation:{page.escalation_id}",
        page_id=str(page.pk),
        person_id=str(page.person_id or ""),
        channel=page.channel,
        number=attempt.number,
        **facts,
    )


def _is_wanted(page: Page, earlier: Sequence[PageAttempt]) -> bool:
    escalation = page.escalation
    still = escalation.resolved_at is None if page.is_asked else escalation.is_waiting
    if not still or len(earlier) >= MOST_ATTEMPTS:
        return False
    if any(attempt.outcome in {Outcome.DELIVERED, Outcome.GONE} for attempt in earlier):
        return False
    if page.person is not None and not page.person.may(Capability.ANSWER_ESCALATIONS):
        return False
    return not earlier or not _is_overtaken(page)


def _is_overtaken(page: Page) -> bool:
    """A later step has begun to page the same place: trying both would only make each slower."""
    later = PageAttempt.objects.filter(
        page__escalation_id=page.escalation_id,
        page__step__gt=page.step,
        page__person_id=page.person_id,
        page__outside=page.outside,
        page__way=page.way_id,
    )
    return later.exists()


def _audience(rung: Rung, now: datetime) -> tuple[UUID, ...]:
    able = User.objects.able_to(Capability.ANSWER_ESCALATIONS).values_list("pk", "role")
    roles = dict(able.order_by("pk"))
    holding = DutyShift.objects.filter(starts_at__lte=now, ends_at__gt=now)
    return audience(
        rung.who,
        on_call=on_call_at([row.shift for row in holding], now, able=roles.keys()),
        team=[person for person, role in roles.items() if role == Role.MODERATOR],
        coordinators=[person for person, role in roles.items() if role == Role.COORDINATOR],
    )


def _not_in_their_quiet_hours(people: tuple[UUID, ...], now: datetime) -> tuple[UUID, ...]:
    everybody = Rung(name="everybody", after=timedelta(0), who=(Who.TEAM, Who.COORDINATORS))
    instead = _audience(everybody, now)
    quiet = quiet_hours_of({*people, *instead})
    return to_call(people, instead=instead, quiet=quiet, now=now)


def _page(
    escalation: Escalation,
    number: int,
    now: datetime,
    *,
    person_id: UUID | None = None,
    way: Way | None = None,
    outside: int | None = None,
    asked: bool = False,
) -> Page:
    """To a person in one of their ways, or to a place outside by its web address."""
    return Page(
        escalation=escalation,
        step=escalation.step,
        rung=number,
        person_id=person_id,
        outside=outside,
        channel=way.channel if way else Channel.WEBHOOK,
        way_id=way.id if way else None,
        promised_at=now,
        is_asked=asked,
    )


def _promise(pages: Sequence[Page], due_at: datetime) -> None:
    Page.objects.bulk_create(pages)
    for page in pages:
        outbox.enqueue(
            "moderation.page", key=f"page:{page.pk}", due_at=due_at, page_id=str(page.pk)
        )


def _next_way(failed: Page) -> bool:
    """Promise the person's next unused way for this step. False when there is none."""
    if failed.person_id is None:
        return False
    at_this_step = Page.objects.filter(escalation_id=failed.escalation_id, step=failed.step)
    used = set(at_this_step.filter(person_id=failed.person_id).values_list("way", flat=True))
    free = [way for way in ways_of([failed.person_id])[failed.person_id] if way.id not in used]
    if not free:
        return False
    now = timezone.now()
    page = Page(
        escalation_id=failed.escalation_id,
        step=failed.step,
        rung=failed.rung,
        person_id=failed.person_id,
        channel=free[0].channel,
        way_id=free[0].id,
        promised_at=now,
    )
    _promise([page], now)
    return True


def _next_rung(failed: Page) -> None:
    """When no page of this step is taken or still open, the next person need not wait for the clock."""
    pages = Page.objects.filter(escalation_id=failed.escalation_id, step=failed.step)
    hopeful = pages.exclude(attempts__ended_at__isnull=False)
    if hopeful.exists() or pages.filter(attempts__outcome=Outcome.DELIVERED).exists():
        return
    here = Escalation.objects.waiting().filter(pk=failed.escalation_id, step=failed.step + 1)
    escalation = here.filter(rung__gt=failed.rung).select_for_update(no_key=True).first()
    soon = timezone.now() + CATCH_UP
    if escalation is not None and (escalation.next_action_at or soon) > soon:
        hurry(escalation, next_at=soon)


def _address(page: Page) -> str:
    if page.outside is None:
        return address_of(page.way_id)
    return str(dict(enumerate(settings.PAGER_WEBHOOKS)).get(page.outside, ""))
