"""People who agreed on evenings still meet in the weeks when only one of their clocks has changed."""

from datetime import UTC, datetime

import pytest

from accounts.models import User
from matching import roster
from matching.actions.hours import take_off
from matching.models import SupportProfile
from matching.policies.availability import shared_minutes, slots_of_person
from matching.policies.snapshots import Window
from tests.factories import be_a_waiting_client, be_a_worker


def shared_on(client: User, worker: User, day: datetime) -> int:
    """Minutes both are free in the seven days from `day`."""
    workers = roster.worker_snapshots(day)
    support = SupportProfile.objects.select_related("person").get(person=client)
    hers = roster.client_snapshot(support, workers, day)
    week = day.date()
    return shared_minutes(slots_of_person(hers, week), slots_of_person(workers[0], week))


def window(start: int, end: int) -> tuple[Window, ...]:
    return (Window(weekday=2, start_minute=start * 60, end_minute=end * 60),)


@pytest.mark.parametrize(
    ("monday", "minutes"),
    [
        (datetime(2027, 3, 1, tzinfo=UTC), 60),
        # America has summer time, Britain not yet.
        (datetime(2027, 3, 15, tzinfo=UTC), 120),
        (datetime(2027, 3, 29, tzinfo=UTC), 60),
        # Britain has winter time, America not yet.
        (datetime(2027, 11, 1, tzinfo=UTC), 120),
        (datetime(2027, 11, 8, tzinfo=UTC), 60),
    ],
)
def test_london_and_new_york(monday: datetime, minutes: int, amira: User, sam: User) -> None:
    User.objects.filter(pk=sam.pk).update(time_zone="America/New_York")
    be_a_waiting_client(amira, windows=window(18, 20))
    be_a_worker(sam, windows=window(14, 16))

    assert shared_on(amira, sam, monday) == minutes


def test_a_date_off_is_a_date_where_the_worker_lives(amira: User, sam: User) -> None:
    monday = datetime(2027, 1, 4, tzinfo=UTC)
    User.objects.filter(pk=sam.pk).update(time_zone="Pacific/Auckland")
    be_a_waiting_client(amira, windows=window(18, 22))
    # Wednesday 18:00 to 22:00 in London is Thursday 07:00 to 11:00 in Auckland.
    be_a_worker(sam, windows=(Window(weekday=3, start_minute=7 * 60, end_minute=11 * 60),))
    assert shared_on(amira, sam, monday) == 240

    take_off(person=sam, dates=[datetime(2027, 1, 6, tzinfo=UTC).date()])
    assert shared_on(amira, sam, monday) == 240
    take_off(person=sam, dates=[datetime(2027, 1, 7, tzinfo=UTC).date()])
    assert shared_on(amira, sam, monday) == 0
