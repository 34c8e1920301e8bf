"""Shared minutes against an oracle that knows nothing of slots: every minute of 52 weeks, by zoneinfo."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from matching.policies.availability import shared_minutes, slots_of_person
from matching.policies.grid import np
from matching.policies.snapshots import ClientSnapshot, Window

MINUTES_A_WEEK = 7 * 24 * 60
MINUTES_A_DAY = 24 * 60
FIRST_WEEK = date(2026, 1, 5)
ZONES = (
    "Europe/London", "America/New_York", "America/St_Johns", "Asia/Kathmandu", "Asia/Kolkata",
    "Australia/Lord_Howe", "Australia/Adelaide", "Africa/Casablanca", "Pacific/Chatham",
    "America/Santiago", "Africa/Cairo", "UTC",
)  # fmt: skip


def somebody(random: Random, number: int) -> ClientSnapshot:
    windows = []
    for _ in range(random.randint(1, 6)):
        start = random.randrange(95)
        end = random.randint(start + 1, 96)
        windows.append(
            Window(weekday=random.randrange(7), start_minute=start * 15, end_minute=end * 15)
        )
    off = (
        FIRST_WEEK + timedelta(days=random.randrange(364)) for _ in range(random.randint(0, 20))
    )
    return ClientSnapshot(
        id=f"person-{number}",
        time_zone=random.choice(ZONES),
        windows=tuple(windows),
        dates_off=frozenset(off),
    )


class Wall:
    """What a zone's clocks show at each UTC minute of a week."""

    def __init__(self, zone: str, week_start: date) -> None:
        start = datetime(week_start.year, week_start.month, week_start.day, tzinfo=UTC)
        shown = [
            (start + timedelta(minutes=minute)).astimezone(ZoneInfo(zone))
            for minute in range(MINUTES_A_WEEK)
        ]
        self.minute_of_week = np.array(
            [at.weekday() * MINUTES_A_DAY + at.hour * 60 + at.minute for at in shown]
        )
        self.dates = np.array([at.toordinal() for at in shown])


def minutes_free(person: ClientSnapshot, wall: Wall) -> Any:
    usual = np.zeros(MINUTES_A_WEEK, dtype=bool)
    for window in person.windows:
        midnight = window.weekday * MINUTES_A_DAY
        usual[midnight + window.start_minute : midnight + window.end_minute] = True
    free = usual[wall.minute_of_week]
    for off in person.dates_off:
        if wall.dates[0] <= off.toordinal() <= wall.dates[-1]:
            free &= wall.dates != off.toordinal()
    return free


def weeks(count: int) -> Iterator[date]:
    return (FIRST_WEEK + timedelta(days=7 * number) for number in range(count))


def disagreements(*, pairs: int, weeks_checked: int, seed: int = 1) -> tuple[int, int]:
    """Comparisons made, and how many of them differ from the oracle."""
    random = Random(seed)
    crowd: Sequence[ClientSnapshot] = [somebody(random, number) for number in range(2 * pairs)]
    made = wrong = 0
    for week_start in weeks(weeks_checked):
        walls = {zone: Wall(zone, week_start) for zone in ZONES}
        for one, other in zip(crowd[:pairs], crowd[pairs:], strict=True):
            oracle = minutes_free(one, walls[one.time_zone]) & minutes_free(
                other, walls[other.time_zone]
            )
            ours = shared_minutes(
                slots_of_person(one, week_start), slots_of_person(other, week_start)
            )
            made += 1
            wrong += int(oracle.sum()) != ours
    return made, wrong
