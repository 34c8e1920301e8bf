"""When somebody is not called for anything but a red. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

DAY = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """From one minute of the day until just before another, on this zone's clock. May run past midnight."""

    from_minute: int
    until_minute: int
    zone: str

    def holds_at(self, moment: datetime) -> bool:
        """By what the clock on their wall says, also in a night in which it changes."""
        there = moment.astimezone(ZoneInfo(self.zone))
        since_begun = (there.hour * 60 + there.minute - self.from_minute) % DAY
        return since_begun < (self.until_minute - self.from_minute) % DAY

    def over_at(self, moment: datetime) -> datetime:
        """The next moment at which it does not hold; that moment itself when it does not hold then."""
        if not self.holds_at(moment):
            return moment
        return min(end for end in self._ends_around(moment) if end > moment)

    def _ends_around(self, moment: datetime) -> Sequence[datetime]:
        """An end that the clock skips is the moment of the skip; one that it shows twice comes twice."""
        zone = ZoneInfo(self.zone)
        today = moment.astimezone(zone).date()
        wall = time(self.until_minute // 60, self.until_minute % 60)
        return [
            datetime.combine(
                today + timedelta(days=days), wall.replace(fold=fold), zone
            ).astimezone(UTC)
            for days in (0, 1, 2)
            for fold in (0, 1)
        ]


def to_call(
    people: Sequence[UUID], *, instead: Sequence[UUID], quiet: Mapping[UUID, Quiet], now: datetime
) -> tuple[UUID, ...]:
    """Those of `people` who may be called now; else those `instead`; else `people` all the same.

    Nobody when the rung calls nobody. Quiet hours move a call to somebody else. They never make one go unheard.
    """
    if not people:
        return ()
    for some in (people, instead):
        awake = tuple(p for p in some if p not in quiet or not quiet[p].holds_at(now))
        if awake:
            return awake
    return tuple(people)
