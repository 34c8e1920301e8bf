"""What moderation's pages and its neighbours read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Max

from accounts.choices import languages
from accounts.models import User
from accounts.roles import Capability
from moderation.held_drafts import count_to_look_at
from moderation.models import (
    DutyShift,
    Escalation,
    EscalationEvent,
    Finding,
    Flag,
    FollowUp,
    PagerAddress,
    QuietHours,
    Sanction,
)
from moderation.policies.ladder import Severity
from moderation.policies.rota import OnCall, on_call_at
from moderation.presenters import (
    Card,
    Entry,
    FlagRow,
    Shown,
    card,
    flag_row,
    history,
    shown,
)
from moderation.rulebook_source import detects
from peersupport.core.statements import Among, Select

MOST_FINDINGS = 20
MOST_FLAGS = 100
TOLD_COLUMNS = ("conversation_id", "acknowledged_at", "unanswered_at")
TOLD = Select(
    Escalation.objects.unresolved()
    .exclude(told_pair_at=None)
    .filter(Among("conversation_id", "conversations"))
    .values_list(*TOLD_COLUMNS)
)
DEPENDENCY = "dependency"  # the category of the rulebooks


class AlarmState(StrEnum):
    """How far help has come, as a client and their worker are told it."""

    TOLD = "told"
    UNANSWERED = "unanswered"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    conversation_id: UUID
    state: AlarmState


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """`first` and `second` are names; both empty means that nobody is on call now."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    next_shift_at: datetime | None
    cards: tuple[Card, ...]
    flags: int
    follow_ups: int
    overdue: int
    drafts: int
    undetected: tuple[str, ...]
    can_be_paged: bool
    has_lost_a_way: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The names of the two, as far as they are still known."""

    client: str
    worker: str


def has_open_escalation(conversation_id: UUID) -> bool:
    return Escalation.objects.unresolved().filter(conversation_id=conversation_id).exists()


def was_ever_raised(conversation_id: UUID) -> bool:
    return Escalation.objects.filter(conversation_id=conversation_id).exists()


def open_alarms(conversation_ids: Collection[UUID]) -> dict[UUID, Alarm]:
    """One query. Conversations without an alarm that both people may know of are left out."""
    rows = TOLD.run(conversations=list(conversation_ids))
    return {row[0]: _alarm(*row) for row in rows}


def alarm_of(conversation_id: UUID) -> Alarm | None:
    found = Escalation.objects.unresolved().filter(conversation_id=conversation_id)
    row = found.values_list(*TOLD_COLUMNS).first()
    return _alarm(*row) if row else None


def open_reds() -> tuple[UUID, ...]:
    reds = Escalation.objects.unresolved().filter(severity__gte=Severity.RED)
    return tuple(reds.values_list("conversation_id", flat=True))


def last_alerts() -> dict[UUID, datetime]:
    """When a client's own words last called for a person, in each conversation where that is not over."""
    calling = Finding.objects.filter(
        escalation__resolved_at=None, severity__gte=Severity.AMBER, said_by="client"
    )
    newest = calling.values_list("escalation__conversation_id").annotate(Max("found_at"))
    return dict(newest.order_by())


def board(viewer: User, now: datetime) -> Board:
    """Everything open, the most urgent first, and who is on call."""
    open_ones = Escalation.objects.unresolved().select_related("acknowledged_by")
    escalations = list(open_ones.most_urgent_first())
    unreached = _unreached([escalation.pk for escalation in escalations])
    on_call = on_call_now(now)
    names = _names([*on_call.first, *on_call.second])
    later = DutyShift.objects.filter(starts_at__gt=now).order_by("starts_at").first()
    return Board(
        first=tuple(names[person] for person in on_call.first),
        second=tuple(names[person] for person in on_call.second),
        next_shift_at=later.starts_at if later else None,
        cards=tuple(card(e, viewer, nobody_reached=e.pk in unreached) for e in escalations),
        follow_ups=FollowUp.objects.open().count(),
        overdue=FollowUp.objects.open().filter(due_at__lte=now).count(),
        flags=Flag.objects.filter(reviewed_at=None).count(),
        drafts=count_to_look_at(viewer),
        undetected=undetected_languages(),
        can_be_paged=PagerAddress.objects.in_use().filter(person=viewer).exists(),
        has_lost_a_way=PagerAddress.objects.filter(person=viewer).exclude(gone_at=None).exists(),
    )


def undetected_languages() -> tuple[str, ...]:
    """Names of the languages of clients in which no rule notices danger."""
    clients = User.objects.able_to(Capability.ASK_FOR_SUPPORT)
    spoken = clients.order_by("language").values_list("language", flat=True).distinct()
    names = dict(languages())
    return tuple(names.get(code, code) for code in spoken if not detects(code))


def card_of(escalation: Escalation, viewer: User) -> Card:
    return card(escalation, viewer, nobody_reached=bool(_unreached([escalation.pk])))


