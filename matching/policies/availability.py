"""When two people are both free: one bit for each quarter of an hour, in UTC, of the week that is really meant.

A weekly "Tuesday 18:00" is a different moment in March than in April. So local windows are laid on the
actual week through the time zone's own rules, and only then compared.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from operator import or_
from zoneinfo import ZoneInfo

from matching.policies.snapshots import DatedWindow, FreeTimes, Person, Window

SLOT_MINUTES = 15
SLOTS_A_WEEK = 7 * 24 * 60 // SLOT_MINUTES
SLOTS_A_DAY = 24 * 60 // SLOT_MINUTES

Slots = int
Local = tuple[date, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedWindow:
    """Both are free from `start_minute` to `end_minute` on the wall clock of the zone that was asked for."""

    on: date
    start_minute: int
    end_minute: int


@lru_cache(maxsize=4096)
def _local_times(time_zone: str, week_start: date) -> tuple[Local, ...]:
    """The local date and quarter hour that each UTC slot of the week shows on the wall."""
    zone = ZoneInfo(time_zone)
    start = datetime(week_start.year, week_start.month, week_start.day, tzinfo=UTC)
    shown = (
        (start + timedelta(minutes=SLOT_MINUTES * slot)).astimezone(zone)
        for slot in range(SLOTS_A_WEEK)
    )
    return tuple((at.date(), (at.hour * 60 + at.minute) // SLOT_MINUTES) for at in shown)


@lru_cache(maxsize=512)
def _slots_before(time_zone: str, week_start: date) -> dict[date, tuple[Slots, ...]]:
    """For each local date: at `k`, the UTC slots that fall in its first `k` quarter hours.

    An hour that happens twice has both its slots here; an hour that is skipped has none.
    """
    by_date: dict[date, list[Slots]] = {}
    for slot, (on, quarter) in enumerate(_local_times(time_zone, week_start)):
        by_date.setdefault(on, [0] * (SLOTS_A_DAY + 1))[quarter + 1] |= 1 << slot
    return {on: tuple(accumulate(masks, or_)) for on, masks in by_date.items()}


@lru_cache(maxsize=512)
def _slots_before_by_weekday(time_zone: str, week_start: date) -> tuple[tuple[Slots, ...], ...]:
    week: list[tuple[Slots, ...]] = [(0,) * (SLOTS_A_DAY + 1)] * 7
    for on, masks in _slots_before(time_zone, week_start).items():
        week[on.weekday()] = tuple(a | b for a, b in zip(week[on.weekday()], masks, strict=True))
    return tuple(week)


def _within(before: Sequence[Slots], start_minute: int, end_minute: int) -> Slots:
    # Rounded inwards: a quarter hour that is only partly free is not offered as free.
    return before[end_minute // SLOT_MINUTES] & ~before[-(-start_minute // SLOT_MINUTES)]


def slots_of(
    windows: Sequence[Window],
    time_zone: str,
    week_start: date,
    dates_off: Collection[date] = (),
    extra_windows: Sequence[DatedWindow] = (),
) -> Slots:
    """The slots of the seven UTC days from `week_start` in which somebody is free. Dates off win over windows."""
    week = _slots_before_by_weekday(time_zone, week_start)
    free = 0
    for window in joined(windows):
        free |= _within(week[window.weekday], window.start_minute, window.end_minute)
    if dates_off or extra_windows:
        dates = _slots_before(time_zone, week_start)
        for on in {extra.on for extra in extra_windows} & dates.keys():
            for window in joined(_on_one_date(windows, extra_windows, on)):
                free |= _within(dates[on], window.start_minute, window.end_minute)
        for off in dates_off:
            if off in dates:
                free &= ~dates[off][SLOTS_A_DAY]
    return free


def joined(windows: Sequence[Window]) -> Sequence[Window]:
    """The same time with touching windows as one: two halves of a quarter hour make it whole."""
    if not any(window.start_minute % SLOT_MINUTES for window in windows):
        return windows
    found: list[Window] = []
    for window in sorted(windows, key=lambda each: (each.weekday, each.start_minute)):
        last = found[-1] if found else None
        if last and last.weekday == window.weekday and window.start_minute <= last.end_minute:
            end = max(last.end_minute, window.end_minute)
            found[-1] = replace(last, end_minute=end)
        else:
            found.append(window)
    return found


def _on_one_date(
    windows: Sequence[Window], extra_windows: Sequence[DatedWindow], on: date
) -> list[Window]:
    usual = [window for window in windows if window.weekday == on.weekday()]
    more = [
        Window(weekday=on.weekday(), start_minute=each.start_minute, end_minute=each.end_minute)
        for each in extra_windows
        if each.on == on
    ]
    return usual + more


def slots_of_person(person: Person, week_start: date) -> Slots:
    return slots_in(person, person.time_zone, week_start)


def slots_in(times: FreeTimes | Person, time_zone: str, week_start: date) -> Slots:
    """`slots_of` for what belongs together."""
    return slots_of(times.windows, time_zone, week_start, times.dates_off, times.extra_windows)


def shared_minutes(a: Slots, b: Slots) -> int:
    return (a & b).bit_count() * SLOT_MINUTES


def shared_windows(
    a: Slots, b: Slots, time_zone: str, week_start: date
) -> tuple[SharedWindow, ...]:
    """The time both are free, as somebody in `time_zone` reads it off their own clock, in order of time."""
    return tuple(_runs(a & b, _local_times(time_zone, week_start)))


def stretches(slots: Slots) -> Iterator[tuple[int, int]]:
    """Each unbroken run of slots, as its first slot and the one after its last, in order of time."""
    while slots:
        first = (slots & -slots).bit_length() - 1
        length = ((slots >> first) ^ ((slots >> first) + 1)).bit_length() - 1
        yield first, first + length
        slots &= ~(((1 << length) - 1) << first)


def _runs(both: Slots, local: Sequence[Local]) -> Iterator[SharedWindow]:
    on, start, end = local[0][0], 0, 0
    while both:
        lowest = both & -both
        both ^= lowest
        day, quarter = local[lowest.bit_length() - 1]
        if (day, quarter) == (on, end):
            end += 1
            continue
        if end > start:
            yield _window(on, start, end)
        on, start, end = day, quarter, quarter + 1
    if end > start:
        yield _window(on, start, end)


def _window(on: date, start: int, end: int) -> SharedWindow:
    return SharedWindow(on=on, start_minute=start * SLOT_MINUTES, end_minute=end * SLOT_MINUTES)
