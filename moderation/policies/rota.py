"""Who is on call, who a rung reaches, and when nobody is on call at all. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from moderation.policies.ladder import Who

FIRST, SECOND = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """`place` is 1 for first on call, 2 for second. Ends just before `ends_at`."""

    person_id: UUID
    place: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCall:
    first: tuple[UUID, ...]
    second: tuple[UUID, ...]

    @property
    def is_empty(self) -> bool:
        return not self.first and not self.second


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    starts_at: datetime
    ends_at: datetime


def on_call_at(shifts: Sequence[Shift], at: datetime, *, able: Collection[UUID]) -> OnCall:
    """Who holds a shift at that moment, without those who can no longer answer."""
    now = [s for s in shifts if s.starts_at <= at < s.ends_at and s.person_id in able]
    return OnCall(first=_people(now, FIRST), second=_people(now, SECOND))


def audience(
    who: Sequence[Who],
    *,
    on_call: OnCall,
    team: Sequence[UUID],
    coordinators: Sequence[UUID],
) -> tuple[UUID, ...]:
    """Whom a rung reaches. A place that nobody holds falls to the next: second, whole team, coordinators.

    Empty only when the rung asks for nobody, or when there is nobody at all.
    """
    wanted: list[UUID] = []
    for one in who:
        wanted += _reached(one, on_call, team, coordinators)
    return tuple(dict.fromkeys(wanted))


def gaps(shifts: Sequence[Shift], *, starts_at: datetime, ends_at: datetime) -> tuple[Gap, ...]:
    """The stretches between the two moments in which nobody holds a shift, first to last."""
    found: list[Gap] = []
    covered_until = starts_at
    for shift in sorted(shifts, key=lambda shift: shift.starts_at):
        if shift.starts_at >= ends_at:
            break
        if shift.starts_at > covered_until:
            found.append(Gap(starts_at=covered_until, ends_at=shift.starts_at))
        covered_until = max(covered_until, shift.ends_at)
    if covered_until < ends_at:
        found.append(Gap(starts_at=covered_until, ends_at=ends_at))
    return tuple(found)


def rest_of(shift: Shift, *, starts_at: datetime, ends_at: datetime) -> tuple[Shift, ...]:
    """What is left of a shift when somebody else holds that stretch: none, one or two parts, which touch it exactly."""
    before = replace(shift, ends_at=min(shift.ends_at, starts_at))
    after = replace(shift, starts_at=max(shift.starts_at, ends_at))
    return tuple(part for part in (before, after) if part.starts_at < part.ends_at)


def overlap(shift: Shift, *, starts_at: datetime, ends_at: datetime) -> bool:
    return shift.starts_at < ends_at and starts_at < shift.ends_at


def _reached(
    one: Who, on_call: OnCall, team: Sequence[UUID], coordinators: Sequence[UUID]
) -> Sequence[UUID]:
    everybody = team or coordinators
    match one:
        case Who.FIRST:
            return on_call.first or on_call.second or everybody
        case Who.SECOND:
            return on_call.second or everybody
        case Who.TEAM:
            return everybody
        case Who.COORDINATORS:
            return coordinators or team


def _people(shifts: Sequence[Shift], place: int) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(shift.person_id for shift in shifts if shift.place == place))
