"""What the pages about keeping and deleting show: periods, holds, and what people asked for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from accounts import access
from accounts.access import require
from accounts.models import User
from accounts.roles import Capability
from peersupport.core import personal, retention
from peersupport.core.errors import NotFound
from peersupport.core.models import Claim, ClaimKind, Erasure, Hold, Subject
from peersupport.core.retention import Kept
from peersupport.core.reviewing import UNCONFIRMED_FOR

MOST = 200
LAST = timedelta(days=30)
WAITS = {
    "open_alarm": "an alarm about them is still open",
    personal.HELD: "a hold keeps it",
}
NO_NAME = "somebody who was deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRow:
    """One class of record, and how many of it went in the last days."""

    kept: Kept
    deleted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRow:
    """One hold as somebody on duty sees it. `may_answer`: the next step is theirs to take."""

    hold: Hold
    about: str
    asked_by: str
    confirmed_by: str
    lift_asked_by: str
    lifted_by: str
    lapses_at: datetime
    is_due: bool
    may_answer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """Something that somebody asked for. `number` stands for them once their name is gone."""

    claim: Claim
    who: str
    number: str
    is_late: bool
    days_left: int
    waits_for: tuple[str, ...]
    is_begun: bool

    @property
    def is_open(self) -> bool:
        return self.claim.done_at is None and self.claim.refused_at is None


def what_is_kept(now: datetime) -> list[KeptRow]:
    deleted = retention.deleted_since(now - LAST)
    return [
        KeptRow(kept=one, deleted=deleted.get(one.record.id, 0)) for one in retention.kept_now(now)
    ]


def kept_class(by: User, record_class: str, now: datetime) -> Kept:
    """Raises `NotFound` for a class that nobody may set, and for anybody who may not."""
    require(by, Capability.KEEP_RECORDS)
    if record_class not in retention.book().classes:
        raise NotFound
    found = retention.kept(record_class, now)
    if not found.record.may_be_set:
        raise NotFound
    return found


def told_to(person: User, now: datetime) -> list[Kept]:
    """The classes that hold something of people like this one."""
    for_whom = {"everybody", "staff"} if person.is_staff_member else {"everybody"}
    return [one for one in retention.kept_now(now) if one.record.tells in for_whom]


def holds_for(viewer: User, now: datetime) -> tuple[list[HoldRow], list[HoldRow]]:
    """Those that stand, the one to be looked at soonest first; and the newest of those that were lifted."""
    standing = list(Hold.objects.standing().order_by("confirmed_at", "review_on", "pk"))
    lifted = list(Hold.objects.filter(lifted_at__isnull=False).order_by("-lifted_at")[:MOST])
    rows = _hold_rows([*standing, *lifted], viewer, now)
    return rows[: len(standing)], rows[len(standing) :]


def hold_for_reading(viewer: User, hold_id: UUID, now: datetime) -> HoldRow:
    """Raises `NotFound` for anybody who may not."""
    return _hold_rows([access.hold_for_reading(viewer, hold_id)], viewer, now)[0]


def _hold_rows(rows: list[Hold], viewer: User, now: datetime) -> list[HoldRow]:
    about = {hold.pk: _people_about(hold) for hold in rows}
    ids = {pk for people in about.values() for pk in people}
    for hold in rows:
        ids |= _who_acted(hold)
    names = _names(ids)
    return [_hold_row(hold, about[hold.pk], names, viewer, now) for hold in rows]


def _hold_row(
    hold: Hold, people: list[UUID], names: dict[UUID, str], viewer: User, now: datetime
) -> HoldRow:
    who = " and ".join(names.get(one, NO_NAME) for one in people)
    first = hold.lift_asked_by_id if hold.confirmed_at else hold.asked_by_id
    return HoldRow(
        hold=hold,
        about=f"A conversation of {who}" if hold.subject == Subject.CONVERSATION else who,
        asked_by=_name(names, hold.asked_by_id),
        confirmed_by=_name(names, hold.confirmed_by_id),
        lift_asked_by=_name(names, hold.lift_asked_by_id),
        lifted_by=_name(names, hold.lifted_by_id),
        lapses_at=hold.asked_at + UNCONFIRMED_FOR,
        is_due=hold.lifted_at is None
        and hold.confirmed_at is not None
        and hold.review_on <= now.date(),
        may_answer=hold.lifted_at is None and first != viewer.pk,
    )


def _people_about(hold: Hold) -> list[UUID]:
    if hold.subject == Subject.PERSON:
        return [hold.subject_id]
    return personal.people_in_conversation(hold.subject_id)


def _who_acted(hold: Hold) -> set[UUID]:
    acted = (hold.asked_by_id, hold.confirmed_by_id, hold.lift_asked_by_id, hold.lifted_by_id)
    return {one for one in acted if one is not None}


def _names(ids: Collection[UUID]) -> dict[UUID, str]:
    """Of those who were deleted there is none."""
    people = User.objects.get_queryset().filter(pk__in=ids).exclude(wrapped_key=b"")
    return dict(people.values_list("pk", "pseudonym"))


def _name(names: dict[UUID, str], person_id: UUID | None) -> str:
    return "" if person_id is None else names.get(person_id, NO_NAME)


def asked_for(today: date) -> list[ClaimRow]:
    """Those that wait first, what is overdue on top; then those that are done or refused, newest first."""
    waiting = Claim.objects.filter(done_at=None, refused_at=None).order_by("due_on", "asked_at")
    settled = Claim.objects.exclude(done_at=None, refused_at=None).order_by("-asked_at")
    return _claim_rows([*waiting, *settled[:MOST]], today)


def claim_for_reading(by: User, claim_id: UUID, today: date) -> ClaimRow:
    """Raises `NotFound` for anybody who may not."""
    return _claim_rows([access.claim_for_reading(by, claim_id)], today)[0]


def claims_of(person: User, today: date) -> list[ClaimRow]:
    """What somebody asked for themselves, in the app or by letter."""
    rows = Claim.objects.filter(person_id=person.pk).order_by("-asked_at")
    return _claim_rows(list(rows), today)


def _claim_rows(rows: list[Claim], today: date) -> list[ClaimRow]:
    ids = {row.person_id for row in rows}
    names, erasures = _names(ids), Erasure.objects.filter(person_id__in=ids)
    begun = {row.person_id: row.waits_for.split(",") for row in erasures}
    return [
        ClaimRow(
            claim=row,
            who=names.get(row.person_id, NO_NAME),
            number=str(row.pk)[:8],
            is_late=row.done_at is None and row.refused_at is None and today > row.due_on,
            days_left=(row.due_on - today).days,
            is_begun=row.kind == ClaimKind.DELETE and row.person_id in begun,
            waits_for=tuple(WAITS.get(one, one) for one in begun.get(row.person_id, ()) if one)
            if row.kind == ClaimKind.DELETE
            else (),
        )
        for row in rows
    ]
