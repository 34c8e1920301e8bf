"""Nobody is woken for anything but a red while somebody else can be called; and nothing goes unheard because of it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from accounts.roles import Role
from moderation.actions.answers import acknowledge
from moderation.actions.colleagues import ask_colleague
from moderation.actions.quiet_hours import set_quiet_hours
from moderation.models import Escalation, QuietHours
from moderation.policies.quiet import Quiet, to_call
from tests.factories import make_person
from tests.moderation.on_duty import (
    at,
    be_on_call,
    be_paged_by_mail,
    browser_of,
    mailed,
    run_outbox_at,
)
from tests.moderation.saying import AMBER, raise_alarm

pytestmark = pytest.mark.usefixtures("practice_books")

ZONES = ["Europe/London", "Australia/Lord_Howe", "Africa/Casablanca", "America/New_York"]
# The tests' evening, 20:00 UTC.
EVENING = {"from_minute": 19 * 60, "until_minute": 6 * 60}


def amber(amira: User) -> Escalation:
    with at(0):
        return raise_alarm(amira, AMBER)


@pytest.fixture
def second(db: None) -> User:
    return make_person(Role.MODERATOR, "mona")


@pytest.fixture
def on_call(noor: User, kit: User, second: User) -> User:
    """Noor is first on call, and has quiet hours now; mona has none."""
    for person in (noor, kit, second):
        be_paged_by_mail(person)
    be_on_call(noor, by=kit)
    set_quiet_hours(person=noor, **EVENING)
    return noor


def test_anything_but_a_red_calls_somebody_else(amira: User, on_call: User) -> None:
    escalation = amber(amira)
    assert escalation.get_severity_display() == "amber"

    run_outbox_at(0)

    assert mailed() == ["mona", "kit"] or mailed() == ["kit", "mona"]


def test_without_quiet_hours_it_is_theirs(amira: User, on_call: User) -> None:
    QuietHours.objects.all().delete()
    amber(amira)

    run_outbox_at(0)

    assert mailed() == ["noor"]


def test_a_red_calls_them_at_any_hour(amira: User, on_call: User) -> None:
    with at(0):
        raise_alarm(amira)

    run_outbox_at(0)

    assert mailed() == ["noor"]


def test_when_everybody_has_quiet_hours_they_are_called_all_the_same(
    amira: User, on_call: User, kit: User, second: User
) -> None:
    for person in (kit, second):
        set_quiet_hours(person=person, **EVENING)
    amber(amira)

    run_outbox_at(0)

    assert mailed() == ["noor"]


def test_a_colleague_who_is_asked_is_called_when_their_quiet_hours_are_over(
    amira: User, on_call: User, second: User
) -> None:
    escalation = amber(amira)
    with at(1):
        acknowledge(escalation_id=escalation.pk, by=second)
        ask_colleague(
            escalation_id=escalation.pk,
            by=second,
            colleague_id=on_call.pk,
            text="What do you think?",
        )
    run_outbox_at(2)
    assert "noor" not in mailed()

    ten_hours = timedelta(hours=10).total_seconds()
    Escalation.objects.update(next_action_at=datetime(2027, 1, 1, tzinfo=UTC))
    run_outbox_at(ten_hours - 1)
    assert "noor" not in mailed()
    run_outbox_at(ten_hours)

    assert mailed().count("noor") == 1


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("night", ["2026-10-25", "2026-03-29", "2026-04-05", "2026-10-04"])
def test_the_wall_clock_decides_also_in_a_night_in_which_it_changes(zone: str, night: str) -> None:
    """Minute by minute over two days: quiet exactly while the clock there says so, and over when it says."""
    quiet = Quiet(from_minute=22 * 60, until_minute=2 * 60 + 30, zone=zone)
    begins = datetime.fromisoformat(night).replace(tzinfo=UTC) - timedelta(hours=24)
    for minute in range(0, 48 * 60, 5):
        moment = begins + timedelta(minutes=minute)
        there = moment.astimezone(ZoneInfo(zone))
        wall = there.hour * 60 + there.minute

        assert quiet.holds_at(moment) == (wall >= 22 * 60 or wall < 2 * 60 + 30)
        over = quiet.over_at(moment)
        assert over >= moment
        assert over - moment <= timedelta(hours=6)
        assert not quiet.holds_at(over) or over.astimezone(ZoneInfo(zone)).fold == 0


@given(
    start=st.integers(0, 1439),
    length=st.integers(1, 1439),
    zone=st.sampled_from(ZONES),
    moment=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001  # given its zone below
)
def test_quiet_hours_end(start: int, length: int, zone: str, moment: datetime) -> None:
    quiet = Quiet(from_minute=start, until_minute=(start + length) % 1440, zone=zone)
    now = moment.replace(tzinfo=UTC)

    assert now <= quiet.over_at(now) <= now + timedelta(hours=25)


@given(
    quiet_ones=st.sets(st.integers(0, 5)),
    wanted=st.sets(st.integers(0, 5), min_size=1),
    instead=st.sets(st.integers(0, 5)),
)
def test_somebody_is_always_called(
    quiet_ones: set[int], wanted: set[int], instead: set[int]
) -> None:
    people = [uuid4() for _ in range(6)]
    all_day = Quiet(from_minute=0, until_minute=1439, zone="UTC")
    noon = datetime(2026, 11, 18, 12, tzinfo=UTC)

    called = to_call(
        [people[n] for n in wanted],
        instead=[people[n] for n in instead],
        quiet={people[n]: all_day for n in quiet_ones},
        now=noon,
    )

    assert called
    awake = {people[n] for n in (wanted | instead) - quiet_ones}
    assert set(called) <= awake or not awake


def test_they_are_set_and_ended_on_ones_own_page(noor: User) -> None:
    browser = browser_of(noor)
    times = {"starts": "22:00", "ends": "07:30"}

    page = browser.post("/duty/me/quiet-hours/", times, follow=True).content.decode()

    assert 'value="22:00"' in page
    assert 'value="07:30"' in page
    kept = QuietHours.objects.get(person=noor)
    assert (kept.from_minute, kept.until_minute) == (22 * 60, 7 * 60 + 30)
    browser.post("/duty/me/quiet-hours/end/")
    assert not QuietHours.objects.exists()


@pytest.mark.parametrize("times", [("22:00", "22:00"), ("", "07:00"), ("25:00", "07:00")])
def test_what_is_no_stretch_of_the_day_is_asked_for_again(
    times: tuple[str, str], noor: User
) -> None:
    answer = browser_of(noor).post("/duty/me/quiet-hours/", {"starts": times[0], "ends": times[1]})

    assert answer.status_code == 422
    assert not QuietHours.objects.exists()
