"""A week as people say it: parts of days, clock times, the end of today. Values in, values out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from matching.policies.availability import SharedWindow, shared_windows, slots_in
from matching.policies.explain import WEEKDAYS, times_in_words
from matching.policies.snapshots import FreeTimes, Window

DAY = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOfDay:
    """What a client ticks instead of typing clock times. `hours`: days later, first and last minute."""

    id: str
    title: str
    clock: str
    hours: tuple[tuple[int, int, int], ...]

    def windows(self, weekday: int) -> tuple[Window, ...]:
        return tuple(
            Window(weekday=(weekday + later) % 7, start_minute=start, end_minute=end)
            for later, start, end in self.hours
        )


PARTS_OF_DAY = (
    PartOfDay(id="morning", title="Morning", clock="8 to 12", hours=((0, 480, 720),)),
    PartOfDay(id="afternoon", title="Afternoon", clock="12 to 5", hours=((0, 720, 1020),)),
    PartOfDay(id="evening", title="Evening", clock="5 to 10", hours=((0, 1020, 1320),)),
    PartOfDay(id="night", title="Night", clock="10 to 2", hours=((0, 1320, DAY), (1, 0, 120))),
)
PARTS = {
    f"{weekday}-{part.id}": part.windows(weekday) for weekday in range(7) for part in PARTS_OF_DAY
}


def windows_of_parts(ticked: Collection[str]) -> tuple[Window, ...]:
    return tuple(window for name in PARTS if name in ticked for window in PARTS[name])


def parts_in(windows: Sequence[Window]) -> list[str]:
    """The parts of the week that lie wholly within these windows."""
    return [
        name
        for name, hours in PARTS.items()
        if all(any(_covers(window, hour) for window in windows) for hour in hours)
    ]


def clock(minute: int) -> str:
    """`18:00`; the end of the day is `00:00`."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def today_of(time_zone: str, now: datetime) -> date:
    """The date on the wall clock of this zone."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def end_of_day(time_zone: str, now: datetime) -> datetime:
    """The next midnight on the wall clock of this zone."""
    tomorrow = today_of(time_zone, now) + timedelta(days=1)
    return datetime.combine(tomorrow, time(), ZoneInfo(time_zone))


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """How somebody's hours of one week read on another person's clock."""

    in_words: str
    lines: tuple[str, ...]


def preview(times: FreeTimes, *, time_zone: str, reader_zone: str, week_start: date) -> Preview:
    free = slots_in(times, time_zone, week_start)
    shown = shared_windows(free, free, reader_zone, week_start)
    return Preview(in_words=times_in_words(shown), lines=tuple(map(_line, shown)))


def _line(window: SharedWindow) -> str:
    day = f"{WEEKDAYS[window.on.weekday()]} {window.on.day} {window.on:%B}"
    return f"{day}, {clock(window.start_minute)} to {clock(window.end_minute)}"


def _covers(window: Window, hour: Window) -> bool:
    return (
        window.weekday == hour.weekday
        and window.start_minute <= hour.start_minute
        and window.end_minute >= hour.end_minute
    )
