"""A week of shifts, day by day, in one person's time zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from moderation.models import DutyShift
from moderation.policies.rota import Gap, gaps

GAPS_SHOWN = timedelta(days=28)
FARTHEST = timedelta(days=730)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftRow:
    id: UUID
    person: str
    place: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    day: date
    shifts: tuple[ShiftRow, ...]
    gaps: tuple[Gap, ...]
    whole: Gap


def monday_of(asked: str, *, today: date) -> date:
    """The Monday of the week asked for; of this week when that is no day, or years away."""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        day = today
    if abs(day - today) > FARTHEST:
        day = today
    return day - timedelta(days=day.weekday())


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The moment that day begins there."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def days(
    monday: date, rows: Sequence[DutyShift], zone: ZoneInfo, *, now: datetime
) -> tuple[Day, ...]:
    """Seven days. A shift stands on every day that it touches; gaps are those still to come.

    Nights of clock change have their true length.
    """
    return tuple(_day(monday + timedelta(days=number), rows, zone, now) for number in range(7))


def _day(day: date, rows: Sequence[DutyShift], zone: ZoneInfo, now: datetime) -> Day:
    starts_at, ends_at = midnight(day, zone), midnight(day + timedelta(days=1), zone)
    touching = [row for row in rows if row.starts_at < ends_at and row.ends_at > starts_at]
    shifts = [row.shift for row in touching]
    return Day(
        day=day,
        shifts=tuple(_shift_row(row) for row in touching),
        gaps=gaps(shifts, starts_at=max(starts_at, now), ends_at=ends_at),
        whole=Gap(starts_at=starts_at, ends_at=ends_at),
    )


def _shift_row(row: DutyShift) -> ShiftRow:
    return ShiftRow(
        id=row.pk,
        person=row.person.pseudonym,
        place=row.get_place_display(),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )
