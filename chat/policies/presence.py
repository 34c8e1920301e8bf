"""Where a peer worker is, as a client is told it: here now, or when they are back. Never when they were last seen. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

# Both have written this recently: somebody who drops out now is missed.
LIVE = timedelta(minutes=10)
# A return is worth telling for this long.
JUST_BACK = timedelta(minutes=5)
A_WEEK = 7
LONGEST_AWAY = timedelta(days=366)


class State(StrEnum):
    """What a worker says of themselves."""

    HERE = "here"
    WRAP_UP = "wrap_up"
    BREAK = "break"
    AWAY = "away"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A time in which the worker said they are usually here."""

    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """`words` read on after the worker's name and a colon."""

    is_here: bool
    words: str


def said_to_be_gone(state: State | None) -> bool:
    """The client knows already that no answer comes: nobody needs to be told that the line broke."""
    return state in {State.WRAP_UP, State.BREAK, State.AWAY}


def seen(
    *,
    state: State | None,
    until: datetime | None,
    has_tab: bool,
    hours: Sequence[Stretch],
    now: datetime,
    zone: str,
) -> Seen:
    """`state` is the one in force; `hours` are the next ones, soonest first; `zone` is the reader's."""
    reader = ZoneInfo(zone)
    if state == State.AWAY and until is not None:
        return Seen(is_here=False, words=f"back {when(until, now, reader)}")
    if state == State.BREAK and until is not None:
        return Seen(is_here=False, words=f"on a break, back {when(until, now, reader)}")
    if state == State.WRAP_UP and has_tab:
        return Seen(is_here=True, words=_finishing(hours, now, reader))
    if has_tab:
        return Seen(is_here=True, words="here now")
    return Seen(is_here=False, words=_next(hours, now, reader))


def when(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """`at 18:30`, `tomorrow 10:00`, `Tuesday 10:00` or `Tuesday 8 December, 10:00` on the reader's clock."""
    there, today = at.astimezone(zone), now.astimezone(zone).date()
    days = (there.date() - today).days
    if days == 0:
        return f"at {there:%H:%M}"
    if days == 1:
        return f"tomorrow {there:%H:%M}"
    if days < A_WEEK:
        return f"{there:%A %H:%M}"
    return f"{there:%A} {there.day} {there:%B, %H:%M}"


def next_time(hours: Sequence[Stretch], now: datetime) -> datetime | None:
    """When the next hours begin that have not begun yet."""
    return next((each.begins_at for each in hours if each.begins_at > now), None)


def _next(hours: Sequence[Stretch], now: datetime, zone: ZoneInfo) -> str:
    if not hours:
        return "not here just now, and reads what you write later"
    first = hours[0]
    if first.begins_at <= now:
        return f"not here just now, usually here until {first.ends_at.astimezone(zone):%H:%M}"
    return f"back {when(first.begins_at, now, zone)}"


def _finishing(hours: Sequence[Stretch], now: datetime, zone: ZoneInfo) -> str:
    after = next_time(hours, now)
    return "finishing for now" + (f", back {when(after, now, zone)}" if after else "")