def findings_of(escalation: Escalation) -> tuple[Shown, ...]:
    """The newest messages that raised it, newest first. Read through `actions.reading` only."""
    newest = escalation.findings.select_related("escalation").order_by("-found_at", "-seq")
    return tuple(shown(finding) for finding in newest[:MOST_FINDINGS])


def history_of(escalation: Escalation) -> tuple[Entry, ...]:
    events = escalation.events.select_related("by", "escalation")
    pages = escalation.pages.select_related("person").prefetch_related("attempts")
    return history(events, pages)


def pair_of(escalation: Escalation) -> Pair:
    people = [p for p in (escalation.client_id, escalation.worker_id) if p is not None]
    names = _names(people)
    worker = escalation.worker_id
    return Pair(
        client=names.get(escalation.client_id, "Somebody who has left"),
        worker=names.get(worker, "Somebody who has left") if worker else "",
    )


def flags_to_review() -> tuple[FlagRow, ...]:
    """The oldest first, without anybody's words."""
    waiting = Flag.objects.filter(reviewed_at=None).defer("excerpt_sealed", "reason_sealed")
    return tuple(map(flag_row, waiting.order_by("flagged_at")[:MOST_FLAGS]))


def exclusive_words(
    conversations: Collection[UUID], *, since: datetime, until: datetime
) -> dict[UUID, int]:
    """How many messages of each were flagged for words of dependency ("only you")."""
    flags = Flag.objects.filter(
        category=DEPENDENCY,
        conversation_id__in=conversations,
        flagged_at__gte=since,
        flagged_at__lt=until,
    )
    counted = flags.values_list("conversation_id").annotate(Count("message_id", distinct=True))
    return dict(counted.order_by())


def sanctions_so_far(viewer: User) -> list[tuple[Sanction, bool]]:
    """Appeals that wait come first, oldest first; then the newest. With each, whether the viewer may decide it."""
    rows = Sanction.objects.select_related("person", "set_by", "decided_by")
    found = sorted(rows[:MOST_FLAGS], key=lambda row: not row.waits_for_decision)
    return [
        (row, row.waits_for_decision and viewer.pk not in {row.set_by_id, row.person_id})
        for row in found
    ]


def unread_words(person: User) -> int:
    """How much the team has told them, or answered, that they have not read."""
    return Sanction.objects.filter(person=person, read_at=None).count()


def next_flag() -> UUID | None:
    """The one that has waited longest."""
    waiting = Flag.objects.filter(reviewed_at=None).order_by("flagged_at")
    return waiting.values_list("pk", flat=True).first()


def on_call_now(now: datetime) -> OnCall:
    able = User.objects.able_to(Capability.ANSWER_ESCALATIONS).values_list("pk", flat=True)
    holding = DutyShift.objects.filter(starts_at__lte=now, ends_at__gt=now)
    return on_call_at([row.shift for row in holding], now, able=frozenset(able))


def shifts_between(starts_at: datetime, ends_at: datetime) -> list[DutyShift]:
    """Those that touch the stretch, with their people; without people who can no longer answer."""
    able = User.objects.able_to(Capability.ANSWER_ESCALATIONS)
    touching = DutyShift.objects.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
    return list(touching.filter(person__in=able).select_related("person"))


def colleagues() -> list[tuple[str, str]]:
    """Ids and names of everybody who may be put on call."""
    able = User.objects.able_to(Capability.ANSWER_ESCALATIONS).order_by("pseudonym")
    return [(str(person.pk), person.pseudonym) for person in able]


def quiet_times_of(person: User) -> dict[str, time]:
    """Empty while they can be called at any time."""
    row = QuietHours.objects.filter(person=person).first()
    if row is None:
        return {}
    minutes = {"starts": row.from_minute, "ends": row.until_minute}
    return {name: time(minute // 60, minute % 60) for name, minute in minutes.items()}


def _names(people: Sequence[UUID]) -> dict[UUID, str]:
    return dict(User.objects.filter(pk__in=people).values_list("pk", "pseudonym"))


def _unreached(escalations: Sequence[UUID]) -> frozenset[UUID]:
    """Those whose newest climb reached nobody."""
    climbs = EscalationEvent.objects.filter(
        escalation_id__in=escalations, kind=EscalationEvent.Kind.CLIMBED
    )
    newest = dict(climbs.order_by("at").values_list("escalation_id", "facts__pages"))
    silent = EscalationEvent.objects.filter(
        escalation_id__in=escalations, kind=EscalationEvent.Kind.NOBODY_REACHED
    )
    told = frozenset(silent.values_list("escalation_id", flat=True))
    return frozenset(pk for pk, pages in newest.items() if pages == 0 and pk in told)


def _alarm(
    conversation_id: UUID, acknowledged_at: datetime | None, unanswered_at: datetime | None
) -> Alarm:
    if acknowledged_at is not None:
        state = AlarmState.TAKEN
    elif unanswered_at is not None:
        state = AlarmState.UNANSWERED
    else:
        state = AlarmState.TOLD
    return Alarm(conversation_id=conversation_id, state=state)
