"""How long clients wait for an answer, in numbers."""

from datetime import UTC, datetime, timedelta

import pytest

from chat.policies.replies import ENOUGH, median_hours, waits

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
CLIENT, WORKER = True, False


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("turns", "waited"),
    [
        ([], []),
        ([(WORKER, 0), (WORKER, 5)], []),
        ([(CLIENT, 0), (WORKER, 5)], [5]),
        # From the first of several: the others wait no less for coming later.
        ([(CLIENT, 0), (CLIENT, 20), (WORKER, 30), (WORKER, 31)], [30]),
        ([(WORKER, 0), (CLIENT, 10), (WORKER, 20), (CLIENT, 50), (WORKER, 51)], [10, 1]),
        # Nobody has answered yet.
        ([(CLIENT, 0), (WORKER, 5), (CLIENT, 10)], [5, 90]),
    ],
)
def test_a_wait_begins_with_what_has_no_answer_and_ends_with_the_answer(
    turns: list[tuple[bool, int]], waited: list[int]
) -> None:
    found = waits([(side, at(minute)) for side, minute in turns], until=at(100))

    assert [wait / timedelta(minutes=1) for wait in found] == waited


@pytest.mark.parametrize(("minutes", "hours"), [(5, 1), (60, 1), (61, 2), (600, 10)])
def test_the_median_is_told_in_whole_hours_and_rounded_up(minutes: int, hours: int) -> None:
    assert median_hours([timedelta(minutes=minutes)] * ENOUGH) == hours


def test_one_night_without_an_answer_does_not_make_a_slow_person() -> None:
    quick = [timedelta(minutes=20)] * ENOUGH

    assert median_hours([*quick, timedelta(hours=14)]) == 1


def test_of_somebody_with_few_waits_nothing_is_said() -> None:
    assert median_hours([timedelta(minutes=5)] * (ENOUGH - 1)) is None
    assert median_hours([timedelta(minutes=5)] * ENOUGH) is not None
