"""The time two people share is the time their own clocks would show, minute by minute."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.policies.availability import (
    SLOTS_A_WEEK,
    shared_minutes,
    shared_windows,
    slots_of,
    slots_of_person,
)
from matching.policies.snapshots import DatedWindow, Person, Window
from tests.matching.policies.cast import ZONES, a_client, a_worker, clients, free, workers

CLOCKS_CHANGE = (
    date(2026, 3, 23),  # Europe forward
    date(2026, 10, 19),  # Europe back
    date(2026, 3, 2),  # New York forward, Europe not yet
    date(2026, 3, 30),  # Lord Howe back by half an hour, Chatham back
    date(2026, 9, 28),  # Lord Howe forward by half an hour
    date(2026, 2, 9),  # Casablanca, when Ramadan begins
    date(2026, 12, 28),  # over the new year
)


def is_free(person: Person, at: datetime) -> bool:
    here = at.astimezone(ZoneInfo(person.time_zone))
    if here.date() in person.dates_off:
        return False
    minute = here.hour * 60 + here.minute
    usual = any(
        window.weekday == here.weekday() and window.start_minute <= minute < window.end_minute
        for window in person.windows
    )
    return usual or any(
        extra.on == here.date() and extra.start_minute <= minute < extra.end_minute
        for extra in person.extra_windows
    )


def minute_by_minute(people: Sequence[Person], week_start: date) -> int:
    start = datetime(week_start.year, week_start.month, week_start.day, tzinfo=UTC)
    minutes = (start + timedelta(minutes=number) for number in range(7 * 24 * 60))
    return sum(all(is_free(person, at) for person in people) for at in minutes)


@pytest.mark.parametrize("week_start", CLOCKS_CHANGE, ids=str)
@settings(max_examples=4, deadline=None)
@given(client=clients("c0"), worker=workers("w0"))
def test_shared_minutes_are_what_two_clocks_on_two_walls_say(
    week_start: date, client: Person, worker: Person
) -> None:
    shared = shared_minutes(
        slots_of_person(client, week_start), slots_of_person(worker, week_start)
    )

    assert shared == minute_by_minute([client, worker], week_start)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("week_start", CLOCKS_CHANGE, ids=str)
def test_somebody_who_is_always_free_is_free_all_week_whatever_the_clocks_do(
    zone: str, week_start: date
) -> None:
    always = slots_of(free(*range(7), start=0, end=1440), zone, week_start)

    assert always.bit_count() == SLOTS_A_WEEK


def test_an_hour_that_the_clocks_skip_is_nobodys() -> None:
    sunday_night = free(6, start=60, end=120)

    assert slots_of(sunday_night, "Europe/London", date(2026, 3, 16)).bit_count() == 4
    assert slots_of(sunday_night, "Europe/London", date(2026, 3, 23)) == 0


def test_an_hour_that_the_clocks_repeat_counts_twice() -> None:
    sunday_night = free(6, start=60, end=120)

    assert slots_of(sunday_night, "Europe/London", date(2026, 10, 19)).bit_count() == 8


def test_a_date_off_takes_away_that_day_only_and_wins_over_an_extra_window() -> None:
    tuesday = date(2026, 3, 24)
    extra = DatedWindow(on=tuesday, start_minute=0, end_minute=60)
    week = date(2026, 3, 23)
    usual = slots_of(free(1, 3), "Europe/London", week)
    assert usual.bit_count() == 32

    left = slots_of(free(1, 3), "Europe/London", week, {tuesday}, (extra,))

    assert left.bit_count() == 16
    assert left & usual == left


def test_an_extra_window_adds_time_on_that_date_and_on_no_other() -> None:
    extra = DatedWindow(on=date(2026, 3, 25), start_minute=600, end_minute=660)

    with_extra = slots_of((), "Asia/Kathmandu", date(2026, 3, 23), (), (extra,))

    assert with_extra.bit_count() == 4
    assert slots_of((), "Asia/Kathmandu", date(2026, 4, 6), (), (extra,)) == 0


@given(start=st.integers(0, 1439), length=st.integers(1, 200))
def test_a_quarter_hour_that_is_only_partly_free_is_not_promised(start: int, length: int) -> None:
    end = min(1440, start + length)
    window = Window(weekday=2, start_minute=start, end_minute=end)

    promised = slots_of((window,), "UTC", date(2026, 3, 23)).bit_count() * 15

    assert promised == max(0, end // 15 * 15 - -(-start // 15) * 15)


def test_shared_windows_are_told_on_the_clock_of_whoever_asks() -> None:
    week = date(2026, 3, 23)
    client, worker = a_client(), a_worker(time_zone="Asia/Kathmandu", windows=free(1))
    both = slots_of_person(client, week) & slots_of_person(worker, week)
    assert both == 0, "a Kathmandu evening is a London afternoon"
    afternoon = slots_of_person(a_client(windows=free(1, start=720, end=1080)), week)

    (in_london,) = shared_windows(afternoon, slots_of_person(worker, week), "Europe/London", week)
    (in_kathmandu,) = shared_windows(
        afternoon, slots_of_person(worker, week), "Asia/Kathmandu", week
    )

    assert (in_london.start_minute, in_london.end_minute) == (12 * 60 + 15, 16 * 60 + 15)
    assert (in_kathmandu.start_minute, in_kathmandu.end_minute) == (18 * 60, 22 * 60)
