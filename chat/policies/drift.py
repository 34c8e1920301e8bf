"""How a relationship drifts, in numbers: nobody's words are needed for any of them. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

NIGHT_BEGINS, NIGHT_ENDS = 22, 6
# Fewer messages than this say more about one evening than about a relationship.
ENOUGH = 20
# Judgement, not science: where a supervisor may want to ask how it is going.
MANY_A_DAY = 40.0
MUCH_AT_NIGHT = 0.3
ONE_SIDED = 3.0
OFTEN_EXCLUSIVE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """What one side wrote within one hour: how many messages, and how long they were together."""

    began_at: datetime
    by_client: bool
    messages: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """Shares from 0 to 1, None where there is too little to say. `lopsided`: how many times longer one side writes."""

    messages: int
    days: int
    a_day: float
    at_night: float | None
    lopsided: float | None
    client_writes_more: bool
    exclusive: int
    one_worker_only: bool

    @property
    def signs(self) -> tuple[str, ...]:
        """Where to ask, in plain words."""
        told = (
            (self.a_day > MANY_A_DAY, "They write very much"),
            ((self.at_night or 0) > MUCH_AT_NIGHT, "Much of it at night"),
            ((self.lopsided or 0) > ONE_SIDED, "One writes far more than the other"),
            (self.exclusive >= OFTEN_EXCLUSIVE, "Words like “only you”, more than once"),
        )
        return tuple(words for holds, words in told if holds)


def drift(
    hours: Iterable[Hour], *, zone: ZoneInfo, exclusive: int, one_worker_only: bool
) -> Drift:
    """Of the stretch that the hours are from; days and nights by the clock of the peer worker."""
    found = list(hours)
    messages = sum(hour.messages for hour in found)
    days = {hour.began_at.astimezone(zone).date() for hour in found}
    night = sum(h.messages for h in found if _is_night(h.began_at.astimezone(zone)))
    theirs = _mean_length(h for h in found if h.by_client)
    ours = _mean_length(h for h in found if not h.by_client)
    is_enough = messages >= ENOUGH
    lopsided = max(theirs, ours) / min(theirs, ours) if is_enough and theirs and ours else None
    return Drift(
        messages=messages,
        days=len(days),
        a_day=messages / len(days) if days else 0.0,
        at_night=night / messages if is_enough else None,
        lopsided=lopsided,
        client_writes_more=theirs > ours,
        exclusive=exclusive,
        one_worker_only=one_worker_only,
    )


def _is_night(at: datetime) -> bool:
    return at.hour >= NIGHT_BEGINS or at.hour < NIGHT_ENDS


def _mean_length(hours: Iterable[Hour]) -> float:
    found = list(hours)
    messages = sum(hour.messages for hour in found)
    return sum(hour.length for hour in found) / messages if messages else 0.0
