"""A peer worker's usual week, on their own clock, and how it reads on another."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from matching.actions.hours import MOST_EXTRA, be_here_once, set_hours, take_off
from matching.api import next_hours_of
from matching.models import DateOff, ExtraHours, WeeklyHours
from matching.policies.snapshots import Window
from matching.roster import worker_snapshots
from matching.selectors.requests import hours_preview
from tests.factories import be_a_worker, make_person

HOURS = reverse("matching:hours")
EVERY_MORNING = [Window(weekday=day, start_minute=9 * 60, end_minute=11 * 60) for day in range(7)]


@pytest.fixture
def browser(sam: User) -> Client:
    browser = Client()
    browser.force_login(sam)
    return browser


def kept(worker: User) -> list[tuple[int, int, int]]:
    rows = WeeklyHours.objects.filter(person=worker)
    return list(rows.values_list("weekday", "start_minute", "end_minute"))


def test_a_week_is_written_kept_and_read_back(browser: Client, sam: User) -> None:
    sent = {
        "day1_0_from": "18:00",
        "day1_0_to": "20:30",
        "day1_1_from": "21:00",
        "day1_1_to": "22:00",
        "day6_0_from": "22:00",
        "day6_0_to": "01:00",
    }

    assert browser.post(HOURS, sent).status_code == 302

    assert kept(sam) == [(0, 0, 60), (1, 1080, 1230), (1, 1260, 1320), (6, 1320, 1440)]
    page = browser.get(HOURS).content.decode()
    for shown in ('value="20:30"', 'value="22:00"', 'value="00:00"', 'value="01:00"'):
        assert shown in page


def test_saving_what_was_read_back_changes_nothing(browser: Client, sam: User) -> None:
    set_hours(person=sam, windows=[Window(weekday=6, start_minute=1320, end_minute=60)])
    before = kept(sam)
    form = browser.get(HOURS).context["form"]
    sent = {field.html_name: field.value() or "" for field in form}

    browser.post(HOURS, sent)

    assert kept(sam) == before == [(0, 0, 60), (6, 1320, 1440)]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"day0_0_from": "18:00"}, "Monday needs both a beginning and an end"),
        ({"day0_0_to": "18:00"}, "Monday needs both a beginning and an end"),
        ({"day2_1_from": "18:00", "day2_1_to": "18:00"}, "On Wednesday this begins and ends"),
        ({"day0_0_from": "25:00", "day0_0_to": "26:00"}, "Enter a valid time"),
    ],
)
def test_what_makes_no_sense_is_pointed_out_and_nothing_is_lost(
    sent: dict[str, str], words: str, browser: Client, sam: User
) -> None:
    set_hours(person=sam, windows=EVERY_MORNING)

    response = browser.post(HOURS, sent)

    assert response.status_code == 200
    assert words in response.content.decode()
    assert len(kept(sam)) == 7


def test_the_same_morning_is_an_evening_elsewhere(browser: Client, sam: User) -> None:
    set_hours(person=sam, windows=EVERY_MORNING)

    here = browser.get(HOURS).content.decode()
    there = browser.get(f"{HOURS}?for=Australia/Sydney").content.decode()

    assert "“I am free every morning, your time.”" in here
    assert "“I am free every evening" in there
    assert '<option value="Australia/Sydney" selected>' in there
    assert 'Europe/London" selected' in browser.get(f"{HOURS}?for=Mars").content.decode()


def test_a_leave_is_taken_and_given_back(browser: Client, sam: User) -> None:
    today = timezone.now().date()
    first, last = today + timedelta(days=10), today + timedelta(days=12)
    off = reverse("matching:dates_off")

    browser.post(off, {"first": first.isoformat(), "last": last.isoformat()})
    browser.post(off, {"first": first.isoformat()})
    assert DateOff.objects.filter(person=sam).count() == 3

    browser.post(reverse("matching:date_back", args=[first]))
    assert list(DateOff.objects.values_list("on", flat=True)) == [last - timedelta(days=1), last]


@pytest.mark.parametrize(
    ("last", "words"),
    [(date(2029, 12, 31), "before the first"), (date(2031, 1, 1), "half a year")],
)
def test_a_leave_that_cannot_be_is_pointed_out(last: date, words: str, browser: Client) -> None:
    sent = {"first": "2030-01-01", "last": last.isoformat()}

    response = browser.post(reverse("matching:dates_off"), sent)

    assert words in response.content.decode()
    assert not DateOff.objects.exists()
    assert browser.post("/profile/hours/off/2030-02-31/back/").status_code == 404


def tomorrow() -> date:
    return timezone.now().date() + timedelta(days=1)


def be_here(browser: Client, on: date, begins: str, ends: str) -> str:
    """What the page says."""
    sent = {"on": on.isoformat(), "begins": begins, "ends": ends}
    answer = browser.post(reverse("matching:extra_hours"), sent, follow=True)
    return answer.content.decode()


def test_once_only_is_beside_the_usual_week_and_can_be_taken_back(
    browser: Client, sam: User
) -> None:
    set_hours(person=sam, windows=EVERY_MORNING)
    before = hours_preview(sam, reader_zone=sam.time_zone, now=timezone.now())

    page = be_here(browser, tomorrow(), "14:00", "16:00")

    assert "14:00 to 16:00" in page
    after = hours_preview(sam, reader_zone=sam.time_zone, now=timezone.now())
    assert len(after.lines) == len(before.lines) + 1
    assert len(kept(sam)) == 7
    browser.post(reverse("matching:extra_back", args=[ExtraHours.objects.get().pk]))
    assert hours_preview(sam, reader_zone=sam.time_zone, now=timezone.now()) == before


def test_once_only_reaches_those_who_are_matched_and_those_who_wait(
    browser: Client, sam: User
) -> None:
    be_a_worker(sam, windows=())
    assert next_hours_of(sam.pk, timezone.now()) == ()

    be_here(browser, tomorrow(), "14:00", "16:00")

    (hours,) = next_hours_of(sam.pk, timezone.now())
    assert hours.ends_at - hours.begins_at == timedelta(hours=2)
    (snapshot,) = worker_snapshots(timezone.now(), only=[sam.pk])
    assert [(each.on, each.start_minute) for each in snapshot.extra_windows] == [
        (tomorrow(), 14 * 60)
    ]


def test_a_night_once_only_ends_on_the_next_day(browser: Client) -> None:
    be_here(browser, tomorrow(), "22:00", "02:00")

    rows = ExtraHours.objects.values_list("on", "start_minute", "end_minute")
    next_day = tomorrow() + timedelta(days=1)
    assert list(rows) == [(tomorrow(), 1320, 1440), (next_day, 0, 120)]


@pytest.mark.parametrize(
    ("later", "begins", "ends", "words"),
    [
        (-2, "14:00", "16:00", "That day is over"),
        (400, "14:00", "16:00", "more than a year ahead"),
        (1, "14:00", "14:00", "at the same time"),
        (1, "14:00", "", "Please fill this in."),
        (9, "14:00", "16:00", "You have taken that day off"),
    ],
)
def test_once_only_that_cannot_be_is_pointed_out(
    later: int, begins: str, ends: str, words: str, browser: Client, sam: User
) -> None:
    today = timezone.now().date()
    take_off(person=sam, dates=[today + timedelta(days=9)])

    page = be_here(browser, today + timedelta(days=later), begins, ends)

    assert words in page
    assert not ExtraHours.objects.exists()
    be_here(browser, today + timedelta(days=8), "14:00", "16:00")
    assert ExtraHours.objects.exists(), "the same worker may, on another day"


def test_a_colleagues_hours_are_not_taken_back(browser: Client) -> None:
    robin = make_person(Role.PEER_WORKER)
    be_here_once(person=robin, on=tomorrow(), start_minute=840, end_minute=960)

    browser.post(reverse("matching:extra_back", args=[ExtraHours.objects.get().pk]))

    assert ExtraHours.objects.filter(person=robin).exists()


def test_single_days_that_are_over_take_nobodys_room(browser: Client, sam: User) -> None:
    def full_from(first: date) -> None:
        ExtraHours.objects.all().delete()
        days = [first + timedelta(days=number) for number in range(MOST_EXTRA)]
        rows = [ExtraHours(person=sam, on=on, start_minute=0, end_minute=60) for on in days]
        ExtraHours.objects.bulk_create(rows)

    full_from(tomorrow())
    assert "is the most" in be_here(browser, tomorrow(), "14:00", "16:00")

    full_from(tomorrow() - timedelta(days=MOST_EXTRA + 5))
    be_here(browser, tomorrow(), "14:00", "16:00")

    assert ExtraHours.objects.filter(on=tomorrow()).exists()
